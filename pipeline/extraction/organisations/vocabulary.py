"""The word lists that organisations are recognised by, ready for look-up."""

from collections.abc import Sequence
from functools import cache

from pipeline.lexicon import load_lexicon
from pipeline.weights import load_words


@cache
def heads() -> dict[str, str]:
    """Head nouns of names, singular and plural, with the kind of organisation: « CHU », « syndicat »."""
    return _by_kind("heads")


@cache
def _compounds() -> dict[str, list[list[str]]]:
    """Heads of several words by their first one, as lower-case tokens, the longest first."""
    by_first: dict[str, list[list[str]]] = {}
    for compound in load_lexicon("organisations/bodies")["compounds"]["heads"].split():
        tokens = compound.replace("'", "'_").replace("prud'_hommes", "prud'hommes").split("_")
        by_first.setdefault(tokens[0], []).append(tokens)
    return {first: sorted(compounds, key=len, reverse=True) for first, compounds in by_first.items()}


def head_size(keys: Sequence[str], first: int) -> int:
    """How many tokens the head noun at `first` has: 6 for « chambre de commerce et d'industrie », else 1."""
    for compound in _compounds().get(keys[first], ()):
        if keys[first : first + len(compound)] == compound:
            return len(compound)
    return 1


@cache
def labels() -> dict[str, str]:
    """Nouns that describe the organisation named after them, singular and plural, with its kind: « la société Veyral »."""
    return _by_kind("labels")


@cache
def words(lexicon: str, *path: str) -> frozenset[str]:
    """One word list of a lexicon of organisations, as a set."""
    value = load_lexicon(f"organisations/{lexicon}")
    for key in path:
        value = value[key]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def names(which: str) -> frozenset[str]:
    """`first_names`, `places` (towns, regions, countries) or `communes` (smaller), in lower case."""
    lexicon = "communes" if which == "communes" else "names"
    return frozenset(name.casefold() for name in load_lexicon(f"organisations/{lexicon}")[which])


def writing_of(key: str) -> str:
    """How French writes a word in small letters, and how frequent it is: `common0` (« budget ») to `common3`, `either…`
    (« orange »), `perhaps…`, `name…` (« lyon »), or `unseen`."""
    return load_words().get(key, "unseen")


def _by_kind(section: str) -> dict[str, str]:
    lists = load_lexicon("organisations/bodies")[section]
    return {form: kind for kind, text in lists.items() for word in text.split() for form in (word, _plural(word))}


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return word[:-1] + "ux"
    return word + ("x" if word.endswith("eau") else "s")
