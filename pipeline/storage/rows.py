"""From the facts of one article to rows of tables, the last checks made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.extraction.extractor import Facts
from pipeline.faults import Fault, Value
from pipeline.reading.corpus import Source
from pipeline.storage.stamp import Refused, Stamp, reject
from schemas import KINDS, ArticleRow, Fact, FactKind

_Refusal = tuple[Fact, Fault, Value]
_FACT_TABLES = [kind.name for kind in KINDS]


@dataclass
class Rows:
    """Rows by table, and what was refused on the way."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in ("articles", *_FACT_TABLES)})
    rejects: list[Refused] = field(default_factory=list)

    def add(self, source: Source, facts: Facts, stamp: Stamp) -> None:
        """Take in one article with its facts; a fact that does not hold becomes a reject."""
        refused: list[_Refusal] = [(invalid.fact, Fault.INVALID, invalid.reason) for invalid in facts.invalid]
        rows = {kind.name: _fact_rows(kind, facts.of(kind), source.article.text, refused) for kind in KINDS}
        _cut_loose_links(rows)
        self.tables["articles"].append(_article_row(source, facts, stamp))
        for name, of_kind in rows.items():
            self.tables[name] += of_kind
        self.rejects += [_fact_reject(source, each, stamp.run_id) for each in refused]


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


def _fact_rows(kind: FactKind, facts: Sequence[Fact], text: str, refused: list[_Refusal]) -> list[dict[str, Any]]:
    """Rows of one table; facts that are not where they say, or come twice, go to `refused`."""
    rows: dict[str, dict[str, Any]] = {}
    for fact in facts:
        row = dict(fact)
        key = row[kind.key]
        if text[fact.start : fact.end] != fact.text:
            refused.append((fact, Fault.ELSEWHERE, text[fact.start : fact.end]))
        elif key in rows:
            refused.append((fact, Fault.TAKEN, key))
        else:
            rows[key] = row
    return list(rows.values())


def _cut_loose_links(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Null for each link to a fact that is not among the article's."""
    for kind in KINDS:
        for link, (table, column) in kind.links.items():
            known = {row[column] for row in rows[table]}
            for row in rows[kind.name]:
                if row[link] is not None and row[link] not in known:
                    row |= {link: None} | ({"holder_confidence": None} if link == "organisation_id" else {})


def _fact_reject(source: Source, refusal: _Refusal, run_id: str) -> Refused:
    fact, fault, reason = refusal
    article, name = source.article, type(fact).__name__
    said = fault(name, fact.text, fact.start, fact.end, fact.rule, reason)
    return reject(str(article.source_path), article.article_id, "validate", name, said, run_id, source.modified)
