"""An article as its figures see it: how it is laid out, who is named and pointed at where, and what it speaks of."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice

from pipeline.extraction.holders.anaphora import MAX_RANK, resolve
from pipeline.extraction.holders.features import Part
from pipeline.extraction.holders.layout import Layout
from pipeline.extraction.holders.mentions import MentionIndex, Reference
from pipeline.reading.document import Document, Zone
from schemas import Figure, OrganisationMention


class Scene:
    """A document with its organisation mentions and figures, both in order of the text.

    `weights` are those of the observations by which a word that points at an organisation is resolved.
    """

    def __init__(
        self,
        document: Document,
        mentions: Sequence[OrganisationMention],
        figures: Sequence[Figure],
        weights: Mapping[str, float],
    ) -> None:
        self.document, self.figures = document, figures
        self.mentions = MentionIndex(document, mentions)
        self.layout = Layout(document, self.mentions, figures)
        self._weights = weights

    @cached_property
    def references(self) -> list[Reference]:
        """The mentions, and the words that point at them, in order of the text."""
        return [reference for reference, _ in resolve(self.mentions, self.layout, self._weights)]

    @cached_property
    def _reference_starts(self) -> list[int]:
        return [reference.start for reference in self.references]

    def references_within(self, start: int, end: int) -> list[Reference]:
        """References that begin in the span."""
        return self.references[bisect_left(self._reference_starts, start) : bisect_left(self._reference_starts, end)]

    @cached_property
    def _references_to(self) -> dict[str, list[Reference]]:
        """The references to each organisation, in order of the text."""
        grouped: dict[str, list[Reference]] = {}
        for reference in self.references:
            grouped.setdefault(reference.organisation_id, []).append(reference)
        return grouped

    def last_reference(self, organisation_id: str, sentence: int) -> Reference | None:
        """The last reference to an organisation before a sentence."""
        references = self._references_to.get(organisation_id, ())
        end = bisect_left(references, self.document.sentences[sentence][0], key=lambda one: one.start)
        return references[end - 1] if end else None

    def rank(self, organisation_id: str, sentence: int) -> int:
        """How many others were referred to between the last reference to an organisation and a sentence: 3 for three or more."""
        latest = self._latest[sentence]
        return latest.index(organisation_id) if organisation_id in latest else MAX_RANK

    @cached_property
    def _latest(self) -> list[tuple[str, ...]]:
        """For each sentence the organisations last referred to before it, the latest first, as many as have a rank."""
        latest: list[tuple[str, ...]] = []
        said: dict[str, None] = {}
        for start, end in self.document.sentences:
            latest.append(tuple(islice(reversed(said), MAX_RANK)))
            for reference in self.references_within(start, end):
                said.pop(reference.organisation_id, None)
                said[reference.organisation_id] = None
        return latest

    def leads(self, zone: Zone) -> tuple[Reference | None, Reference | None]:
        """The first reference in a paragraph, and the first in it that is a subject."""
        if zone.start not in self._leads:
            references = self.references_within(zone.start, zone.end)
            subject = next((one for one in references if one.part is Part.SUBJECT), None)
            self._leads[zone.start] = next(iter(references), None), subject
        return self._leads[zone.start]

    @cached_property
    def _leads(self) -> dict[int, tuple[Reference | None, Reference | None]]:
        return {}

    @cached_property
    def topics(self) -> list[str | None]:
        """For each sentence, the organisation spoken of when it begins: the last one that was a subject, else just named."""
        topics: list[str | None] = []
        topic: str | None = None
        sections = {heading.start for heading in self.layout.headings if heading.kind == "heading"}
        for start, end in self.document.sentences:
            if start in sections:
                topic = self.layout.block_of(len(topics)) or next(iter(self.mentions.prominent), None)
            topics.append(topic)
            topic = _topic_after(topic, self.references_within(start, end))
        return topics


def _topic_after(topic: str | None, named: Sequence[Reference]) -> str | None:
    """What is spoken of after a sentence with these references, given what was before."""
    subjects = [one for one in named if one.part is Part.SUBJECT] or [one for one in named if one.part is Part.OF_SUBJECT]
    if subjects:
        return subjects[0].organisation_id
    if named and (topic is None or all(one.part is Part.OTHER for one in named)):
        return named[0].organisation_id
    return topic
