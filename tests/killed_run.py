"""Runs in processes of their own, that a test can kill."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

from pipeline.storage.address import Output

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["killed_run_child"])


def start(
    corpus: Path,
    output: Output,
    processes: int = 1,
    *,
    full: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> multiprocessing.process.BaseProcess:
    """A run without the statistical model, one article a batch, that has just begun; `environment` is more of that."""
    process = _SERVER.Process(target=_run, args=(corpus, output, processes, full, dict(environment)))
    # The server of forks imports what it preloads by this path alone.
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        process.start()
    return process


def _run(corpus: Path, output: Output, processes: int, full: bool, environment: dict[str, str]) -> None:
    os.environ |= environment
    # Imported here, it stays out of the test's own process: it changes the pipeline.
    import killed_run_child

    killed_run_child.run(corpus, output, processes, full)
