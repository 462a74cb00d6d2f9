"""Tables and records: JSONL, JSON, CSV, Parquet and xlsx, one article a row."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from pipeline.errors import ArticleError
from pipeline.reading.columns import check_columns, find_columns
from pipeline.reading.decoding import decode
from pipeline.reading.front_matter import read_day
from pipeline.sources.draft import Draft, headed
from pipeline.sources.flags import find_flags
from pipeline.sources.formats import Format
from pipeline.sources.markup import fragment_text, has_tags
from pipeline.sources.tables import read_csv, read_parquet, read_xlsx

# A day as spreadsheets count it, where its cell lost its format: 45363 is 2024-03-12.
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)

Row = Mapping[str, Any]


def read_records(form: Format, content: bytes, origin: str, columns: Mapping[str, str]) -> Iterator[Draft | ArticleError]:
    """The articles of a table, and what is wrong with each other row.

    `columns` maps fields to columns, above the names that are known. Raises ArticleError when nothing can be read.
    """
    number = 0
    for number, row in enumerate(_READERS[form](content, origin, columns), start=1):
        place = f"{origin}, record {number}"
        try:
            yield row_draft(_checked_row(row, place), place, columns)
        except ArticleError as problem:
            yield problem
    if not number:
        raise ArticleError(origin, "record", "there is none in it.", "Give a table with a row for each article.")


def row_draft(row: Row, origin: str, columns: Mapping[str, str]) -> Draft:
    """The article of one record, its text under its title; raises ArticleError without a column of text.

    A stamp that names no day (« mars 2024 ») leaves the article undated, and is told.
    """
    header = tuple(map(str, row))
    names = find_columns(header, tuple(sorted(columns.items())))
    if "text" not in names:
        check_columns(header, columns, origin)
    values = {name: _cell(row[column]) for name, column in names.items()}
    text = values["text"] or ""
    text = fragment_text(text) if has_tags(text) else text
    text = headed(values.get("title"), text) if text else ""
    published, doubt = _day(values.get("published"), origin)
    modified, _ = _day(values.get("modified"), origin)
    return Draft(
        origin=origin,
        text=text,
        title=values.get("title"),
        published=published,
        modified=modified,
        publisher=values.get("publisher"),
        author=values.get("author"),
        url=values.get("url"),
        language=(values.get("language") or "fr").lower()[:2],
        article_id=values.get("id"),
        notes=(*doubt, *map(str, find_flags(text))),
    )


def _json_lines(content: bytes, origin: str, columns: Mapping[str, str]) -> Iterator[Any]:
    for line in decode(content, origin).split("\n"):
        if line.strip():
            yield _loaded(line, origin)


def _json(content: bytes, origin: str, columns: Mapping[str, str]) -> Iterator[Any]:
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


_READERS: Mapping[Format, Callable[[bytes, str, Mapping[str, str]], Iterator[Any]]] = {
    Format.jsonl: _json_lines,
    Format.json: _json,
    Format.csv: read_csv,
    Format.parquet: read_parquet,
    Format.xlsx: read_xlsx,
}


def _checked_row(row: Any, origin: str) -> Row:
    if isinstance(row, ArticleError):
        raise ArticleError(origin, row.field, row.problem, row.remedy)
    if not isinstance(row, dict):
        raise ArticleError(origin, "record", "it is not an object with fields.", 'Write {"text": …, "published": …}.')
    return row


def _day(stamp: str | None, origin: str) -> tuple[date | None, tuple[str, ...]]:
    """The day of a stamp, and why it is none."""
    if stamp is None:
        return None, ()
    if _SERIAL.fullmatch(stamp):
        return _FIRST_SERIAL + timedelta(days=int(float(stamp))), ()
    try:
        return read_day(stamp, origin), ()
    except ArticleError as error:
        return None, (f"left undated: {error.problem}",)


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
