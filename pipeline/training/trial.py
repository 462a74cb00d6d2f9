"""What a user's weights gain and lose: the same articles read by the weights that ship and by those, side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pipeline.evaluation.comparison import Outcome, compare
from pipeline.evaluation.statistics import Bin, calibration_error, change_intervals, holder_reliability, reliability
from pipeline.evaluation.tally import tally, total
from pipeline.extraction.extractor import extract_document
from pipeline.training.adaptation import FOLDS, Subject
from pipeline.training.folds import even_folds
from pipeline.training.halfway import Learn
from pipeline.weights import using
from pipeline.weights.linear import LinearModel
from pipeline.weights.own import Score

# What the linear models decide, of all that is scored.
_METRICS = (
    "organisations.span",
    "organisations.strict",
    "organisations.grouping",
    "organisations.kind",
    "amounts.kind",
    "headcounts.change",
    "figures.holder",
)

Outcomes = Sequence[Sequence[Outcome]]


def outcomes_of(subjects: Iterable[Subject], models: Mapping[str, LinearModel]) -> list[list[Outcome]]:
    """What becomes of each article by these models; without any, by those that ship."""
    with using(models):
        return [compare(extract_document(s.annotated.document), s.annotated.gold) for s in subjects if s.annotated.gold]


def unseen_outcomes(subjects: Sequence[Subject], learn: Learn) -> Iterator[tuple[str, list[Outcome]]]:
    """What becomes of each article by models that have not seen it, with its id; fold by fold."""
    for seen, unseen in even_folds(subjects, FOLDS):
        outcomes = outcomes_of(unseen, learn(seen).models)
        yield from zip((subject.article_id for subject in unseen), outcomes, strict=True)


def scores(before: Outcomes, after: Outcomes) -> list[Score]:
    """Both compared over the same articles, in the same order; what there is nothing of is left out."""
    one, other = list(map(tally, before)), list(map(tally, after))
    ranges = change_intervals(one, other) if one else {}
    was, now = total(one), total(other)
    told = [
        Score(
            metric=metric,
            n=now[metric].gold,
            before=_rounded(was[metric].f1),
            after=_rounded(now[metric].f1),
            low=_rounded(ranges[metric].low) if metric in ranges else None,
            high=_rounded(ranges[metric].high) if metric in ranges else None,
        )
        for metric in _METRICS
        if metric in was and metric in now and now[metric].gold
    ]
    bins = zip(_bins(before), _bins(after), strict=True)
    return told + [_error(metric, *each) for metric, each in zip(_CONFIDENCES, bins, strict=True) if all(each)]


_CONFIDENCES = ("organisations.confidence", "figures.confidence")


def _bins(outcomes: Outcomes) -> tuple[list[Bin], list[Bin]]:
    return (
        reliability(each for each in chain(*outcomes) if each.kind == "organisations"),
        holder_reliability(chain(*outcomes)),
    )


def _error(metric: str, before: Sequence[Bin], after: Sequence[Bin]) -> Score:
    n = sum(each.n for each in after)
    return Score(metric=metric, n=n, before=_rounded(calibration_error(before)), after=_rounded(calibration_error(after)))


def _rounded(share: float | None) -> float:
    return round(share or 0.0, 4)
