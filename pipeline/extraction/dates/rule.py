"""A form of dates: its first words, its pattern, and what a match says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.extraction.dates.fragments import DAYS, ORDINALS
from pipeline.extraction.dates.said import Range, Said

Builder = Callable[[re.Match[str]], Said | Range | None]

# What stands for numbers in `Rule.starts`: a year, a shorter number that a mark (« 12/04 ») or a word (« 12 au ») joins to
# another, one of three apart (« 24 12 2014 »), any other.
LONG, MARKED, LINKED, SPACED, SHORT = "0000", "0/0", "0 au", "0 0", "0"


def first_words(table: Iterable[str]) -> set[str]:
    """The first word of each expression, for `Rule.starts`: « mi » of « mi-mars », a number's stand-in for « 14-juillet »."""
    return {SHORT if words[0].isdecimal() else re.split(r"\W", words)[0] for words in table}


DAY_STARTS = {SHORT, *first_words(DAYS)}
ORDINAL_STARTS = {SHORT, *ORDINALS}


@dataclass(frozen=True)
class Rule:
    """A form of dates: its name, the words it may begin with, its pattern's source, and what a match says (None: no date)."""

    name: str
    starts: frozenset[str]
    source: str
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
        return cls(name, frozenset(starts), source, builder, confidence)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The verbose pattern, compiled when a text first has one of its first words: most texts have few of them."""
        return re.compile(self.source, re.VERBOSE)
