"""Which articles of a corpus are copies of one another: the same text, or most of it (agency copy, reprints)."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from zlib import crc32

from datasketch import MinHash, MinHashLSH

_PERMUTATIONS = 128
_SHINGLE = 4  # words

# Share of shingles in common from which one article is called a copy of another. Two articles on one event that were
# written apart have 0.1 at most; agency copy with another headline and a cut end keeps 0.6 or more.
COPY = 0.5
# Similarity from which the index offers an article: lower than that of copies, of which it would else miss one in twenty.
_CANDIDATE = 0.3
_WORD = re.compile(r"\w+")
# All sketches share its permutations, as drawing them takes long; CRC-32 tells shingles apart as SHA-1 cut to 32 bits does.
_EMPTY = MinHash(num_perm=_PERMUTATIONS, hashfunc=crc32)


@dataclass(frozen=True, slots=True)
class Copy:
    """The article that a text copies, and how much of the two is in common, 0 to 1."""

    article_id: str
    similarity: float


@dataclass
class KnownTexts:
    """The texts that a corpus holds, by content and by what they are made of."""

    _exact: dict[str, str] = field(default_factory=dict)
    _sketches: dict[str, MinHash] = field(default_factory=dict)
    _index: MinHashLSH = field(default_factory=lambda: MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS))

    def add(self, article_id: str, text: str) -> None:
        """Take in one text; each id once."""
        self._exact.setdefault(_digest(text), article_id)
        sketch = _sketch(text)
        self._sketches[article_id] = sketch
        self._index.insert(article_id, sketch)

    def same(self, text: str) -> str | None:
        """The article that has this very text, case, accents' encoding and spaces aside."""
        return self._exact.get(_digest(text))

    def copied(self, text: str) -> Copy | None:
        """The article most like a text, when it is so like that one copies the other."""
        sketch = _sketch(text)
        near = [Copy(known, float(sketch.jaccard(self._sketches[known]))) for known in map(str, self._index.query(sketch))]
        best = max(near, key=lambda copy: (copy.similarity, copy.article_id), default=None)
        return best if best and best.similarity >= COPY else None


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(_words(text)).encode()).hexdigest()


@lru_cache(maxsize=2)
def _sketch(text: str) -> MinHash:
    words = _words(text)
    runs = zip(*(islice(words, i, None) for i in range(_SHINGLE)), strict=False)
    shingles = {" ".join(run) for run in runs} or {" ".join(words)}
    sketch = _EMPTY.copy()
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return sketch
