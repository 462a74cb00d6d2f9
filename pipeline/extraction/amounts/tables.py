"""Sums in tables whose unit is declared apart from them: « En M€ (non audité) », « CA (M€) » at the head of a column."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extraction.amounts import currencies
from pipeline.extraction.amounts.understood import Sum
from pipeline.extraction.headcounts.tables import SENTENCE_END, SHARE, read_cells
from pipeline.extraction.numbers.quantities import Quantity
from pipeline.extraction.numbers.written import DIGITS, SCALE, scale_of, value_of
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document, Zone

_WORDS = load_lexicon("amounts/tables")
TABLE = "table"  # the rule that finds its sums
_ALONE = {*_WORDS["alone"]}
# What stands before a currency that is declared: « en milliers d' », « (k », « Unité : M », « CA M »; not « 3 M »
_LEAD = re.compile(rf"(?:(?i:\b(?P<en>en)[ ])|(?P<opening>\A|[(:,][ ]?)|(?<!\d)[ ])(?P<scale>{SCALE})?")
# What may stand behind it: « M€) », « k€ HT », « euros (non audité) »; and after « en »: « M€ 2010 », « M€ au 30 juin »
_TAIL = re.compile(
    rf"(?:[ ]{any_of(_WORDS['qualifiers'])})?[ ]?(?:\Z|[(),;:/–—-]|(?P<of>(?:(?:19|20)\d\d|{any_of(_WORDS['of'])})\b))"
)
# « 412,6 », « -6,2 », « (6,2) » that is less than nothing, « 18,4 (1) » with its note, « 12,4 (6,1 %) » with its share
_FIGURE = re.compile(
    rf"(?:\+[ ]?)?(?P<figure>(?P<minus>[-–−][ ]?)?(?P<number>{DIGITS})|\((?P<loss>{DIGITS})\))"
    rf"(?:[ ]?(?:\*{{1,3}}|\(\d\)|{SHARE}))*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")  # « 2009 » heads a column
# « Loyers : 15 », « 2018 : 13,1 »
_LABELLED = re.compile(r"(?P<label>[^:\n]{1,60}?)[ ]?:[ ](?P<figure>[-+–−(]?[ ]?\d[^:\n]{0,20})")
_NO_FIGURE = re.compile(r"n\.?[ ]?[acds]\.?|[-–—/*]+", re.IGNORECASE)  # « n.c. », « – »
_COUNTED = re.compile(rf"(?<!\w){any_of(_WORDS['counted'])}(?!\w)|%", re.IGNORECASE)
_VALUE = re.compile(r"\W*\d")  # « 4,2 % », « -12 jours »

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """What bare figures are multiplied by, and their currency (None: open)."""

    scale: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    """The unit of rows that have up to `width` cells from their label on, and the units of columns, None where they count
    something else; columns are numbered from the right, as the head of the first one is often empty.
    """

    unit: _Unit | None = None
    width: int = 0
    columns: Mapping[int, _Unit | None] = field(default_factory=dict)


_NO_TABLE, _ANY_WIDTH = _Table(), 300


def find_tabled(document: Document, taken: Sequence[Cell]) -> Iterator[Sum]:
    """The sums that the unit of their table, column or row makes of bare figures; spans `taken`, in order, are left out."""
    table = _NO_TABLE
    for line in document.zones:
        cells = _cells_of(document, line)
        if not _has_figures(document.text, cells):
            table = _headed(document, line, cells, table)
            continue
        for money in _sums_of_row(document, cells, table):
            if _is_free(taken, money.quantity):
                yield money


def _cells_of(document: Document, line: Zone) -> list[Cell]:
    """The cells of a line; « Loyers : 15 » has two where nothing else parts it."""
    cells = read_cells(document, line, least=2)
    labelled = _LABELLED.fullmatch(document.text, *cells[0]) if len(cells) == 1 else None
    return [labelled.span("label"), labelled.span("figure")] if labelled else cells


def _is_free(taken: Sequence[Cell], quantity: Quantity) -> bool:
    at = bisect_left(taken, (quantity.end,))
    return at == 0 or taken[at - 1][1] <= quantity.start


def _has_figures(text: str, cells: Sequence[Cell]) -> bool:
    """Whether cells make a row of figures: bare ones that are no years, the last cell no end of a sentence."""
    return len(cells) > 1 and not SENTENCE_END.search(text, *cells[-1]) and any(_figure(text, cell) for cell in cells)


def _figure(text: str, cell: Cell) -> re.Match[str] | None:
    return None if _YEAR.fullmatch(text, *cell) else _FIGURE.fullmatch(text, *cell)


def _headed(document: Document, line: Zone, cells: Sequence[Cell], table: _Table) -> _Table:
    """The table after a line that has no figures: a new one that it declares, the same under another head, or none."""
    if not cells or SENTENCE_END.search(document.text, *cells[-1]) or (len(cells) == 1 and line.kind == "body"):
        return _NO_TABLE
    heads = [(len(cells) - at, cell) for at, cell in enumerate(cells)]
    units = {column: unit for column, cell in heads if (unit := _unit_in(document, cell))}
    others = {column: None for column, cell in heads if column not in units and _counts_other(document.text, cell)}
    if len(cells) == 1:
        return _Table(units[1], _ANY_WIDTH) if units else _NO_TABLE if others else table
    if units:
        whole = units.get(len(cells)) if len(units) == 1 else None  # « En M€ – 2010 – 2009 »
        return _Table(whole, len(cells), {**units, **others})
    others.pop(len(cells), None)  # « Taux de marge – n.c. – 4 % » is a row: its label heads no column
    return replace(table, columns={**table.columns, **others})


def _counts_other(text: str, cell: Cell) -> bool:
    """Whether a head or a label counts something that is no money; a cell that begins with a figure is neither."""
    return not _VALUE.match(text, *cell) and _COUNTED.search(text, *cell) is not None


def _sums_of_row(document: Document, cells: Sequence[Cell], table: _Table) -> Iterator[Sum]:
    """The sums of a row: not the rank before its label, nor anything where the label counts something else."""
    text = document.text
    label = 0 if _YEAR.fullmatch(text, *cells[0]) else next((at for at, cell in enumerate(cells) if _is_label(text, cell)), None)
    own = _unit_in(document, cells[label]) if label is not None else None
    if label is not None and not own and _counts_other(text, cells[label]):
        return
    whole = table.unit if label is not None and len(cells) - label <= table.width else None
    for at in range(label or 0, len(cells)):
        unit = own or table.columns.get(len(cells) - at, whole)
        if unit and (figure := _figure(text, cells[at])):
            yield _sum(figure, unit)


def _is_label(text: str, cell: Cell) -> bool:
    return any(char.isalpha() for char in text[slice(*cell)]) and not _NO_FIGURE.fullmatch(text, *cell)


def _unit_in(document: Document, cell: Cell) -> _Unit | None:
    """The unit that a head or a label declares, None when it declares none."""
    first, last = cell
    for lead in _LEAD.finditer(document.text[first:last]):
        written = currencies.match_after(document.text, first + lead.end())
        if not written or written.end() > last or not _is_declared(lead, written[0].strip()):
            continue
        scale = scale_of(lead["scale"]) if lead["scale"] else 1
        tail = _TAIL.match(document.text, written.end(), last)
        if tail and (lead["en"] or not tail["of"]) and not written["hundredth"]:
            return _Unit(scale, currencies.currency_of(written, document))
    return None


def _is_declared(lead: re.Match[str], currency: str) -> bool:
    """Whether a currency is said as a unit: « en euros », « (milliers d'euros) », « (EUR) », « CA M€ »; not « Femmes (F) »."""
    opened = lead["opening"] is not None and (lead["scale"] or currency in _ALONE)
    return bool(lead["en"] or opened or not currency[-1].isalpha())


def _sum(figure: re.Match[str], unit: _Unit) -> Sum:
    less = figure["minus"] or figure["loss"]
    value = value_of(figure["number"] or figure["loss"]) * (-unit.scale if less else unit.scale)
    start, end = figure.span("figure")
    return Sum(Quantity(start, end, value, value, "exact", start), unit.currency, TABLE, unit.scale)
