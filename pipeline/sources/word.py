"""Word files (*.docx): paragraphs, lists and tables of the body, without heads and feet of pages."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ArticleError
from pipeline.extraction.preparation import stated_day
from pipeline.sources.draft import Draft, headed
from pipeline.sources.flags import find_flags
from pipeline.sources.tables import check_unfolded

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_TITLES = ("Title", "Titre")
_HEADINGS = ("Heading 1", "Titre 1")
_LISTS = ("List", "Liste")


def read_word(content: bytes, origin: str) -> Draft:
    """The article of a Word file; its headline is the paragraph of that style, else the first heading.

    Raises ArticleError when the file cannot be read.
    """
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_unfolded(sum(member.file_size for member in archive.infolist()), origin)
        document = Document(io.BytesIO(content))
        text = "\n".join(_lines(document)).replace("\u00ad", "").strip()
        title, edges = _title(document), "\n".join(_edges(document))
        author = document.core_properties.author or None
    except ArticleError:
        raise
    # python-docx lets through whatever a broken part of the archive makes zlib and its XML parser raise.
    except Exception as error:
        raise ArticleError(
            origin, "Word", f"it cannot be read: {error}.", "Save it again as .docx, or its text as *.txt."
        ) from None
    day = None if stated_day(text) else stated_day(edges)
    return Draft(
        origin=origin,
        text=headed(title, text),
        title=title,
        published=day,
        author=author,
        notes=tuple(map(str, find_flags(text))),
    )


def _lines(document: "Document") -> Iterator[str]:
    """The lines of the body, paragraphs set apart, items of a list and rows of a table close to one another."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
            yield ""
        elif said := " ".join(block.text.split()):
            is_item = _style(block).startswith(_LISTS)
            yield f"- {said}" if is_item else f"\n{said}\n"


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        yield " | ".join(filter(None, dict.fromkeys(cells)))  # a cell over several columns comes once for each


def _title(document: "Document") -> str | None:
    for styles in (_TITLES, _HEADINGS):
        for paragraph in document.paragraphs:
            if _style(paragraph) in styles and paragraph.text.strip():
                return " ".join(paragraph.text.split())
    return None


def _style(paragraph: "Paragraph") -> str:
    return str(paragraph.style.name) if paragraph.style is not None else ""


def _edges(document: "Document") -> Iterator[str]:
    """What stands at the head and foot of the pages."""
    for section in document.sections:
        for part in (section.header, section.footer):
            yield from (paragraph.text for paragraph in part.paragraphs)
