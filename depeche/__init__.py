"""The command `depeche`: one module for each verb or two, imported when it is called.

What verbs share: `flags`, `render` and `why` (an article on a terminal), `summary` (a run).
"""

import sys

import typer

from depeche import add, annotate, check, evaluate, export, extract, report, run, schema, serve
from pipeline.errors import DepecheError
from pipeline.terminal import printable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
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
app.command()(report.report)
app.command()(export.export)
app.command()(serve.serve)


@app.callback()
def _about() -> None:
    """French press articles in; typed tables of organisations, dates, amounts and headcounts out.

    Results go to stdout, logs and progress to stderr. Exit status: 0 done, 1 done with rejects, 2 not done.
    """


def main() -> None:
    """Run the command; errors made on purpose are a sentence on stderr, and status 2."""
    try:
        app()
    except DepecheError as error:
        sys.stderr.write(f"depeche: {printable(str(error))}\n")
        sys.exit(2)
