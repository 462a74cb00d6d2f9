"""Weights for a user's own press: each linear model that ships, moved as far as the user's gold asks.

The model that ships is the prior, so that nothing it rests on need be there; how tightly the new one is held to it is chosen on
articles of the user's that are held out, and may be: altogether. The networks that read names stay as they are. They have not
learnt from these articles, so that what they say of them is as true as it will be of others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import exp, fsum, inf, log
from typing import Generic

from pipeline.extraction.extractor import read
from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.training import candidates, holders, kinds
from pipeline.training.articles import Annotated, Pair, annotated
from pipeline.training.folds import ItemT, even_folds
from pipeline.training.linear import Example, fit_calibration, fit_classes_along
from pipeline.weights import load_shipped, using
from pipeline.weights.linear import LinearModel

# How tightly weights may be held to those that ship, in units of how tightly these were held to their own prior. Those rest on
# more examples than the user has: to hold them less than once is never due.
_TIGHTNESS = (inf, 100.0, 30.0, 10.0, 3.0, 1.0)
FOLDS = 5
# Of a calibration, to the one that ships: as if some hundred decisions spoke for it.
_RIDGE_OF_CALIBRATION = 10.0


@dataclass(frozen=True)
class Subject:
    """An article with gold as both readers see it, and what it teaches of its candidates."""

    annotated: Annotated
    candidates: candidates.Example

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.annotated.article_id


@dataclass(frozen=True)
class Adapted:
    """Linear models by name, and for each its ridge: infinite where it is the one that ships."""

    models: dict[str, LinearModel]
    ridges: dict[str, float]


def read_subjects(pairs: Iterable[Pair]) -> Iterator[Subject]:
    """The articles, read: a stream, in order."""
    taught = list(map(annotated, pairs))
    for each, document in zip(taught, read(each.document for each in taught), strict=True):
        seen = replace(each, document=document)
        yield Subject(seen, candidates.example_of(seen, load_gazetteer()))


def adapt(subjects: Sequence[Subject]) -> Adapted:
    """What the models that ship become by what some articles teach, each learnt with those before it in use."""
    adapted = Adapted({}, {})
    with using(adapted.models):
        _adapt_candidates(adapted, [subject.candidates for subject in subjects])
        _adapt_kinds(adapted, subjects)
        _adapt_holders(adapted, subjects)
    return adapted


@dataclass(frozen=True)
class _Task(Generic[ItemT]):
    """A model to be learnt from items: the ridge of the one that ships, what fits models of several ridges, what tells how
    unlikely an item is by a model.
    """

    name: str
    ridge: float
    fit: Callable[[Sequence[ItemT], Iterable[float]], Iterator[LinearModel]]
    loss: Callable[[LinearModel, ItemT], float]


def _adapt_candidates(adapted: Adapted, examples: Sequence[candidates.Example]) -> None:
    shipped = load_shipped("candidates")
    task = _Task("candidates", candidates.RIDGE, partial(candidates.fit, prior=shipped), _loss_of_candidates)
    unseen = _learn(adapted, task, examples)
    _calibrate(adapted, task.name, [each for model, example in unseen for each in candidates.judge(model, example)])


def _adapt_kinds(adapted: Adapted, subjects: Sequence[Subject]) -> None:
    taught: dict[str, list[Example]] = defaultdict(list)
    for gold, document in ((subject.annotated.gold, subject.annotated.document) for subject in subjects):
        for name, example in kinds.examples(document, gold) if gold else ():
            taught[name].append(example)
    for name, ridge in kinds.RIDGES.items():
        task = _Task(name, ridge, partial(fit_classes_along, prior=load_shipped(name)), _loss_of_classes)
        _learn(adapted, task, taught[name])


def _adapt_holders(adapted: Adapted, subjects: Sequence[Subject]) -> None:
    shipped = load_shipped("holders")
    golds = [(subject.annotated.document, subject.annotated.gold) for subject in subjects]
    lessons = [holders.lesson_of(document, gold, shipped.column) for document, gold in golds if gold]
    task = _Task("holders", holders.RIDGE, partial(holders.refit, prior=shipped), _loss_of_holders)
    unseen = _learn(adapted, task, lessons)
    _calibrate(adapted, task.name, [each for model, lesson in unseen for each in holders.judge(model.column, lesson)])


def _learn(adapted: Adapted, task: _Task[ItemT], items: Sequence[ItemT]) -> Iterator[tuple[LinearModel, ItemT]]:
    """Learn a model by the ridge by which held-out items are likeliest; gives these with the models that have not seen them."""
    ridges = [task.ridge * times for times in _TIGHTNESS]
    crossed = [(list(task.fit(seen, ridges)), unseen) for seen, unseen in even_folds(items, FOLDS)]
    losses = [fsum(task.loss(models[at], item) for models, unseen in crossed for item in unseen) for at in range(len(ridges))]
    best = losses.index(min(losses))
    adapted.models[task.name] = next(task.fit(items, [ridges[best]]))
    adapted.ridges[task.name] = ridges[best]
    return ((models[best], item) for models, unseen in crossed for item in unseen)


def _calibrate(adapted: Adapted, name: str, judged: Sequence[tuple[float, bool]]) -> None:
    line = fit_calibration(judged, load_shipped(name).calibration, _RIDGE_OF_CALIBRATION)
    adapted.models[name] = replace(adapted.models[name], calibration=line)


def _loss_of_candidates(model: LinearModel, example: candidates.Example) -> float:
    rows = zip(example.features, example.right, example.weights, strict=True)
    return fsum(weight * _loss([model.score(features), 0.0], int(not right)) for features, right, weight in rows)


def _loss_of_classes(model: LinearModel, example: Example) -> float:
    known = example.label in model.classes
    return _loss(model.scores(set(example.features)), model.classes.index(example.label)) if known else 0.0


def _loss_of_holders(model: LinearModel, lesson: holders.Lesson) -> float:
    weights = model.column
    return fsum(
        _loss([fsum(weights.get(name, 0.0) for name in names) for names in choice.candidates], choice.right)
        for choice in lesson.holders
    )


def _loss(scores: Sequence[float], right: int) -> float:
    """Minus the log of how likely the right one of some is, by their scores."""
    most = max(scores)
    return most + log(fsum(exp(score - most) for score in scores)) - scores[right]
