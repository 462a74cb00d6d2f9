"""The layout of an article, worked out from its own lines: interview, briefs, dispatch, figures or prose."""

import re
from collections.abc import Sequence
from typing import Literal, get_args

from pipeline.reading.document import Document, Zone

Layout = Literal["interview", "briefs", "dispatch", "figures", "prose"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

_HEADER_LINES = 4
_QUESTIONS = 3
_ITEMS = 4
_FIGURES = 4
_MAX_QUESTION = 250
_MAX_ITEM_HEADING = 60
_MAX_FIGURE_LINE = 110

# « Effectif : 640 salariés », « MJC Les Tilleuls ........ 121 000 € », « • Bénévoles : 95 », « 18 communes, 212 000 habitants »
_FIGURE_LINE = re.compile(r"[^.?!\n]{0,70}(?:[:|\t=]|\.{4})[^\n]{0,40}\d|[•▪■*–—.-] ?[^\n]{0,60}\d|\d[\d ,.]{0,12} ?[^\W\d]")
# « RENNES, 8 mars 2000 (Inter-Dépêches) - », « Dakar (APS) – »
_DATELINE = re.compile(
    r"[A-ZÀ-Ý][\w'-]+(?: [\w'-]+){0,4}(?:, [^.(\n]{3,30})? ?\([A-ZÀ-Ý][^)\n]{1,30}\)(?:, [^.\n]{3,30})? ?[-–—:] "
)


def find_layout(document: Document) -> Layout:
    """The first layout whose mark the article bears.

    interview   three questions or more that stand on lines of their own
    briefs      half of its paragraphs or more, and at least four, stand alone under a heading of their own
    dispatch    a dateline with town and agency opens the text
    figures     prose with a box, list or table of four figures or more
    prose       anything else
    """
    lines = [(zone, document.text[zone.start : zone.end].strip()) for zone in document.zones if zone.kind != "publication"]
    if sum(_is_question(line) for _, line in lines) >= _QUESTIONS:
        return "interview"
    if _is_briefs(["h" if _is_item_heading(*each) else "p" for each in lines]):
        return "briefs"
    if any(_DATELINE.match(document.text, zone.start, zone.end) for zone in document.zones[:_HEADER_LINES]):
        return "dispatch"
    return "figures" if sum(_is_figure_line(line) for _, line in lines) >= _FIGURES else "prose"


def _is_question(line: str) -> bool:
    return len(line) <= _MAX_QUESTION and line.rstrip(" »*_").endswith("?")


def _is_item_heading(zone: Zone, line: str) -> bool:
    """Whether the line heads what follows: a heading, or a list item as short as one (« 2. OMBELLE (Nîmes) : 12,5 M€ »)."""
    return zone.kind in ("title", "heading") or (
        zone.kind == "list_item" and len(line) <= _MAX_ITEM_HEADING and line[-1] not in ".;,"
    )


def _is_briefs(kinds: Sequence[str]) -> bool:
    alone = sum(lines == ("h", "p", "h") for lines in zip(kinds, kinds[1:], [*kinds[2:], "h"], strict=False))
    return alone >= _ITEMS and alone >= kinds.count("p") / 2


def _is_figure_line(line: str) -> bool:
    return len(line) <= _MAX_FIGURE_LINE and bool(_FIGURE_LINE.match(line))
