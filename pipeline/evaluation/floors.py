"""Quality floors: scores on the project's own gold that no change may fall below unseen.

`python -m pipeline.evaluation.floors` measures and compares; `--update` pins floors a little under what is measured, and
never lower than they are unless `--allow-lower` says that this is on purpose.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import DepecheError, UsageError
from pipeline.evaluation.evaluation import evaluate
from pipeline.evaluation.report import as_json
from pipeline.evaluation.tally import HEADLINES

GATED = (
    *HEADLINES,
    "organisations.strict",
    "organisations.kind",
    "dates.span",
    "dates.modifier",
    "amounts.kind",
    "amounts.modifier",
    "headcounts.population",
    "headcounts.modifier",
)

# Numbers of a model may differ in their last digits from one machine to another, and move a fact or two.
_MARGIN = 0.005
_STEPS = 1000


class Floors(BaseModel):
    """The lowest F1 allowed of each gated metric, and the corpus (as `corpus_fingerprint` names it) it was pinned on."""

    model_config = ConfigDict(extra="forbid")

    fingerprint: str
    articles: int
    floors: dict[str, float]


def read_floors(path: Path) -> Floors:
    """The floors of a file; raises UsageError when it is none."""
    try:
        return Floors.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path}: no floors can be read there ({error}). Pin them with --update.") from None


def shortfalls(floors: Floors, report: Mapping[str, Any]) -> Iterator[str]:
    """What a report of `as_json` falls short of, in sentences; first of all, whether it is of the same corpus."""
    if report["fingerprint"] != floors.fingerprint:
        yield (
            f"The corpus ({report['fingerprint']}) is not the one the floors were pinned on ({floors.fingerprint}): "
            "texts or gold have changed. Look at the scores, then pin anew with --update."
        )
    for metric, floor in floors.floors.items():
        score = _f1(report, metric)
        if score is None or score < floor:
            yield f"{metric} is {score}, below its floor {floor}."


def pinned(report: Mapping[str, Any], old: Floors | None, *, allow_lower: bool = False) -> Floors:
    """Floors a little under the scores of a report; those of `old` that are higher are kept.

    Raises DepecheError when a score is below its old floor and `allow_lower` does not say that it may be.
    """
    measured = {metric: _under(score) for metric in GATED if (score := _f1(report, metric)) is not None}
    kept = old.floors if old and not allow_lower else {}
    fallen = [metric for metric, floor in kept.items() if (_f1(report, metric) or 0.0) < floor]
    if fallen:
        raise DepecheError(f"{', '.join(fallen)}: below the floor. Mend it, or lower the floor on purpose with --allow-lower.")
    floors = {metric: max(floor, kept.get(metric, 0.0)) for metric, floor in measured.items()}
    return Floors(fingerprint=report["fingerprint"], articles=report["articles"], floors=floors)


def main() -> int:
    """The quality gate as a command; exit status 1 when something is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder with articles, gold and floors.json")
    parser.add_argument("--update", action="store_true", help="pin floors a little under what is measured")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: floors may fall")
    options = parser.parse_args()
    try:
        return _gate(options.corpus, update=options.update, allow_lower=options.allow_lower)
    except DepecheError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _gate(corpus: Path, *, update: bool, allow_lower: bool) -> int:
    path = corpus / "floors.json"
    report = as_json(evaluate(corpus / "gold", corpus / "articles"))
    if update:
        floors = pinned(report, read_floors(path) if path.exists() else None, allow_lower=allow_lower)
        path.write_text(floors.model_dump_json(indent=2) + "\n", encoding="utf-8")
    floors = read_floors(path)
    short = list(shortfalls(floors, report))
    lines = [f"{metric:24} {_f1(report, metric)} (floor {floor})" for metric, floor in floors.floors.items()]
    sys.stdout.write("\n".join([*lines, *short]) + "\n")
    return 1 if short else 0


def _f1(report: Mapping[str, Any], metric: str) -> float | None:
    score = report["scores"].get(metric, {}).get("f1")
    return None if score is None else float(score)


def _under(score: float) -> float:
    """A floor for a score: a margin below, rounded down."""
    return max(0.0, math.floor((score - _MARGIN) * _STEPS) / _STEPS)


if __name__ == "__main__":
    sys.exit(main())
