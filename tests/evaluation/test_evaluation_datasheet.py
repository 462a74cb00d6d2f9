"""The datasheet: counted from the files, put between its marks, fresh in our own corpus."""

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.evaluation.datasheet import BEGIN, END, datasheet, with_datasheet, write_datasheet

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("articles", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles" / "a.md").write_text("---\npublished: 2004-05-06\n---\nLe CHU de Sorges recrute.", encoding="utf-8")
    (tmp_path / "articles" / "b.txt").write_text("La CCI déménage.", encoding="utf-8")
    hospital = {"id": "o1", "name": "CHU de Sorges", "kind": "health", "mentions": [[3, 16]]}
    for name, day, organisations in (("a", "2004-05-06", [hospital]), ("b", None, [])):
        gold = {"article_id": name, "published": day, "organisations": organisations}
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "regions.csv").write_text("article_id,region\na,Limousin\n", encoding="utf-8")
    return tmp_path


def test_it_counts_what_is_there(folder: Path) -> None:
    sheet = datasheet(folder)
    assert sheet.startswith("2 articles with gold, 8 words.")
    assert "| articles by year | 2004: 1 · not said: 1 |" in sheet
    assert "| articles by region | Limousin 1 · not said 1 |" in sheet
    assert "| organisations by kind | health 1 |" in sheet


def test_it_is_put_between_its_marks_and_again(folder: Path) -> None:
    readme = folder / "README.md"
    readme.write_text(f"# Ours\n\n{BEGIN}\nold\n{END}\nMore.\n", encoding="utf-8")
    write_datasheet(folder)
    once = readme.read_text(encoding="utf-8")
    write_datasheet(folder)
    assert readme.read_text(encoding="utf-8") == once == f"# Ours\n\n{BEGIN}\n\n{datasheet(folder)}\n{END}\nMore.\n"


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(UsageError, match="lacks the lines"):
        with_datasheet(f"# Ours\n{BEGIN}\n", "counts")


def test_our_own_datasheet_is_fresh() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert with_datasheet(readme, datasheet(CORPUS)) == readme, "the corpus has changed: run `make datasheet`"
