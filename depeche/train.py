"""`depeche train`: weights of your own, learnt from the gold of your articles."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from depeche.flags import GazetteerOption

if TYPE_CHECKING:
    from pipeline.evaluation.tables import ReportTable
    from pipeline.weights.own import OwnWeights, Score

_NAMES = {
    "organisations.span": "organisations found",
    "organisations.strict": "with their boundaries",
    "organisations.grouping": "mentions of one grouped",
    "organisations.kind": "kind of organisation",
    "amounts.kind": "kind of amount",
    "headcounts.change": "change of headcount",
    "figures.holder": "whose figure it is",
    "organisations.confidence": "error of confidence",
    "figures.confidence": "error of holder confidence",
}


def train(
    corpus: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of your own with `articles` and `gold`.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call the weights; the folder's name unless said.")
    ] = None,
    gazetteer: GazetteerOption = None,
) -> None:
    """Learn weights of your own from the gold of your articles, and tell what they gain and lose.

    They are those that ship, moved as far as held-out articles of yours say that it pays. Nothing reads with them until you
    say so: depeche run --weights NAME.

    Example: [bold]depeche train --corpus mine --name court[/bold]
    """
    from rich.console import Console

    from depeche.render import figure_table
    from pipeline.reading.folders import corpus_folders
    from pipeline.run.gazetteer import using_gazetteer
    from pipeline.training.own import learn_own
    from pipeline.weights.own import file_of, save_own

    called = name or corpus.resolve().name
    file_of(called)
    with using_gazetteer(gazetteer, corpus_folders(corpus)):
        own = learn_own(corpus, called, lambda line: typer.echo(line, err=True))
    console = Console(highlight=False)
    for table in _tables(own):
        console.print(table.title, style="bold")
        console.print(figure_table(table, console.width))
        console.print()
    path = save_own(own)
    for sentence in _drops(own):
        typer.echo(sentence)
    typer.echo(f"Weights {called} are in {path}. To read with them: depeche run --weights {called}")


def _tables(own: "OwnWeights") -> "list[ReportTable]":
    from pipeline.evaluation.tables import ReportTable

    columns = ("", "facts", "before", "now", "change", "95 %", "")
    n = own.manifest.articles
    return [
        ReportTable(f"Your {n} articles, each read by weights that had not seen it", columns, _rows(own.manifest.own)),
        ReportTable("The held-out articles that come with the program", columns, _rows(own.manifest.bundled)),
    ]


def _rows(scores: "Sequence[Score]") -> list[tuple[str, ...]]:
    return [
        (
            _NAMES[each.metric],
            str(each.n),
            _percent(each.before),
            _percent(each.after),
            f"{100 * each.change:+.1f}",
            f"{100 * each.low:+.1f} to {100 * each.high:+.1f}" if each.low is not None and each.high is not None else "–",
            "worse" if each.is_drop else "",
        )
        for each in scores
    ]


def _drops(own: "OwnWeights") -> list[str]:
    """A sentence for each side on which something got worse."""
    sides = {"on your own articles": own.manifest.own, "on articles of other manners": own.manifest.bundled}
    return [
        f"Worse {where}: {', '.join(f'{_NAMES[s.metric]} {_percent(s.before)} → {_percent(s.after)}' for s in dropped)}."
        for where, scores in sides.items()
        if (dropped := [each for each in scores if each.is_drop])
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
