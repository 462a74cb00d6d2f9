"""Which articles of a corpus are copies of one another: the same text, or most of it (agency copy, reprints)."""

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from zlib import crc32

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

_PERMUTATIONS = 128
_SHINGLE = 4  # words

# Share of shingles in common from which one article is called a copy of another. Two articles on one event that were
# written apart have 0.1 at most; agency copy with another headline and a cut end keeps 0.6 or more.
COPY = 0.5
# A sketch is cut into bands, and articles with one in common are compared: of two that have 0.3 in common two in three are,
# of copies all but one in a hundred.
_BANDS, _ROWS = 37, 3
_WORD = re.compile(r"\w+")
# All sketches share its permutations, as drawing them takes long; CRC-32 tells shingles apart as SHA-1 cut to 32 bits does.
_EMPTY = MinHash(num_perm=_PERMUTATIONS, hashfunc=crc32)

_TABLES = """
CREATE TABLE IF NOT EXISTS texts (n INTEGER PRIMARY KEY, article_id TEXT NOT NULL, digest BLOB NOT NULL, sketch BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS texts_by_id ON texts (article_id);
CREATE INDEX IF NOT EXISTS texts_by_digest ON texts (digest);
CREATE TABLE IF NOT EXISTS bands (band INTEGER, n INTEGER, PRIMARY KEY (band, n)) WITHOUT ROWID;
"""

Sketch = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Copy:
    """The article that a text copies, and how much of the two is in common, 0 to 1."""

    article_id: str
    similarity: float


class KnownTexts:
    """The texts that a corpus holds, by content and by what they are made of; in memory, or in the database that is given."""

    def __init__(self, database: sqlite3.Connection | None = None) -> None:
        self._database = database or sqlite3.connect(":memory:")
        self._database.executescript(_TABLES)

    def __contains__(self, article_id: object) -> bool:
        return self._database.execute("SELECT 1 FROM texts WHERE article_id = ?", (article_id,)).fetchone() is not None

    def add(self, article_id: str, text: str) -> int:
        """Take in one text; gives the number by which it may be removed."""
        sketch = _sketch(text)
        row = (article_id, _digest(text), sketch.tobytes())
        insert = "INSERT INTO texts (article_id, digest, sketch) VALUES (?, ?, ?) RETURNING n"
        ((number,),) = self._database.execute(insert, row)
        self._database.executemany("INSERT INTO bands VALUES (?, ?)", ((band, number) for band in _bands(sketch)))
        return int(number)

    def remove(self, number: int) -> None:
        """Forget a text."""
        ((sketch,),) = self._database.execute("SELECT sketch FROM texts WHERE n = ?", (number,))
        bands = _bands(np.frombuffer(sketch, np.uint32))
        self._database.executemany("DELETE FROM bands WHERE band = ? AND n = ?", ((band, number) for band in bands))
        self._database.execute("DELETE FROM texts WHERE n = ?", (number,))

    def same(self, text: str) -> str | None:
        """The article that has this very text, case, accents' encoding and spaces aside; the first by its id."""
        found = self._database.execute("SELECT min(article_id) FROM texts WHERE digest = ?", (_digest(text),)).fetchone()
        return str(found[0]) if found[0] is not None else None

    def copied(self, text: str) -> Copy | None:
        """The article most like a text, when it is so like that one copies the other."""
        sketch = _sketch(text)
        near = (Copy(known, float(np.mean(sketch == other))) for known, other in self._near(sketch))
        best = max(near, key=lambda copy: (copy.similarity, copy.article_id), default=None)
        return best if best and best.similarity >= COPY else None

    def _near(self, sketch: Sketch) -> Iterator[tuple[str, Sketch]]:
        """The articles that have a band in common with a sketch, and their sketches."""
        bands = list(_bands(sketch))
        marks = ", ".join("?" * len(bands))
        query = f"SELECT article_id, sketch FROM texts WHERE n IN (SELECT n FROM bands WHERE band IN ({marks}))"
        for article_id, other in self._database.execute(query, bands):
            yield article_id, np.frombuffer(other, np.uint32)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _digest(text: str) -> bytes:
    return hashlib.sha256(" ".join(_words(text)).encode()).digest()


@lru_cache(maxsize=2)
def _sketch(text: str) -> Sketch:
    words = _words(text)
    runs = zip(*(islice(words, i, None) for i in range(_SHINGLE)), strict=False)
    shingles = {" ".join(run) for run in runs} or {" ".join(words)}
    sketch = _EMPTY.copy()
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return np.asarray(sketch.hashvalues, np.uint32)


def _bands(sketch: Sketch) -> Iterator[int]:
    """What a database finds the bands of a sketch by: each a number of 64 bits."""
    for at in range(_BANDS):
        rows = sketch[at * _ROWS : (at + 1) * _ROWS].tobytes()
        digest = hashlib.blake2b(rows, digest_size=8, salt=at.to_bytes(2)).digest()
        yield int.from_bytes(digest, signed=True)
