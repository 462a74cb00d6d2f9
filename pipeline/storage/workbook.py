"""Committed tables as an Excel workbook: a sheet a table, the flat one of figures first."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.storage.cells import as_text
from schemas import FIGURES, Table

if TYPE_CHECKING:
    from openpyxl import Workbook

# What an Excel cell cannot hold: control characters, and more than 32,767 characters.
_NO_EXCEL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL = 32_767
_ROWS = 1_048_575  # below the header
_NARROW, _WIDE = 9, 60  # columns, in characters
_MEASURED = 200  # rows that a column's width is taken from


def write_workbook(tables: Iterable[tuple[Table, pa.Table]], path: Path) -> None:
    """A workbook whose headers stay in sight and filter. A text longer than a cell takes is cut, and ends with an ellipsis.

    Raises UsageError for a table of more rows than a sheet holds, OSError when the disk does not take it.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    with _file_errors():
        _fill(book, tables)
        book.save(path)


def _fill(book: "Workbook", tables: Iterable[tuple[Table, pa.Table]]) -> None:
    for table, rows in tables:
        if rows.num_rows > _ROWS:
            raise UsageError(
                f"{table.name}: its {rows.num_rows:,} rows are more than Excel holds. Export as csv, sqlite or duckdb."
            )
        _add_sheet(book, table, rows)
    book.active = 0


@contextmanager
def _file_errors() -> Iterator[None]:
    """What lxml could not write, « IO_ENOSPC », as the error of the file system that it is."""
    from lxml.etree import SerialisationError

    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


def _add_sheet(book: "Workbook", table: Table, rows: pa.Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.name, 0 if table is FIGURES else None)
    letters = [get_column_letter(number) for number in range(1, rows.num_columns + 1)]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letters[-1]}{rows.num_rows + 1}"
    for letter, width in zip(letters, _widths(rows), strict=True):
        sheet.column_dimensions[letter].width = width
    header = [WriteOnlyCell(sheet, name) for name in rows.column_names]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for batch in rows.to_batches(max_chunksize=1_000):
        for row in batch.to_pylist():
            sheet.append([_cell(value) for value in row.values()])


def _widths(rows: pa.Table) -> list[int]:
    """Widths that show each column's name and most of its values."""
    shown = rows.slice(0, _MEASURED).to_pydict()
    longest = [
        max(map(len, [name, *(str(_cell(value)) for value in values if value is not None)])) for name, values in shown.items()
    ]
    return [min(_WIDE, max(_NARROW, length)) + 3 for length in longest]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, float):
        return round(value, 6)
    if not isinstance(value, str):
        return value
    text = as_text(_NO_EXCEL.sub("\N{REPLACEMENT CHARACTER}", value))
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"
