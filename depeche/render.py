"""Facts on a terminal: the text with its facts in colour, and a table of them; tables of figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.review.words import Words
from pipeline.terminal import printable
from schemas import KINDS, DateMention, OrganisationMention

if TYPE_CHECKING:
    from pipeline.evaluation.tables import ReportTable
    from pipeline.extraction.extractor import Facts
    from schemas import Fact

_COLUMNS = ("fact", "text", "value", "of", "rule", "sure")
_ALWAYS = _COLUMNS[:3]
_LEAST_TOLD = ("rule", "sure")  # goes first where there is no room
_WIDE = 100
_GAP = 2  # between two columns
# « Saint-|Malo », « exemple.|fr/|article », but « 2019-05-03 » and « 1 200 000 » whole
_LINE_MAY_END = re.compile(
    r"(?<=[^\d] )|(?<= )(?!\d)|(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=[^\W\d_]{2}\.)(?=[^\W\d_]{2})|(?<=\w[/@?&=_])(?=\w)"
)


def show_facts(facts: "Facts") -> None:
    """Print an article with its facts in colour, lines broken between words, then the table of facts."""
    console = Console(highlight=False)
    console.print(_highlighted(facts))
    if rows := list(_rows(facts)):
        console.print(_fact_table(rows, console.width))


def _highlighted(facts: "Facts") -> Text:
    text = Text(printable(facts.article.text))
    for kind in KINDS:
        for fact in facts.of(kind):
            text.stylize(f"bold {kind.terminal}", fact.start, fact.end)
    return text


def _rows(facts: "Facts") -> Iterator[tuple[str, dict[str, str]]]:
    """The colour of each fact, in order of the text, and its cells by column."""
    names = {mention.organisation_id: mention.name for mention in facts.organisation_mentions}
    found = [(fact, kind) for kind in KINDS for fact in facts.of(kind)]
    for fact, kind in sorted(found, key=lambda each: each[0].start):
        holder = names.get(kind.holder_of(fact) or "", "")
        cells = (kind.singular, fact.text, _told(fact), holder, fact.rule, f"{fact.confidence:.2f}")
        yield kind.terminal, {name: printable(" ".join(cell.split())) for name, cell in zip(_COLUMNS, cells, strict=True)}


def _told(fact: "Fact") -> str:
    """The value; of a duration or a recurrence in words, of an organisation that is called as it is written its kind."""
    if isinstance(fact, DateMention) and not fact.date_from:
        return " ".join(filter(None, (fact.modifier, Words("en").length(fact.timex, recurs=fact.type == "SET"))))
    if isinstance(fact, OrganisationMention) and fact.name == fact.text:
        return fact.kind
    return fact.told()


def _fact_table(rows: Sequence[tuple[str, dict[str, str]]], width: int) -> Table:
    """The facts, but for columns that say the same in every row, or for which the terminal is too narrow."""
    told = [name for name in _COLUMNS if name in _ALWAYS or len({cells[name] for _, cells in rows}) > 1]
    widths = _fitted({name: [name, *(cells[name] for _, cells in rows)] for name in told}, width)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name, room in widths.items():
        table.add_column(name, width=room, no_wrap=True, justify="right" if name == _COLUMNS[-1] else "left")
    for colour, cells in rows:
        table.add_row(*(Text(_wrapped(cells[name], room)) for name, room in widths.items()), style=colour)
    return table


def _fitted(columns: Mapping[str, Sequence[str]], width: int) -> dict[str, int]:
    """How wide each column is: as its longest piece at least, if need be at the price of those that tell least."""
    least = {name: max(cell_len(piece.rstrip()) for cell in cells for piece in _pieces(cell)) for name, cells in columns.items()}
    for name in _LEAST_TOLD:
        if sum(least.values()) + _GAP * (len(least) - 1) > width:
            least.pop(name, None)
    room = max(len(least), width - _GAP * (len(least) - 1))
    if sum(least.values()) > room:
        return _shared(least, room)
    more = {name: max(map(cell_len, columns[name])) - least[name] for name in least}
    spare = _shared(more, room - sum(least.values()))
    return {name: least[name] + spare[name] for name in least}


def _shared(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """What each gets of the room: what it wants, the most greedy alike."""
    level = max(each for each in range(max(wanted.values()) + 1) if sum(min(each, want) for want in wanted.values()) <= room)
    return {name: min(level, want) for name, want in wanted.items()}


def _wrapped(cell: str, width: int) -> str:
    """The cell in lines that end where words and the parts of long ones do."""
    lines = [""]
    for piece in _pieces(cell):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def _pieces(cell: str) -> list[str]:
    """What a line may end after, with the space that follows."""
    return _LINE_MAY_END.split(cell)


def figure_table(table: "ReportTable", width: int) -> Table:
    """A table as wide as it need be, closer set on a narrow terminal; names are folded before figures are."""
    shown = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0) if width >= _WIDE else 0)
    shown.add_column(table.columns[0], overflow="fold")
    for column, cells in zip(table.columns[1:], zip(*(row[1:] for row in table.rows), strict=True), strict=True):
        shown.add_column(column.replace(" ", "\n"), justify="right", no_wrap=not any(" " in cell for cell in cells))
    for row in table.rows:
        shown.add_row(*map(Text, row))
    return shown
