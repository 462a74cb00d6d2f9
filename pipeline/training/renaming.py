"""Names made up in the place of real ones: a model that could know the names by heart must learn their surroundings."""

import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.reading.document import Entity

_WORD = re.compile(r"\w[\w-]*")
_NAME = re.compile(r"[A-ZÀ-Ý][\w-]+")
_CONSONANTS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "f",
    "fr",
    "g",
    "gr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "x",
    "z",
)
_VOWELS = ("a", "e", "é", "i", "o", "u")
_ENDINGS = ("a", "ax", "el", "en", "éo", "ex", "ia", "is", "ix", "lab", "med", "or", "ova", "pharm", "soft", "tech", "um", "us")


@dataclass(frozen=True)
class Marked:
    """A text and all names in it, in no order, not overlapping."""

    text: str
    names: Sequence[Entity]


def renamed(marked: Marked, chance: random.Random) -> Marked:
    """The text with another word for each word that alone names an organisation in it, wherever the word stands."""
    single = [marked.text[name.start : name.end] for name in marked.names if name.label == "ORG"]
    words = {word.casefold(): _made_up(word, chance) for word in sorted(set(single)) if _NAME.fullmatch(word)}
    pieces, ends, shifts, last = [], [], [], 0
    for match in _WORD.finditer(marked.text):
        new = words.get(match[0].casefold()) if match[0][0].isupper() else None
        if new:
            new = new.upper() if match[0].isupper() else new
            pieces += [marked.text[last : match.start()], new]
            ends.append(match.end())
            shifts.append(len(new) - len(match[0]))
            last = match.end()
    shift = [0, *accumulate(shifts)]

    def moved(offset: int) -> int:
        return offset + shift[bisect_right(ends, offset)]

    names = [Entity(moved(name.start), moved(name.end), name.label) for name in marked.names]
    return Marked("".join([*pieces, marked.text[last:]]), names)


def _made_up(word: str, chance: random.Random) -> str:
    """A word that nobody knows, in capitals like the one it stands for: « Vexiora », « NOTECH »."""
    syllables = [chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 1, 2)))]
    new = "".join(syllables) + chance.choice(_CONSONANTS) + chance.choice(_ENDINGS)
    return new.upper() if word.isupper() else new.capitalize()
