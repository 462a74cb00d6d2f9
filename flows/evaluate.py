"""The evaluation flow: extract what has gold, compare, publish the tables. Each task is one function of pipeline."""

import json
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from pipeline.evaluation import evaluation, tables
from pipeline.evaluation.report import as_json


@flow(name="evaluate", persist_result=False)
def evaluate(gold: Path = Path("corpus/gold"), corpus: Path | None = None, previous: Path | None = None) -> dict[str, Any]:
    """Score the extraction against the gold files in `gold`, as `depeche evaluate` does, and give its JSON report.

    `corpus` is the folder of the articles, `articles` beside the gold unless given; `previous` an earlier JSON report to
    compare with.
    """
    scores = measure(gold, corpus or gold.parent / "articles")
    publish(scores, json.loads(previous.read_bytes()) if previous else None)
    return scores


@task(cache_policy=NO_CACHE)
def measure(gold: Path, articles: Path) -> dict[str, Any]:
    """Extract the articles that have gold, and compare."""
    return as_json(evaluation.evaluate(gold, articles))


@task(cache_policy=NO_CACHE)
def publish(scores: dict[str, Any], previous: dict[str, Any] | None) -> None:
    """Leave the tables, and what changed, as an artifact."""
    changes = tables.compared(previous, scores) if previous else ()
    shown = tables.markdown([*changes, *tables.tables(scores)])
    create_markdown_artifact(shown, key="evaluation-report", description="Extraction against gold")
