"""Columns of figures under a head: « Établissement ....... effectif ....... budget »."""

import re
from bisect import bisect_left

from pipeline.extraction.headcounts.licences import LABEL
from pipeline.extraction.headcounts.populations import Noun, find_noun
from pipeline.reading.document import Document, Zone

# Cells are parted by leader dots, bars, bullets in a row, slashes, or two spaces and more.
_GAP = re.compile(r"[ ]*(?:\.{3,}|…+|\||•(?:[ ]?•){0,60})[ ]*|[ ]/[ ]|[ ]{2,}")
_FIGURE = re.compile(r"\d|\bn\.?[cds]\.?(?!\w)", re.IGNORECASE)  # « 1 740 », « n.c. »
_COUNTED = re.compile(r"\d[\d.' ]{0,12}[ ](?=[^\W\d_])")  # « 16 800 étudiants »
_ROWS, _WIDTH = 15, 300


def column_head(document: Document, offset: int) -> Noun | None:
    """The noun of people that heads the column of a figure at `offset`, or that its column has below its head.

    None when its line is no row of a table. « 16 800 étudiants » of one row counts for the bare figures under it.
    """
    text, line = document.text, document.zone_at(offset)
    row = _cells(text, line)
    if len(row) < 2:
        return None
    column = sum(end > offset for _, end in row)  # counted from the right: the head of the first column is often empty
    index = bisect_left(document.zones, line.start, key=lambda zone: zone.start)
    for zone in reversed(document.zones[max(0, index - _ROWS) : index]):
        cells = _cells(text, zone)
        if len(cells) < 2 or column > len(cells):
            return None
        first, last = cells[-column]
        if any(char.isalpha() for char in text[first:last]) and not _FIGURE.search(text, first, last):
            start = head.end() if (head := LABEL.match(text, first, last)) else first
            return find_noun(text, start, singular=True)
        if (counted := _COUNTED.match(text, first, last)) and (noun := find_noun(text, counted.end())):
            return noun
    return None


def _cells(text: str, line: Zone) -> list[tuple[int, int]]:
    """Spans of the cells of a line that hold something; none when the line is too long for a row."""
    if line.end - line.start > _WIDTH:
        return []
    cells, at = [], line.start
    for gap in _GAP.finditer(text, line.start, line.end):
        cells.append((at, gap.start()))
        at = gap.end()
    return [(first, last) for first, last in [*cells, (at, line.end)] if first < last]
