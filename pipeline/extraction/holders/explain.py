"""Why each figure got its holder: the candidates, and what spoke for and against each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.extraction.holders.features import Observation, weight_of
from pipeline.extraction.holders.scene import Scene
from pipeline.extraction.holders.tie import Decision, decide, in_order, load_weights, probability
from pipeline.reading.document import Document
from schemas import Amount, Figure, Headcount, OrganisationMention


@dataclass(frozen=True, slots=True)
class Reason:
    """An observation that weighs something, and its weight, below 0 against."""

    observation: Observation
    weight: float

    @property
    def name(self) -> str:
        """What it is called in the weights."""
        return self.observation.name

    @property
    def meaning(self) -> str:
        """What it means, for a reader."""
        return self.observation.meaning


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may hold a figure, or nobody (both None), with the sum of its reasons, the strongest first.

    `probability` is a softmax of the weights of all candidates, not calibrated.
    """

    organisation_id: str | None
    name: str | None
    weight: float
    probability: float
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, and its candidates from the most to the least likely: the first is its holder."""

    figure: Figure
    candidates: Sequence[Candidate]


def explain_holders(
    document: Document,
    mentions: Sequence[OrganisationMention],
    amounts: Sequence[Amount],
    headcounts: Sequence[Headcount],
) -> list[Explanation]:
    """For each figure, in order of the text, why `tie_figures` gives it the holder that it does with the same arguments."""
    scene = Scene(document, mentions, in_order(amounts, headcounts), load_weights())
    names = {mention.organisation_id: mention.name for mention in mentions}
    return [_explained(decision, names, load_weights()) for decision in decide(scene, load_weights())]


def _explained(decision: Decision, names: Mapping[str, str], weights: Mapping[str, float]) -> Explanation:
    worth = {one: weight_of(said, weights) for one, said in decision.evidence.items()}
    candidates = [
        Candidate(
            one,
            names[one] if one else None,
            worth[one],
            probability(worth[one], worth.values()),
            _reasons(decision.evidence[one], weights),
        )
        for one in sorted(worth, key=lambda one: -worth[one])
    ]
    return Explanation(decision.figure, candidates)


def _reasons(observations: Sequence[Observation], weights: Mapping[str, float]) -> list[Reason]:
    reasons = [Reason(each, weight) for each in observations if (weight := weight_of([each], weights))]
    return sorted(reasons, key=lambda reason: -abs(reason.weight))
