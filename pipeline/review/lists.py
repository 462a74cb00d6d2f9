"""The lists that can be leafed through: what a row shows, in which orders, what narrows it. The index is filled by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Listing:
    """A list over a table whose keys are 1, 2, 3, …

    columns    what a row shows, from the table and what is `joined` to it
    codes      whole numbers by which rows are chosen and counted, above 0, null for none, as SQL
    measures   numbers by which they are chosen and ordered, as SQL
    pairs      codes of which a row has several: keys and codes, as SQL
    orders     codes and measures to order by, `-` for the greatest first; none last, then by key
    facets     codes and pairs that are counted, with the SQL of value and label of one code
    """

    name: str
    table: str
    key: str
    columns: str
    orders: Mapping[str, Sequence[str]]
    facets: Mapping[str, str]
    joined: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)


# As `date.toordinal` counts.
_DAY = "CAST(julianday({}) - 1721424.5 AS INTEGER)"
_OF_CLASS = "SELECT kind || '.' || name, name FROM classes WHERE class = ?"
_OF_BODY = "SELECT organisation_id, name FROM bodies WHERE body = ?"
_IS_MONEY = "class IN (SELECT class FROM classes WHERE kind = 'amounts')"

ARTICLES = Listing(
    name="articles",
    table="articles",
    key="n",
    columns="n, article_id, headline, title, publisher, published, source_path, facts, least",
    # A publisher goes by the key of its first article.
    codes={"day": _DAY.format("published"), "publisher": "iif(publisher IS NULL, NULL, min(n) OVER (PARTITION BY publisher))"},
    measures={"facts": "facts", "least": "least", "title": "row_number() OVER (ORDER BY in_ascii(headline), n)"},
    pairs={"class": "SELECT n, class FROM found", "body": "SELECT n, body FROM named"},
    orders={"latest": [], "oldest": ["day"], "unsure": ["least"], "facts": ["-facts"], "title": ["title"]},
    facets={"publisher": "SELECT publisher, publisher FROM articles WHERE n = ?", "class": _OF_CLASS, "body": _OF_BODY},
)
ORGANISATIONS = Listing(
    name="organisations",
    table="bodies",
    key="body",
    columns="organisation_id, name, acronym, kind, articles, mentions, figures, first_published, last_published",
    codes={"day": _DAY.format("last_published"), "kind": "min(body) OVER (PARTITION BY kind)"},
    measures={"articles": "articles", "figures": "figures"},
    orders={"articles": ["-articles"], "figures": ["-figures"], "name": [], "latest": ["-day"]},
    facets={"kind": "SELECT kind, kind FROM bodies WHERE body = ?"},
)
FIGURES = Listing(
    name="figures",
    table="figures",
    key="figure",
    columns='classes.kind, article_id || figures.key AS figure_id, article_id, start, "end", text, value, value_min, value_max, '
    "modifier, units.name AS unit, classes.name AS class, change, bodies.organisation_id AS holder_id, bodies.name AS holder, "
    "holder_confidence, confidence, period_from, period_to, published",
    joined="JOIN classes USING (class) JOIN articles USING (n) LEFT JOIN units ON units.unit = figures.unit "
    "LEFT JOIN bodies ON bodies.body = figures.body",
    codes={
        "day": "(SELECT " + _DAY.format("published") + " FROM articles WHERE articles.n = figures.n)",
        "class": "class",
        "body": "body",
        "unit": "unit",
        "currency": f"iif({_IS_MONEY}, unit, NULL)",
    },
    # How many sums are in the currency of a sum; people have none, and come after all money.
    measures={
        "size": "coalesce(value, value_min) + 0",
        "alike": f"iif({_IS_MONEY}, count(*) OVER (PARTITION BY {_IS_MONEY}, unit), NULL)",
    },
    orders={
        "latest": [],
        "oldest": ["day"],
        "largest": ["-alike", "currency", "-size"],
        "smallest": ["-alike", "currency", "size"],
        "holder": ["body", "day"],
    },
    facets={"class": _OF_CLASS, "currency": "SELECT name, name FROM units WHERE unit = ?", "body": _OF_BODY},
)
LISTS = (ARTICLES, ORGANISATIONS, FIGURES)
