"""Weights for a user's own press: each linear model that ships, moved as far as the user's gold asks.

What the bundled gold tells of each weight is the prior, so that none of its articles need be there (`information`). How far it
is trusted is chosen on articles of the user's that are held out, and may be: altogether. The networks that read names stay as
they are. They have not learnt from these articles, so that what they say of them is as true as it will be of others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import exp, fsum, inf, log
from typing import Generic

import numpy as np

from pipeline.extraction.extractor import read
from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.reading.document import Document
from pipeline.training import candidates, holders, kinds
from pipeline.training.articles import Annotated, Pair, annotated
from pipeline.training.folds import ItemT, even_folds
from pipeline.training.information import load_information
from pipeline.training.linear import Example, Information, Vector, fit_calibration, refit_classes
from pipeline.weights import load_shipped, using
from pipeline.weights.linear import LinearModel
from schemas.gold import GoldArticle

# As how many of the user's each of the bundled examples may count, the most first.
_TRUSTS = (inf, 10.0, 3.0, 1.0, 0.3, 0.1)
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
    """Linear models by name, and how far those that ship are trusted: infinitely where they stay as they are."""

    models: dict[str, LinearModel]
    trusts: dict[str, float]


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
    """A model to be moved by items: its name, what moves it for each of several trusts, how unlikely by it an item is."""

    name: str
    refit: Callable[[Sequence[ItemT], LinearModel, Information, Iterable[float]], Iterator[LinearModel]]
    loss: Callable[[LinearModel, ItemT], float]

    def along(self, items: Sequence[ItemT], trusts: Iterable[float]) -> Iterator[LinearModel]:
        """What the model that ships becomes by some items."""
        return self.refit(items, load_shipped(self.name), load_information(self.name), trusts)


def _adapt_candidates(adapted: Adapted, examples: Sequence[candidates.Example]) -> None:
    unseen = _learn(adapted, _Task("candidates", candidates.refit, _loss_of_candidates), examples)
    _calibrate(adapted, "candidates", [each for model, example in unseen for each in candidates.judge(model, example)])


def _adapt_kinds(adapted: Adapted, subjects: Sequence[Subject]) -> None:
    taught: dict[str, list[Example]] = defaultdict(list)
    for document, gold in _marked(subjects):
        for name, example in kinds.examples(document, gold):
            taught[name].append(example)
    for name, ridge in kinds.RIDGES.items():
        _learn(adapted, _Task(name, partial(refit_classes, ridge=ridge), _loss_of_classes), taught[name])


def _adapt_holders(adapted: Adapted, subjects: Sequence[Subject]) -> None:
    shipped = load_shipped("holders").column
    lessons = [holders.lesson_of(document, gold, shipped) for document, gold in _marked(subjects)]
    unseen = _learn(adapted, _Task("holders", holders.refit, _loss_of_holders), lessons)
    _calibrate(adapted, "holders", [each for model, lesson in unseen for each in holders.judge(model.column, lesson)])


def _marked(subjects: Iterable[Subject]) -> Iterator[tuple[Document, GoldArticle]]:
    return ((one.document, one.gold) for one in (subject.annotated for subject in subjects) if one.gold)


def _learn(adapted: Adapted, task: _Task[ItemT], items: Sequence[ItemT]) -> Iterator[tuple[LinearModel, ItemT]]:
    """Move a model as far as held-out items ask; gives these, each with the model that was moved as far without its article."""
    crossed = [(list(task.along(seen, _TRUSTS)), unseen) for seen, unseen in even_folds(items, FOLDS)]
    losses: dict[str, Vector] = defaultdict(lambda: np.zeros(len(_TRUSTS)))
    for models, item in ((models, item) for models, unseen in crossed for item in unseen):
        losses[item.article_id] += [task.loss(model, item) for model in models]
    at = _most_trusting(np.array(list(losses.values())))
    adapted.models[task.name] = next(task.along(items, [_TRUSTS[at]]))
    adapted.trusts[task.name] = _TRUSTS[at]
    return ((models[at], item) for models, unseen in crossed for item in unseen)


def _most_trusting(losses: Vector) -> int:
    """The first of the trusts (columns) by which articles (rows) are as likely as by the best, within a standard error."""
    if len(losses) < 2:
        return 0
    beyond = losses - losses[:, [int(losses.sum(axis=0).argmin())]]
    within = beyond.mean(axis=0) <= beyond.std(axis=0, ddof=1) / np.sqrt(len(losses))
    return int(within.argmax())


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
