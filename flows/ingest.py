"""The ingest flow: plan, extract batch by batch, commit, summarise. Each task is one function of `pipeline.run.steps`.

No task is tried again: nothing here heals by waiting but the lock on the output, and `wait` waits for that.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from httpx import HTTPError
from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run
from pydantic import Field
from pydantic.fields import FieldInfo

from flows.batches import extract_batches, log_rejects
from flows.log import told_to_prefect
from pipeline.errors import RejectsError
from pipeline.run import steps
from pipeline.run.batches import BatchResult
from pipeline.run.gazetteer import using_gazetteer_of
from pipeline.run.options import Options, Settings, taking, variable
from pipeline.run.plan import Plan, make_plan
from pipeline.run.progress import Progress, track, watch
from pipeline.run.steps import Summary
from pipeline.storage.address import Output, home
from pipeline.storage.generations import open_output
from pipeline.terminal import printable

_MOST_REJECTS = 200
_SECONDS_OF_PROGRESS = 5


def _run_name() -> str:
    """The scheduled time rather than the real one: a worker may start a run a little early."""
    return f"ingest {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


def _parameter(name: str, field: FieldInfo) -> tuple[Any, Any]:
    """Type and default of a parameter of the flow; a setting that is not given (None) is that of the process that runs it."""
    default = None if name in Settings.model_fields else field.default
    return field.rebuild_annotation() | None, Field(default, description=field.description)


@flow(name="ingest", flow_run_name=_run_name, persist_result=False, timeout_seconds=6 * 3600)
@taking(Options, _parameter)
def ingest(max_rejects: float = 1.0, **options: Any) -> Summary:
    """Bring the tables in `output` up to date with the articles in `corpus`: new and changed ones are extracted.

    What of `corpus`, `output`, `prune`, `workers`, `wait`, `dask`, `registry`, `weights` and `gazetteer` is not given, the
    variables `DEPECHE_*` say.

    Args:
        max_rejects: Beyond this share of rejects in what it takes up, the run fails; its tables are committed all the same.
    """
    asked = Options.given(**options)
    with told_to_prefect(), using_gazetteer_of(asked), open_output(asked.output, asked.wait, full=asked.full):
        plan = read(asked)
        with track(plan.staging, plan.n_articles), _progress_artifact(plan):
            results = list(extract_batches(plan))
        summary = commit(plan, results)
    summarise(summary)
    if summary.share_of_rejects > max_rejects:
        share, table = summary.share_of_rejects, f"{summary.output}/rejects"
        raise RejectsError(f"{share:.0%} of the articles taken up were rejected. Why is in the table {table}.")
    return summary


@task(cache_policy=NO_CACHE)
def read(options: Options) -> Plan:
    """Read the corpus and find out what has to be done."""
    plan = make_plan(options)
    log_rejects(plan.rejects)
    return plan


@task(cache_policy=NO_CACHE)
def commit(plan: Plan, results: list[BatchResult]) -> Summary:
    """Make the tables what the batches gave, all at once."""
    return steps.commit(plan, results)


@task(cache_policy=NO_CACHE)
def summarise(summary: Summary) -> None:
    """Leave the counts of the run as an artifact, and what it was the first to reject as another."""
    _attempt(create_markdown_artifact, _markdown(summary), key="ingest-summary", description="What the run did")
    if summary.new_rejects:
        rows = [_reject_row(each) for each in summary.new_rejects[:_MOST_REJECTS]]
        _attempt(create_table_artifact, rows, key="ingest-rejects", description=f"New rejects, {len(summary.new_rejects)} in all")


@contextmanager
def _progress_artifact(plan: Plan) -> Iterator[None]:
    """Keep an artifact, until the end of the block, that tells how many articles are done, how fast, and how long it takes."""
    first = Progress(0, plan.n_articles, None)
    artifact = _attempt(create_progress_artifact, _percent(first), key="ingest-progress", description=str(first))

    def show(progress: Progress) -> None:
        if artifact:
            _attempt(update_progress_artifact, artifact, _percent(progress), str(progress))

    with watch(plan.staging, plan.n_articles, show, _SECONDS_OF_PROGRESS):
        yield


def _percent(progress: Progress) -> float:
    return 100 * progress.done / progress.total if progress.total else 100


def _attempt(show: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What Prefect gives for an artifact; None when its server is gone, which is no reason to lose what is extracted."""
    try:
        return show(*arguments, **options)
    except (HTTPError, PrefectException) as error:
        get_run_logger().warning("The Prefect server takes no artifact: %s", type(error).__name__)
        return None


def _markdown(summary: Summary) -> str:
    output = summary.output.resolve() if isinstance(summary.output, Path) else summary.output
    articles = {
        "extracted": summary.n_extracted,
        "taken over from a stopped run": summary.n_recovered,
        "unchanged": summary.n_unchanged,
        "not asked for": summary.n_not_asked,
        "pruned": summary.n_pruned,
    }
    state = f"run `{summary.run_id}`" if summary.run_id else "as they were"
    parts = [f"Tables in `{output}`, {state}.", _counts("articles", articles), _counts("rows", summary.counts)]
    if summary.rejects:
        parts += [_counts("rejected because of", summary.rejects), f"What to do about each is in the table `{output}/rejects`."]
    return "\n\n".join([*parts, _report(output)])


def _reject_row(row: Mapping[str, Any]) -> dict[str, str]:
    told = {"file": row["source_path"], "article": row["article_id"], "reason": row["error"], "what to do": row["detail"]}
    return {name: printable(value or "") for name, value in told.items()}


def _counts(title: str, counts: Mapping[str, int]) -> str:
    return "\n".join([f"| {title} | |", "| --- | ---: |", *(f"| {name} | {n:,} |" for name, n in counts.items())])


def _report(output: Output) -> str:
    """Where the page of the tables is, or how to make it; no browser opens a path of the machine that ran the flow."""
    page = home(output) / "report.html"
    if not page.exists():
        return f"Report: `depeche report --output {output} > {page if isinstance(output, Path) else page.name}`."
    address = os.environ.get(variable("report_url"))
    where = f"[{address}]({address})" if address else f"`{page}`"
    return f"Report: {where}, of {datetime.fromtimestamp(page.stat().st_mtime):%Y-%m-%d %H:%M}."
