"""From what the text says to days: publication day, tense and the last date said decide what is left open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from typing import NamedTuple

from pipeline.extraction.dates.calendar import (
    Unit,
    end_of,
    holiday,
    nth_weekday,
    part_of_year,
    same_day,
    shift,
    start_of,
)
from pipeline.extraction.dates.said import Range, Said
from pipeline.extraction.dates.tense import NO_OUTLOOK, Outlook
from pipeline.lexicon import load_lexicon

_HOLIDAYS: dict[str, str] = load_lexicon("dates/calendar")["holidays"]
_PARTS: list[Unit] = ["month", "quarter", "half", "season"]  # counted from months as from days
_UNLIKELY = 300  # days: « le 3 janvier » said in December of a past act is this January only if nothing nearer fits
_CLOSE = 45


class _Reach(NamedTuple):
    """Which hundred years two digits may be of: they end `ahead` years after publication; without it, they begin in `undated`."""

    ahead: int
    undated: int


_YEARS = _Reach(ahead=20, undated=1950)  # « l'été 98 »
_DECADES = _Reach(ahead=0, undated=1930)  # « les années 60 » have begun


@dataclass(frozen=True, slots=True)
class Reference:
    """What open dates are reckoned from: the publication day, the last day said before, and where the sentence looks.

    `last_month` and `last_year` lie in the last month and year said: « en 2012 … l'année suivante ».
    """

    published: date | None
    last_said: date | None = None
    outlook: Outlook = NO_OUTLOOK
    last_month: date | None = None
    last_year: date | None = None


def resolve(said: Said, reference: Reference) -> date | None:
    """First day of the unit meant, or None when the reference does not tell or there is no such day."""
    try:
        return _resolve(said, reference)
    except (ValueError, OverflowError):
        return None


def resolve_range(period: Range, reference: Reference) -> tuple[date | None, date | None]:
    """First days of both ends of a period, None for both when either is not known.

    An open end is the nearest to the other one: the first before the last, the last after the first.
    """
    first, last = period.first, period.last
    if reference.outlook.side == "past" and first.is_open and last.is_open:  # what went on is over
        reference = replace(reference, outlook=Outlook("past", sure=True))
    leads = not last.is_open or (last.weekday and last.day) or reference.outlook.side == "future"
    if _leans(first) and leads:
        end = resolve(last, reference)
        start = resolve(first, replace(reference, published=end, outlook=Outlook("past", sure=True)))
    else:
        start = resolve(first, reference)
        after = replace(reference, published=start, outlook=Outlook("future", sure=True))
        end = resolve(replace(last, side=None), after) if last.is_open else resolve(last, reference)
    return (start, end) if start and end else (None, None)


def _leans(said: Said) -> bool:
    """Whether a date may be reckoned from the other end of its range: open, and not told by « dernier » or a bare weekday."""
    return said.is_open and said.side is None and said.cycle != "week"


def _resolve(said: Said, reference: Reference) -> date | None:
    if said.fiscal:
        return None
    if said.year is not None:
        return start_of(said.unit, date(_full_year(said.year, said.unit, reference.published), 1, 1))
    if said.shift is not None:
        if said.within:
            start = _resolve(said.within, reference)
            return shift(said.unit, start, said.shift) if start else None
        base = _base(said, reference)
        base = same_day(base, said.months) if base and said.months else base
        return shift(said.unit, start_of(said.unit, base), said.shift) if base else None
    if said.within and not said.within.is_open:
        start = _resolve(said.within, reference)
        return _locate(said, said.within.unit, start) if start else None
    base = _base(said, reference)
    return _nearest(said, base, reference.outlook) if base else None


def _base(said: Said, reference: Reference) -> date | None:
    """The day that a date is counted from."""
    lasts = {"year": reference.last_year} | dict.fromkeys(_PARTS, reference.last_month)
    last = lasts.get(said.unit, reference.last_said)
    return last if said.base == "said" and last else reference.published


def _full_year(year: int, unit: Unit, published: date | None) -> int:
    """The four digits of the year that a unit begins with."""
    if year > 99:
        return year
    reach = _DECADES if unit == "decade" else _YEARS
    first = published.year + reach.ahead - 99 if published else reach.undated
    return first + (year - first) % 100


def _locate(said: Said, unit: Unit, start: date) -> date | None:
    """First day of the unit that is picked inside the larger `unit` beginning on `start`."""
    if said.unit == "day" or said.unit == "weekend" or (said.unit == "week" and not said.part):
        day = _locate_day(said, unit, start)
        return start_of(said.unit, day) if day else None
    if said.unit == "month" and unit not in ("year", "decade", "century"):
        return start_of("month", start)
    number = said.month if said.unit == "month" else said.part
    if number is None:
        return start
    return part_of_year(said.unit, start.year, number)


def _locate_day(said: Said, unit: Unit, start: date) -> date | None:
    if said.holiday:
        return holiday(_HOLIDAYS[said.holiday], start.year)
    if said.day:
        return date(start.year, said.month or start.month, said.day)
    if said.month:
        start, unit = date(start.year, said.month, 1), "month"
    if said.rank:
        return _locate_rank(said, start, shift("day", start, 30) if unit == "day" else end_of(unit, start))
    if said.unit == "weekend":
        return start_of("weekend", start)
    return shift("day", start, (said.weekday or 1) - 1) if unit == "week" else start


def _locate_rank(said: Said, first: date, last: date) -> date | None:
    """The nth day, weekday, week or week-end between two days; a week is where its Thursday is (ISO 8601)."""
    rank = said.rank or 1
    weekday = said.weekday or {"week": 4, "weekend": 6}.get(said.unit)
    if weekday:
        return nth_weekday(first, last, weekday, rank)
    day = shift("day", first, rank - 1) if rank > 0 else shift("day", last, rank + 1)
    return day if first <= day <= last else None


def _nearest(said: Said, published: date, outlook: Outlook) -> date | None:
    """The occurrence of an open date on the side that the text points to."""
    found = _occurrences(said, published)
    if said.weekday and said.day:
        fitting = [day for day in found if day.isoweekday() == said.weekday]
        found, said = (fitting, said) if fitting else (found, replace(said, weekday=None))
    spans = [(start, end_of(said.unit, start)) for start in found]
    if said.side == "past":
        return max((start for start, end in spans if end < published), default=None)
    if said.side == "future":
        return min((start for start, _ in spans if start > published), default=None)
    return _on_side(spans, published, outlook, said)


def _occurrences(said: Said, published: date) -> list[date]:
    """First days of the occurrences around the publication day, in order."""
    cycle = (said.within or said).cycle
    reach = 4 if cycle == "month" else 1
    start = start_of(cycle, published)
    found: list[date] = []
    for step in range(-reach, reach + 1):
        try:
            whole = shift(cycle, start, step)
            inner = _locate(said.within, cycle, whole) if said.within else None
            day = _locate(said, said.within.unit, inner) if said.within and inner else _locate(said, cycle, whole)
        except ValueError:
            continue
        if day and day.year < MAXYEAR:
            found.append(day)
    return found


def _on_side(spans: Sequence[tuple[date, date]], published: date, outlook: Outlook, said: Said) -> date | None:
    past = max((start for start, _ in spans if start <= published), default=None)
    future = min((start for start, end in spans if end >= published), default=None)
    if past is None or future is None:
        return past or future
    behind, ahead = (published - end_of(said.unit, past)).days, (future - published).days
    if outlook.side == "past" and (outlook.sure or behind <= _UNLIKELY or ahead >= _CLOSE):
        return past
    if outlook.side == "future" and (outlook.sure or ahead <= _UNLIKELY or behind >= _CLOSE):
        return future
    if outlook.side is None and not said.near and (said.cycle == "week" or said.unit in ("quarter", "half")):
        return past
    return past if behind <= ahead else future
