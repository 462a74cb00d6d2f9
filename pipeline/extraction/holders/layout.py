"""How an article is laid out around its figures: headings, blocks under them, questions and answers, and who speaks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.extraction.holders.features import Known
from pipeline.extraction.holders.mentions import MentionIndex
from pipeline.reading.document import Document, Zone
from schemas import Figure

_QUESTION = re.compile(r"\?\s*$")
_CLOSING_QUOTE = re.compile(r"[»”]|\"(?!\w)")
_LABELLED = re.compile(r"(?<![.!?…;,])\s*$")
_SAME_SENTENCE = re.compile(r"[^.!?\n]*")
_LEAD = 8
_MAX_LABEL = 60
_MAX_QUESTION = 200
_MAX_QUOTATION = 2000
_ATTRIBUTION = 150


class Speaker(NamedTuple):
    """The organisation for whom someone speaks, and how that is known."""

    organisation_id: str
    known: Known


class _Block(NamedTuple):
    """Where a heading, a question, a label or an item of a list begins, and the organisation that it is about, if any."""

    start: int
    organisation_id: str | None


@dataclass(frozen=True)
class Layout:
    """The lines of a document with the organisations that they name and its figures, both in order of the text."""

    document: Document
    mentions: MentionIndex
    figures: Sequence[Figure]

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def figures_within(self, start: int, end: int) -> Sequence[Figure]:
        """Figures that begin in the span."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    def paragraph_at(self, offset: int) -> int:
        """Index of the line at an offset."""
        return bisect_right(self.document.zones, offset, key=lambda zone: zone.start) - 1

    @cached_property
    def headings(self) -> list[Zone]:
        """The title, and the headings that hold no figure: those of a section or of a block of figures."""
        return [
            zone for zone in self.document.zones if zone.kind == "title" or (zone.kind == "heading" and self._is_section(zone))
        ]

    def _is_section(self, zone: Zone) -> bool:
        line = self._line(zone).strip(" :")
        return not (line[:1].isdigit() or ":" in line or _QUESTION.search(line) or self.figures_within(zone.start, zone.end))

    def _line(self, zone: Zone) -> str:
        return self.document.text[zone.start : zone.end]

    def heading_of(self, figure: Figure) -> Zone | None:
        """The nearest heading above the figure's line."""
        zone = self.document.zone_at(figure.start)
        above = bisect_right(self.headings, zone.start - 1, key=lambda heading: heading.start)
        return self.headings[above - 1] if above else None

    @cached_property
    def _blocks(self) -> list[_Block]:
        """The blocks of the article; what follows an item of a list is about what its heading is about."""
        blocks: list[_Block] = []
        headed: str | None = None
        for zone in self.document.zones:
            line = self._line(zone)
            named = self.mentions.within(zone.start, zone.end)
            leading = named[0].organisation_id if named and named[0].start - zone.start < _LEAD else None
            if zone.kind == "heading" or (len(line) < _MAX_QUESTION and _QUESTION.search(line)):
                headed = named[0].organisation_id if named else None
                blocks.append(_Block(zone.start, headed))
            elif leading and len(line) < _MAX_LABEL and _LABELLED.search(line):
                headed = leading
                blocks.append(_Block(zone.start, headed))
            elif zone.kind == "list_item" or (blocks and blocks[-1].organisation_id != headed):
                blocks.append(_Block(zone.start, leading if leading and zone.kind == "list_item" else headed))
        return blocks

    def block_of(self, sentence: int) -> str | None:
        """The organisation that the heading or the question above a sentence names."""
        above = bisect_right(self._blocks, self.document.sentences[sentence][0], key=lambda block: block.start)
        return self._blocks[above - 1].organisation_id if above else None

    @cached_property
    def _answers(self) -> set[int]:
        """Starts of the zones that answer a question: an interview."""
        asked, answers = False, set()
        for zone in self.document.zones:
            line = self._line(zone)
            if asked and zone.kind == "body":
                answers.add(zone.start)
            asked = bool(_QUESTION.search(line)) if len(line) < _MAX_QUESTION else asked and zone.kind == "body"
        return answers if len(answers) > 1 else set()

    def answers_question(self, offset: int) -> bool:
        """Whether the line at `offset` answers a question of an interview."""
        return self.document.zone_at(offset).start in self._answers

    @cached_property
    def _interviewed(self) -> str | None:
        """The organisation of who answers: of the last post before the first answer, else the main one."""
        post = self.mentions.last_post(min(self._answers))
        return post.organisation_id if post else self.mentions.main

    def speaker(self, offset: int) -> Speaker | None:
        """For whom someone says what stands at `offset`.

        It is the organisation of the person interviewed, else of the post given right after the quotation, the one named there,
        or that of the last post before.
        """
        if self.answers_question(offset):
            return Speaker(self._interviewed, Known.INTERVIEWED) if self._interviewed else None
        closing = _CLOSING_QUOTE.search(self.document.text, offset, offset + _MAX_QUOTATION)
        end = closing.end() if closing else self.document.zone_at(offset).end
        after = self.mentions.next_post(offset)
        if after and after.start < end + _ATTRIBUTION:
            return Speaker(after.organisation_id, Known.NAMED_AFTER)
        attributed = self.mentions.within(end, end + _ATTRIBUTION) if closing else []
        if attributed and _SAME_SENTENCE.fullmatch(self.document.text, end, attributed[0].start):
            return Speaker(attributed[0].organisation_id, Known.MENTIONED_AFTER)
        before = self.mentions.last_post(offset)
        return Speaker(before.organisation_id, Known.NAMED_BEFORE) if before else None
