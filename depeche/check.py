"""`depeche check`: every problem of a corpus, with its remedy."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer


def check(
    corpus: Annotated[Path, typer.Argument(help="Folder with `articles` and `gold`, or a folder of articles.")] = Path("corpus"),
) -> None:
    """Look through every article and gold file: what is wrong, where, and what to do.

    Exit status 1 when there are problems; warnings are to be looked at, notes are only said.

    Example: [bold]depeche check corpus[/bold]
    """
    from rich.console import Console
    from rich.text import Text

    from pipeline.checking.corpus import check_corpus
    from pipeline.terminal import printable

    console, counts = Console(), Counter[str]()
    colours = {"problem": "red", "warning": "yellow", "note": "dim"}
    for finding in check_corpus(corpus):
        counts[finding.severity] += 1
        console.print(Text(printable(str(finding)), style=colours[finding.severity]), soft_wrap=True)
    told = ", ".join(f"{counts[severity]} {severity}{'s' * (counts[severity] != 1)}" for severity in colours)
    console.print(f"{corpus}: {told}.", highlight=False, soft_wrap=True)
    raise typer.Exit(1 if counts["problem"] else 0)
