"""The telling words of a text, each with the group of cues that it belongs to (`figures/cues.toml`)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon import load_lexicon

_WORD = re.compile(r"[^\W\d_]+(?:[-·][^\W\d_]+)*|[€$%:;.(|•]|\d+")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in small letters, articles and prepositions left out, with their starts and their groups, None for most."""

    starts: Sequence[int]
    words: Sequence[str]
    groups: Sequence[str | None]

    def between(self, start: int, end: int) -> list[tuple[str, str | None]]:
        """The words that begin in the span, with their groups."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return list(zip(self.words[first:last], self.groups[first:last], strict=True))

    def groups_between(self, start: int, end: int) -> list[str]:
        """The groups named in the span, in order."""
        return [group for _, group in self.between(start, end) if group]


@lru_cache(maxsize=4)
def read_wording(text: str) -> Wording:
    """The telling words of a clean text."""
    small = _small_words()
    found = [(match.start(), word) for match in _WORD.finditer(text) if (word := match[0].lower()) not in small]
    words = [word for _, word in found]
    groups = [_group(word) for word in words]
    for at, word in enumerate(words):
        for rest, group in _compounds(word):
            if _follow(words, at + 1, rest):
                groups[at : at + len(rest) + 1] = [*[None] * len(rest), group]
                break
    return Wording([start for start, _ in found], words, groups)


def _follow(words: Sequence[str], at: int, rest: Sequence[re.Pattern[str]]) -> bool:
    return at + len(rest) <= len(words) and all(pattern.fullmatch(words[at + i]) for i, pattern in enumerate(rest))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(load_lexicon("figures/cues")["small"].split())


@lru_cache(maxsize=65536)
def _group(word: str) -> str | None:
    """The group of a single word: the first that has it."""
    match = _single_words().fullmatch(word)
    return match.lastgroup if match else None


@lru_cache(maxsize=65536)
def _compounds(word: str) -> tuple[tuple[Sequence[re.Pattern[str]], str], ...]:
    """What must follow a word to make a cue of several words, with the group."""
    return tuple((rest, group) for first, rest, group in _long_cues() if first.fullmatch(word))


@cache
def _single_words() -> re.Pattern[str]:
    groups = {name: [cue for cue in cues if " " not in cue] for name, cues in load_lexicon("figures/cues")["groups"].items()}
    return re.compile("|".join(f"(?P<{name}>{'|'.join(cues)})" for name, cues in groups.items() if cues))


@cache
def _long_cues() -> list[tuple[re.Pattern[str], Sequence[re.Pattern[str]], str]]:
    """First word, the words that follow, and the group of each cue of several words."""
    long = [
        (cue.split(" "), group) for group, cues in load_lexicon("figures/cues")["groups"].items() for cue in cues if " " in cue
    ]
    return [(re.compile(first), [re.compile(word) for word in rest], group) for (first, *rest), group in long]
