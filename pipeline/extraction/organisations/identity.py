"""Identifiers: of an organisation by its name alone, and which organisations of a corpus are one, known by all their names."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from types import MappingProxyType

from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.extraction.organisations.vocabulary import heads, names, words
from pipeline.lexicon import load_lexicon

_BRACKET = re.compile(r"\s*\([^()]{2,80}\)")
_FORMER = "ex"
_SEPARATORS = {code: " " for code in range(128) if not chr(code).isalnum()}
_FRANCE = re.compile(r"(?<!\bde)(?<!\ben) France\Z")
_DIGEST = 12  # hexadecimal digits


def slug(name: str) -> str:
    """An identifier made of the name alone: « Université de Bretagne occidentale » → `universite-bretagne-occidentale`."""
    return "-".join(name_words(name))


@lru_cache(8192)
def name_words(name: str) -> tuple[str, ...]:
    """The words, one at least, that tell a name from another: in ASCII, without brackets, small words, « ex- », or « Group » and
    legal form at the end.

    What everybody shortens is short: « Chambre de commerce et d'industrie de la Vienne » and « CCI Vienne » are the same words.
    A name without any letter or digit that ASCII can write is one word, its digest.
    """
    whole = _BRACKET.sub("", name) if "(" in name else name
    plain = in_ascii(whole.replace("’", "'").replace("&", " et "))
    every = plain.translate(_SEPARATORS).split() or [sha256(name.encode()).hexdigest()[:_DIGEST]]
    small = words("contexts", "links", "small")
    content = [word for word in every if word not in small] or every
    while len(content) > 1 and content[-1] in _ends():
        content.pop()
    if len(content) > 1 and content[0] == _FORMER:
        content.pop(0)
    spellings = load_lexicon("organisations/bodies")["spellings"]
    return _shortened(tuple(spellings.get(word, word) for word in content))


@cache
def _ends() -> frozenset[str]:
    """What ends a name and is none of it: a legal form, « Group »."""
    return words("bodies", "legal_forms", "words") | words("bodies", "groups", "words")


def _shortened(long: tuple[str, ...]) -> tuple[str, ...]:
    """The words with a usual long form at their beginning replaced by its acronym."""
    if long[0] not in _expanding():
        return long
    for size in range(min(len(long), 5), 1, -1):
        if acronym := _expansions().get(long[:size]):
            return acronym, *long[size:]
    return long


@cache
def _expansions() -> dict[tuple[str, ...], str]:
    small = words("contexts", "links", "small")
    lists = load_lexicon("organisations/bodies")["expansions"]
    return {tuple(word for word in long.split() if word not in small): acronym for long, acronym in lists.items()}


@cache
def _expanding() -> frozenset[str]:
    """Words that a usual long form begins with."""
    return frozenset(long[0] for long in _expansions())


def canonical_ids(names_of: Mapping[str, Collection[str]], bodies: Mapping[str, int] = MappingProxyType({})) -> dict[str, str]:
    """For each organisation the id of the one it is an alias of, or its own.

    `names_of` has for each organisation_id all texts that mention it, long and short, in any article; `bodies` the number in
    a register of those that are linked to it. One is another's alias when its own name is a short form or acronym of that one
    alone (« MTC », once « Medical Training Center (MTC) » was read), the same but for hyphens, plurals, « Groupe », « France » or
    a legal form, or when both are one body. Names of different towns and different bodies stay apart, and so does what the user
    lists. The order does not matter.
    """
    parent = {organisation_id: organisation_id for organisation_id in names_of}
    linked = dict(bodies)
    alike = _same_spelling(names_of) | _of_france(names_of)
    listed = load_gazetteer().users_ids
    pairs = {pair for pair in alike if not listed.intersection(pair)}
    pairs |= {(claimed, owner) for claimed, owner in _claimed(names_of) if claimed not in listed}
    for one, other in [*sorted(_same_body(bodies)), *sorted(pair for pair in pairs if not _differ_by_town(*pair))]:
        first, second = sorted((_root(parent, one), _root(parent, other)), key=_rank)
        if len({linked[root] for root in (first, second) if root in linked}) < 2:
            parent[first] = second
            linked |= {second: linked[first]} if first in linked else {}
    return {organisation_id: _root(parent, organisation_id) for organisation_id in names_of}


def _root(parent: Mapping[str, str], organisation_id: str) -> str:
    while parent[organisation_id] != organisation_id:
        organisation_id = parent[organisation_id]
    return organisation_id


def _rank(organisation_id: str) -> tuple[bool, bool, int, str]:
    """The user's ids first, then the gazetteer's, then those with the most words."""
    known = load_gazetteer()
    return organisation_id in known.users_ids, known.has(organisation_id), organisation_id.count("-"), organisation_id


def _same_body(bodies: Mapping[str, int]) -> set[tuple[str, str]]:
    """Pairs that a register has for one body; not those of which the user lists one or both."""
    first_of: dict[int, str] = {}
    unlisted = sorted(bodies.keys() - load_gazetteer().users_ids)
    return {(first_of.setdefault(bodies[organisation_id], organisation_id), organisation_id) for organisation_id in unlisted}


def _same_spelling(names_of: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    """Pairs whose ids are the same but for hyphens, plurals, and « Groupe » or a legal form in front."""
    first_of: dict[str, str] = {}
    pairs = set()
    for organisation_id in sorted(names_of):
        key = "".join(word.rstrip("s") if len(word) > 4 else word for word in core(organisation_id.split("-"))).rstrip("s")
        pairs.add((first_of.setdefault(key, organisation_id), organisation_id))
    return pairs


def core(told: Sequence[str]) -> Sequence[str]:
    """The words of a name without « Groupe » or a legal form in front: « Groupe Vauclin », « SA Vauclin »."""
    first = next((at for at, word in enumerate(told[:-1]) if word not in _ends()), max(0, len(told) - 1))
    return told[first:]


def _of_france(names_of: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    """Pairs of an organisation and the one of the same name without « France » at its end; « Banque de France » has none."""
    by_core = {tuple(core(organisation_id.split("-"))): organisation_id for organisation_id in sorted(names_of)}
    pairs = set()
    for organisation_id in filter(lambda each: any(map(_FRANCE.search, names_of[each])), names_of):
        short = by_core.get(tuple(core(organisation_id.split("-")[:-1])))
        if short and short not in _nouns() and not is_place(short) and not _are_both_known(short, organisation_id):
            pairs.add((organisation_id, short))
    return pairs


def _are_both_known(one: str, other: str) -> bool:
    return load_gazetteer().has(one) and load_gazetteer().has(other)


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


def is_place(organisation_id: str) -> bool:
    """Whether an identifier is the name of one town, region or country, and no more: « saint-lo », « lens »."""
    return organisation_id in _whole_places()


@cache
def _whole_places() -> frozenset[str]:
    return frozenset(slug(place) for which in ("places", "communes") for place in names(which))


def _towns(organisation_id: str) -> frozenset[str]:
    return _places().intersection(organisation_id.split("-"))


@cache
def _places() -> frozenset[str]:
    return frozenset(each[0] for place in names("places") if len(each := name_words(place)) == 1)


@cache
def _nouns() -> frozenset[str]:
    """Nouns for kinds of organisations: « chu », « cci », which no organisation has for itself."""
    return frozenset(slug(noun) for noun in heads())
