"""`depeche demo`: a few articles of our own into tables, to see what comes out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depeche.flags import OutputOption

if TYPE_CHECKING:
    import pandas as pd

# What is shown of each table.
_COLUMNS = {
    "articles": ("published", "title"),
    "organisations": ("name", "kind", "n_mentions"),
    "dates": ("text", "date_from", "date_to"),
    "amounts": ("text", "value", "currency", "kind", "organisation_id"),
    "headcounts": ("text", "value", "population", "organisation_id"),
}


def demo(
    output: OutputOption = Path("depeche-demo"),
) -> None:
    """Make tables of a few articles that come with the program, and show them.

    Example: [bold]depeche demo[/bold]
    """
    from importlib.resources import as_file, files

    from rich.console import Console

    from pipeline import load_tables
    from pipeline.run.options import Options
    from pipeline.run.steps import run

    with as_file(files("depeche") / "sample") as corpus:
        run(Options(corpus=corpus, output=output))
    tables, console = load_tables(output), Console(soft_wrap=True, highlight=False, markup=False)
    for name, columns in _COLUMNS.items():
        console.print(f"{name}:")
        for line in _aligned([columns, *_cells(tables[name], columns)]):
            console.print(f"  {line}")
        console.print()
    console.print(f"The tables are in {output}. One page of them: depeche report --output {output} > report.html")
    console.print("Your own articles, a folder of *.txt and *.md: depeche run FOLDER --output TABLES")


def _cells(table: "pd.DataFrame", columns: Sequence[str]) -> Iterator[Sequence[str]]:
    for row in table[list(columns)].itertuples(index=False):
        yield [_told(cell) for cell in row]


def _told(cell: Any) -> str:
    """A cell as people write it: nothing for null, money without needless zeros."""
    import pandas as pd

    if pd.isna(cell):
        return ""
    return f"{cell:f}".rstrip("0").rstrip(".") if isinstance(cell, Decimal) else str(cell)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, each column as wide as its longest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
