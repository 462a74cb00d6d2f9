"""The batches of a plan, each one task: extracted here, by processes of this machine, or by the workers of a Dask cluster.

No task is tried again by Prefect: nothing here heals by waiting. Dask does again what a lost worker was at, or had done.
"""

import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from pipeline.errors import DepecheError, UsageError
from pipeline.lexicon import using_user_file
from pipeline.run import extraction
from pipeline.run.batches import Batch, BatchResult
from pipeline.run.plan import Plan
from pipeline.storage.fingerprint import pipeline_version
from pipeline.terminal import printable
from pipeline.weights.manifest import model_version
from pipeline.weights.own import using_weights
from pipeline.workers import worker_pool
from schemas import Reject

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

_CONNECT_SECONDS = 30
# Tasks in hand for each process: Prefect has a thread for each.
_AT_ONCE = 4
# One model serves one thread at a time; a Dask worker may have several.
_MODEL_IN_USE = Lock()


def extract_batches(plan: Plan) -> Iterator[BatchResult]:
    """What became of each batch, in order; its rows are staged beside the tables, for the caller to commit."""
    options = plan.options
    if options.dask and plan.batches:
        yield from _extract_on_cluster(options.dask, plan.batches)
    elif options.workers == 1:
        yield from map(extract, plan.batches)
    else:
        with worker_pool(options.workers) as pool:
            yield from _in_order(
                (partial(extract.submit, batch, pool=pool) for batch in plan.batches), _AT_ONCE * options.workers
            )


@task(task_run_name="extract {batch.number}", cache_policy=NO_CACHE)
def extract(batch: Batch, pool: Executor | None = None) -> BatchResult:
    """Extract, validate and stage one batch, in a process of the pool if there is one."""
    result = pool.submit(extraction.extract_batch, batch).result() if pool else extraction.extract_batch(batch)
    log_rejects(result.rejects)
    return result


@task(task_run_name="extract {batch.number}", cache_policy=NO_CACHE)
def extract_remotely(batch: Batch) -> BatchResult:
    """Extract, validate and stage one batch on a Dask worker; done twice, it leaves the same files."""
    result = extract_with_same_code(batch)
    log_rejects(result.rejects)
    return result


def extract_with_same_code(batch: Batch) -> BatchResult:
    """Extract a batch, once this worker is found to run the code and the model that planned it."""
    with _MODEL_IN_USE, using_user_file(batch.gazetteer):
        with using_weights(batch.weights):
            planned, found = (batch.stamp.pipeline_version, batch.stamp.model), (pipeline_version(), model_version())
        if found != planned:
            where = socket.gethostname()
            raise DepecheError(f"The Dask worker on {where} runs {found}, the flow {planned}. Give both the same version.")
        return extraction.extract_batch(batch)


def log_rejects(rejects: Sequence[Reject]) -> None:
    """Tell in the log of the run which articles were rejected, and why."""
    for reject in rejects:
        get_run_logger().warning(printable(f"{reject.source_path}: rejected: {reject.error}: {reject.detail}"))


def _in_order(submits: Iterable[Callable[[], Any]], at_once: int) -> Iterator[BatchResult]:
    """The results of tasks, in order, so many of them submitted and not yet done."""
    waiting: deque[Any] = deque()
    for submit in submits:
        waiting.append(submit())
        if len(waiting) == at_once:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _extract_on_cluster(address: str, batches: Sequence[Batch]) -> Iterator[BatchResult]:
    with _cluster(address) as runner:
        from distributed import KilledWorker

        try:
            for future in [runner.submit(extract_remotely, {"batch": batch}) for batch in batches]:
                yield future.result()
        except KilledWorker:
            raise DepecheError("Several Dask workers died of one batch, perhaps for lack of memory. Give them more.") from None


@contextmanager
def _cluster(address: str) -> Iterator["DaskTaskRunner"]:
    """The cluster of the scheduler at `address`, with at least one worker."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise UsageError("--dask: Dask is not installed. Run: pip install 'depeche[dask]'") from None
    with DaskTaskRunner(address=address, client_kwargs={"timeout": _CONNECT_SECONDS}) as runner:
        try:
            runner.client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError):
            raise DepecheError(
                f"--dask {address}: no scheduler with workers answers. Start them: dask scheduler, dask worker ADDRESS."
            ) from None
        yield runner
