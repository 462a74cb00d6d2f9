"""Runs in processes of their own, that a test can kill."""

import multiprocessing
import os
import sys
from pathlib import Path
from unittest.mock import patch

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["killed_run_child"])


def start(corpus: Path, output: Path, processes: int = 1, *, full: bool = False) -> multiprocessing.process.BaseProcess:
    """A run without the statistical model, one article a batch, that has just begun."""
    process = _SERVER.Process(target=_run, args=(corpus, output, processes, full))
    # The server of forks imports what it preloads by this path alone.
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        process.start()
    return process


def _run(corpus: Path, output: Path, processes: int, full: bool) -> None:
    # Imported here, it stays out of the test's own process: it changes the pipeline.
    import killed_run_child

    killed_run_child.run(corpus, output, processes, full)
