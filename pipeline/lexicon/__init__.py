"""What French knows and code should not: word lists, in TOML and CSV files, a folder for each room that owns them.

A list that a French speaker could lengthen without reading the code is vocabulary and stands here. What combines lists, and
closed classes that a pattern is built on (articles, prepositions, auxiliaries), are grammar and stay in code.
"""

import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, TypeVar

# Environment variable: path of a user's own CSV of organisations, with the columns of `organisations/gazetteer.csv`; or that
# none is to be known, even if one lies beside the gold.
USER_FILE = "DEPECHE_GAZETTEER"
NO_USER_FILE = Path("none")


def user_file() -> Path | None:
    """The user's own CSV of organisations, or None."""
    told = Path(os.environ.get(USER_FILE) or NO_USER_FILE)
    return None if told == NO_USER_FILE else told


class _Remembering(Protocol):
    def cache_clear(self) -> None: ...


RememberingT = TypeVar("RememberingT", bound=_Remembering)
_of_user_file: list[_Remembering] = []


def of_user_file(remembering: RememberingT) -> RememberingT:
    """Let a function that remembers what it gave forget it where another user's file comes into use."""
    _of_user_file.append(remembering)
    return remembering


@contextmanager
def using_user_file(path: Path | None) -> Iterator[None]:
    """Let this file of organisations, or none, be known to this process, and those it starts, until the end of the block."""
    before = os.environ.get(USER_FILE)
    _use(str(path.resolve()) if path else None)
    try:
        yield
    finally:
        _use(before)


def _use(path: str | None) -> None:
    if path or os.environ.get(USER_FILE):
        for each in _of_user_file:
            each.cache_clear()
    if path:
        os.environ[USER_FILE] = path
    else:
        os.environ.pop(USER_FILE, None)


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The content of `<name>.toml` below this folder: `dates/calendar`."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """Regex source that matches any of the words, the longest that fits; words of one initial share it, for speed."""
    by_initial: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        by_initial[word[:1].lower()].append(word)
    return f"(?:{'|'.join(map(_of_one_initial, by_initial.values()))})"


def _of_one_initial(words: Sequence[str]) -> str:
    initials = {word[:1] for word in words}
    if len(words) == 1 or len(initials) > 1:
        return "|".join(map(re.escape, words))
    return f"{re.escape(words[0][:1])}(?:{'|'.join(re.escape(word[1:]) for word in words)})"
