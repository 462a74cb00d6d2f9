"""Tables and records: which column is what, and what cannot be read."""

# ruff: noqa: E501 (tables, one case a line)

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from pipeline.errors import ArticleError
from pipeline.reading.columns import find_columns
from pipeline.sources import tables
from pipeline.sources.draft import Draft
from pipeline.sources.formats import Format, find_format
from pipeline.sources.records import read_records
from pipeline.sources.texts import read_markdown, read_text

TEXT = "La fonderie Bréval emploie 210 salariés à Hérimoncourt."

HEADERS = [
    (["Titre", "Texte", "Date de publication", "Journal"], {"title": "Titre", "text": "Texte", "published": "Date de publication", "publisher": "Journal"}),
    (["headline", "body", "datePublished", "source", "link"], {"title": "headline", "text": "body", "published": "datePublished", "publisher": "source", "url": "link"}),
    (["ID", "CONTENU", "Paru le", "Média", "Auteur·es"], {"id": "ID", "text": "CONTENU", "published": "Paru le", "publisher": "Média"}),
    (["texte", "contenu"], {"text": "texte"}),
    (["N°", "Titre de l'article", "Corps de l'article", "Date article"], {"title": "Titre de l'article", "text": "Corps de l'article", "published": "Date article"}),
    (["a", "b"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("header", "columns"), HEADERS, ids=[" ".join(row[0]) for row in HEADERS])
def test_columns_are_known_by_name(header: list[str], columns: dict[str, str]) -> None:
    assert find_columns(tuple(header)) == columns


def test_given_column_stands_above_known_names() -> None:
    assert find_columns(("texte", "Corps long"), (("text", "corps long"),))["text"] == "Corps long"


def jsonl(*rows: Any) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def xlsx(*rows: list[Any], sheet: str = "") -> bytes:
    book, stream = Workbook(), io.BytesIO()
    table = book.create_sheet(sheet) if sheet else book.active
    for row in rows:
        table.append(row)
    book.save(stream)
    return stream.getvalue()


def parquet(**columns: list[Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


TABLES = {
    "JSONL": (Format.jsonl, jsonl({"texte": TEXT, "date": "2005-11-08", "journal": "L'Écho"})),
    "JSON list": (Format.json, b"[" + jsonl({"texte": TEXT, "date": "2005-11-08T19:02:00+01:00", "journal": "L'Écho"}) + b"]"),
    "CSV": (Format.csv, f'texte,date,journal\n"{TEXT}",2005-11-08,L\'Écho\n'.encode()),
    "CSV of a French office": (Format.csv, f"texte;date;journal\r\n{TEXT};08/11/2005;L'Écho\r\n".encode("cp1252")),
    "CSV with a mark": (Format.csv, b"\xef\xbb\xbf" + f"texte\tdate\tjournal\n{TEXT}\t8 novembre 2005\tL'Écho\n".encode()),
    "CSV in UTF-16": (Format.csv, f"texte;date;journal\n{TEXT};2005-11-08;L'Écho\n".encode("utf-16")),
    "CSV for Excel": (Format.csv, f"sep=;\r\ntexte;date;journal\r\n{TEXT};08/11/05;L'Écho\r\n".encode()),
    "CSV under a title": (
        Format.csv,
        f"Revue de presse, novembre 2005\n\ntexte;date;journal;;\n{TEXT};2005-11-08;L'Écho;;\n".encode(),
    ),
    "xlsx under a title": (
        Format.xlsx,
        xlsx(["Revue de presse"], [], ["texte", "date", "journal"], [TEXT, date(2005, 11, 8), "L'Écho"]),
    ),
    "xlsx on another sheet": (
        Format.xlsx,
        xlsx(["texte", "date", "journal"], [TEXT, "8 novembre 2005", "L'Écho"], sheet="Articles"),
    ),
    "xlsx with a day that lost its format": (Format.xlsx, xlsx(["texte", "date", "journal"], [TEXT, 38664, "L'Écho"])),
    "xlsx": (Format.xlsx, xlsx(["texte", "date", "journal"], [TEXT, datetime(2005, 11, 8, 19, 2), "L'Écho"], [None, None, None])),
    "Parquet": (Format.parquet, parquet(texte=[TEXT], date=[date(2005, 11, 8)], journal=["L'Écho"], liste=[["a"]])),
}


@pytest.mark.parametrize("name", TABLES)
def test_table(name: str) -> None:
    (draft,) = read_records(*TABLES[name], "t", {})
    assert isinstance(draft, Draft)
    assert (draft.text, draft.published, draft.publisher) == (TEXT, date(2005, 11, 8), "L'Écho")


ROWS = [
    ({"titre": "Sans texte"}, "text"),
    ([TEXT], "record"),
    ("texte", "record"),
    (None, "record"),
]


@pytest.mark.parametrize(("row", "field"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_bad_row_stops_no_other(row: Any, field: str) -> None:
    bad, good = read_records(Format.jsonl, jsonl(row, {"texte": TEXT}), "t", {})
    assert isinstance(bad, ArticleError)
    assert bad.field == field
    assert isinstance(good, Draft)


@pytest.mark.parametrize("stamp", ["mars 2024", "2024", "2024-03", "2012-02-31", "hier", "2999-01-01", "printemps 2024"])
def test_a_row_whose_date_is_no_day_comes_undated(stamp: str) -> None:
    (draft,) = read_records(Format.jsonl, jsonl({"texte": TEXT, "date": stamp}), "t", {})
    assert isinstance(draft, Draft)
    assert (draft.text, draft.published) == (TEXT, None)
    assert [note for note in draft.notes if "undated" in note and stamp in note]


TITLED = [
    ({"titre": "Bréval embauche", "texte": TEXT}, f"Bréval embauche\n\n{TEXT}"),
    ({"titre": "Bréval embauche", "texte": f"Bréval embauche\n{TEXT}"}, f"Bréval embauche\n{TEXT}"),
    ({"titre": "", "texte": TEXT}, TEXT),
    ({"texte": TEXT}, TEXT),
    ({"titre": "Bréval embauche", "texte": f"<p>{TEXT}</p><p>Fin.</p>"}, f"Bréval embauche\n\n{TEXT}\n\nFin."),
]


@pytest.mark.parametrize(("row", "text"), TITLED, ids=[str(row) for row, _ in TITLED])
def test_a_text_stands_under_its_title(row: dict[str, str], text: str) -> None:
    (draft,) = read_records(Format.jsonl, jsonl(row), "t", {})
    assert isinstance(draft, Draft)
    assert draft.text == text


def test_broken_line_stops_no_other() -> None:
    bad, good = read_records(Format.jsonl, b'{"texte": "coup\xc3\xa9\n' + jsonl({"texte": TEXT}), "t", {})
    assert isinstance(bad, ArticleError)
    assert isinstance(good, Draft)


NAMELESS = {
    "CSV": (Format.csv, b"colonne1;colonne2\na;b\nc;d\n"),
    "xlsx": (Format.xlsx, xlsx(["colonne1", "colonne2"], ["a", "b"], ["c", "d"])),
    "Parquet": (Format.parquet, parquet(colonne1=["a", "c"], colonne2=["b", "d"])),
}


@pytest.mark.parametrize("name", NAMELESS)
def test_a_table_without_text_is_refused_once_with_its_columns(name: str) -> None:
    with pytest.raises(ArticleError, match=r"--map text=COLUMN. Columns: colonne1, colonne2"):
        list(read_records(*NAMELESS[name], "t", {}))


def test_a_given_column_that_is_not_there_is_told() -> None:
    with pytest.raises(ArticleError, match="there is no column 'quand'"):
        list(read_records(Format.csv, b"texte;date\na;b\n", "t", {"published": "quand"}))


def test_a_row_with_a_cell_too_many_is_refused_alone() -> None:
    bad, good = read_records(
        Format.csv, f"date,texte\n2005-11-08,Le CHU, dit-on, emploie.\n2005-11-08,{TEXT}\n".encode(), "t", {}
    )
    assert "4 cells under 2 names" in str(bad)
    assert isinstance(good, Draft)


EMPTY = {
    "CSV": (Format.csv, b""),
    "CSV with a header": (Format.csv, b"texte;date\n"),
    "JSONL": (Format.jsonl, b"\n"),
    "JSON": (Format.json, b"[]"),
    "xlsx": (Format.xlsx, xlsx()),
    "Parquet": (Format.parquet, parquet(texte=[])),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_is_refused(name: str) -> None:
    with pytest.raises(ArticleError, match="there is none in it"):
        list(read_records(*EMPTY[name], "t", {}))


def test_html_in_a_cell_is_made_text() -> None:
    (draft,) = read_records(Format.jsonl, jsonl({"content": "<p>Un&nbsp;:</p><p>3 M€</p>"}), "t", {})
    assert isinstance(draft, Draft)
    assert draft.text == "Un :\n\n3 M€"


def test_comparison_signs_are_no_tags() -> None:
    (draft,) = read_records(Format.jsonl, jsonl({"content": "moins de 5 < 10 et a > b"}), "t", {})
    assert isinstance(draft, Draft)
    assert draft.text == "moins de 5 < 10 et a > b"


def zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(12):
            archive.writestr(f"xl/worksheets/sheet{i}.xml", bytes(5_000_000))
    return stream.getvalue()


def entity_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["texte"], [TEXT]))) as good, zipfile.ZipFile(stream, "w") as archive:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/workbook.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                content = bomb + content.replace(b"Sheet", b"&b;")
            archive.writestr(name, content)
    return stream.getvalue()


BROKEN = {
    "xlsx that is none": (Format.xlsx, b"PK\x03\x04 and nothing"),
    "xlsx that is a zip of nothing": (Format.xlsx, b"PK\x05\x06" + bytes(18)),
    "xlsx with entities": (Format.xlsx, entity_bomb()),
    "Parquet that is none": (Format.parquet, b"PAR1 and nothing"),
    "JSON that is none": (Format.json, b"[{"),
    "JSON nested": (Format.json, b"[" * 100_000),
    "CSV with one huge field": (Format.csv, b'texte\n"' + b"a" * 600_000 + b'"'),
    "CSV in binary": (Format.csv, bytes(range(256))),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_table_is_refused(name: str) -> None:
    with pytest.raises(ArticleError):
        list(read_records(*BROKEN[name], "t", {}))


def test_a_sheet_of_very_many_rows_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.sources.tables._MAX_ROWS", 3)
    content = xlsx(["texte"], [TEXT], [None], [None], [TEXT], [TEXT])
    found = read_records(Format.xlsx, content, "t", {})
    assert isinstance(next(found), Draft)
    with pytest.raises(ArticleError, match="more than 3 rows"):
        list(found)


def test_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_UNFOLDED", 50_000_000)
    with pytest.raises(ArticleError, match="unfolds"):
        list(read_records(Format.xlsx, zip_bomb(), "t", {}))


FORMATS = [
    ("a.txt", b"<!DOCTYPE html><p>x", None, "HTML"), ("a.md", b"<?xml version='1.0'?><rss>", None, "feed"), ("a.txt", b"<p>x", None, "text"),
    ("a.txt", b"", None, "text"), ("a.MD", b"", None, "Markdown"), ("a.htm", b"", None, "HTML"), ("a.csv", b"", None, "CSV"),
    ("a.tsv", b"", None, "CSV"), ("a.ndjson", b"", None, "JSONL"), ("a.xml", b"<rss/>", None, "feed"), ("a.xml", b"<?xml version='1.0'?>\n<html>", None, "HTML"),
    ("stdin", b"<!DOCTYPE html><html>", None, "HTML"), ("stdin", b"\xef\xbb\xbf  <!-- a --><!-- b --><HTML>", None, "HTML"),
    ("stdin", b"<?xml version='1.0'?><!-- x --><feed>", None, "feed"), ("stdin", b'{"texte": 1}', None, "JSONL"), ("stdin", b'[{"texte": 1}]', None, "JSON"),
    ("stdin", b"PAR1", None, "Parquet"), ("stdin", b"PK\x03\x04", None, "xlsx"), ("stdin", "Un texte <html> là".encode(), None, "text"),
    ("https://a.fr/", b"<!doctype html>", "text/html", "HTML"), ("https://a.fr/rss", b"<rss>", "text/html", "feed"),
    ("https://a.fr/x.php", b"<p>Bonjour", "text/html", "HTML"), ("https://a.fr/t", b"a;b", "text/csv", "CSV"), ("https://a.fr/a.csv", b"a;b", "application/octet-stream", "CSV"),
    ("https://a.fr/n", b"Bonjour", "text/plain", "text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "media_type", "form"), FORMATS)
def test_format(name: str, content: bytes, media_type: str | None, form: str) -> None:
    assert find_format(name, content, media_type).value == form


@pytest.mark.parametrize("name", ["a.doc", "a.odt", "a.xls", "photo.JPG", "https://a.fr/a.epub"])
def test_unreadable_format_names_a_remedy(name: str) -> None:
    with pytest.raises(ArticleError, match="Save it as text"):
        find_format(name, b"")


KINDS = [
    ("a.html", b"\xff\xd8\xff\xe0", "JPEG"),
    ("a.csv", b"\xd0\xcf\x11\xe0", "old Word and Excel"),
    ("a.txt", b"{\\rtf1", "RTF"),
]


@pytest.mark.parametrize(("name", "content", "kind"), KINDS)
def test_a_file_with_a_wrong_ending_is_called_what_it_is(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(ArticleError, match=f"not read from {kind} files"):
        find_format(name, content)


def test_a_pdf_called_html_is_read_as_one() -> None:
    assert find_format("a.html", b"%PDF-1.4") is Format.pdf


def test_a_workbook_called_csv_is_read_as_one() -> None:
    assert find_format("a.csv", xlsx(["texte"])) is Format.xlsx


def test_hostile_prologue_ends() -> None:
    assert find_format("stdin", b"<!-- --> " * 900 + b"<!--" * 500) is Format.text


FRONT = [
    ("---\ntitle: \"Un : deux\"\ndate: 2019-05-03T08:00:00+02:00\ntags: [a, b]\nparams: {a: 1}\n---\nTexte.", ("Un : deux", "2019-05-03", "Texte.")),
    ("# Le port investit\n\nTexte.", ("Le port investit", "None", "# Le port investit\n\nTexte.")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), FRONT)
def test_foreign_front_matter(content: str, expected: tuple[str | None, str, str]) -> None:
    draft = read_markdown(content, "a.md")
    assert (draft.title, str(draft.published), draft.text) == expected


def test_text_stands_as_it_is() -> None:
    text = "Le **CHU** <b>de</b> [Rouen](x)\n\n\nemploie"
    assert read_text(text, "a.txt").text == text
