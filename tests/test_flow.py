"""The ingest flow on a real Prefect server: the same tables as without, and what Prefect shows of a run."""

import os
from pathlib import Path
from typing import Any

import pytest

from corpora import ARTICLES, file_bytes, write_corpus
from flows.server import embedded_server
from pipeline.errors import UsageError
from pipeline.ingest import run
from pipeline.survey import Options


def test_the_flow_gives_the_same_bytes_as_the_plain_steps(
    no_model: None, server: str, corpus: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.plan.BATCH_SIZE", 3)
    summary = ingest(corpus, output)
    run(Options(corpus, tmp_path / "plain"))
    assert (summary.n_extracted, ingest(corpus, output).n_extracted) == (4, 0)
    assert file_bytes(output) == file_bytes(tmp_path / "plain")


def test_the_server_shows_progress_and_a_summary(
    no_model: None, server: str, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.plan.BATCH_SIZE", 1)
    write_corpus(corpus, {"vide.txt": ""})
    state: Any = ingest(corpus, output, return_state=True)
    with get_client(sync_client=True) as client:
        artifacts = [artifact for artifact in client.read_artifacts() if artifact.flow_run_id == state.state_details.flow_run_id]
    shown = {artifact.key: artifact for artifact in artifacts}
    assert "| articles | 4 |" in str(shown["ingest-summary"].data)
    assert "| read: text | 1 |" in str(shown["ingest-summary"].data)
    assert (shown["ingest-progress"].data, shown["ingest-progress"].description) == (100, "4 of 4 articles")


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
