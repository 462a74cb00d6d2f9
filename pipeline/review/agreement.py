"""Where two people, or a person and the extraction, mark an article differently."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Field

from pipeline.evaluation.comparison import Outcome, compare
from pipeline.evaluation.tally import Count, Tally, tally, total
from pipeline.extraction.extractor import Facts
from pipeline.reading.gold import load_gold
from pipeline.review.article import Stored, read_article
from pipeline.review.corrections import GoldFolder
from schemas import KINDS, Fact, FactKind
from schemas.gold import UNCLEAR, GoldArticle, GoldSpan
from schemas.kinds import SCORED


class KindAgreement(BaseModel):
    """The agreement of two annotations over one kind of fact: F1 of the second against the first, null where neither has any."""

    kind: str
    first: int = Field(description="Facts in the first.")
    second: int = Field(description="Facts in the second.")
    span: float | None = Field(description="At the same place, as `depeche evaluate` matches them.")
    strict: float | None = Field(description="With the same edges.")
    fact: float | None = Field(description="With the same value.")
    holder: float | None = Field(description="With the same holder.")


class ArticleAgreement(BaseModel):
    """An article that two people annotated, and in how many facts they differ."""

    article_id: str
    headline: str
    facts: int
    differences: int


class AgreementPage(BaseModel):
    """How far two annotations of the same articles agree."""

    kinds: list[KindAgreement]
    articles: list[ArticleAgreement]


def agreement(index: sqlite3.Connection, first: GoldFolder, second: GoldFolder) -> AgreementPage:
    """The agreement over the articles that both folders have gold of."""
    one, other = first.files(), second.files()
    tallies: list[Tally] = []
    articles = []
    for article_id in sorted(one.keys() & other.keys()):
        stored, gold, again = read_article(index, article_id), load_gold(one[article_id])[0], load_gold(other[article_id])[0]
        if stored and gold and again:
            outcomes = compare(as_facts(stored, again), gold)
            tallies.append(tally(outcomes))
            articles.append(_of_article(stored, outcomes))
    counts = total(tallies)
    kinds = [_of_kind(name, counts) for name in SCORED] if tallies else []
    return AgreementPage(kinds=kinds, articles=sorted(articles, key=lambda each: -each.differences))


def differences(stored: Stored, gold: GoldArticle) -> int:
    """In how many facts gold and what was found differ."""
    return count_differences(compare(stored.facts, gold))


def count_differences(outcomes: list[Outcome]) -> int:
    """How many facts are missed, spurious, or have another edge, value, aspect or holder."""
    return sum(not _is_same(outcome) for outcome in outcomes)


def as_facts(stored: Stored, gold: GoldArticle) -> Facts:
    """The facts of a gold file as if they were found, to be compared with another's."""
    names = {each.id: each.name for each in gold.organisations}
    found: dict[str, Any] = {kind.name: list(_facts(kind, gold, stored, names)) for kind in KINDS}
    return Facts(stored.facts.article, gold.published, **found)


def _facts(kind: FactKind, gold: GoldArticle, stored: Stored, names: Mapping[str, str]) -> Iterator[Fact]:
    for span in kind.marked(gold, stored.text):
        values = _values(span, names)
        yield kind.model.model_construct(**values, article_id=gold.article_id, sentence=0, rule="gold", confidence=1.0)


def _values(span: GoldSpan, names: Mapping[str, str]) -> dict[str, Any]:
    values = dict(span)
    organisation = values.pop("organisation", None)
    return values | {"organisation_id": None if organisation == UNCLEAR else organisation, "name": names.get(organisation or "")}


def _is_same(outcome: Outcome) -> bool:
    both = outcome.found is not None and outcome.gold is not None
    return both and all(outcome.right.values()) and not (outcome.holder and outcome.holder.is_wrong)


def _of_article(stored: Stored, outcomes: list[Outcome]) -> ArticleAgreement:
    article_id, headline = stored.row["article_id"], stored.row["headline"]
    return ArticleAgreement(
        article_id=article_id, headline=headline, facts=len(outcomes), differences=count_differences(outcomes)
    )


def _of_kind(name: str, counts: Tally) -> KindAgreement:
    none = Count()
    shares = {aspect: counts.get(f"{name}.{aspect}", none).f1 for aspect in ("span", "strict", "fact", "holder")}
    spans = counts.get(f"{name}.span", none)
    return KindAgreement(kind=name, first=spans.gold, second=spans.found, **shares)
