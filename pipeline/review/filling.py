"""The index filled: from the Parquet of a generation, month by month, column by column."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.review.lists import LISTS, Listing
from pipeline.review.searching import spelled_out
from pipeline.storage.state import files_of, read_said
from pipeline.storage.tables import UNKNOWN_MONTH, read
from schemas import KINDS, TABLES, FactKind
from schemas.facts import plain_number

_TABLES, _DERIVED = files(__package__ or "").joinpath("index.sql").read_text(encoding="utf-8").split("-- filled --")
# A draft that is lost is made anew; pages are held in memory, so many KiB.
_SETTINGS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;"
_TOGETHER = 32  # articles whose facts are packed together
_BLOCK = 50_000  # rows that are read at once
_DIGITS = 6  # of a float of 32 bits
_HEADLINE = 120
_ALIKE = ("n", "start", "end", "text", "confidence", "modifier", "holder_confidence")
_BOUNDS = ("value", "value_min", "value_max")
_OF_BODY = ("organisation_id", "name", "acronym", "kind", "siren", "finess", "ror", "wikidata")
_MONEY = pa.decimal128(24, 4)


class Codes(dict[Any, int]):
    """Numbers for what comes, from 1."""

    def __missing__(self, name: Any) -> int:
        self[name] = len(self) + 1
        return self[name]


class Known(NamedTuple):
    """What goes by a number all over the index: organisations by id, classes by kind and name, units by name."""

    bodies: Mapping[str, int]
    classes: Codes
    units: Codes


def fill(draft: Path, generation: Path) -> None:
    """Make an index of a generation's tables in a new file."""
    connection = sqlite3.connect(draft)
    try:
        for function in (in_ascii, spelled_out):
            connection.create_function(function.__name__, 1, function, deterministic=True)
        connection.executescript(_SETTINGS + _TABLES)
        named = read(TABLES["organisations"], files_of(generation, "organisations"), [*_OF_BODY, "canonical_id"])
        known, n = Known(_add_organisations(connection, named.to_pylist()), Codes(), Codes()), 0
        for month in _months(generation):
            n = _add_month(connection, month, known, n)
        connection.executemany("INSERT INTO classes VALUES (?, ?, ?)", ((code, *name) for name, code in known.classes.items()))
        connection.executemany("INSERT INTO units VALUES (?, ?)", ((code, name) for name, code in known.units.items()))
        for name in ("rejects", "runs"):
            rows = read(TABLES[name], files_of(generation, name))
            _insert(connection, name, dict(zip(rows.column_names, rows.columns, strict=True)))
        said = read_said(files_of(generation, "rejects"))
        _insert(connection, "said", {"detail": said, "said": [json.dumps(each.as_data()) for each in said.values()]})
        connection.executescript(_DERIVED)
        _add_vectors(connection)
        connection.commit()
    finally:
        connection.close()


def _months(generation: Path) -> Iterator[dict[str, pa.Table]]:
    """The tables of articles and facts, month by month, the latest first and the unknown one last."""
    names = ["articles", *(kind.name for kind in KINDS)]
    listed = {name: files_of(generation, name) for name in names}
    months = {file.parent.name for file in listed["articles"]}
    for month in sorted(months - {UNKNOWN_MONTH}, reverse=True) + sorted(months & {UNKNOWN_MONTH}):
        yield {name: _exact(read(TABLES[name], [each for each in listed[name] if each.parent.name == month])) for name in names}


def _exact(rows: pa.Table) -> pa.Table:
    """The rows with shares as a person would write them."""
    for place, field in enumerate(rows.schema):
        if pa.types.is_float32(field.type):
            rows = rows.set_column(place, field.name, pc.round(rows[place].cast(pa.float64()), _DIGITS))
    return rows


def _add_organisations(connection: sqlite3.Connection, organisations: list[dict[str, Any]]) -> dict[str, int]:
    """Add the bodies, in order of their names; gives the body that each organisation is a name of."""
    own = [each for each in organisations if each["organisation_id"] == each["canonical_id"]]
    own.sort(key=lambda each: in_ascii(each["name"]))
    numbers = {each["organisation_id"]: body for body, each in enumerate(own, 1)}
    bodies = {each["organisation_id"]: numbers[each["canonical_id"]] for each in organisations}
    _insert(connection, "bodies", {"body": numbers.values()} | {name: [each[name] for each in own] for name in _OF_BODY})
    _insert(connection, "organisations", {"organisation_id": bodies, "body": bodies.values()})
    for name in ("name", "acronym"):
        said = {(bodies[each["organisation_id"]], each[name]) for each in organisations if each[name]}
        connection.executemany("INSERT INTO spelled VALUES (?, ?, 0)", sorted(said))
    return bodies


def _add_month(connection: sqlite3.Connection, rows: Mapping[str, pa.Table], known: Known, before: int) -> int:
    """Add the articles of a month with their facts behind the articles of later months; gives how many there are by now."""
    articles = rows["articles"].sort_by([("published", "descending"), ("article_id", "ascending")])
    articles = articles.append_column("n", pa.array(range(before + 1, before + 1 + len(articles)), pa.int32()))
    facts = {kind.name: _numbered(rows[kind.name], articles) for kind in KINDS}
    _add_articles(connection, articles, facts, before)
    for kind in KINDS:
        _insert(connection, "packed", _packed(kind.name, facts[kind.name], before, before + len(articles)))
        _add_classes(connection, kind, facts[kind.name], known.classes)
    _add_mentions(connection, facts["organisation_mentions"], known.bodies)
    figures = [_figures(kind, facts[kind.name], facts["dates"], articles, known) for kind in KINDS if kind.unit]
    figured = pa.concat_tables(figures).sort_by([("n", "ascending"), ("start", "ascending")])
    _insert(connection, "figures", dict(zip(figured.column_names, figured.columns, strict=True)))
    return before + len(articles)


def _numbered(facts: pa.Table, articles: pa.Table) -> pa.Table:
    """The facts of the articles, in their order, with the number of the article in place of its id."""
    place = pc.index_in(facts["article_id"].combine_chunks(), articles["article_id"].combine_chunks())
    numbered = facts.drop_columns("article_id").append_column("n", articles["n"].combine_chunks().take(place))
    return numbered.sort_by([("n", "ascending"), ("start", "ascending"), ("end", "ascending")])


def _add_articles(connection: sqlite3.Connection, articles: pa.Table, facts: Mapping[str, pa.Table], before: int) -> None:
    seen = pa.concat_tables(each.select(["n", "confidence"]) for each in facts.values()).group_by("n")
    counts = seen.aggregate([("n", "count"), ("confidence", "min")])
    place = pc.index_in(articles["n"], counts["n"].combine_chunks())
    titles, texts = articles["title"].to_pylist(), articles["text"].to_pylist()
    columns = {name: articles[name] for name in _OF_ARTICLE} | {
        "headline": [title or _first_line(text) for title, text in zip(titles, texts, strict=True)],
        "facts": pc.fill_null(counts["n_count"].take(place), 0),
        "least": counts["confidence_min"].take(place),
    }
    _insert(connection, "articles", columns)
    _insert(connection, "found_articles", {"rowid": articles["n"], "title": _searched(titles), "text": _searched(texts)})
    _insert(connection, "packed", _packed("articles", articles.select(["n", "text"]), before, before + len(articles)))


_OF_ARTICLE = (
    *("n", "article_id", "title", "publisher", "author", "url", "published", "source_path", "duplicate_of"),
    *("pipeline_version", "run_id"),
)


def _searched(texts: Iterable[str | None]) -> list[str]:
    return [spelled_out(text or "") for text in texts]


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0].rstrip()[:_HEADLINE]


def _packed(name: str, rows: pa.Table, before: int, last: int) -> dict[str, Iterable[Any]]:
    """The rows in packs of some articles each."""
    ends = [min(end, last) for end in range(before + _TOGETHER, last + _TOGETHER, _TOGETHER)]
    cuts = np.searchsorted(rows["n"].to_numpy(), [before, *ends], side="right")
    packs = [_stream(rows.slice(start, end - start)) for start, end in pairwise(cuts)]
    return {"name": [name] * len(ends), "n": ends, "rows": packs}


def _stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(rows)
    return bytes(sink.getvalue())


def _add_classes(connection: sqlite3.Connection, kind: FactKind, facts: pa.Table, classes: Codes) -> None:
    name = kind.classes[0]
    counts = facts.group_by([name, "n"]).aggregate([([], "count_all")])
    coded = [classes[kind.name, each] for each in counts[name].to_pylist()]
    _insert(connection, "found", {"class": coded, "n": counts["n"], "facts": counts["count_all"]})


def _add_mentions(connection: sqlite3.Connection, mentions: pa.Table, bodies: Mapping[str, int]) -> None:
    known = pa.table({"body": _bodies(mentions, bodies), "n": mentions["n"], "name": mentions["text"]})
    for table, key in (("named", "n"), ("spelled", "name")):
        counts = known.group_by([key, "body"]).aggregate([([], "count_all")]).sort_by([(key, "ascending"), ("body", "ascending")])
        _insert(connection, table, {"body": counts["body"], key: counts[key], "mentions": counts["count_all"]})


def _figures(kind: FactKind, facts: pa.Table, dates: pa.Table, articles: pa.Table, known: Known) -> pa.Table:
    """The facts of a kind that counts something, in columns that all such kinds have."""
    ids = articles["article_id"].combine_chunks().take(pc.index_in(facts["n"], articles["n"].combine_chunks()))
    keys = facts[kind.key].to_pylist()
    period = pc.index_in(facts["date_id"].combine_chunks(), dates["date_id"].combine_chunks())
    columns = {name: facts[name] for name in _ALIKE} | {
        "key": pa.array([key[len(of) :] for key, of in zip(keys, ids.to_pylist(), strict=True)], pa.string()),
        "class": pa.array([known.classes[kind.name, each] for each in facts[kind.classes[0]].to_pylist()], pa.int32()),
        "unit": pa.array([known.units[each] if each else None for each in facts[kind.unit].to_pylist()], pa.int32()),
        "change": facts["change"] if "change" in facts.column_names else pa.nulls(len(facts), pa.string()),
        "body": _bodies(facts, known.bodies),
        "period_from": dates["date_from"].take(period),
        "period_to": dates["date_to"].take(period),
    }
    return pa.table(columns | {name: facts[name].cast(_MONEY) for name in _BOUNDS})


def _bodies(facts: pa.Table, bodies: Mapping[str, int]) -> pa.Array:
    """The body that each fact names or belongs to; null for none."""
    return pa.array(map(bodies.get, facts["organisation_id"].to_pylist()), pa.int32())


def _insert(connection: sqlite3.Connection, table: str, columns: Mapping[str, Iterable[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    connection.executemany(sql, zip(*map(_plain, columns.values()), strict=True))


def _plain(column: Iterable[Any]) -> Iterable[Any]:
    """A column as values that SQLite has: days and instants as text, money as a number where that is exact."""
    if not isinstance(column, (pa.Array, pa.ChunkedArray)):
        return column
    simple = pa.types.is_string(column.type) or pa.types.is_integer(column.type) or pa.types.is_float64(column.type)
    return column.to_pylist() if simple else map(_simple, column.to_pylist())


def _simple(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    return str(value) if isinstance(value, (date, datetime)) else value


def _add_vectors(connection: sqlite3.Connection) -> None:
    """Keep what lists are chosen, counted and ordered by: a number at the place of each key, the first place being nobody's."""
    for listing in LISTS:
        said = _numbers(connection, listing)
        for name in listing.codes:
            _keep(connection, f"{listing.name}.{name}", np.nan_to_num(np.insert(said[name], 0, 0)).astype(np.int32))
        for name in listing.measures:
            _keep(connection, f"{listing.name}.{name}", np.insert(said[name], 0, np.nan))
        for name, sql in listing.pairs.items():
            pairs = np.fromiter(chain.from_iterable(connection.execute(sql)), np.int32).reshape(-1, 2)
            _keep(connection, f"{listing.name}.{name}", np.ascontiguousarray(pairs.T))
        for name, columns in listing.orders.items():
            by = [-said[column[1:]] if column.startswith("-") else said[column] for column in columns]
            count = connection.execute(f"SELECT count(*) FROM {listing.table}").fetchone()[0]
            order = np.lexsort(by[::-1]) if by else np.arange(count)
            _keep(connection, f"{listing.name} by {name}", (order + 1).astype(np.int32))


def _numbers(connection: sqlite3.Connection, listing: Listing) -> dict[str, npt.NDArray[np.float64]]:
    """Codes and measures in order of the key; NaN for none."""
    asked = {**listing.codes, **listing.measures}
    rows = connection.execute(f"SELECT {', '.join(asked.values())} FROM {listing.table} ORDER BY {listing.key}")
    blocks = iter(lambda: rows.fetchmany(_BLOCK), [])
    table = np.concatenate([np.empty((0, len(asked))), *(np.array(block, np.float64) for block in blocks)])
    return dict(zip(asked, table.T, strict=True))


def _keep(connection: sqlite3.Connection, name: str, numbers: npt.NDArray[Any]) -> None:
    connection.execute("INSERT INTO vectors VALUES (?, ?)", (name, numbers.tobytes()))
