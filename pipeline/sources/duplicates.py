"""Which articles of a corpus are copies of one another: the same text, or most of it (agency copy, reprints)."""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SHINGLE = 4  # words
_SKETCH = 128  # of an article's shingles: those whose hashes are the smallest (bottom-k sketch, Broder 1997)
_POSTED = 8  # of these, by which an article is found; of two that share half, 1 in 250 is missed

# Share of shingles in common from which one article is called a copy of another. Two articles on one event that were
# written apart have 0.1 at most; agency copy with another headline and a cut end keeps 0.6 or more.
COPY = 0.5
_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Sketch = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copy:
    """The article that a text copies, and how much of the two is in common, 0 to 1."""

    article_id: str
    similarity: float


class _Print(NamedTuple):
    """What is kept of a text to know it again: a digest of its words, and a sketch of its runs of words."""

    digest: str
    sketch: Sketch


@dataclass
class KnownTexts:
    """The texts that a corpus holds, by content and by what they are made of."""

    _exact: dict[str, str] = field(default_factory=dict)
    _sketches: dict[str, Sketch] = field(default_factory=dict)
    _posted: dict[int, list[str]] = field(default_factory=dict)

    def add(self, article_id: str, text: str) -> None:
        """Take in one text; each id once."""
        seen = _take_print(text)
        self._exact.setdefault(seen.digest, article_id)
        self._sketches[article_id] = seen.sketch
        for shingle in seen.sketch[:_POSTED].tolist():
            self._posted.setdefault(shingle, []).append(article_id)

    def same(self, text: str) -> str | None:
        """The article that has this very text, case, accents' encoding and spaces aside."""
        return self._exact.get(_take_print(text).digest)

    def copied(self, text: str) -> Copy | None:
        """The article most like a text, when it is so like that one copies the other."""
        sketch = _take_print(text).sketch
        near = {known for shingle in sketch.tolist() for known in self._posted.get(shingle, ())}
        copies = (Copy(known, _similarity(sketch, self._sketches[known])) for known in near)
        best = max(copies, key=lambda copy: (copy.similarity, copy.article_id), default=None)
        return best if best and best.similarity >= COPY else None


@lru_cache(maxsize=2)
def _take_print(text: str) -> _Print:
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    return _Print(hashlib.sha256(" ".join(words).encode()).hexdigest(), _sketch(words))


def _sketch(words: Sequence[str]) -> Sketch:
    """The smallest hashes of all runs of `_SHINGLE` words, in order; all of them when there are few."""
    codes = np.array([zlib.crc32(word.encode()) for word in words] or [0], dtype=np.uint64)
    codes = np.pad(codes, (0, max(0, _SHINGLE - len(codes))))
    return np.unique(_mixed(codes[i : len(codes) - _SHINGLE + 1 + i] for i in range(_SHINGLE)))[:_SKETCH]


def _mixed(columns: Iterable[Sketch]) -> Sketch:
    """One hash of the numbers of each row: multiplied, and the high bits, which are the best mixed, brought down."""
    hashed: Sketch = np.zeros(1, dtype=np.uint64)
    for column in columns:
        hashed = (hashed ^ column) * _FACTOR
        hashed ^= hashed >> np.uint64(29)
    return hashed


def _similarity(one: Sketch, other: Sketch) -> float:
    """The share of shingles in common, exact for short texts: of the smallest hashes of both, how many each has."""
    both = np.union1d(one, other)[:_SKETCH]
    return float(np.mean(np.isin(both, one) & np.isin(both, other)))
