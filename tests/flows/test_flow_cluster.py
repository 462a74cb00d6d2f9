"""The ingest flow on a real Dask cluster: a scheduler and two workers, in processes of their own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from corpora import ARTICLES, file_bytes, make_weights, write_corpus
from depeche import app
from pipeline import load_tables
from pipeline.errors import DepecheError
from pipeline.run.options import Options
from pipeline.run.steps import run
from pipeline.weights.own import save_own

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
N_COPIES = 5


@contextmanager
def dask(*arguments: object, log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A Dask command in the background, killed at the end of the block."""
    env = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}", "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=file)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler."""
    log = tmp_path_factory.mktemp("dask") / "scheduler.log"
    with dask("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", log=log):
        for _ in range(300):
            if found := re.search(r"tcp://\S+:\d+", log.read_text()):
                break
            time.sleep(0.1)
        assert found, log.read_text()
        yield found[0]


@pytest.fixture
def workers(scheduler: str, tmp_path: Path) -> "Iterator[list[subprocess.Popen[bytes]]]":
    """Two Dask workers."""
    options = ("--nthreads", 1, "--no-nanny", "--no-dashboard", "--preload", "dask_preload", "--local-directory", tmp_path)
    with ExitStack() as stack:
        yield [stack.enter_context(dask("worker", scheduler, *options, log=tmp_path / f"{n}.log")) for n in range(2)]


@pytest.fixture
def flow() -> Any:
    """The flow as its deployment names it: loaded from a file instead, no other process could import it by its name."""
    from prefect.flows import load_flow_from_entrypoint

    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return load_flow_from_entrypoint(deployments[0]["entrypoint"])


def kill_when_staged(worker: "subprocess.Popen[bytes]", output: Path) -> None:
    """Kill a worker by -9 once two batches have left their rows: both workers then are at the next."""
    for _ in range(600):
        if len(list(output.glob(".generations/*/.staged/*/articles.parquet"))) >= 2:
            break
        time.sleep(0.05)
    worker.kill()


def test_a_worker_killed_in_a_run_costs_nothing(
    no_model: None,
    server: str,
    scheduler: str,
    workers: "list[subprocess.Popen[bytes]]",
    flow: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.run.batches.MOST_ARTICLES", 1)
    copies = {f"{n}/{path}": text.replace("id: ", f"id: {n}-") for path, text in ARTICLES.items() for n in range(N_COPIES)}
    corpus, output = write_corpus(tmp_path / "corpus", copies), tmp_path / "output"
    killer = Thread(target=kill_when_staged, args=(workers[0], output))
    killer.start()
    summary = flow(corpus, output, dask=scheduler)
    killer.join()
    run(Options(corpus=corpus, output=tmp_path / "plain"))
    assert (workers[0].wait(10), workers[1].poll()) == (-9, None)
    assert (summary.n_extracted, summary.rejects) == (len(copies), {})
    assert file_bytes(output) == file_bytes(tmp_path / "plain")


def test_a_worker_with_other_code_is_refused(
    server: str, scheduler: str, workers: "list[subprocess.Popen[bytes]]", flow: Any, corpus: Path, output: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("pipeline.run.survey.pipeline_version", lambda: "0.1.0+older")
    with pytest.raises(DepecheError, match=r"Dask worker on .* the flow .*0\.1\.0\+older"):
        flow(corpus, output, dask=scheduler)
    assert not (output / "articles").exists()


def test_workers_read_with_the_user_s_own_weights(
    no_model: None,
    server: str,
    scheduler: str,
    workers: "list[subprocess.Popen[bytes]]",
    flow: Any,
    corpus: Path,
    output: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEPECHE_HOME", str(tmp_path / "home"))  # the workers have started without it
    save_own(make_weights("court", "cost"))
    summary = flow(corpus, output, dask=scheduler, weights="court")
    run(Options(corpus=corpus, output=tmp_path / "plain", weights="court"))
    assert (summary.n_extracted, summary.rejects) == (4, {})
    assert set(load_tables(output)["amounts"]["kind"]) == {"cost"}
    assert file_bytes(output) == file_bytes(tmp_path / "plain")


def test_without_a_scheduler_the_run_says_so(server: str, flow: Any, corpus: Path, output: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("flows.batches._CONNECT_SECONDS", 1)
    with pytest.raises(DepecheError, match="no scheduler with workers answers"):
        flow(corpus, output, dask="tcp://127.0.0.1:1")


USAGE = [
    ({"PREFECT_API_URL": None}, [], "Start one, prefect server start"),
    ({"PREFECT_API_URL": "http://127.0.0.1:1/api"}, ["--no-prefect"], "Leave out --no-prefect"),
]


@pytest.mark.parametrize(("env", "options", "words"), USAGE, ids=[words for _, _, words in USAGE])
def test_dask_without_a_server_is_wrong_usage(corpus: Path, env: dict[str, str | None], options: list[str], words: str) -> None:
    result = CliRunner().invoke(app, ["run", str(corpus), "--dask", "tcp://127.0.0.1:1", *options], env=env)
    assert words in str(result.exception)
