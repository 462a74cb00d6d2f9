"""Committed tables as databases: DuckDB, SQLite with full-text search, as Datasette shows it, and Delta Lake."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import StoreError, UsageError
from pipeline.storage.address import Output
from schemas import FIGURES, Table, arrow_schema, foreign_keys

Tables = Iterable[tuple[Table, pa.Table]]

_ROWS = 1_000
_GENERATION = "depeche.generation"  # in the commits of Delta tables: what they are of
_LARGEST = 2**63  # SQLite's integers end here
# What is searched: tables of text, by their columns.
_SEARCHED = {
    "articles": ("title", "text"),
    "organisations": ("name", "acronym"),
    "figures": ("sentence", "organisation", "title"),
}
# What Datasette offers to filter by, and which columns stand for a row.
_FACETS = {
    "figures": ("figure", "kind", "currency", "organisation", "publisher"),
    "organisations": ("kind",),
    "articles": ("publisher",),
}
_LABELS = {"articles": "title", "organisations": "name", "dates": "text", "amounts": "text", "headcounts": "text"}


def write_duckdb(tables: Tables, path: Path, target: Path) -> None:
    """A DuckDB database: each table with its primary key. `target` is where its file is to go, for messages.

    Raises UsageError when DuckDB is not installed, StoreError when it cannot write the file.
    """
    try:
        import duckdb
    except ImportError:
        raise UsageError("DuckDB is not installed. Install it: pip install 'depeche[duckdb]'") from None
    with _told(duckdb.Error, "DuckDB", target), duckdb.connect(str(path)) as database:
        for table, rows in tables:
            database.register("rows", rows)
            database.execute(f"CREATE TABLE {table.name} AS FROM rows")
            if table.key:
                database.execute(f"ALTER TABLE {table.name} ADD PRIMARY KEY ({table.key})")


def write_sqlite(tables: Tables, path: Path, target: Path) -> None:
    """A SQLite database: keys primary and foreign, indexes on the latter, full-text search that ignores accents.

    `target` is where its file is to go, for messages. Raises StoreError when SQLite cannot write the file.
    """
    with _told(sqlite3.Error, "SQLite", target), closing(sqlite3.connect(path)) as database:
        for table, rows in tables:
            database.execute(_definition(table))
            places = ", ".join("?" * len(rows.column_names))
            for batch in rows.to_batches(max_chunksize=_ROWS):
                values = ([_stored(value) for value in row.values()] for row in batch.to_pylist())
                database.executemany(f"INSERT INTO {table.name} VALUES ({places})", values)
            for statement in (*_indexes(table), *_search(table)):
                database.execute(statement)
        database.commit()
        database.execute("ANALYZE")
        database.execute("VACUUM")


def write_delta(tables: Tables, target: Output, generation: str) -> None:
    """Delta tables below a folder or an address: each takes all its rows in one commit, those of before stay in its history.

    One whose last commit is of the same `generation` is left as it is. Raises UsageError when deltalake is not installed,
    StoreError when it cannot write.
    """
    try:
        from deltalake import CommitProperties, DeltaTable, write_deltalake
        from deltalake.exceptions import DeltaError, TableNotFoundError
    except ImportError:
        raise UsageError("Delta Lake is not installed. Install it: pip install 'depeche[delta]'") from None
    with _told(DeltaError, "Delta Lake", target):
        for table, rows in tables:
            place = f"{target}/{table.name}"
            with suppress(TableNotFoundError):
                if DeltaTable(place).history(1)[0].get(_GENERATION) == generation:
                    continue
            write_deltalake(
                place,
                rows.cast(pa.schema([_commented(field) for field in rows.schema])).combine_chunks(),
                mode="overwrite",
                schema_mode="overwrite",
                description=_about(table),
                commit_properties=CommitProperties(custom_metadata={_GENERATION: generation}),
            )


def _commented(field: pa.Field) -> pa.Field:
    """A field whose description stands where engines that read Delta tables show it."""
    return field.with_metadata({"comment": (field.metadata or {}).get(b"description", b"")})


def describe(tables: Iterable[Table], database: str) -> str:
    """The metadata of a SQLite export for Datasette, as JSON: what tables and columns mean, filters, labels."""
    described = {table.name: _described(table) for table in tables}
    told = {
        "title": "Dépêche",
        "description": "Organisations, dates, amounts and headcounts of French press articles.",
        "databases": {database: {"tables": described}},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


@contextmanager
def _told(errors: type[Exception], engine: str, target: Output) -> Iterator[None]:
    """Raise StoreError in place of the errors of a database engine: a full disk, a folder that cannot be written."""
    try:
        yield
    except errors as error:
        reason = str(error).splitlines()[0]
        remedy = "Free some space, or give another file."
        raise StoreError(f"{target}: {engine} cannot write it ({reason}). {remedy}") from error


def _described(table: Table) -> dict[str, Any]:
    fields = table.model.model_fields
    told: dict[str, Any] = {
        "description": _about(table),
        "columns": {name: info.description or "" for name, info in fields.items()},
    }
    if table.name in _FACETS:
        told["facets"] = list(_FACETS[table.name])
    if table.name in _LABELS:
        told["label_column"] = _LABELS[table.name]
    if table is FIGURES:
        told["sort_desc"] = "published"
    return told


def _about(table: Table) -> str:
    return (table.model.__doc__ or "").split("\n")[0]


def _definition(table: Table) -> str:
    columns = [
        f'"{field.name}" {_type(field.type)}{" PRIMARY KEY" * (field.name == table.key)}{" NOT NULL" * (not field.nullable)}'
        for field in arrow_schema(table)
    ]
    keys = [f'FOREIGN KEY ("{name}") REFERENCES {target.name} ("{target.key}")' for name, target in foreign_keys(table).items()]
    return f"CREATE TABLE {table.name} ({', '.join([*columns, *keys])})"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "NUMERIC" if pa.types.is_decimal(kind) else "REAL" if pa.types.is_floating(kind) else "TEXT"


def _indexes(table: Table) -> Iterator[str]:
    for column in foreign_keys(table):
        yield f"CREATE INDEX {table.name}_{column} ON {table.name} ({column})"


def _search(table: Table) -> Iterator[str]:
    """Full-text search over a table, which Datasette finds by itself."""
    if columns := _SEARCHED.get(table.name):
        options = f'content="{table.name}", tokenize="unicode61 remove_diacritics 2"'
        yield f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5({', '.join(columns)}, {options})"
        yield f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('rebuild')"


def _stored(value: Any) -> Any:
    """A value as SQLite keeps it: whole sums as integers, days and instants in ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < _LARGEST else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else value
