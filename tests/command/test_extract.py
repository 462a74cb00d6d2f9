"""`depeche extract` on a terminal and as JSON: what it reads, how it is set, what programs get."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depeche import app
from schemas import TABLES, json_schema
from schemas.facts import plain_number

WORDS = "Le conseil syndical rappelle que la coopérative Arvalon emploie 240 salariés et qu’elle a versé 3,5 millions d’euros. "
PAGE = f"""<!doctype html><html lang="fr"><head><title>Arvalon verse une prime</title>
<meta property="article:published_time" content="2019-11-20"></head><body>
<nav><a href="/">Accueil</a> <a href="/eco">Éco</a></nav>
<article><h1>Arvalon verse une prime</h1><p>{WORDS * 4}</p><p>{WORDS}La décision a été prise mardi.</p></article></body></html>"""


@pytest.fixture
def runner(no_model: None) -> CliRunner:
    return CliRunner(env={"COLUMNS": "80"})


def test_a_web_page_is_read_as_it_is_added(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    facts = json.loads(runner.invoke(app, ["extract", str(tmp_path / "page.html"), "--format", "json"]).stdout)
    assert facts["published"] == "2019-11-20"
    assert {amount["text"] for amount in facts["amounts"]} == {"3,5 millions d’euros"}
    shown = runner.invoke(app, ["extract", str(tmp_path / "page.html")]).stdout
    assert "Accueil" not in shown
    assert "<p>" not in shown
    piped = runner.invoke(app, ["extract", "-", "--format", "json"], input=PAGE.encode()).stdout
    assert json.loads(piped)["amounts"] == facts["amounts"]
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    misnamed = runner.invoke(app, ["extract", str(tmp_path / "page.txt"), "--format", "json"]).stdout
    assert json.loads(misnamed)["amounts"] == facts["amounts"]


def test_why_there_is_no_day_is_told(runner: CliRunner) -> None:
    text = "Arvalon embauche\nPublié il y a 4 h\n\nElle a signé mardi."
    told = runner.invoke(app, ["extract", "-", "--format", "json"], input=text)
    assert "the text says only « Publié il y a 4 h »" in told.stderr
    assert json.loads(told.stdout)["published"] is None
    assert runner.invoke(app, ["extract", "-", "--published", "2019-11-20"], input=text).stderr == ""


REFUSED = [
    (
        "articles.jsonl",
        '{"text": "Un article."}\n',
        "it is JSONL, which may hold many articles. Bring them into a corpus: depeche add",
    ),
    ("table.csv", "titre;texte\nA;B\n", "it is CSV, which may hold many articles."),
    ("page.pdf", "%PDF-1.7", "PDF: it cannot be read"),
    ("http://127.0.0.1:1/article.html", None, "private"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED)
def test_what_is_no_article_is_refused_by_name(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str | None, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    result = runner.invoke(app, ["extract", name])
    assert name in str(result.exception)
    assert words in str(result.exception)


def test_lines_are_broken_between_words_and_the_table_fits(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["extract", "-"], input=(WORDS * 3).encode()).stdout.splitlines()
    assert max(map(len, shown)) <= 80
    text = " ".join(line.strip() for line in shown)
    assert " ".join((WORDS * 3).split()) in text


def test_a_column_that_says_the_same_in_every_row_is_left_out(runner: CliRunner) -> None:
    one = runner.invoke(app, ["extract", "-"], input="La prime coûte 300 euros.".encode()).stdout
    assert [name for name in ("fact", "text", "value", "of", "rule", "sure") if name in one.split()] == ["fact", "text", "value"]
    none = runner.invoke(app, ["extract", "-"], input=b"Rien.").stdout
    assert none.strip() == "Rien."


def test_durations_and_recurrences_are_told_in_words(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["extract", "-"], input="La grève dure trois semaines. La prime tombe tous les mois.".encode())
    assert [words in " ".join(shown.stdout.split()) for words in ("3 weeks", "every month", "P3W")] == [True, True, False]


def test_json_keeps_accents_and_has_numbers(runner: CliRunner) -> None:
    told = runner.invoke(
        app, ["extract", "-", "--format", "json"], input="La société Été a reçu 2 500 euros et 0,2516 €.".encode()
    ).stdout
    assert "Été" in told or "reçu" not in told
    assert [amount["value"] for amount in json.loads(told)["amounts"]] == [2500, 0.2516]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2500", 2500), ("2500.0000", 2500), ("-16000000", -16_000_000), ("0.2516", 0.2516), ("1234567.89", 1234567.89),
        ("9007199254740992", 9007199254740992), ("9007199254740993", "9007199254740993"),
        ("12345678901234567890.1234", "12345678901234567890.1234"), ("900719925474099.1234", "900719925474099.1234"),
    ],
)  # fmt: skip
def test_money_is_a_number_where_no_digit_is_lost(value: str, told: float | str) -> None:
    assert plain_number(Decimal(value)) == told
    assert type(plain_number(Decimal(value))) is type(told)


def test_the_schema_says_so() -> None:
    value = json.dumps(json_schema(TABLES["amounts"])["properties"]["value"])
    assert '"type": "number"' in value
    assert "where a number of 64 bits would lose digits" in value
