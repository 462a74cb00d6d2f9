"""What the counts alone do not say: how sure they are, what is taken for what, whether a confidence can be believed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.comparison import Outcome
from pipeline.evaluation.tally import Count, Tally
from schemas import KINDS, Figure

# The aspects that have names to confuse, and the field they are read from.
CONFUSED = [
    (scored.name, aspect) for kind in KINDS for scored in kind.scored for aspect in scored.aspects if aspect in kind.classes
]

_RESAMPLES = 2000
_SEED = 1998
_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class Interval(NamedTuple):
    """Where an F1 lies with 95 % probability, were the articles others of the same kind."""

    low: float
    high: float


class Bin(NamedTuple):
    """Facts found with a confidence from `low` on: how many, their mean confidence, the share that is right."""

    low: float
    n: int
    confidence: float
    right: float


Confusion = Mapping[tuple[str, str], int]


def intervals(tallies: Sequence[Tally]) -> dict[str, Interval]:
    """Bootstrap intervals of each metric's F1: the articles drawn anew, with replacement, from a fixed seed."""
    metrics = sorted({metric for each in tallies for metric in each})
    return _intervals(metrics, _f1_draws(tallies, metrics)) if metrics else {}


def change_intervals(before: Sequence[Tally], after: Sequence[Tally]) -> dict[str, Interval]:
    """Bootstrap intervals of how much each metric's F1 changed; both sequences are of the same articles in the same order."""
    metrics = sorted({metric for each in before for metric in each} & {metric for each in after for metric in each})
    return _intervals(metrics, _f1_draws(after, metrics) - _f1_draws(before, metrics)) if metrics else {}


def _intervals(metrics: Sequence[str], draws: NDArray[np.float64]) -> dict[str, Interval]:
    """The middle 95 % of what was drawn; draws without any fact of a metric, and metrics without any, are left out."""
    drawn = {metric: draws[:, i][~np.isnan(draws[:, i])] for i, metric in enumerate(metrics)}
    return {metric: Interval(*map(float, np.percentile(each, (2.5, 97.5)))) for metric, each in drawn.items() if each.size}


def _f1_draws(tallies: Sequence[Tally], metrics: Sequence[str]) -> NDArray[np.float64]:
    """F1 of each metric (columns) for each draw of articles (rows); the same draws whenever there are as many articles."""
    counts = np.array([[each.get(metric, Count()) for metric in metrics] for each in tallies])
    articles = np.random.default_rng(_SEED).multinomial(len(tallies), [1 / len(tallies)] * len(tallies), size=_RESAMPLES)
    right, found, gold = np.moveaxis(np.tensordot(articles, counts, axes=1), 2, 0)
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * right / (found + gold), dtype=np.float64)


def confusion(outcomes: Iterable[Outcome], kind: str, aspect: str) -> Confusion:
    """How often each name that gold gives to an aspect was found as which name, over the facts found where gold has them."""
    return Counter(
        (str(getattr(outcome.gold, aspect)), str(getattr(outcome.found, aspect)))
        for outcome in outcomes
        if outcome.kind == kind and aspect in outcome.right
    )


def kind_confusion(outcomes: Sequence[Outcome]) -> Confusion:
    """What is found as another kind of fact than gold has it, over one article: a missed fact and the spurious one over it."""
    missed = [(each.kind, each.gold) for each in outcomes if each.gold and not each.found]
    spurious = [(each.kind, each.found) for each in outcomes if each.found and not each.gold]
    return Counter(
        (kind, other)
        for kind, gold in missed
        for other, found in spurious
        if kind != other and found.start < gold.end and gold.start < found.end
    )


def by_rule(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], tuple[int, int]]:
    """How many of the facts that each rule found are right, and how many it found."""
    found, right = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for outcome in outcomes:
        if outcome.found:
            found[outcome.kind, outcome.found.rule] += 1
            right[outcome.kind, outcome.found.rule] += outcome.is_right
    return {rule: (right[rule], n) for rule, n in sorted(found.items())}


def reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """Whether confidence is a probability: facts found, binned by confidence, and how many of each bin are right."""
    return _binned((each.found.confidence, each.is_right) for each in outcomes if each.found)


def holder_reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """Whether the confidence of holders, nobody among them, is a probability: of figures found of which gold says the holder."""
    told = ((each.found, each.holder) for each in outcomes if isinstance(each.found, Figure) and each.gold and each.holder)
    return _binned(
        (found.holder_confidence, not holder.is_wrong) for found, holder in told if found.holder_confidence is not None
    )


def _binned(judged: Iterable[tuple[float, bool]]) -> list[Bin]:
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        low = max((edge for edge in _EDGES if edge <= confidence), default=0.0)
        bins[low].append((confidence, right))
    return [Bin(low, len(facts), *map(float, np.mean(facts, axis=0))) for low, facts in sorted(bins.items())]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance of confidence from the share that is right, bins weighed by their facts; None without facts."""
    n = sum(each.n for each in bins)
    return sum(each.n * abs(each.confidence - each.right) for each in bins) / n if n else None
