"""The command `depeche` and its verbs, each imported when it is called: what it stands on takes seconds to load."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from depeche.endings import STATUSES

# What the list of verbs says of each: the first line of its own help.
VERBS = {
    "run": "Bring the tables up to date with a corpus: only new and changed articles are extracted.",
    "extract": "Show the facts of one article; nothing is stored. A web page is read as `depeche add` reads it.",
    "add": "Bring articles into the corpus: text, Markdown, web pages, JSONL, CSV, Parquet, xlsx, RSS and Atom, addresses.",
    "annotate": "Exchange annotations with Prodigy, Label Studio, doccano, brat, CoNLL columns and spaCy.",
    "schema": "JSON Schema of one table's rows; without a table, the data dictionary in Markdown.",
    "check": "Look through every article and gold file: what is wrong, where, and what to do.",
    "evaluate": "Score the extraction against gold annotations.",
    "review": "Open the tables and the corpus in the browser: search, read, correct; corrections are saved as gold.",
    "report": "Print one HTML page that needs nothing else: articles with their facts, organisations, figures, charts, runs, "
    "rejects.",
    "export": "Write the tables as CSV, JSON lines or Parquet (a file a table), an Excel workbook, a database, or for "
    "annotation.",
    "registry": "Make the register that runs link organisations to.",
    "train": "Learn weights of your own from the gold of your articles, and tell what they gain and lose.",
    "rejects": "List what the tables do not have of the corpus: file, reason and remedy, a line each.",
    "serve": "Run on a schedule until stopped, on the Prefect server that PREFECT_API_URL names.",
    "demo": "Make tables of a few articles that come with the program, and show them.",
}


class _Verbs(TyperGroup):
    """All verbs by name and first line; the one that is called is loaded."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = {verb: TyperCommand(verb, help=line, rich_markup_mode="rich") for verb, line in VERBS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(command.name) if command and command.name else command, rest


def load(verb: str) -> Any:
    """The command of a verb, or its group of commands, as typer makes it of `depeche.<verb>`."""
    module = import_module(f"depeche.{verb}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode="rich")
        app.command(verb)(getattr(module, verb))
    command = get_command(app)
    command.name = verb
    return command


app = typer.Typer(
    cls=_Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_HELP = "French press articles in; typed tables of organisations, dates, amounts and headcounts out."
_STREAMS = "Results go to stdout, logs and progress to stderr. Exit status:"
_STATUSES = "\b\n" + "\n".join(f"{status} {meaning}" for status, meaning in STATUSES.items())


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"depeche {version('depeche')}")
        raise typer.Exit


@app.callback(help=f"{_HELP}\n\n{_STREAMS}\n\n{_STATUSES}")
def _about(
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass
