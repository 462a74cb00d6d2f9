"""An article as its figures see it: how it is laid out, who is named and pointed at where, and what it speaks of."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

from pipeline.extraction.holders.anaphora import resolve
from pipeline.extraction.holders.features import Part
from pipeline.extraction.holders.layout import Layout
from pipeline.extraction.holders.mentions import MentionIndex, Reference
from pipeline.reading.document import Document
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
