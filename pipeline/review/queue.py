"""What is to be reviewed next: least sure first, where gold and extraction differ, and what a second person is to annotate."""

import sqlite3
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from pydantic import BaseModel

from pipeline.reading.gold import load_gold
from pipeline.review.agreement import differences
from pipeline.review.article import read_article
from pipeline.review.corrections import Desk
from pipeline.review.listing import ArticleFilters, find_articles

_SHOWN = 50


class QueuePage(BaseModel):
    """Articles to be reviewed, each list in the order to take them in; `left` is how many there are of each."""

    left: dict[str, int]
    lists: dict[str, list[dict[str, Any]]]


@dataclass
class Differing:
    """In how many facts the gold of each article differs from what was found; counted again where gold or tables have changed."""

    _seen: dict[str, tuple[Any, int]] = field(default_factory=dict)
    _counting: Lock = field(default_factory=Lock)

    def count(self, index: sqlite3.Connection, desk: Desk) -> dict[str, int]:
        """The differences of each article that has gold; who asks while they are counted waits."""
        with self._counting:
            return self._count(index, desk)

    def _count(self, index: sqlite3.Connection, desk: Desk) -> dict[str, int]:
        counts = {}
        for article_id, file in desk.gold.files().items():
            row = index.execute("SELECT run_id, pipeline_version FROM articles WHERE article_id = ?", (article_id,)).fetchone()
            state = (file.stat().st_mtime_ns, tuple(row) if row else None)
            if article_id not in self._seen or self._seen[article_id][0] != state:
                stored, gold = read_article(index, article_id), load_gold(file)[0]
                self._seen[article_id] = state, differences(stored, gold) if stored and gold else 0
            counts[article_id] = self._seen[article_id][1]
        return counts


def read_queue(index: sqlite3.Connection, desk: Desk, differing: Differing) -> QueuePage:
    """What is to be done at a desk: at the second one, what the first has annotated; else by sureness and by differences."""
    if desk.other and desk.is_second:
        waiting = sorted(desk.other.files().keys() - desk.gold.files().keys())
        return _page({"queue_second": [{"article_id": each} for each in waiting]}, index)
    unsure = find_articles(index, ArticleFilters(gold="no", sort="unsure"), desk.gold.files().keys())
    counts = differing.count(index, desk)
    ordered = sorted((each for each in counts if counts[each]), key=lambda each: (-counts[each], each))
    page = _page({"queue_differences": [{"article_id": each, "differences": counts[each]} for each in ordered]}, index)
    return QueuePage(left={"queue_unsure": unsure.total, **page.left}, lists={"queue_unsure": unsure.rows, **page.lists})


def next_in_queue(index: sqlite3.Connection, desk: Desk, article_id: str) -> str | None:
    """The article to review after this one; None when all are done."""
    if desk.other and desk.is_second:
        waiting = iter(sorted(desk.other.files().keys() - desk.gold.files().keys() - {article_id}))
        return next(waiting, None)
    rows = find_articles(index, ArticleFilters(gold="no", sort="unsure"), desk.gold.files().keys()).rows
    return next((row["article_id"] for row in rows if row["article_id"] != article_id), None)


def _page(lists: dict[str, list[dict[str, Any]]], index: sqlite3.Connection) -> QueuePage:
    shown = {name: [row | _title(index, row["article_id"]) for row in rows[:_SHOWN]] for name, rows in lists.items()}
    return QueuePage(left={name: len(rows) for name, rows in lists.items()}, lists=shown)


def _title(index: sqlite3.Connection, article_id: str) -> dict[str, Any]:
    sql = "SELECT headline, title, publisher, published, facts, least FROM articles WHERE article_id = ?"
    row = index.execute(sql, (article_id,)).fetchone()
    unknown = dict.fromkeys(("title", "publisher", "published", "least"))
    return dict(row) if row else unknown | {"headline": article_id, "facts": 0}
