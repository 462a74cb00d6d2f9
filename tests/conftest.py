"""Runs over small corpora that do without the statistical model, and a Prefect server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from corpora import ARTICLES, write_corpus
from pipeline.extraction import extractor
from pipeline.run.options import Options
from pipeline.run.steps import Summary, run

settings.register_profile("any load", deadline=None)  # a test of one example may wait for the machine
settings.load_profile("any load")


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction by rules alone: no statistical model is loaded."""
    monkeypatch.setattr(extractor, "read", lambda documents: documents)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", ARTICLES)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def ingest(no_model: None, corpus: Path, output: Path) -> Callable[..., Summary]:
    """A run over the corpus into the output, with the options given."""
    return lambda **options: run(Options(**{"corpus": corpus, "output": output} | options))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prefect server of this module's."""
    home = tmp_path_factory.mktemp("prefect")
    os.environ |= {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.server import embedded_server

    with embedded_server(home) as ready, temporary_settings({PREFECT_API_URL: ready()}):
        yield ready()
