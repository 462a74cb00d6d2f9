"""Names and places as they are looked up: the same for every way of writing them."""

import re
from collections.abc import Iterable
from functools import lru_cache

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
