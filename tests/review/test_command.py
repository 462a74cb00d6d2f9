"""`depeche review` and `depeche report` as a shell sees them: an address or a file, or one sentence and a status."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import depeche as cli
from corpora import write_corpus
from pipeline.run.steps import Summary

OUTPUTS: list[tuple[str, Callable[[Path], object], int, str]] = [
    ("none", lambda output: None, 3, "there are no tables. Make them: depeche run"),
    ("an empty folder", lambda output: output.mkdir(), 3, "there are no tables"),
    ("a file", lambda output: output.write_text("x", encoding="utf-8"), 3, "there are no tables"),
    ("a link to nowhere", lambda output: output.symlink_to("nowhere"), 3, "there are no tables"),
    (
        "a newer contract",
        lambda output: write_corpus(output, {".depeche.json": '{"contract_version": "99"}'}),
        2,
        "contract 99, this program knows",
    ),
    ("a damaged marker", lambda output: write_corpus(output, {".depeche.json": "{"}), 3, "damaged"),
]
VERBS = [("review",), ("report",)]

# What is done to a corpus with its tables, the arguments, what the sentence says.
CALLS: list[tuple[Callable[[Path], object], list[str], str]] = [
    (lambda whole: None, ["nowhere"], "nowhere: there is no such folder"),
    (lambda whole: write_corpus(whole, {"file.md": "Texte"}), ["file.md"], "file.md: there is no such folder"),
    (lambda whole: write_corpus(whole, {"gold": "{}"}), ["."], "gold: it is a file"),
    (lambda whole: write_corpus(whole, {"mine": "{}"}), [".", "--gold", "mine"], "mine: it is a file"),
    (lambda whole: None, [".", "--gazetteer", "articles"], "articles: it is a folder"),
    (lambda whole: None, [".", "--gold", "second"], "second: it would be compared with itself"),
    (lambda whole: None, [".", "--gold", "second", "--second"], "second: it would be compared with itself"),
    (lambda whole: (whole / "second").symlink_to("gold"), [".", "--second"], "second: it would be compared with itself"),
    (lambda whole: None, [".", "--host", "nowhere.invalid"], "nowhere.invalid:8100: "),
]


@pytest.fixture
def depeche(no_model: None, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., tuple[int, str]]:
    """The command in this process: arguments in, status and last sentence out."""

    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["depeche", *map(str, arguments)])
        capsys.readouterr()  # what the run before has told
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        said: str = capsys.readouterr().err
        return int(exit_.value.code or 0), said

    return call


def is_one_sentence(said: str, words: str) -> bool:
    (line,) = (each for each in said.splitlines() if not each.endswith("…"))
    return line.startswith("depeche: ") and words in line


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize(("name", "make", "status", "words"), OUTPUTS, ids=[name for name, _, _, _ in OUTPUTS])
def test_an_output_without_tables(
    depeche: Any,
    corpus: Path,
    output: Path,
    verb: tuple[str, ...],
    name: str,
    make: Callable[[Path], object],
    status: int,
    words: str,
) -> None:
    make(output)
    given = [corpus] if verb == ("review",) else []
    ended, said = depeche(*verb, *given, "--output", output)
    assert ended == status
    assert is_one_sentence(said, words)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_tables_that_are_damaged(
    depeche: Any, ingest: Callable[..., Summary], corpus: Path, output: Path, verb: tuple[str, ...]
) -> None:
    ingest()
    sorted(output.glob("amounts/**/*.parquet"))[0].write_bytes(b"PAR1")
    given = [corpus] if verb == ("review",) else []
    ended, said = depeche(*verb, *given, "--output", output)
    assert ended == 3
    assert is_one_sentence(said, ".parquet: it is damaged")


@pytest.mark.parametrize(("make", "arguments", "words"), CALLS, ids=[" ".join(arguments) for _, arguments, _ in CALLS])
def test_a_review_of_what_is_no_corpus(
    depeche: Any,
    folder: Path,
    output: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], object],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(folder)
    make(folder)
    ended, said = depeche("review", *arguments, "--output", output)
    assert ended == 2
    assert is_one_sentence(said, words)


def test_a_port_that_is_taken(depeche: Any, folder: Path, output: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended, said = depeche("review", folder, "--output", output, "--port", port)
    assert ended == 2
    assert is_one_sentence(said, f"127.0.0.1:{port}: ")


def test_it_prints_its_address_and_serves_until_it_is_interrupted(folder: Path, output: Path) -> None:
    program = [sys.executable, "-c", "from depeche import main; main()"]
    command = [*program, "review", str(folder), "--output", str(output), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = server.stdout.readline().strip()
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=60) as client:
                assert client.get(f"{address}articles.json").json()["total"] > 1
        finally:
            server.send_signal(signal.SIGINT)
        _, said = server.communicate()
    assert server.returncode == 0
    assert said == "Preparing the index …\n"
