"""`depeche report`: the pages of `depeche review` frozen into one file."""

import sys
from typing import Annotated

import typer

from depeche.flags import OUTPUT, OutputOption


def report(
    output: OutputOption = OUTPUT.default,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles, the latest; all without.")] = None,
    english: Annotated[bool, typer.Option("--english", help="Labels in English instead of French.")] = False,
) -> None:
    """Print one HTML page that needs nothing else: articles with their facts, organisations, figures, charts, runs, rejects.

    Example: [bold]depeche report --output output > report.html[/bold]
    """
    from pipeline.review.frozen import build_report

    for piece in build_report(output, limit, "en" if english else "fr"):
        sys.stdout.write(piece)
