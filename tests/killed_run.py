"""A run without the statistical model in a process of its own, that a test can kill."""

import multiprocessing
from pathlib import Path

from pipeline import plan, workers
from pipeline.extraction import extractor
from pipeline.ingest import run
from pipeline.survey import Options

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["killed_run"])


def start(corpus: Path, output: Path, processes: int = 1) -> multiprocessing.process.BaseProcess:
    """A run that has just begun, one article a batch."""
    process = SERVER.Process(target=_run, args=(corpus, output, processes))
    process.start()
    return process


def _run(corpus: Path, output: Path, processes: int) -> None:
    extractor.find_entities = lambda texts: ([] for _ in texts)  # type: ignore[assignment]
    workers.get_context = lambda _: multiprocessing.get_context("fork")  # type: ignore[assignment]
    workers._BATCHES_PER_PROCESS = None  # type: ignore[assignment]
    plan.BATCH_SIZE = 1
    run(Options(corpus, output, workers=processes))
