"""The tables in other formats, read back by others' programs."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from typer.testing import CliRunner

from corpora import write_corpus
from depeche import app
from pipeline import load_tables
from pipeline.errors import StoreError, UsageError
from pipeline.run.steps import Summary
from pipeline.storage.cells import as_cell
from pipeline.storage.export import FOLDERS, FORMATS
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import EXPORTED, TABLES

# ruff: noqa: E501 (tables, one case a line)

HOSTILE = '=HYPERLINK("http://x")\n@cmd\tIl verse 3,5 millions d\'euros.\x1b[2J\n' + "Une phrase de plus. " * 2_000


@pytest.fixture
def tables(ingest: Callable[..., Summary], corpus: Path, output: Path) -> Path:
    write_corpus(corpus, {"piege.md": f"---\ntitle: '=1+1'\npublished: 2012-04-27\n---\n{HOSTILE}"})
    ingest()
    return output


def rows(output: Path, name: str) -> int:
    return len(load_tables(output)[name])


def test_csv(tables: Path, tmp_path: Path) -> None:
    FORMATS["csv"](tables, tmp_path / "to")
    for name in TABLES:
        with (tmp_path / f"to/{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == rows(tables, name)
    with (tmp_path / "to/articles.csv").open(encoding="utf-8", newline="") as stream:
        (trap,) = (row for row in csv.DictReader(stream) if row["article_id"] == "piege")
    assert (trap["title"], trap["text"][:6], trap["published"], trap["url"]) == ("'=1+1", "'=HYPE", "2012-04-27", "")


# A cell as the text has it, and as a spreadsheet may have it.
CELLS = [
    ("=1+1", "'=1+1"),
    ("+33 1", "'+33 1"),
    ("-12 %", "'-12 %"),
    ("@nom", "'@nom"),
    ("\t=1", "'\t=1"),
    ("＝1+1", "'＝1+1"),
    ("＠SUM(A1)", "'＠SUM(A1)"),
    ("﹢1", "'﹢1"),
    (" =1+1", "' =1+1"),
    ("\u00a0\u202f=1", "'\u00a0\u202f=1"),
    ("\u200b=1", "'\u200b=1"),
    ("\ufeff\u2060 ＝1", "'\ufeff\u2060 ＝1"),
    ("\n\n=1", "'\n\n=1"),
    ("\x00=1", "'\x00=1"),
    ("a=1", "a=1"),
    ("« =1 »", "« =1 »"),
    (" Le maire", " Le maire"),
    ("– 12 %", "– 12 %"),
    ("", ""),
    (None, None),
    (-12, -12),
]


@pytest.mark.parametrize(("value", "cell"), CELLS, ids=repr)
def test_what_a_spreadsheet_would_compute_is_text(value: object, cell: object) -> None:
    assert as_cell(value) == cell


def test_csv_has_numbers_as_people_write_them(tables: Path, tmp_path: Path) -> None:
    """No tail of a binary fraction, no idle decimals."""
    FORMATS["csv"](tables, tmp_path / "to")
    with (tmp_path / "to/figures.csv").open(encoding="utf-8", newline="") as stream:
        figures = list(csv.DictReader(stream))
    assert "3500000" in {row["value"] for row in figures}
    numbers = [row[name] for row in figures for name in ("value", "value_min", "confidence", "holder_confidence")]
    assert [number for number in numbers if len(number.partition(".")[2]) > 6 or "E" in number] == []


FLAT = [
    ("amount", "3,5 millions d'euros", Decimal(3_500_000), "EUR", "La clinique des Tilleuls investit 3,5 millions d'euros.", "2012-04-27", ""),
    ("amount", "entre 2 et 3 M€", None, "EUR", "Coût : entre 2 et 3 M€.", "2012-05-03", ""),
    ("headcount", "412 personnes", Decimal(412), "personnes", "Elle emploie 412 personnes depuis le 2 janvier 2011.", "2012-04-27", "2011-01-02"),
    ("headcount", "87 adhérents", Decimal(87), "adhérents", "Le pôle Mécaval compte 87 adhérents.", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "text", "value", "unit", "sentence", "published", "period"), FLAT)
def test_figures_are_flat(
    figure: str,
    text: str,
    value: Decimal | None,
    unit: str,
    sentence: str,
    published: str,
    period: str,
    tables: Path,
    tmp_path: Path,
) -> None:
    FORMATS["parquet"](tables, tmp_path / "to")
    flat = pq.read_table(tmp_path / "to/figures.parquet").to_pylist()
    (row,) = (row for row in flat if row["text"] == text and row["article_id"] != "piege")
    assert (row["figure"], row["value"], row["unit"], row["sentence"]) == (figure, value, unit, sentence)
    assert str(row["published"] or "") == published
    assert str(row["period_from"] or "") in ("", period)


def test_every_figure_has_its_holders_name(tables: Path, tmp_path: Path) -> None:
    FORMATS["parquet"](tables, tmp_path / "to")
    flat = pq.read_table(tmp_path / "to/figures.parquet").to_pylist()
    assert len(flat) == rows(tables, "amounts") + rows(tables, "headcounts")
    assert any(row["organisation"] for row in flat)
    assert [row for row in flat if (row["organisation"] is None) is not (row["organisation_id"] is None)] == []


def test_sqlite(tables: Path, tmp_path: Path) -> None:
    FORMATS["sqlite"](tables, tmp_path / "to.sqlite")
    with closing(sqlite3.connect(tmp_path / "to.sqlite")) as database:
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
        assert counts == {name: rows(tables, name) for name in TABLES}
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[2] for row in database.execute("PRAGMA foreign_key_list(amounts)")} == {"articles", "organisations", "dates"}
        found = database.execute(
            "SELECT sentence FROM figures WHERE rowid IN (SELECT rowid FROM figures_fts('mecaval adherents'))"
        )
        assert found.fetchall() == [("Le pôle Mécaval compte 87 adhérents.",)]
        assert database.execute("SELECT value FROM figures WHERE text = '412 personnes'").fetchone() == (412,)


def test_sqlite_is_described_for_datasette(tables: Path, tmp_path: Path) -> None:
    FORMATS["sqlite"](tables, tmp_path / "to.sqlite")
    told = json.loads((tmp_path / "to.metadata.json").read_text(encoding="utf-8"))["databases"]["to"]["tables"]
    assert told.keys() == EXPORTED.keys()
    assert all(told[name]["columns"].keys() == EXPORTED[name].model.model_fields.keys() for name in EXPORTED)


@pytest.mark.parametrize("described", [False, True])
def test_datasette_shows_and_searches_it(described: bool, tables: Path, tmp_path: Path) -> None:
    datasette = shutil.which("datasette", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not datasette:
        pytest.skip("Datasette is not installed")
    FORMATS["sqlite"](tables, tmp_path / "to.sqlite")
    more = ["--metadata", str(tmp_path / "to.metadata.json")] if described else []
    page = subprocess.run(
        [datasette, str(tmp_path / "to.sqlite"), *more, "--get", "/to/figures.json?_search=adherents&_shape=array"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [row["text"] for row in json.loads(page.stdout)] == ["87 adhérents"]
    table = subprocess.run(
        [datasette, str(tmp_path / "to.sqlite"), *more, "--get", "/to/figures"], capture_output=True, text=True, check=True
    )
    assert "87 adhérents" in table.stdout
    assert ("The sentence that the figure is in." in table.stdout) is described


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_package_is_one_to_its_own_tool(form: str, tables: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    FORMATS[form](tables, tmp_path / "to")
    package = json.loads((tmp_path / "to/datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {f"{name}.{form}" for name in EXPORTED}
    assert all((tmp_path / "to" / resource["path"]).is_file() for resource in package["resources"])
    report = frictionless.Package(str(tmp_path / "to/datapackage.json")).validate()
    assert report.flatten(["type", "note", "rowNumber"]) == []


@pytest.mark.parametrize("forms", [("csv", "parquet"), ("parquet", "csv"), ("parquet", "jsonl", "parquet", "csv")])
def test_one_folder_has_one_package_of_all_its_formats(forms: tuple[str, ...], tables: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for form in forms:
        FORMATS[form](tables, tmp_path / "to")
    package = json.loads((tmp_path / "to/datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"]: resource["path"] for resource in package["resources"]} == {
        **{name: f"{name}.csv" for name in EXPORTED},
        **{f"{name}-parquet": f"{name}.parquet" for name in EXPORTED},
    }
    assert frictionless.Package(str(tmp_path / "to/datapackage.json")).validate().valid


def test_a_wrong_cell_is_told_by_the_package(tables: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    FORMATS["csv"](tables, tmp_path / "to")
    path = tmp_path / "to/figures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",headcount,", ",head,").replace("headcount,", "head,", 1), encoding="utf-8"
    )
    assert not frictionless.Package(str(tmp_path / "to/datapackage.json")).validate().valid


def test_jsonl(tables: Path, tmp_path: Path) -> None:
    FORMATS["jsonl"](tables, tmp_path / "to")
    lines = (tmp_path / "to/amounts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == rows(tables, "amounts")
    assert "3500000.0000" in {json.loads(line)["value"] for line in lines}


def test_xlsx(tables: Path, tmp_path: Path) -> None:
    FORMATS["xlsx"](tables, tmp_path / "to.xlsx")
    book = openpyxl.load_workbook(tmp_path / "to.xlsx")
    assert book.sheetnames == ["figures", *TABLES, "aliases"]
    assert {name: book[name].max_row - 1 for name in TABLES} == {name: rows(tables, name) for name in TABLES}
    for sheet in book:
        last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{last}")
    widths = {cell.value: book["figures"].column_dimensions[cell.column_letter].width for cell in book["figures"][1]}
    assert widths["modifier"] < widths["sentence"]
    (days,) = (column for column in book["figures"].iter_cols() if column[0].value == "published")
    assert {type(cell.value) for cell in days[1:] if cell.value} == {datetime}
    assert {cell.is_date for cell in days[1:] if cell.value} == {True}
    cells = [cell for row in book["articles"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert max(len(str(cell.value)) for cell in cells) == 32_767


def test_duckdb(tables: Path, tmp_path: Path) -> None:
    FORMATS["duckdb"](tables, tmp_path / "to.duckdb")
    with duckdb.connect(str(tmp_path / "to.duckdb"), read_only=True) as database:
        assert all(len(database.table(name).fetchall()) == rows(tables, name) for name in TABLES)
        keys = database.execute("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchall()
        assert {name for (name,) in keys} == {table.name for table in EXPORTED.values() if table.key}
        figures = database.execute("SELECT count(*), count(published) FROM figures").fetchone()
    assert figures is not None
    assert figures[0] == rows(tables, "amounts") + rows(tables, "headcounts")


def test_duckdb_that_is_not_installed_is_a_sentence(tables: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match="pip install"):
        FORMATS["duckdb"](tables, tmp_path / "to.duckdb")


def delta(place: Path, name: str, version: int | None = None) -> DeltaTable:
    return DeltaTable(place / "to" / name, version)


def test_delta(tables: Path, tmp_path: Path) -> None:
    """Read by Polars and DuckDB, with the rows, types and nulls of the tables, and what each column means."""
    FORMATS["delta"](tables, tmp_path / "to")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == sorted(EXPORTED)
    for name, table in TABLES.items():
        ours = read(table, files_of(committed(tables), name))
        by_polars = pl.read_delta(str(tmp_path / "to" / name))
        assert by_polars.equals(pl.from_arrow(ours))  # type: ignore[arg-type]
        theirs = delta(tmp_path, name).to_pyarrow_dataset()  # noqa: F841 (DuckDB finds it by its name)
        by_duckdb = duckdb.connect().sql("FROM theirs").arrow().read_all()
        assert by_duckdb.cast(ours.schema).equals(ours)
    fields = {field.name: field for field in delta(tmp_path, "amounts").schema().fields}
    assert fields["currency"].metadata["comment"].startswith("Currency, ISO 4217")
    assert {name: field.nullable for name, field in fields.items()}.items() >= {"value": True, "text": False}.items()


def test_another_delta_export_is_a_version_where_the_tables_have_changed(
    tables: Path, ingest: Callable[..., Summary], corpus: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        FORMATS["delta"](tables, tmp_path / "to")
    assert delta(tmp_path, "articles").version() == 0
    write_corpus(corpus, {"neuf.md": "La mairie recrute 12 agents.\n"})
    ingest()
    FORMATS["delta"](tables, tmp_path / "to")
    assert [delta(tmp_path, "articles", version).count() for version in (0, 1)] == [5, 6]


def test_delta_lake_that_is_not_installed_is_a_sentence(tables: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(UsageError, match="pip install"):
        FORMATS["delta"](tables, tmp_path / "to")


def written(folder: Path) -> dict[Path, bytes]:
    """What exports have left in a folder."""
    return {path: path.read_bytes() for place in folder.glob("to*") for path in (place, *place.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_that_fails_leaves_the_one_before(tables: Path, tmp_path: Path, name: str, monkeypatch: Any) -> None:
    target = tmp_path / ("to" if name in FOLDERS else f"to.{name}")
    FORMATS[name](tables, target)
    before = written(tmp_path)

    def fail(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.storage.export.read", fail)
    with pytest.raises(StoreError, match="Free some space"):
        FORMATS[name](tables, target)
    assert written(tmp_path) == before


def test_the_command_says_where(tables: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "csv", "-o", str(tables), "--to", str(tmp_path / "to")])
    assert (result.exit_code, result.stdout.strip()) == (0, str(tmp_path / "to"))
