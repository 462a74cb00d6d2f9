"""Which candidates are organisations, and how sure that is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from math import exp

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.features import Features, describe, is_general_news
from pipeline.extraction.organisations.second_look import look_again
from pipeline.extraction.organisations.tokens import Tokens

# Log-odds from which a candidate is taken; general news has more names that are none.
_THRESHOLD = -0.3
_THRESHOLD_IN_GENERAL_NEWS = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over named features, and the line that makes its log-odds a calibrated confidence."""

    bias: float
    weights: dict[str, float]
    slope: float = 1.0
    offset: float = 0.0

    def score(self, features: Features) -> float:
        """Log-odds of a candidate being an organisation."""
        return self.bias + sum(map(self.weights.get, features, repeat(0.0)))

    def confidence(self, score: float) -> float:
        """The probability that a candidate chosen with this score is right."""
        return 1 / (1 + exp(-(self.slope * score + self.offset)))


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate taken for an organisation, with its log-odds; `raised` when other candidates vouched for it."""

    candidate: Candidate
    score: float
    raised: bool


@cache
def load_weights() -> Weights:
    """The weights that ship with the project, made by `train`."""
    return Weights(**json.loads(files("pipeline.weights").joinpath("candidates.json").read_text(encoding="utf-8")))


def choose(tokens: Tokens, candidates: Sequence[Candidate], weights: Weights) -> Iterator[Choice]:
    """The candidates that are organisations, best first, none overlapping another."""
    first = [weights.score(features) for features in describe(tokens, candidates)]
    final = look_again(tokens, candidates, first)
    choices = [Choice(c, after, after > before) for c, before, after in zip(candidates, first, final, strict=True)]
    threshold = _THRESHOLD_IN_GENERAL_NEWS if is_general_news(tokens) else _THRESHOLD
    choices.sort(key=lambda choice: (-choice.score, choice.candidate.first, choice.candidate.last))
    taken: set[int] = set()
    for choice in choices:
        span = range(choice.candidate.first, choice.candidate.last)
        if choice.score > threshold and taken.isdisjoint(span):
            taken.update(span)
            yield choice
