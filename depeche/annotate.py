"""`depeche annotate`: articles out to an annotation tool, corrected annotations back in as gold."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from depeche.flags import GazetteerOption, WeightsOption
from pipeline.annotation.formats import BESIDE, ENDINGS, Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from pipeline.annotation.exchange import Imported
    from schemas import Article

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Exchange annotations with Prodigy, Label Studio, doccano, brat, CoNLL columns and spaCy.",
)

_Corpus = Annotated[Path, typer.Option(metavar="DIR", help="Folder of articles, or the one that has `articles`.")]
_Format = Annotated[Format, typer.Argument(metavar="FORMAT", help=f"{', '.join(list(Format)[:-1])} or {list(Format)[-1]}.")]


@app.command("export")
def export_marks(
    form: _Format,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Articles, by id; all without.")] = None,
    target: Annotated[Path | None, typer.Option("--to", help="File to write; a folder for brat.")] = None,
    corpus: _Corpus = Path("corpus/articles"),
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Take the marks of articles that have gold here from it.")
    ] = None,
    weights: WeightsOption = None,
    gazetteer: GazetteerOption = None,
    config: Annotated[
        bool, typer.Option("--config", help="Print the labels and relations for the tool's settings, and nothing else.")
    ] = False,
) -> None:
    """Write articles for an annotation tool, marked with what the pipeline finds.

    Example: [bold]depeche annotate export label-studio --to tasks.json[/bold]
    """
    from pipeline.annotation.exchange import configuration, export, read_articles
    from pipeline.errors import UsageError
    from pipeline.reading.corpus import check_folder
    from pipeline.reading.folders import corpus_folders
    from pipeline.run.gazetteer import using_gazetteer
    from pipeline.weights.own import using_weights

    if config:
        typer.echo(configuration(form), nl=False)
        return
    folders = corpus_folders(corpus)
    check_folder(folders.articles)
    if gold:
        check_folder(gold)
    articles = _chosen(read_articles(folders.articles), ids)
    if not articles:
        raise UsageError(f"{corpus}: there is no article. Bring some in with depeche add.")
    path = target or Path(f"{form}{ENDINGS[form]}")
    with using_gazetteer(gazetteer, folders), using_weights(weights):
        export(form, articles, path, gold)
    typer.echo(str(path))
    typer.echo(f"articles written for {form}: {len(articles)}", err=True)
    if form in BESIDE:
        typer.echo(f"{path.with_suffix(BESIDE[form][0])}: {BESIDE[form][1]}", err=True)


@app.command("import")
def import_marks(
    form: _Format,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool exported; a folder for brat.")],
    corpus: _Corpus = Path("corpus/articles"),
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of gold files; the one of the corpus unless said.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put the annotations in the place of gold that is there.")] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Make gold, or put it in the place of other, where nothing is marked.")
    ] = False,
    allow_cut: Annotated[
        bool, typer.Option("--allow-cut", help="Make gold of articles with marks that cut a word, too.")
    ] = False,
    gazetteer: GazetteerOption = None,
) -> None:
    """Make gold files of what a tool exported, and say what does not fit.

    A mark without values gets those that the pipeline finds there; offsets that a browser counted otherwise are put right;
    articles without id are found by their text.

    Example: [bold]depeche annotate import label-studio project-1.json --replace[/bold]
    """
    from rich.console import Console

    from pipeline.annotation.exchange import import_gold, read_articles
    from pipeline.errors import ArticleError, UsageError
    from pipeline.reading.corpus import check_folder
    from pipeline.reading.folders import corpus_folders
    from pipeline.run.gazetteer import using_gazetteer

    folders = corpus_folders(corpus)
    check_folder(folders.articles)
    folder = gold or folders.gold
    log = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    counts = Counter[str]()
    try:
        allowed = {"replace": replace, "allow_empty": allow_empty, "allow_cut": allow_cut}
        with using_gazetteer(gazetteer, folders):
            for imported in import_gold(form, source, read_articles(folders.articles), folder, **allowed):
                _tell(imported, log, counts)
    except ArticleError as error:
        raise UsageError(str(error)) from None
    log.print(f"{counts['made']} made into gold, {counts['lost']} marks or articles left out, {counts['odd']} to look at")
    raise typer.Exit(1 if counts["lost"] else 0)


def _chosen(articles: "Mapping[str, Article]", ids: "Sequence[str] | None") -> "list[Article]":
    """The articles of some ids, or all; raises UsageError for an id that none has."""
    from pipeline.errors import UsageError

    if unknown := [article_id for article_id in ids or () if article_id not in articles]:
        raise UsageError(f"{unknown[0]}: the corpus has no such article. Ids: {', '.join(list(articles)[:3])}, …")
    return [articles[article_id] for article_id in ids or articles]


def _tell(imported: "Imported", log: "Console", counts: Counter[str]) -> None:
    """Print the gold file of an article, and on stderr what did not fit and what is odd in it."""
    from pipeline.terminal import printable

    for misfit in imported.misfits:
        counts["odd" if misfit.kept else "lost"] += 1
        place = f"{imported.article_id}, at {misfit.start}: {misfit.field}: {misfit.problem} {misfit.remedy}"
        log.print(printable(place), style="yellow" if misfit.kept else "red")
    for finding in imported.findings:
        counts["odd"] += 1
        log.print(printable(str(finding)), style="yellow")
    if imported.path:
        counts["made"] += 1
        typer.echo(printable(str(imported.path)))
