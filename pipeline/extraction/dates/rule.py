"""A form of dates: its first words, its pattern, and what a match says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.extraction.dates.said import Range, Said

Builder = Callable[[re.Match[str]], Said | Range | None]

# What stands for numbers in `Rule.starts`: a year, a shorter number that a mark (« 12/04 ») or a word (« 12 au ») joins to
# another, any other.
LONG, MARKED, LINKED, SHORT = "0000", "0/0", "0 au", "0"


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of dates: its name, the words it may begin with, its pattern, and what a match says (None: no date)."""

    name: str
    starts: frozenset[str]
    pattern: re.Pattern[str]
    build: Builder
    confidence: float

    @classmethod
    def of(
        cls,
        name: str,
        starts: Iterable[str],
        source: str,
        builder: Builder,
        confidence: float,
    ) -> "Rule":
        """The rule of a verbose pattern."""
        return cls(name, frozenset(starts), re.compile(source, re.VERBOSE), builder, confidence)
