"""`depeche review`: the tables and the corpus in a browser, to be searched, read and corrected."""

from pathlib import Path
from typing import Annotated

import typer

from depeche.flags import OUTPUT, OutputOption, WeightsOption
from pipeline.run.options import variable


def review(
    corpus: Annotated[Path, typer.Argument(help="Folder of articles, or the one that has `articles` and `gold`.")] = Path(
        "corpus/articles"
    ),
    output: OutputOption = OUTPUT.default,
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of gold files; the one of the corpus unless said.")
    ] = None,
    second: Annotated[
        bool, typer.Option("--second", help="Annotate what has gold a second time, into `second` beside it, without seeing it.")
    ] = False,
    weights: WeightsOption = None,
    gazetteer: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your own organisations: merges and splits go there; organisations.csv beside the gold unless said.",
            envvar=variable("gazetteer"),
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; with another than this machine's a token is asked for.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8100,
) -> None:
    """Open the tables and the corpus in the browser: search, read, correct; corrections are saved as gold.

    Prints the address and serves it until it is interrupted. French, or English by the browser's language.

    Example: [bold]depeche review corpus/articles --output output[/bold]
    """
    from pipeline.lexicon import NO_USER_FILE
    from pipeline.reading.folders import Folders, corpus_folders
    from pipeline.review.corrections import Desk, GoldFolder
    from pipeline.review.index import make_index
    from pipeline.review.serving import serve
    from pipeline.weights.own import using_weights

    folders = corpus_folders(corpus)
    of_first = (gold or folders.gold).resolve()  # « . » has no name to put another in the place of
    listed = None if gazetteer == NO_USER_FILE else gazetteer
    one, other = GoldFolder(of_first), GoldFolder(of_first.with_name("second"))
    mine, theirs = (other, one) if second else (one, other)
    desk = Desk(folders.articles, mine, listed or Folders(folders.articles, of_first).organisations, theirs, second)
    desk.check()
    with using_weights(weights):
        typer.echo("Preparing the index …", err=True)
        make_index(output)
        serve(output, desk, host, port, typer.echo)
