"""Learn which candidates are organisations, and how sure that is, from articles whose names a model has read unseen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extraction.organisations.candidates import Candidate, find_candidates
from pipeline.extraction.organisations.decision import choose
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.features import Features, describe
from pipeline.extraction.organisations.gazetteer import Gazetteer, load_gazetteer
from pipeline.extraction.organisations.tokens import Tokens, tokenise
from pipeline.training.articles import Annotated, Span
from pipeline.training.folds import Scores, f1, folds
from pipeline.training.linear import Choice, Information, fit_calibration, refit_choices
from pipeline.weights.linear import LinearModel

_RIDGE = 10.0
_MIN_COUNT = 3
_SMALL = 0.005  # weights below it are left out
_OWN_WEIGHT = 2.0  # of a candidate in our own press, against one in WiNER-fr
_UNTAUGHT = LinearModel(("organisation",), {"": (0.0,)})
_EDGE = frozenset(["le", "la", "les", "l'", "un", "une"])


@dataclass(frozen=True)
class Example:
    """An article ready for training: its candidates, their features, whether each is right, and what each weighs.

    `gold` counts its organisations; `own` says that it is of our corpus, `known` that the gazetteer was asked.
    """

    article_id: str
    tokens: Tokens
    candidates: Sequence[Candidate]
    encoded: Encoded
    features: Sequence[Features]
    right: Sequence[bool]
    weights: Sequence[float]
    gold: int
    own: bool
    known: bool


@dataclass(frozen=True)
class Judged:
    """An example with the candidates that are chosen by a model which has not seen the article: score, and whether right."""

    example: Example
    choices: Sequence[tuple[float, bool]]


def learn_candidates(articles: Sequence[Annotated]) -> tuple[LinearModel, Scores]:
    """The model of candidates, calibrated on unseen articles, and its scores on those of our own."""
    examples = list(_examples(articles))
    judged = list(_judge(examples))
    own = [each for each in judged if each.example.own]
    scores = {
        "f1": _f1(each for each in own if each.example.known),
        "f1_without_gazetteer": _f1(each for each in own if not each.example.known),
    }
    calibration = fit_calibration([choice for each in judged for choice in each.choices])
    return replace(fit(examples, _UNTAUGHT), calibration=calibration), scores


def _examples(articles: Iterable[Annotated]) -> Iterator[Example]:
    """One example an article; of our own press a second one without gazetteer, which lists fewer of the next article's names."""
    for annotated in articles:
        yield example_of(annotated, load_gazetteer())
        if annotated.own:
            yield example_of(annotated, None)


def example_of(annotated: Annotated, gazetteer: Gazetteer | None) -> Example:
    """What an article that both readers have read teaches of its candidates."""
    tokens = tokenise(annotated.document.text)
    candidates = list(find_candidates(annotated.document, tokens, gazetteer or Gazetteer([])).values())
    spans = [_span(tokens, candidate) for candidate in candidates]
    gold = {_trimmed(tokens, span) for span in annotated.organisations}
    right = [_trimmed(tokens, span) in gold for span in spans]
    weight = _OWN_WEIGHT if annotated.own else 1.0
    weights = [weight * (ok or not annotated.ignores(*span)) for ok, span in zip(right, spans, strict=True)]
    encoded = Encoded(annotated.document.encoding)
    features = list(describe(tokens, candidates, encoded))
    return Example(
        annotated.article_id,
        tokens,
        candidates,
        encoded,
        features,
        right,
        weights,
        len(gold),
        own=annotated.own,
        known=gazetteer is not None,
    )


def _span(tokens: Tokens, candidate: Candidate) -> Span:
    return tokens.starts[candidate.first], tokens.ends[candidate.last - 1]


def _trimmed(tokens: Tokens, span: Span) -> Span:
    """The span without a leading article."""
    first, last = tokens.between(*span)
    while first + 1 < last and tokens.keys[first] in _EDGE:
        first += 1
    return (tokens.starts[first] if first < last else span[0]), span[1]


def fit(examples: Sequence[Example], prior: LinearModel) -> LinearModel:
    """The model of examples, not calibrated, about another one."""
    return next(refit(examples, prior, {}, [1.0]))


def refit(
    examples: Sequence[Example], prior: LinearModel, information: Information, trusts: Iterable[float]
) -> Iterator[LinearModel]:
    """What a model becomes by examples, for each of several trusts in it."""
    for weights in refit_choices(choices_of(examples), prior.column, information, trusts, _RIDGE, _MIN_COUNT):
        kept = {feature: (weight,) for feature, weight in weights.items() if abs(weight) >= _SMALL}
        yield replace(prior, weights=kept)


def choices_of(examples: Sequence[Example]) -> list[Choice]:
    """Each candidate against nothing: what is right has features, what is wrong should have had none."""
    rows = (row for example in examples for row in zip(example.features, example.right, example.weights, strict=True))
    return [Choice([[*features, ""], ()], int(not right), weight) for features, right, weight in rows]


def _judge(examples: Sequence[Example]) -> Iterator[Judged]:
    """Each example with the choices of a model that has not seen its article."""
    for seen, unseen in folds(examples):
        model = fit(seen, _UNTAUGHT)
        yield from (Judged(example, judge(model, example)) for example in unseen)


def judge(model: LinearModel, example: Example) -> list[tuple[float, bool]]:
    """The score of each candidate that a model chooses, and whether it is right; not of what gold ignores."""
    rows = zip(example.candidates, example.right, example.weights, strict=True)
    truth = {(candidate.first, candidate.last): ok for candidate, ok, weight in rows if weight}
    chosen = choose(example.tokens, example.candidates, example.encoded, model)
    spans = [((choice.candidate.first, choice.candidate.last), choice.score) for choice in chosen]
    return [(score, truth[span]) for span, score in spans if span in truth]


def _f1(judged: Iterable[Judged]) -> float:
    judged = list(judged)
    answers = [right for each in judged for _, right in each.choices]
    return f1(sum(answers), len(answers), sum(each.example.gold for each in judged))
