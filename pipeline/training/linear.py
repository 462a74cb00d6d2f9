"""Fit linear models to examples that have features by name, each once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.weights.linear import LinearModel

# What the rules say is trusted before any example is seen: such a feature counts as one so many times as large, so that the
# penalty holds its weight back less. Without it, kinds of which gold has few are never said.
_RULES, _TRUST = "rules ", 4.0
_FLAT = 1e-5  # of a gradient, in units of the ridge: the weights are as near to the likeliest ones; no less than rounding lets
_SMALL = 0.03  # weights below it, in every class, are left out

Vector = NDArray[np.float64]


class Example(NamedTuple):
    """Features of something whose class is known, and the article that it is from."""

    article_id: str
    features: Collection[str]
    label: str


class Choice(NamedTuple):
    """The features of each of several candidates, and the place of the one that is right."""

    candidates: Sequence[Collection[str]]
    right: int


def fit_classes(examples: Sequence[Example], regularisation: float) -> LinearModel:
    """The multinomial logistic regression of examples of three classes or more; a feature must be seen twice.

    The greater `regularisation`, the more the data count against weights of nought.
    """
    rows = [set(example.features) for example in examples]
    names = frequent(rows, 2)
    scales = np.array([_TRUST if name.startswith(_RULES) else 1.0 for name in names])
    model = LogisticRegression(C=regularisation, max_iter=300)
    model.fit(design(rows, names).multiply(scales).tocsr(), [example.label for example in examples])
    weights = model.coef_ * scales
    kept = {name: _rounded(weights[:, at], 2) for at, name in enumerate(names) if abs(weights[:, at]).max() >= _SMALL}
    return LinearModel(tuple(map(str, model.classes_)), {"": _rounded(model.intercept_, 2)} | kept)


def fit_choices(choices: Sequence[Choice], prior: Mapping[str, float], ridge: float, least: int) -> dict[str, float]:
    """What features weigh in the choice of a candidate: a conditional logit, its weights the likeliest about a normal prior.

    `prior` is the mean of the weights named in it, that of others is nought; `ridge` is its precision. A feature that
    is not in the prior must be seen `least` times.
    """
    rows = [features for choice in choices for features in choice.candidates]
    names = sorted({*frequent(rows, least), *prior})
    mean = np.array([prior.get(name, 0.0) for name in names])
    likelihood = _ConditionalLogit(design(rows, names), choices)

    def loss(weights: Vector) -> tuple[float, Vector]:
        value, gradient = likelihood.loss(weights)
        return value + ridge / 2 * float((weights - mean) @ (weights - mean)), gradient + ridge * (weights - mean)

    def curvature(weights: Vector, step: Vector) -> Vector:
        return likelihood.curvature(weights, step) + ridge * step

    found = minimize(loss, mean, jac=True, hessp=curvature, method="trust-ncg", options={"gtol": _FLAT / 10})
    # The method may stop where rounding hides what it would gain; the ridge bounds how far from the minimum that is.
    if np.linalg.norm(found.jac) > _FLAT * max(ridge, 1.0):
        raise ArithmeticError(f"The weights of choices were not found: {found.message}")
    return dict(zip(names, _rounded(found.x, 3), strict=True))


def fit_calibration(choices: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of the line that makes scores the log-odds of being right, from scores and whether they were.

    Where all were, or none, they are taken for log-odds as they are.
    """
    if len({right for _, right in choices}) < 2:
        return 1.0, 0.0
    line = LogisticRegression(C=1000.0).fit([[score] for score, _ in choices], [right for _, right in choices])
    return round(float(line.coef_[0][0]), 3), round(float(line.intercept_[0]), 3)


class _ConditionalLogit:
    """How unlikely choices are under weights (minus the log of the likelihood), and its derivatives."""

    def __init__(self, design: csr_matrix, choices: Sequence[Choice]) -> None:
        sizes = np.array([len(choice.candidates) for choice in choices], dtype=np.intp)
        self._design = design
        self._first = np.cumsum(sizes) - sizes
        self._choice = np.repeat(np.arange(len(choices)), sizes)
        self._right = self._first + np.array([choice.right for choice in choices], dtype=np.intp)

    def loss(self, weights: Vector) -> tuple[float, Vector]:
        """The value and its gradient."""
        surplus = self._probabilities(weights)
        value = -float(np.log(surplus[self._right]).sum())
        surplus[self._right] -= 1
        return value, self._design.T @ surplus

    def curvature(self, weights: Vector, step: Vector) -> Vector:
        """The Hessian times a step."""
        probabilities = self._probabilities(weights)
        moved = probabilities * (self._design @ step)
        return np.asarray(self._design.T @ (moved - probabilities * self._summed(moved)))

    def _probabilities(self, weights: Vector) -> Vector:
        """How likely each candidate is to be the right one of its choice."""
        scores = self._design @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, self._first)[self._choice])
        return np.asarray(odds / self._summed(odds))

    def _summed(self, values: Vector) -> Vector:
        """For each candidate, the sum of the values of all in its choice."""
        return np.asarray(np.add.reduceat(values, self._first)[self._choice])


def design(rows: Sequence[Iterable[str]], names: Sequence[str]) -> csr_matrix:
    """The matrix with a row for each example and a column for each name, that says how often the example has the feature."""
    index = {name: at for at, name in enumerate(names)}
    columns = [sorted(index[feature] for feature in row if feature in index) for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((column for row in columns for column in row), dtype=np.int64)
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(names)))


def frequent(rows: Iterable[Iterable[str]], least: int) -> list[str]:
    """The features that at least so many examples have, in order of the alphabet."""
    counts = Counter(feature for row in rows for feature in set(row))
    return sorted(feature for feature, count in counts.items() if count >= least)


def _rounded(weights: Iterable[float], decimals: int) -> tuple[float, ...]:
    return tuple(round(float(weight), decimals) + 0.0 for weight in weights)
