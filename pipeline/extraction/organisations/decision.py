"""Which candidates are organisations, and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.features import describe
from pipeline.extraction.organisations.second_look import look_again
from pipeline.extraction.organisations.tokens import Tokens
from pipeline.weights.linear import LinearModel

# Log-odds from which a candidate is taken: on 532 pages, each judged by weights that had not seen it, F is as good from -0.4 to
# here, and a false name costs holders too.
_THRESHOLD = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate taken for an organisation, with its log-odds; `raised` when other candidates vouched for it."""

    candidate: Candidate
    score: float
    raised: bool


def choose(tokens: Tokens, candidates: Sequence[Candidate], encoded: Encoded, model: LinearModel) -> Iterator[Choice]:
    """The candidates that are organisations, best first, none overlapping another."""
    first = [model.score(features) for features in describe(tokens, candidates, encoded)]
    final = look_again(tokens, candidates, first)
    choices = [Choice(c, after, after > before) for c, before, after in zip(candidates, first, final, strict=True)]
    choices.sort(key=lambda choice: (-choice.score, choice.candidate.first, choice.candidate.last))
    taken: set[int] = set()
    for choice in choices:
        span = range(choice.candidate.first, choice.candidate.last)
        if choice.score > _THRESHOLD and taken.isdisjoint(span):
            taken.update(span)
            yield choice
