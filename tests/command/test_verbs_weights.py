"""Verbs that read articles do so with weights of the user's own, by flag or variable."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corpora import make_weights, write_corpus
from depeche import app
from pipeline.errors import UsageError
from pipeline.weights.manifest import shipped_version
from pipeline.weights.own import OwnWeights, save_own

TEXT = "Le groupe Velmar a réalisé un chiffre d'affaires de 12 millions d'euros."
MONEY = "12 millions d'euros"


@pytest.fixture
def own(no_model: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OwnWeights:
    monkeypatch.setenv("DEPECHE_HOME", str(tmp_path / "home"))
    own = make_weights("court", "debt")
    save_own(own)
    return own


def called(*arguments: object, weights: str | None = None) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=TEXT, env={"DEPECHE_WEIGHTS": weights})


def kind_in(result: Result) -> str:
    (amount,) = json.loads(result.stdout)["amounts"]
    return str(amount["kind"])


def test_extract(own: OwnWeights) -> None:
    extract = ("extract", "-", "--format", "json")
    assert kind_in(called(*extract)) == "revenue"
    assert kind_in(called(*extract, "--weights", "court")) == "debt"
    assert kind_in(called(*extract, weights="court")) == "debt"
    assert kind_in(called(*extract)) == "revenue"


def test_evaluate(own: OwnWeights, tmp_path: Path) -> None:
    start = TEXT.index(MONEY)
    amount = {"start": start, "end": start + len(MONEY), "text": MONEY, "value": 12_000_000, "currency": "EUR"}
    amount |= {"value_min": None, "value_max": None, "modifier": "exact", "organisation": None, "kind": "debt"}
    gold = {"article_id": "a1", "published": None, "amounts": [amount]}
    folder = write_corpus(tmp_path / "mine", {"articles/a1.txt": TEXT, "gold/a1.json": json.dumps(gold)}) / "gold"
    scores = [json.loads(called("evaluate", folder, "--json", *more).stdout)["scores"] for more in ((), ("--weights", "court"))]
    assert [each["amounts.kind"]["right"] for each in scores] == [0, 1]


def test_annotate_export(own: OwnWeights, tmp_path: Path) -> None:
    corpus, tasks = write_corpus(tmp_path / "articles", {"a1.txt": TEXT}), tmp_path / "tasks.jsonl"
    result = called("annotate", "export", "doccano", "--corpus", corpus, "--to", tasks, "--weights", "court")
    assert result.exit_code == 0
    assert "debt" in tasks.read_text(encoding="utf-8")


def test_a_run_tells_which_weights_would_read_anew(own: OwnWeights, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "articles", {"a1.txt": TEXT})
    run = ("run", corpus, "-o", tmp_path / "output", "--no-prefect")
    assert called(*run).exit_code == 0
    assert "1 to extract (1 new code or model)" in called(*run, "--dry-run", "--weights", "court").output
    assert "0 to extract" in called(*run, "--dry-run").output


VERBS = {
    "extract": ["-"],
    "run": ["articles", "--no-prefect"],
    "serve": ["articles"],
    "evaluate": ["gold"],
    "review": ["articles"],
    "annotate": ["export", "doccano", "--corpus", "articles"],
}


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_name_is_one_sentence(verb: str, own: OwnWeights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "articles", {"a1.txt": TEXT})
    monkeypatch.chdir(tmp_path)
    result = called(verb, *VERBS[verb], "--weights", "sport")
    assert isinstance(result.exception, UsageError)
    folder = tmp_path / "home" / "weights"
    assert str(result.exception) == f"sport: there are no weights of this name in {folder}. There are: court."


def test_weights_for_others_than_ship_are_one_sentence(own: OwnWeights) -> None:
    save_own(OwnWeights(own.manifest.model_copy(update={"base": "another"}), own.models))
    result = called("extract", "-", "--weights", "court")
    assert f"these weights were learnt on another, and here is {shipped_version()}" in str(result.exception)
