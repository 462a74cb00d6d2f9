"""Lists of articles, organisations and figures: searched, filtered, sorted, counted and cut into pages."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

PER_PAGE = 50
_FACETS = 12
# « "pôle de compétitivité" » as one, every other word as a beginning.
_QUERY = re.compile(r'"([^"]+)"|(\S+)')
_MARKS = ("\x02", "\x03")


class Filters(BaseModel):
    """What is asked of a list; an empty field of a form asks nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str | None = Field(None, description="Words to find; accents and capitals do not count, a beginning is enough.")
    page: int = Field(1, ge=1, le=1_000_000, description="Page of the list, from 1.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, asked: Any) -> Any:
        return {name: value for name, value in asked.items() if value not in ("", None)} if isinstance(asked, Mapping) else asked


class ArticleFilters(Filters):
    """Which articles, in which order."""

    publisher: str | None = Field(None, description="Newspaper, agency or site.")
    since: date | None = Field(None, description="Published then or later.")
    until: date | None = Field(None, description="Published then or earlier.")
    organisation: str | None = Field(None, description="Names this organisation, by its canonical id.")
    kind: str | None = Field(
        None, description="Has a fact of this table, `amounts`, or of one of its classes, `amounts.revenue`."
    )
    below: float | None = Field(None, ge=0, le=1, description="Has a fact less sure than this.")
    gold: Literal["yes", "no"] | None = Field(None, description="With gold, or without.")
    rejects: Literal["yes"] | None = Field(None, description="Some of its facts were refused.")
    sort: Literal["latest", "oldest", "unsure", "facts", "title"] = Field("latest", description="Order.")


class OrganisationFilters(Filters):
    """Which organisations, in which order."""

    kind: str | None = Field(None, description="What sort of body it is.")
    sort: Literal["articles", "figures", "name", "latest"] = Field("articles", description="Order.")


class FigureFilters(Filters):
    """Which amounts and headcounts, in which order."""

    kind: str | None = Field(None, description="`amounts`, `headcounts`, or a class of one, `amounts.revenue`.")
    organisation: str | None = Field(None, description="Held by this organisation, by its canonical id.")
    unit: str | None = Field(None, description="Currency, ISO 4217, or noun that is counted.")
    since: date | None = Field(None, description="In an article published then or later.")
    until: date | None = Field(None, description="In an article published then or earlier.")
    at_least: float | None = Field(None, description="Value at least.")
    at_most: float | None = Field(None, description="Value at most.")
    sort: Literal["latest", "oldest", "largest", "smallest", "holder"] = Field("latest", description="Order.")


class Choice(BaseModel):
    """A value that narrows a list, with how many of its rows have it."""

    value: str
    label: str = Field(description="What the value is called; the value itself unless it is an identifier.")
    count: int


class Found(BaseModel):
    """One page of a list."""

    total: int = Field(description="Rows of all pages.")
    page: int
    pages: int
    rows: list[dict[str, Any]]
    choices: dict[str, list[Choice]] = Field(description="For each filter the values most frequent in the list.")


@dataclass(frozen=True)
class Listing:
    """A list: table and key, the index that words are looked up in, columns of a row, orders, and filters with their values."""

    table: str
    key: str
    columns: str
    orders: Mapping[str, str]
    choices: Mapping[str, str]


@dataclass
class Conditions:
    """What the rows must meet, as SQL, with its parameters."""

    sql: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        """One more condition, unless its only value is None: nothing is asked then."""
        if values != (None,):
            self.sql.append(condition)
            self.values.extend(values)


ARTICLES = Listing(
    table="articles",
    key="n",
    columns="n, article_id, headline, title, publisher, published, source_path, facts, least",
    orders={
        "latest": "published DESC, article_id",
        "oldest": "published IS NULL, published, article_id",
        "unsure": "least IS NULL, least, article_id",
        "facts": "facts DESC, article_id",
        "title": "headline, article_id",
    },
    choices={
        "publisher": "SELECT publisher, publisher, count(*) FROM {rows} WHERE publisher IS NOT NULL GROUP BY publisher",
        "kind": "SELECT found.kind || '.' || found.class, found.class, count(*) FROM {rows} JOIN found USING (n) GROUP BY 1, 2",
        "organisation": "SELECT organisation_id, name, count FROM (SELECT organisation_id, count(*) AS count FROM {rows} "
        "JOIN named USING (n) GROUP BY 1 ORDER BY count DESC LIMIT 12) JOIN bodies USING (organisation_id)",
    },
)
ORGANISATIONS = Listing(
    table="bodies",
    key="rowid",
    columns="organisation_id, name, acronym, kind, articles, mentions, figures, first_published, last_published",
    orders={
        "articles": "articles DESC, name",
        "figures": "figures DESC, name",
        "name": "name COLLATE NOCASE",
        "latest": "last_published DESC, name",
    },
    choices={"kind": "SELECT kind, kind, count(*) FROM {rows} GROUP BY kind"},
)
FIGURES = Listing(
    table="figures",
    key="rowid",
    columns='kind, figure_id, article_id, start, "end", text, value, value_min, value_max, modifier, unit, class, change, '
    "holder_id, holder, holder_confidence, confidence, period_from, period_to, published",
    orders={
        "latest": "published DESC, n, start",
        "oldest": "published IS NULL, published, n, start",
        "largest": "size DESC, n, start",
        "smallest": "size IS NULL, size, n, start",
        "holder": "holder IS NULL, holder COLLATE NOCASE, published, start",
    },
    choices={
        "kind": "SELECT kind || '.' || class, class, count(*) FROM {rows} GROUP BY 1, 2",
        "unit": "SELECT unit, unit, count(*) FROM {rows} WHERE kind = 'amounts' AND unit IS NOT NULL GROUP BY unit",
        "organisation": "SELECT holder_id, holder, count(*) FROM {rows} WHERE holder_id IS NOT NULL GROUP BY 1",
    },
)


def find_articles(index: sqlite3.Connection, asked: ArticleFilters, gold: Sequence[str]) -> Found:
    """A page of articles; `gold` are the ids of those that have gold. A row has its number of facts by kind, and where it was
    searched an `excerpt`, plain and found stretches in turn."""
    where = Conditions()
    if asked.q:
        where.add("n IN (SELECT rowid FROM found_articles WHERE found_articles MATCH ?)", _query(asked.q))
    where.add("publisher = ?", asked.publisher)
    _add_days(where, asked.since, asked.until)
    where.add("n IN (SELECT n FROM named WHERE organisation_id = ?)", asked.organisation)
    if asked.kind:
        kind, _, of_class = asked.kind.partition(".")
        where.add("n IN (SELECT n FROM found WHERE kind = ? AND (class = ? OR ? = ''))", kind, of_class, of_class)
    where.add("least < ?", asked.below)
    if asked.gold:
        index.execute("CREATE TEMP TABLE gold (article_id TEXT PRIMARY KEY)")
        index.executemany("INSERT INTO gold VALUES (?)", ((each,) for each in gold))
        where.add(f"article_id {'IN' if asked.gold == 'yes' else 'NOT IN'} (SELECT article_id FROM gold)")
    if asked.rejects:
        where.add("article_id IN (SELECT article_id FROM rejects)")
    found = _find(index, ARTICLES, where, asked.sort, asked.page)
    known = frozenset(gold)
    for row in found.rows:
        row["counts"] = counts_of(index, row["n"])
        row["gold"] = row["article_id"] in known
        row["excerpt"] = _excerpt(index, asked.q, row["n"]) if asked.q else []
    return found


def counts_of(index: sqlite3.Connection, n: int) -> dict[str, int]:
    """How many facts of each kind an article has."""
    return dict(index.execute("SELECT kind, sum(facts) FROM found WHERE n = ? GROUP BY kind", (n,)).fetchall())


def find_organisations(index: sqlite3.Connection, asked: OrganisationFilters) -> Found:
    """A page of organisations, aliases made one."""
    where = Conditions()
    if asked.q:
        words = _query(asked.q)
        where.add("organisation_id IN (SELECT organisation_id FROM found_names WHERE found_names MATCH ?)", words)
    where.add("kind = ?", asked.kind)
    return _find(index, ORGANISATIONS, where, asked.sort, asked.page)


def find_figures(index: sqlite3.Connection, asked: FigureFilters) -> Found:
    """A page of amounts and headcounts."""
    return _find(index, FIGURES, _of_figures(asked), asked.sort, asked.page)


def every_figure(index: sqlite3.Connection, asked: FigureFilters) -> Iterator[dict[str, Any]]:
    """All figures that are asked for, in order, whatever the page."""
    where = _of_figures(asked)
    rows = index.execute(
        f"SELECT {FIGURES.columns} FROM figures {_where(where)} ORDER BY {FIGURES.orders[asked.sort]}", where.values
    )
    return map(dict, rows)


def _of_figures(asked: FigureFilters) -> Conditions:
    where = Conditions()
    if asked.q:
        where.add("rowid IN (SELECT rowid FROM found_figures WHERE found_figures MATCH ?)", _query(asked.q))
    if asked.kind:
        kind, _, of_class = asked.kind.partition(".")
        where.add("kind = ?", kind)
        where.add("class = ?", of_class or None)
    where.add("holder_id = ?", asked.organisation)
    where.add("unit = ?", asked.unit)
    _add_days(where, asked.since, asked.until)
    where.add("size >= ?", asked.at_least)
    where.add("size <= ?", asked.at_most)
    return where


def _add_days(where: Conditions, since: date | None, until: date | None) -> None:
    where.add("published >= ?", since and since.isoformat())
    where.add("published <= ?", until and until.isoformat())


def _find(index: sqlite3.Connection, listing: Listing, where: Conditions, sort: str, page: int) -> Found:
    """The page, the total and the choices of what meets the conditions."""
    rows = listing.table
    if where.sql:
        index.execute("CREATE TEMP TABLE hits (hit INTEGER PRIMARY KEY)")
        index.execute(f"INSERT INTO hits SELECT {listing.key} FROM {listing.table} {_where(where)}", where.values)
        rows = f"hits JOIN {listing.table} ON {listing.table}.{listing.key} = hits.hit"
    total: int = index.execute(f"SELECT count(*) FROM {rows if not where.sql else 'hits'}").fetchone()[0]
    sql = f"SELECT {listing.columns} FROM {rows} ORDER BY {listing.orders[sort]} LIMIT ? OFFSET ?"
    found = index.execute(sql, (PER_PAGE, (page - 1) * PER_PAGE))
    return Found(
        total=total,
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
        rows=list(map(dict, found)),
        choices={name: _choices(index, sql.format(rows=rows), whole=not where.sql) for name, sql in listing.choices.items()},
    )


# Of whole lists, by index and question: they are the longest to count, and never change.
_WHOLE: dict[tuple[str, str], list[Choice]] = {}
_KEPT = 100


def _choices(index: sqlite3.Connection, sql: str, *, whole: bool) -> list[Choice]:
    if not whole:
        return _counted(index, sql)
    key = (index.execute("PRAGMA database_list").fetchone()["file"], sql)
    if key not in _WHOLE:
        if len(_WHOLE) > _KEPT:
            _WHOLE.clear()
        _WHOLE[key] = _counted(index, sql)
    return _WHOLE[key]


def _counted(index: sqlite3.Connection, sql: str) -> list[Choice]:
    rows = index.execute(f"{sql} ORDER BY 3 DESC, 2 LIMIT {_FACETS}")
    return [Choice(value=value, label=label, count=count) for value, label, count in rows]


def _where(where: Conditions) -> str:
    return f"WHERE {' AND '.join(where.sql)}" if where.sql else ""


def _query(words: str) -> str:
    """The words as a query of FTS5, where nothing of them is an operator; nothing is found by what has no letter or digit."""
    found = [f'"{quoted or word.replace(chr(34), "")}"{"" if quoted else "*"}' for quoted, word in _QUERY.findall(words)]
    return " AND ".join(each for each in found if any(map(str.isalnum, each))) or '""'


def _excerpt(index: sqlite3.Connection, words: str, n: int) -> list[str]:
    """A stretch of the text around what was found: plain, found, plain, found, …"""
    sql = "SELECT snippet(found_articles, 1, ?, ?, '…', 24) FROM found_articles WHERE found_articles MATCH ? AND rowid = ?"
    row = index.execute(sql, (*_MARKS, _query(words), n)).fetchone()
    return re.split("[\x02\x03]", row[0] or "") if row else []
