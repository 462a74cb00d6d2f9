"""`depeche schema`: the contract of the tables."""

import json
from typing import Annotated

import typer


def schema(
    table: Annotated[str | None, typer.Argument(help="Table, or none for the data dictionary of all.")] = None,
) -> None:
    """JSON Schema of one table's rows; without a table, the data dictionary in Markdown.

    Example: [bold]depeche schema amounts[/bold]
    """
    from pipeline.errors import UsageError
    from schemas import EXPORTED, data_dictionary, json_schema

    if table is None:
        typer.echo(data_dictionary(), nl=False)
    elif table in EXPORTED:
        typer.echo(json.dumps(json_schema(EXPORTED[table]), indent=2, ensure_ascii=False))
    else:
        raise UsageError(f"{table}: there is no such table. Tables: {', '.join(EXPORTED)}.")
