"""`depeche export`: the tables in formats that people open."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.run import OutputOption


class Format(StrEnum):
    """What the tables are written as."""

    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"
    duckdb = "duckdb"


def export(
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help="csv, jsonl, xlsx or duckdb.")],
    output: OutputOption = Path("output"),
    target: Annotated[Path | None, typer.Option("--to", help="File, or folder for csv and jsonl, to write.")] = None,
) -> None:
    """Write the tables as CSV or JSON lines (a file a table), an Excel workbook or a DuckDB database.

    Example: [bold]depeche export xlsx --to depeche.xlsx[/bold]
    """
    from pipeline.storage.export import FORMATS

    target = target or Path("depeche-export" if form in (Format.csv, Format.jsonl) else f"depeche.{form}")
    FORMATS[form](output, target)
    typer.echo(target)
