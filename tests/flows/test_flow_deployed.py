"""The deployments of prefect.yaml on a real server: deployed, scheduled, run by a worker."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from corpora import ARTICLES, write_corpus
from pipeline import load_tables

ROOT = Path(__file__).parents[2]
PREFECT = [sys.executable, "-m", "prefect"]


@contextmanager
def running(*arguments: str, env: dict[str, str], folder: Path) -> Iterator[None]:
    """A Prefect command in the background, ended with the block."""
    with (folder / f"{arguments[0]}.log").open("wb") as log:
        process = subprocess.Popen([*PREFECT, *arguments], cwd=folder, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for(holds: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it took too long"
        time.sleep(0.5)


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to deploy from: the flows, a corpus, and every schedule set to the next minute."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("flows", "pipeline", "schemas"):
        (folder / part).symlink_to(ROOT / part)
    write_corpus(folder / "corpus/articles", ARTICLES)
    written = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    (folder / "prefect.yaml").write_text(re.sub(r'cron: "30 5 .*"', 'cron: "* * * * *"', written), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[dict[str, str]]:
    """The environment of a full Prefect server, its pool made and all deployed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}/api"
    settings = {"PREFECT_HOME": str(project / "home"), "PREFECT_API_URL": url, "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    env = os.environ | settings | {"PYTHONPATH": str(ROOT)}
    with running("server", "start", "--port", port, "--no-ui", env=env, folder=project):
        wait_for(lambda: answers(url), 120)
        for command in (["work-pool", "create", "depeche", "--type", "process"], ["--no-prompt", "deploy", "--all"]):
            done = subprocess.run([*PREFECT, *command], cwd=project, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        yield env


def test_all_deployments_are_there_with_tags_and_schedules(server: dict[str, str], project: Path) -> None:
    listed = subprocess.run(
        [*PREFECT, "deployment", "ls"], cwd=project, env=server, capture_output=True, text=True, check=True
    ).stdout
    assert all(name in listed for name in ("ingest/incremental", "ingest/full", "evaluate/gold"))


def test_the_schedule_fires_and_the_worker_fills_the_tables(server: dict[str, str], project: Path) -> None:
    with running("worker", "start", "--pool", "depeche", "--limit", "1", env=server, folder=project):
        wait_for((project / "output/.current").exists, 240)
    assert len(load_tables(project / "output")["articles"]) == len(ARTICLES)
    shutil.rmtree(project / "output")
