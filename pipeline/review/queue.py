"""What is to be reviewed next: least sure first, where gold and extraction differ, and what a second person is to annotate."""

import sqlite3
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from pydantic import BaseModel

from pipeline.evaluation.comparison import Outcome, compare
from pipeline.reading.gold import load_gold
from pipeline.review.article import read_article
from pipeline.review.corrections import Desk
from pipeline.review.listing import ArticleFilters, Found, find_articles

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
                outcomes = compare(stored.facts, gold) if stored and gold else []
                self._seen[article_id] = state, sum(map(_differs, outcomes))
            counts[article_id] = self._seen[article_id][1]
        return counts


def read_queue(index: sqlite3.Connection, desk: Desk, differing: Differing) -> QueuePage:
    """What is to be done at a desk: what is not annotated, least sure first; at the first one where gold and tables differ."""
    found = _unannotated(index, desk)
    if desk.is_second:
        return QueuePage(left={"queue_second": found.total}, lists={"queue_second": found.rows})
    counts = differing.count(index, desk)
    ordered = sorted((each for each in counts if counts[each]), key=lambda each: (-counts[each], each))
    rows = [{"article_id": each, "differences": counts[each]} | _title(index, each) for each in ordered[:_SHOWN]]
    left = {"queue_unsure": found.total, "queue_differences": len(ordered)}
    return QueuePage(left=left, lists={"queue_unsure": found.rows, "queue_differences": rows})


def next_in_queue(index: sqlite3.Connection, desk: Desk, article_id: str) -> str | None:
    """The article to review after this one; None when all are done."""
    rows = _unannotated(index, desk).rows
    return next((row["article_id"] for row in rows if row["article_id"] != article_id), None)


def _unannotated(index: sqlite3.Connection, desk: Desk) -> Found:
    """What has no gold at a desk, least sure first; at the second one only what has the first annotator's."""
    own = desk.gold.files().keys()
    if not (desk.is_second and desk.other):
        return find_articles(index, ArticleFilters(gold="no", sort="unsure"), own)
    found = find_articles(index, ArticleFilters(gold="yes", sort="unsure"), desk.other.files().keys() - own)
    return found.model_copy(update={"rows": [row | {"gold": False} for row in found.rows]})


def _differs(outcome: Outcome) -> bool:
    """Whether a fact is missed, spurious, or has another edge, value, aspect or holder."""
    both = outcome.found is not None and outcome.gold is not None
    return not both or not all(outcome.right.values()) or bool(outcome.holder and outcome.holder.is_wrong)


def _title(index: sqlite3.Connection, article_id: str) -> dict[str, Any]:
    sql = "SELECT headline, title, publisher, published, facts, least FROM articles WHERE article_id = ?"
    row = index.execute(sql, (article_id,)).fetchone()
    unknown = dict.fromkeys(("title", "publisher", "published", "least"))
    return dict(row) if row else unknown | {"headline": article_id, "facts": 0}
