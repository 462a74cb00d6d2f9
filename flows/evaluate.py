"""The evaluation flow: extract what has gold, compare, publish the tables. Each task is one function of pipeline."""

import json
import os
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.log import told_to_prefect
from pipeline.evaluation import evaluation, tables
from pipeline.evaluation.report import as_json
from pipeline.reading.folders import Folders
from pipeline.run.gazetteer import using_gazetteer
from pipeline.run.options import variable
from pipeline.weights.own import using_weights


@flow(name="evaluate", persist_result=False)
def evaluate(
    gold: Path = Path("corpus/gold"),
    corpus: Path | None = None,
    previous: Path | None = None,
    weights: str | None = None,
    gazetteer: Path | None = None,
) -> dict[str, Any]:
    """Score the extraction against the gold files in `gold`, as `depeche evaluate` does, and give its JSON report.

    `corpus` is the folder of the articles, `articles` beside the gold unless given; `previous` an earlier JSON report to
    compare with, `weights` the name of your own weights, else what `DEPECHE_WEIGHTS` says, `gazetteer` the file of your own
    organisations, or `none`, else what `DEPECHE_GAZETTEER` says, else `organisations.csv` beside the gold.
    """
    folders = Folders(corpus or gold.parent / "articles", gold)
    scores = measure(folders, weights or os.environ.get(variable("weights")), gazetteer)
    publish(scores, json.loads(previous.read_bytes()) if previous else None)
    return scores


@task(cache_policy=NO_CACHE)
def measure(folders: Folders, weights: str | None, gazetteer: Path | None) -> dict[str, Any]:
    """Extract the articles that have gold, and compare."""
    with told_to_prefect(), using_gazetteer(gazetteer, folders), using_weights(weights):
        return as_json(evaluation.evaluate(folders.gold, folders.articles))


@task(cache_policy=NO_CACHE)
def publish(scores: dict[str, Any], previous: dict[str, Any] | None) -> None:
    """Leave the tables, and what changed, as an artifact."""
    changes = tables.compared(previous, scores) if previous else ()
    shown = tables.markdown([*changes, *tables.tables(scores)])
    create_markdown_artifact(shown, key="evaluation-report", description="Extraction against gold")
