"""Which mentions of an article are one organisation: long name, short forms, acronym, renamings, spelling variants."""

from collections.abc import Sequence
from functools import cache

from pipeline.extraction.organisations.acronyms import stands_for
from pipeline.extraction.organisations.aliases import find_aliases, find_appositions, is_acronym, is_former
from pipeline.extraction.organisations.gazetteer import find_known
from pipeline.extraction.organisations.group_kind import kind_of_group
from pipeline.extraction.organisations.identity import name_words, slug
from pipeline.extraction.organisations.short_forms import find_parents, find_short_forms
from pipeline.reading.document import Document
from schemas import OrganisationMention


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
    _join_same_names(document, mentions, groups)
    _join_acronyms(document, mentions, groups)
    for one, other in (*find_aliases(document, mentions), *find_short_forms(document, mentions)):
        groups.join(one, other)
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


def _join_same_names(document: Document, mentions: Sequence[OrganisationMention], groups: _Groups) -> None:
    """Spelling variants, and names that the gazetteer has for one organisation."""
    parents = find_parents(document, mentions)
    first_of: dict[tuple[object, bool], int] = {}
    for index, mention in enumerate(mentions):
        known = find_known(mention.name)
        for key in (name_words(mention.name), "".join(name_words(mention.name)), known.id if known else None):
            if key is not None:
                groups.join(first_of.setdefault((key, index in parents), index), index)


def _join_acronyms(document: Document, mentions: Sequence[OrganisationMention], groups: _Groups) -> None:
    """« Centre Georges-François Leclerc (CGFL) », and any acronym that spells a name of the article."""
    pairs = list(find_appositions(document, mentions))
    for one, other in pairs:
        groups.join(one, other)
    explained = {mentions[index].name for pair in pairs for index in pair}
    longs: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if len(name_words(mention.name)) > 1:
            longs.setdefault(mention.name, index)
    spelled = cache(lambda acronym: next((index for name, index in longs.items() if _spells(acronym, name)), None))
    for index, mention in enumerate(mentions):
        if mention.name not in explained and is_acronym(mention.name) and (match := spelled(mention.name)) is not None:
            groups.join(match, index)


def _spells(acronym: str, name: str) -> bool:
    return stands_for(acronym, name) and find_known(acronym) in (None, find_known(name))


def _canonical(group: Sequence[OrganisationMention]) -> dict[str, object]:
    """organisation_id and name of a group: by its fullest name, one in small letters rather than in capitals or after « ex- »."""
    fullest = max(group, key=_fullness)
    known = next((found for m in (fullest, *group) if (found := find_known(m.name))), None)
    return {
        "organisation_id": known.id if known else slug(fullest.name),
        "name": fullest.name,
    }


def _fullness(mention: OrganisationMention) -> tuple[bool, int, bool, int]:
    return (not is_former(mention.name), len(name_words(mention.name)), not mention.name.isupper(), -mention.start)
