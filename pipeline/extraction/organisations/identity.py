"""Which organisations of a corpus are one, each known so far by the names of its own article."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache

from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.extraction.organisations.grouping import name_words, slug
from pipeline.extraction.organisations.vocabulary import heads, names


def canonical_ids(names_of: Mapping[str, Collection[str]]) -> dict[str, str]:
    """For each organisation the id of the one it is an alias of, or its own.

    `names_of` has for each organisation_id all texts that mention it, long and short, in any article. One is another's alias
    when its own name is a short form or acronym of that one alone (« MTC », once « Medical Training Center (MTC) » was read),
    or the same but for hyphens and plurals. Names of different towns stay apart. The order does not matter.
    """
    parent = {organisation_id: organisation_id for organisation_id in names_of}
    for one, other in sorted(_same_spelling(names_of) | _claimed(names_of)):
        if not _differ_by_town(one, other):
            first, second = _root(parent, one), _root(parent, other)
            parent[min(first, second, key=_rank)] = max(first, second, key=_rank)
    return {organisation_id: _root(parent, organisation_id) for organisation_id in names_of}


def _root(parent: Mapping[str, str], organisation_id: str) -> str:
    while parent[organisation_id] != organisation_id:
        organisation_id = parent[organisation_id]
    return organisation_id


def _rank(organisation_id: str) -> tuple[bool, int, str]:
    """The gazetteer's ids first, then those with the most words."""
    return load_gazetteer().has(organisation_id), organisation_id.count("-"), organisation_id


def _same_spelling(names_of: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    """Pairs whose ids are the same but for hyphens and plurals."""
    first_of: dict[str, str] = {}
    pairs = set()
    for organisation_id in sorted(names_of):
        key = "".join(word.rstrip("s") if len(word) > 4 else word for word in organisation_id.split("-")).rstrip("s")
        pairs.add((first_of.setdefault(key, organisation_id), organisation_id))
    return pairs


def _claimed(names_of: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    """Pairs of an organisation and the only other one that has its name as a short form or acronym."""
    claimants: dict[str, set[str]] = defaultdict(set)
    for organisation_id, texts in names_of.items():
        for name in {slug(text) for text in texts} - {organisation_id}:
            claimants[name].add(organisation_id)
    return {
        (claimed, next(iter(owners)))
        for claimed, owners in claimants.items()
        if claimed in names_of and len(owners) == 1 and claimed not in _nouns()
    }


def _differ_by_town(one: str, other: str) -> bool:
    """Whether both ids name places, and not the same: « chu-rouen », « chu-dijon »."""
    towns, others = _towns(one), _towns(other)
    return bool(towns and others) and not (towns <= others or others <= towns)


def _towns(organisation_id: str) -> frozenset[str]:
    return _places().intersection(organisation_id.split("-"))


@cache
def _places() -> frozenset[str]:
    return frozenset(words[0] for place in names("places") if len(words := name_words(place)) == 1)


@cache
def _nouns() -> frozenset[str]:
    """Nouns for sorts of bodies: « chu », « cci », which no organisation has for itself."""
    return frozenset(slug(noun) for noun in heads())
