"""`depeche run`: the main job, with Prefect or without."""

import os
import tempfile
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.run.settings import DEFAULTS, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.run.steps import Summary
    from pipeline.run.survey import Options

_DAY = {"formats": ["%Y-%m-%d"], "metavar": "DATE"}

CorpusArgument = Annotated[Path, typer.Argument(**told("corpus"))]
OutputOption = Annotated[Path, typer.Option("--output", "-o", **told("output"))]
PruneOption = Annotated[bool, typer.Option("--prune", **told("prune"))]
WorkersOption = Annotated[int, typer.Option(min=1, **told("workers"))]
DaskOption = Annotated[str | None, typer.Option("--dask", metavar="ADDRESS", **told("dask"))]
PlainOption = Annotated[bool, typer.Option("--no-prefect", help="The same steps without Prefect.", envvar="DEPECHE_NO_PREFECT")]
_GAZETTEER = "Your own organisations, a CSV with the columns of pipeline/lexicon/organisations/gazetteer.csv."
GazetteerOption = Annotated[
    Path | None,
    typer.Option("--gazetteer", help=_GAZETTEER, metavar="FILE", exists=True, dir_okay=False, envvar="DEPECHE_GAZETTEER"),
]


def use_gazetteer(path: Path | None) -> None:
    """Make a user's gazetteer known to this process and those it starts, before the first extraction."""
    if path:
        os.environ["DEPECHE_GAZETTEER"] = str(path.resolve())


def run(
    corpus: CorpusArgument = DEFAULTS.corpus,
    output: OutputOption = DEFAULTS.output,
    full: Annotated[bool, typer.Option("--full", help="Extract unchanged articles too.")] = False,
    prune: PruneOption = DEFAULTS.prune,
    workers: WorkersOption = DEFAULTS.workers,
    since: Annotated[datetime | None, typer.Option(help="Only articles published then or later.", **_DAY)] = None,
    until: Annotated[datetime | None, typer.Option(help="Only articles published then or earlier.", **_DAY)] = None,
    ids: Annotated[list[str] | None, typer.Option(help="Only this article; may be given again.", metavar="ID")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles.")] = None,
    wait: Annotated[float, typer.Option(**told("wait"))] = DEFAULTS.wait,
    dask: DaskOption = DEFAULTS.dask,
    gazetteer: GazetteerOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done, and why.")] = False,
    no_prefect: PlainOption = False,
) -> None:
    """Bring the tables up to date with a corpus: only new and changed articles are extracted.

    It runs as a Prefect flow, on the server that PREFECT_API_URL names, else on one of its own for the time of the run.

    Example: [bold]depeche run corpus/articles --output output[/bold]
    """
    from depeche.summary import show_summary, show_survey
    from pipeline.run.survey import Options, check_usage, survey

    use_gazetteer(gazetteer)
    first, last = since and since.date(), until and until.date()
    options = Options(corpus, output, full, prune, workers, first, last, tuple(ids or ()), limit, wait, dask)
    check_usage(options)
    _check_cluster(dask, no_prefect)
    if dry_run:
        show_survey(survey(options))
        return
    try:
        summary = _run_plain(options) if no_prefect else _run_flow(options)
    except KeyboardInterrupt:
        typer.echo("Interrupted: the tables are as they were before.", err=True)
        raise typer.Exit(130) from None
    show_summary(summary)
    raise typer.Exit(1 if summary.rejects else 0)


def _check_cluster(dask: str | None, no_prefect: bool = False) -> None:
    """Raise UsageError when Dask workers are wanted without a Prefect server that they can reach."""
    from pipeline.errors import UsageError

    if dask and no_prefect:
        raise UsageError("--dask: its workers run tasks of Prefect. Leave out --no-prefect.")
    if dask and "PREFECT_API_URL" not in os.environ:
        raise UsageError("--dask: its workers need a server. Start one, prefect server start, and name it by PREFECT_API_URL.")


def _run_plain(options: "Options") -> "Summary":
    from pipeline.run.steps import run as run_steps

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

    parameters = vars(options) | {"ids": list(options.ids)}
    with temporary_settings({PREFECT_API_URL: ready()}) if ready else nullcontext():
        summary: Summary = ingest(**parameters)
    return summary


def _cache_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        folder = base / "depeche"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"depeche-{os.getuid()}"
    return folder
