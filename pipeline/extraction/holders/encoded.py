"""What the encoder says of whose a figure is: log-odds for each organisation named around it, for nobody, for someone else."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.extraction.encoder import degree
from pipeline.reading.document import Document
from schemas import Figure, OrganisationMention

_STEP = 1.0  # log-odds to a degree
_DEGREES = 5  # either side of even odds


class Said(NamedTuple):
    """Degrees of log-odds: of each organisation named in the window, of nobody, and of any that is named elsewhere."""

    organisations: Mapping[str, int]
    nobody: int
    elsewhere: int


def ask(document: Document, figure: Figure, mentions: Sequence[OrganisationMention]) -> Said | None:
    """What is said of a figure, given the organisation mentions of the document; None when the encoder did not read it."""
    encoding = document.encoding
    window = encoding.window_at(figure.start)
    at = window and window.pieces(figure.start, figure.end)
    if not window or not at or not encoding.holders:
        return None
    named = [(one.organisation_id, where[0]) for one in mentions if (where := window.pieces(one.start, one.end))]
    chances = encoding.holders(window.vectors[at[0]], window.vectors[[where for _, where in named]])
    shares: dict[str, float] = {}
    for (organisation, _), chance in zip(named, chances[:-2], strict=True):
        shares[organisation] = shares.get(organisation, 0.0) + float(chance)
    nobody, elsewhere = (degree(chance, _STEP, _DEGREES) for chance in chances[-2:])
    return Said({one: degree(share, _STEP, _DEGREES) for one, share in shares.items()}, nobody, elsewhere)
