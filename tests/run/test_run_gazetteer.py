"""Which list of organisations of the user's own a run goes by: told, beside the gold, or none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpora import write_corpus
from depeche.command import app
from flows.batches import extract_with_same_code
from pipeline import load_tables
from pipeline.errors import DepecheError
from pipeline.evaluation.evaluation import evaluate
from pipeline.extraction.organisations.gazetteer import find_known
from pipeline.lexicon import USER_FILE
from pipeline.reading.folders import Folders
from pipeline.run.gazetteer import gazetteer_of, using_gazetteer, using_gazetteer_of
from pipeline.run.options import Options
from pipeline.run.plan import make_plan
from pipeline.run.steps import Summary, run
from pipeline.storage.generations import open_output

HEAD = "id,name,aliases,acronym,kind\n"
FILES = {
    "articles/a.txt": "Hier, lazibeline a recruté douze personnes.\n",
    "organisations.csv": f"{HEAD}zibeline,Zibeline d'Armor,lazibeline,,cluster\n",
    "mine.csv": f"{HEAD}mine,Mine d'Armor,lazibeline,,media\n",
}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "whole", FILES)


def found(output: Path) -> list[tuple[str, str]]:
    rows = load_tables(output)["organisations"].to_dict("records")
    return [(row["organisation_id"], row["kind"]) for row in rows]


# The flags, the environment, and what « lazibeline » is.
TOLD = [
    ([], {}, [("zibeline", "cluster")]),
    (["--gazetteer", "mine.csv"], {}, [("mine", "media")]),
    ([], {USER_FILE: "mine.csv"}, [("mine", "media")]),
    (["--gazetteer", "organisations.csv"], {USER_FILE: "mine.csv"}, [("zibeline", "cluster")]),
    (["--gazetteer", "none"], {}, []),
    ([], {USER_FILE: "none"}, []),
]


@pytest.mark.parametrize(("flags", "environment", "known"), TOLD, ids=str)
def test_a_run_knows_the_list_that_it_is_told_or_the_one_beside_the_gold(
    flags: list[str], environment: dict[str, str], known: list[tuple[str, str]],
    whole: Path, output: Path, no_model: None, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(whole)
    command = ["run", "articles", "-o", str(output), "--no-prefect", *flags]
    result = CliRunner().invoke(app, command, env=environment)
    assert result.exit_code == 0, result.output
    assert found(output) == known
    assert ("these organisations of yours are known" in result.stderr) == (not flags and not environment)
    assert "0 to extract" in CliRunner().invoke(app, [*command, "--dry-run"], env=environment).stdout
    assert find_known("lazibeline") is None


BROKEN: list[tuple[bytes, str]] = [
    (b"nom,type\n", "no column id, name"),
    ("id,name,aliases,acronym,kind\na,Hôpital,,,health\n".encode("latin-1"), "not UTF-8"),
    (b"id,name,aliases,acronym,kind,other\na,A,,,health,b\n", "a leads to b"),
    (b"id,name,aliases,acronym,kind,other\na,A,,,health,b\nb,B,,,health,a\n", "leads back"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_list_that_cannot_be_read_stops_the_run(
    content: bytes, words: str, whole: Path, output: Path, ingest: Callable[..., Summary]
) -> None:
    (whole / "organisations.csv").write_bytes(content)
    with pytest.raises(DepecheError, match=words):
        ingest(corpus=whole / "articles")
    assert not (output / ".current").exists()


def test_a_list_that_is_missing_is_named(whole: Path) -> None:
    with pytest.raises(DepecheError, match=r"nowhere\.csv: there is no such file"):
        gazetteer_of(Path("nowhere.csv"), Folders(whole / "articles", whole / "gold"))


def test_worker_processes_and_workers_elsewhere_know_it_too(whole: Path, output: Path, no_model: None, tmp_path: Path) -> None:
    options = Options(corpus=whole / "articles", output=output)
    with open_output(output, 0), using_gazetteer_of(options):
        plan = make_plan(options)
    plan.staging.mkdir(parents=True, exist_ok=True)
    assert extract_with_same_code(plan.batches[0]).extracted == ["a"]
    run(Options(corpus=whole / "articles", output=tmp_path / "two", workers=2))
    assert ("zibeline", "cluster") in found(tmp_path / "two")


def test_an_evaluation_knows_it_too(whole: Path, no_model: None) -> None:
    gold = '{"article_id": "a", "published": null, "organisations": [], "dates": [], "amounts": [], "headcounts": []}'
    write_corpus(whole, {"gold/a.json": gold})
    folders = Folders(whole / "articles", whole / "gold")
    counts = []
    for told in (None, Path("none")):
        with using_gazetteer(told, folders):
            counts.append(len(list(evaluate(folders.gold, folders.articles).outcomes)))
    assert counts[0] == counts[1] + 1
