"""What the encoder says of whose a figure is: log-odds for each organisation named before or around it, nobody, others."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline.extraction.encoder import degree
from pipeline.extraction.holders.mentions import MentionIndex
from pipeline.reading.document import Encoding, Floats, Window
from schemas import Figure, OrganisationMention

_STEP = 1.0  # log-odds to a degree
_DEGREES = 5  # either side of even odds
_FAR = 40  # mentions before the window, from its beginning and from the text's


class Said(NamedTuple):
    """Degrees of log-odds: of each organisation named before or around the figure, of nobody, of any named farther on."""

    organisations: Mapping[str, int]
    nobody: int
    elsewhere: int


def ask(figure: Figure, mentions: MentionIndex) -> Said | None:
    """What is said of a figure, given the mentions of its document; None when the encoder did not read it.

    Asked after are those in the figure's window, and as many before it as bear on what follows: the first and the last.
    """
    encoding = mentions.document.encoding
    window = encoding.window_at(figure.start)
    at = window and window.pieces(figure.start, figure.end)
    if not window or not at or not encoding.holders:
        return None
    begin, end = window.starts[0], window.ends[-1]
    first = [one for one in mentions.mentions[:_FAR] if one.start < begin]
    last = [one for one in mentions.last_before(begin, _FAR) if one.start > first[-1].start]
    asked = (*first, *last, *mentions.within(begin, end))
    read = [(one.organisation_id, _vector(encoding, window, one)) for one in asked]
    named = [(organisation, vector) for organisation, vector in read if vector is not None]
    vectors = np.array([vector for _, vector in named], np.float32).reshape(-1, window.vectors.shape[1])
    chances = encoding.holders(window.vectors[at[0]], vectors)
    shares: dict[str, float] = {}
    for (organisation, _), chance in zip(named, chances[:-2], strict=True):
        shares[organisation] = shares.get(organisation, 0.0) + float(chance)
    nobody, elsewhere = (degree(chance, _STEP, _DEGREES) for chance in chances[-2:])
    return Said({one: degree(share, _STEP, _DEGREES) for one, share in shares.items()}, nobody, elsewhere)


def _vector(encoding: Encoding, window: Window, mention: OrganisationMention) -> Floats | None:
    """What the figure's window makes of a mention, else the window that it was read in."""
    if mention.start < window.starts[0]:
        window = encoding.window_at(mention.start) or window
    at = window.pieces(mention.start, mention.end)
    return window.vectors[at[0]] if at else None
