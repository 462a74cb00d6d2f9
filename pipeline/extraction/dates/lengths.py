"""Lengths of time and recurrences: DURATION and SET, with their TIMEX3 values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.extraction.dates.fragments import FULL_MONTHS, FULL_WEEKDAYS, LENGTHS, MONTHS, ORDINAL, RECURRENCES, WEEKDAYS, S
from pipeline.extraction.numbers import NUMBER, any_of, parse_number

_WEEKDAY = rf"(?:{any_of(FULL_WEEKDAYS)})"
# « chaque année », « tous les deux ans », « tous les premiers lundis du mois », « chaque décembre »
_SET = re.compile(
    rf"""(?<!\w)(?:chaque|tou(?:s|tes){S}les){S}
    (?:(?P<rank>{ORDINAL}|premiers|premieres|derniers|dernieres){S})? (?:(?P<number>{NUMBER}){S})?
    (?:(?P<weekday>{_WEEKDAY})s?|(?P<month>{any_of(FULL_MONTHS)})|(?P<unit>{any_of(RECURRENCES)}))(?!\w) (?P<of>{S}(?:du{S}mois|de{S}chaque{S}mois|de{S}l'annee)(?!\w))?""",
    re.VERBOSE,
)
# « cinq ans », « 54 heures », « cinq à six ans », « un an et demi », « une dizaine de jours »
_VAGUE = {"quelques": "X", "plusieurs": "X", "demi": "X"}
_DURATION = re.compile(
    rf"""(?<![\w,.-])(?:(?P<low>{NUMBER})[ ]?(?:a|ou|-){S})?(?:(?P<number>{NUMBER})|(?P<vague>quelques|plusieurs))
    (?:{S}(?:longues?|petites?|bonnes?|courtes?|grosses?|pleines?))?[ ]?(?:\n)?(?P<unit>{any_of(LENGTHS)})(?!\w)
    (?P<half>{S}et{S}demie?(?!\w))?""",
    re.VERBOSE,
)
_TRIGGER = re.compile(rf"(?<!\w)(?:chaque|tous|toutes)(?= )|(?<!\w)(?:{any_of(LENGTHS)})(?!\w)")
_AGE_BEFORE = re.compile(
    r"(?<!\w)(?:age[es]{0,2} de|a|les|des|ses|ces|ses|leurs|aux|ans,|moins de|plus de|de plus de|jeunes? de|enfants? de|personnes? de|fete|fetera|soufflera|l'age de) $|[A-Za-z)], $"
)
_CLOCK_BEFORE = re.compile(
    r"(?<!\w)(?:a|vers|des|de|jusqu'a|avant|apres|et|entre|matin|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|,) $"
)
_RATE_AFTER = re.compile(r" ?(?:sur|/) ?(?:24|7|vingt-quatre|sept)(?!\w)| par (?:semaine|jour|mois|an)(?!\w)|/(?:24|7)")


@dataclass(frozen=True, slots=True)
class Length:
    """A duration or a recurrence at a place of the text."""

    start: int
    end: int
    type: Literal["DURATION", "SET"]
    timex: str


def find_lengths(folded: str) -> Iterator[Length]:
    """Durations and recurrences of a folded text, in order, found from their unit or their « chaque »."""
    done = 0
    for trigger in _TRIGGER.finditer(folded):
        if trigger.start() < done:
            continue
        found = (
            _recurrence(folded, trigger.start())
            if trigger[0] in ("chaque", "tous", "toutes")
            else _duration(folded, trigger, done)
        )
        if found:
            done = found.end
            yield found


def _recurrence(folded: str, start: int) -> Length | None:
    match = _SET.match(folded, start)
    if not match:
        return None
    end = match.end()
    if match["weekday"]:
        weekday = WEEKDAYS[match["weekday"]]
        return Length(start, end, "SET", "P1M" if match["rank"] else f"XXXX-WXX-{weekday}")
    if match["month"]:
        return Length(start, end, "SET", f"XXXX-{MONTHS[match['month']]:02}")
    timex = RECURRENCES[match["unit"]]
    if match["number"]:
        number = parse_number(match["number"])
        timex = re.sub(r"\d+", lambda count: str(int(count[0]) * int(number or 1)), timex, count=1)
    return Length(start, end, "SET", timex)


def _duration(folded: str, unit: re.Match[str], floor: int) -> Length | None:
    """The duration whose unit stands at `unit`: the longest number before it that reads as one."""
    window = max(floor, unit.start() - 48)
    for word in re.finditer(r"(?<![\w,.-])\w", folded[window : unit.start()]):
        match = _DURATION.match(folded, window + word.start())
        if match and match.start("unit") == unit.start():
            return None if _is_other(match, folded) else _length(match)
    return None


def _length(match: re.Match[str]) -> Length:
    designator = LENGTHS[match["unit"]]
    time, count, letter = re.fullmatch(r"(T?)(\d+)(\w)", designator).groups()  # type: ignore[union-attr]
    number = parse_number(match["number"]) if match["number"] else None
    if number is None:
        return Length(match.start(), match.end(), "DURATION", f"P{time}X{letter}")
    total = (number + (1 if match["half"] else 0) / type(number)(2)) * int(count)
    if total != int(total) and letter == "Y":
        total, letter = total * 12, "M"
    return Length(match.start(), match.end(), "DURATION", f"P{time}{total.normalize():f}{letter}")


def _is_other(match: re.Match[str], folded: str) -> bool:
    """An age, a time of the clock, a rate: « 43 ans », « 14 heures », « 24 heures sur 24 »."""
    before, after = folded[max(0, match.start() - 16) : match.start()], folded[match.end() : match.end() + 16]
    unit = match["unit"]
    if _RATE_AFTER.match(after) and unit.startswith(("heure", "jour")):
        return True
    if unit in ("an", "ans") and match["number"]:
        return bool(_AGE_BEFORE.search(before)) or after.startswith((" et plus", " ou plus", " revolus"))
    digits = (match["number"] or "").isdecimal()
    return (
        unit in ("heure", "heures")
        and digits
        and int(match["number"]) <= 24
        and bool(_CLOCK_BEFORE.search(before) or re.match(r" ?\d", after))
    )
