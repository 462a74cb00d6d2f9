"""Fit linear models to examples that have features by name, each once.

All are conditional logits: of several candidates that have features one is right. What is an organisation or not has two
candidates, of which one has no feature; what is of one of several classes has one for each, with the features crossed by it.
The weights found are the likeliest about a normal prior: its mean is nought, what a lexicon expects, or the weights of another
model (`prior`), which then is moved as far as the examples ask; its precision is the ridge.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, identity, kron

from pipeline.weights.linear import LinearModel

# What the rules say is trusted before any example is seen: the ridge holds its weight back so many times less, squared.
# Without it, kinds of which gold has few are never said.
_RULES, _TRUST = "rules ", 4.0
_FLAT = 1e-5  # of a gradient, in units of the ridge: the weights are as near to the likeliest ones; no less than rounding lets
_SMALL = 0.03  # weights below it, in every class, are left out
_ALWAYS = ""  # the feature that every example has
_LOOSE = 0.001  # ridge of a calibration of which nothing is expected

Vector = NDArray[np.float64]


class Example(NamedTuple):
    """Features of something whose class is known, and the article that it is from."""

    article_id: str
    features: Collection[str]
    label: str


class Choice(NamedTuple):
    """The features of each of several candidates, the place of the one that is right, and as how many examples it counts."""

    candidates: Sequence[Collection[str]]
    right: int
    weight: float = 1.0


def fit_classes(examples: Sequence[Example], ridge: float, prior: LinearModel | None = None) -> LinearModel:
    """The multinomial logistic regression of examples; a feature that is not in the prior must be seen twice.

    With a prior the classes are its own, and examples of others are left out.
    """
    return next(fit_classes_along(examples, [ridge], prior))


def fit_classes_along(
    examples: Sequence[Example], ridges: Iterable[float], prior: LinearModel | None = None
) -> Iterator[LinearModel]:
    """The models of several ridges; an infinite one leaves the prior as it is."""
    classes = prior.classes if prior else tuple(sorted({example.label for example in examples}))
    known = [example for example in examples if example.label in classes]
    rows = [{*example.features, _ALWAYS} for example in known]
    names = _names(rows, 2, prior.weights if prior else {_ALWAYS: ()})
    nothing = (0.0,) * len(classes)
    mean = np.array([prior.weights.get(name, nothing) if prior else nothing for name in names]).ravel()
    likelihood = _ConditionalLogit(
        kron(design(rows, names), identity(len(classes)), "csr"),
        np.full(len(rows), len(classes)),
        np.array([classes.index(example.label) for example in known], dtype=np.intp),
        np.ones(len(rows)),
    )
    tightness = np.repeat([_tightness(name, free=prior is None) for name in names], len(classes))
    for weights in _along(likelihood, mean, ridges, tightness):
        learnt = dict(zip(names, weights.reshape(len(names), len(classes)), strict=True))
        kept = {name: _rounded(row, 2) for name, row in learnt.items() if name == _ALWAYS or abs(row).max() >= _SMALL}
        yield LinearModel(classes, _unseen(prior, learnt) | kept)


def fit_score(
    name: str, choices: Sequence[Choice], ridges: Iterable[float], least: int, small: float, prior: LinearModel | None = None
) -> Iterator[LinearModel]:
    """The logistic regressions of what is the class `name` or nothing, one for each ridge: each choice has it first.

    A feature that is not in the prior must be seen `least` times; weights below `small` are left out.
    """
    whole = [choice._replace(candidates=[[*choice.candidates[0], _ALWAYS], *choice.candidates[1:]]) for choice in choices]
    for learnt in fit_choices_along(whole, prior.column if prior else {_ALWAYS: 0.0}, ridges, least):
        kept = {feature: (weight,) for feature, weight in learnt.items() if feature == _ALWAYS or abs(weight) >= small}
        yield LinearModel((name,), _unseen(prior, learnt) | kept)


def fit_choices(choices: Sequence[Choice], prior: Mapping[str, float], ridge: float, least: int) -> dict[str, float]:
    """What features weigh in the choice of a candidate: a conditional logit, its weights the likeliest about a normal prior.

    `prior` is the mean of the weights named in it, that of others is nought; `ridge` is its precision. A feature that
    is not in the prior must be seen `least` times.
    """
    (learnt,) = fit_choices_along(choices, prior, [ridge], least)
    return {**prior, **learnt}


def fit_choices_along(
    choices: Sequence[Choice], prior: Mapping[str, float], ridges: Iterable[float], least: int
) -> Iterator[dict[str, float]]:
    """The weights, for each of several ridges, of the features that the choices have."""
    rows = [features for choice in choices for features in choice.candidates]
    names = _names(rows, least, prior)
    likelihood = _ConditionalLogit(
        design(rows, names),
        np.array([len(choice.candidates) for choice in choices], dtype=np.intp),
        np.array([choice.right for choice in choices], dtype=np.intp),
        np.array([choice.weight for choice in choices]),
    )
    mean = np.array([prior.get(name, 0.0) for name in names])
    for weights in _along(likelihood, mean, ridges, np.ones(len(names))):
        yield dict(zip(names, _rounded(weights, 3), strict=True))


def fit_calibration(
    choices: Sequence[tuple[float, bool]], prior: tuple[float, float] | None = None, ridge: float = _LOOSE
) -> tuple[float, float]:
    """Slope and offset of the line that makes scores the log-odds of being right, from scores and whether they were.

    `prior` is what they are expected to be. Without it, where all were right, or none, scores are log-odds as they are.
    """
    if prior is None and len({right for _, right in choices}) < 2:
        return 1.0, 0.0
    scores = csr_matrix([[score, 1.0] if first else [0.0, 0.0] for score, _ in choices for first in (True, False)])
    wrong = np.array([not right for _, right in choices], dtype=np.intp)
    likelihood = _ConditionalLogit(scores, np.full(len(choices), 2), wrong, np.ones(len(choices)))
    tightness = np.array([1.0, 0.0 if prior is None else 1.0])
    (line,) = _along(likelihood, np.array(prior or (0.0, 0.0)), [ridge], tightness)
    slope, offset = _rounded(line, 3)
    return slope, offset


def _along(likelihood: "_ConditionalLogit", mean: Vector, ridges: Iterable[float], tightness: Vector) -> Iterator[Vector]:
    """The likeliest weights for each ridge, by which each weight is held to its mean as tightly as is said, each sought from
    those before.
    """
    weights = mean
    for ridge in ridges:
        weights = mean if ridge == inf or not mean.size else _likeliest(likelihood, mean, ridge * tightness, weights)
        yield weights


def _likeliest(likelihood: "_ConditionalLogit", mean: Vector, precision: Vector, start: Vector) -> Vector:
    """The weights at which the examples and a normal prior agree best. Raises ArithmeticError when they are not found."""

    def loss(weights: Vector) -> tuple[float, Vector]:
        value, gradient = likelihood.loss(weights)
        pull = precision * (weights - mean)
        return value + float(pull @ (weights - mean)) / 2, gradient + pull

    def curvature(weights: Vector, step: Vector) -> Vector:
        return likelihood.curvature(weights, step) + precision * step

    found = minimize(loss, start, jac=True, hessp=curvature, method="trust-ncg", options={"gtol": _FLAT / 10})
    # The method may stop where rounding hides what it would gain; the ridge bounds how far from the minimum that is.
    if np.linalg.norm(found.jac) > _FLAT * max(float(precision.max(initial=0.0)), 1.0):
        raise ArithmeticError(f"The weights were not found: {found.message}")
    return np.asarray(found.x)


class _ConditionalLogit:
    """How unlikely choices are under weights (minus the log of the likelihood), and its derivatives.

    `design` has a row for each candidate, those of a choice together; `sizes` counts these, `right` is the place of the right
    one among them, `weights` what the choice counts.
    """

    def __init__(self, design: csr_matrix, sizes: NDArray[np.intp], right: NDArray[np.intp], weights: Vector) -> None:
        self._design = design
        self._first = np.cumsum(sizes) - sizes
        self._choice = np.repeat(np.arange(len(sizes)), sizes)
        self._right = self._first + right
        self._weights, self._weight_of = weights, weights[self._choice]

    def loss(self, weights: Vector) -> tuple[float, Vector]:
        """The value and its gradient."""
        surplus = self._probabilities(weights)
        value = -float(self._weights @ np.log(np.maximum(surplus[self._right], np.finfo(np.float64).tiny)))
        surplus[self._right] -= 1
        return value, self._design.T @ (self._weight_of * surplus)

    def curvature(self, weights: Vector, step: Vector) -> Vector:
        """The Hessian times a step."""
        probabilities = self._probabilities(weights)
        moved = probabilities * (self._design @ step)
        return np.asarray(self._design.T @ (self._weight_of * (moved - probabilities * self._summed(moved))))

    def information(self, weights: Vector) -> Vector:
        """How sure the choices make each weight, the others given: the diagonal of the Hessian."""
        probabilities = self._weight_of * self._probabilities(weights)
        size = (len(self._first), len(self._choice))
        sums = csr_matrix((np.ones(size[1]), (self._choice, np.arange(size[1]))), shape=size)
        expected = (sums @ self._design.multiply(self._probabilities(weights)[:, None]).tocsr()).tocsr()
        squares = self._design.power(2).T @ probabilities
        return np.asarray(squares - expected.power(2).T @ self._weights)

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
    return _names(rows, least, {})


def _names(rows: Iterable[Iterable[str]], least: int, expected: Mapping[str, object]) -> list[str]:
    """The features that so many examples have, and those that are expected and that any has, in order of the alphabet."""
    counts = Counter(feature for row in rows for feature in set(row))
    return sorted(feature for feature, count in counts.items() if count >= least or feature in expected)


def _tightness(name: str, *, free: bool) -> float:
    """How much the ridge holds the weight of a feature; that of all examples is held by none when it is `free`."""
    return 0.0 if free and name == _ALWAYS else _TRUST**-2 if name.startswith(_RULES) else 1.0


def _unseen(prior: LinearModel | None, learnt: Collection[str]) -> dict[str, tuple[float, ...]]:
    """The weights of a prior for features that no example has."""
    return {name: row for name, row in prior.weights.items() if name not in learnt} if prior else {}


def _rounded(weights: Iterable[float], decimals: int) -> tuple[float, ...]:
    return tuple(round(float(weight), decimals) + 0.0 for weight in weights)
