"""Worker processes that die with their parent, and say so when one of them dies."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from pipeline.errors import DepecheError

# For every Python that we start: no module of its comes from the folder that it is started in, where a `calendar.py` may lie.
SAFE_PATH = {"PYTHONSAFEPATH": "1"}
# A process that reads French for long grows: a new one takes over after so many batches.
_BATCHES_PER_PROCESS = 60


@contextmanager
def worker_pool(processes: int, remedy: str = "Run again with fewer --workers.") -> Iterator[Executor]:
    """Processes to submit batches to; all ended at once with the block, so have every result by then.

    Raises DepecheError when one of them is killed, with what to do about it, the `remedy`.
    """
    others = set(active_children())
    # As many processes as cores, with as many threads each, would wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.update(SAFE_PATH)
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_follow_parent, max_tasks_per_child=_BATCHES_PER_PROCESS
    )
    try:
        yield pool
    except BrokenProcessPool:
        raise DepecheError(f"A worker process was killed, perhaps for lack of memory. {remedy}") from None
    finally:
        # Left to end by themselves, all would wait for ever for one that is killed just then.
        for child in set(active_children()) - others:
            child.terminate()
        pool.shutdown(cancel_futures=True)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
