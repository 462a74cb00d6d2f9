"""One self-contained HTML page: articles with their facts highlighted, tables and charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from pipeline.storage.load import load_tables

# A kind of fact, the table it is in, and the columns that tell its value in a few words.
_FACTS = {
    "organisation_mentions": ("name", "kind"),
    "dates": ("timex", "modifier"),
    "amounts": ("value", "value_min", "value_max", "currency", "modifier", "kind"),
    "headcounts": ("value", "value_min", "value_max", "noun", "modifier", "population"),
}
_TOP = 15


@dataclass(frozen=True)
class Piece:
    """A stretch of an article's text; `kind` is the table of its fact, or None for plain text; `told` is the fact in words."""

    text: str
    kind: str | None = None
    told: str = ""


def build_report(output: Path, limit: int) -> str:
    """The page of the committed tables in `output`, with the `limit` latest articles in full.

    All text is escaped: what an article says never becomes markup. Raises StoreError when there are no tables.
    """
    tables = load_tables(output)
    articles = tables["articles"].sort_values(["published", "article_id"], ascending=[False, True], na_position="last")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files(__package__ or "").joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        counts={name: len(table) for name, table in tables.items()},
        charts=list(_charts(tables)),
        organisations=_records(tables["organisations"].sort_values(["n_mentions", "name"], ascending=[False, True])[:_TOP]),
        articles=[_article(row, tables) for row in _records(articles[:limit])],
        n_articles=len(articles),
    )


def _charts(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Sequence[tuple[str, int, float]]]]:
    """Title and bars of each chart; a bar is its label, its count and its share of the longest."""
    months = tables["articles"]["published"].map(lambda day: f"{day:%Y}" if pd.notna(day) else "no date")
    yield "Articles by year", _bars(months.value_counts().sort_index())
    yield "Most mentioned organisations", _bars(tables["organisation_mentions"]["name"].value_counts()[:_TOP])
    yield "Amounts by kind", _bars(tables["amounts"]["kind"].value_counts())
    yield "Headcounts by population", _bars(tables["headcounts"]["population"].value_counts())


def _bars(counts: "pd.Series[int]") -> list[tuple[str, int, float]]:
    longest = max(counts, default=0)
    return [(str(label), int(count), count / longest) for label, count in counts.items() if count]


def _article(row: dict[str, Any], tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    facts = sorted(_facts_of(row["article_id"], tables), key=lambda fact: (fact["start"], -fact["end"]))
    return row | {"pieces": list(_pieces(row["text"], facts)), "facts": facts}


def _facts_of(article_id: str, tables: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    names = dict(zip(tables["organisations"]["organisation_id"], tables["organisations"]["name"], strict=True))
    for kind, columns in _FACTS.items():
        table = tables[kind]
        for fact in _records(table[table["article_id"] == article_id]):
            holder = names.get(fact.get("organisation_id")) if kind in ("amounts", "headcounts") else None
            told = ", ".join(_shown(fact[column]) for column in columns if fact[column] is not None)
            yield fact | {"kind_of_fact": kind, "told": told, "holder": holder or ""}


def _pieces(text: str, facts: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    """The text cut at its facts; of two that overlap the first and longer one is shown."""
    at = 0
    for fact in facts:
        if fact["start"] < at:
            continue
        yield Piece(text[at : fact["start"]])
        told = f"{fact['told']} ({fact['holder']})" if fact["holder"] else fact["told"]
        yield Piece(fact["text"], fact["kind_of_fact"], told)
        at = fact["end"]
    yield Piece(text[at:])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts, null as None."""
    return [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in table.to_dict("records")]


def _shown(value: object) -> str:
    return f"{value:,}".replace(",", " ").removesuffix(".00") if isinstance(value, Decimal | int) else str(value)
