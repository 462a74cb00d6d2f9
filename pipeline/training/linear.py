"""Fit the weights of a linear choice among classes."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.extraction.figures.linear import LinearModel

_RARE = 2
# What the rules say is trusted before any example is seen: such a feature counts as one so many times as large, so that the
# penalty holds its weight back less. Without it, kinds of which gold has few are never said.
_RULES, _TRUST = "rules ", 4.0
_SMALL = 0.03  # weights below it, in every class, are left out


class Example(NamedTuple):
    """Features of something whose class is known."""

    features: Collection[str]
    label: str


def fit(examples: Sequence[Example], regularisation: float) -> LinearModel:
    """The multinomial logistic regression of examples of three classes or more.

    The greater `regularisation`, the more the data count against weights of nought.
    """
    counts = Counter(feature for example in examples for feature in set(example.features))
    index = {feature: at for at, feature in enumerate(sorted(f for f, n in counts.items() if n >= _RARE))}
    rows = [sorted({index[feature] for feature in example.features if feature in index}) for example in examples]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int64)
    scales = np.array([_TRUST if feature.startswith(_RULES) else 1.0 for feature in index])
    matrix = csr_matrix((scales[columns], columns, ends), shape=(len(rows), len(index)))
    model = LogisticRegression(C=regularisation, max_iter=300)
    model.fit(matrix, [example.label for example in examples])
    weights = model.coef_ * scales
    kept = {f: _rounded(weights[:, at]) for f, at in index.items() if abs(weights[:, at]).max() >= _SMALL}
    return LinearModel([str(label) for label in model.classes_], {"": _rounded(model.intercept_)} | kept)


def _rounded(weights: Sequence[float]) -> list[float]:
    return [round(float(weight), 2) + 0.0 for weight in weights]
