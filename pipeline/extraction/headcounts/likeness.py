"""How like the nouns of people a noun is that no list has: by the vectors of words, learnt from the nouns that lists have."""

from collections.abc import Collection
from functools import cache

import numpy as np
from spacy.strings import get_string_id

from pipeline.extraction.headcounts.populations import NOUNS, THINGS
from pipeline.reading.document import Floats
from pipeline.weights import load_vocabulary

_RIDGE = 0.3


def likeness(plural: str) -> float | None:
    """How much nearer people than things a noun in small letters is: about 1 for listed people, -1 for listed things.

    None when the word has no vector.
    """
    vectors = _vectors_of([plural])
    return float(vectors[0] @ _direction()) if len(vectors) else None


@cache
def _direction() -> Floats:
    """The weights that tell people from things, either as heavy as the other: least squares with a ridge."""
    people, things = _vectors_of(sorted(NOUNS)), _vectors_of(sorted(THINGS - NOUNS))
    rows = np.concatenate([people, things])
    right = np.repeat([1.0, -1.0], [len(people), len(things)])
    weighted = rows * np.repeat([0.5 / len(people), 0.5 / len(things)], [len(people), len(things)])[:, None] * len(rows)
    return np.asarray(np.linalg.solve(weighted.T @ rows + _RIDGE * np.eye(rows.shape[1]), weighted.T @ right))


def _vectors_of(words: Collection[str]) -> Floats:
    """The vectors of those words that have one, of length 1 and with an offset."""
    parts = load_vocabulary()
    known, asked = parts["words"], np.array([get_string_id(word) for word in words], np.uint64)
    at = np.minimum(known.searchsorted(asked), len(known) - 1)
    vectors = parts["vectors"][parts["rows"][at[known[at] == asked]]].astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors[lengths[:, 0] > 0] / lengths[lengths[:, 0] > 0]
    return np.concatenate([vectors, np.ones((len(vectors), 1))], axis=1)
