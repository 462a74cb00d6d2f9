"""Articles to extract, cut into batches: long enough to be worth a task, short enough that all workers end together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.storage.stamp import Refused, Stamp

# A batch that is lost is done again, and a worker's last one is waited for: some ten seconds of reading are enough.
MOST_ARTICLES = 64
_MOST_CHARACTERS = 100_000
_LEAST_CHARACTERS = 12_000
# Each batch is that part of what is left for each worker: large ones first, small ones at the end.
_SHARE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the corpus, its text of `length` characters left on disk."""

    article_id: str
    path: str
    content_sha256: str
    modified: datetime
    length: int


@dataclass(frozen=True)
class Batch:
    """Articles to extract together, where to leave their rows, and the user's own weights and organisations, if any.

    The `gazetteer` is the file of those organisations.
    """

    number: int
    corpus: Path
    entries: Sequence[Entry]
    staging: Path
    stamp: Stamp
    weights: Path | None = None
    gazetteer: Path | None = None


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch; its rows lie in the folder `staged`."""

    staged: Path
    extracted: Sequence[str]
    rejects: Sequence[Refused]


def cut(entries: Sequence[Entry], workers: int) -> Iterator[Sequence[Entry]]:
    """The entries in order, in batches for so many workers: by their lengths, and smaller towards the end."""
    left = sum(entry.length for entry in entries)
    batch: list[Entry] = []
    length = 0
    for entry in entries:
        batch.append(entry)
        length += entry.length
        if len(batch) >= MOST_ARTICLES or length >= _enough(left, workers):
            yield batch
            left -= length
            batch, length = [], 0
    if batch:
        yield batch


def _enough(left: int, workers: int) -> int:
    """How many characters make a batch when so many are left."""
    share = left // (_SHARE * workers) if workers > 1 else left
    return min(_MOST_CHARACTERS, max(_LEAST_CHARACTERS, share))
