"""PDF files: columns one after the other, words cut at line ends whole, paragraphs; running heads and page numbers left out."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.errors import ArticleError
from pipeline.extraction.organisations.vocabulary import writing_of
from pipeline.extraction.preparation import stated_day
from pipeline.sources.draft import Draft, headed
from pipeline.sources.flags import find_flags

MAX_PAGES = 200
_FEWEST_LETTERS = 40  # a page: fewer, and there is no text but that of stamps
_GUTTER = 1.0  # between columns, in sizes of the letters
_LINES_OF_COLUMN, _WORDS_OF_COLUMN = 3, 3.0  # prose; columns of figures have fewer words a line
_EDGE = 3  # lines of a page among which running heads stand
_NEW_PARAGRAPH, _INDENT, _SHORT_LINE, _HEADLINE = 1.35, 0.8, 0.85, 1.2

# « 3 », « – 12 – », « Page 3 sur 8 », « p. 3/8 »
_PAGE_NUMBER = re.compile(r"\W*(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:/|sur|-)\s*\d{1,4})?\W*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
# A word cut at the end of a line: « hôpi- », not « 12 - »
_CUT = re.compile(r"(?P<half>[^\W\d_]+)[-\u00ad\u2010]$")
_REST = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class _Line:
    words: Sequence[_Word]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        return median(word.size for word in self.words)


def read_pdf(content: bytes, origin: str) -> Draft:
    """The article of a PDF file.

    Raises ArticleError when the file is broken or locked, or its pages are pictures.
    """
    pages = list(_pages(content, origin))
    if sum(sum(map(str.isalnum, word.text)) for page in pages for word in page) < _FEWEST_LETTERS * max(1, len(pages)):
        problem = "its pages are pictures (scanned): there is no text in it."
        raise ArticleError(origin, "PDF", problem, "Let a program read them first (ocrmypdf), then add what it writes.")
    running = _running(pages)
    kept = [[word for line in _lines(page) if not _is_running(line, page, running) for word in line.words] for page in pages]
    blocks = [block for page in kept if page for block in _columns(page)]
    body = median(word.size for page in kept for word in page)
    title = _title(blocks, body)
    text = headed(title, "\n\n".join(_paragraphs(blocks)))
    left_out = "\n".join(line.text for page in pages[:1] for line in _lines(page) if _is_running(line, page, running))
    day = None if stated_day(text) else stated_day(left_out)
    return Draft(origin=origin, text=text, title=title, published=day, notes=tuple(map(str, find_flags(text))))


def _pages(content: bytes, origin: str) -> Iterator[list[_Word]]:
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(content)) as file:
            if len(file.pages) > MAX_PAGES:
                raise ArticleError(origin, "size", f"it has {len(file.pages)} pages, too many for an article.", "Split it.")
            for page in file.pages:
                yield [_word(word) for word in page.extract_words(extra_attrs=["size"], use_text_flow=False)]
                page.close()
    except ArticleError:
        raise
    # pdfminer lets through whatever broken or locked files make its parsers raise.
    except Exception as error:
        problem = f"it cannot be read: {str(error) or type(error).__name__}."
        raise ArticleError(origin, "PDF", problem, "Save it again without a password, or its text as *.txt.") from None


def _word(word: dict[str, Any]) -> _Word:
    return _Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"], word["size"])


def _lines(words: Sequence[_Word]) -> list[_Line]:
    """Words as lines from top to bottom: those whose middles are on one height."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        middle = (word.top + word.bottom) / 2
        if rows and rows[-1][-1].top < middle < rows[-1][-1].bottom:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_Line(sorted(row, key=lambda word: word.left)) for row in rows]


def _running(pages: Sequence[Sequence[_Word]]) -> frozenset[str]:
    """Lines at the edges of at least two pages and of half of them, their numbers aside."""
    edges = (set(map(_numberless, _edges(page))) for page in pages)
    counts = Counter(line for page in edges for line in page)
    return frozenset(line for line, pages_of in counts.items() if pages_of >= max(2, len(pages) / 2))


def _edges(page: Sequence[_Word]) -> list[_Line]:
    lines = _lines(page)
    return lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]


def _numberless(line: _Line) -> str:
    return _NUMBER.sub("#", line.text.casefold())


def _is_running(line: _Line, page: Sequence[_Word], running: frozenset[str]) -> bool:
    """Whether a line is a running head or a page number."""
    edges = _edges(page)
    if line not in edges:
        return False
    return _numberless(line) in running or (line in (edges[0], edges[-1]) and _PAGE_NUMBER.fullmatch(line.text) is not None)


def _columns(words: Sequence[_Word]) -> Iterator[list[_Line]]:
    """Blocks of lines in the order of reading: columns one after the other, what spans them apart."""
    gutter = _gutter(words)
    if gutter is not None:
        yield from _columns([word for word in words if word.right <= gutter])
        yield from _columns([word for word in words if word.right > gutter])
        return
    lines = _lines(words)
    for at in _spans(lines):
        yield from _columns(_words(lines[:at]))
        yield from _columns(_words(lines[at:]))
        return
    yield lines


def _spans(lines: Sequence[_Line]) -> Iterator[int]:
    """Where to cut lines that span columns from the columns below, else from those above."""
    for at in (*range(1, len(lines)), *range(len(lines) - 1, 0, -1)):
        below = at < len(lines) and _gutter(_words(lines[at:])) is not None
        if below or _gutter(_words(lines[:at])) is not None:
            yield at


def _words(lines: Sequence[_Line]) -> list[_Word]:
    return [word for line in lines for word in line.words]


def _gutter(words: Sequence[_Word]) -> float | None:
    """Where a column ends beside another, if the words stand in columns of prose."""
    if len(words) < 2 * _LINES_OF_COLUMN * _WORDS_OF_COLUMN:
        return None
    width = _GUTTER * median(word.size for word in words)
    right = float("-inf")
    for word in sorted(words, key=lambda word: word.left):
        if word.left - right >= width and right > float("-inf"):
            sides = ([each for each in words if each.right <= right], [each for each in words if each.right > right])
            if all(map(_is_column, sides)):
                return right
        right = max(right, word.right)
    return None


def _is_column(words: Sequence[_Word]) -> bool:
    lines = _lines(words)
    return len(lines) >= _LINES_OF_COLUMN and len(words) / len(lines) >= _WORDS_OF_COLUMN


def _title(blocks: Sequence[Sequence[_Line]], body: float) -> str | None:
    """The first lines in letters larger than those of the body, if they stand at the top."""
    lines = [line for block in blocks for line in block][:12]
    large = [line for line in lines if line.size >= _HEADLINE * body]
    if not large:
        return None
    largest = max(line.size for line in large)
    return _joined([line.text for line in large if line.size > 0.95 * largest]) or None


def _paragraphs(blocks: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """Lines joined into paragraphs; one that a column or a page cuts goes on in the next."""
    paragraph: list[str] = []
    for block in blocks:
        pitch = median([below.top - above.top for above, below in pairwise(block)] or [0])
        width = max(line.right for line in block)
        for above, line in zip([None, *block], block, strict=False):
            opens = _opens(above, line, pitch, width) if above else bool(paragraph) and not _goes_on(paragraph[-1], line.text)
            if opens and paragraph:
                yield _joined(paragraph)
                paragraph = []
            paragraph.append(line.text)
    if paragraph:
        yield _joined(paragraph)


def _opens(above: _Line, line: _Line, pitch: float, width: float) -> bool:
    """Whether a paragraph begins with a line: after a gap, in other letters, further in, or below a line that ends early."""
    if abs(line.size - above.size) > 0.1 * above.size or line.top - above.top > _NEW_PARAGRAPH * pitch:
        return True
    if line.left - above.left > _INDENT * line.size:
        return True
    return above.right < _SHORT_LINE * width and not _goes_on(above.text, line.text)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence before it."""
    return bool(_CUT.search(before)) or (line[:1].islower() and not before.endswith((".", "!", "?", "…")))


def _joined(lines: Sequence[str]) -> str:
    """Lines as one, words cut at their ends made whole."""
    text = lines[0] if lines else ""
    for line in lines[1:]:
        text = _without_cut(text, line) + line
    return text.replace("\u00ad", "")


def _without_cut(text: str, line: str) -> str:
    """What goes before a line: the text and a space, or a word of which the line has the rest, with its hyphen or without."""
    cut, rest = _CUT.search(text), _REST.match(line)
    if not cut or not rest:
        return f"{text} "
    return text[:-1] if _is_one_word(cut["half"], rest[0]) else text


def _is_one_word(half: str, rest: str) -> bool:
    """Whether the hyphen between two halves is only the line end's: « hôpi-tal », not « Saint-Étienne » nor « sous-préfet »."""
    if not rest[0].islower():
        return False
    if _is_known(half + rest):
        return True
    return not (_is_known(half) and _is_known(rest))


def _is_known(word: str) -> bool:
    return writing_of(word.casefold()) != "unseen"
