"""Tables and records: JSONL, JSON, CSV, Parquet and xlsx, one article a row."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from pipeline.errors import ArticleError
from pipeline.lexicon import load_lexicon
from pipeline.reading.corpus import MAX_BYTES
from pipeline.reading.front_matter import read_day
from pipeline.sources.decoding import decode
from pipeline.sources.draft import Draft
from pipeline.sources.flags import find_flags
from pipeline.sources.formats import Format
from pipeline.sources.markup import fragment_text, has_tags

FIELDS = ("text", "title", "published", "publisher", "author", "url", "language", "id")

# A compressed table may not unfold into more than this, in bytes.
MAX_UNFOLDED = 500_000_000
_DELIMITERS = ",;\t|"

Row = Mapping[str, Any]


def read_records(form: Format, content: bytes, origin: str, columns: Mapping[str, str]) -> Iterator[Draft | ArticleError]:
    """The articles of a table, and what is wrong with each other row.

    `columns` maps fields to columns, above the names that are known. Raises ArticleError when nothing can be read.
    """
    for number, row in enumerate(_READERS[form](content, origin), start=1):
        place = f"{origin}, record {number}"
        try:
            yield row_draft(_checked_row(row, place), place, columns)
        except ArticleError as problem:
            yield problem


def row_draft(row: Row, origin: str, columns: Mapping[str, str]) -> Draft:
    """The article of one record; raises ArticleError without a column of text, or on a day that is none."""
    names = find_columns(tuple(map(str, row)), tuple(sorted(columns.items())))
    if "text" not in names:
        remedy = f"Say which column holds the text: --map text=COLUMN. Columns: {', '.join(map(str, row))[:300]}."
        raise ArticleError(origin, "text", "no column is known to hold the text.", remedy)
    values = {name: _cell(row[column]) for name, column in names.items()}
    text = values["text"] or ""
    text = fragment_text(text) if has_tags(text) else text
    return Draft(
        origin=origin,
        text=text,
        title=values.get("title"),
        published=read_day(stamp, origin) if (stamp := values.get("published")) else None,
        publisher=values.get("publisher"),
        author=values.get("author"),
        url=values.get("url"),
        language=(values.get("language") or "fr").lower()[:2],
        article_id=values.get("id"),
        notes=tuple(find_flags(text)),
    )


@lru_cache(maxsize=64)
def find_columns(header: tuple[str, ...], given: tuple[tuple[str, str], ...] = ()) -> Mapping[str, str]:
    """For each field of an article that a table has, the name of its column."""
    folded = {_folded(column): column for column in reversed(header)}
    known: dict[str, list[str]] = load_lexicon("columns")
    found = {name: next((folded[alias] for alias in known[name] if alias in folded), None) for name in FIELDS}
    found |= {name: column if column in header else folded.get(_folded(column)) for name, column in given}
    return {name: column for name, column in found.items() if column is not None}


def _json_lines(content: bytes, origin: str) -> Iterator[Any]:
    for line in decode(content, origin).split("\n"):
        if line.strip():
            yield _loaded(line, origin)


def _json(content: bytes, origin: str) -> Iterator[Any]:
    loaded = _loaded(decode(content, origin), origin)
    if isinstance(loaded, ArticleError):
        raise loaded
    yield from loaded if isinstance(loaded, list) else [loaded]


def _loaded(line: str, origin: str) -> Any:
    """What a piece of JSON says, or an ArticleError in its place, so that the next can still be read."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return ArticleError(origin, "JSON", f"it is not JSON: {error}.", "Correct it, one object a line.")


def _csv(content: bytes, origin: str) -> Iterator[Any]:
    text = decode(content, origin)
    head = text[: text.find("\n")] if "\n" in text else text
    csv.field_size_limit(MAX_BYTES)
    try:
        yield from csv.DictReader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count), restkey="_more")
    except csv.Error as error:
        raise ArticleError(origin, "CSV", f"it is not a table: {error}.", "Save it again as CSV in UTF-8.") from None


def _parquet(content: bytes, origin: str) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        groups = (file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        _check_unfolded(sum(groups), origin)
        names = [name for name in file.schema_arrow.names if not pa.types.is_nested(file.schema_arrow.field(name).type)]
        for batch in file.iter_batches(batch_size=256, columns=names):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ArticleError(origin, "Parquet", f"it cannot be read: {error}.", "Write the file anew.") from None


def _xlsx(content: bytes, origin: str) -> Iterator[Any]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_unfolded(sum(member.file_size for member in archive.infolist()), origin)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # a sheet may claim a million columns
        rows = sheet.iter_rows(values_only=True)
        header = [str(cell) if cell is not None else "" for cell in next(rows, ())]
        for cells in rows:
            if any(cell is not None for cell in cells):
                yield dict(zip(header, cells, strict=False))
    except ArticleError:
        raise
    # openpyxl lets through whatever a broken part of the archive makes zlib and its XML parsers raise.
    except Exception as error:
        raise ArticleError(origin, "xlsx", f"it cannot be read: {error}.", "Save it again as .xlsx or .csv.") from None


_READERS: Mapping[Format, Callable[[bytes, str], Iterator[Any]]] = {
    Format.jsonl: _json_lines,
    Format.json: _json,
    Format.csv: _csv,
    Format.parquet: _parquet,
    Format.xlsx: _xlsx,
}


def _check_unfolded(size: int, origin: str) -> None:
    if size > MAX_UNFOLDED:
        raise ArticleError(origin, "size", f"it unfolds into {size:,} bytes.", "Split the table.")


def _checked_row(row: Any, origin: str) -> Row:
    if isinstance(row, ArticleError):
        raise ArticleError(origin, row.field, row.problem, row.remedy)
    if not isinstance(row, dict):
        raise ArticleError(origin, "record", "it is not an object with fields.", 'Write {"text": …, "published": …}.')
    return row


def _cell(value: Any) -> str | None:
    """A cell as text, days in ISO 8601, lists joined; None when it is empty."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return ", ".join(filter(None, map(_cell, chain(value)))) or None
    return str(value).strip() or None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold())
    return re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
