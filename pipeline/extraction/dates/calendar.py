"""Calendar arithmetic: units of time, the unit a day falls in, its neighbours, its days and its TIMEX3 value."""

from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "weekend", "week", "month", "quarter", "half", "season", "year", "decade", "century"]

MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "season": 3, "year": 12, "decade": 120, "century": 1200}
_SEASON_OFFSET = 2  # meteorological seasons begin in March, June, September, December
SEASON_CODES = ("SP", "SU", "FA", "WI")


def start_of(unit: Unit, day: date) -> date:
    """First day of the unit that `day` falls in; the week-end of a day is the one that ends its week."""
    if unit == "day":
        return day
    if unit in ("week", "weekend"):
        return day - timedelta(day.weekday() - (5 if unit == "weekend" else 0))
    offset = _SEASON_OFFSET if unit == "season" else 0
    months = day.year * 12 + day.month - 1 - offset
    return _month_start(months - months % MONTHS_IN[unit] + offset)


def shift(unit: Unit, start: date, count: int) -> date:
    """First day of the unit that comes `count` units after the one that begins on `start`."""
    if unit == "day":
        return start + timedelta(count)
    if unit in ("week", "weekend"):
        return start + timedelta(7 * count)
    return _month_start(start.year * 12 + start.month - 1 + count * MONTHS_IN[unit])


def same_day(day: date, months: int) -> date:
    """The same day of the month some months later, or the last of that month when it is shorter."""
    start = shift("month", day.replace(day=1), months)
    return min(start + timedelta(day.day - 1), end_of("month", start))


def end_of(unit: Unit, start: date) -> date:
    """Last day of the unit that begins on `start`."""
    return start + timedelta(1) if unit == "weekend" else shift(unit, start, 1) - timedelta(1)


def part_of_year(unit: Unit, year: int, number: int) -> date:
    """First day of the nth month, quarter, half, season (from spring) or ISO week of a year."""
    if unit == "week":
        return date.fromisocalendar(year, number, 1)
    return shift(unit, date(year, 3 if unit == "season" else 1, 1), number - 1)


def nth_weekday(first: date, last: date, weekday: int, rank: int) -> date | None:
    """The nth given ISO weekday from `first` to `last`, from the end when `rank` is negative; None when there is none."""
    if rank > 0:
        found = first + timedelta((weekday - 1 - first.weekday()) % 7 + 7 * (rank - 1))
    else:
        found = last - timedelta((last.weekday() - weekday + 1) % 7 - 7 * (rank + 1))
    return found if first <= found <= last else None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature, 1876)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date:
    """The day in `year` of a holiday given as `MM-DD`, or as `easter+N` days."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(int(rule.removeprefix("easter")))
    month, day = map(int, rule.split("-"))
    return date(year, month, day)


def timex(unit: Unit, start: date) -> str:
    """TIMEX3 value of the unit that begins on `start`: « 2019-09-27 », « 2019-W39 », « 2019-Q3 », « 2019-WI », « 199 »."""
    year = f"{start.year:04}"
    iso_week = f"{start.isocalendar().year:04}-W{start.isocalendar().week:02}"
    values: dict[Unit, str] = {
        "day": start.isoformat(),
        "week": iso_week,
        "weekend": f"{iso_week}-WE",
        "month": f"{year}-{start.month:02}",
        "quarter": f"{year}-Q{(start.month + 2) // 3}",
        "half": f"{year}-H{(start.month + 5) // 6}",
        "season": f"{year}-{SEASON_CODES[start.month // 3 - 1]}",
        "year": year,
        "decade": year[:3],
        "century": year[:2],
    }
    return values[unit]


def _month_start(months: int) -> date:
    """The first of the month that is `months` months after January of year 0."""
    year, month = divmod(months, 12)
    return date(year, month + 1, 1)
