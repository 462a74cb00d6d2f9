"""A sum whose currency the text leaves open, from extraction to whoever reads the tables: null all the way."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from corpora import write_corpus
from depeche import app
from pipeline import load_tables
from pipeline.annotation.exchange import export_tables
from pipeline.annotation.formats import Format
from pipeline.extraction import extractor
from pipeline.review.frozen import build_report
from pipeline.run.steps import Summary
from pipeline.storage.export import export_csv, export_duckdb, export_jsonl, export_xlsx
from reports import held_in
from schemas import Amount

ARTICLE = "La mairie a voté 3 millions de francs pour la halle couverte."


@pytest.fixture
def no_currency(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finder of amounts that settles no currency."""
    find = extractor.find_amounts

    def find_open(*document: Any, **taken: Any) -> Iterator[Amount]:
        yield from (each.model_copy(update={"currency": None}) for each in find(*document, **taken))

    monkeypatch.setattr(extractor, "find_amounts", find_open)


@pytest.fixture
def tables(no_currency: None, ingest: Callable[..., Summary], tmp_path: Path) -> Path:
    ingest(corpus=write_corpus(tmp_path / "francs", {"lycee.txt": ARTICLE}), output=tmp_path / "tables")
    return tmp_path / "tables"


def test_it_is_kept_and_null(tables: Path) -> None:
    amounts, rejects = (load_tables(tables)[name] for name in ("amounts", "rejects"))
    assert (list(amounts["value"]), list(amounts["currency"].isna()), len(rejects)) == ([3_000_000], [True], 0)


def test_csv_leaves_it_empty(tables: Path, tmp_path: Path) -> None:
    export_csv(tables, tmp_path / "to")
    with (tmp_path / "to/amounts.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["currency"] for row in csv.DictReader(stream)] == [""]


def test_jsonl_says_null(tables: Path, tmp_path: Path) -> None:
    export_jsonl(tables, tmp_path / "to")
    assert json.loads((tmp_path / "to/amounts.jsonl").read_text(encoding="utf-8"))["currency"] is None


def test_xlsx_leaves_it_empty(tables: Path, tmp_path: Path) -> None:
    export_xlsx(tables, tmp_path / "to.xlsx")
    head, row = openpyxl.load_workbook(tmp_path / "to.xlsx")["amounts"].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["currency"] is None


def test_duckdb_has_it_among_the_figures(tables: Path, tmp_path: Path) -> None:
    export_duckdb(tables, tmp_path / "to.duckdb")
    with duckdb.connect(str(tmp_path / "to.duckdb"), read_only=True) as database:
        assert database.execute("SELECT figure, value, unit FROM figures").fetchall() == [("amount", 3_000_000, None)]


def test_annotators_are_told_that_it_is_open(tables: Path, tmp_path: Path) -> None:
    export_tables(Format.doccano, tables, tmp_path / "a.jsonl")
    (values,) = json.loads(json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))["values"]).values()
    assert (values["value"], values["currency"]) == ("3000000", "?")


def test_the_page_shows_the_sum_alone(tables: Path) -> None:
    (text,) = held_in(build_report(tables))["texts"]
    assert text["facts"]["told"] == ["3\u202f000\u202f000"]


def test_the_terminal_shows_the_sum_alone(no_currency: None, no_model: None) -> None:
    assert " 3 000 000, " in CliRunner(env={"COLUMNS": "200"}).invoke(app, ["extract", "-"], input=ARTICLE).stdout
