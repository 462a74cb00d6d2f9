"""Columns of figures under a head: « Établissement ....... effectif ....... budget »."""

import re
from bisect import bisect_left
from itertools import pairwise

from pipeline.extraction.headcounts.licences import LABEL
from pipeline.extraction.headcounts.populations import Noun, find_noun
from pipeline.reading.document import Document, Zone

# Cells are parted by leader dots, bars, tabs, bullets in a row, slashes, or two spaces and more.
_GAP = re.compile(r"[ ]*(?:\.{3,}|…+|\||\t|•(?:[ ]?•){0,60})[ ]*|[ ]/[ ]|[ ]{2,}")
_LOOSE_GAP = re.compile(r"[ ][–—][ ]|[ ]*;[ ]*")  # « Chaudronnerie Lemière – Tourlaville – 386 »
SENTENCE_END = re.compile(r"(?<!n\.[acds])[.!?…][ »\")]*\Z", re.IGNORECASE)  # not « n.c. »
_FIGURE = re.compile(r"\d|\bn\.?[cds]\.?(?!\w)", re.IGNORECASE)  # « 1 740 », « n.c. »
_COUNTED = re.compile(r"\d[\d.' ]{0,12}[ ](?=[^\W\d_])")  # « 16 800 étudiants »
_ROWS, _WIDTH = 15, 300


def column_head(document: Document, start: int, end: int) -> Noun | None:
    """The noun of people that heads the column of the figure between two offsets, or that its column has below its head.

    None when its line is no row of a table, and when the figure spans two cells, as « 120 186 » may that a tab parts.
    « 16 800 étudiants » of one row counts for the bare figures under it.
    """
    text, line = document.text, document.zone_at(start)
    row = read_cells(document, line)
    column = sum(last > start for _, last in row)  # counted from the right: the head of the first column is often empty
    if len(row) < 2 or not column or row[-column][1] < end:
        return None
    index = bisect_left(document.zones, line.start, key=lambda zone: zone.start)
    for zone in reversed(document.zones[max(0, index - _ROWS) : index]):
        cells = read_cells(document, zone)
        if len(cells) < 2 or column > len(cells):
            return None
        first, last = cells[-column]
        if any(char.isalpha() for char in text[first:last]) and not _FIGURE.search(text, first, last):
            label = LABEL.match(text, first, last)
            return find_noun(text, label.end() if label else first, singular=True)
        if (counted := _COUNTED.match(text, first, last)) and (noun := find_noun(text, counted.end())):
            return noun
    return None


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
