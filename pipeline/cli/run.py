"""`depeche run`: the main job, with Prefect or without."""

import os
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from pipeline.ingest import Summary
    from pipeline.plan import Options


def run(
    corpus: Annotated[Path, typer.Argument(help="Folder of articles, *.txt and *.md.")] = Path("corpus/articles"),
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the tables.")] = Path("output"),
    full: Annotated[bool, typer.Option("--full", help="Extract unchanged articles too.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    no_prefect: Annotated[bool, typer.Option("--no-prefect", help="The same steps without Prefect.")] = False,
) -> None:
    """Bring the tables up to date with a corpus: only new and changed articles are extracted.

    It runs as a Prefect flow, on the server that PREFECT_API_URL names, else on one of its own for the time of the run.

    Example: [bold]depeche run corpus/articles --output output[/bold]
    """
    from pipeline.plan import Options, check_usage

    options = Options(corpus, output, full=full, workers=workers)
    check_usage(options)
    try:
        summary = _run_plain(options) if no_prefect else _run_flow(options)
    except KeyboardInterrupt:
        typer.echo("Interrupted: the tables are as they were before.", err=True)
        raise typer.Exit(130) from None
    _print(summary)
    raise typer.Exit(1 if summary.rejects else 0)


def _run_plain(options: "Options") -> "Summary":
    from pipeline.ingest import run as run_steps

    return run_steps(options)


def _run_flow(options: "Options") -> "Summary":
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    if "PREFECT_API_URL" in os.environ:
        return _call_flow(options)
    # Errors are told by this command; Prefect would add their tracebacks.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    from flows.server import embedded_server

    with embedded_server(Path(os.environ.setdefault("PREFECT_HOME", str(_cache_folder() / "prefect")))) as ready:
        return _call_flow(options, ready)


def _call_flow(options: "Options", ready: "Callable[[], str] | None" = None) -> "Summary":
    """Run the flow, on the server that is getting ready or else the one of the settings."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.ingest import ingest

    with temporary_settings({PREFECT_API_URL: ready()}) if ready else nullcontext():
        return ingest(options.corpus, options.output, full=options.full, workers=options.workers)


def _cache_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        folder = base / "depeche"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"depeche-{os.getuid()}"
    return folder


def _print(summary: "Summary") -> None:
    from rich.console import Console

    console = Console()
    console.print(_table(summary))
    if summary.rejects:
        Console(stderr=True).print(_rejects_sentence(summary))


def _table(summary: "Summary") -> "Table":
    from rich.table import Table

    table = Table("", "", show_header=False, title=f"Tables in {summary.output}", title_justify="left")
    rows = {"articles extracted": summary.n_extracted, "articles unchanged": summary.n_unchanged}
    for name, n in (rows | summary.counts).items():
        table.add_row(name.replace("_", " "), f"{n:,}".replace(",", " "), end_section=name == "articles unchanged")
    table.add_row("seconds", f"{summary.seconds:.1f}")
    return table


def _rejects_sentence(summary: "Summary") -> str:
    kinds = ", ".join(f"{n} {kind}" for kind, n in summary.rejects.items())
    return f"Rejected: {kinds}. What to do about each is in the table {summary.output}/rejects."
