"""What French knows and code should not: word lists, in TOML and CSV files, a folder for each room that owns them.

A list that a French speaker could lengthen without reading the code is vocabulary and stands here. What combines lists, and
closed classes that a pattern is built on (articles, prepositions, auxiliaries), are grammar and stay in code.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

# Environment variable: path of a user's own CSV of organisations, with the columns of `organisations/gazetteer.csv`.
USER_FILE = "DEPECHE_GAZETTEER"


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
