"""Each figure tied to its holder and its period."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.extraction.figures.periods import Periods
from pipeline.extraction.holders.evidence import Evidence, gather
from pipeline.extraction.holders.scene import Scene
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas import Amount, DateMention, Figure, Headcount, OrganisationMention


def tie_figures(
    document: Document,
    mentions: Sequence[OrganisationMention],
    dates: Sequence[DateMention],
    amounts: Sequence[Amount],
    headcounts: Sequence[Headcount],
) -> tuple[list[Amount], list[Headcount]]:
    """The figures with their holder (`organisation_id`) and their period (`date_id`), in order of the text.

    They are decided one after the other, so that a list goes on with the holder of its first figure.
    """
    figures: list[Figure] = sorted([*amounts, *headcounts], key=lambda figure: figure.start)
    scene = Scene(document, mentions, figures, load_weights())
    periods = Periods(document, dates, figures)
    tied = [
        figure.model_copy(update={"organisation_id": holder, "date_id": periods.of(figure)})
        for figure, holder, _ in decide(scene, figures, load_weights())
    ]
    return [f for f in tied if isinstance(f, Amount)], [f for f in tied if isinstance(f, Headcount)]


def decide(
    scene: Scene, figures: Sequence[Figure], weights: Mapping[str, float]
) -> Iterator[tuple[Figure, str | None, Evidence]]:
    """Each figure with its holder and the evidence on it, decided one after the other."""
    previous: Figure | None = None
    for figure in figures:
        evidence = gather(scene, figure, previous)
        holder = choose(evidence, weights)
        yield figure, holder, evidence
        previous = figure.model_copy(update={"organisation_id": holder})


def choose(evidence: Evidence, weights: Mapping[str, float]) -> str | None:
    """The candidate whose observations weigh most, the nearest on a tie."""
    return max(evidence, key=lambda candidate: sum(weights.get(name, 0.0) for name in evidence[candidate]))


def load_weights() -> Mapping[str, float]:
    """The weight of each observation, learnt from the corpus's gold by `make train`."""
    return load_linear("holders").column
