"""Figures over time as points of a drawing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import log10
from typing import Any, NamedTuple

_LEFT, _RIGHT, _TOP, _BOTTOM = 14, 306, 24, 116
_LOGARITHMIC = 100  # from this ratio on between the greatest and the least


class Point(NamedTuple):
    """Figures of one day and size: where they are drawn, and how many they are."""

    x: float
    y: float
    day: date
    size: float
    figures: int


class Timeline(NamedTuple):
    """Figures of one class and unit, in order of their days."""

    name: str
    unit: str | None
    points: list[Point]

    @property
    def figures(self) -> int:
        """How many figures the points stand for."""
        return sum(point.figures for point in self.points)

    @property
    def is_joined(self) -> bool:
        """Whether a line may join the points: where a day has several figures, which one goes on is not known."""
        return len({point.day for point in self.points}) == len(self.points)


def timelines(figures: Iterable[Mapping[str, Any]]) -> list[Timeline]:
    """A line for each class of figures that has two days at least, the one with most figures first.

    The day is the beginning of the figure's period, else the publication's. Counts of jobs and their changes are apart.
    """
    groups: defaultdict[tuple[str, str | None], Counter[tuple[date, float]]] = defaultdict(Counter)
    for figure in figures:
        day = figure["period_from"] or figure["published"]
        size = figure["value_min"] if figure["value"] is None else figure["value"]
        if day and size is not None:
            name = figure["change"] if figure["change"] not in (None, "total") else figure["class"]
            unit = figure["unit"] if figure["kind"] == "amounts" else None
            groups[name, unit][date.fromisoformat(day), float(size)] += 1
    lines = [Timeline(*key, _drawn(sorted(seen.items()))) for key, seen in groups.items() if len({day for day, _ in seen}) > 1]
    return sorted(lines, key=lambda line: -line.figures)


def _drawn(seen: list[tuple[tuple[date, float], int]]) -> list[Point]:
    sizes = [size for (_, size), _ in seen]
    logarithmic = min(sizes) > 0 and max(sizes) / min(sizes) >= _LOGARITHMIC
    heights = [log10(size) for size in sizes] if logarithmic else sizes
    days = [float(day.toordinal()) for (day, _), _ in seen]
    places = zip(_scaled(days, _LEFT, _RIGHT), _scaled([*heights, *([] if logarithmic else [0.0])], _BOTTOM, _TOP), strict=False)
    return [Point(round(x, 1), round(y, 1), *each, count) for (x, y), (each, count) in zip(places, seen, strict=True)]


def _scaled(values: list[float], low: float, high: float) -> list[float]:
    least, span = min(values), max(values) - min(values) or 1
    return [low + (high - low) * (value - least) / span for value in values]
