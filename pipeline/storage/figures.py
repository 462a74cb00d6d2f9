"""All figures in one flat table: each with its holder, its period, its sentence and its article, for people and spreadsheets."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.reading.clean import clean, join_wrapped, split_sentences
from pipeline.storage.tables import to_arrow
from schemas import FIGURES, KINDS, FactKind

_OF_ARTICLE = ("title", "publisher", "published", "url")
_OF_HOLDER = ("canonical_id", "siren", "finess", "ror", "wikidata")
_OF_FIGURE = (
    *("article_id", "start", "end", "text", "confidence", "value", "value_min", "value_max", "modifier"),
    *("organisation_id", "holder_confidence", "date_id"),
)

Row = dict[str, Any]


def flatten(read: Callable[[str], pa.Table]) -> pa.Table:
    """The flat table of the figures of all kinds that have a holder, by day, article and place; `read` gives a table by name."""
    articles, holders, dates = (
        _by_key(read(name), key)
        for name, key in (("articles", "article_id"), ("organisations", "organisation_id"), ("dates", "date_id"))
    )
    sentences: dict[str, Sequence[tuple[int, int]]] = {}
    rows = [
        _of_figure(kind, row)
        | _of_others(row, articles, holders, dates)
        | {"sentence": _sentence(row, articles[row["article_id"]]["text"], sentences)}
        for kind in KINDS
        if kind.has_holder
        for row in _rows(read(kind.name))
    ]
    rows.sort(key=lambda row: (row["published"] or date.max, row["article_id"], row["start"]))
    return to_arrow(FIGURES, rows)


def _by_key(table: pa.Table, key: str) -> dict[str, Row]:
    return {row[key]: row for row in _rows(table)}


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


def _of_figure(kind: FactKind, row: Row) -> Row:
    """What a figure says of itself; columns that only the other kind has are null."""
    told = {name: row[name] for name in _OF_FIGURE} | {name: row.get(name) for name in ("currency", "change")}
    return told | {
        "figure": kind.singular,
        "figure_id": row[kind.key],
        "unit": row[kind.unit],
        "kind": row[kind.classes[0]],
    }


def _of_others(row: Row, articles: Mapping[str, Row], holders: Mapping[str, Row], dates: Mapping[str, Row]) -> Row:
    """What the figure's article, its holder and its period say."""
    holder, period = holders.get(row["organisation_id"] or "", {}), dates.get(row["date_id"] or "", {})
    return (
        {name: articles[row["article_id"]][name] for name in _OF_ARTICLE}
        | {name: holder.get(name) for name in _OF_HOLDER}
        | {"organisation": holder.get("name"), "period": period.get("text")}
        | {"period_from": period.get("date_from"), "period_to": period.get("date_to")}
    )


def _sentence(row: Row, text: str, known: dict[str, Sequence[tuple[int, int]]]) -> str:
    """The sentence that a figure begins in, on one line."""
    if row["article_id"] not in known:
        known[row["article_id"]] = split_sentences(join_wrapped(clean(text)))
    spans = known[row["article_id"]]
    start, end = spans[max(0, bisect_right(spans, row["start"], key=lambda span: span[0]) - 1)]
    return " ".join(text[start : max(end, row["end"])].split())
