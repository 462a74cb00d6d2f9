"""One self-contained HTML page: articles with their facts highlighted, tables and charts."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.storage.load import load_tables
from schemas import KINDS, Fact, FactKind

_TOP = 15
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Shown(NamedTuple):
    """A fact with the name of its holder, empty for nobody."""

    kind: FactKind
    fact: Fact
    holder: str


@dataclass(frozen=True)
class Piece:
    """A stretch of an article's text; `kind` is that of its fact, or None for plain text; `told` is the fact in words."""

    text: str
    kind: FactKind | None = None
    told: str = ""


def build_report(output: Path, limit: int) -> str:
    """The page of the committed tables in `output`, with the `limit` latest articles in full.

    All text is escaped: what an article says never becomes markup. Raises StoreError when there are no tables.
    """
    tables = load_tables(output)
    names = dict(zip(tables["organisations"]["organisation_id"], tables["organisations"]["name"], strict=True))
    articles = tables["articles"].sort_values(["published", "article_id"], ascending=[False, True], na_position="last")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = files(__package__ or "").joinpath("page.html").read_text(encoding="utf-8")
    return environment.from_string(page).render(
        scripts=Markup(" ".join(map(_hash_source, _SCRIPT.findall(page)))),
        kinds=KINDS,
        counts={name: len(table) for name, table in tables.items()},
        charts=list(_charts(tables)),
        organisations=_records(tables["organisations"].sort_values(["n_mentions", "name"], ascending=[False, True])[:_TOP]),
        articles=[_article(row, tables, names) for row in _records(articles[:limit])],
        n_articles=len(articles),
    )


def _hash_source(script: str) -> str:
    """A script of the page in the words of its policy, which lets no other run."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _charts(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Sequence[tuple[str, int, float]]]]:
    """Title and bars of each chart; a bar is its label, its count and its share of the longest."""
    months = tables["articles"]["published"].map(lambda day: f"{day:%Y}" if pd.notna(day) else "no date")
    yield "Articles by year", _bars(months.value_counts().sort_index())
    yield "Most mentioned organisations", _bars(tables["organisation_mentions"]["name"].value_counts()[:_TOP])
    for kind in KINDS:
        for column in kind.classes[:1]:
            yield f"{kind.name.replace('_', ' ').capitalize()} by {column}", _bars(tables[kind.name][column].value_counts())


def _bars(counts: "pd.Series[int]") -> list[tuple[str, int, float]]:
    longest = max(counts, default=0)
    return [(str(label), int(count), count / longest) for label, count in counts.items() if count]


def _article(row: dict[str, Any], tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> dict[str, Any]:
    facts = sorted(_facts_of(row["article_id"], tables, names), key=lambda shown: (shown.fact.start, -shown.fact.end))
    return row | {"pieces": list(_pieces(row["text"], facts)), "facts": facts}


def _facts_of(article_id: str, tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> Iterator[Shown]:
    for kind in KINDS:
        table = tables[kind.name]
        for row in _records(table[table["article_id"] == article_id]):
            fact = kind.model.model_construct(**row)
            yield Shown(kind, fact, names.get(kind.holder_of(fact) or "", ""))


def _pieces(text: str, facts: Sequence[Shown]) -> Iterator[Piece]:
    """The text cut at its facts; of two that overlap the first and longer one is shown."""
    at = 0
    for kind, fact, holder in facts:
        if fact.start < at:
            continue
        yield Piece(text[at : fact.start])
        yield Piece(fact.text, kind, f"{fact.told()} ({holder})" if holder else fact.told())
        at = fact.end
    yield Piece(text[at:])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts, null as None."""
    return [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in table.to_dict("records")]
