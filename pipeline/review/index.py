"""The tables of a committed generation in SQLite, to be searched and leafed through: made once, kept beside them."""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.storage.generations import committed, store_errors
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import TABLES, Table

_DERIVED = files(__package__ or "").joinpath("index.sql").read_text(encoding="utf-8")
# Another shape has another name, so that an index of an older program is not read.
INDEX = f".index-{sha256(_DERIVED.encode()).hexdigest()[:8]}.sqlite"
_BATCH = 2_000
_DIGITS = 6  # of a float of 32 bits
_CACHE = -65_536  # of pages, in KiB
# Texts stand apart, so that what is counted and sorted lies close together.
_SETTINGS = f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = {_CACHE * 4};"
_TEXTS = "CREATE TABLE texts (n INTEGER PRIMARY KEY, title TEXT, text TEXT)"


@contextmanager
def open_index(output: Path) -> Iterator[sqlite3.Connection]:
    """The index of the generation that the tables of `output` are in now, to read; made when there is none yet.

    Raises StoreError without tables or where the index cannot be written, UsageError when the tables are of another contract.
    """
    file = make_index(output)
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA cache_size = {_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    try:
        yield connection
    finally:
        connection.close()


def make_index(output: Path) -> Path:
    """The index's file; two that make it at once each make their own, and one takes its place."""
    generation = committed(output)
    file = generation / INDEX
    if not file.exists():
        with store_errors(output), tempfile.TemporaryDirectory(dir=generation, prefix=INDEX) as folder:
            draft = Path(folder, INDEX)
            _fill(draft, generation)
            draft.replace(file)
    return file


def _fill(draft: Path, generation: Path) -> None:
    connection = sqlite3.connect(draft)
    try:
        connection.executescript(f"{_SETTINGS} {_TEXTS}")
        for table in TABLES.values():
            _copy(connection, table, generation)
        connection.executescript(_DERIVED)
        connection.commit()
    finally:
        connection.close()


def _copy(connection: sqlite3.Connection, table: Table, generation: Path) -> None:
    """A table as it is, but for the texts of the articles, which are numbered by `n`."""
    of_articles = table.name == "articles"
    names = [name for name in table.model.model_fields if not (of_articles and name == "text")]
    key = ["n INTEGER PRIMARY KEY"] if of_articles else []
    connection.execute(f"CREATE TABLE {table.name} ({', '.join([*key, *names])})")
    insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"
    for file in files_of(generation, table.name):
        for batch in read(table, [file]).to_batches(max_chunksize=_BATCH):
            rows = [_plain(row) for row in batch.to_pylist()]
            connection.executemany(insert, rows)
            if of_articles:
                connection.executemany("INSERT INTO texts (title, text) VALUES (:title, :text)", rows)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of values that SQLite has: days, instants and money as text, exact; shares as a person would write them."""
    return {name: _simple(value) for name, value in row.items()}


def _simple(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    return str(value) if isinstance(value, (date, datetime, Decimal)) else value
