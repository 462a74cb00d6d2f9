"""A corpus with gold, extracted and compared: everything that tables, JSON, floors and the flow say about quality."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.evaluation.comparison import Outcome, compare
from pipeline.evaluation.layouts import Layout, find_layout
from pipeline.evaluation.tally import Count, Tally, tally
from pipeline.extraction.extractor import Facts, extract_many
from pipeline.extraction.preparation import prepare
from pipeline.reading.gold import corpus_fingerprint, read_pairs
from schemas import Article
from schemas.gold import GoldArticle


@dataclass(frozen=True)
class ArticleEvaluation:
    """What became of one article: its layout, every fact found or missed, the counts of them."""

    article: Article
    gold: GoldArticle
    layout: Layout
    outcomes: Sequence[Outcome]
    counts: Tally


@dataclass(frozen=True)
class Evaluation:
    """What became of each article of a corpus; `fingerprint` names the texts and the gold it was measured on."""

    fingerprint: str
    articles: Sequence[ArticleEvaluation]

    @property
    def outcomes(self) -> Iterator[Outcome]:
        """The outcomes of all articles."""
        return (outcome for each in self.articles for outcome in each.outcomes)


def evaluate(gold_folder: Path, articles_folder: Path, ids: Collection[str] = ()) -> Evaluation:
    """Extract every article that has gold, or those of some `ids`, and compare.

    Raises UsageError when a folder is missing, there is no gold or no article for it, ArticleError when a gold file is none.
    """
    pairs = _chosen(read_pairs(gold_folder, articles_folder), ids)
    facts = extract_many(article for article, _ in pairs)
    articles = [_evaluated(found, gold) for found, (_, gold) in zip(facts, pairs, strict=True)]
    return Evaluation(corpus_fingerprint(pairs), articles)


def _chosen(pairs: list[tuple[Article, GoldArticle]], ids: Collection[str]) -> list[tuple[Article, GoldArticle]]:
    """The pairs of some ids, or all; raises UsageError for an id that no gold has."""
    known = {gold.article_id for _, gold in pairs}
    if unknown := [article_id for article_id in ids if article_id not in known]:
        raise UsageError(f"{unknown[0]}: there is no gold of such an article. Ids: {', '.join(sorted(known)[:3])}, …")
    return [pair for pair in pairs if not ids or pair[1].article_id in ids]


def _evaluated(facts: Facts, gold: GoldArticle) -> ArticleEvaluation:
    outcomes = compare(facts, gold)
    published = {"articles.published": Count(facts.published == gold.published, 1, 1)}
    return ArticleEvaluation(facts.article, gold, find_layout(prepare(facts.article)), outcomes, tally(outcomes) | published)
