"""From the facts of one article to rows of tables, the last checks made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.extraction.extractor import Facts
from pipeline.reading.corpus import Source
from schemas import TABLES, ArticleRow, Fact, Reject
from schemas.rows import Stage

FACT_TABLES = ("organisation_mentions", "dates", "amounts", "headcounts")

# Columns that name another fact of the same article, and where that fact is.
_LINKS = {
    "organisation_id": ("organisation_mentions", "organisation_id"),
    "date_id": ("dates", "date_id"),
    "part_of": ("headcounts", "headcount_id"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every article of a run is marked with."""

    run_id: str
    model: str
    pipeline_version: str


@dataclass
class Rows:
    """Rows by table, and what was refused on the way."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in ("articles", *FACT_TABLES)})
    rejects: list[Reject] = field(default_factory=list)

    def add(self, source: Source, facts: Facts, stamp: Stamp) -> None:
        """Take in one article with its facts; a fact that does not hold becomes a reject."""
        refused = [(invalid.fact, invalid.reason) for invalid in facts.invalid]
        rows = {name: _fact_rows(name, getattr(facts, name), source.article.text, refused) for name in FACT_TABLES}
        _cut_loose_links(rows)
        self.tables["articles"].append(_article_row(source, facts, stamp))
        for name in FACT_TABLES:
            self.tables[name] += rows[name]
        self.rejects += [_fact_reject(source, fact, reason, stamp.run_id) for fact, reason in refused]


def reject(path: str, article_id: str | None, stage: Stage, error: str, detail: str, run_id: str, at: datetime) -> Reject:
    """A reject, its detail made storable: a message may hold what is no Unicode."""
    return Reject(
        source_path=path,
        article_id=article_id,
        stage=stage,
        error=error,
        detail=detail.encode(errors="backslashreplace").decode(),
        run_id=run_id,
        rejected_at=at,
    )


def _article_row(source: Source, facts: Facts, stamp: Stamp) -> dict[str, Any]:
    article = source.article
    row = ArticleRow(
        **article.model_dump(exclude={"published"}),
        published=facts.published,
        published_from="metadata" if article.published else "text" if facts.published else None,
        content_sha256=source.content_sha256,
        model=stamp.model,
        pipeline_version=stamp.pipeline_version,
        run_id=stamp.run_id,
        extracted_at=source.modified,
    )
    return dict(row)


def _fact_rows(name: str, facts: Sequence[Fact], text: str, refused: list[tuple[Fact, str]]) -> list[dict[str, Any]]:
    """Rows of one table; facts that are not where they say, or come twice, go to `refused`."""
    rows: dict[str, dict[str, Any]] = {}
    for fact in facts:
        row = dict(fact)
        key = row[str(TABLES[name].key)]
        if text[fact.start : fact.end] != fact.text:
            refused.append((fact, f"the article reads {text[fact.start : fact.end]!r} there"))
        elif key in rows:
            refused.append((fact, f"its key {key!r} is taken"))
        else:
            rows[key] = row
    return list(rows.values())


def _cut_loose_links(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Null for each link to a fact that is not among the article's."""
    known = {link: {row[column] for row in rows[table]} for link, (table, column) in _LINKS.items()}
    for name in ("amounts", "headcounts"):
        for row in rows[name]:
            row.update({link: None for link in _LINKS if link in row and row[link] not in known[link]})


def _fact_reject(source: Source, fact: Fact, reason: str, run_id: str) -> Reject:
    told = {name: getattr(fact, name, None) for name in ("text", "start", "end", "rule")}
    detail = f"{type(fact).__name__} {told['text']!r} at {told['start']}-{told['end']}, rule {told['rule']!r}: {reason}."
    article = source.article
    path = str(article.source_path)
    return reject(path, article.article_id, "validate", type(fact).__name__, detail, run_id, source.modified)
