"""The evaluation flow: extract what has gold, compare, publish the tables. Each task is one function of pipeline."""

import json
import os
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from pipeline.evaluation import evaluation, tables
from pipeline.evaluation.report import as_json
from pipeline.run.options import variable
from pipeline.weights.own import using_weights


@flow(name="evaluate", persist_result=False)
def evaluate(
    gold: Path = Path("corpus/gold"), corpus: Path | None = None, previous: Path | None = None, weights: str | None = None
) -> dict[str, Any]:
    """Score the extraction against the gold files in `gold`, as `depeche evaluate` does, and give its JSON report.

    `corpus` is the folder of the articles, `articles` beside the gold unless given; `previous` an earlier JSON report to
    compare with, `weights` the name of your own weights, else what `DEPECHE_WEIGHTS` says.
    """
    scores = measure(gold, corpus or gold.parent / "articles", weights or os.environ.get(variable("weights")))
    publish(scores, json.loads(previous.read_bytes()) if previous else None)
    return scores


@task(cache_policy=NO_CACHE)
def measure(gold: Path, articles: Path, weights: str | None = None) -> dict[str, Any]:
    """Extract the articles that have gold, and compare."""
    with using_weights(weights):
        return as_json(evaluation.evaluate(gold, articles))


@task(cache_policy=NO_CACHE)
def publish(scores: dict[str, Any], previous: dict[str, Any] | None) -> None:
    """Leave the tables, and what changed, as an artifact."""
    changes = tables.compared(previous, scores) if previous else ()
    shown = tables.markdown([*changes, *tables.tables(scores)])
    create_markdown_artifact(shown, key="evaluation-report", description="Extraction against gold")
