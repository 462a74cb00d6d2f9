"""Fit linear models to examples that have features by name, each once.

All are conditional logits: of several candidates that have features one is right. What is an organisation or not has two
candidates, of which one has no feature; what is of one of several classes has one for each, with the features crossed by it.

The weights found are the likeliest about a normal prior. Its mean is nought, what a lexicon expects, or another model; its
precision is the ridge, and for another model also how much its own examples tell of each weight (the information, the
diagonal of the Hessian), times how far these are trusted: an example of theirs counts so many times as one of ours. It is much
as if all were learnt from together: the fewer examples told of a weight, the farther it is moved.
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
_RULES, _FIRM = "rules ", 4.0
_FLAT = 1e-5  # of a gradient, in units of the ridge: the weights are as near to the likeliest ones; no less than rounding lets
_SMALL = 0.03  # weights below it, in every class, are left out
_ALWAYS = ""  # the feature that every example has
_LOOSE = 0.001  # ridge of a calibration of which nothing is expected

Vector = NDArray[np.float64]
Information = Mapping[str, Sequence[float]]  # of the weights of a feature, for each class


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


def fit_classes(examples: Sequence[Example], ridge: float) -> LinearModel:
    """The multinomial logistic regression of examples; a feature must be seen twice."""
    classes = tuple(sorted({example.label for example in examples}))
    rows = [{*example.features, _ALWAYS} for example in examples]
    names = _names(rows, 2, [_ALWAYS])
    likelihood = _of_classes(examples, names, classes)
    tightness = [0.0 if name == _ALWAYS else ridge * _tightness(name) for name in names]
    nought = np.zeros(len(names) * len(classes))
    weights = _likeliest(likelihood, nought, np.repeat(tightness, len(classes)), nought)
    return LinearModel(classes, _kept(names, weights.reshape(len(names), len(classes))))


def refit_classes(
    examples: Sequence[Example], prior: LinearModel, information: Information, trusts: Iterable[float], ridge: float
) -> Iterator[LinearModel]:
    """What a model becomes by examples, for each of several trusts in it; examples of classes that it lacks are left out."""
    known = [example for example in examples if example.label in prior.classes]
    names = _names(({*example.features, _ALWAYS} for example in known), 2, prior.weights)
    likelihood = _of_classes(known, names, prior.classes)
    nothing = (0.0,) * len(prior.classes)
    mean, told = (np.array([table.get(name, nothing) for name in names]).ravel() for table in (prior.weights, information))
    tightness = np.repeat([ridge * _tightness(name) for name in names], len(prior.classes))
    unseen = {name: prior.weights[name] for name in prior.weights.keys() - set(names)}
    for weights in _along(likelihood, mean, tightness, told, trusts):
        yield LinearModel(prior.classes, unseen | _kept(names, weights.reshape(len(names), len(prior.classes))))


def fit_choices(choices: Sequence[Choice], prior: Mapping[str, float], ridge: float, least: int) -> dict[str, float]:
    """What features weigh in the choice of a candidate, about the `prior` of those named in it, and about nought of others.

    A feature that is not in the prior must be seen `least` times.
    """
    return next(refit_choices(choices, prior, {}, [1.0], ridge, least))


def refit_choices(
    choices: Sequence[Choice],
    prior: Mapping[str, float],
    information: Information,
    trusts: Iterable[float],
    ridge: float,
    least: int,
) -> Iterator[dict[str, float]]:
    """What weights of choices become by others, for each of several trusts in them."""
    rows = [features for choice in choices for features in choice.candidates]
    names = _names(rows, least, prior)
    mean = np.array([prior.get(name, 0.0) for name in names])
    told = np.array([information.get(name, (0.0,))[0] for name in names])
    for weights in _along(_of_choices(choices, names), mean, np.full(len(names), ridge), told, trusts):
        yield {**prior, **dict(zip(names, _rounded(weights, 3), strict=True))}


def information_of_classes(examples: Sequence[Example], model: LinearModel) -> dict[str, tuple[float, ...]]:
    """How much examples tell of each weight of their model."""
    seen = {_ALWAYS, *(feature for example in examples for feature in example.features)}
    names = [name for name in model.weights if name in seen]
    weights = np.array([model.weights[name] for name in names]).ravel()
    told = _of_classes(examples, names, model.classes).information(weights).reshape(len(names), -1)
    return {name: _rounded(row, 2) for name, row in zip(names, told, strict=True)}


def information_of_choices(choices: Sequence[Choice], weights: Mapping[str, float]) -> dict[str, tuple[float, ...]]:
    """How much choices tell of each of their weights."""
    seen = {feature for choice in choices for features in choice.candidates for feature in features}
    names = [name for name in weights if name in seen]
    told = _of_choices(choices, names).information(np.array([weights[name] for name in names]))
    return {name: _rounded([each], 2) for name, each in zip(names, told, strict=True)}


def fit_calibration(
    choices: Sequence[tuple[float, bool]], prior: tuple[float, float] | None = None, ridge: float = _LOOSE
) -> tuple[float, float]:
    """Slope and offset of the line that makes scores the log-odds of being right, from scores and whether they were.

    `prior` is what they are expected to be, held to by the ridge. Without it, where all were right, or none, scores are log-odds
    as they are.
    """
    if not choices or (prior is None and len({right for _, right in choices}) < 2):
        return prior or (1.0, 0.0)
    scores = csr_matrix([[score, 1.0] if first else [0.0, 0.0] for score, _ in choices for first in (True, False)])
    wrong = np.array([not right for _, right in choices], dtype=np.intp)
    likelihood = _ConditionalLogit(scores, np.full(len(choices), 2), wrong, np.ones(len(choices)))
    precision = ridge * np.array([1.0, 0.0 if prior is None else 1.0])
    mean = np.array(prior or (0.0, 0.0))
    slope, offset = _rounded(_likeliest(likelihood, mean, precision, mean), 3)
    return slope, offset


def _along(
    likelihood: "_ConditionalLogit", mean: Vector, ridge: Vector, information: Vector, trusts: Iterable[float]
) -> Iterator[Vector]:
    """The likeliest weights for each trust in the mean, each sought from those before; an infinite trust leaves it as it is."""
    weights = mean
    for trust in trusts:
        if mean.size:
            weights = mean if trust == inf else _likeliest(likelihood, mean, ridge + trust * information, weights)
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


def _of_choices(choices: Sequence[Choice], names: Sequence[str]) -> _ConditionalLogit:
    rows = [features for choice in choices for features in choice.candidates]
    sizes = np.array([len(choice.candidates) for choice in choices], dtype=np.intp)
    right = np.array([choice.right for choice in choices], dtype=np.intp)
    return _ConditionalLogit(design(rows, names), sizes, right, np.array([choice.weight for choice in choices]))


def _of_classes(examples: Sequence[Example], names: Sequence[str], classes: Sequence[str]) -> _ConditionalLogit:
    rows = [{*example.features, _ALWAYS} for example in examples]
    crossed = kron(design(rows, names), identity(len(classes)), "csr")
    right = np.array([classes.index(example.label) for example in examples], dtype=np.intp)
    return _ConditionalLogit(crossed, np.full(len(rows), len(classes)), right, np.ones(len(rows)))


def design(rows: Sequence[Iterable[str]], names: Sequence[str]) -> csr_matrix:
    """The matrix with a row for each example and a column for each name, that says how often the example has the feature."""
    index = {name: at for at, name in enumerate(names)}
    columns = [sorted(index[feature] for feature in row if feature in index) for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((column for row in columns for column in row), dtype=np.int64)
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(names)))


def frequent(rows: Iterable[Iterable[str]], least: int) -> list[str]:
    """The features that at least so many examples have, in order of the alphabet."""
    return _names(rows, least, ())


def _names(rows: Iterable[Iterable[str]], least: int, expected: Collection[str]) -> list[str]:
    """The features that so many examples have, and those that are expected and that any has, in order of the alphabet."""
    counts = Counter(feature for row in rows for feature in set(row))
    return sorted(feature for feature, count in counts.items() if count >= least or feature in expected)


def _tightness(name: str) -> float:
    """How much the ridge holds the weight of a feature, in units of itself."""
    return _FIRM**-2 if name.startswith(_RULES) else 1.0


def _kept(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, tuple[float, ...]]:
    """The weights that are not small in every class, by name."""
    rows = zip(names, weights, strict=True)
    return {name: _rounded(row, 2) for name, row in rows if name == _ALWAYS or abs(row).max() >= _SMALL}


def _rounded(weights: Iterable[float], decimals: int) -> tuple[float, ...]:
    return tuple(round(float(weight), decimals) + 0.0 for weight in weights)
