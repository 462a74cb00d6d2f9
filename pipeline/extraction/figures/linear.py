"""A choice among classes by the weights of named features: a multinomial logistic regression as a table of numbers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Classes in order, and for each feature what it weighs for each of them; the feature `` (no name) is always there."""

    classes: Sequence[str]
    weights: Mapping[str, Sequence[float]]

    def choose(self, features: Iterable[str]) -> str:
        """The class for which the features weigh most; features that were never learnt weigh nothing."""
        rows = filter(None, map(self.weights.get, ("", *features)))
        scores = list(map(fsum, zip(*rows, strict=True)))
        return self.classes[scores.index(max(scores))]


@cache
def load_model(name: str) -> LinearModel:
    """The model `<name>.json` of the room of weights, learnt from the corpus's gold by `make train`."""
    return LinearModel(**json.loads(files("pipeline.weights").joinpath(f"{name}.json").read_text(encoding="utf-8")))
