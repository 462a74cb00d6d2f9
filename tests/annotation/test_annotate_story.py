"""What a newcomer does: a saved page, a feed and a table in, one article corrected in Label Studio, the score read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depeche import app

PAGES = Path(__file__).parents[1] / "sources" / "pages"
TABLE = """titre;texte;date de publication;journal
Brèves;La fonderie Bréval emploie 210 salariés à Hérimoncourt. Elle investira 3 millions d'euros en 2020.;08/11/2019;L'Écho
"""


def depeche(*arguments: str, expected: int = 0) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == expected, result.output
    return result.stdout


def test_from_clippings_to_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_model: None) -> None:
    monkeypatch.chdir(tmp_path)
    Path("coupures.csv").write_text(TABLE, encoding="utf-8")

    added = depeche("add", str(PAGES / "wordpress.html"), str(PAGES / "atom.xml"), "coupures.csv").splitlines()
    assert added[0].startswith("corpus/articles/2021/2021-09-14-morbihan-eco-")
    assert len(added) == 3
    assert "0 problems" in depeche("check", "corpus")

    article = Path(added[2]).stem
    depeche("annotate", "export", "label-studio", article, "--to", "tasks.json")
    _correct(Path("tasks.json"))
    gold = depeche("annotate", "import", "label-studio", "tasks.json").strip()
    assert gold == f"corpus/gold/{article}.json"
    assert "0 problems" in depeche("check", "corpus")

    scores = json.loads(depeche("evaluate", "--json"))["scores"]
    assert scores


def _correct(path: Path) -> None:
    """What a person does in Label Studio: confirm the marks, and add the organisation that was missed."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    text = tasks[0]["data"]["text"]
    result = [region for region in tasks[0]["predictions"][0]["result"] if region.get("value", {}).get("labels") != ["ORG"]]
    start = text.index("fonderie Bréval")
    span = {"start": start, "end": start + len("fonderie Bréval"), "labels": ["ORG"]}
    result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels", "value": span})
    tasks[0]["annotations"] = [{"result": result, "was_cancelled": False}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
