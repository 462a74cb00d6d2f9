"""Committed tables in the formats that people open: CSV, JSON lines, Excel, DuckDB."""

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import StoreError, UsageError
from pipeline.storage.generations import committed, store_errors
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import KINDS, TABLES

# What a spreadsheet does not show before the sign that makes a cell a formula.
_UNSEEN = r"[\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
# A cell that begins so is a formula, also with the wide signs of Asian keyboards, « ＝ »; an apostrophe before it makes it text
# (OWASP, CSV injection).
_FORMULA = re.compile(rf"[\t\r]|{_UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫]")
# What an Excel cell cannot hold: control characters, and more than 32,767 characters.
_NO_EXCEL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EXCEL_CELL = 32_767


def export_csv(output: Path, target: Path) -> None:
    """One `<table>.csv` a table into the folder `target`: UTF-8, ISO days, null empty, formulas made text."""
    with _committed(output) as tables, _new_folder(target) as folder:
        for name, rows in tables:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(rows.column_names)
                writer.writerows([spreadsheet_cell(value) for value in row.values()] for row in _rows(rows))


def export_jsonl(output: Path, target: Path) -> None:
    """One `<table>.jsonl` a table into the folder `target`, as the JSON Schemas say: money as strings, ISO days."""
    with _committed(output) as tables, _new_folder(target) as folder:
        for name, rows in tables:
            with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as stream:
                stream.writelines(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in _rows(rows))


def export_xlsx(output: Path, target: Path) -> None:
    """One workbook, a sheet a table. A text longer than a cell takes is cut, and ends with an ellipsis."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    with _committed(output) as tables, _new_file(target) as draft:
        for name, rows in tables:
            sheet = book.create_sheet(name)
            sheet.append(rows.column_names)
            for row in _rows(rows):
                sheet.append([_excel_cell(value) for value in row.values()])
        book.save(draft)


def export_duckdb(output: Path, target: Path) -> None:
    """A DuckDB database: the tables with their primary keys, and the view `figures` of all facts that have a holder."""
    try:
        import duckdb
    except ImportError:
        raise UsageError("DuckDB is not installed. Install it: pip install 'depeche[duckdb]'") from None
    try:
        with _committed(output) as tables, _new_file(target) as draft, duckdb.connect(str(draft)) as database:
            for name, rows in tables:
                database.register("rows", rows)
                database.execute(f"CREATE TABLE {name} AS FROM rows")
                if key := TABLES[name].key:
                    database.execute(f"ALTER TABLE {name} ADD PRIMARY KEY ({key})")
            of_kinds = " UNION ALL ".join(_FIGURES_OF_KIND.format(kind=kind) for kind in KINDS if kind.has_holder)
            database.execute(_FIGURES.format(of_kinds=of_kinds))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"{target}: DuckDB cannot write it ({reason}). Free some space, or give another file.") from error


_FIGURES_OF_KIND = """
SELECT '{kind.singular}' AS figure, {kind.key} AS figure_id, article_id, text, value, value_min, value_max, modifier,
       {kind.unit} AS unit, {kind.classes[0]} AS kind, organisation_id, holder_confidence, date_id
FROM {kind.name}
"""
_FIGURES = """
CREATE VIEW figures AS
SELECT figure.*, organisation.name AS organisation, article.title, article.publisher, article.published
FROM ({of_kinds}) AS figure
JOIN articles AS article USING (article_id)
LEFT JOIN organisations AS organisation USING (organisation_id)
"""

FORMATS = {"csv": export_csv, "jsonl": export_jsonl, "xlsx": export_xlsx, "duckdb": export_duckdb}


@contextmanager
def _committed(output: Path) -> Iterator[Iterator[tuple[str, pa.Table]]]:
    """The tables of one committed state, one after the other, enumerations as strings."""
    generation = committed(output)
    yield ((table.name, read(table, files_of(generation, table.name))) for table in TABLES.values())


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


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


def spreadsheet_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _excel_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = spreadsheet_cell(_NO_EXCEL.sub("\N{REPLACEMENT CHARACTER}", value))
    return text if len(text) <= _EXCEL_CELL else text[: _EXCEL_CELL - 1] + "…"


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
