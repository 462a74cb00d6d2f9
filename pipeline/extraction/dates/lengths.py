"""Lengths of time and recurrences: DURATION and SET, with their TIMEX3 values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.extraction.dates.ages import is_age
from pipeline.extraction.dates.fragments import (
    FULL_MONTHS,
    FULL_WEEKDAYS,
    LENGTHS,
    MONTHS,
    ORDINAL,
    RECURRENCES,
    ROUNDS,
    WEEKDAYS,
    S,
)
from pipeline.extraction.dates.traps import is_described
from pipeline.extraction.numbers import NUMBER, parse_number
from pipeline.lexicon import any_of, load_lexicon

_NUMBERS = load_lexicon("numbers/numbers")
_QUALITIES: list[str] = load_lexicon("dates/calendar")["length_qualities"]["words"]
_DISTANCES: dict[str, list[str]] = load_lexicon("dates/traps")["distances"]
_TRAPS = {name: any_of(words) for name, words in load_lexicon("dates/traps")["lengths"].items()}
_NUMBER_WORDS = {"cent", "cents", *_NUMBERS["units"], *_NUMBERS["tens"], *_NUMBERS["scales"]}

# « chaque année », « tous les deux ans », « tous les premiers lundis du mois », « chaque décembre »
_SET = re.compile(
    rf"""(?:chaque|tou(?:s|tes){S}les){S}
    (?:(?P<rank>{ORDINAL}|premiers|premieres|derniers|dernieres){S})? (?:(?P<number>{NUMBER}){S})?
    (?:(?P<weekday>{any_of(FULL_WEEKDAYS)})s?|(?P<month>{any_of(FULL_MONTHS)})|(?P<unit>{any_of(RECURRENCES)}))(?!\w)
    (?:{S}(?:du{S}mois|de{S}chaque{S}mois|de{S}l'annee)(?!\w))?""",
    re.VERBOSE,
)
# « cinq ans », « 54 heures », « cinq à six ans », « un an et demi », « une dizaine de jours », « quelques mois »
_DURATION = re.compile(
    rf"""(?:{NUMBER}[ ]?(?:a|ou|-){S})?
    (?:une{S}(?P<round>{any_of(ROUNDS)}){S}d(?=[e'])|(?P<number>{NUMBER})(?:{S}{any_of(_QUALITIES)}s?)?|quelques|plusieurs)
    (?:e{S}|'|[ ]?)(?P<unit>{any_of(LENGTHS)})(?!-?\w)(?P<half>{S}et{S}demie?(?!\w))?""",
    re.VERBOSE,
)
_TRIGGER = re.compile(rf"(?<!\w)(?:(?:chaque|tous|toutes)(?= )|{any_of(LENGTHS)}(?!\w))")
_NUMBER_START = re.compile(rf"(?<![\w,.-])(?:\d|(?:{any_of(_NUMBER_WORDS)}|quelques|plusieurs)(?![a-z]))")
_HALVES = {"1Y": "6M", "T1H": "30M", "T1M": "30S", "1D": "T12H"}
_SPANS = ("huitaine", "quinzaine")
# « P2Y », « PT30M »: the units from the largest to the smallest
_COUNTED = re.compile(r"P(?P<clock>T?)(?P<count>\d+)(?P<letter>[YMWDHS])")
_GRAINS = ("Y", "M", "W", "D", "TH", "TM", "TS")
_REACH = 48  # characters before a unit in which its number begins

# One day, one night, one year is a length only beside words that measure: « en une journée », « un jour de congé »
_ONE = {"un", "une"}
_DATED_UNITS = ("jour", "journee", "nuit", "annee")
_MEASURED_BEFORE = re.compile(rf"(?<!\w){_TRAPS['before_one']} ?$")
_MEASURED_AFTER = re.compile(rf" {_TRAPS['after_one']}(?!\w)")
_SECOND_OF = re.compile(r" (?!apres|avant|pour|dans|avec|sans|entre|plus|encore|seulement)[a-z]{3,}")  # « une seconde ligne »
_CLOCK_BEFORE = re.compile(
    r"(?<!\w)(?:(?:a|vers|des|jusqu'a|a partir de|avant|apres|et|entre|matin|soir)"
    rf"|(?:{any_of([*FULL_WEEKDAYS, *FULL_MONTHS])}|\d{{4}}),?) $"
)
_LEGAL_WEEK = {"35", "39", "40"}  # « les 35 heures » are a law
_VOLUME = 10_000  # so many hours are work done: « 468 000 heures d'intervention »
# « vivent à plus de 30 minutes d'un service d'urgences »
_DISTANCE_BEFORE = re.compile(
    rf"(?<!\w){any_of(_DISTANCES['stems'])}[^.;:!?\n]{{0,30}}(?<!\w)"
    r"a (?:(?:plus|moins) de |environ |pres de |quelque )?$"
)
_DISTANCE_AFTER = re.compile(rf" d(?:[eu] |es |'|e la )(?!{any_of(_DISTANCES['journeys'])}(?!\w))")
_READING_TIME = re.compile(r"(?<!\w)(?:temps de )?lecture ?:? $")  # « Lecture : 3 minutes »
_RATE_AFTER = re.compile(r" ?(?:sur|/) ?(?:24|7|vingt-quatre|sept)(?!\w)")


@dataclass(frozen=True, slots=True)
class Length:
    """A duration or a recurrence at a place of the text."""

    start: int
    end: int
    type: Literal["DURATION", "SET"]
    timex: str


def find_lengths(folded: str) -> Iterator[Length]:
    """Durations and recurrences of a folded text, in order, found from their unit or their « chaque »."""
    waiting: Length | None = None
    for found in _singles(folded):
        if waiting and (whole := _joined(waiting, found, folded)):
            waiting = whole
            continue
        if waiting:
            yield waiting
        waiting = found
    if waiting:
        yield waiting


def _joined(first: Length, second: Length, folded: str) -> Length | None:
    """« deux heures trente minutes », « un an et deux mois » as one length, or None."""
    if first.type != "DURATION" or second.type != "DURATION" or folded[first.end : second.start] not in (" ", " et "):
        return None
    whole, part = _COUNTED.fullmatch(first.timex), _COUNTED.fullmatch(second.timex)
    if not whole or not part:
        return None
    grains = [_GRAINS.index(each["clock"] + each["letter"]) for each in (whole, part)]
    clock = "" if whole["clock"] else part["clock"]
    timex = f"{first.timex}{clock}{part['count']}{part['letter']}"
    return Length(first.start, second.end, "DURATION", timex) if grains[0] < grains[1] else None


def _singles(folded: str) -> Iterator[Length]:
    """Durations of one unit and recurrences, in order."""
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
    if unit[0] in _SPANS and folded.endswith("sous ", floor, unit.start()):  # « sous quinzaine »
        return Length(*unit.span(), "DURATION", f"P{LENGTHS[unit[0]]}")
    window = max(floor, unit.start() - _REACH)
    for word in _NUMBER_START.finditer(folded, window, unit.start()):
        match = _DURATION.match(folded, word.start())
        if match and match.start("unit") == unit.start():
            return None if _is_other(match, folded) else Length(match.start(), match.end(), "DURATION", _timex(match))
    return None


def _timex(match: re.Match[str]) -> str:
    """TIMEX3 value of a duration: PT1H30M for « une heure et demie », PXD for « quelques jours »."""
    designator = LENGTHS[match["unit"]]
    time, count, letter = "T" if designator[0] == "T" else "", int(designator.strip("TSMHDWY")), designator[-1]
    number = parse_number(match["number"]) if match["number"] else ROUNDS.get(match["round"] or "")
    if number is None:
        return f"P{time}X{letter}"
    total, smaller = Decimal(number) * count, _HALVES.get(designator)
    if match["half"] and smaller and total == int(total):
        return f"P{time}{total.normalize():f}{letter}{smaller}"
    if match["half"]:
        total += Decimal(count) / 2
    if letter == "Y" and total != int(total):
        total, letter = total * 12, "M"
    return f"P{time}{total.normalize():f}{letter}"


def _is_one_of_many(unit: str, before: str, after: str) -> bool | None:
    """Whether « une journée » or « dans une année difficile » tells no length; None when it is not of such units."""
    if before.endswith("dans ") and is_described(after + " "):
        return True
    return not (_MEASURED_BEFORE.search(before) or _MEASURED_AFTER.match(after)) if unit in _DATED_UNITS else None


def _is_other(match: re.Match[str], folded: str) -> bool:
    """An age, a time, a rate, a count: « 43 ans », « 14 heures », « 24 heures sur 24 », « une quinzaine de lits »."""
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 20]
    unit, digits = match["unit"], (match["number"] or "")
    if unit in _SPANS:
        return not _MEASURED_BEFORE.search(before)
    if unit == "heures" and digits in _LEGAL_WEEK and before.endswith(("les ", "des ", "aux ")):
        return True
    if unit.startswith(("heure", "journee")) and (parse_number(digits) or 0) >= _VOLUME:
        return True
    if unit.startswith(("heure", "minute")) and _DISTANCE_BEFORE.search(before) and _DISTANCE_AFTER.match(after):
        return True
    if digits in _ONE and not match["half"] and (other := _is_one_of_many(unit, before, after)) is not None:
        return other
    if unit == "seconde" and digits == "une":
        return bool(_SECOND_OF.match(after))
    if unit in ("an", "ans"):
        return is_age(before, after)
    if _READING_TIME.search(before):
        return True
    if unit.startswith(("heure", "jour")) and _RATE_AFTER.match(after):
        return True
    clock = unit in ("heure", "heures") and digits.isdecimal() and int(digits) <= 24
    return clock and bool(_CLOCK_BEFORE.search(before) or re.match(r" ?\d|(?: et demie)? a \w", after))
