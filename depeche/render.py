"""Facts on a terminal: the text with its facts in colour, and a table of them."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.terminal import printable
from schemas import KINDS

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts


def show_facts(facts: "Facts") -> None:
    """Print an article with its facts in colour, then the table of facts."""
    console = Console()
    console.print(_highlighted(facts), soft_wrap=True)
    console.print(_fact_table(facts))


def _highlighted(facts: "Facts") -> Text:
    text = Text(printable(facts.article.text))
    for kind in KINDS:
        for fact in facts.of(kind):
            text.stylize(f"bold {kind.terminal}", fact.start, fact.end)
    return text


def _fact_table(facts: "Facts") -> Table:
    table = Table("fact", "text", "value", "of", "rule", "confidence")
    names = {mention.organisation_id: mention.name for mention in facts.organisation_mentions}
    found = [(fact, kind) for kind in KINDS for fact in facts.of(kind)]
    for fact, kind in sorted(found, key=lambda each: each[0].start):
        holder = names.get(kind.holder_of(fact) or "", "")
        cells = [kind.singular, fact.text, fact.told(), holder, fact.rule, f"{fact.confidence:.2f}"]
        table.add_row(*(Text(printable(" ".join(cell.split()))) for cell in cells), style=kind.terminal)
    return table
