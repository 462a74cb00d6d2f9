"""Figures in tables: under the head of a column, « Établissement ....... effectif ....... budget », or behind that of a row."""

import re
from bisect import bisect_left
from itertools import pairwise

from pipeline.extraction.headcounts.licences import LABEL
from pipeline.extraction.headcounts.populations import Noun, find_noun
from pipeline.extraction.numbers.written import DIGITS
from pipeline.reading.document import Document, Zone

# Cells are parted by leader dots, bars, tabs, bullets in a row, slashes, or two spaces and more.
_GAP = re.compile(r"[ ]*(?:\.{3,}|…+|\||\t|•(?:[ ]?•){0,60})[ ]*|[ ]/[ ]|[ ]{2,}")
_LOOSE_GAP = re.compile(r"[ ][–—-][ ]|[ ]*;[ ]*")  # « Chaudronnerie Lemière – Tourlaville – 386 »
SENTENCE_END = re.compile(r"(?<!n\.[acds])[.!?…][ »\")]*\Z", re.IGNORECASE)  # not « n.c. »
_FIGURE = re.compile(r"\d|\bn\.?[cds]\.?(?!\w)", re.IGNORECASE)  # « 1 740 », « n.c. »
_COUNTED = re.compile(r"\d[\d.' ]{0,12}[ ](?=[^\W\d_])")  # « 16 800 étudiants »
SHARE = rf"\([-+–−]?[ ]?{DIGITS}[ ]?%\)"  # « (10,1 %) » behind a figure, in its cell
_END_OF_CELL = re.compile(rf"[ ]?(?:{SHARE}|\(\d\)|\*)*[ ]*")
_YEAR = re.compile(r"(?:(?:fin|S[12]|T[1-4]|\d\d/\d\d/)[ ]?)?(?:19|20)\d\d(?:[ ]?[-/][ ]?(?:20)?\d\d)?", re.IGNORECASE)
_NOTHING = re.compile(r"[^\w\n]*")  # beside a figure that is all its line
_AFTER_LABEL = re.compile(rf"(?:[ ](?:au|fin|en)?[ ]?(?:{_YEAR.pattern}|\d\d/\d\d/(?:20)?\d\d))?[ ]?:?[ ]*", re.IGNORECASE)
_ROWS, _WIDTH = 15, 300


def column_head(document: Document, start: int, end: int) -> Noun | None:
    """The noun of people that heads the column of the figure between two offsets, or that its column has below its head.

    None when its line is no row of a table, and when the figure spans two cells, as « 120 186 » may that a tab parts.
    « 16 800 étudiants » of one row counts for the bare figures under it; « Effectif / 2023 / 2024 » heads all its columns.
    """
    text, line = document.text, document.zone_at(start)
    row = read_cells(document, line)
    column = sum(last > start for _, last in row)  # counted from the right: the head of the first column is often empty
    if len(row) < 2 or not column or row[-column][1] < end:
        return None
    index = bisect_left(document.zones, line.start, key=lambda zone: zone.start)
    for zone in reversed(document.zones[max(0, index - _ROWS) : index]):
        cells = read_cells(document, zone)
        if len(cells) == 1 and len(row) == column + 1 == 2 and not SENTENCE_END.search(text, *cells[0]):
            return find_noun(text, cells[0][0])  # « Demandeurs d'emploi, catégorie A » above « Doubs    24 910 »
        if len(cells) < 2 or column > len(cells):
            return None
        first, last = cells[-column]
        if any(char.isalpha() for char in text[first:last]) and not _FIGURE.search(text, first, last):
            label = LABEL.match(text, first, last)
            return find_noun(text, label.end() if label else first, singular=True)
        if column < len(cells) and all(_YEAR.fullmatch(text, *cell) for cell in cells[1:]):
            return find_noun(text, cells[0][0], singular=True)
        if (counted := _COUNTED.match(text, first, last)) and (noun := find_noun(text, counted.end())):
            return noun
    return None


def row_head(document: Document, start: int, end: int) -> Noun | None:
    """The noun of people that labels the row in which the figure between two offsets has a cell of its own.

    « Effectif moyen / 340 / 350 (+3 %) »; None when its line is no row, or labels something else.
    """
    text, cells = document.text, read_cells(document, document.zone_at(start))
    own = next((cell for cell in cells[1:] if cell[0] == start and _END_OF_CELL.fullmatch(text, end, cell[1])), None)
    if own is None or _YEAR.fullmatch(text, *own):
        return None
    first, last = next((cell for cell in cells if any(map(str.isalpha, text[slice(*cell)]))), cells[0])
    label = LABEL.match(text, first, last)
    return find_noun(text, label.end(), singular=True) if label and last <= start else None


def line_above(document: Document, start: int, end: int) -> Noun | None:
    """The noun of people that is all the line above a figure which stands alone on its own: « Effectif » over « 1 240 »."""
    text, at = document.text, _alone(document, start, end)
    if not at or _YEAR.fullmatch(text, start, end) or _goes_on(document, at):
        return None
    line = document.zones[at - 1]
    if text[line.end : start].count("\n") > 1:
        return None
    label = LABEL.match(text, line.start, line.end)
    noun = find_noun(text, label.end(), singular=True) if label else None
    return noun if noun and _AFTER_LABEL.fullmatch(text, noun.end, line.end) else None


def line_below(document: Document, start: int, end: int) -> Noun | None:
    """The noun of people in small letters that begins the line below a figure which stands alone: « 320 » over « salariés »."""
    at = _alone(document, start, end)
    return find_noun(document.text, document.zones[at + 1].start) if at is not None and _goes_on(document, at) else None


def _goes_on(document: Document, at: int) -> bool:
    """Whether the line below one goes on in small letters."""
    return at + 1 < len(document.zones) and document.text[document.zones[at + 1].start].islower()


def _alone(document: Document, start: int, end: int) -> int | None:
    """The place of the line of which a figure is all, among the lines."""
    line = document.zone_at(start)
    if not (_NOTHING.fullmatch(document.text, line.start, start) and _NOTHING.fullmatch(document.text, end, line.end)):
        return None
    return bisect_left(document.zones, line.start, key=lambda zone: zone.start)


def read_cells(document: Document, line: Zone, least: int = 3) -> list[tuple[int, int]]:
    """Spans of the cells of a line, empty ones between others included; none when the line is too long for a row.

    Dashes and semicolons, which prose has too, part cells where nothing else does, no sentence ends the line, and they make
    at least so many.
    """
    if line.end - line.start > _WIDTH:
        return []
    row = _with_tabs(document, line).rstrip(" ")
    cells = _parted(row, _GAP, line.start)
    if len(cells) > 1 or SENTENCE_END.search(row):
        return cells
    loose = _parted(row, _LOOSE_GAP, line.start)
    return loose if len(loose) >= least else cells


def _with_tabs(document: Document, line: Zone) -> str:
    """A line as it is cleaned, with the tabs that cleaning made spaces."""
    pairs = zip(document.text[line.start : line.end], document.article.text[line.start : line.end], strict=True)
    return "".join(stored if stored == "\t" else plain for plain, stored in pairs)


def _parted(row: str, gap: re.Pattern[str], offset: int) -> list[tuple[int, int]]:
    """Spans of what gaps part in a row that begins at `offset`; what borders it, or sets it in, makes no cell."""
    ends = [(0, 0), *(match.span() for match in gap.finditer(row)), (len(row), len(row))]
    cells = [(offset + left[1], offset + right[0]) for left, right in pairwise(ends)]
    first, last = cells[0][0] == cells[0][1], cells[-1][0] == cells[-1][1]
    return cells[first : len(cells) - last]
