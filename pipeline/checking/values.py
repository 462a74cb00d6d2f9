"""Whether the values of a gold file can be: a day inside its unit, a range in order, a figure that is one."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import prod
from typing import NamedTuple

from pipeline.extraction.dates.calendar import Unit, end_of, start_of, timex
from pipeline.extraction.mending import mended_text
from pipeline.faults import Fault, Said
from pipeline.lexicon import any_of, load_lexicon
from schemas.facts import Precision
from schemas.gold import GoldAmount, GoldDate, GoldFigure, GoldHeadcount

_CALENDAR = ("DATE", "PERIOD")
# TIMEX3: « P5Y », « PT54H », « P1Y2M », « PXM »; « XXXX-WXX-4 », « XXXX-12 », « P1Y » for recurrences.
_DURATION = re.compile(r"P(?:[\dX]+(?:[.,]\d+)?[YMWDQ]|[\dX]+(?:DE|CE)){0,4}(?:T(?:[\dX]+(?:[.,]\d+)?[HMS]){1,3})?")
_SET = re.compile(r"P[\dXT].*|[\dX]{4}(?:-.+)?")
_EARLIEST, _LATEST = 1000, 2200
_GROUP = 3  # digits between the marks of thousands
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|2[01])\d\d(?!\d)")
# « 1 425,67 », « 12'500'000 », « 1.870 », « ,89 »
_NUMBER = re.compile(r"(?:(?<![^\s(|]),(?=\d\d(?!\d)))?\d+(?:['’., \u00a0\u2009\u202f]\d+)*")

_NUMBERS, _CURRENCIES = map(load_lexicon, ("numbers/numbers", "amounts/currencies"))
_MONEY = [*_CURRENCIES["signs"], *_CURRENCIES["codes"], *_CURRENCIES["scaled"]]
_WORDS: dict[str, int] = _NUMBERS["scales"]
_SIGNS: dict[str, int] = {sign.casefold(): scale for sign, scale in _NUMBERS["scale_signs"].items()}
# « milliards », « M€ », « MdsE », « MF CFA »; « mio » and « k » right after a number
_SCALE = re.compile(
    rf"(?:(?<![^\W\d_])(?:(?P<word>{any_of(_WORDS)})s?|(?P<sign>{any_of(_SIGNS)})\s?{any_of(map(str.casefold, _MONEY))})"
    rf"|(?<=\d)\s?(?P<alone>{any_of(_SIGNS)}))(?:(?<=\W)|(?!\w))"
)
# « 250.000 », after which « 200 » may be as many thousands
_THOUSANDS = re.compile(r"\d\W000(?!\d)")
# « 90 centimes », after which « 31 » may be as many
_CENTS = re.compile(r"\b(?:centimes?|cents)\b")
_CENT = Decimal("0.01")
# « 305 », « -6,1 », « entre 2 et 3 »: neither scale nor currency nor noun
_BARE = re.compile(r"(?:[\d\s.,'’()+−–‑-]|\b(?:entre|et|à|de|ou|moins)\b)+")
# « -16 M€ », « moins 16 M€ », and « (16,2) » of a balance sheet
_MINUS = re.compile(r"\((?=\d)|\(?(?:[-−–‑]|moins\b)")


class Surroundings(NamedTuple):
    """What stands around a figure: its paragraph, and the texts of the other figures of its kind in it."""

    paragraph: str
    figures: Sequence[str]


def date_faults(gold: GoldDate) -> Iterator[Said]:
    """What cannot be about a marked date."""
    if gold.type in _CALENDAR:
        yield from _calendar_faults(gold)
    else:
        if gold.date_from or gold.date_to or gold.precision:
            yield Fault.DAYS_OF_LENGTH(gold.text, gold.type)
        shape = _DURATION if gold.type == "DURATION" else _SET
        if not gold.timex or len(gold.timex) < 2 or not shape.fullmatch(gold.timex):
            yield Fault.NO_TIMEX(gold.text, str(gold.timex), gold.type)


def figure_faults(gold: GoldFigure, around: Surroundings) -> Iterator[Said]:
    """What cannot be about a marked amount or headcount, a number alone being of the scale of a sum around it."""
    if (gold.value is None) == (gold.value_min is None):
        yield Fault.VALUE_OR_RANGE(gold.text)
    if gold.value_max is not None and (gold.value_min is None or gold.value_min > gold.value_max):
        yield Fault.NO_RANGE(gold.text, str(gold.value_min), str(gold.value_max))
    yield from _count_faults(gold) if isinstance(gold, GoldHeadcount) else _sign_faults(gold)
    if not _has_its_digits(gold):
        yield Fault.OTHER_DIGITS(gold.text, str(gold.value or gold.value_min))
    elif not _has_its_size(gold, around):
        yield Fault.OTHER_SIZE(gold.text, str(gold.value or gold.value_min))
    if isinstance(gold, GoldAmount) and gold.currency is not None and not re.fullmatch("[A-Z]{3}", gold.currency):
        yield Fault.NO_CODE(gold.text, gold.currency)


def _count_faults(gold: GoldHeadcount) -> Iterator[Said]:
    if any(each < 0 for each in _values(gold)):
        yield Fault.NEGATIVE_COUNT(gold.text)
    if any(each % 1 for each in _values(gold)):
        yield Fault.PART_OF_ONE(gold.text)


def _sign_faults(gold: GoldFigure) -> Iterator[Said]:
    """A sum below zero has a minus, and one with a minus in front is below zero; the end of a range may have it."""
    values = _values(gold)
    if (min(values, default=Decimal(0)) < 0 and not _MINUS.search(gold.text)) or (
        len(values) == 1 and values[0] > 0 and _MINUS.match(gold.text)
    ):
        yield Fault.OTHER_SIGN(gold.text, str(values[0]))


def _calendar_faults(gold: GoldDate) -> Iterator[Said]:
    if (gold.date_from is None) != (gold.date_to is None):
        yield Fault.ONE_END(gold.text)
    if gold.precision is None:
        yield Fault.NO_PRECISION(gold.text, gold.type)
    if gold.date_from is None or gold.date_to is None:
        return
    days = (gold.text, str(gold.date_from), str(gold.date_to))
    if gold.date_from > gold.date_to:
        yield Fault.ENDS_FIRST(*days)
    elif not _fits(gold, gold.date_from, gold.date_to):
        fault = Fault.NOT_WHOLE_UNITS if gold.type == "PERIOD" else Fault.NOT_ONE_UNIT
        yield fault(*days, str(gold.precision))
    elif gold.timex and not _is_of_days(gold.timex, gold, gold.date_from):
        yield Fault.OTHER_TIMEX(gold.text, gold.timex, *days[1:])
    if not (gold.date_from.year >= _EARLIEST and gold.date_to.year <= _LATEST):
        yield Fault.OUT_OF_TIME(*days)
    if not {int(year) for year in _YEAR.findall(gold.text)} <= set(range(gold.date_from.year, gold.date_to.year + 1)):
        yield Fault.OTHER_YEAR(*days)


def _fits(gold: GoldDate, first: date, last: date) -> bool:
    """Whether a DATE is one unit of its precision, and a PERIOD begins and ends with one; a week-end is two days of a week."""
    if gold.precision is None:
        return True
    units = _units(gold.precision)
    if gold.type == "PERIOD":
        return any(_begins(unit, first) for unit in units) and any(_ends(unit, last) for unit in units)
    return any(_begins(unit, first) and end_of(unit, first) == last for unit in units)


def _units(precision: Precision) -> tuple[Unit, ...]:
    return (precision, "weekend") if precision in ("day", "week") else (precision,)


def _is_of_days(value: str, gold: GoldDate, first: date) -> bool:
    """Whether a TIMEX3 value is that of a DATE's unit, or begins as a PERIOD's first one, a time aside."""
    if gold.precision is None:
        return True
    told = value.partition("/")[0] if gold.type == "PERIOD" else value
    return told.partition("T")[0] in {timex(unit, start_of(unit, first)) for unit in _units(gold.precision)}


def _begins(unit: Unit, day: date) -> bool:
    return start_of(unit, day) == day


def _ends(unit: Unit, day: date) -> bool:
    return end_of(unit, start_of(unit, day)) == day


def _has_its_digits(gold: GoldFigure) -> bool:
    """Whether a figure written in digits has those digits; « 3 milliards 200 millions » cannot be told so simply."""
    written = [_significant(number) for number in _NUMBER.findall(gold.text)]
    values = [_significant(f"{each:f}") for each in _values(gold)]
    return len(written) != len(values) or written == values


def _has_its_size(gold: GoldFigure, around: Surroundings) -> bool:
    """Whether a figure written in digits is as many thousands, millions or milliards as its words, or those around it, say."""
    written, values = _NUMBER.findall(gold.text), _values(gold)
    if len(written) != len(values):
        return True
    scales = _scales(gold, around)
    return all(
        abs(value) in {reading * each for reading in _readings(number) for each in scales}
        for number, value in zip(written, values, strict=True)
    )


def _scales(gold: GoldFigure, around: Surroundings) -> set[int | Decimal]:
    """What the numbers of a figure may be multiplied by.

    In a range the word may be of the second number alone, « de 800 000 à 1,2 million », and the thousands of both,
    « entre 200 et 250.000 ».
    """
    if _is_bare(gold.text):
        return _borrowed(gold, around)
    if _CENTS.search(gold.text):
        return {_CENT}
    own = _scales_in(mended_text(gold.text))  # « 1,35 mil-\nlion d'euros »
    return {prod(own)} if len(_values(gold)) == 1 else {*own, 1, 1000}


def _borrowed(gold: GoldFigure, around: Surroundings) -> set[int | Decimal]:
    """What a number alone may be multiplied by: « 240 MF, contre 305 » has millions, and does not say 305 francs."""
    scales: set[int | Decimal] = {*_scales_in(around.paragraph)}
    scales |= {1000} if _THOUSANDS.search(around.paragraph) else set()
    scales |= {_CENT} if _CENTS.search(around.paragraph) else set()
    sums = [figure for figure in around.figures if not _is_bare(figure)]
    small = all(reading < 1000 for number in _NUMBER.findall(gold.text) for reading in _readings(number))
    scaled = isinstance(gold, GoldAmount) and small and sums and all(map(_scales_in, sums))
    return scales if scaled else {*scales, 1}


def _is_bare(text: str) -> bool:
    return bool(_BARE.fullmatch(text))


def _scales_in(text: str) -> list[int]:
    """The scales that a text names, in order."""
    matches = _SCALE.finditer(text.casefold())
    return [_WORDS[match["word"]] if match["word"] else _SIGNS[match["sign"] or match["alone"]] for match in matches]


def _readings(number: str) -> set[Decimal]:
    """What a number in digits may be: « 1.870 » is 1 870 or 1,87, « 14,8 » only the one."""
    *whole, last = re.split("[.,]", re.sub(r"[^\d.,]", "", number))
    if not whole:
        return {Decimal(last)}
    readings = {Decimal(f"{''.join(whole)}.{last}")}
    return readings | ({Decimal("".join(whole) + last)} if len(last) == _GROUP else set())


def _values(gold: GoldFigure) -> list[Decimal]:
    return [Decimal(each) for each in (gold.value, gold.value_min, gold.value_max) if each is not None]


def _significant(number: str) -> str:
    """The digits of a number without the zeros that only give its size."""
    return re.sub(r"\D", "", number).strip("0")
