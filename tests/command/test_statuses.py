"""How the command ends, told by its status and one sentence: as cron and a shell see it."""

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpora import ARTICLES, file_bytes, write_corpus
from depeche import app
from depeche.endings import STATUSES
from pipeline import load_tables

ROOT = Path(__file__).parents[2]
DEPECHE = [sys.executable, "-c", "from depeche import main; main()"]


@pytest.fixture
def tables(ingest: Callable[..., Any], output: Path) -> Path:
    ingest()
    return output


def call(*arguments: object, cwd: Path, limit: str = "unlimited", **env: str) -> "subprocess.CompletedProcess[str]":
    """The command as a shell runs it, with files of at most `limit` blocks."""
    script = f'ulimit -f {limit}; trap "" XFSZ; exec "$@"'
    return subprocess.run(
        ["bash", "-c", script, "bash", *DEPECHE, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cwd / "cache")} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(ended: "subprocess.CompletedProcess[str]", status: int) -> str:
    """The only sentence that the command ended with, apart from lines of its log."""
    lines = [line for line in ended.stderr.splitlines() if not re.match(r"\d{4}-\d\d-\d\d ", line)]
    assert (ended.returncode, len(lines)) == (status, 1), ended.stderr
    assert lines[0].startswith("depeche: ")
    return lines[0]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_a_server_that_is_down(corpus: Path, output: Path, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/api"
    told = sentence(call("run", corpus, "-o", output, cwd=tmp_path, PREFECT_API_URL=url), 3)
    assert url in told
    assert "--no-prefect" in told
    assert not output.exists()


def test_a_home_of_prefect_that_cannot_be_written(corpus: Path, output: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = sentence(call("run", corpus, "-o", output, cwd=tmp_path, PREFECT_HOME=str(tmp_path / "file/home")), 3)
    assert str(tmp_path / "file") in told
    assert "PREFECT_HOME" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_page_for_a_full_disk(tables: Path, tmp_path: Path) -> None:
    script = [*DEPECHE, "report", "-o", str(tables)]
    with Path("/dev/full").open("wb") as full:
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        ended = subprocess.run(script, cwd=tmp_path, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert "standard output: No space left" in sentence(ended, 3)


@pytest.mark.parametrize("form", ["duckdb", "sqlite", "xlsx", "csv", "jsonl", "parquet"])
def test_an_export_for_a_full_disk(tables: Path, tmp_path: Path, form: str) -> None:
    told = sentence(call("export", form, "-o", tables, "--to", tmp_path / "to", cwd=tmp_path, limit="1"), 3)
    assert "Free some space" in told
    assert str(tmp_path) in told


def copied_with_links_followed(output: Path) -> None:
    subprocess.run(["cp", "-RL", output, output.with_name("copy")], check=True)
    subprocess.run(["rm", "-r", output], check=True)
    output.with_name("copy").rename(output)


def a_dangling_link(output: Path) -> None:
    output.rename(output.with_name("moved"))
    output.symlink_to(output.with_name("nowhere"))


ODD_OUTPUTS = [(copied_with_links_followed, "links followed"), (a_dangling_link, "leads nowhere")]


@pytest.mark.parametrize(("make", "words"), ODD_OUTPUTS, ids=[words for _, words in ODD_OUTPUTS])
def test_an_output_that_is_odd(tables: Path, corpus: Path, tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tables)
    assert words in sentence(call("run", corpus, "-o", tables, "--no-prefect", cwd=tmp_path), 2)


def test_a_copy_with_its_links_followed_is_still_read(tables: Path) -> None:
    copied_with_links_followed(tables)
    assert len(load_tables(tables)["articles"]) == len(ARTICLES)


def test_a_fault_of_the_program_leaves_its_traceback(tmp_path: Path) -> None:
    faulty = "import depeche.schema, depeche; depeche.schema.json = None; depeche.main()"
    ended = subprocess.run(
        [sys.executable, "-c", faulty, "schema", "amounts"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = sentence(ended, 3)
    assert "a fault of the program (AttributeError" in told
    (kept,) = tmp_path.iterdir()
    assert str(kept) in told
    assert "Traceback" in kept.read_text(encoding="utf-8")


def test_ctrl_c_while_modules_load(tmp_path: Path) -> None:
    """A module that is loaded early sends the signal, as a person might just then."""
    write_corpus(tmp_path, {"typer.py": "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"})
    ended = subprocess.run(
        [*DEPECHE, "schema"], env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, text=True, check=False
    )
    assert "stopped" in sentence(ended, 130)


# What lies in the corpus before a first run and is put there or changed after it, options, and the status of the second run.
SECOND_RUNS = [
    ({}, {}, [], 0),
    ({}, {"vide.txt": ""}, [], 1),
    ({"vide.txt": ""}, {}, [], 0),
    ({"vide.txt": ""}, {}, ["--full"], 0),
    ({"vide.txt": ""}, {}, ["--strict"], 1),
    ({"vide.txt": ""}, {"vide.txt": ""}, [], 0),
    ({"vide.txt": ""}, {"vide.txt": b"\0"}, [], 1),
    ({"vide.txt": ""}, {"vide2.txt": ""}, [], 1),
    ({"vide.txt": ""}, {"vide.txt": "La mairie recrute 12 agents.\n"}, ["--strict"], 0),
]


@pytest.mark.parametrize(("before", "change", "options", "status"), SECOND_RUNS, ids=str)
def test_only_new_rejects_make_a_run_end_with_1_and_a_dry_run_too(
    no_model: None, corpus: Path, output: Path, before: Any, change: Any, options: list[str], status: int
) -> None:
    write_corpus(corpus, before)
    run = ["run", str(corpus), "-o", str(output), "--no-prefect"]
    assert CliRunner().invoke(app, run).exit_code == bool(before)
    write_corpus(corpus, change)
    tables = file_bytes(output)
    assert CliRunner().invoke(app, [*run, *options, "--dry-run"]).exit_code == status
    assert file_bytes(output) == tables
    assert CliRunner().invoke(app, [*run, *options]).exit_code == status


def test_rejects_are_told_with_their_remedy_where_people_look(no_model: None, corpus: Path, output: Path) -> None:
    write_corpus(corpus, {f"vide{n:02}.txt": "" for n in range(12)})
    ended = CliRunner().invoke(app, ["run", str(corpus), "-o", str(output), "--no-prefect"])
    lines = [line for line in ended.stderr.splitlines() if "rejected" in line]
    assert len(lines) == 11
    assert "vide00.txt: text: there is no text. Add the article's text" in lines[0]
    assert f"2 more are rejected: depeche rejects --output {output}" in lines[-1]
    listed = CliRunner().invoke(app, ["rejects", "-o", str(output)])
    assert listed.stdout.splitlines()[11].startswith("vide11.txt: text: there is no text. ")


def test_the_log_of_a_machine_is_json_line_by_line(no_model: None, corpus: Path, output: Path) -> None:
    write_corpus(corpus, {"vide.txt": ""})
    ended = CliRunner().invoke(app, ["run", str(corpus), "-o", str(output), "--no-prefect", "--log-format", "json"])
    log, (summary,) = [[json.loads(line) for line in told.splitlines()] for told in (ended.stderr, ended.stdout)]
    assert {each["corpus"] for each in log} == {str(corpus)}
    assert [each["level"] for each in log] == ["info", "info", "info", "warning"]
    assert [(each["done"], each["total"]) for each in log if "done" in each] == [(0, 4), (4, 4)]
    assert (log[-1]["source_path"], log[-1]["error"]) == ("vide.txt", "text")
    assert (summary["n_extracted"], summary["counts"]["articles"]) == (4, 4)


def test_without_a_terminal_each_line_has_its_time_and_nothing_is_drawn(no_model: None, corpus: Path, output: Path) -> None:
    ended = CliRunner().invoke(app, ["run", str(corpus), "-o", str(output), "--no-prefect"])
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO ", line) for line in ended.stderr.splitlines())
    assert str(corpus) in ended.stderr
    assert not re.search(r"[\u2500-\u257f]", ended.output)


def test_help_and_readme_tell_the_statuses() -> None:
    told = " ".join(CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout.split())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for status, meaning in STATUSES.items():
        assert f"{status} {meaning}" in told
        assert f"| {status} | {meaning} |" in readme


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"depeche \d+\.\d+.*\n", CliRunner().invoke(app, ["--version"]).stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_its_verbs(tmp_path: Path, shell: str) -> None:
    script = tmp_path / "depeche"
    script.write_text("from depeche import main\nmain()\n", encoding="utf-8")
    begun = {
        "COMP_WORDS": "depeche rej",
        "COMP_CWORD": "1",
        "_TYPER_COMPLETE_ARGS": "depeche rej",
        "_DEPECHE_COMPLETE": f"complete_{shell}",
    }
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    env = os.environ | {"PYTHONPATH": str(ROOT)} | begun | fish
    ended = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, check=False)
    assert "rejects" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_demo_shows_tables(no_model: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["demo"])
    assert ended.exit_code == 0
    assert "18,4 millions d'euros" in ended.stdout
    assert len(load_tables("depeche-demo")["articles"]) == 3
    assert len(load_tables("depeche-demo")["rejects"]) == 0
    assert CliRunner().invoke(app, ["demo"]).exit_code == 0


def test_the_sample_is_in_the_wheel() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = written["tool"]["setuptools"]["package-data"]["depeche"]
    packed = {path for pattern in patterns for path in (ROOT / "depeche").glob(pattern)}
    assert packed == set((ROOT / "depeche/sample").iterdir())
