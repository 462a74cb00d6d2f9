"""What the encoder says of whose a figure is: log-odds for each organisation named around it, for nobody, for someone else."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.extraction.encoder import degree
from pipeline.reading.document import Document, Floats
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
    window = document.encoding.window_at(figure.start)
    at = window and window.pieces(figure.start, figure.end)
    if not window or not at:
        return None
    named = [(one.organisation_id, where[0]) for one in mentions if (where := window.pieces(one.start, one.end))]
    chances = _chances(document.encoding.heads, window.vectors[at[0]], window.vectors[[where for _, where in named]])
    shares: dict[str, float] = {}
    for (organisation, _), chance in zip(named, chances[:-2], strict=True):
        shares[organisation] = shares.get(organisation, 0.0) + float(chance)
    nobody, elsewhere = (degree(chance, _STEP, _DEGREES) for chance in chances[-2:])
    return Said({one: degree(share, _STEP, _DEGREES) for one, share in shares.items()}, nobody, elsewhere)


def _chances(heads: Mapping[str, Floats], figure: Floats, mentions: Floats) -> Floats:
    """The probability of each mention, of nobody, of someone else, from what the encoder knows of their pieces."""
    asked = heads["fig.weight"] @ figure + heads["fig.bias"]
    told = mentions @ heads["org.weight"].T + heads["org.bias"]
    pairs = np.concatenate([mentions, np.broadcast_to(figure, mentions.shape), mentions * figure], axis=1)
    mixed = _gelu(pairs @ heads["mix.0.weight"].T + heads["mix.0.bias"]) @ heads["mix.2.weight"][0] + heads["mix.2.bias"]
    scores = np.concatenate([told @ asked / len(asked) ** 0.5 + mixed, heads["null.weight"] @ figure + heads["null.bias"]])
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def _gelu(x: Floats) -> Floats:
    return np.asarray(x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))) / 2)
