"""What the named groups of a match say: the year, the side, the rank, the count."""

import re
from typing import Any

from pipeline.extraction.dates.fragments import DAYS, MONTHS, ORDINALS, SIDES, STEPS, WEEKDAYS
from pipeline.extraction.dates.said import Base, Said, Side
from pipeline.extraction.numbers import parse_number

_CELL_GAP = " / "
_YEAR_STEPS = {word: -1 if side == "past" else 1 for word, side in SIDES.items()} | STEPS


def year_of(found: dict[str, Any]) -> Said | None:
    """The year that a date gives, as digits or as « l'an dernier »."""
    if digits := found.get("year") or found.get("short_year"):
        return Said("year", year=year_number(digits))
    if words := found.get("year_said"):
        last = next((step for word, step in _YEAR_STEPS.items() if words.endswith(word)), 0)
        return Said("year", shift=last, base="said" if words.endswith(tuple(STEPS)) else "publication")
    return None


def year_number(written: str) -> int:
    """The year of digits (« 2019 », « '98 ») or of words (« deux mille dix-huit »)."""
    digits = written.lstrip("'")
    return int(digits) if digits.isdecimal() else int(parse_number(written) or 0)


def weekday_of(found: dict[str, Any]) -> int | None:
    """The ISO weekday named, if any."""
    name = found.get("weekday")
    return WEEKDAYS[name.rstrip(".")] if name else None


def side_of(found: dict[str, Any]) -> Side | None:
    """Which side of the publication day « dernier » or « prochain » points to."""
    return SIDES[found["side"]] if found.get("side") else None


def shift_of(found: dict[str, Any]) -> int:
    """Units counted by « dernier », « prochain », « suivant »; none of them is the current unit."""
    if side := side_of(found):
        return -1 if side == "past" else 1
    return STEPS[found["step"]] if found.get("step") else 0


def base_of(found: dict[str, Any]) -> Base:
    """What a shift is counted from: the last date said for « suivant », else the publication."""
    return "said" if found.get("step") else "publication"


def month_number(written: str) -> int:
    """The month of a name, short or full, or of digits."""
    return int(written) if written.isdecimal() else MONTHS[written.rstrip(".")]


def day_number(written: str) -> int:
    """The day of the month of digits (« 1er ») or of a word (« quatorze »)."""
    return DAYS[written] if written in DAYS else int(re.sub(r"\D", "", written))


def rank_of(written: str) -> int:
    """The rank of an ordinal, in digits or in a word; -1 for the last."""
    return ORDINALS[written] if written in ORDINALS else int(re.sub(r"\D", "", written))


def count_of(written: str) -> int | None:
    """The whole number written, or None when it is none or over a thousand."""
    number = parse_number(written)
    return int(number) if number is not None and number == int(number) and number < 1000 else None


def parts_cells(text: str, first: int, gap: int, second: int, end: int) -> bool:
    """Whether what stands from `gap` to `second` parts two cells of a row rather than both ends of a span of time.

    A slash between blanks does, with another before `first` or behind `end`: « 2022 / 2023 / 2024 ».
    """
    return text[gap:second] == _CELL_GAP and (text.endswith(_CELL_GAP, 0, first) or text.startswith(_CELL_GAP, end))
