"""Facts on a terminal: the text with its facts in colour, and a table of them; tables of figures."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.review.words import Words
from pipeline.terminal import printable
from schemas import KINDS, DateMention

if TYPE_CHECKING:
    from pipeline.evaluation.tables import ReportTable
    from pipeline.extraction.extractor import Facts
    from schemas import Fact

_COLUMNS = ("fact", "text", "value", "of", "rule", "sure")
_ALWAYS = _COLUMNS[:3]
_WIDE = 100


def show_facts(facts: "Facts") -> None:
    """Print an article with its facts in colour, lines broken between words, then the table of facts."""
    console = Console(highlight=False)
    console.print(_highlighted(facts))
    if rows := list(_rows(facts)):
        console.print(_fact_table(rows))


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
    """The value; of a duration or a recurrence in words."""
    if isinstance(fact, DateMention) and not fact.date_from:
        return " ".join(filter(None, (fact.modifier, Words("en").length(fact.timex, recurs=fact.type == "SET"))))
    return fact.told()


def _fact_table(rows: Sequence[tuple[str, dict[str, str]]]) -> Table:
    """The facts, but for columns that say the same in every row; those that make a fact always stay."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    columns = [name for name in _COLUMNS if name in _ALWAYS or len({cells[name] for _, cells in rows}) > 1]
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name == _COLUMNS[-1] else "left")
    for colour, cells in rows:
        table.add_row(*(Text(cells[name]) for name in columns), style=colour)
    return table


def figure_table(table: "ReportTable", width: int) -> Table:
    """A table as wide as it need be, closer set on a narrow terminal; names are folded before figures are."""
    shown = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0) if width >= _WIDE else 0)
    shown.add_column(table.columns[0], overflow="fold")
    for column, cells in zip(table.columns[1:], zip(*(row[1:] for row in table.rows), strict=True), strict=True):
        shown.add_column(column.replace(" ", "\n"), justify="right", no_wrap=not any(" " in cell for cell in cells))
    for row in table.rows:
        shown.add_row(*map(Text, row))
    return shown
