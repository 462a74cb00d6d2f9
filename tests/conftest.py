"""Runs over small corpora that do without the statistical model, and a Prefect server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from corpora import ARTICLES, write_corpus
from pipeline.extraction import extractor
from pipeline.run.options import Options
from pipeline.run.steps import Summary, run
from pipeline.storage.address import Address

if TYPE_CHECKING:
    from object_store import ObjectStore

settings.register_profile("any load", deadline=None)  # a test of one example may wait for the machine
settings.load_profile("any load")


@pytest.fixture(scope="session")
def object_server() -> Iterator["ObjectStore"]:
    from object_store import ObjectStore

    store = ObjectStore()
    store.start()
    yield store
    store.stop()


@pytest.fixture
def store(object_server: "ObjectStore", monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "ObjectStore":
    """An object store, for a machine that has no mirror of anything there."""
    for name, value in (object_server.environment | {"XDG_CACHE_HOME": str(tmp_path / "cache")}).items():
        monkeypatch.setenv(name, value)
    object_server.asked.clear()
    object_server.fail = None
    return object_server


@pytest.fixture
def address(
    request: pytest.FixtureRequest, store: "ObjectStore", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Address]:
    """A new place in that store; or, by the parameter `az`, in one of the other kind."""
    if getattr(request, "param", "s3") == "s3":
        yield store.bucket()
        return
    if not shutil.which("azurite-blob"):
        pytest.skip("Azurite is not installed")
    from object_store import azurite

    with azurite(tmp_path / "azurite") as (place, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield place


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
