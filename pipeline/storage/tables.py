"""One table's rows in memory and in Parquet files: typed, sorted, the same bytes for the same rows."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import StoreError
from pipeline.faults import Fault
from schemas import Table, arrow_schema

UNKNOWN_MONTH = "month=unknown"
_DRAFT = ".part.new"

Row = Mapping[str, Any]

_ORDER = ("started_at", "article_id", "start", "end", "source_path", "stage", "error", "detail")


def month_of(row: Row) -> str:
    """The partition of an article: `month=2012-04` of its publication, `month=unknown` without date."""
    day = row["published"]
    return f"month={day:%Y-%m}" if day else UNKNOWN_MONTH


def to_arrow(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table of the contract's columns; raises StoreError when a row has other keys."""
    schema = _plain(arrow_schema(table))
    for row in rows:
        if row.keys() != set(schema.names):
            odd = sorted(row.keys() ^ set(schema.names))
            raise StoreError(f"{table.name}: a row and the table differ in {', '.join(odd)}.")
    return pa.Table.from_pylist(list(rows), schema=schema)


def write(table: Table, rows: pa.Table, folder: Path, made_with: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write rows as one Parquet file of a folder (`write_file`).

    Its name says what is in it: whoever has listed it finds the same rows below that name, or nothing, and never others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / _DRAFT
    write_file(table, rows, draft, made_with)
    draft.rename(folder / f"part-{sha256(draft)[:16]}.parquet")


def write_file(table: Table, rows: pa.Table, path: Path, made_with: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write rows, sorted, as one Parquet file with the contract's types and metadata, and what else they were `made_with`."""
    ordered = _sort(table, rows).combine_chunks()
    schema = arrow_schema(table)
    pq.write_table(_encode(ordered, schema.with_metadata({**schema.metadata, **made_with})), path, compression="zstd")


def read(table: Table, paths: Iterable[Path], columns: list[str] | None = None) -> pa.Table:
    """The rows of some Parquet files of a table, enumerations as plain strings; raises StoreError on a damaged one."""
    schema = _plain(arrow_schema(table))
    wanted = pa.schema([schema.field(name) for name in columns]) if columns else schema
    parts = [_read_file(path, wanted) for path in paths]
    return pa.concat_tables(parts) if parts else wanted.empty_table()


def sha256(file: Path) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_file(path: Path, wanted: pa.Schema) -> pa.Table:
    try:
        return pq.ParquetFile(path).read(columns=wanted.names).cast(wanted)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise StoreError(Fault.DAMAGED_TABLE(str(path), str(error))) from None


def _sort(table: Table, rows: pa.Table) -> pa.Table:
    keys = [name for name in (*_ORDER, table.key) if name in rows.column_names]
    return rows.sort_by([(name, "ascending") for name in dict.fromkeys(keys)])


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema with enumerations as strings: their dictionaries depend on the way rows came together."""
    fields = [field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field for field in schema]
    return pa.schema(fields, metadata=schema.metadata)


def _encode(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows with the contract's types; each dictionary holds its values in order of the rows."""
    columns = [
        _dictionary(column) if pa.types.is_dictionary(field.type) else column
        for field, column in zip(schema, rows.columns, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _dictionary(column: pa.ChunkedArray) -> pa.Array:
    plain = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return plain.dictionary_encode()
