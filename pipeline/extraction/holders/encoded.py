"""What the encoder says of whose a figure is: log-odds for each organisation named before or around it, nobody, others."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.extraction.encoder import degree
from pipeline.reading.document import Document, Encoding, Floats, Window
from schemas import Figure, OrganisationMention

_STEP = 1.0  # log-odds to a degree
_DEGREES = 5  # either side of even odds


class Said(NamedTuple):
    """Degrees of log-odds: of each organisation named before or around the figure, of nobody, of any named farther on."""

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
    read = [(one.organisation_id, _vector(encoding, window, one, figure)) for one in mentions]
    named = [(organisation, vector) for organisation, vector in read if vector is not None]
    vectors = np.array([vector for _, vector in named], np.float32).reshape(-1, window.vectors.shape[1])
    chances = encoding.holders(window.vectors[at[0]], vectors)
    shares: dict[str, float] = {}
    for (organisation, _), chance in zip(named, chances[:-2], strict=True):
        shares[organisation] = shares.get(organisation, 0.0) + float(chance)
    nobody, elsewhere = (degree(chance, _STEP, _DEGREES) for chance in chances[-2:])
    return Said({one: degree(share, _STEP, _DEGREES) for one, share in shares.items()}, nobody, elsewhere)


def _vector(encoding: Encoding, window: Window, mention: OrganisationMention, figure: Figure) -> Floats | None:
    """What the figure's window makes of a mention, else the window that it was read in before the figure."""
    at = window.pieces(mention.start, mention.end)
    if not at and mention.start < figure.start:
        window = encoding.window_at(mention.start) or window
        at = window.pieces(mention.start, mention.end)
    return window.vectors[at[0]] if at else None
