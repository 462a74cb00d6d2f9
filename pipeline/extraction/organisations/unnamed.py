"""What an article as a whole shows to be no name: towns, schemes that it lists, bodies of which it never says which they are."""

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import ELIDED, LOWER, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import head_size, heads, labels, words
from pipeline.lexicon import load_lexicon

_SAID_ONCE = {name: body for body, names in load_lexicon("organisations/bodies")["said_once"].items() for name in names}
_FIRST_WORDS = frozenset(name.split()[0] for name in _SAID_ONCE)
_BETWEEN = OF | {"la", "le", "les", "l'"}
_DEPARTMENTS = frozenset(
    name.casefold() for pair in load_lexicon("organisations/short_forms")["departments"].items() for name in pair
)
# « Noue-sur-Mer »: a town by its form, and what is said for short.
_TOWN = re.compile(r"(?P<short>\w{3,}(?:-\w{3,})??)-(?:en|ès|la|le|lès|les|sous|sur)-[^\W\d_].*")
_SERIES = frozenset((",", "et", "ou"))
_PLURAL = frozenset(("les", "des", "aux", "ces", "ses", "nos", "leurs", "de", "d'"))
_PHRASE = 7  # tokens


def towns_in(tokens: Tokens) -> frozenset[str]:
    """The names, in lower case, that the article gives to a town somewhere: « le maire de Nargy », « la wilaya de Bouira »,
    « les abattoirs de Nargy (Lot) », and « La Noue » where it has La Noue-sur-Mer."""
    spans = chain(_governed_towns(tokens), _located_towns(tokens))
    named = (" ".join(tokens.keys[at:last]) for at, last in spans if heads().keys().isdisjoint(tokens.keys[at:last]))
    return frozenset(chain(named, _shortened_towns(tokens)))


def _governed_towns(tokens: Tokens) -> Iterator[tuple[int, int]]:
    towns = words("contexts", "territories", "towns")
    for at in range(2, len(tokens)):
        if tokens.keys[at - 1] in OF and tokens.keys[at - 2] in towns and tokens.shapes[at] in NAME_SHAPES:
            last = at
            while last < len(tokens) and tokens.shapes[last] in NAME_SHAPES:
                last += 1
            yield at, last


def _located_towns(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """What has its department in brackets behind it, and « à » or a plant that is there before it; the next of a list too."""
    plants = words("contexts", "before", "plants")
    located = 0  # where the bracket of the last one closed
    for opening in range(2, len(tokens) - 2):
        if tokens.words[opening] != "(" or tokens.words[opening + 2] != ")" or tokens.keys[opening + 1] not in _DEPARTMENTS:
            continue
        first = opening
        while first and tokens.shapes[first - 1] in NAME_SHAPES:
            first -= 1
        before, governor = tokens.keys[first - 1], tokens.keys[first - 2]
        listed = located and before in _SERIES and located == first - 2
        if first < opening and (before == "à" or (before in OF and governor in plants) or listed):
            located = opening + 2
            yield first, opening


def _shortened_towns(tokens: Tokens) -> Iterator[str]:
    for at, (key, shape) in enumerate(zip(tokens.keys, tokens.shapes, strict=True)):
        if shape in NAME_SHAPES and "-" in key and (town := _TOWN.fullmatch(key)):
            article = tokens.keys[at - 1] if at and tokens.keys[at - 1] in _BETWEEN else ""
            yield f"{article} {town['short']}".lstrip()


def schemes_in(tokens: Tokens) -> frozenset[str]:
    """The names in brackets behind the plural of what is decided or made: « les aides au logement (Besson et PTF) »."""
    found: set[str] = set()
    for opening in (at for at, word in enumerate(tokens.words) if word == "(" and at and _are_schemes(tokens, at)):
        last = opening + 1
        while last < len(tokens) and (tokens.shapes[last] in NAME_SHAPES or tokens.words[last] in _SERIES):
            last += 1
        listed = [word for word in tokens.words[opening + 1 : last] if word not in _SERIES]
        if len(listed) > 1 and last < len(tokens) and tokens.words[last] == ")":
            found.update(listed)
    return frozenset(found)


def _are_schemes(tokens: Tokens, end: int) -> bool:
    """Whether a phrase in small letters ends there, with such a plural in it and no body."""
    found = False
    for at in range(end - 1, max(0, end - _PHRASE - 1), -1):
        key = tokens.keys[at]
        if key in heads() or key in labels():
            return False
        if tokens.shapes[at] not in (LOWER, ELIDED):
            break
        found = found or (tokens.keys[at - 1] in _PLURAL and key.endswith("s") and (_is_scheme(key) or _is_scheme(key[:-1])))
    return found


def _is_scheme(key: str) -> bool:
    return key in words("contexts", "before", "programmes") or key in words("contexts", "before", "products")


def of_unnamed(tokens: Tokens) -> frozenset[tuple[int, int]]:
    """The spans of « conseil régional », « Région », « Hôpital » where the article nowhere says which one that is."""
    bodies = list(_said_once(tokens))
    named = {body for body, _, last in bodies if _is_named_behind(tokens, last)}
    return frozenset((first, last) for body, first, last in bodies if body not in named)


def _said_once(tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    for first, key in enumerate(tokens.keys):
        if key in _FIRST_WORDS:
            last = first + head_size(tokens.keys, first)
            if body := _SAID_ONCE.get(" ".join(tokens.keys[first:last])):
                yield body, first, last


def _is_named_behind(tokens: Tokens, at: int) -> bool:
    """Whether a name goes on there: « Région Bretagne », « conseil départemental de la Manche »."""
    while at < len(tokens) and tokens.keys[at] in _BETWEEN:
        at += 1
    return at < len(tokens) and tokens.shapes[at] in NAME_SHAPES
