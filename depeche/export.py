"""`depeche export`: the tables in formats that people open."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from depeche.flags import OUTPUT, OutputOption


class Format(StrEnum):
    """What the tables are written as."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    sqlite = "sqlite"
    duckdb = "duckdb"
    prodigy = "prodigy"
    label_studio = "label-studio"
    doccano = "doccano"
    brat = "brat"
    conll = "conll"
    spacy = "spacy"


def export(
    form: Annotated[
        Format,
        typer.Argument(
            metavar="FORMAT",
            help="csv, jsonl, parquet, xlsx, sqlite or duckdb; prodigy, label-studio, doccano, brat, conll or spacy.",
        ),
    ],
    output: OutputOption = OUTPUT.default,
    target: Annotated[Path | None, typer.Option("--to", help="File, or folder for csv, jsonl and parquet, to write.")] = None,
) -> None:
    """Write the tables as CSV, JSON lines or Parquet (a file a table), an Excel workbook, a database, or for annotation.

    Besides the tables there is figures: amounts and headcounts with holder, period, sentence and article in one row each.

    Example: [bold]depeche export xlsx --to depeche.xlsx[/bold]
    """
    from pipeline.annotation.formats import ENDINGS
    from pipeline.annotation.formats import Format as AnnotationFormat
    from pipeline.storage.export import FOLDERS, FORMATS

    if form.value in ENDINGS:
        from pipeline.annotation.exchange import export_tables

        tool = AnnotationFormat(form)
        target = target or Path(f"depeche-{tool}{ENDINGS[tool]}")
        export_tables(tool, output, target)
    else:
        target = target or Path("depeche-export" if form in FOLDERS else f"depeche.{form}")
        FORMATS[form](output, target)
    typer.echo(target)
