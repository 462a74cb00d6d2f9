"""What a text says of a date, before any reckoning: said and resolved are two things."""

from dataclasses import dataclass
from typing import Literal

from pipeline.extraction.dates.calendar import SEASON_CODES, Unit
from schemas.facts import DateModifier

Side = Literal["past", "future"]
Base = Literal["publication", "said"]


@dataclass(frozen=True, slots=True)
class Said:
    """One calendar unit as the text names it; what the text leaves out is None.

    The unit is either absolute (`year` with unit year, decade or century), or counted from a base day (`shift`), or
    picked inside a larger unit (`within`) by month, day, weekday, rank, part or holiday. Without `within`, the larger unit
    is open: publication day, tense and `side` tell which one is meant.
    """

    unit: Unit
    year: int | None = None  # two digits when the text gives two
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # ISO, Monday is 1
    rank: int | None = None  # nth weekday, day or week of the larger unit, -1 the last
    part: int | None = None  # nth quarter, half, season or ISO week of the year
    holiday: str | None = None
    shift: int | None = None
    base: Base = "publication"
    within: "Said | None" = None
    side: Side | None = None  # « dernier », « prochain »
    near: bool = False  # « cet été »: the nearest, before or after
    modifier: DateModifier | None = None
    months: int = 0  # added to the base day before the shift: « dans un mois et six jours »
    fiscal: bool = False  # part of an exercise of two years, which no calendar tells

    @property
    def is_open(self) -> bool:
        """Whether only publication day and tense tell which year, month or week is meant."""
        return not self.fiscal and self.year is None and self.shift is None and self.within is None

    @property
    def cycle(self) -> Unit:
        """The larger unit in which an open date recurs."""
        if self.month or self.part or self.holiday or self.unit in ("month", "quarter", "half", "season"):
            return "year"
        if self.day or self.rank:
            return "month"
        return "week"

    @property
    def deictic(self) -> bool:
        """Whether the day of publication is needed to know which unit is meant."""
        if self.fiscal:
            return False
        if self.shift is not None and not self.within:
            return True
        return self.within.deictic if self.within else self.year is None


@dataclass(frozen=True, slots=True)
class Range:
    """Two units that the text makes the ends of one period, both included."""

    first: Said
    last: Said


def shape(said: Said) -> str:
    """TIMEX3 value with X for what is not known: « XXXX-10-06 », « XXXX-WXX-2 », « XXXX-Q3 »."""
    year = "XXXX"
    if said.within and said.within.unit == "year" and said.within.year and said.within.year > 99:
        year = f"{said.within.year:04}"
    if said.unit == "day":
        return _day_shape(said, year)
    shapes: dict[Unit, str] = {
        "week": f"{year}-W{said.part:02}" if said.part else f"{year}-WXX",
        "weekend": f"{year}-WXX-WE",
        "month": f"{year}-{said.month:02}" if said.month else f"{year}-XX",
        "quarter": f"{year}-Q{said.part or 'X'}",
        "half": f"{year}-H{said.part or 'X'}",
        "season": f"{year}-{_season_code(said)}",
        "decade": "XXX",
        "century": "XX",
    }
    return shapes.get(said.unit, year)


def _season_code(said: Said) -> str:
    return SEASON_CODES[said.part - 1] if said.unit == "season" and said.part else "XX"


def _day_shape(said: Said, year: str) -> str:
    if said.weekday and not said.day:
        return f"{year}-WXX-{said.weekday}"
    month = said.month or (said.within.month if said.within else None)
    return "-".join([year, *(f"{number:02}" if number else "XX" for number in (month, said.day))])
