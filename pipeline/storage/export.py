"""Committed tables, and the flat one of figures, in the formats that people open."""

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.storage import databases, datapackage
from pipeline.storage.address import Output
from pipeline.storage.aliases import former_names
from pipeline.storage.cells import as_cell
from pipeline.storage.disk import store_errors
from pipeline.storage.figures import flatten
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read, write_file
from pipeline.storage.workbook import write_workbook
from schemas import ALIASES, EXPORTED, FIGURES, TABLES, Table

PACKAGE = "datapackage.json"


def export_csv(output: Output, target: Path) -> None:
    """One `<table>.csv` a table into the folder `target`, described by `datapackage.json`.

    UTF-8, ISO days, null empty, formulas made text.
    """
    with _committed(output) as tables, _new_folder(target) as folder:
        for table, rows in tables:
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(rows.column_names)
                writer.writerows([as_cell(value) for value in row.values()] for row in _rows(rows))
        _describe(folder, target, "csv")


def export_jsonl(output: Output, target: Path) -> None:
    """One `<table>.jsonl` a table into the folder `target`, as the JSON Schemas say: money as strings, ISO days."""
    with _committed(output) as tables, _new_folder(target) as folder:
        for table, rows in tables:
            with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as stream:
                stream.writelines(json.dumps(_plain(row), ensure_ascii=False) + "\n" for row in _rows(rows))


def export_parquet(output: Output, target: Path) -> None:
    """One `<table>.parquet` a table into the folder `target`, described by `datapackage.json`."""
    with _committed(output) as tables, _new_folder(target) as folder:
        for table, rows in tables:
            write_file(table, rows, folder / f"{table.name}.parquet")
        _describe(folder, target, "parquet")


def export_xlsx(output: Output, target: Path) -> None:
    """One workbook, a sheet a table."""
    with _committed(output) as tables, _new_file(target) as draft:
        write_workbook(tables, draft)


def export_duckdb(output: Output, target: Path) -> None:
    """A DuckDB database."""
    with _committed(output) as tables, _new_file(target) as draft:
        databases.write_duckdb(tables, draft, target)


def export_sqlite(output: Output, target: Path) -> None:
    """A SQLite database, and beside it `<name>.metadata.json` for Datasette."""
    with _committed(output) as tables, _new_file(target) as draft:
        databases.write_sqlite(tables, draft, target)
    with _new_file(target.with_suffix(".metadata.json")) as draft:
        draft.write_text(databases.describe(EXPORTED.values(), target.stem), encoding="utf-8")


def export_delta(output: Output, target: Output) -> None:
    """One Delta table a table below `target`, a folder or an address; an export of another state adds a version to each."""
    generation = committed(output)
    with store_errors(target):
        databases.write_delta(_tables(generation), target, generation.name)


FORMATS: dict[str, Callable[[Output, Path], None]] = {
    "csv": export_csv,
    "jsonl": export_jsonl,
    "parquet": export_parquet,
    "xlsx": export_xlsx,
    "sqlite": export_sqlite,
    "duckdb": export_duckdb,
    "delta": export_delta,
}
# Those that are a folder.
FOLDERS = ("csv", "jsonl", "parquet", "delta")


@contextmanager
def _committed(output: Output) -> Iterator[Iterator[tuple[Table, pa.Table]]]:
    """The tables of one committed state, `_tables`."""
    yield _tables(committed(output))


def _tables(generation: Path) -> Iterator[tuple[Table, pa.Table]]:
    """The tables of a generation, one after the other, enumerations as strings; at last their figures, flat, and former names."""

    def rows(name: str) -> pa.Table:
        return read(TABLES[name], files_of(generation, name))

    yield from ((table, rows(table.name)) for table in TABLES.values())
    yield FIGURES, flatten(rows)
    yield ALIASES, former_names(rows)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


def _describe(folder: Path, target: Path, form: str) -> None:
    """Write the package of what is exported to `folder`, and of what an export in another format left in `target`."""
    forms = [
        each for each in datapackage.MEDIA if each == form or all((target / f"{name}.{each}").is_file() for name in EXPORTED)
    ]
    (folder / PACKAGE).write_text(datapackage.describe(EXPORTED.values(), forms), encoding="utf-8")


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A draft beside `target` that takes its place when all is written."""
    with store_errors(target), tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".export-") as folder:
        draft = Path(folder, target.name)
        yield draft
        draft.replace(target)


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """A draft of a folder, whose files take their places in `target` when all are written."""
    with store_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as folder:
            yield Path(folder)
            for file in sorted(Path(folder).iterdir()):
                shutil.move(file, target / file.name)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row that JSON takes."""
    return {name: round(value, 6) if isinstance(value, float) else _written(value) for name, value in row.items()}


def _written(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
