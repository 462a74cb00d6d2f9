"""The ingest flow: plan, extract batch by batch, commit, summarise. Each task is one function of `pipeline.run.steps`.

No task is tried again: nothing here heals by waiting but the lock on the output, and `wait` waits for that.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.batches import extract_batches, log_rejects
from pipeline.errors import RejectsError
from pipeline.run import steps
from pipeline.run.plan import Plan, make_plan
from pipeline.run.progress import track
from pipeline.run.settings import Settings
from pipeline.run.steps import BatchResult, Summary
from pipeline.run.survey import Options
from pipeline.storage.generations import open_output


def _run_name() -> str:
    """The scheduled time rather than the real one: a worker may start a run a little early."""
    return f"ingest {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(name="ingest", flow_run_name=_run_name, persist_result=False, timeout_seconds=6 * 3600)
def ingest(
    corpus: Path | None = None,
    output: Path | None = None,
    full: bool = False,
    prune: bool | None = None,
    workers: int | None = None,
    since: date | None = None,
    until: date | None = None,
    ids: list[str] | None = None,
    limit: int | None = None,
    wait: float | None = None,
    dask: str | None = None,
    max_rejects: float = 1.0,
) -> Summary:
    """Bring the tables in `output` up to date with the articles in `corpus`: new and changed ones are extracted.

    What of `corpus`, `output`, `prune`, `workers`, `wait` and `dask` is not given, the variables `DEPECHE_*` say.

    Args:
        corpus: Folder of articles, *.txt and *.md.
        output: Folder of the tables.
        full: Extract unchanged articles too.
        prune: Drop articles that have left the corpus.
        workers: How many processes extract.
        since: Only articles published on this day or later.
        until: Only articles published on this day or earlier.
        ids: Only these articles.
        limit: At most so many articles.
        wait: Seconds another run on the same output may take to finish.
        dask: Address of a Dask scheduler, tcp://host:8786, whose workers extract; they share the folders by the same paths.
        max_rejects: Share of rejected articles beyond which the run fails, its tables committed all the same.
    """
    given: dict[str, Any] = {"corpus": corpus, "output": output, "prune": prune, "workers": workers, "wait": wait, "dask": dask}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    options = Options(full=full, since=since, until=until, ids=tuple(ids or ()), limit=limit, **dict(settings))
    with open_output(options.output, options.wait, full=full):
        plan = read(options)
        results = _show_progress(extract_batches(plan), plan.n_articles)
        summary = commit(plan, list(track(results, plan.n_articles)))
    summarise(summary)
    if summary.share_of_rejects > max_rejects:
        share, table = summary.share_of_rejects, summary.output / "rejects"
        raise RejectsError(f"{share:.0%} of the articles were rejected. Why is in the table {table}.")
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
    """Leave the counts of the run as an artifact."""
    create_markdown_artifact(_markdown(summary), key="ingest-summary", description="What the run did")


def _show_progress(results: Iterable[BatchResult], total: int) -> Iterator[BatchResult]:
    """Pass on batches as they are done, and keep an artifact that tells how many of `total` articles they come to."""
    artifact: Any = create_progress_artifact(0 if total else 100, key="ingest-progress", description=f"0 of {total:,} articles")
    done = 0
    for result in results:
        done += result.n_articles
        update_progress_artifact(artifact, 100 * done / total, f"{done:,} of {total:,} articles")
        yield result


def _markdown(summary: Summary) -> str:
    output = summary.output.resolve()
    articles = {"extracted": summary.n_extracted, "unchanged": summary.n_unchanged, "pruned": summary.n_pruned}
    state = f"run `{summary.run_id}`" if summary.run_id else "as they were"
    parts = [f"Tables in `{output}`, {state}.", _counts("articles", articles), _counts("rows", summary.counts)]
    if summary.rejects:
        parts += [_counts("rejected because of", summary.rejects), f"What to do about each is in the table `{output}/rejects`."]
    return "\n\n".join([*parts, _report(output / "report.html")])


def _counts(title: str, counts: Mapping[str, int]) -> str:
    return "\n".join([f"| {title} | |", "| --- | ---: |", *(f"| {name} | {n:,} |" for name, n in counts.items())])


def _report(page: Path) -> str:
    """Where the page of the tables is, or how to make it."""
    if page.exists():
        return f"Report: [{page}]({page.as_uri()}), of {datetime.fromtimestamp(page.stat().st_mtime):%Y-%m-%d %H:%M}."
    return f"Report: `depeche report --output {page.parent} > {page}`."
