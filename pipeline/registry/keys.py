"""Names and places as they are looked up: the same for every way of writing them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from pipeline.extraction.organisations.identity import core, name_words
from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.lexicon import load_lexicon
from pipeline.registry.body import Form, Name

_SEPARATOR = re.compile(r"[\W_]+")
_SAINTS = {"st": "saint", "ste": "sainte"}
# « PARIS 12 », « LYON 3E ARRONDISSEMENT », « ROUEN CEDEX 2 »
_WITHIN_TOWN = re.compile(r"(?:-cedex(?:-\d+)?|-\d+(?:e|er|eme)?(?:-arrondissement)?)\Z")
_ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}


def name_key(name: str) -> str:
    """What a name is looked up by: its words that tell it from others, without a legal form or « Groupe » in front.

    « SARL Vauclin & Fils », « VAUCLIN ET FILS » → `vauclin-fils`.
    """
    return "-".join(core(name_words(name)))


def name_keys(names: Iterable[Name], *, is_public: bool) -> list[tuple[str, Form]]:
    """What the names of a body are looked up by, each once; of public bodies also by what else they are called."""
    keyed: dict[str, Form] = {}
    for name, form in names:
        key = name_key(name)
        keyed.setdefault(key, form)
        if is_public:
            head, _, rest = key.partition("-")
            for other in load_lexicon("registry/names")["heads"].get(head, ()):
                keyed.setdefault(f"{other}-{rest}", Form.other)
    return list(keyed.items())


@cache
def way_of_keying() -> str:
    """16 hexadecimal digits that change where names come to be looked up otherwise: by other lists of words, or by other code."""
    lines = (f"{name}\0{name_keys([(name, Form.official)], is_public=True)}\0{place_key(name)}\n" for name in _telling_names())
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def _telling_names() -> Iterator[str]:
    """A name for each word that a key is made without, or otherwise with, and for each rule."""
    bodies, heads = load_lexicon("organisations/bodies"), load_lexicon("registry/names")["heads"]
    small = load_lexicon("organisations/contexts")["links"]["small"].split()
    ends = [word for which in ("legal_forms", "groups") for word in bodies[which]["words"].split()]
    for word in (*small, *ends, *bodies["spellings"], *bodies["expansions"], *heads):
        yield from (f"{word} Vauclin", f"Vauclin {word} Brissel", f"Vauclin {word}")
    yield from load_lexicon("registry/names")["telling"]


def place_key(name: str) -> str:
    """What a place is looked up by: « St-Brieuc », « SAINT BRIEUC CEDEX 1 » → `saint-brieuc`."""
    parts = [_SAINTS.get(word, word) for word in _SEPARATOR.split(in_ascii(name)) if word]
    return _WITHIN_TOWN.sub("", "-".join(parts))


@lru_cache(65536)
def town_of(commune: str) -> str:
    """The code of the town that a commune's code belongs to: of Paris for that of one of its arrondissements."""
    return next((town for start, town in _ARRONDISSEMENTS.items() if commune.startswith(start)), commune)


def department_of(commune: str) -> str:
    """The number of the department that a commune's code begins with: `76`, `2A`, `974`."""
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]
