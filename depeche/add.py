"""`depeche add`: articles from anywhere into the corpus."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from depeche.flags import AllowPrivateOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from pipeline.errors import ArticleError
    from pipeline.sources.adding import Added
    from pipeline.sources.draft import Given


def add(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders, web addresses, or `-`.")],
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication, 2012-04-27.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Newspaper, agency or site.")] = None,
    url: Annotated[str | None, typer.Option(help="Web address of the article.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Column of a table for a field; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added; write nothing.")] = False,
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="Folder of articles.")] = Path("corpus/articles"),
    allow_private: AllowPrivateOption = False,
) -> None:
    """Bring articles into the corpus: text, Markdown, web pages, JSONL, CSV, Parquet, xlsx, RSS and Atom, addresses.

    Each becomes corpus/articles/YEAR/DATE-PUBLISHER-TITLE.md. A text that is already there is refused.

    Copies, paywalls and cut ends are told. A feed's address brings whole articles from their pages.

    Example: [bold]depeche add page.html clippings.csv https://exemple.fr/rss --publisher "Le Progrès"[/bold]
    """
    from rich.console import Console

    from pipeline.errors import UsageError
    from pipeline.sources.adding import add as add_articles
    from pipeline.sources.index import open_corpus
    from pipeline.sources.web import Web

    given = _given(published, publisher, url, columns or [])
    if url and len(sources) > 1:
        raise UsageError("--url is the address of one article. Give one source with it.")
    reading = Console(stderr=True).status(f"Reading {corpus}")
    with reading, open_corpus(corpus, keep=not dry_run) as known, Web(allow_private=allow_private) as web:
        reading.stop()
        outcomes = add_articles(sources, known, given, web, dry_run=dry_run)
        n_refused = _tell(outcomes, corpus, dry_run=dry_run)
    raise typer.Exit(1 if n_refused else 0)


def _given(published: str | None, publisher: str | None, url: str | None, columns: list[str]) -> "Given":
    """The options as one; raises UsageError on a day that is none and a field that no article has."""
    from pipeline.errors import ArticleError, UsageError
    from pipeline.reading.columns import FIELDS
    from pipeline.reading.front_matter import read_day
    from pipeline.sources.draft import Given

    try:
        day = read_day(published, "--published") if published else None
    except ArticleError as error:
        raise UsageError(str(error)) from None
    pairs = dict(pair.partition("=")[::2] for pair in columns)
    if unknown := [name for name, column in pairs.items() if name not in FIELDS or not column]:
        raise UsageError(f"--map {unknown[0]}: write FIELD=COLUMN. Fields: {', '.join(FIELDS)}.")
    return Given(day, publisher, url, pairs)


def _tell(outcomes: "Iterable[Added | ArticleError]", corpus: Path, *, dry_run: bool) -> int:
    """Print each article's file, and on stderr what to look into and a last line of counts; gives how many were refused."""
    from rich.console import Console

    from pipeline.errors import ArticleError
    from pipeline.terminal import printable

    log = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    counts = Counter[str]()
    for outcome in _with_bar(outcomes, log):
        if isinstance(outcome, ArticleError):
            counts["refused"] += 1
            log.print(printable(f"refused: {outcome}"), style="red")
            continue
        counts["added"] += 1
        counts["to look into"] += bool(outcome.notes)
        typer.echo(printable(str(corpus / outcome.path)))
        for note in outcome.notes:
            log.print(printable(f"look into {outcome.path}: {note}"), style="yellow")
    done = "would be added" if dry_run else "added"
    log.print(f"{counts['added']} {done}, {counts['refused']} refused, {counts['to look into']} to look into")
    return counts["refused"]


def _with_bar(outcomes: "Iterable[Added | ArticleError]", log: "Console") -> "Iterator[Added | ArticleError]":
    """Pass on outcomes, counting them on a terminal; how many there will be nobody knows."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=log, transient=True, disable=not log.is_terminal, redirect_stdout=False) as progress:
        task = progress.add_task("Adding articles", total=None)
        for outcome in outcomes:
            progress.advance(task)
            yield outcome
