"""Pages about the whole and about one organisation, and what runs did: read from the index."""

import json
import sqlite3
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from pipeline.review.listing import Choice, Hits
from pipeline.review.lists import FIGURES

_TOP = 12
_NEWEST = 50


class Chart(BaseModel):
    """Counts to be drawn: `name` says of what, `filter` is the field of the list at `path` that a value narrows."""

    name: str
    path: str
    filter: str | None
    bars: list[Choice]


class Overview(BaseModel):
    """How much there is, and of what."""

    counts: dict[str, int]
    charts: list[Chart]
    undated: int = Field(description="Articles that no year counts, having no date.")


class OrganisationPage(BaseModel):
    """An organisation: its names and ids, its articles, its figures over time, who it is named with."""

    organisation_id: str
    name: str
    acronym: str | None
    kind: str
    siren: str | None
    finess: str | None
    ror: str | None
    wikidata: str | None
    first_published: date | None
    last_published: date | None
    n_articles: int
    n_mentions: int
    n_figures: int
    names: list[Choice]
    articles: list[dict[str, Any]] = Field(description="The latest articles that name it.")
    figures: list[dict[str, Any]] = Field(description="All its figures, in order of publication.")
    named_with: list[Choice]


class RunsPage(BaseModel):
    """What each run did, the latest first."""

    runs: list[dict[str, Any]]


class RejectsPage(BaseModel):
    """What the last runs refused."""

    rejects: list[dict[str, Any]] = Field(description="As in the table; `said` is `detail` as data, a fault and its values.")


def overview(index: sqlite3.Connection) -> Overview:
    """The counts and charts of the whole."""
    figures = Hits(index, FIGURES).choices("class")
    charts = [
        Chart(name="by_year", path="/articles", filter=None, bars=_choices(index, _BY_YEAR)),
        Chart(name="organisations", path="/organisations/", filter=None, bars=_choices(index, _MOST_NAMED, _TOP)),
        *(
            Chart(name=name, path="/figures", filter="kind", bars=[bar for bar in figures if bar.value.startswith(f"{name}.")])
            for name in ("amounts", "headcounts")
        ),
    ]
    counts = {name: _count(index, table) for name, table in _COUNTED.items()}
    undated: int = index.execute("SELECT count(*) FROM articles WHERE published IS NULL").fetchone()[0]
    return Overview(counts=counts, charts=charts, undated=undated)


_COUNTED = {"articles": "articles", "organisations": "bodies", "figures": "figures", "rejects": "rejects", "runs": "runs"}
_BY_YEAR = """
SELECT substr(published, 1, 4), substr(published, 1, 4), count(*) FROM articles WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_MOST_NAMED = "SELECT organisation_id, name, articles FROM bodies ORDER BY articles DESC, body LIMIT ?"


def read_organisation(index: sqlite3.Connection, organisation_id: str) -> OrganisationPage | None:
    """The page of an organisation, by its own id or one of its aliases', or None."""
    row = index.execute(
        "SELECT * FROM bodies WHERE body = (SELECT body FROM organisations WHERE organisation_id = ?)",
        (organisation_id,),
    ).fetchone()
    if row is None:
        return None
    key = row["body"]
    fields = {name: row[name] for name in _OF_BODY}
    counts = {"n_articles": row["articles"], "n_mentions": row["mentions"], "n_figures": row["figures"]}
    return OrganisationPage(
        **fields | counts,
        names=_choices(index, "SELECT name, name, mentions FROM names WHERE body = ? AND mentions ORDER BY 3 DESC, 1", key),
        articles=_rows(index, _ARTICLES_OF, key, _NEWEST),
        figures=_rows(index, _FIGURES_HELD, key),
        named_with=_choices(index, _NAMED_WITH, key, key, _TOP),
    )


_OF_BODY = (
    *("organisation_id", "name", "acronym", "kind", "siren", "finess", "ror", "wikidata"),
    *("first_published", "last_published"),
)
_ARTICLES_OF = """
SELECT article_id, headline, title, publisher, published, facts, named.mentions FROM named JOIN articles USING (n)
WHERE body = ? ORDER BY n LIMIT ?
"""
_FIGURES_HELD = f"""
SELECT {FIGURES.columns} FROM figures {FIGURES.joined} WHERE figures.body = ? ORDER BY published, figure
"""
_NAMED_WITH = """
SELECT organisation_id, name, together FROM (
    SELECT other.body, count(*) AS together FROM named AS own JOIN named AS other USING (n)
    WHERE own.body = ? AND other.body != ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
) JOIN bodies USING (body) ORDER BY together DESC, body
"""


def name_of(index: sqlite3.Connection, organisation_id: str) -> str:
    """What an organisation is called, by its id or an alias's; the id where there is none."""
    sql = "SELECT bodies.name FROM organisations JOIN bodies USING (body) WHERE organisations.organisation_id = ?"
    row = index.execute(sql, (organisation_id,)).fetchone()
    return row[0] if row else organisation_id


def read_runs(index: sqlite3.Connection) -> RunsPage:
    """What each run did."""
    runs = _rows(index, "SELECT * FROM runs ORDER BY started_at DESC")
    for run in runs:
        started, finished = (datetime.fromisoformat(run[name]) for name in ("started_at", "finished_at"))
        run |= {"seconds": (finished - started).total_seconds()}
        run |= {name: json.loads(run[name]) for name in ("versions", "parameters")}
    return RunsPage(runs=runs)


def read_rejects(index: sqlite3.Connection) -> RejectsPage:
    """Everything that was refused, with its reason and remedy."""
    rows = _rows(index, "SELECT * FROM rejects LEFT JOIN said USING (detail) ORDER BY source_path, stage, error")
    return RejectsPage(rejects=[row | {"said": json.loads(row["said"]) if row["said"] else None} for row in rows])


def _count(index: sqlite3.Connection, table: str) -> int:
    count: int = index.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]
    return count


def _rows(index: sqlite3.Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    return list(map(dict, index.execute(sql, values)))


def _choices(index: sqlite3.Connection, sql: str, *values: Any) -> list[Choice]:
    return [Choice(value=value, label=label, count=count) for value, label, count in index.execute(sql, values)]
