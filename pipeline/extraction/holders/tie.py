"""Each figure tied to its holder and its period."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import exp, fsum, log
from typing import NamedTuple

from pipeline.extraction.figures.periods import Periods
from pipeline.extraction.holders.evidence import gather
from pipeline.extraction.holders.features import Evidence, weight_of
from pipeline.extraction.holders.scene import Scene
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas import Amount, DateMention, Figure, Headcount, OrganisationMention

_LEAST = 1e-9  # odds of all others together


class Decision(NamedTuple):
    """A figure with its holder, None when that is nobody; the log-odds of that against all else; and the evidence on it."""

    figure: Figure
    holder: str | None
    odds: float
    evidence: Evidence


def tie_figures(
    document: Document,
    mentions: Sequence[OrganisationMention],
    dates: Sequence[DateMention],
    amounts: Sequence[Amount],
    headcounts: Sequence[Headcount],
) -> tuple[list[Amount], list[Headcount]]:
    """The figures with their holder (`organisation_id`, and how sure that is) and their period (`date_id`), in order of the text.

    They are decided one after the other, so that a list goes on with the holder of its first figure.
    """
    figures = in_order(amounts, headcounts)
    scene = Scene(document, mentions, figures, load_weights())
    periods = Periods(document, dates, figures)
    tied = [
        decided.figure.model_copy(
            update={
                "organisation_id": decided.holder,
                "holder_confidence": confidence(decided.odds),
                "date_id": periods.of(decided.figure),
            }
        )
        for decided in decide(scene, load_weights())
    ]
    return [f for f in tied if isinstance(f, Amount)], [f for f in tied if isinstance(f, Headcount)]


def in_order(amounts: Sequence[Amount], headcounts: Sequence[Headcount]) -> list[Figure]:
    """All figures, in order of the text."""
    return sorted([*amounts, *headcounts], key=lambda figure: figure.start)


def decide(scene: Scene, weights: Mapping[str, float]) -> Iterator[Decision]:
    """What is decided for each figure of a scene, one after the other: the candidate that weighs most, the nearest on a tie."""
    previous: Figure | None = None
    for figure in scene.figures:
        evidence = gather(scene, figure, previous)
        worth = {candidate: weight_of(said, weights) for candidate, said in evidence.items()}
        holder = max(worth, key=lambda candidate: worth[candidate])
        yield Decision(figure, holder, _odds(worth[holder], worth.values()), evidence)
        previous = figure.model_copy(update={"organisation_id": holder})


def probability(weight: float, weights: Collection[float]) -> float:
    """How likely the candidate of one of these weights is to be the holder: a softmax, as the weights were learnt."""
    return 1 / fsum(exp(each - weight) for each in weights)


def _odds(weight: float, weights: Collection[float]) -> float:
    """The log-odds of the candidate of this weight, the largest, against all others, in a softmax."""
    others = fsum(exp(each - weight) for each in weights) - 1
    return -log(max(others, _LEAST))


def confidence(odds: float) -> float:
    """How likely a holder chosen with these log-odds is right, by the calibration; to three decimals."""
    return round(load_linear("holders").confidence(odds), 3)


def load_weights() -> Mapping[str, float]:
    """The weight of each observation, learnt from the corpus's gold by `make train`."""
    return load_linear("holders").column
