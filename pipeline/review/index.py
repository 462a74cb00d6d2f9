"""The tables of a committed generation in SQLite, to be searched and leafed through: made once, kept beside them."""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.review.filling import fill
from pipeline.storage.address import Output
from pipeline.storage.disk import store_errors
from pipeline.storage.generations import committed

_SHAPED_BY = ("index.sql", "filling.py", "lists.py", "searching.py")
_SHAPE = b"".join(files(__package__ or "").joinpath(name).read_bytes() for name in _SHAPED_BY)
# Another shape has another name, so that an index of an older program is not read.
INDEX = f".index-{sha256(_SHAPE).hexdigest()[:8]}.sqlite"
_CACHE = -65_536  # of pages, in KiB


@contextmanager
def open_index(output: Output) -> Iterator[sqlite3.Connection]:
    """The index of the generation that the tables of `output` are in now, to read; made when there is none yet.

    Raises StoreError without tables or where the index cannot be written, UsageError when the tables are of another contract.
    """
    file = make_index(output)
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA cache_size = {_CACHE}")
    try:
        yield connection
    finally:
        connection.close()


def make_index(output: Output) -> Path:
    """The index's file; two that make it at once each make their own, and one takes its place."""
    generation = committed(output)
    file = generation / INDEX
    if not file.exists():
        with store_errors(output), tempfile.TemporaryDirectory(dir=generation, prefix=INDEX) as folder:
            draft = Path(folder, INDEX)
            fill(draft, generation)
            draft.replace(file)
    return file


def every_pack(index: sqlite3.Connection, tables: Sequence[str]) -> Iterator[list[dict[int, list[dict[str, Any]]]]]:
    """The rows of some tables, pack by pack, the latest articles first: for each table its rows by their article's number."""
    for (n,) in index.execute("SELECT n FROM packed WHERE name = 'articles' ORDER BY n"):
        yield [_by_article(_pack(index, table, n)) for table in tables]


def _by_article(rows: pa.Table) -> dict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for n, row in zip(rows["n"].to_pylist(), rows.drop_columns("n").to_pylist(), strict=True):
        found[n].append(row)
    return found


def facts_of(index: sqlite3.Connection, kind: str, n: int) -> list[dict[str, Any]]:
    """The rows of a table of facts that belong to an article, but for its id."""
    rows: list[dict[str, Any]] = _unpacked(index, kind, n).drop_columns("n").to_pylist()
    return rows


def text_of(index: sqlite3.Connection, n: int) -> str:
    """The text of an article."""
    text: str = _unpacked(index, "articles", n)["text"][0].as_py()
    return text


def _unpacked(index: sqlite3.Connection, table: str, n: int) -> pa.Table:
    """The rows of an article, from the pack that they are in."""
    rows = _pack(index, table, n)
    return rows.filter(pc.equal(rows["n"], n))


def _pack(index: sqlite3.Connection, table: str, n: int) -> pa.Table:
    """The rows of an article and of those around it."""
    sql = "SELECT rows FROM packed WHERE name = ? AND n >= ? ORDER BY n LIMIT 1"
    with pa.ipc.open_stream(index.execute(sql, (table, n)).fetchone()[0]) as stream:
        return stream.read_all()
