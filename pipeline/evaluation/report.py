"""An evaluation told as one JSON object: what tables, floors, comparisons and other programs read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.evaluation.evaluation import ArticleEvaluation, Evaluation
from pipeline.evaluation.layouts import LAYOUTS
from pipeline.evaluation.mistakes import find_mistakes
from pipeline.evaluation.statistics import (
    CONFUSED,
    Confusion,
    Interval,
    by_rule,
    calibration_error,
    confusion,
    intervals,
    kind_confusion,
    reliability,
)
from pipeline.evaluation.tally import Count, total
from schemas.kinds import SCORED


def as_json(evaluation: Evaluation, *, with_mistakes: bool = False) -> dict[str, Any]:
    """The whole evaluation as an object that `json.dumps` takes; shares are rounded to four decimals."""
    tallies = [each.counts for each in evaluation.articles]
    ranges = intervals(tallies)
    report: dict[str, Any] = {
        "fingerprint": evaluation.fingerprint,
        "articles": len(evaluation.articles),
        "scores": {metric: _score(count, ranges.get(metric)) for metric, count in total(tallies).items()},
        "layouts": {name: {"articles": len(each)} | _scores(each) for name, each in _by_layout(evaluation)},
        "by_article": {each.article.article_id: {"layout": each.layout} | _scores([each]) for each in evaluation.articles},
        "confusions": {name: _pairs(pairs) for name, pairs in _confusions(evaluation)},
        "rules": {
            f"{kind}: {rule}": {"right": right, "found": n} for (kind, rule), (right, n) in by_rule(evaluation.outcomes).items()
        },
        "reliability": {kind: _reliability(evaluation, kind) for kind in ("all", *SCORED)},
    }
    mistakes = {"mistakes": [each._asdict() for each in find_mistakes(evaluation)]} if with_mistakes else {}
    return report | mistakes


def _score(count: Count, interval: Interval | None) -> dict[str, Any]:
    low, high = (round(interval.low, 4), round(interval.high, 4)) if interval else (None, None)
    return _rounded(count) | {"low": low, "high": high}


def _scores(articles: Iterable[ArticleEvaluation]) -> dict[str, Any]:
    return {metric: _rounded(count) for metric, count in total(each.counts for each in articles).items()}


def _rounded(count: Count) -> dict[str, Any]:
    shares = {"precision": count.precision, "recall": count.recall, "f1": count.f1}
    return {name: share if share is None else round(share, 4) for name, share in shares.items()} | count._asdict()


def _by_layout(evaluation: Evaluation) -> Iterator[tuple[str, list[ArticleEvaluation]]]:
    for layout in LAYOUTS:
        articles = [each for each in evaluation.articles if each.layout == layout]
        if articles:
            yield layout, articles


def _confusions(evaluation: Evaluation) -> Iterator[tuple[str, Confusion]]:
    yield "kinds of fact", sum((Counter(kind_confusion(each.outcomes)) for each in evaluation.articles), Counter())
    for kind, aspect in CONFUSED:
        yield f"{kind}.{aspect}", confusion(evaluation.outcomes, kind, aspect)


def _pairs(confused: Confusion) -> list[dict[str, Any]]:
    """The pairs of names, the most frequent first."""
    pairs = sorted(confused.items(), key=lambda each: (-each[1], each[0]))
    return [{"gold": gold, "found": found, "n": n} for (gold, found), n in pairs]


def _reliability(evaluation: Evaluation, kind: str) -> dict[str, Any]:
    bins = reliability(outcome for outcome in evaluation.outcomes if kind in ("all", outcome.kind))
    error = calibration_error(bins)
    shown = [{name: round(value, 4) for name, value in each._asdict().items()} for each in bins]
    return {"error": None if error is None else round(error, 4), "bins": shown}
