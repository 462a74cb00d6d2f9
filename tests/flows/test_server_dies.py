"""A Prefect server that is killed in the midst of a run: one sentence, soon, and nothing of what was done is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import file_bytes
from flows.server import _ready, _start
from pipeline.run.options import Options
from pipeline.run.steps import run

ROOT = Path(__file__).parents[2]
# A run without the statistical model, one article a batch, that comes to no end of its third.
SLOW_RUN = """
import time
from pipeline.extraction import extractor
from pipeline.run import batches, extraction

def extract_many(articles):
    while articles[0].source_path == "2019/usine.md":
        time.sleep(0.05)
    return extractor.extract_many(articles)

extractor.read = lambda documents: documents
batches.MOST_ARTICLES = 1
extraction.extract_many = extract_many
from depeche import main
main()
"""


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A Prefect server that may be killed, with the URL of its API."""
    home = tmp_path / "home"
    home.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = _start(listener, home)
    try:
        yield _ready(server, port, home / "server.log"), server
    finally:
        server.kill()
        server.wait()


def wait_for(path: Path, pattern: str, n: int) -> None:
    for _ in range(6_000):
        if len(list(path.glob(pattern))) >= n:
            return
        time.sleep(0.05)
    pytest.fail(f"there never were {n} {pattern}")


def test_a_server_that_dies_is_told_in_one_sentence_and_what_was_extracted_is_taken_over(
    no_model: None, mortal: tuple[str, "subprocess.Popen[bytes]"], corpus: Path, output: Path, tmp_path: Path
) -> None:
    url, server = mortal
    env = os.environ | {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "client"), "PREFECT_API_URL": url}
    command = [sys.executable, "-c", SLOW_RUN, "run", str(corpus), "-o", str(output)]
    running = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(output, ".generations/*/.staged/*/articles.parquet", 2)
        server.send_signal(signal.SIGKILL)
        server.wait()
        _, told = running.communicate(timeout=300)
    finally:
        running.kill()
        running.wait()
    sentences = [line for line in told.splitlines() if "depeche: " in line]  # a line of Prefect's may not have ended
    assert (running.returncode, len(sentences)) == (3, 1), told
    assert told.splitlines()[-1] == sentences[0]
    assert "Traceback" not in told
    assert url in sentences[0]
    assert "taken over" in sentences[0]
    assert run(Options(corpus=corpus, output=output)).n_recovered == 2
    run(Options(corpus=corpus, output=tmp_path / "plain"))
    assert file_bytes(output) == file_bytes(tmp_path / "plain")
