"""The ingest flow: plan, extract batch by batch, commit, summarise. Each task is one function of `pipeline.ingest`."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from prefect import flow, task, unmapped
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from pipeline import ingest as steps
from pipeline.ingest import BatchResult, Summary
from pipeline.plan import Batch, Options, Plan, make_plan
from pipeline.progress import track
from pipeline.storage.generations import open_output
from pipeline.workers import worker_pool


@flow(name="ingest", persist_result=False)
def ingest(
    corpus: Path = Path("corpus/articles"),
    output: Path = Path("output"),
    full: bool = False,
    workers: int = 1,
) -> Summary:
    """Bring the tables in `output` up to date with the articles in `corpus`.

    Only new and changed articles are extracted, all of them when `full`. `workers` is how many processes extract.
    """
    with open_output(output):
        plan = read(Options(corpus, output, full=full, workers=workers))
        summary = commit(plan, list(track(_extract_batches(plan), plan.n_articles)))
    summarise(summary)
    return summary


@task(cache_policy=NO_CACHE)
def read(options: Options) -> Plan:
    """Read the corpus and find out what has to be done."""
    return make_plan(options)


@task(task_run_name="extract {batch.number}", cache_policy=NO_CACHE)
def extract(batch: Batch, pool: Executor | None = None) -> BatchResult:
    """Extract, validate and stage one batch, in a process of the pool if there is one."""
    return pool.submit(steps.extract_batch, batch).result() if pool else steps.extract_batch(batch)


@task(cache_policy=NO_CACHE)
def commit(plan: Plan, results: list[BatchResult]) -> Summary:
    """Make the tables what the batches gave, all at once."""
    return steps.commit(plan, results)


@task(cache_policy=NO_CACHE)
def summarise(summary: Summary) -> None:
    """Leave the counts of the run as an artifact."""
    create_markdown_artifact(_markdown(summary), key="ingest-summary", description="What the run did")


def _extract_batches(plan: Plan) -> Iterator[BatchResult]:
    if plan.options.workers == 1:
        yield from map(extract, plan.batches)
        return
    with worker_pool(plan.options.workers) as pool:
        for future in extract.map(plan.batches, pool=unmapped(pool)):
            yield future.result()


def _markdown(summary: Summary) -> str:
    counts = {"extracted": summary.n_extracted, "unchanged": summary.n_unchanged, **summary.counts, **summary.rejects}
    rows = [f"| {name} | {n:,} |" for name, n in counts.items()]
    return "\n".join([f"Tables in `{summary.output}`, run `{summary.run_id}`.", "", "| | |", "| --- | ---: |", *rows])
