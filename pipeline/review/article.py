"""One article as it is read: its text cut at its facts, and each fact with its value, holder, period and what found it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, Literal

from pydantic import BaseModel, Field

from pipeline.annotation.marking import mark_facts
from pipeline.annotation.marks import ORGANISATION, Mark, mark_key
from pipeline.extraction.extractor import Facts
from pipeline.review.index import every_pack, facts_of, text_of
from schemas import KINDS, Article, ArticleRow

Origin = Literal["gold", "found", "draft"]


class ShownFinding(BaseModel):
    """What is wrong, or may be, with a fact (`key`, and the `field` of it if one is meant) or with the article."""

    key: str | None
    field: str
    severity: str
    message: str
    remedy: str
    said: dict[str, Any] = Field(description="Both as data: a fault and its values.")


class ShownFact(BaseModel):
    """A fact in an article; what the extraction alone knows of it is null where a person marked it elsewhere."""

    key: str = Field(description="Its address in the article's page, start-end-label.")
    start: int = Field(description="First character. Unit: Unicode code points of the text.")
    end: int = Field(description="End, exclusive.")
    text: str
    label: str = Field(description="ORG, DATE, PERIOD, DURATION, SET, AMOUNT, HEADCOUNT or IGNORE.")
    values: dict[str, str] = Field(description="As annotation tools have them: `holder` is a name, `?` unclear, absent nobody.")
    organisation_id: str | None = Field(None, description="Organisation named, or holder of the figure, by its canonical id.")
    period: str | None = Field(None, description="Key of the date that the figure belongs to.")
    fact_id: str | None = Field(None, description="Key of the fact in its table.")
    rule: str | None = None
    confidence: float | None = None
    holder_confidence: float | None = None


class Piece(BaseModel):
    """A stretch of the text that lies under the same facts, by their places in the list, the innermost last."""

    start: int
    text: str
    facts: list[int]


class ArticlePage(BaseModel):
    """An article with its facts: those of its gold, those found, or those of a draft."""

    article_id: str
    headline: str = Field(description="Its title, else the first line of its text.")
    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    published: date | None
    source_path: str | None
    duplicate_of: str | None
    text: str
    origin: Origin
    has_gold: bool
    version: str = Field(description="State of the gold file that the facts were read from; empty when there is none.")
    refusal: str | None = Field(None, description="Why the article cannot be corrected, if it cannot.")
    refused: list[dict[str, Any]] = Field([], description="The same as data: faults with their values.")
    facts: list[ShownFact]
    findings: list[ShownFinding]

    @cached_property
    def by_key(self) -> Mapping[str, ShownFact]:
        """Its facts by their addresses."""
        return {fact.key: fact for fact in self.facts}

    @property
    def problems(self) -> list[ShownFinding]:
        """What a check calls an error."""
        return [each for each in self.findings if each.severity == "problem"]

    @property
    def pieces(self) -> list[Piece]:
        """The text cut at the edges of its facts."""
        return list(cut(self.text, self.facts))


@dataclass(frozen=True)
class Stored:
    """An article of the tables with all that was found in it; `canonical` gives the id of which an organisation is an alias."""

    row: Mapping[str, Any]
    text: str
    facts: Facts
    canonical: Mapping[str, str]

    @property
    def marks(self) -> Sequence[Mark]:
        """What was found, as annotation tools know it."""
        return mark_facts(self.facts).marks


def read_article(index: sqlite3.Connection, article_id: str) -> Stored | None:
    """An article of the index, or None when there is none of that id."""
    row = index.execute("SELECT * FROM articles WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    facts = {kind.name: facts_of(index, kind.name, row["n"]) for kind in KINDS}
    named = {each["organisation_id"] for each in facts["organisation_mentions"]}
    return _stored(row, text_of(index, row["n"]), facts, dict(index.execute(_CANONICAL, (json.dumps(list(named)),)).fetchall()))


def every_article(index: sqlite3.Connection) -> Iterator[Stored]:
    """All articles of the index, the latest first."""
    canonical = dict(index.execute(_ALIASES).fetchall())
    rows = index.execute("SELECT * FROM articles ORDER BY n")
    for texts, *facts in every_pack(index, ["articles", *(kind.name for kind in KINDS)]):
        for row in islice(rows, len(texts)):
            found = {kind.name: each.get(row["n"], []) for kind, each in zip(KINDS, facts, strict=True)}
            yield _stored(row, texts[row["n"]][0]["text"], found, canonical)


_ALIASES = "SELECT organisations.organisation_id, bodies.organisation_id FROM organisations JOIN bodies USING (body)"
_CANONICAL = f"{_ALIASES} WHERE organisations.organisation_id IN (SELECT value FROM json_each(?))"


def _stored(row: sqlite3.Row, text: str, facts: Mapping[str, list[dict[str, Any]]], canonical: Mapping[str, str]) -> Stored:
    article_id = row["article_id"]
    found: dict[str, Any] = {
        kind.name: [kind.model(article_id=article_id, **fact) for fact in facts[kind.name]] for kind in KINDS
    }
    day = date.fromisoformat(row["published"]) if row["published"] else None
    return Stored(dict(row), text, Facts(Article(article_id=article_id, text=text), day, **found), canonical)


def show(stored: Stored, marks: Iterable[Mark], **state: Any) -> ArticlePage:
    """The page of an article with some marks; `state` is what the article alone does not say: origin, version, findings, …"""
    known = dict(_found(stored))
    ids = {mark.values["name"]: known[mark_key(mark)]["organisation_id"] for mark in marks if _is_found_name(mark, known)}
    facts = [_shown(mark, stored.text, known.get(mark_key(mark), {}), ids) for mark in marks]
    fields = {name: stored.row[name] for name in ArticleRow.model_fields if name in ArticlePage.model_fields and name != "text"}
    return ArticlePage(text=stored.text, headline=stored.row["headline"], facts=facts, **fields, **state)


def cut(text: str, facts: Sequence[ShownFact]) -> Iterator[Piece]:
    """The text in pieces, each under the same facts from its first to its last character."""
    edges = sorted({0, len(text), *(fact.start for fact in facts), *(fact.end for fact in facts)})
    starting = sorted(range(len(facts)), key=lambda i: facts[i].start)
    under: list[int] = []
    for start, end in pairwise(edges):
        under = [i for i in under if facts[i].end > start]
        while starting and facts[starting[0]].start <= start:
            under.append(starting.pop(0))
        inner = sorted(under, key=lambda i: (facts[i].start - facts[i].end, facts[i].start))
        yield Piece(start=start, text=text[start:end], facts=inner)


def _found(stored: Stored) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the extraction knows of each fact, by the key of its mark."""
    keys = {each.date_id: mark_key(Mark(each.start, each.end, each.type)) for each in stored.facts.dates}
    for kind in KINDS:
        for fact in stored.facts.of(kind):
            organisation_id = getattr(fact, "organisation_id", None)
            yield (
                mark_key(Mark(fact.start, fact.end, kind.label_of(fact))),
                {
                    "fact_id": getattr(fact, kind.key),
                    "rule": fact.rule,
                    "confidence": fact.confidence,
                    "holder_confidence": getattr(fact, "holder_confidence", None),
                    "period": keys.get(getattr(fact, "date_id", None) or ""),
                    "organisation_id": stored.canonical.get(organisation_id or "", organisation_id),
                },
            )


def _is_found_name(mark: Mark, known: Mapping[str, Any]) -> bool:
    return mark.label == ORGANISATION and "name" in mark.values and mark_key(mark) in known


def _shown(mark: Mark, text: str, known: Mapping[str, Any], ids: Mapping[str, str]) -> ShownFact:
    """A mark with what is known of it; whose it is goes by the name that the mark gives."""
    name = mark.values.get("name" if mark.label == ORGANISATION else "holder")
    facts = dict(known) | {"organisation_id": ids.get(name or "")}
    place = {"start": mark.start, "end": mark.end, "label": mark.label, "text": text[mark.start : mark.end]}
    return ShownFact(key=mark_key(mark), values=dict(mark.values), **place, **facts)
