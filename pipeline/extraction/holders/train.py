"""Learn the weights of the evidence from gold: a conditional logit over the candidates of each figure.

`python -m pipeline.extraction.holders.train` reads `corpus/` and rewrites `pipeline/lexicon/holders.json`, to the same
bytes each time. The weights start from `[prior]` of `holding.toml` and move as far as the examples ask (ridge penalty).
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.gold import UNCLEAR, GoldAmount, GoldArticle, GoldHeadcount, read_gold
from pipeline.extraction.extractor import prepare
from pipeline.extraction.holders.evidence import Evidence, gather
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from pipeline.reading.corpus import Source, read_corpus
from schemas import Amount, Article, Figure, Headcount, OrganisationMention

WEIGHTS = Path(__file__).parents[2] / "lexicon" / "holders.json"
_RIDGE = 3.0
_RARE = 2
_STEPS = 12


@dataclass(frozen=True)
class Example:
    """The evidence on one figure and the candidate that gold names."""

    evidence: Evidence
    holder: str | None


def examples(article: Article, gold: GoldArticle) -> Iterator[Example]:
    """One example for each figure of the gold whose holder is clear and among the candidates."""
    scene = gold_scene(article, gold)
    holders = {figure.start: figure.organisation for figure in [*gold.amounts, *gold.headcounts]}
    previous: Figure | None = None
    for figure in scene.figures:
        evidence, holder = gather(scene, figure, previous), holders[figure.start]
        if holder != UNCLEAR and holder in evidence:
            yield Example(evidence, holder)
        previous = figure.model_copy(update={"organisation_id": None if holder == UNCLEAR else holder})


def gold_scene(article: Article, gold: GoldArticle) -> Scene:
    """The article as its figures would see it if every mention and figure were found."""
    document = prepare(article)
    mentions = [
        OrganisationMention.model_construct(
            **document.located(*span), organisation_id=organisation.id, kind=organisation.kind or "other"
        )
        for organisation in gold.organisations
        for span in organisation.mentions
    ]
    marked: list[GoldAmount | GoldHeadcount] = [*gold.amounts, *gold.headcounts]
    figures = [_figure(document.located(f.start, f.end), f) for f in marked]
    return Scene(document, sorted(mentions, key=lambda m: m.start), sorted(figures, key=lambda f: f.start))


def _figure(located: dict[str, Any], figure: GoldAmount | GoldHeadcount) -> Figure:
    if isinstance(figure, GoldAmount):
        return Amount.model_construct(**located, kind=figure.kind, organisation_id=None)
    return Headcount.model_construct(**located, population=figure.population, organisation_id=None)


def fit(data: Sequence[Example], prior: dict[str, float]) -> dict[str, float]:
    """Weight of each observation: the most likely ones under a normal prior, by Newton's method."""
    counts = Counter(name for example in data for names in example.evidence.values() for name in set(names))
    names = sorted({name for name, n in counts.items() if n >= _RARE} | set(prior))
    mean = np.array([prior.get(name, 0.0) for name in names])
    rows, first, chosen = _design(data, {name: i for i, name in enumerate(names)})
    owner = np.repeat(np.arange(len(data)), np.diff([*first, len(rows)]))
    weights = mean.copy()
    for _ in range(_STEPS):
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        probability = odds / np.add.reduceat(odds, first)[owner]
        weighted = rows * probability[:, None]
        expected = np.add.reduceat(weighted, first)
        gradient = (expected - rows[chosen]).sum(axis=0) + _RIDGE * (weights - mean)
        weights -= np.linalg.solve(rows.T @ weighted - expected.T @ expected + _RIDGE * np.eye(len(names)), gradient)
    return {name: round(float(weight), 3) + 0.0 for name, weight in zip(names, weights, strict=True)}


def _design(data: Sequence[Example], index: dict[str, int]) -> tuple[NDArray[np.float64], list[int], list[int]]:
    """A row of 0 and 1 for each candidate of each example; where each example's rows begin; which rows are right."""
    first: list[int] = []
    chosen: list[int] = []
    rows: list[list[int]] = []
    for example in data:
        first.append(len(rows))
        chosen.append(len(rows) + list(example.evidence).index(example.holder))
        rows += [[index[name] for name in names if name in index] for names in example.evidence.values()]
    matrix = np.zeros((len(rows), len(index)))
    for row, columns in zip(matrix, rows, strict=True):
        row[columns] = 1
    return matrix, first, chosen


def train(pairs: Iterable[tuple[Article, GoldArticle]]) -> dict[str, float]:
    """The weights learnt from articles and their gold."""
    return fit([example for article, gold in pairs for example in examples(article, gold)], load_lexicon("holding")["prior"])


def main() -> None:
    """Learn from `corpus/` and write the weights."""
    sources = [source for source in read_corpus(Path("corpus/articles")) if isinstance(source, Source)]
    articles = {source.article.article_id: source.article for source in sources}
    weights = train((articles[gold.article_id], gold) for gold in read_gold(Path("corpus/gold")))
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
