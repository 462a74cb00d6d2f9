"""One article made ready for the extractors: clean text, zones, sentences, publication day, entities."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from schemas import Article

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


@dataclass(frozen=True)
class Document:
    """What every extractor reads.

    `text` has the length of `article.text`, offset for offset: odd spaces and apostrophes made plain, boilerplate
    blanked out. `zones` are its non-empty lines and `sentences` its sentences, both in order and without overlap.
    `published` is the day deictic dates count from, or None.
    """

    article: Article
    text: str
    published: date | None
    zones: Sequence[Zone]
    sentences: Sequence[tuple[int, int]]
    entities: Sequence[Entity] = ()

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
