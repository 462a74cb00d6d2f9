"""What a page says in the reader's language: labels, values of the tables, numbers and days."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any, Literal, get_args

from pipeline.annotation.marks import IGNORE, ORGANISATION
from pipeline.faults import Said, stored_fault
from pipeline.lexicon import load_lexicon
from pipeline.review.charts import Point, Timeline
from schemas.facts import Change
from schemas.gold import UNCLEAR

Language = Literal["fr", "en"]
_COLUMN: Mapping[Language, int] = {"fr": 0, "en": 1}
_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_THIN = "\u202f"
# « P1Y6M », « PT3H30M », « PXD »
_LENGTH = re.compile(r"P(?=.)(?:(?:\d+(?:\.\d+)?|X)[YMWD])*(?:T(?:(?:\d+(?:\.\d+)?|X)[HMS])+)?")
_PART = re.compile(r"([\d.]+|X)([A-Z])")
_SEPARATORS: Mapping[Language, tuple[str, str]] = {"fr": (_THIN, ","), "en": (",", ".")}


@dataclass(frozen=True)
class Words:
    """The words of one language: called with the name of a label, it gives the label."""

    language: Language

    def __call__(self, label: str) -> str:
        """A label of a page; raises KeyError when there is none of that name."""
        text: str = load_lexicon("review/words")["labels"][label][_COLUMN[self.language]]
        return text

    def has(self, label: str) -> bool:
        """Whether there is a label of that name."""
        return label in load_lexicon("review/words")["labels"]

    def value(self, value: str) -> str:
        """What a value of an enumeration is called; other values are their own name."""
        known = load_lexicon("review/words")["values"].get(value)
        return str(known[_COLUMN[self.language]]) if known else value

    def sort_named(self, kind: str) -> str:
        """« montants », « montants : recettes » of `amounts.revenue`, « santé »."""
        table, _, name = kind.partition(".")
        return f"{self.value(table)}{self('colon')} {self.value(name)}" if name else self.value(table)

    def rule(self, rule: str) -> str:
        """What the rule that found a fact is called; one of other versions is its own name."""
        known = load_lexicon("review/rules").get(rule)
        return str(known[_COLUMN[self.language]]) if known else rule

    def place(self, field: str) -> str:
        """What the field of a finding is called: « effectifs 12-34 » of a span, « valeur » of a value alone."""
        name, _, rest = field.partition(" ")
        return f"{self.value(name)} {rest}" if rest else self(name).lower() if self.has(name) else name

    def reason(self, meaning: str) -> str:
        """What an observation or a value of it means in this language; in English as it is."""
        said = load_lexicon("review/reasons").get(meaning, meaning) if self.language == "fr" else meaning
        return str(said) if said != meaning else self.value(meaning)

    def said(self, said: Said) -> str:
        """What is wrong and what to do, in this language."""
        return said.told(lambda pattern, values: _Filled(self).vformat(self.reason(pattern), values, {}))

    def faults(self, stored: Iterable[Mapping[str, Any]]) -> str:
        """The same of faults that were stored as data."""
        return " ".join(self.said(said) for said in map(stored_fault, stored) if said)

    def number(self, number: Decimal | float | str) -> str:
        """« 1 234 567,5 », « −21 »; decimals as they are, idle ones left out."""
        thousands, point = _SEPARATORS[self.language]
        whole, _, decimals = f"{Decimal(str(number)):,f}".replace("-", "−").partition(".")
        return point.join(filter(None, (whole.replace(",", thousands), decimals.rstrip("0"))))

    def noun(self, count: int, plural: str) -> str:
        """What so many of something are called: « 0 article », « 2 articles »; all that pages count makes its plural with s."""
        return plural.removesuffix("s") if self._is_one(count) else plural

    def series(self, name: str) -> str:
        """What a line of figures is called: « personnel », « effectifs supprimés », « montants »."""
        return f"{self.value('headcounts')} {self.value(name)}" if name in get_args(Change) else self.value(name)

    def charted(self, line: Timeline) -> str:
        """What a chart is of: « Personnel · 3 chiffres », « Recettes, EUR · 2 chiffres »."""
        called = ", ".join(filter(None, (self.series(line.name).capitalize(), line.unit)))
        return f"{called} · {self.counted(line.figures, 'found_figures')}"

    def point(self, point: Point) -> str:
        """« 27 avril 2012 : 1 200 »; with how many figures there are, where it is several."""
        told = f"{self.day(point.day)}{self('colon')} {self.number(point.size)}"
        return told if point.figures == 1 else f"{told} ({self.counted(point.figures, 'found_figures')})"

    def counted(self, count: int, label: str) -> str:
        """« 1 234 chiffres » of the label of a noun."""
        return f"{self.number(count)} {self.noun(count, self(label))}"

    def percent(self, share: float) -> str:
        """« 87 % »; in English 87%."""
        return f"{share * 100:.0f}{_THIN if self.language == 'fr' else ''}%"

    def day(self, day: date | str | None) -> str:
        """« 27 avril 2012 », of a day or its ISO form; empty for none."""
        if not day:
            return ""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        first = "er" if self.language == "fr" and day.day == 1 else ""
        return f"{day.day}{first} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def days(self, first: date | str | None, last: date | str | None) -> str:
        """« 2012 », « avril 2012 », « 3 mai 2012 », else both ends, « 3 mai 2012 – 6 juin 2013 »."""
        if not first or not last:
            return ""
        start, end = (date.fromisoformat(str(each)) for each in (first, last))
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return str(start.year) if start.year == end.year else f"{start.year} – {end.year}"
        if start == end:
            return self.day(start)
        next_day = date.fromordinal(min(end.toordinal() + 1, date.max.toordinal()))
        if start.day == next_day.day == 1 and (start.year, start.month) == (end.year, end.month):
            return f"{_MONTHS[self.language][start.month - 1]} {start.year}"
        return f"{self.day(start)} – {self.day(end)}"

    def length(self, timex: str, *, recurs: bool = False) -> str:
        """« 3 heures 30 minutes » of PT3H30M, « quelques mois » of PXM; if it recurs, « chaque année » of P1Y, « tous les 2 ans »
        of P2Y, « chaque mardi » of XXXX-WXX-2. Other values are their own name."""
        known = load_lexicon("review/words")
        if recurs and timex in known["recurrences"]:
            return str(known["recurrences"][timex][_COLUMN[self.language]])
        if not _LENGTH.fullmatch(timex):
            return timex
        days, _, hours = timex[1:].partition("T")
        parts = [*_PART.findall(days), *((count, f"T{unit}") for count, unit in _PART.findall(hours))]
        units = [known["lengths"][unit][_COLUMN[self.language]] for _, unit in parts]
        said = [self._counted(count, unit) for (count, _), unit in zip(parts, units, strict=True)]
        return " ".join([units[0][2], *said] if recurs else said)

    def figure(self, values: Mapping[str, str | None], unit: str | None) -> str:
        """« environ 1 800 000 EUR », « 200 ou plus », from the values of an amount or a headcount."""
        bounds = [values.get(name) for name in ("value", "value_min", "value_max")]
        shown = " – ".join(self.written(each) for each in bounds if each)
        if values.get("value_min") and not values.get("value_max"):
            shown = f"≥ {shown}"
        modifier = values.get("modifier")
        nuance = self.value(modifier) if modifier and modifier != "exact" else ""
        return " ".join(filter(None, (nuance, shown, unit if unit != "?" else "")))

    def told(self, label: str, values: Mapping[str, str]) -> str:
        """The value of a mark in a few words."""
        if label == ORGANISATION:
            return values.get("name", "")
        if label == IGNORE:
            return ""
        if "timex" in values or "date_from" in values or label in ("DATE", "PERIOD"):
            nuance = self.value(values["modifier"]) if values.get("modifier") else ""
            days = self.days(values.get("date_from"), values.get("date_to"))
            return " ".join(filter(None, (nuance, days or self.length(values.get("timex", ""), recurs=label == "SET"))))
        return self.figure(values, values.get("currency"))

    def sort_of(self, label: str, values: Mapping[str, str]) -> str:
        """What the fact is: kind of amount or organisation, population and change, grain."""
        named = (values.get(name) for name in ("kind", "population", "change", "precision"))
        return ", ".join(self.value(each) for each in named if each and each != "?")

    def aspect(self, kind: str, aspect: str) -> str:
        """What two annotators are compared in: « mêmes bords », « valeur et devise » of `amounts` and `value`."""
        known = load_lexicon("review/words")["aspects"]
        return str(known.get(f"{kind}.{aspect}", known.get(aspect))[_COLUMN[self.language]])

    def answer(self, aspect: str, text: str, label: str, values: Mapping[str, str]) -> str:
        """What an annotator says of one aspect of a mark, or of all of it: « recettes », « personne », « 3 500 000 EUR »."""
        if aspect in ("strict", "type"):
            return f"« {text} »" if aspect == "strict" else self.value(label)
        if aspect == "holder":
            return self.value(values["holder"]) if "holder" in values else self("nobody")
        if aspect in ("span", "value"):
            unit = self("currency_unclear") if values.get("currency") == UNCLEAR else ""
            told = " ".join(filter(None, (self.told(label, values), unit))) or self("no_value")
            return ", ".join(filter(None, (told, self.sort_of(label, values)))) if aspect == "span" else told
        said = values.get("name" if aspect == "grouping" else aspect)
        return self.value(said) if said else self("none")

    def lasted(self, seconds: float) -> str:
        """« 1 h 2 min 5 s »."""
        minutes, rest = divmod(round(seconds), 60)
        parts = zip((*divmod(minutes, 60), rest), ("h", "min", "s"), strict=True)
        return " ".join(f"{self.number(count)}{_THIN}{unit}" for count, unit in parts if count) or f"0{_THIN}s"

    def _counted(self, count: str, names: Sequence[str]) -> str:
        """« 1,5 heure », « 2 heures »; in English 1.5 hours."""
        if count == "X":
            return f"{self('few')} {names[1]}"
        return f"{self.number(count)} {names[0] if self._is_one(Decimal(count)) else names[1]}"

    def _is_one(self, count: Decimal | int) -> bool:
        return count < 2 if self.language == "fr" else count == 1

    def written(self, number: str) -> str:
        """A number that a person wrote; what is none stays as it is."""
        try:
            return self.number(number)
        except ArithmeticError:
            return number


class _Filled(Formatter):
    """Values in the words for a fault; `{:l}` is the name of a value, told by the label of a form, `{:t}` what a program
    gives, in the reader's words where they are known, `{:r}` the rule that found a fact."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int):
            return self.words.number(value)
        if isinstance(value, Said):
            return self.words.said(value)
        if format_spec == "l":
            return self.words(value).lower() if self.words.has(value) else str(value)
        if format_spec == "r":
            return self.words.rule(str(value))
        if format_spec == "t":
            return said if (said := self.words.reason(value)) != value else f"« {value} »"
        return str(value)


def language_of(accepted: str) -> Language:
    """The language that a browser wants, by its Accept-Language: English where that goes before French, else French."""
    wanted: list[tuple[float, str]] = []
    for each in accepted.split(","):
        name, _, weight = each.partition(";q=")
        try:
            wanted.append((-float(weight or 1), name.strip().lower()[:2]))
        except ValueError:
            continue
    return next(("en" if name == "en" else "fr" for _, name in sorted(wanted, key=lambda pair: pair[0]) if name in _COLUMN), "fr")
