"""`depeche export`: the tables in formats that people open."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from depeche.flags import OUTPUT, OutputOption
from pipeline.storage.address import Address, as_output


class Format(StrEnum):
    """What the tables are written as."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    sqlite = "sqlite"
    duckdb = "duckdb"
    delta = "delta"
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
            help="csv, jsonl, parquet, xlsx, sqlite, duckdb or delta; prodigy, label-studio, doccano, brat, conll or spacy.",
        ),
    ],
    output: OutputOption = OUTPUT.default,
    target: Annotated[
        Any,
        typer.Option(
            "--to",
            metavar="PATH",
            parser=as_output,
            help="File to write, or folder for csv, jsonl, parquet and delta, the last also s3://bucket/prefix, gs:// or az://.",
        ),
    ] = None,
) -> None:
    """Write the tables as CSV, JSON lines or Parquet (a file a table), a workbook, a database, Delta tables, or for annotation.

    Besides the tables there are figures, amounts and headcounts with holder, period, sentence and article in one row each, and
    aliases, former names with the day.

    Example: [bold]depeche export xlsx --to depeche.xlsx[/bold]
    """
    from pipeline.annotation.formats import ENDINGS
    from pipeline.annotation.formats import Format as AnnotationFormat
    from pipeline.errors import UsageError
    from pipeline.storage.export import FOLDERS, FORMATS

    if isinstance(target, Address) and form is not Format.delta:
        raise UsageError(f"--to {target}: {form} is written to this machine. Give a path.")
    if form.value in ENDINGS:
        from pipeline.annotation.exchange import export_tables

        tool = AnnotationFormat(form)
        target = target or Path(f"depeche-{tool}{ENDINGS[tool]}")
        export_tables(tool, output, target)
    else:
        target = target or Path("depeche-export" if form in FOLDERS else f"depeche.{form}")
        FORMATS[form](output, target)
    typer.echo(target)
