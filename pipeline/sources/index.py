"""What a corpus holds, as far as adding to it must know: an index kept in its folder, always compared with the files."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline.errors import ArticleError, UsageError
from pipeline.reading.corpus import find_files, read_file
from pipeline.sources.duplicates import KnownTexts

_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, state TEXT, url TEXT, article_id TEXT NOT NULL, n INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS files_by_url ON files (url);
"""
_SETTINGS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
_WAIT = 60.0  # seconds that another program may be writing
_BATCH = 500  # files that are read before they are written down
_TICK = 2_000_000_000  # nanoseconds in which a file may change twice and have the same time of change
# The code and words that say what the article of a file is, and what copies another.
_MAKERS = ("reading", "lexicon/reading", "sources")
# Hidden, so that it is no article. It may be deleted at any time, and is made anew.
_NAME = ".known-{}.sqlite"


@dataclass
class Corpus:
    """What a corpus folder holds: names of files, ids, addresses and texts."""

    folder: Path
    database: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"), repr=False)
    stems: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.database.executescript(_TABLES)
        self.texts = KnownTexts(self.database)

    def __contains__(self, name: object) -> bool:
        """Whether a file or an article has this name."""
        return name in self.stems or name in self.texts

    def article_at(self, url: str | None) -> str | None:
        """The article that has an address."""
        query = "SELECT article_id FROM files WHERE url = ? ORDER BY path"
        return next((str(article_id) for (article_id,) in self.database.execute(query, (url or None,))), None)

    def hold(self, article_id: str, path: str, url: str | None, text: str) -> None:
        """Note an article that has just been filed, or would be."""
        self.stems.add(_stem(path))
        with self.database:
            self._note(path, _state(self.folder, path), article_id, url, text)

    def catch_up(self) -> None:
        """Read the files that are new or have changed, forget those that are gone."""
        paths = find_files(self.folder) if self.folder.is_dir() else []
        self.stems = set(map(_stem, paths))
        known = dict(self.database.execute("SELECT path, state FROM files"))
        states = {path: _state(self.folder, path) for path in paths}
        changed = [path for path, state in states.items() if not state or known.get(path) != state]
        with self.database:
            for path in known.keys() - (states.keys() - set(changed)):
                self._forget(path)
        for first in range(0, len(changed), _BATCH):
            with self.database:
                for path in changed[first : first + _BATCH]:
                    self._read(path)

    def _read(self, path: str) -> None:
        """Note the article of a file; one that cannot be read is tried again the next time."""
        state = _state(self.folder, path, settled=True)
        with suppress(ArticleError):
            article = read_file(self.folder, path).article
            self._note(path, state, article.article_id, article.url, article.text)

    def _note(self, path: str, state: str | None, article_id: str, url: str | None, text: str) -> None:
        self._forget(path)
        number = self.texts.add(article_id, text)
        self.database.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", (path, state, url, article_id, number))

    def _forget(self, path: str) -> None:
        for (number,) in self.database.execute("DELETE FROM files WHERE path = ? RETURNING n", (path,)).fetchall():
            self.texts.remove(number)


@contextmanager
def open_corpus(folder: Path, *, keep: bool = True) -> Iterator[Corpus]:
    """What a corpus folder holds; nothing when it is not there yet. Without `keep` nothing is written.

    A kill costs no more than reading again what was read last. Raises UsageError when the index fails.
    """
    file = folder / index_name()
    try:
        with closing(_open(file, keep=keep)) as database:
            corpus = Corpus(folder, database)
            corpus.catch_up()
            yield corpus
            if keep and folder.is_dir() and not file.exists():
                with closing(_connect(file)) as kept:
                    database.backup(kept)
    except sqlite3.Error as error:
        problem = f"what the corpus holds cannot be noted there ({error})."
        raise UsageError(f"{file}: {problem} Free some space, or delete it: it is made anew.") from None


@cache
def index_name() -> str:
    """The name of the index: an index of other code has another, and is not read."""
    parts = (part for maker in _MAKERS for part in sorted(Path(__file__).parents[1].joinpath(maker).glob("*.*")))
    return _NAME.format(sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:8])


def _open(file: Path, *, keep: bool) -> sqlite3.Connection:
    """The index to write in; a copy of it in memory when it is not to be kept, or the folder cannot be written."""
    if keep and os.access(file.parent, os.W_OK):
        return _connect(file)
    memory = sqlite3.connect(":memory:")
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as kept:
            kept.backup(memory)
    return memory


def _connect(file: Path) -> sqlite3.Connection:
    """The index in its file, those of other code removed; made anew when it is damaged."""
    for other in file.parent.glob(_NAME.format("*") + "*"):
        if not other.name.startswith(file.name):
            other.unlink(missing_ok=True)
    database = sqlite3.connect(file, timeout=_WAIT)
    try:
        database.executescript(_SETTINGS)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        database.close()
        file.unlink()
        return _connect(file)
    return database


def _state(folder: Path, path: str, *, settled: bool = False) -> str | None:
    """What a file's times and size are; None when it is not there or, if it is to be `settled`, has just changed."""
    try:
        status = os.stat(f"{folder}/{path}")  # noqa: PTH116 (five times as fast as Path.stat, for each file of the corpus)
    except (OSError, ValueError):
        return None
    if settled and time.time_ns() - status.st_ctime_ns < _TICK:
        return None
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
