"""`depeche rejects`: what could not be taken, why, and what to do."""

import typer

from depeche.flags import OUTPUT, OutputOption


def rejects(output: OutputOption = OUTPUT.default) -> None:
    """List what the tables do not have of the corpus: file, reason and remedy, a line each.

    Example: [bold]depeche rejects --output output[/bold]
    """
    from depeche.summary import reject_line
    from pipeline.storage.load import load_rejects
    from pipeline.terminal import printable

    rows = load_rejects(output)
    for row in rows:
        typer.echo(printable(reject_line(row)))
    typer.echo(f"{len(rows)} rejected", err=True)
