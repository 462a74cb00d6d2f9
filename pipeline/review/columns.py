"""What a report holds, each thing once: articles, organisations, mentions, figures and charts, in columns.

Articles and organisations go by their places in the columns, from 0. Values are told in the reader's language here, so that the
report's script only lays them out.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.annotation.marks import LABELS
from pipeline.review.article import ArticlePage, ShownFact
from pipeline.review.charts import Timeline, timelines
from pipeline.review.lists import FIGURES
from pipeline.review.rendering import web_address
from pipeline.review.searching import LIGATURES
from pipeline.review.words import Words
from schemas import KINDS

Columns = dict[str, Sequence[Any]]
_Group = tuple[bool, str]


def told_labels(words: Words) -> dict[str, Any]:
    """What the script says itself: labels, kinds and labels of facts by their names, signs of numbers."""
    return {
        "labels": {name: words(name) for name in _LABELS},
        "kinds": [(next(iter(kind.labels)), words.value(kind.name)) for kind in KINDS],
        "facts": {label: words.value(label) for label in LABELS},
        "ligatures": LIGATURES,
        "thousands": words.number(1000)[1:-3],
        "percent": words.percent(0)[1:],
        "zero_is_one": words.noun(0, "s") == "",
    }


_LABELS = (
    *("acronym", "articles", "colon", "confidence", "drawn", "fact", "facts", "figure", "figures", "filter_here", "filters_set"),
    *("found_articles", "found_figures", "found_organisations", "holder", "identifiers", "kind", "last", "least", "mentions"),
    *("n_articles", "n_figures", "n_mentions", "name", "named_with", "names", "nobody", "nothing", "organisation"),
    *("organisations", "over_time", "period", "published", "remove", "rule", "since", "source", "text", "undated", "until"),
    "value",
)


def told_filters(index: sqlite3.Connection, words: Words) -> dict[str, dict[str, str]]:
    """What the values are called that lists are narrowed by: sorts of figures, first and last days of years."""
    sorts = [f"{kind}.{name}" for kind, name in index.execute("SELECT kind, name FROM classes")]
    years = index.execute("SELECT DISTINCT substr(published, 1, 4) FROM articles WHERE published IS NOT NULL")
    days = [f"{year}-{day}" for (year,) in years for day in ("01-01", "12-31")]
    return {"sorts": {sort: words.sort_named(sort) for sort in sorts}, "days": {day: words.day(day) for day in days}}


def article_columns(index: sqlite3.Connection, words: Words) -> Columns:
    """What lists tell of articles, the latest first; `counts` of facts by kind, in the order of the kinds."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for n, kind, count in index.execute(_COUNTS):
        counts[n][kind] = count
    rows = index.execute("SELECT n, article_id, headline, published, publisher, least FROM articles ORDER BY n")
    return _in_columns(
        ("id", "headline", "published", "day", "publisher", "counts", "least"),
        (
            (article_id, headline, day, words.day(day), publisher, [counts[n].get(kind.name, 0) for kind in KINDS], least)
            for n, article_id, headline, day, publisher, least in rows
        ),
    )


_COUNTS = "SELECT n, kind, sum(facts) FROM found JOIN classes USING (class) GROUP BY n, kind"


def organisation_columns(index: sqlite3.Connection, words: Words) -> Columns:
    """Organisations in order of their names; `names` are what articles call them, with how often, `ids` those of registers."""
    said = groupby(index.execute(_NAMES), key=itemgetter(0))
    names = {body: [tuple(row)[1:] for row in rows] for body, rows in said}
    return _in_columns(
        ("id", "name", "acronym", "kind", "ids", "first", "last", "latest", "articles", "mentions", "figures", "names"),
        (
            (
                *(row["organisation_id"], row["name"], row["acronym"], words.value(row["kind"])),
                [(name, row[name.lower()]) for name in _REGISTERS if row[name.lower()]],
                *(words.day(row["first_published"]), words.day(row["last_published"]), row["last_published"]),
                *(row["articles"], row["mentions"], row["figures"], names.get(row["body"], [])),
            )
            for row in index.execute("SELECT * FROM bodies ORDER BY body")
        ),
    )


_REGISTERS = ("SIREN", "FINESS", "ROR", "Wikidata")
_NAMES = "SELECT body, name, mentions FROM names WHERE mentions ORDER BY body, mentions DESC, name"


def mention_columns(index: sqlite3.Connection) -> Columns:
    """How often each article names an organisation."""
    return _in_columns(
        ("article", "body", "mentions"), index.execute("SELECT n - 1, body - 1, mentions FROM named ORDER BY n, body")
    )


def read_figures(index: sqlite3.Connection) -> list[Mapping[str, Any]]:
    """Amounts and headcounts with their article and holder, in the order of a list with the latest first."""
    sql = f"SELECT n - 1 AS article, figures.body - 1 AS body, {FIGURES.columns} FROM figures {FIGURES.joined} ORDER BY figure"
    return list(map(dict, index.execute(sql)))


def figure_columns(figures: Iterable[Mapping[str, Any]], words: Words) -> Columns:
    """Figures as tables show them; `group` and `size` are what the value is sorted by, `since` the period, `sort` the class."""
    rows = list(figures)
    groups = _groups(rows)
    return _in_columns(
        _OF_FIGURE,
        (
            (
                *(row["article"], row["start"], row["end"], "AMOUNT" if row["kind"] == "amounts" else "HEADCOUNT", row["text"]),
                *(groups[_group(row)], row["value"] or row["value_min"]),
                *(words.figure(row, row["unit"] if row["kind"] == "amounts" else None), f"{row['kind']}.{row['class']}"),
                ", ".join(words.value(each) for each in (row["class"], row["change"]) if each),
                *(row["body"], row["period_from"], words.days(row["period_from"], row["period_to"]), row["confidence"]),
            )
            for row in rows
        ),
    )


_OF_FIGURE = (
    *("article", "start", "end", "label", "text", "group", "size", "value", "sort", "class", "body", "since", "period"),
    "confidence",
)


def _groups(rows: Iterable[Mapping[str, Any]]) -> Mapping[_Group, int]:
    """The places of what can be compared: money by currency, the most frequent first, then people."""
    counts = Counter(map(_group, rows))
    return {group: place for place, group in enumerate(sorted(counts, key=lambda each: (each[0], -counts[each], each[1])))}


def _group(row: Mapping[str, Any]) -> _Group:
    return (False, row["unit"] or "") if row["kind"] == "amounts" else (True, "")


def charts_by_body(figures: Iterable[Mapping[str, Any]], words: Words) -> dict[int, list[dict[str, Any]]]:
    """The figures over time of each organisation that has several."""
    held: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in figures:
        if row["body"] is not None:
            held[row["body"]].append(row)
    several = {body: sorted(rows, key=lambda row: row["published"] or "") for body, rows in held.items() if len(rows) > 1}
    return {body: [_drawn(line, words) for line in lines] for body, rows in several.items() if (lines := timelines(rows))}


def _drawn(line: Timeline, words: Words) -> dict[str, Any]:
    return {
        "name": words.series(line.name),
        "caption": words.charted(line),
        "figures": line.figures,
        "joined": line.is_joined,
        "most": words.number(max(point.size for point in line.points)),
        "points": [(point.x, point.y, words.day(point.day), words.point(point)) for point in line.points],
    }


def text_columns(page: ArticlePage, places: Mapping[str, int], words: Words) -> dict[str, Any]:
    """What the page of an article tells beyond its lists: its text, and the facts in it; `places` are those of organisations."""
    keys = {fact.key: place for place, fact in enumerate(page.facts)}
    facts = _in_columns(_OF_FACT, (_fact(fact, keys, places, words) for fact in page.facts))
    return {"author": page.author, "url": web_address(page.url), "source": page.source_path, "text": page.text, "facts": facts}


_OF_FACT = ("start", "end", "label", "told", "sort", "body", "holder", "period", "rule", "confidence", "holder_confidence")


def _fact(fact: ShownFact, keys: Mapping[str, int], places: Mapping[str, int], words: Words) -> tuple[Any, ...]:
    return (
        *(fact.start, fact.end, fact.label, words.told(fact.label, fact.values), words.sort_of(fact.label, fact.values)),
        *(places.get(fact.organisation_id or ""), fact.values.get("holder"), keys.get(fact.period or "")),
        *(words.rule(fact.rule) if fact.rule else None, fact.confidence, fact.holder_confidence),
    )


def _in_columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Columns:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return dict(zip(names, columns, strict=True))
