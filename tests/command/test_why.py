"""`depeche extract --why`: for each figure, who may hold it and what speaks for and against."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline import explain, extract

TEXT = (
    "La clinique des Tilleuls emploie 120 salariés. "
    "La clinique des Tilleuls est suivie par la CCI du Jura, qui a versé 2 M€. Le marché mondial pèse 9 Md€.\n"
)


@pytest.fixture
def runner(no_model: None) -> CliRunner:
    return CliRunner()


def told(runner: CliRunner, text: str, *options: str) -> str:
    result = runner.invoke(app, ["extract", "-", "--why", *options], input=text.encode(), color=False, env={"COLUMNS": "160"})
    assert result.exit_code == 0
    return result.stdout


def why(runner: CliRunner, text: str) -> Any:
    return json.loads(told(runner, text, "--format", "json"))


def test_each_figure_is_told_with_its_candidates_and_reasons(runner: CliRunner) -> None:
    shown = told(runner, TEXT).partition("Why each figure")[2]
    assert [line.strip() for line in shown.splitlines() if line.strip().startswith(("120", "2 M€", "9 Md€"))] == [
        "120 salariés: clinique des Tilleuls",
        "2 M€: CCI du Jura",
        "9 Md€: nobody named",
    ]
    assert "the subject of the figure's clause" in shown
    assert "the figure stands in its relative clause" in shown
    assert "a sector or place right before the figure" in shown


def test_without_figures_or_organisations(runner: CliRunner) -> None:
    assert why(runner, "Il pleut.")["why"] == []
    (alone,) = why(runner, "Le marché mondial pèse 9 Md€.")["why"]
    assert [each["name"] for each in alone["candidates"]] == [None]
    assert alone["probability"] == 1


def test_why_is_told_only_when_asked(runner: CliRunner) -> None:
    plain = runner.invoke(app, ["extract", "-", "--format", "json"], input=TEXT.encode())
    assert "why" not in json.loads(plain.stdout)
    assert "Why each figure" not in runner.invoke(app, ["extract", "-"], input=TEXT.encode()).stdout


def test_json_has_the_shape_that_is_promised(runner: CliRunner) -> None:
    found = why(runner, TEXT)
    for explained in found["why"]:
        assert list(explained) == ["table", "id", "start", "end", "text", "organisation_id", "probability", "candidates"]
        (row,) = [row for row in found[explained["table"]] if explained["id"] in row.values()]
        assert {key: row[key] for key in ("start", "end", "text", "organisation_id")}.items() <= explained.items()
        assert [each["weight"] for each in explained["candidates"]] == sorted(
            (each["weight"] for each in explained["candidates"]), reverse=True
        )
        for candidate in explained["candidates"]:
            assert list(candidate) == ["organisation_id", "name", "weight", "probability", "reasons"]
            assert sum(reason["weight"] for reason in candidate["reasons"]) == pytest.approx(candidate["weight"], abs=0.001)
            assert all(list(reason) == ["name", "meaning", "weight"] for reason in candidate["reasons"])


def test_python_gives_the_same(runner: CliRunner) -> None:
    explained = explain(extract(TEXT))
    assert [
        [(each.organisation_id, round(each.weight, 3), len(each.reasons)) for each in explanation.candidates]
        for explanation in explained
    ] == [
        [(each["organisation_id"], each["weight"], len(each["reasons"])) for each in figure["candidates"]]
        for figure in why(runner, TEXT)["why"]
    ]


def test_the_text_is_not_obeyed(runner: CliRunner) -> None:
    shown = told(runner, "\x1b[2JLa CCI [bold]du Jura[/bold] emploie 12 [link=http://x]salariés[/].\u202e {0} {}\n")
    assert not {"\x1b", "\u202e"} & set(shown)
