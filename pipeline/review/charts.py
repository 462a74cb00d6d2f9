"""Figures over time as points of a drawing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import log10
from typing import Any, NamedTuple

_LEFT, _RIGHT, _TOP, _BOTTOM = 14, 306, 24, 116
_LOGARITHMIC = 100  # from this ratio on between the greatest and the least


class Point(NamedTuple):
    """A figure: where it is drawn, its day, its size."""

    x: float
    y: float
    day: date
    size: float


class Timeline(NamedTuple):
    """Figures of one class and unit, in order of their days."""

    name: str
    unit: str | None
    points: list[Point]

    @property
    def is_joined(self) -> bool:
        """Whether a line may join the points: where a day has several figures, which one goes on is not known."""
        return len({point.day for point in self.points}) == len(self.points)


def timelines(figures: Iterable[Mapping[str, Any]]) -> list[Timeline]:
    """A line for each class of figures that has two days at least, the one with most figures first.

    The day is the beginning of the figure's period, else the publication's. Counts of jobs and their changes are apart.
    """
    groups: defaultdict[tuple[str, str | None], set[tuple[date, float]]] = defaultdict(set)
    for figure in figures:
        day = figure["period_from"] or figure["published"]
        size = figure["value"] or figure["value_min"]
        if day and size is not None:
            name = figure["change"] if figure["change"] not in (None, "total") else figure["class"]
            unit = figure["unit"] if figure["kind"] == "amounts" else None
            groups[name, unit].add((date.fromisoformat(day), float(size)))
    lines = [Timeline(*key, _drawn(sorted(seen))) for key, seen in groups.items() if len({day for day, _ in seen}) > 1]
    return sorted(lines, key=lambda line: -len(line.points))


def _drawn(seen: list[tuple[date, float]]) -> list[Point]:
    sizes = [size for _, size in seen]
    logarithmic = min(sizes) > 0 and max(sizes) / min(sizes) >= _LOGARITHMIC
    heights = [log10(size) for size in sizes] if logarithmic else sizes
    days = [float(day.toordinal()) for day, _ in seen]
    places = zip(_scaled(days, _LEFT, _RIGHT), _scaled([*heights, *([] if logarithmic else [0.0])], _BOTTOM, _TOP), strict=False)
    return [Point(round(x, 1), round(y, 1), *each) for (x, y), each in zip(places, seen, strict=True)]


def _scaled(values: list[float], low: float, high: float) -> list[float]:
    least, span = min(values), max(values) - min(values) or 1
    return [low + (high - low) * (value - least) / span for value in values]
