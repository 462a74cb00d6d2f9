"""The pipeline without its model and with its lexicons read, to be forked from."""

import multiprocessing
from pathlib import Path

from pipeline import workers
from pipeline.extraction import extractor
from pipeline.run import batches
from pipeline.run import steps as ingest
from pipeline.run.options import Options
from pipeline.storage.address import Output
from pipeline.storage.fingerprint import pipeline_version

extractor.read = lambda documents: documents  # type: ignore[assignment]
workers.get_context = lambda _: multiprocessing.get_context("fork")  # type: ignore[assignment]
workers._BATCHES_PER_PROCESS = None  # type: ignore[assignment]
batches.MOST_ARTICLES = 1
extractor.extract("La CCI du Jura emploie 40 personnes depuis le 3 mai 2012 et dépense 3 M€.")
pipeline_version()


def run(corpus: Path, output: Output, processes: int, full: bool) -> None:
    """One run in this process."""
    ingest.run(Options(corpus=corpus, output=output, full=full, workers=processes))
