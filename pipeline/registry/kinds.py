"""What sort of body one is, from the codes that registers give it."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import cast

from pipeline.lexicon import load_lexicon
from schemas.facts import OrganisationKind


@lru_cache(65536)
def kind_of_unit(legal: str, activity: str) -> OrganisationKind | None:
    """The kind of a legal unit by its legal category (`5710`) and its activity in the NAF (`86.10Z`)."""
    return _by_beginning("legal_first", legal) or _by_beginning("activity", activity) or _by_beginning("legal", legal)


def kind_of_code(list_name: str, codes: Iterable[str]) -> OrganisationKind | None:
    """The kind by the first code that a list knows: `finess`, `ror`, `directory`, `wikidata`."""
    return next((kind for code in codes if (kind := _codes(list_name).get(code))), None)


def _by_beginning(list_name: str, code: str) -> OrganisationKind | None:
    """The kind of the longest beginning of a code that is in a list."""
    kinds = _codes(list_name)
    return next((kinds[code[:size]] for size in range(len(code), 0, -1) if code[:size] in kinds), None)


@cache
def _codes(list_name: str) -> dict[str, OrganisationKind]:
    lists = load_lexicon("registry/kinds")[list_name]
    return {code: cast(OrganisationKind, kind) for kind, codes in lists.items() for code in codes.split()}
