"""The organisations that an article names: where each is named, in which part of a clause, and how much it is about each."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.extraction.holders.features import STANDING, Observation, Part, Standing, Via
from pipeline.extraction.holders.parts import part_of, shares_part
from pipeline.reading.document import Document
from schemas import OrganisationMention
from schemas.facts import OrganisationKind

_CONTEXT = 50
_NAME = 4
_PROMINENT = (Standing.FIRST, Standing.SECOND, Standing.THIRD)


class Reference(NamedTuple):
    """A span that stands for an organisation: its name, or a word that points at it."""

    start: int
    end: int
    organisation_id: str
    via: Via
    part: Part
    sentence: int
    rival: str | None = None  # the organisation that it may mean just as well


@dataclass(frozen=True)
class MentionIndex:
    """The organisation mentions of a document, in order of the text, and what they say of each organisation."""

    document: Document
    mentions: Sequence[OrganisationMention]

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def within(self, start: int, end: int) -> Sequence[OrganisationMention]:
        """Mentions that begin in the span."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_before(self, offset: int, count: int) -> Sequence[OrganisationMention]:
        """The last mentions before `offset`, at most `count`, in order."""
        end = bisect_left(self._starts, offset)
        return self.mentions[max(0, end - count) : end]

    @cached_property
    def posts(self) -> list[OrganisationMention]:
        """Mentions that follow a person's post: « directrice du CHU de Tours »."""
        return [mention for mention in self.mentions if self.part(mention) is Part.POST]

    def last_post(self, offset: int) -> OrganisationMention | None:
        """The last mention before `offset` that follows a person's post."""
        end = bisect_left(self.posts, offset, key=lambda mention: mention.start)
        return self.posts[end - 1] if end else None

    def next_post(self, offset: int) -> OrganisationMention | None:
        """The first mention from `offset` on that follows a person's post."""
        first = bisect_left(self.posts, offset, key=lambda mention: mention.start)
        return self.posts[first] if first < len(self.posts) else None

    @cached_property
    def _parts(self) -> dict[int, Part]:
        parts: dict[int, Part] = {}
        for before, mention in zip([None, *self.mentions], self.mentions, strict=False):
            tied = before and shares_part(self.document.text, before.end, mention.start)
            parts[mention.start] = parts[before.start] if before and tied else self.part_at(mention.start)
        return parts

    def part(self, mention: OrganisationMention) -> Part:
        """What a mention does in its clause; those of a list share it."""
        return self._parts[mention.start]

    def part_at(self, offset: int) -> Part:
        """What the noun phrase whose determiner ends at an offset does in its clause."""
        zone = self.document.zone_at(offset)
        return part_of(self.document.text[max(zone.start, offset - _CONTEXT) : offset])

    @cached_property
    def kinds(self) -> dict[str, OrganisationKind]:
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

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(mention.organisation_id for mention in self.mentions)

    @cached_property
    def main(self) -> str | None:
        """The organisation the article is about: the one most often mentioned, the earliest on a tie."""
        return next((one for one, _ in self._counts.most_common(1)), None)

    @cached_property
    def is_one_body(self) -> bool:
        """Whether the main organisation is mentioned twice as often as any other."""
        counts = [count for _, count in self._counts.most_common(2)]
        return len(counts) < 2 or counts[0] >= 2 * counts[1]

    @cached_property
    def titled(self) -> list[str]:
        """Organisations named in the title, sorted."""
        titles = [zone for zone in self.document.zones if zone.kind == "title"]
        return sorted({mention.organisation_id for zone in titles for mention in self.within(zone.start, zone.end)})

    @cached_property
    def prominent(self) -> list[str]:
        """The organisations that the article is about, at most three: named in the title, early, often."""
        first = {one: rank for rank, one in enumerate(self._counts)}
        worth = {one: n + 2 * (one in self.titled) + (first[one] < 2) for one, n in self._counts.items()}
        return sorted(worth, key=lambda one: (-worth[one], first[one]))[: len(_PROMINENT)]

    @cached_property
    def publisher(self) -> str | None:
        """The organisation that publishes the article itself: a letter to its members, a communiqué."""
        publisher = (self.document.article.publisher or "").casefold()
        named = (one.organisation_id for one in self.mentions if len(one.text) >= _NAME and one.text.casefold() in publisher)
        return next(named, None)

    def standing(self, organisation_id: str) -> Sequence[Observation]:
        """How much the article is about an organisation."""
        known = self._standings.get(organisation_id)
        if known is None:
            known = self._standings[organisation_id] = tuple(map(STANDING, self._standing(organisation_id)))
        return known

    @cached_property
    def _standings(self) -> dict[str, Sequence[Observation]]:
        return {}

    def _standing(self, organisation_id: str) -> Iterator[Standing]:
        if organisation_id == self.main:
            yield Standing.MAIN
            yield Standing.MAIN_BY_FAR if self.is_one_body else Standing.MAIN_AMONG_OTHERS
        if organisation_id in self.titled:
            yield Standing.TITLED
        if organisation_id == self.publisher:
            yield Standing.PUBLISHER
        if organisation_id in self.prominent:
            yield _PROMINENT[self.prominent.index(organisation_id)]
