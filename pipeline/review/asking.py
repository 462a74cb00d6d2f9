"""What is asked of a list, in words: each filter that is set, whether the form offers it or only the address has it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.review.words import Words

_LABELS = {"rejects": "with_rejects"}
_VALUES: Mapping[str, Callable[[Words, Any], str]] = {
    "q": lambda _, words: f"« {words} »",
    "since": Words.day,
    "until": Words.day,
    "kind": Words.sort_named,
    "below": Words.percent,
    "at_least": Words.number,
    "at_most": Words.number,
    "gold": Words.__call__,
    "rejects": Words.__call__,
}
_NO_FILTERS = ("page", "sort")


class Asked(NamedTuple):
    """A filter that is set: its name in the address, and what it asks for in words."""

    name: str
    told: str


def told_filters(query: Mapping[str, Any], words: Words, called: str | None) -> Iterator[Asked]:
    """The filters of a list's query, in its order; `called` is the name of the organisation that it asks for by its id."""
    for name, value in query.items():
        if name in _NO_FILTERS:
            continue
        said = called if name == "organisation" and called else _VALUES[name](words, value) if name in _VALUES else str(value)
        label = "" if name == "q" else f"{words(_LABELS.get(name, name))}{words('colon')} "
        yield Asked(name, f"{label}{said}")
