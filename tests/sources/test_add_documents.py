"""PDF and Word files: columns, words cut at line ends, running heads, page numbers, tables; scans are refused."""

# ruff: noqa: E501 (tables, one case a line)

import io
from collections.abc import Sequence
from datetime import date

import pytest
from docx import Document

from pipeline.errors import ArticleError
from pipeline.sources.formats import Format, find_format
from pipeline.sources.pdf import read_pdf
from pipeline.sources.word import read_word

Item = tuple[float, float, float, str]  # left, baseline, size, words


def pdf(*pages: Sequence[Item]) -> bytes:
    """A PDF of some pages in Helvetica."""
    streams = [
        b"".join(f"BT /F1 {size} Tf {x} {y} Td (".encode() + _escaped(words) + b") Tj ET\n" for x, y, size, words in page)
        for page in pages
    ]
    numbers = range(4, 4 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in zip(numbers, streams, strict=True):
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {font} /Contents {number + 1} 0 R >>".encode())
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"endstream")
    return _assembled(objects)


def _escaped(words: str) -> bytes:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")


def _assembled(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(content)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def block(lines: Sequence[str], left: float = 60, top: float = 700, size: float = 10) -> list[Item]:
    return [(left, top - 14 * number, size, line) for number, line in enumerate(lines)]


LEFT = [
    "La fonderie Bréval, installée à Sorval",
    "depuis 1931, va embaucher trente sou-",
    "deurs avant la fin de l'année 2012. Le",
    "carnet de commandes est plein.",
]
RIGHT = [
    "Le conseil du Haut-Ormont apporte",
    "une aide de 400 000 euros. La sous-",
    "préfecture a donné son accord, et Saint-",
    "Marcelin fournira le terrain.",
]
WHOLE_LEFT = "La fonderie Bréval, installée à Sorval depuis 1931, va embaucher trente soudeurs avant la fin de l'année 2012. Le carnet de commandes est plein."
WHOLE_RIGHT = "Le conseil du Haut-Ormont apporte une aide de 400 000 euros. La sous-préfecture a donné son accord, et Saint-Marcelin fournira le terrain."


def test_columns_are_read_one_after_the_other() -> None:
    page = [(60, 760, 20, "Bréval embauche à Sorval"), *block(LEFT), *block(RIGHT, left=320)]
    draft = read_pdf(pdf(page), "a.pdf")
    assert draft.title == "Bréval embauche à Sorval"
    assert draft.text == f"Bréval embauche à Sorval\n\n{WHOLE_LEFT}\n\n{WHOLE_RIGHT}"


def test_one_column_is_read_in_paragraphs() -> None:
    page = [*block(LEFT), *block(RIGHT, top=700 - 14 * 6)]
    assert read_pdf(pdf(page), "a.pdf").text == f"{WHOLE_LEFT}\n\n{WHOLE_RIGHT}"


def test_running_heads_and_page_numbers_are_left_out_and_their_day_kept() -> None:
    def page(number: int, lines: Sequence[str]) -> list[Item]:
        head = (60, 800, 8, f"L'Écho de l'Ormont - 12 mai 2012 - page {number}")
        return [head, *block(lines), (290, 40, 8, f"- {number} -")]

    draft = read_pdf(pdf(page(1, LEFT), page(2, RIGHT), page(3, ["Fin de la page, sur une ligne bien remplie."])), "a.pdf")
    assert draft.text == f"{WHOLE_LEFT}\n\n{WHOLE_RIGHT}\n\nFin de la page, sur une ligne bien remplie."
    assert draft.published == date(2012, 5, 12)


def test_a_sentence_goes_on_over_the_page() -> None:
    first = [*LEFT[:2]]
    draft = read_pdf(pdf(block(first), block(LEFT[2:])), "a.pdf")
    assert draft.text == WHOLE_LEFT


def test_a_table_of_figures_is_no_column() -> None:
    rows = [
        ("Effectif du groupe Bréval", "412"),
        ("Chiffre d'affaires en 2011", "38 M€"),
        ("Part de l'export", "61 %"),
        ("Sites en France", "4"),
    ]
    page = [
        item
        for number, (name, value) in enumerate(rows)
        for item in ((60.0, 700.0 - 14 * number, 10.0, name), (400.0, 700.0 - 14 * number, 10.0, value))
    ]
    text = read_pdf(pdf(page), "a.pdf").text
    assert [name for name, value in rows if f"{name} {value}" not in text] == []


def test_scanned_pages_are_refused_by_name() -> None:
    with pytest.raises(ArticleError, match="scanned"):
        read_pdf(pdf([], [(60, 40, 8, "Numérisé")]), "scan.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleError):
        read_pdf(content, "a.pdf")


def word(*, head: str = "") -> bytes:
    document = Document()
    document.core_properties.author = "Maud Kerleven"
    document.sections[0].header.paragraphs[0].text = head
    document.add_heading("Bréval embauche à Sorval", level=0)
    document.add_paragraph("La fonderie emploie 412 per\u00adsonnes.")
    document.add_paragraph("30 soudeurs", style="List Bullet")
    document.add_paragraph("4 forgerons", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for at, cell in enumerate(["Année", "Ventes", "2011", "38 M€"]):
        table.cell(at // 2, at % 2).text = cell
    document.add_paragraph("Le chantier durera un an.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word() -> None:
    draft = read_word(word(), "a.docx")
    assert (draft.title, draft.author, draft.published) == ("Bréval embauche à Sorval", "Maud Kerleven", None)
    assert [line for line in draft.text.split("\n") if line] == [
        "Bréval embauche à Sorval",
        "La fonderie emploie 412 personnes.",
        "- 30 soudeurs",
        "- 4 forgerons",
        "Année | Ventes",
        "2011 | 38 M€",
        "Le chantier durera un an.",
    ]


def test_the_day_at_the_head_of_word_pages_is_kept() -> None:
    draft = read_word(word(head="Communiqué - Sorval, le 12 mai 2012"), "a.docx")
    assert (draft.published, "Communiqué" in draft.text) == (date(2012, 5, 12), False)


@pytest.mark.parametrize("content", [b"PK\x03\x04 word/document.xml", b"PK\x05\x06" + bytes(18)])
def test_a_broken_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleError):
        read_word(content, "a.docx")


def test_word_is_told_from_a_workbook_by_what_is_in_it() -> None:
    assert find_format("stdin", word()) is Format.word
