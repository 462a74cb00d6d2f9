"""Lists of articles, organisations and figures: searched, filtered, sorted, counted and cut into pages."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.review.index import text_of
from pipeline.review.lists import ARTICLES, FIGURES, ORGANISATIONS, Listing
from pipeline.review.searching import as_query, excerpt, words_of

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

PER_PAGE = 50
_FACETS = 12  # values of a facet that are given, but for kinds, which are few
_AT_ONCE = 1_000  # rows that are read together


class Filters(BaseModel):
    """What is asked of a list; an empty field of a form asks nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str | None = Field(None, description="Words to find, or their first three letters; accents and capitals do not count.")
    page: int = Field(1, ge=1, le=1_000_000, description="Page of the list, from 1; the last one where there are fewer.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, asked: Any) -> Any:
        if not isinstance(asked, Mapping):
            return asked
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in asked.items()}
        return {name: value for name, value in stripped.items() if value not in ("", None)}


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


class Hits:
    """Which rows of a list meet what is asked of it; all, as long as nothing is asked."""

    def __init__(self, index: sqlite3.Connection, listing: Listing) -> None:
        self.index, self.listing = index, listing
        self._kept: Flags | None = None

    def numbers(self, name: str, kind: type[np.generic] = np.int32) -> npt.NDArray[Any]:
        """A row of numbers of the list, at the place of each key."""
        return _vector(self.index, f"{self.listing.name}.{name}", kind)

    def keep(self, flags: Flags) -> None:
        """Keep the rows at whose key there is a flag."""
        self._kept = flags if self._kept is None else self._kept & flags

    def keep_keys(self, keys: Codes, *, others: bool = False) -> None:
        """Keep the rows with some keys, or all others."""
        last: int = self.index.execute(f"SELECT coalesce(max({self.listing.key}), 0) FROM {self.listing.table}").fetchone()[0]
        flags = np.full(last + 1, others)
        flags[keys] = not others
        self.keep(flags)

    def keep_found(self, sql: str, *values: Any, others: bool = False) -> None:
        """Keep the rows whose keys a query gives, or all others; as one text they come seven times as fast as row by row."""
        keys = self.index.execute(f"WITH found (key) AS ({sql}) SELECT group_concat(key) FROM found", values).fetchone()[0]
        self.keep_keys(np.fromstring(keys or "", np.int32, sep=","), others=others)

    def keep_days(self, since: date | None, until: date | None) -> None:
        """Keep what was published then or later, and then or earlier."""
        if since:
            self.keep(self.numbers("day") >= since.toordinal())
        if until:
            self.keep((self.numbers("day") <= until.toordinal()) & (self.numbers("day") > 0))

    def in_order(self, order: str) -> Codes:
        """The keys of the rows that are kept, in an order."""
        keys: Codes = _vector(self.index, f"{self.listing.name} by {order}")
        return keys if self._kept is None else keys[self._kept[keys]]

    def choices(self, facet: str, most: int | None = None) -> list[Choice]:
        """The values of a facet that most of the rows have."""
        numbers = self.numbers(facet)
        if facet in self.listing.pairs:
            keys, numbers = numbers.reshape(2, -1)
            codes = numbers if self._kept is None else numbers[self._kept[keys]]
        else:
            codes = numbers if self._kept is None else numbers[self._kept]
        counts = np.bincount(codes, minlength=1)
        counts[0] = 0  # what has none
        sql = self.listing.facets[facet]
        found = [(self.index.execute(sql, (int(code),)).fetchone(), counts[code]) for code in _greatest(counts, most)]
        return [Choice(value=said[0], label=said[1], count=count) for said, count in found]


def find_articles(index: sqlite3.Connection, asked: ArticleFilters, gold: Collection[str]) -> Found:
    """A page of articles; `gold` are the ids of those that have gold. A row has its number of facts by kind, and where it was
    searched an `excerpt`, plain and found stretches in turn."""
    hits, known = Hits(index, ARTICLES), json.dumps(list(gold))
    if asked.q:
        hits.keep_found("SELECT rowid FROM found_articles WHERE found_articles MATCH ?", as_query(asked.q))
    if asked.publisher:
        hits.keep(np.isin(hits.numbers("publisher"), _publishers(index, asked.publisher)))
    hits.keep_days(asked.since, asked.until)
    if asked.organisation:
        hits.keep_found("SELECT n FROM named WHERE body = ?", _body(index, asked.organisation))
    if asked.kind:
        keys, classes = hits.numbers("class").reshape(2, -1)
        hits.keep_keys(keys[np.isin(classes, _classes(index, asked.kind))])
    if asked.below is not None:
        hits.keep(hits.numbers("least", np.float64) < asked.below)
    if asked.gold:
        has_gold = "SELECT n FROM articles WHERE article_id IN (SELECT value FROM json_each(?))"
        hits.keep_found(has_gold, known, others=asked.gold == "no")
    if asked.rejects:
        hits.keep_found("SELECT n FROM articles WHERE article_id IN (SELECT article_id FROM rejects)")
    found = _page(hits, asked.sort, asked.page, {"publisher": "publisher", "class": "kind", "body": "organisation"})
    for row in found.rows:
        row["counts"] = counts_of(index, row["n"])
        row["gold"] = row["article_id"] in gold
        row["excerpt"] = excerpt(text_of(index, row["n"]), asked.q) if asked.q else []
    return found


def counts_of(index: sqlite3.Connection, n: int) -> dict[str, int]:
    """How many facts of each kind an article has."""
    sql = "SELECT kind, sum(facts) FROM found JOIN classes USING (class) WHERE n = ? GROUP BY kind"
    return dict(index.execute(sql, (n,)).fetchall())


def find_organisations(index: sqlite3.Connection, asked: OrganisationFilters) -> Found:
    """A page of organisations, aliases made one."""
    hits = Hits(index, ORGANISATIONS)
    if asked.q:
        named = "SELECT rowid FROM found_names WHERE found_names MATCH ?"
        hits.keep_found(f"SELECT body FROM names WHERE rowid IN ({named})", as_query(asked.q))
    if asked.kind:
        hits.keep_found("SELECT body FROM bodies WHERE kind = ?", asked.kind)
    return _page(hits, asked.sort, asked.page, {"kind": "kind"})


def find_figures(index: sqlite3.Connection, asked: FigureFilters) -> Found:
    """A page of amounts and headcounts."""
    facets = {"class": "kind", "currency": "unit", "body": "organisation"}
    return _page(_figures(index, asked), asked.sort, asked.page, facets)


def every_figure(index: sqlite3.Connection, asked: FigureFilters) -> Iterator[dict[str, Any]]:
    """All figures that are asked for, in order, whatever the page."""
    return every_row(_figures(index, asked), asked.sort)


def columns_of_figures(index: sqlite3.Connection) -> list[str]:
    """The columns of a row of figures, also where there is none."""
    return [name for name, *_ in _selected(Hits(index, FIGURES), []).description]


def every_row(hits: Hits, order: str) -> Iterator[dict[str, Any]]:
    """All rows that are kept, in order."""
    keys = hits.in_order(order)
    for start in range(0, len(keys), _AT_ONCE):
        yield from _rows(hits, keys[start : start + _AT_ONCE])


def _figures(index: sqlite3.Connection, asked: FigureFilters) -> Hits:
    hits = Hits(index, FIGURES)
    if asked.q:
        hits.keep_found("SELECT rowid FROM found_figures WHERE found_figures MATCH ?", as_query(asked.q))
    if asked.kind:
        hits.keep(np.isin(hits.numbers("class"), _classes(index, asked.kind)))
    if asked.organisation:
        hits.keep(hits.numbers("body") == _body(index, asked.organisation))
    if asked.unit:
        row = index.execute("SELECT unit FROM units WHERE name = ?", (asked.unit,)).fetchone()
        hits.keep(hits.numbers("unit") == (row[0] if row else -1))
    hits.keep_days(asked.since, asked.until)
    if asked.at_least is not None:
        hits.keep(hits.numbers("size", np.float64) >= asked.at_least)
    if asked.at_most is not None:
        hits.keep(hits.numbers("size", np.float64) <= asked.at_most)
    return hits


def _body(index: sqlite3.Connection, organisation_id: str) -> int:
    """The number of an organisation or alias; -1 where there is none."""
    row = index.execute("SELECT body FROM organisations WHERE organisation_id = ?", (organisation_id,)).fetchone()
    return row[0] if row else -1


def _publishers(index: sqlite3.Connection, name: str) -> list[int]:
    """The numbers of the publishers of that name, accents, capitals, ligatures and signs aside."""
    wanted = words_of(name)
    rows = index.execute("SELECT publisher, min(n) FROM articles WHERE publisher IS NOT NULL GROUP BY publisher")
    return [n for publisher, n in rows if words_of(publisher) == wanted]


def _classes(index: sqlite3.Connection, kind: str) -> list[int]:
    """The numbers of a kind's classes, `amounts`, or of one, `amounts.revenue`."""
    rows = index.execute("SELECT class FROM classes WHERE ? IN (kind, kind || '.' || name)", (kind,))
    return [row[0] for row in rows]


def _page(hits: Hits, order: str, page: int, facets: Mapping[str, str]) -> Found:
    """The page, the total and the choices of what is kept; `facets` are called as the filters that they narrow by."""
    keys = hits.in_order(order)
    pages = max(1, -(-len(keys) // PER_PAGE))
    page = min(page, pages)
    return Found(
        total=len(keys),
        page=page,
        pages=pages,
        rows=_rows(hits, keys[(page - 1) * PER_PAGE : page * PER_PAGE]),
        choices={name: hits.choices(facet, None if name == "kind" else _FACETS) for facet, name in facets.items()},
    )


def _rows(hits: Hits, keys: Codes) -> list[dict[str, Any]]:
    return list(map(dict, _selected(hits, keys.tolist())))


def _selected(hits: Hits, keys: list[int]) -> sqlite3.Cursor:
    listing = hits.listing
    sql = (
        f"SELECT {listing.columns} FROM (SELECT key AS place, value AS wanted FROM json_each(?)) "
        f"JOIN {listing.table} ON {listing.table}.{listing.key} = wanted {listing.joined} ORDER BY place"
    )
    return hits.index.execute(sql, (json.dumps(keys),))


def _greatest(counts: npt.NDArray[np.int64], most: int | None) -> list[int]:
    """The codes that occur, the most frequent first."""
    order = np.argsort(-counts, kind="stable")[:most]
    return [int(code) for code in order if counts[code]]


def _vector(index: sqlite3.Connection, name: str, kind: type[np.generic] = np.int32) -> npt.NDArray[Any]:
    content: bytes = index.execute("SELECT numbers FROM vectors WHERE name = ?", (name,)).fetchone()[0]
    return np.frombuffer(content, kind)
