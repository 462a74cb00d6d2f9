"""Which mentions of an article are one organisation: long name, short forms, acronym, spelling variants."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.extraction.organisations.acronyms import stands_for
from pipeline.extraction.organisations.gazetteer import find_known
from pipeline.extraction.organisations.group_kind import kind_of_group
from pipeline.extraction.organisations.identity import name_words, slug
from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.extraction.organisations.vocabulary import heads, labels
from pipeline.extraction.organisations.vocabulary import words as words_of
from pipeline.reading.document import Document
from schemas import OrganisationMention

_APPOSITION = re.compile(r"\s*(?:\(|[,:–-]\s*(?:(?:le|la|les)\s|l')?)")
_TITLE_LINES = 2
_REACH = 50  # longer names looked at for a short form, on either side


def group_mentions(document: Document, mentions: Sequence[OrganisationMention]) -> list[OrganisationMention]:
    """The mentions with organisation_id, canonical name and kind of the organisation that each refers to.

    The id is the gazetteer's, else a slug of the canonical name: a function of the name alone.
    """
    grouped = list(mentions)
    for members in find_groups(document, mentions):
        canonical = _canonical([mentions[index] for index in members]) | {"kind": kind_of_group(document, members, mentions)}
        for index in members:
            grouped[index] = mentions[index].model_copy(update=canonical)
    return grouped


def find_groups(document: Document, mentions: Sequence[OrganisationMention]) -> list[list[int]]:
    """The places of the mentions, those of one organisation together, by first mention."""
    groups = _Groups(len(mentions))
    _join_same_names(mentions, groups)
    _join_acronyms(document, mentions, groups)
    _join_short_forms(document, mentions, groups)
    return groups.members()


class _Groups:
    """Disjoint sets of mentions, by index."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = index = self._parent[self._parent[index]]
        return index

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first

    def members(self) -> list[list[int]]:
        """The groups, each in order, by first member."""
        groups: dict[int, list[int]] = {}
        for index in range(len(self._parent)):
            groups.setdefault(self.find(index), []).append(index)
        return list(groups.values())


def _join_same_names(mentions: Sequence[OrganisationMention], groups: _Groups) -> None:
    """Spelling variants, and names that the gazetteer has for one organisation."""
    first_of: dict[object, int] = {}
    for index, mention in enumerate(mentions):
        known = find_known(mention.name)
        for key in (name_words(mention.name), "".join(name_words(mention.name)), known.id if known else None):
            if key is not None:
                groups.join(first_of.setdefault(key, index), index)


def _join_acronyms(document: Document, mentions: Sequence[OrganisationMention], groups: _Groups) -> None:
    """« Centre Georges-François Leclerc (CGFL) », and any acronym that spells a name of the article."""
    paired = {index for pair in _appositions(document, mentions) for index in pair}
    for one, other in _appositions(document, mentions):
        groups.join(one, other)
    longs = [index for index, mention in enumerate(mentions) if len(name_words(mention.name)) > 1]
    for index, mention in enumerate(mentions):
        if index in paired or not _is_acronym(mention.name):
            continue
        match = next((long for long in longs if stands_for(mention.name, mentions[long].name)), None)
        if match is not None and not _same_name_paired(mentions, index, paired):
            groups.join(match, index)


def _same_name_paired(mentions: Sequence[OrganisationMention], index: int, paired: set[int]) -> bool:
    return any(mentions[other].name == mentions[index].name for other in paired)


def _appositions(document: Document, mentions: Sequence[OrganisationMention]) -> Iterator[tuple[int, int]]:
    """Neighbours of which one, in brackets or after a comma, is the acronym of the other."""
    for index in range(len(mentions) - 1):
        one, other = mentions[index], mentions[index + 1]
        between = document.text[one.end : other.start]
        if not _APPOSITION.fullmatch(between):
            continue
        acronym, long = (other, one) if len(one.name) > len(other.name) else (one, other)
        letters, *places = acronym.name.split(" ")
        if not _is_acronym(letters) or len(name_words(long.name)) < 2 or not all(place in long.name for place in places):
            continue
        closed = between.strip() == "(" and document.text[other.end : other.end + 1] == ")"
        if stands_for(letters, long.name) or (closed and _shares_letters(letters, long.name)):
            yield index, index + 1


def _is_acronym(name: str) -> bool:
    return " " not in name and len(name) <= 12 and (sum(letter.isupper() for letter in name) > 1 or len(name) <= 9)


def _shares_letters(acronym: str, long: str) -> bool:
    """Whether half of the acronym's letters, the first among them, are initials of the name: « FHP », « FNTS »."""
    letters = [letter for letter in in_ascii(acronym) if letter.isalpha()]
    initials = [word[0] for word in name_words(long)]
    return bool(letters) and letters[0] == initials[0] and 2 * sum(letter in initials for letter in letters) >= len(letters)


def _join_short_forms(document: Document, mentions: Sequence[OrganisationMention], groups: _Groups) -> None:
    """Each short form joins the last longer name before it, else the first after it."""
    words = [name_words(mention.name) for mention in mentions]
    longer_names = _by_edge(words)
    first_in_text: dict[tuple[str, ...], int] = {}
    for index, mention in enumerate(mentions):
        if not _is_in_heading(document, mention):
            first_in_text.setdefault(words[index], index)
    for index, name in enumerate(words):
        near = longer_names.get(name, [])
        at = bisect_left(near, index)
        before = next((n for n in reversed(near[max(0, at - _REACH) : at]) if _shortens(mentions, words, index, n)), None)
        first = next((n for n in near[:_REACH] if _shortens(mentions, words, index, n)), before)
        if first is None or (not _is_head(name) and first_in_text.get(name, first) < first):
            continue  # « Cap Léon » comes before « Cap Léon UK »: it needs no longer name
        if before is not None:
            groups.join(before, index)
        elif _is_head(name) or _is_in_heading(document, mentions[index]):
            groups.join(first, index)


def _by_edge(words: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """For each beginning and end of a name, the indexes of the names that it begins or ends, in order."""
    indexes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, name in enumerate(words):
        for edge in {part for size in range(1, len(name)) for part in (name[:size], name[-size:])}:
            indexes[edge].append(index)
    return indexes


def _shortens(mentions: Sequence[OrganisationMention], words: Sequence[tuple[str, ...]], short: int, long: int) -> bool:
    """Whether one name is the other's beginning or end, and names no other organisation."""
    one, other = words[short], words[long]
    if len(one) >= len(other):
        return False
    if _is_head(one):
        return other[: len(one)] == one
    if find_known(mentions[short].name) and not _is_same_organisation(mentions, short, long):
        return False
    return other[: len(one)] == one or (other[-len(one) :] == one and all(_is_head((word,)) for word in other[: -len(one)]))


def _is_same_organisation(mentions: Sequence[OrganisationMention], short: int, long: int) -> bool:
    """Whether a known name that begins a longer one means the same here.

    « Grand Poitiers » and « Grand Poitiers Communauté urbaine » do, « l'Institut Pasteur » after « Institut Pasteur de
    Lille » does; « Renault » and « Renault Trucks » do not.
    """
    rest = mentions[long].name[len(mentions[short].name) :].casefold().split()
    return bool(rest) and (rest[0] in heads() or (long < short and rest[0] in ("de", "du", "des")))


def _is_head(words: tuple[str, ...]) -> bool:
    """Whether the words are no more than a noun for a kind of organisation: « CHU », « CCI », « Fonderies »."""
    return len(words) == 1 and words[0] in _plain_heads()


@lru_cache(1)
def _plain_heads() -> frozenset[str]:
    nouns = {*heads(), *labels()}
    return frozenset("-".join(name_words(noun)) for noun in nouns) - words_of("bodies", "with_branches", "words")


def _is_in_heading(document: Document, mention: OrganisationMention) -> bool:
    """Whether the mention is in a heading or the first lines, which use short forms of names yet to come."""
    if len(document.zones) > _TITLE_LINES and mention.start < document.zones[_TITLE_LINES].start:
        return True
    return document.zone_at(mention.start).kind in ("title", "heading")


def _canonical(group: Sequence[OrganisationMention]) -> dict[str, object]:
    """organisation_id and name of a group: by its fullest name, one in small letters rather than in capitals."""
    fullest = max(group, key=lambda mention: (len(name_words(mention.name)), not mention.name.isupper(), -mention.start))
    known = next((found for m in (fullest, *group) if (found := find_known(m.name))), None)
    return {
        "organisation_id": known.id if known else slug(fullest.name),
        "name": fullest.name,
    }
