"""Floors: pinned under what is measured, raised freely, lowered only on purpose; and our own corpus stays above its own."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import DepecheError, UsageError
from pipeline.evaluation.evaluation import evaluate
from pipeline.evaluation.floors import Floors, pinned, read_floors, shortfalls
from pipeline.evaluation.report import as_json

CORPUS = Path(__file__).parents[2] / "corpus"


def measured(fingerprint: str = "f1", **scores: float) -> dict[str, Any]:
    """A report with these F1 of dates and amounts."""
    told = {"dates.fact": 0.9, "amounts.fact": 0.8} | {f"{kind}.fact": score for kind, score in scores.items()}
    return {"fingerprint": fingerprint, "articles": 3, "scores": {metric: {"f1": score} for metric, score in told.items()}}


FLOORS = Floors(fingerprint="f1", articles=3, floors={"dates.fact": 0.89, "amounts.fact": 0.795})


def test_floors_are_pinned_a_little_under_what_is_measured() -> None:
    floors = pinned(measured(dates=0.95017), None).floors
    assert floors == {"dates.fact": 0.945, "amounts.fact": 0.795}


def test_pinning_again_raises_and_never_lowers() -> None:
    assert pinned(measured(dates=0.96, amounts=0.797), FLOORS).floors == {"dates.fact": 0.955, "amounts.fact": 0.795}


def test_a_fallen_score_is_refused_unless_on_purpose() -> None:
    with pytest.raises(DepecheError, match=r"dates\.fact: below the floor"):
        pinned(measured(dates=0.7), FLOORS)
    assert pinned(measured(dates=0.7), FLOORS, allow_lower=True).floors["dates.fact"] == 0.695


def test_a_gated_metric_that_is_gone_is_refused() -> None:
    with pytest.raises(DepecheError, match=r"headcounts\.fact"):
        pinned(measured(), FLOORS.model_copy(update={"floors": {"headcounts.fact": 0.5}}))


@pytest.mark.parametrize(
    ("report", "complaint"),
    [
        (measured(), ""),
        (measured(dates=0.89), ""),
        (measured(dates=0.88), "dates.fact is 0.88, below its floor 0.89."),
        (measured("f2"), "is not the one the floors were pinned on"),
        ({"fingerprint": "f1", "articles": 3, "scores": {"dates.fact": {"f1": 0.9}}}, "amounts.fact is None"),
    ],
    ids=["above", "at the floor", "below", "another corpus", "metric gone"],
)
def test_shortfalls(report: dict[str, Any], complaint: str) -> None:
    told = list(shortfalls(FLOORS, report))
    assert bool(told) == bool(complaint)
    assert complaint in "".join(told)


def test_a_file_without_floors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text("{}")
    for path in (tmp_path / "floors.json", tmp_path / "none.json"):
        with pytest.raises(UsageError, match="--update"):
            read_floors(path)


def test_our_own_corpus_stays_above_its_floors() -> None:
    report = as_json(evaluate(CORPUS / "gold", CORPUS / "articles"))
    assert list(shortfalls(read_floors(CORPUS / "floors.json"), report)) == []
