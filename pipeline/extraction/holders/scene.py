"""An article as its figures see it: who is named where, in which heading, as subject or in passing, and who speaks."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Document, Zone
from pipeline.lexicon import load_lexicon
from schemas import Figure, OrganisationMention

_WORDS = load_lexicon("holding")
_PREPOSITIONS = _WORDS["prepositions"]
_SOURCE = re.compile(rf"(?i)\b(?:{_PREPOSITIONS['source']})\s*(?:l[ea]s? |l')?$")
_OBJECT = re.compile(rf"(?i)(?:^|[\s(])(?:{_PREPOSITIONS['object']})\s*(?:la |le |les |l')?(?:[\w-]+ ){{0,2}}$")
_ROLE = re.compile(
    rf"(?i)\b{_PREPOSITIONS['role']}[\w-]*(?: [\w'-]+){{0,5}}? (?:de la|de l'|du|des|de|d'|chez|à la|à|au) ?(?:[\w-]+ ){{0,2}}$"
)
_INNER = re.compile(
    r"(?i)(?:(?<!rien )\bque|\bqu'|\bdont|\boù|\bquand|\blequel|\blaquelle) ?(?:le|la|les|l')? ?(?:[\w-]+ ){0,2}$"
)
_CLAUSE_START = re.compile(
    r"(?i)(?:^|[.!?:;«»\"(–—•]|,? (?:et|mais|tandis que|alors que|car|puis)|,)\s*"
    r"(?:le|la|les|l'|son|sa|ses|cette|cet|ce|côté|chez|au|à la)? ?(?:[\w-]+ ){0,4}$"
)
_OF_SUBJECT = re.compile(
    r"(?i)(?:^|[.!?:;«»\"(–—•,])\s*(?:le|la|les|l'|celle|celui|ceux|celles|côté) ?"
    r"(?:[\w'-]+ ){0,3}?(?:de la|de l'|du|des|de|d') ?(?:[\w-]+ )?$"
)
_PLACE = re.compile(
    r"(?i)(?:^|[.!?:;«»\"(–—•,])\s*(?:chez|au|aux|à l'|à la|à|au sein d[eu'][ ]?(?:la |l')?|côté|du côté d[eu'])\s*(?:[\w-]+ )?$"
)
_QUESTION = re.compile(r"\?\s*$")
_CLOSING_QUOTE = re.compile(r"[»”]|\"(?!\w)")
_CONTEXT = 50
_MAX_QUESTION = 200
_ATTRIBUTION = 150
_MAX_QUOTATION = 2000


@dataclass(frozen=True)
class Scene:
    """A document with its organisation mentions and figures, both in order of the text."""

    document: Document
    mentions: Sequence[OrganisationMention]
    figures: Sequence[Figure]

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
        return [mention for mention in self.mentions if _ROLE.search(self.before(mention))]

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
            topic = self.main if start in sections else topic
            topics.append(topic)
            named = self.within(start, end)
            subjects = [mention for mention in named if self.part(mention) == "subject"] or [
                m for m in named if self.part(m) == "of subject"
            ]
            if subjects:
                topic = subjects[0].organisation_id
            elif named and (topic is None or all(self.part(mention) == "other" for mention in named)):
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

    def speaker(self, offset: int) -> str | None:
        """The organisation of who says what stands at `offset`: of the post given right after the quotation, else last before."""
        closing = _CLOSING_QUOTE.search(self.document.text, offset, offset + _MAX_QUOTATION)
        end = closing.end() if closing else self.document.zone_at(offset).end
        first = bisect_left(self.posts, offset, key=lambda mention: mention.start)
        after = [mention for mention in self.posts[first : first + 1] if mention.start < end + _ATTRIBUTION]
        said = after or self.last_posts(offset)
        return said[0].organisation_id if said else None

    def figures_within(self, start: int, end: int) -> Sequence[Figure]:
        """Figures that begin in the span."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def within(self, start: int, end: int) -> Sequence[OrganisationMention]:
        """Mentions that begin in the span."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def before(self, mention: OrganisationMention) -> str:
        """The text right before a mention, in its line."""
        zone = self.document.zone_at(mention.start)
        return self.document.text[max(zone.start, mention.start - _CONTEXT) : mention.start]

    def heading_of(self, figure: Figure) -> Zone | None:
        """The nearest heading above the figure's line."""
        zone = self.document.zone_at(figure.start)
        above = bisect_right(self.headings, zone.start - 1, key=lambda heading: heading.start)
        return self.headings[above - 1] if above else None

    @cached_property
    def _parts(self) -> dict[int, str]:
        parts: dict[int, str] = {}
        for before, mention in zip([None, *self.mentions], self.mentions, strict=False):
            in_bracket = before and self.document.text[before.end : mention.start] == " ("
            parts[mention.start] = parts[before.start] if before and in_bracket else self._part_of(mention)
        return parts

    def part(self, mention: OrganisationMention) -> str:
        """What a mention does in its clause: `post`, `source`, `of subject`, `object`, `place` (« Chez X, »),
        `inner` (subject of a
        relative), `subject` or `other`."""
        return self._parts[mention.start]

    def _part_of(self, mention: OrganisationMention) -> str:
        before = self.before(mention)
        if _ROLE.search(before):
            return "post"
        if _SOURCE.search(before):
            return "source"
        if _PLACE.search(before):
            return "place"
        if _OF_SUBJECT.search(before):
            return "of subject"
        if _OBJECT.search(before):
            return "object"
        if _INNER.search(before):
            return "inner"
        return "subject" if _CLAUSE_START.search(before) else "other"
