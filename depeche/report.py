"""`depeche report`: the tables as one HTML page."""

from typing import Annotated

import typer

from depeche.flags import OUTPUT, OutputOption


def report(
    output: OutputOption = OUTPUT.default,
    limit: Annotated[int, typer.Option(min=1, help="At most so many articles in full, the latest.")] = 200,
) -> None:
    """Print a self-contained HTML page: articles with their facts highlighted, tables and charts.

    Example: [bold]depeche report --output output > report.html[/bold]
    """
    from pipeline.report.page import build_report

    typer.echo(build_report(output, limit))
