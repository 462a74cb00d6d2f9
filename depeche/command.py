"""The command `depeche` and its verbs."""

from importlib.metadata import version
from typing import Annotated

import typer

from depeche import add, annotate, check, demo, evaluate, export, extract, registry, rejects, report, review, run, schema, serve
from depeche.endings import STATUSES

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run.run)
app.command()(extract.extract)
app.command()(add.add)
app.add_typer(annotate.app, name="annotate")
app.command()(schema.schema)
app.command()(check.check)
app.command()(evaluate.evaluate)
app.command()(review.review)
app.command()(report.report)
app.command()(export.export)
app.add_typer(registry.app, name="registry")
app.command()(rejects.rejects)
app.command()(serve.serve)
app.command()(demo.demo)

_HELP = "French press articles in; typed tables of organisations, dates, amounts and headcounts out."
_STREAMS = "Results go to stdout, logs and progress to stderr. Exit status:"
_STATUSES = "\b\n" + "\n".join(f"{status} {meaning}" for status, meaning in STATUSES.items())


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"depeche {version('depeche')}")
        raise typer.Exit


@app.callback(help=f"{_HELP}\n\n{_STREAMS}\n\n{_STATUSES}")
def _about(
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass
