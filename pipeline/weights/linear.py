"""A linear model: what each named feature weighs for each class, a table of numbers. Fitted in `pipeline.training.linear`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from math import exp, fsum

from pydantic import TypeAdapter


@dataclass(frozen=True)
class LinearModel:
    """Classes in order, and for each feature what it weighs for each of them; the feature `` (no name) is always there.

    A model of one class scores. With its `calibration`, slope and offset of a line, a score is the log-odds of being right.
    """

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    calibration: tuple[float, float] | None = None

    def choose(self, features: Iterable[str]) -> str:
        """The class for which the features weigh most; features that were never learnt weigh nothing."""
        scores = self.scores(features)
        return self.classes[scores.index(max(scores))]

    def scores(self, features: Iterable[str]) -> list[float]:
        """What the features weigh together for each class."""
        rows = filter(None, map(self.weights.get, ("", *features)))
        return list(map(fsum, zip(*rows, strict=True)))

    @cached_property
    def column(self) -> dict[str, float]:
        """What each feature weighs in a model of one class. Raises ValueError when it has others."""
        return {feature: weight for feature, (weight,) in self.weights.items()}

    def score(self, features: Iterable[str]) -> float:
        """What the features weigh together in a model of one class."""
        return self.column.get("", 0.0) + sum(map(self.column.get, features, repeat(0.0)))

    def confidence(self, score: float) -> float:
        """The probability that what has this score is right, by the calibration. Raises ValueError without one."""
        if self.calibration is None:
            raise ValueError("The model has no calibration.")
        slope, offset = self.calibration
        return 1 / (1 + exp(-(slope * score + offset)))

    def to_json(self) -> str:
        """The content of the model's file: a line for each feature, in order."""
        head = f'"classes": {_dumps(self.classes)},\n"calibration": {_dumps(self.calibration)}'
        rows = ",\n".join(f"{_dumps(feature)}: {_dumps(row)}" for feature, row in sorted(self.weights.items()))
        return f'{{\n{head},\n"weights": {{\n{rows}\n}}\n}}\n'

    @classmethod
    def from_json(cls, content: bytes) -> "LinearModel":
        """The model of a file's content. Raises pydantic's ValidationError when it is none."""
        return _ADAPTER.validate_json(content)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_ADAPTER = TypeAdapter(LinearModel)
