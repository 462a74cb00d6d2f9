"""`depeche registry`: who is who in France, in one local register made of the public ones."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Make the register that runs link organisations to.")

DEFAULT = Path("registry.sqlite")


@app.callback()
def _about() -> None:
    pass


@app.command()
def build(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Public registers as published, unpacked; in any order.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="REGISTER", help="File to write.")] = DEFAULT,
) -> None:
    """Make a register of files that you fetched: Sirene, FINESS, ROR and others, known by their columns.

    They are: Sirene StockUniteLegale and StockEtablissement (CSV or Parquet); FINESS, legal entities and establishments (CSV of
    etalab); the main establishments of higher education and RNSR (CSV); the directory of administrations and ROR, schema 2
    (JSON); COG communes (CSV); an extract of Wikidata (JSON, an item a line).

    Example: [bold]depeche registry build StockUniteLegale.parquet StockEtablissement.parquet -o registry.sqlite[/bold]
    """
    from pipeline.registry.build import build_register

    built = build_register(files, output)
    for name, count in built.counts.items():
        typer.echo(f"{name}: {count}", err=True)
    typer.echo(str(built.path))
