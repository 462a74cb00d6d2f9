"""From a corpus of a user's with gold to weights of their own, with what they gain and lose (`depeche train`)."""

import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import TypeVar

from pipeline.errors import UsageError
from pipeline.reading.folders import corpus_folders
from pipeline.reading.gold import corpus_fingerprint, read_pairs
from pipeline.training.adaptation import FOLDS, Subject, read_subjects
from pipeline.training.articles import Pair
from pipeline.training.halfway import Learn, learner
from pipeline.training.held_out import read_held_out
from pipeline.training.trial import outcomes_of, scores, unseen_outcomes
from pipeline.weights.manifest import load_manifest, shipped_version
from pipeline.weights.own import OwnManifest, OwnWeights, Score, identifier
from schemas import KINDS, Article
from schemas.gold import UNCLEAR, GoldArticle

_LEAST = FOLDS  # articles, so that every fold has one
_LIBRARIES = ("depeche", "numpy", "scipy")
_EVERY = 10

ItemT = TypeVar("ItemT")


def learn_own(corpus: Path, name: str, tell: Callable[[str], None]) -> OwnWeights:
    """The weights that come of the gold of a corpus folder; `tell` is given a line now and then on how far it is.

    What an earlier one of the same name and gold had learnt when it was stopped is taken over. Raises UsageError when there is no
    gold, too little of it, or some that does not fit its text, or nothing can be written; ArticleError when a gold file is none.
    """
    pairs = read_own(corpus)
    subjects = list(_counted(read_subjects(pairs), len(pairs), "read", tell))
    learn = learner(name, corpus_fingerprint(pairs), tell)
    own = _own_scores(subjects, learn, tell)
    tell("Learning from all of them …")
    adapted = learn(subjects)
    tell("Reading the held-out articles that come with the program …")
    held_out = list(read_subjects(read_held_out()))
    return OwnWeights(
        OwnManifest(
            name=name,
            id=identifier(adapted.models),
            base=shipped_version(),
            corpus=corpus_fingerprint(pairs),
            articles=len(pairs),
            libraries={"python": platform.python_version()} | {library: version(library) for library in _LIBRARIES},
            trusts={model: None if trust == inf else trust for model, trust in adapted.trusts.items()},
            own=own,
            bundled=scores(outcomes_of(held_out, {}), outcomes_of(held_out, adapted.models)),
        ),
        adapted.models,
    )


def read_own(corpus: Path) -> list[Pair]:
    """The articles of a corpus folder that have gold, with it. Raises as `learn_own` does."""
    folders = corpus_folders(corpus)
    pairs = read_pairs(folders.gold, folders.articles)
    if len(pairs) < _LEAST:
        n = "one article has" if len(pairs) == 1 else f"{len(pairs)} articles have"
        raise UsageError(f"{folders.gold}: {n} gold, and {_LEAST} are the least. Correct more of them: depeche review.")
    misfits = [f"{gold.article_id}: {misfit}" for article, gold in pairs for misfit in _misfits(article, gold)]
    if misfits:
        more = f" And {len(misfits) - 1} more." if len(misfits) > 1 else ""
        raise UsageError(f"{misfits[0]} Correct the gold: depeche check {corpus} tells how.{more}")
    if corpus_fingerprint(pairs) == load_manifest().sources["corpus"].version:
        raise UsageError(f"{corpus}: the weights that ship were learnt from it. Give articles of your own.")
    return pairs


def _misfits(article: Article, gold: GoldArticle) -> Iterator[str]:
    """What of the gold cannot be of this article, a sentence each."""
    text, ids = article.text, {UNCLEAR, None, *(each.id for each in gold.organisations)}
    for kind in KINDS:
        for each in kind.marked(gold, text):
            there = text[each.start : each.end]
            if not 0 <= each.start < each.end <= len(text):
                yield f"{kind.gold} {each.start}-{each.end}: it is outside the text of {len(text)} characters."
            elif each.text != there:
                yield f"{kind.gold} {each.start}-{each.end}: {each.text!r} is marked, but the text there is {there!r}."
            elif kind.has_holder and (holder := getattr(each, "organisation", None)) not in ids:
                yield f"{kind.gold} {each.start}-{each.end}: its holder {holder!r} is none of the organisations."


def _own_scores(subjects: Sequence[Subject], learn: Learn, tell: Callable[[str], None]) -> list[Score]:
    unseen = dict(_counted(unseen_outcomes(subjects, learn), len(subjects), "judged by weights that had not seen them", tell))
    return scores(outcomes_of(subjects, {}), [unseen[subject.article_id] for subject in subjects])


def _counted(items: Iterable[ItemT], count: int, what: str, tell: Callable[[str], None]) -> Iterator[ItemT]:
    """The items as they come, told every few."""
    for number, item in enumerate(items, 1):
        if number % _EVERY == 0 or number == count:
            tell(f"{number} of {count} articles {what}")
        yield item
