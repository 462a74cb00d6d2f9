"""Learn the weights of the evidence from gold: a conditional logit over the candidates of each figure.

`python -m pipeline.training.holders` reads `corpus/` and rewrites `pipeline/lexicon/holders.json`, to the same
bytes each time. The weights start from `[prior]` of `holding.toml` and move as far as the examples ask (ridge penalty).
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.gold import UNCLEAR, GoldArticle, read_gold
from pipeline.extraction.extractor import Facts, extract_many, prepare
from pipeline.extraction.holders.evidence import Evidence, gather
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from pipeline.reading.corpus import Source, read_corpus
from schemas import Fact, Figure, OrganisationMention

WEIGHTS = Path(__file__).parents[1] / "lexicon" / "holders.json"
_RIDGE = 6.0
_RARE = 2
_STEPS = 12


@dataclass(frozen=True)
class Example:
    """The evidence on one figure and the candidate that gold names."""

    evidence: Evidence
    holder: str | None


def examples(facts: Facts, gold: GoldArticle) -> Iterator[Example]:
    """One example for each figure found whose holder gold makes clear and which is among the candidates.

    Mentions are those found, so that the weights learn what spurious and neutral ones look like.
    """
    figures: list[Figure] = sorted([*facts.amounts, *facts.headcounts], key=lambda figure: figure.start)
    scene = Scene(prepare(facts.article), facts.organisation_mentions, figures)
    found = _found_organisations(facts.organisation_mentions, gold)
    previous: Figure | None = None
    for figure in figures:
        said = next((f.organisation for f in [*gold.amounts, *gold.headcounts] if _overlap(figure, f.start, f.end)), UNCLEAR)
        holders = {None} if said is None else found.get(said, set())
        evidence = gather(scene, figure, previous)
        holder = next((candidate for candidate in evidence if candidate in holders), UNCLEAR)
        if holder != UNCLEAR:
            yield Example(evidence, holder)
        previous = figure.model_copy(update={"organisation_id": None if holder == UNCLEAR else holder})


def _found_organisations(mentions: Sequence[OrganisationMention], gold: GoldArticle) -> dict[str, set[str | None]]:
    """For each organisation of the gold, the identifiers under which its mentions were found."""
    return {
        organisation.id: {m.organisation_id for m in mentions for start, end in organisation.mentions if _overlap(m, start, end)}
        for organisation in gold.organisations
    }


def _overlap(fact: Fact, start: int, end: int) -> bool:
    return fact.start < end and start < fact.end


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


def train(pairs: Iterable[tuple[Facts, GoldArticle]]) -> dict[str, float]:
    """The weights learnt from the facts found in articles and their gold."""
    return fit([example for facts, gold in pairs for example in examples(facts, gold)], load_lexicon("holding")["prior"])


def main() -> None:
    """Learn from `corpus/` and write the weights."""
    sources = [source for source in read_corpus(Path("corpus/articles")) if isinstance(source, Source)]
    facts = {found.article.article_id: found for found in extract_many(source.article for source in sources)}
    weights = train((facts[gold.article_id], gold) for gold in read_gold(Path("corpus/gold")))
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
