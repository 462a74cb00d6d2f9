"""Which column of a table, or key of a record or of front matter, holds which field of an article."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from pipeline.errors import ArticleError
from pipeline.lexicon import load_lexicon

FIELDS = ("text", "title", "published", "modified", "publisher", "author", "url", "language", "id")

# « Titre de l'article », « Date article »
_OF_ARTICLE = re.compile(r"(?<=.)_(?:de_)?(?:l_)?article$")


@lru_cache(maxsize=64)
def find_columns(header: tuple[str, ...], given: tuple[tuple[str, str], ...] = ()) -> Mapping[str, str]:
    """For each field of an article that a table has, the name of its column; `given` stands above the names that are known."""
    folded = {_folded(column): column for column in reversed(header)}
    known: dict[str, list[str]] = load_lexicon("reading/columns")
    found = {name: next((folded[alias] for alias in known[name] if alias in folded), None) for name in FIELDS}
    found |= {name: column if column in header else folded.get(_folded(column)) for name, column in given}
    return {name: column for name, column in found.items() if column is not None}


def has_text(header: tuple[str, ...], given: Mapping[str, str]) -> bool:
    """Whether these are the names of the columns of articles."""
    return "text" in find_columns(header, tuple(sorted(given.items())))


def check_columns(header: tuple[str, ...], given: Mapping[str, str], origin: str) -> None:
    """Raise ArticleError when no column holds the text, or one that was given is not there."""
    found = find_columns(header, tuple(sorted(given.items())))
    told = f"Columns: {', '.join(filter(None, header))[:300]}."
    if absent := [name for name in given if name not in found]:
        problem = f"there is no column {given[absent[0]]!r}."
        raise ArticleError(origin, absent[0], problem, f"Name one of the table's in --map {absent[0]}=COLUMN. {told}")
    if "text" not in found:
        remedy = f"Say which column holds the text: --map text=COLUMN. {told}"
        raise ArticleError(origin, "text", "no column is known to hold the text.", remedy)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold())
    words = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
    return _OF_ARTICLE.sub("", words)
