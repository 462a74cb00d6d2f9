"""An article as its figures see it: who is named where, in which heading, as subject or in passing, and who speaks."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extraction.holders.anaphora import Reference, resolve
from pipeline.extraction.holders.parts import part_of, shares_part
from pipeline.reading.document import Document, Zone
from schemas import Figure, OrganisationMention

_QUESTION = re.compile(r"\?\s*$")
_CLOSING_QUOTE = re.compile(r"[»”]|\"(?!\w)")
_CONTEXT = 50
_LEAD = 8
_MAX_LABEL = 60
_LABELLED = re.compile(r"(?<![.!?…;,])\s*$")
_NAME = 4
_MAX_QUESTION = 200
_ATTRIBUTION = 150
_MAX_QUOTATION = 2000
_SAME_SENTENCE = re.compile(r"[^.!?\n]*")


@dataclass(frozen=True)
class Scene:
    """A document with its organisation mentions and figures, both in order of the text."""

    document: Document
    mentions: Sequence[OrganisationMention]
    figures: Sequence[Figure]
    weights: Mapping[str, float]

    @cached_property
    def references(self) -> list[Reference]:
        """The mentions, and the words that point at them, in order of the text."""
        return [reference for reference, _ in resolve(self, self.weights)]

    @cached_property
    def _reference_starts(self) -> list[int]:
        return [reference.start for reference in self.references]

    def references_within(self, start: int, end: int) -> list[Reference]:
        """References that begin in the span."""
        return self.references[bisect_left(self._reference_starts, start) : bisect_left(self._reference_starts, end)]

    @cached_property
    def prominent(self) -> list[str]:
        """The organisations that the article is about, at most three: named in the title, early, often."""
        first: dict[str, int] = {}
        for mention in self.mentions:
            first.setdefault(mention.organisation_id, len(first))
        count = dict(Counter(mention.organisation_id for mention in self.mentions))
        titled = set(self.titled)
        worth = {one: n + 2 * (one in titled) + (first[one] < 2) for one, n in count.items()}
        return sorted(worth, key=lambda one: (-worth[one], first[one]))[:3]

    @cached_property
    def publisher(self) -> str | None:
        """The organisation that publishes the article itself: a letter to its members, a communiqué."""
        publisher = (self.document.article.publisher or "").casefold()
        named = (one.organisation_id for one in self.mentions if len(one.text) >= _NAME and one.text.casefold() in publisher)
        return next(named, None)

    @cached_property
    def _standings(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def standing(self, organisation_id: str, where: str = "") -> tuple[str, ...]:
        """How much the article is about an organisation, each observation qualified by where the figure stands."""
        known = self._standings.get((organisation_id, where))
        if known is None:
            said = self._standing(organisation_id)
            known = tuple(f"{how}, {where}" if where else how for how in said)
            self._standings[organisation_id, where] = known
        return known

    def _standing(self, organisation_id: str) -> Iterator[str]:
        if organisation_id == self.main:
            yield "main"
            yield "main by far" if self.is_one_body else "main among others"
        if organisation_id in self.titled:
            yield "titled"
        if organisation_id == self.publisher:
            yield "publisher"
        if organisation_id in self.prominent:
            yield f"prominent {self.prominent.index(organisation_id)}"

    @cached_property
    def _blocks(self) -> list[tuple[int, str | None]]:
        """Where each heading, question or item of a list begins, and the organisation that it names first of all."""
        blocks: list[tuple[int, str | None]] = []
        headed: str | None = None
        for zone in self.document.zones:
            line = self.document.text[zone.start : zone.end]
            named = self.within(zone.start, zone.end)
            leading = named[0].organisation_id if named and named[0].start - zone.start < _LEAD else None
            if zone.kind == "heading" or (len(line) < _MAX_QUESTION and _QUESTION.search(line)):
                headed = named[0].organisation_id if named else None
                blocks.append((zone.start, headed))
            elif leading and len(line) < _MAX_LABEL and _LABELLED.search(line):
                headed = leading
                blocks.append((zone.start, headed))
            elif zone.kind == "list_item" or (blocks and blocks[-1][1] != headed):
                blocks.append((zone.start, leading if leading and zone.kind == "list_item" else headed))
        return blocks

    def block_of(self, sentence: int) -> str | None:
        """The organisation that the heading or the question above a sentence names."""
        above = bisect_right(self._blocks, self.document.sentences[sentence][0], key=lambda block: block[0])
        return self._blocks[above - 1][1] if above else None

    def paragraph_at(self, offset: int) -> int:
        """Index of the line at an offset."""
        return bisect_right(self.document.zones, offset, key=lambda zone: zone.start) - 1

    @cached_property
    def starts(self) -> list[int]:
        """Where each mention begins."""
        return [mention.start for mention in self.mentions]

    @cached_property
    def _counts(self) -> list[tuple[str, int]]:
        return Counter(mention.organisation_id for mention in self.mentions).most_common(2)

    @property
    def main(self) -> str | None:
        """The organisation the article is about: the one most often mentioned, the earliest on a tie."""
        return self._counts[0][0] if self._counts else None

    @property
    def is_one_body(self) -> bool:
        """Whether the main organisation is mentioned twice as often as any other."""
        return len(self._counts) < 2 or self._counts[0][1] >= 2 * self._counts[1][1]

    @cached_property
    def titled(self) -> list[str]:
        """Organisations named in the title, sorted."""
        titles = [zone for zone in self.document.zones if zone.kind == "title"]
        return sorted({mention.organisation_id for zone in titles for mention in self.within(zone.start, zone.end)})

    @cached_property
    def posts(self) -> list[OrganisationMention]:
        """Mentions that follow a person's post: « directrice du CHU de Tours »."""
        return [mention for mention in self.mentions if self.part(mention) == "post"]

    @cached_property
    def headings(self) -> list[Zone]:
        """Headings that hold no figure: those of a section or of a block of figures."""
        return [
            zone for zone in self.document.zones if zone.kind == "title" or (zone.kind == "heading" and self._is_section(zone))
        ]

    def _is_section(self, zone: Zone) -> bool:
        line = self.document.text[zone.start : zone.end].strip(" :")
        return not (line[:1].isdigit() or ":" in line or _QUESTION.search(line) or self.figures_within(zone.start, zone.end))

    @cached_property
    def topics(self) -> list[str | None]:
        """For each sentence, the organisation spoken of when it begins: the last one that was a subject, else just named."""
        topics: list[str | None] = []
        topic: str | None = None
        sections = {heading.start for heading in self.headings if heading.kind == "heading"}
        for start, end in self.document.sentences:
            topic = (self.block_of(len(topics)) or next(iter(self.prominent), None)) if start in sections else topic
            topics.append(topic)
            named = self.references_within(start, end)
            subjects = [one for one in named if one.part == "subject"] or [one for one in named if one.part == "of subject"]
            if subjects:
                topic = subjects[0].organisation_id
            elif named and (topic is None or all(one.part == "other" for one in named)):
                topic = named[0].organisation_id
        return topics

    @cached_property
    def _answers(self) -> set[int]:
        """Starts of the zones that answer a question: an interview."""
        asked, answers = False, set()
        for zone in self.document.zones:
            line = self.document.text[zone.start : zone.end]
            if asked and zone.kind == "body":
                answers.add(zone.start)
            asked = bool(_QUESTION.search(line)) if len(line) < _MAX_QUESTION else asked and zone.kind == "body"
        return answers if len(answers) > 1 else set()

    def answers_question(self, offset: int) -> bool:
        """Whether the line at `offset` answers a question of an interview."""
        return self.document.zone_at(offset).start in self._answers

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of each organisation."""
        return {mention.organisation_id: mention.kind for mention in self.mentions}

    @cached_property
    def certainty(self) -> dict[str, float]:
        """How sure it is that each organisation is one, at its surest mention."""
        surest: dict[str, float] = {}
        for mention in self.mentions:
            surest[mention.organisation_id] = max(surest.get(mention.organisation_id, 0.0), mention.confidence)
        return surest

    @cached_property
    def _first_named(self) -> dict[str, list[tuple[int, str]]]:
        """For each organisation, where each of its wordings first stands, and the wording in lower case."""
        wordings: dict[str, dict[str, int]] = {}
        for mention in self.mentions:
            wordings.setdefault(mention.organisation_id, {}).setdefault(mention.text.casefold(), mention.start)
        return {one: [(start, wording) for wording, start in said.items()] for one, said in wordings.items()}

    def is_named_like(self, organisation_id: str, noun: str, before: int) -> bool:
        """Whether a name that it was given before that offset begins with the noun: « la clinique », of « clinique X »."""
        return any(at < before and name.startswith(noun.casefold()) for at, name in self._first_named[organisation_id])

    def last_posts(self, offset: int) -> Sequence[OrganisationMention]:
        """The last mention before `offset` that follows a person's post, if any."""
        end = bisect_left(self.posts, offset, key=lambda mention: mention.start)
        return self.posts[max(0, end - 1) : end]

    def last_before(self, offset: int, count: int) -> Sequence[OrganisationMention]:
        """The last mentions before `offset`, at most `count`, in order."""
        end = bisect_left(self.starts, offset)
        return self.mentions[max(0, end - count) : end]

    def speaker(self, offset: int) -> tuple[str, str] | None:
        """The organisation of who says what stands at `offset`, and how it is known.

        It is that of the post given right after the quotation, that of the person interviewed, else of the last post before.
        """
        if self.answers_question(offset):
            return (self._interviewed, "in an interview") if self._interviewed else None
        closing = _CLOSING_QUOTE.search(self.document.text, offset, offset + _MAX_QUOTATION)
        end = closing.end() if closing else self.document.zone_at(offset).end
        first = bisect_left(self.posts, offset, key=lambda mention: mention.start)
        if first < len(self.posts) and self.posts[first].start < end + _ATTRIBUTION:
            return self.posts[first].organisation_id, "named after"
        attributed = self.within(end, end + _ATTRIBUTION) if closing else []
        if attributed and _SAME_SENTENCE.fullmatch(self.document.text, end, attributed[0].start):
            return attributed[0].organisation_id, "mentioned after"
        before = self.last_posts(offset)
        return (before[0].organisation_id, "named before") if before else None

    @cached_property
    def _interviewed(self) -> str | None:
        """The organisation of who answers: of the last post before the first answer, else the main one."""
        before = self.last_posts(min(self._answers)) if self._answers else []
        return before[0].organisation_id if before else self.main

    def figures_within(self, start: int, end: int) -> Sequence[Figure]:
        """Figures that begin in the span."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def within(self, start: int, end: int) -> Sequence[OrganisationMention]:
        """Mentions that begin in the span."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def before(self, offset: int) -> str:
        """The text right before an offset, in its line."""
        zone = self.document.zone_at(offset)
        return self.document.text[max(zone.start, offset - _CONTEXT) : offset]

    def heading_of(self, figure: Figure) -> Zone | None:
        """The nearest heading above the figure's line."""
        zone = self.document.zone_at(figure.start)
        above = bisect_right(self.headings, zone.start - 1, key=lambda heading: heading.start)
        return self.headings[above - 1] if above else None

    @cached_property
    def _parts(self) -> dict[int, str]:
        parts: dict[int, str] = {}
        for before, mention in zip([None, *self.mentions], self.mentions, strict=False):
            tied = before and shares_part(self.document.text, before.end, mention.start)
            parts[mention.start] = parts[before.start] if before and tied else self.part_at(mention.start)
        return parts

    def part(self, mention: OrganisationMention) -> str:
        """What a mention does in its clause, as `part_of` has it; those of a list share it."""
        return self._parts[mention.start]

    def part_at(self, offset: int) -> str:
        """What the noun phrase whose determiner ends at an offset does in its clause, as `part_of` has it."""
        return part_of(self.before(offset))
