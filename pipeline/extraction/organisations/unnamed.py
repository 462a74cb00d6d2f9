"""What an article as a whole shows to be no name: its towns, and councils of which it nowhere says which they are."""

from collections.abc import Iterator

from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import CAPITALISED, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import head_size, heads, words
from pipeline.lexicon import load_lexicon

_COUNCILS = {name: council for council, names in load_lexicon("organisations/bodies")["councils"].items() for name in names}
_COUNCILLING = frozenset(name.split()[0] for name in _COUNCILS)
_BETWEEN = OF | {"la", "le", "les", "l'"}


def towns_in(tokens: Tokens) -> frozenset[str]:
    """The names, in lower case, that the article gives to a town somewhere: « le maire de Nargy », « la wilaya de Bouira »."""
    towns = words("contexts", "territories", "towns")
    found = set()
    for at in range(2, len(tokens)):
        if tokens.keys[at - 1] in OF and tokens.keys[at - 2] in towns and tokens.shapes[at] in NAME_SHAPES:
            last = at
            while last < len(tokens) and tokens.shapes[last] in NAME_SHAPES:
                last += 1
            if heads().keys().isdisjoint(tokens.keys[at:last]):
                found.add(" ".join(tokens.keys[at:last]))
    return frozenset(found)


def of_unnamed(tokens: Tokens) -> frozenset[tuple[int, int]]:
    """The spans of « conseil régional », « Région » where the article nowhere says which council that is."""
    councils = list(_councils(tokens))
    named = {council for council, _, last in councils if _is_named_behind(tokens, last)}
    return frozenset((first, last) for council, first, last in councils if council not in named)


def _councils(tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    for first, key in enumerate(tokens.keys):
        if key in _COUNCILLING and (key == "conseil" or tokens.shapes[first] == CAPITALISED):
            last = first + head_size(tokens.keys, first)
            if council := _COUNCILS.get(" ".join(tokens.keys[first:last])):
                yield council, first, last


def _is_named_behind(tokens: Tokens, at: int) -> bool:
    """Whether a name goes on there: « Région Bretagne », « conseil départemental de la Manche »."""
    while at < len(tokens) and tokens.keys[at] in _BETWEEN:
        at += 1
    return at < len(tokens) and tokens.shapes[at] in NAME_SHAPES
