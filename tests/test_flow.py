"""The ingest flow on a real Prefect server: the same tables as without, and what Prefect shows of a run."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpora import ARTICLES, file_bytes, write_corpus
from flows.server import embedded_server
from pipeline.errors import UsageError
from pipeline.ingest import run
from pipeline.survey import Options


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prefect server of this module's."""
    home = tmp_path_factory.mktemp("prefect")
    os.environ |= {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with embedded_server(home) as ready, temporary_settings({PREFECT_API_URL: ready()}):
        yield ready()


def test_the_flow_gives_the_same_bytes_as_the_plain_steps(
    no_model: None, server: str, corpus: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.plan.BATCH_SIZE", 3)
    summary = ingest(corpus, output)
    run(Options(corpus, tmp_path / "plain"))
    assert (summary.n_extracted, ingest(corpus, output).n_extracted) == (4, 0)
    assert file_bytes(output) == file_bytes(tmp_path / "plain")


def test_the_server_shows_a_task_for_each_batch_and_a_summary(
    no_model: None, server: str, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.plan.BATCH_SIZE", 1)
    write_corpus(corpus, {"vide.txt": ""})
    state: Any = ingest(corpus, output, return_state=True)
    with get_client(sync_client=True) as client:
        artifacts = [artifact for artifact in client.read_artifacts() if artifact.flow_run_id == state.state_details.flow_run_id]
    (summary,) = (artifact for artifact in artifacts if artifact.key == "ingest-summary")
    assert "| articles | 4 |" in str(summary.data)
    assert "| read: text | 1 |" in str(summary.data)


def test_an_error_fails_the_flow_run(server: str, tmp_path: Path) -> None:
    from flows.ingest import ingest

    with pytest.raises(UsageError, match="no such folder"):
        ingest(tmp_path / "nowhere", tmp_path / "output")


def test_two_processes_give_the_same_bytes_as_one(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.plan.BATCH_SIZE", 2)
    corpus = write_corpus(tmp_path / "corpus", ARTICLES)
    ingest(corpus, tmp_path / "one")
    ingest(corpus, tmp_path / "two", workers=2)
    assert file_bytes(tmp_path / "one") == file_bytes(tmp_path / "two")


def test_a_second_server_takes_another_home(server: str) -> None:
    with embedded_server(Path(os.environ["PREFECT_HOME"])) as ready:
        assert ready() != server
