"""The tables in other formats, read back by others' programs."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from corpora import write_corpus
from depeche import app
from pipeline import load_tables
from pipeline.errors import StoreError, UsageError
from pipeline.run.steps import Summary
from pipeline.storage import export
from pipeline.storage.export import FORMATS
from schemas import TABLES

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
    assert export._cell(value) == cell


def test_jsonl(tables: Path, tmp_path: Path) -> None:
    FORMATS["jsonl"](tables, tmp_path / "to")
    lines = (tmp_path / "to/amounts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == rows(tables, "amounts")
    assert "3500000.0000" in {json.loads(line)["value"] for line in lines}


def test_xlsx(tables: Path, tmp_path: Path) -> None:
    FORMATS["xlsx"](tables, tmp_path / "to.xlsx")
    book = openpyxl.load_workbook(tmp_path / "to.xlsx")
    assert book.sheetnames == list(TABLES)
    assert {name: book[name].max_row - 1 for name in TABLES} == {name: rows(tables, name) for name in TABLES}
    cells = [cell for row in book["articles"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert max(len(str(cell.value)) for cell in cells) == 32_767


def test_duckdb(tables: Path, tmp_path: Path) -> None:
    FORMATS["duckdb"](tables, tmp_path / "to.duckdb")
    with duckdb.connect(str(tmp_path / "to.duckdb"), read_only=True) as database:
        assert all(len(database.table(name).fetchall()) == rows(tables, name) for name in TABLES)
        keys = database.execute("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchall()
        assert {name for (name,) in keys} == {table.name for table in TABLES.values() if table.key}
        figures = database.execute("SELECT count(*), count(published) FROM figures").fetchone()
    assert figures is not None
    assert figures[0] == rows(tables, "amounts") + rows(tables, "headcounts")


def test_duckdb_that_is_not_installed_is_a_sentence(tables: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match="pip install"):
        FORMATS["duckdb"](tables, tmp_path / "to.duckdb")


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_that_fails_leaves_the_one_before(tables: Path, tmp_path: Path, name: str, monkeypatch: Any) -> None:
    target = tmp_path / ("to" if name in ("csv", "jsonl") else f"to.{name}")
    FORMATS[name](tables, target)
    before = {path: path.read_bytes() for path in sorted(tmp_path.glob("to*/*")) + sorted(tmp_path.glob("to.*"))}

    def fail(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.storage.export.read", fail)
    with pytest.raises(StoreError, match="Free some space"):
        FORMATS[name](tables, target)
    assert {path: path.read_bytes() for path in sorted(tmp_path.glob("to*/*")) + sorted(tmp_path.glob("to.*"))} == before


def test_the_command_says_where(tables: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "csv", "-o", str(tables), "--to", str(tmp_path / "to")])
    assert (result.exit_code, result.stdout.strip()) == (0, str(tmp_path / "to"))
