"""`depeche evaluate`: how good the extraction is, against gold annotations."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from depeche.flags import GazetteerOption, WeightsOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from pipeline.evaluation.mistakes import Mistake
    from pipeline.evaluation.tables import ReportTable


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files, *.json.")] = Path("corpus/gold"),
    corpus: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder of their articles; `articles` beside the gold unless said.")
    ] = None,
    ids: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this article; may be given again.")] = None,
    weights: WeightsOption = None,
    gazetteer: GazetteerOption = None,
    errors: Annotated[bool, typer.Option("--errors", help="Each mistake in its sentence, in place of the scores.")] = False,
    compare: Annotated[Path | None, typer.Option(metavar="OLD.json", help="What changed since an earlier --json.")] = None,
    in_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
    in_markdown: Annotated[bool, typer.Option("--markdown", help="The tables in Markdown.")] = False,
) -> None:
    """Score the extraction against gold annotations.

    Precision, recall and F1 of each kind of fact with a bootstrap interval, by layout and article; what is taken for what.

    Example: [bold]depeche evaluate --json > before.json[/bold], and later [bold]depeche evaluate --compare before.json[/bold]
    """
    from pipeline.evaluation.evaluation import evaluate as evaluate_corpus
    from pipeline.evaluation.mistakes import find_mistakes
    from pipeline.evaluation.report import as_json
    from pipeline.evaluation.tables import compared, markdown, tables
    from pipeline.reading.folders import Folders
    from pipeline.run.gazetteer import using_gazetteer
    from pipeline.weights.own import using_weights

    old = _read_report(compare) if compare else None
    folders = Folders(corpus or gold.parent / "articles", gold)
    with using_gazetteer(gazetteer, folders), using_weights(weights):
        evaluation = evaluate_corpus(gold, folders.articles, ids or ())
    told = as_json(evaluation, with_mistakes=errors)
    mistakes = list(find_mistakes(evaluation)) if errors else []
    shown = list(compared(old, told)) if old else [] if errors else list(tables(told))
    if in_json:
        changes = {
            "changes": {table.title: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in shown}
        }
        typer.echo(json.dumps(told | (changes if old else {}), ensure_ascii=False, indent=1))
    elif in_markdown:
        typer.echo(markdown(shown, mistakes), nl=False)
    else:
        _show(mistakes, shown)


def _read_report(path: Path) -> dict[str, Any]:
    from pipeline.errors import UsageError

    try:
        report = json.loads(path.read_bytes())
        if not {"fingerprint", "scores", "by_article"} <= report.keys():
            raise ValueError
    except (OSError, ValueError, AttributeError):
        raise UsageError(f"{path}: no evaluation to compare with. Make one with `depeche evaluate --json > {path}`.") from None
    return dict(report)


def _show(mistakes: "Iterable[Mistake]", shown: "Iterable[ReportTable]") -> None:
    from rich.console import Console

    from depeche.render import figure_table

    console = Console()
    for mistake in mistakes:
        console.print(_line(mistake), soft_wrap=True)
    for table in shown:
        console.print(table.title, style="bold", highlight=False)
        if table.rows:
            console.print(figure_table(table, console.width))
        console.print()


def _line(mistake: "Mistake") -> "Text":
    """A mistake: where, what is wrong with it, the sentence with the span in colour, gold and found."""
    from rich.text import Text

    from pipeline.terminal import printable
    from schemas import KINDS

    colour = next(kind.terminal for kind in KINDS for scored in kind.scored if scored.name == mistake.kind)
    sentence = Text(printable(mistake.sentence))
    sentence.stylize(f"bold {colour} reverse", mistake.start, mistake.end)
    told = "   ".join(f"{name} {value}" for name, value in (("gold", mistake.gold), ("found", mistake.found)) if value)
    head = Text(f"{mistake.article_id}  {mistake.kind} {mistake.wrong}", style=f"bold {colour}")
    return Text("\n  ").join([head, sentence, Text(printable(told), style="dim")])
