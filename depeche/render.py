"""Facts on a terminal: the text with its facts in colour, and a table of them."""

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.terminal import printable
from schemas import Amount, DateMention, Fact, Figure, Headcount, OrganisationMention

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts

_COLOURS = {"organisation_mentions": "cyan", "dates": "green", "amounts": "yellow", "headcounts": "magenta"}


def show_facts(facts: "Facts") -> None:
    """Print an article with its facts in colour, then the table of facts."""
    console = Console()
    console.print(_highlighted(facts), soft_wrap=True)
    console.print(_fact_table(facts))


def _highlighted(facts: "Facts") -> Text:
    text = Text(printable(facts.article.text))
    for kind, colour in _COLOURS.items():
        for fact in getattr(facts, kind):
            text.stylize(f"bold {colour}", fact.start, fact.end)
    return text


def _fact_table(facts: "Facts") -> Table:
    table = Table("fact", "text", "value", "of", "rule", "confidence")
    names = {mention.organisation_id: mention.name for mention in facts.organisation_mentions}
    found: list[Fact] = [fact for kind in _COLOURS for fact in getattr(facts, kind)]
    for fact in sorted(found, key=lambda fact: fact.start):
        kind, value, holder = _told(fact, names)
        cells = [kind.replace("_", " ").removesuffix("s"), fact.text, value, holder, fact.rule, f"{fact.confidence:.2f}"]
        table.add_row(*(Text(printable(" ".join(cell.split()))) for cell in cells), style=_COLOURS[kind])
    return table


def _told(fact: Fact, names: dict[str, str]) -> tuple[str, str, str]:
    """Kind, value and holder of a fact, in a few words."""
    match fact:
        case OrganisationMention():
            return "organisation_mentions", f"{fact.name} ({fact.kind})", ""
        case DateMention():
            return "dates", _calendar(fact), ""
        case Amount():
            return "amounts", f"{_figure(fact)} {fact.currency}, {fact.kind}", names.get(fact.organisation_id or "", "")
        case Headcount():
            return "headcounts", f"{_figure(fact)} {fact.noun}, {fact.population}", names.get(fact.organisation_id or "", "")
        case _:
            raise TypeError(type(fact))


def _calendar(fact: DateMention) -> str:
    days = " to ".join(dict.fromkeys(str(day) for day in (fact.date_from, fact.date_to) if day))
    return f"{fact.modifier or ''} {days or fact.timex}"


def _figure(fact: Figure) -> str:
    bounds = [fact.value] if fact.value is not None else [fact.value_min, fact.value_max]
    shown = " to ".join(f"{Decimal(bound):,f}".replace(",", " ") if bound is not None else "more" for bound in bounds)
    return shown if fact.modifier == "exact" else f"{fact.modifier.replace('_', ' ')} {shown}"
