"""Former names: what articles say of organisations that changed their name, each with its day."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.extraction.organisations.aliases import find_renamings, without_former
from pipeline.storage.tables import to_arrow
from schemas import ALIASES

# What stands between the names and a date that is said of the renaming, in front of them or behind: « En 2014, la société Servane
# est devenue Ormel », « Servane, rebaptisée Ormel en 2014 ».
_IN_FRONT = re.compile(r", (?:l['’]|(?:le|la|les) )?(?:[^\W\d_]+ ){0,2}[«\"“]?\s?")
_BEHIND = re.compile(r"[»\"”]?[)]?,? (?:(?:en|depuis|le|au|dès|fin|début|à|la|cette|l') ?)*")

Row = dict[str, Any]


class _Name(NamedTuple):
    start: int
    end: int
    name: str
    row: Row


def former_names(read: Callable[[str], pa.Table]) -> pa.Table:
    """The former names that articles say, by day, article and place; `read` gives a table by name."""
    articles = {row["article_id"]: row for row in read("articles").select(["article_id", "text", "published"]).to_pylist()}
    canonical = {row["organisation_id"]: row["canonical_id"] for row in read("organisations").to_pylist()}
    dates = _by_article(read("dates").filter(pc.field("type") == "DATE"))
    rows = [
        _row(former, new, articles[article_id], dates.get(article_id, ()))
        | {"canonical_id": canonical[new.row["organisation_id"]]}
        for article_id, mentions in _by_article(read("organisation_mentions")).items()
        for former, new in _renamings(articles[article_id]["text"], mentions)
    ]
    rows.sort(key=lambda row: row["day"] or date.max)
    return to_arrow(ALIASES, rows)


def _by_article(table: pa.Table) -> dict[str, list[Row]]:
    """The rows of each article, by place."""
    rows = sorted(table.to_pylist(), key=itemgetter("article_id", "start"))
    return {article_id: list(its) for article_id, its in groupby(rows, key=itemgetter("article_id"))}


def _renamings(text: str, mentions: Sequence[Row]) -> Iterator[tuple[_Name, _Name]]:
    """The former and the new name of each renaming, where the article has both for one organisation."""
    names = [_Name(row["start"], row["end"], row["text"], row) for row in mentions]
    pairs = ((names[former], names[new]) for former, new in find_renamings(text, names))
    return (pair for pair in pairs if pair[0].row["organisation_id"] == pair[1].row["organisation_id"])


def _row(former: _Name, new: _Name, article: Row, dates: Sequence[Row]) -> Row:
    said = _date_of(article["text"], sorted((former, new)), dates)
    return {
        "mention_id": former.row["mention_id"],
        "alias": without_former(former.name),
        "name": new.name,
        "day": said["date_from"] if said else article["published"],
        "organisation_id": new.row["organisation_id"],
        "date_id": said["date_id"] if said else None,
        "article_id": article["article_id"],
        "published": article["published"],
    }


def _date_of(text: str, names: Sequence[_Name], dates: Sequence[Row]) -> Row | None:
    """The date between two names, right behind them, or in front of them."""
    first, last = names

    def is_said(row: Row) -> bool:
        between = first.end <= row["start"] and row["end"] <= last.start
        behind = row["start"] >= last.end and _BEHIND.fullmatch(text, last.end, row["start"])
        return bool(between or behind or _IN_FRONT.fullmatch(text, row["end"], first.start))

    return next((row for row in dates if row["date_from"] and is_said(row)), None)
