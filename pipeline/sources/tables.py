"""Tables of articles, CSV, xlsx and Parquet, as rows of named cells."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pipeline.errors import ArticleError
from pipeline.reading.columns import check_columns, has_text
from pipeline.reading.corpus import MAX_BYTES
from pipeline.reading.decoding import decode

# A compressed table may not unfold into more than this, in bytes.
MAX_UNFOLDED = 500_000_000
# Excel has a million rows, and reading them, full or empty, takes as long as reading so many articles.
_MAX_ROWS = 100_000
_DELIMITERS = ",;\t|"
_HEADER_REACH = 20  # rows: exports put titles and searches above the names of their columns
_SEPARATOR = re.compile(r"sep=(?P<mark>.)\r?\n")  # for Excel

Columns = Mapping[str, str]


def read_csv(content: bytes, origin: str, columns: Columns) -> Iterator[Any]:
    """The rows of a CSV file with whatever delimiter, below the line that names its columns."""
    text = decode(content, origin)
    stated = _SEPARATOR.match(text)
    text = text[stated.end() :] if stated else text
    start, delimiter = _find_header(text, stated["mark"] if stated else _DELIMITERS, columns)
    csv.field_size_limit(MAX_BYTES)
    try:
        rows = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter)
        yield from _named(rows, origin, columns)
    except csv.Error as error:
        raise ArticleError(origin, "CSV", f"it is not a table: {error}.", "Save it again as CSV in UTF-8.") from None


def read_xlsx(content: bytes, origin: str, columns: Columns) -> Iterator[Any]:
    """The rows of each sheet that holds articles."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_unfolded(sum(member.file_size for member in archive.infolist()), origin)
        sheets = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets
        for sheet in sheets:
            sheet.reset_dimensions()  # a sheet may claim a million columns
        chosen = [sheet for sheet in sheets if _header_row(sheet.iter_rows(values_only=True), columns) is not None]
        for sheet in chosen or sheets[:1]:
            first = _header_row(sheet.iter_rows(values_only=True), columns) or 0
            rows = islice(sheet.iter_rows(values_only=True), first, None)
            yield from _named(_bounded(rows, origin), origin, columns)
    except ArticleError:
        raise
    # openpyxl lets through whatever a broken part of the archive makes zlib and its XML parsers raise.
    except Exception as error:
        raise ArticleError(origin, "xlsx", f"it cannot be read: {error}.", "Save it again as .xlsx or .csv.") from None


def read_parquet(content: bytes, origin: str, columns: Columns) -> Iterator[Any]:
    """The rows of a Parquet file, nested columns left out."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        groups = (file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        check_unfolded(sum(groups), origin)
        names = [name for name in file.schema_arrow.names if not pa.types.is_nested(file.schema_arrow.field(name).type)]
        check_columns(tuple(names), columns, origin)
        for batch in file.iter_batches(batch_size=256, columns=names):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ArticleError(origin, "Parquet", f"it cannot be read: {error}.", "Write the file anew.") from None


def _find_header(text: str, delimiters: str, columns: Columns) -> tuple[int, str]:
    """Where the line with the names of columns begins, and its delimiter; the first line when no names are known."""
    start = 0
    lines = text[: 10 * MAX_BYTES].split("\n", _HEADER_REACH)[:_HEADER_REACH]
    for line in lines:
        for delimiter in delimiters:
            if has_text(tuple(line.strip("\r\ufeff").replace('"', "").split(delimiter)), columns):
                return start, delimiter
        start += len(line) + 1
    return 0, max(delimiters, key=lines[0].count)


def _header_row(rows: Iterable[Sequence[Any]], columns: Columns) -> int | None:
    """Which of the first rows holds the names of columns."""
    heads = enumerate(islice(rows, _HEADER_REACH))
    return next((at for at, row in heads if has_text(_names(row), columns)), None)


def _names(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell).strip() for cell in row)


def _named(rows: Iterable[Sequence[Any]], origin: str, columns: Columns) -> Iterator[Any]:
    """Rows that are not empty under the names of the first; an ArticleError in the place of one with a cell too many."""
    left = iter(rows)
    header = _names(next(left, ()))
    if header:
        check_columns(header, columns, origin)
    for row in left:
        if any(cell not in (None, "") for cell in row[len(header) :]):
            problem = f"it has {len(row)} cells under {len(header)} names of columns."
            yield ArticleError(origin, "record", problem, "Put texts that hold the delimiter in quotes.")
        elif any(cell not in (None, "") for cell in row):
            yield dict(zip(header, row, strict=False))


def _bounded(rows: Iterable[Sequence[Any]], origin: str) -> Iterator[Sequence[Any]]:
    """The rows of a sheet; raises ArticleError behind the last one that is read."""
    for number, row in enumerate(rows):
        if number > _MAX_ROWS:
            raise ArticleError(origin, "size", f"a sheet has more than {_MAX_ROWS:,} rows.", "Save it as CSV.")
        yield row


def check_unfolded(size: int, origin: str) -> None:
    """Raise ArticleError for an archive that is much larger unfolded than an article can be."""
    if size > MAX_UNFOLDED:
        raise ArticleError(origin, "size", f"it unfolds into {size:,} bytes.", "Split it.")
