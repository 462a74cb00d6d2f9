"""One article made ready for the extractors: clean text, zones, sentences, publication day, entities."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from schemas import Article

Floats = NDArray[np.float32]

ZoneKind = Literal["title", "publication", "heading", "list_item", "body", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A line of the text and what it is for. Offsets in code points, end exclusive, line end left out."""

    start: int
    end: int
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that the statistical model calls a name, with its label (ORG, LOC, PER or MISC)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, eq=False)
class Window:
    """A stretch of the text as the encoder reads it, in pieces of words that begin and end at `starts` and `ends`.

    The pieces from `new` on are read here for good, those before are the context, read by the window before. `labels` has for
    each piece the log-probability of each of the encoder's labels, `vectors` what it knows of the piece.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    new: int
    labels: Floats
    vectors: Floats

    def pieces(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last piece of a span of characters; None when the window does not hold it."""
        if not self.starts or start < self.starts[0] or end > self.ends[-1]:
            return None
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        while first < last and self.starts[first] == self.ends[first]:
            first += 1
        return (first, last) if first <= last else None


@dataclass(frozen=True, eq=False)
class Encoding:
    """What the encoder says of a text: its windows in order, and the heads by which single places are asked.

    `holders` takes the vectors of a figure and of mentions, and gives the probability that it is of each, of nobody, of
    someone else. `kinds` are the weights of the heads for kinds.
    """

    windows: Sequence[Window] = ()
    kinds: Mapping[str, Floats] = field(default_factory=dict)
    holders: Callable[[Floats, Floats], Floats] | None = None

    def window_at(self, offset: int) -> Window | None:
        """The window that reads what stands at `offset`, else the last one before it; None when nothing was read."""
        firsts = [window.starts[window.new] for window in self.windows]
        return self.windows[max(0, bisect_right(firsts, offset) - 1)] if firsts else None


@dataclass(frozen=True)
class Document:
    """What every extractor reads.

    `text` has the length of `article.text`, offset for offset: odd spaces and apostrophes made plain, boilerplate
    blanked out. `zones` are its non-empty lines and `sentences` its sentences, both in order and without overlap.
    `published` is the day deictic dates count from, or None. `entities` and `encoding` are what the two readers say.
    """

    article: Article
    text: str
    published: date | None
    zones: Sequence[Zone]
    sentences: Sequence[tuple[int, int]]
    entities: Sequence[Entity] = ()
    encoding: Encoding = Encoding()

    def zone_at(self, offset: int) -> Zone:
        """The zone that holds `offset`, else the last one that begins before it."""
        return self.zones[max(0, bisect_right(self.zones, offset, key=lambda zone: zone.start) - 1)]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds `offset`, else of the last one that begins before it."""
        return max(0, bisect_right(self.sentences, offset, key=lambda span: span[0]) - 1)

    def located(self, start: int, end: int) -> dict[str, Any]:
        """The columns that every fact over `start` to `end` has: article, offsets, text as stored, sentence."""
        return {
            "article_id": self.article.article_id,
            "start": start,
            "end": end,
            "text": self.article.text[start:end],
            "sentence": self.sentence_at(start),
        }
