"""Learn the weights of the evidence from gold: a conditional logit over the candidates of each figure.

`python -m pipeline.training.holders` reads `corpus/` and rewrites `pipeline/weights/holders.json`, to the same
bytes each time. The weights start from `[prior]` of `holding.toml` and move as far as the examples ask (ridge penalty).
"""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.extractor import Facts, extract_many, prepare
from pipeline.extraction.holders.anaphora import resolve
from pipeline.extraction.holders.evidence import gather
from pipeline.extraction.holders.features import Observation, carried_names, names_of
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from pipeline.reading.corpus import Source, read_corpus
from pipeline.reading.gold import read_gold
from schemas import Amount, Fact, Figure, Headcount, OrganisationMention
from schemas.facts import OrganisationKind
from schemas.gold import UNCLEAR, GoldArticle, GoldOrganisation

WEIGHTS = Path(__file__).parents[1] / "weights" / "holders.json"
_RIDGE = 5.0
_RARE = 4
_INERTIA = 0.6
_STEPS = 8
_CONJUGATE_STEPS = 150
_PRECISION = 1e-8

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The names of what is observed of each candidate for one figure, and the candidate that gold names."""

    evidence: Mapping[Any, Sequence[str]]
    holder: str | None


def examples(facts: Facts, gold: GoldArticle, weights: Mapping[str, float]) -> Iterator[Example]:
    """One example for each figure found whose holder gold makes clear and which is among the candidates."""
    scene = scene_of(facts, weights)
    found = _found_organisations(facts.organisation_mentions, gold)
    previous: Figure | None = None
    for figure in scene.figures:
        said = _said(figure, gold)
        holders = {None} if said is None else found.get(said, set())
        evidence = gather(scene, figure, previous)
        holder = next((candidate for candidate in evidence if candidate in holders), UNCLEAR)
        if holder != UNCLEAR:
            yield Example(_named(evidence), holder)
        previous = figure.model_copy(update={"organisation_id": None if holder == UNCLEAR else holder})


def _named(evidence: Mapping[Any, Sequence[Observation]]) -> dict[Any, list[str]]:
    return {candidate: names_of(said) for candidate, said in evidence.items()}


def scene_of(facts: Facts, weights: Mapping[str, float]) -> Scene:
    """The scene of an article's mentions and figures."""
    figures: list[Figure] = sorted([*facts.amounts, *facts.headcounts], key=lambda figure: figure.start)
    return Scene(prepare(facts.article), facts.organisation_mentions, figures, weights)


def _said(figure: Figure, gold: GoldArticle) -> str | None:
    """The organisation of the gold that holds a figure found."""
    return next(
        (each.organisation for each in [*gold.amounts, *gold.headcounts] if _overlap(figure, each.start, each.end)), UNCLEAR
    )


def antecedents(facts: Facts, gold: GoldArticle, weights: Mapping[str, float]) -> Iterator[Example]:
    """One example for each word that points at an organisation right before a figure: it means the figure's holder."""
    scene = scene_of(facts, weights)
    found = _found_organisations(facts.organisation_mentions, gold)
    resolved = list(resolve(scene.mentions, scene.layout, weights))
    starts = [reference.start for reference, _ in resolved]
    for figure in scene.figures:
        at = bisect_left(starts, figure.start) - 1
        said = _said(figure, gold)
        if at < 0 or resolved[at][0].sentence != figure.sentence or said in (None, UNCLEAR):
            continue
        evidence = resolved[at][1]
        holder = next((candidate for candidate in evidence if candidate in found.get(said, ())), None)
        if holder:
            yield Example(_named(evidence), holder)


def _found_organisations(mentions: Sequence[OrganisationMention], gold: GoldArticle) -> dict[str, set[str | None]]:
    """For each organisation of the gold, the identifiers under which its mentions were found."""
    return {
        organisation.id: {m.organisation_id for m in mentions for start, end in organisation.mentions if _overlap(m, start, end)}
        for organisation in gold.organisations
    }


def _overlap(fact: Fact, start: int, end: int) -> bool:
    return fact.start < end and start < fact.end


def fit(data: Sequence[Example], prior: Mapping[str, float]) -> dict[str, float]:
    """Weight of each observation: the most likely ones under a normal prior, by Newton's method with conjugate gradients."""
    counts = Counter(name for example in data for names in example.evidence.values() for name in set(names))
    names = sorted({name for name, n in counts.items() if n >= _RARE} | set(prior))
    mean = np.array([prior.get(name, 0.0) for name in names])
    design = _Design(data, {name: i for i, name in enumerate(names)})
    weights = mean.copy()

    def loss(at: Vector) -> float:
        return _RIDGE / 2 * float((at - mean) @ (at - mean)) - float(np.log(design.probabilities(at)[design.chosen > 0]).sum())

    for _ in range(_STEPS):
        probability = design.probabilities(weights)
        gradient = design.transposed(probability - design.chosen) + _RIDGE * (weights - mean)

        def curvature(step: Vector, probability: Vector = probability) -> Vector:
            moved = probability * (scores := design.scores(step)) - probability * design.expected(probability * scores)
            return design.transposed(moved) + _RIDGE * step

        step = _solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and float(step @ step) > _PRECISION:
            step /= 2
        weights -= step
    return {name: round(float(weight), 3) + 0.0 for name, weight in zip(names, weights, strict=True)}


def _solve(matrix: Callable[[Vector], Vector], right: Vector) -> Vector:
    """The solution of a positive definite linear system, by conjugate gradients."""
    solution = np.zeros_like(right)
    rest, direction = right.copy(), right.copy()
    for _ in range(_CONJUGATE_STEPS):
        size = float(rest @ rest)
        if size < _PRECISION:
            break
        turned = matrix(direction)
        solution += (pace := size / float(direction @ turned)) * direction
        rest -= pace * turned
        direction = rest + float(rest @ rest) / size * direction
    return solution


def _sums(at: NDArray[np.intp], values: Vector, size: int) -> Vector:
    """For each index below `size`, the sum of the values that stand at it."""
    return np.bincount(at, values, size).astype(np.float64)


class _Design:
    """The observations as a sparse matrix of 0 and 1: a row for each candidate of each example."""

    def __init__(self, data: Sequence[Example], index: Mapping[str, int]) -> None:
        rows = [[index[name] for name in names if name in index] for example in data for names in example.evidence.values()]
        sizes = [len(example.evidence) for example in data]
        self._shape = len(rows), len(index)
        self._row = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._column = np.array([column for row in rows for column in row], dtype=np.intp)
        self._example = np.repeat(np.arange(len(data)), sizes)
        self._first = np.cumsum([0, *sizes])[:-1]
        self.chosen = np.zeros(len(rows))
        self.chosen[[at + list(e.evidence).index(e.holder) for at, e in zip(self._first, data, strict=True)]] = 1

    def scores(self, weights: Vector) -> Vector:
        """What the observations of each row weigh."""
        return _sums(self._row, weights[self._column], self._shape[0])

    def transposed(self, values: Vector) -> Vector:
        """For each observation, the sum of the values of its rows."""
        return _sums(self._column, values[self._row], self._shape[1])

    def expected(self, values: Vector) -> Vector:
        """For each row, the sum of the values of its example."""
        return _sums(self._example, values, len(self._first))[self._example]

    def probabilities(self, weights: Vector) -> Vector:
        """How likely each row is to be the right one of its example."""
        scores = self.scores(weights)
        odds = np.exp(scores - np.maximum.reduceat(scores, self._first)[self._example])
        return np.asarray(odds / self.expected(odds))


def train(pairs: Iterable[tuple[Facts, GoldArticle]]) -> dict[str, float]:
    """The weights learnt from articles and their gold: first what tells an antecedent, then what tells a holder.

    Each article is learnt from twice, with the mentions and figures found and with those of gold. What a figure takes over
    from the one before weighs less in use than it is learnt to: there the holder before may be wrong. For the same reason
    antecedents are those of the prior while holders are learnt: the learnt ones are surer of these articles than of others.
    """
    prior = load_lexicon("holders/holding")["prior"]
    seen = [(facts, gold) for found, gold in pairs for facts in (found, as_found(found, gold))]
    weights = fit([each for facts, gold in seen for each in antecedents(facts, gold, prior["antecedent"])], prior["antecedent"])
    learnt = fit([each for facts, gold in seen for each in examples(facts, gold, prior["antecedent"])], prior["holder"])
    carried = carried_names()
    return weights | {name: round(w * _INERTIA, 3) if name in carried else w for name, w in learnt.items()}


def as_found(found: Facts, gold: GoldArticle) -> Facts:
    """The mentions and figures of gold as if they had been found; what gold leaves open is taken from what was found."""
    document = prepare(found.article)
    kinds = {one.id: one.kind or _kind_found(found, one) for one in gold.organisations}
    mentions = [
        OrganisationMention.model_construct(
            **document.located(each.start, each.end),
            organisation_id=each.organisation,
            kind=kinds[each.organisation],
            confidence=1.0,
        )
        for each in gold.mentions(document.text)
    ]
    amounts = [Amount.model_construct(**document.located(each.start, each.end), kind=each.kind) for each in gold.amounts]
    headcounts = [
        Headcount.model_construct(**document.located(each.start, each.end), population=each.population)
        for each in gold.headcounts
    ]
    return replace(found, organisation_mentions=mentions, amounts=amounts, headcounts=headcounts)


def _kind_found(found: Facts, organisation: GoldOrganisation) -> OrganisationKind:
    kinds = [m.kind for m in found.organisation_mentions for start, end in organisation.mentions if _overlap(m, start, end)]
    return kinds[0] if kinds else "other"


def main() -> None:
    """Learn from `corpus/` and write the weights."""
    sources = [source for source in read_corpus(Path("corpus/articles")) if isinstance(source, Source)]
    facts = {found.article.article_id: found for found in extract_many(source.article for source in sources)}
    weights = train((facts[gold.article_id], gold) for gold in read_gold(Path("corpus/gold")))
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
