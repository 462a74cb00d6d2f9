"""`depeche extract` on a terminal and as JSON: what it reads, how it is set, what programs get."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depeche import app
from depeche.render import _fitted, _wrapped
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


# The cell of a table, how wide its column is, and its lines: they end where words and parts of long ones do.
CELLS = [
    ("Centre hospitalier de Saint-Malo", 14, ["Centre", "hospitalier de", "Saint-Malo"]),
    ("Électro-Télécommunications-Internationales SA", 19, ["Électro-", "Télécommunications-", "Internationales SA"]),
    ("https://www.coop-arvalon.example.fr/presse/prime", 15, ["https://www.", "coop-arvalon.", "example.fr/", "presse/prime"]),
    ("1 234 500 000 EUR, investment", 14, ["1 234 500 000", "EUR,", "investment"]),
    ("2020-01-01 to 2020-12-31", 13, ["2020-01-01 to", "2020-12-31"]),
    ("l'Établissement public", 16, ["l'Établissement", "public"]),
    ("S.A. Arvalon", 9, ["S.A.", "Arvalon"]),
    ("3 mai 2019", 40, ["3 mai 2019"]),
    ("", 5, [""]),
]


@pytest.mark.parametrize(("cell", "width", "lines"), CELLS, ids=[cell for cell, *_ in CELLS])
def test_cells_are_broken_at_word_ends(cell: str, width: int, lines: list[str]) -> None:
    assert _wrapped(cell, width).split("\n") == lines


# What columns hold, how wide the terminal is, and how wide the columns become: those that tell least go first.
FITTED = [
    ({"text": ["Arvalon emploie"], "rule": ["number"], "sure": ["0.97"]}, 40, {"text": 15, "rule": 6, "sure": 4}),
    ({"text": ["Arvalon emploie"], "rule": ["number"], "sure": ["0.97"]}, 22, {"text": 8, "rule": 6, "sure": 4}),
    ({"text": ["Arvalon emploie"], "rule": ["number"], "sure": ["0.97"]}, 20, {"text": 14, "sure": 4}),
    ({"text": ["Arvalon emploie"], "rule": ["number"], "sure": ["0.97"]}, 10, {"text": 10}),
    ({"text": ["Arvalon emploie"], "value": ["3"]}, 6, {"text": 3, "value": 1}),
    ({"text": ["Arvalon"], "value": ["3"]}, 1, {"text": 1, "value": 1}),
]


@pytest.mark.parametrize(("columns", "width", "widths"), FITTED)
def test_columns_share_the_terminal(columns: dict[str, list[str]], width: int, widths: dict[str, int]) -> None:
    assert _fitted(columns, width) == widths


LONG = """La coopérative Arvalon-Développement emploie 240 enseignants-chercheurs. En septembre 2019, la Caisse départementale
d'allocations familiales a versé 1 234,5 millions d'euros à l'entreprise Électro-Construction."""


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_word_of_a_fact_is_cut(no_model: None, width: int) -> None:
    runner = CliRunner(env={"COLUMNS": str(width)})
    facts = json.loads(runner.invoke(app, ["extract", "-", "--format", "json"], input=LONG.encode()).stdout)
    shown = runner.invoke(app, ["extract", "-"], input=LONG.encode()).stdout
    assert max(map(len, shown.splitlines())) <= width
    table = shown[shown.index("─") :]
    words = {word for kind in ("dates", "amounts", "headcounts") for fact in facts[kind] for word in fact["text"].split()}
    parts = {part for word in words for part in word.replace("-", "- ").split()}
    assert parts
    assert [part for part in parts if part not in table] == []
    assert "…" not in table


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
