"""`depeche run`: the main job, with Prefect or without."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from depeche.endings import end_at_once
from depeche.flags import flag
from depeche.log import LogFormat, LogFormatOption, start_log
from pipeline.run.options import Options, taking, variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.run.steps import Summary

_AGAIN = "Start it again where it is your own, then run again: what is extracted is taken over. Or run with --no-prefect."

PlainOption = Annotated[bool, typer.Option("--no-prefect", help="The same steps without Prefect.", envvar=variable("no_prefect"))]


@taking(Options, flag)
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done, and why.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 for rejects of earlier runs too.")] = False,
    log_format: LogFormatOption = LogFormat.text,
    no_prefect: PlainOption = False,
    **options: Any,
) -> None:
    """Bring the tables up to date with a corpus: only new and changed articles are extracted.

    It runs as a Prefect flow, on the server that PREFECT_API_URL names, else on one of its own for the time of the run.

    Exit status 1 when something is rejected that no run rejected before: depeche rejects lists all.

    Example: [bold]depeche run corpus/articles --output output[/bold]
    """
    from depeche.summary import log_rejects, show_summary, show_survey
    from pipeline.run.gazetteer import using_gazetteer_of
    from pipeline.run.survey import check_usage, survey

    asked = Options.given(**options)
    check_usage(asked)
    _check_cluster(asked, no_prefect)
    log = start_log(log_format, asked.corpus)
    if dry_run:
        with using_gazetteer_of(asked):
            found = survey(asked)
        show_survey(found, log_format)
        raise typer.Exit(1 if (found.problems if strict else found.new_problems) else 0)
    log.info("%s into %s", asked.corpus, asked.output, extra={"fields": {"output": str(asked.output)}})
    try:
        if not no_prefect:
            log.info("starting Prefect")
        summary = _run_plain(asked) if no_prefect else _run_flow(asked, log_format)
    except KeyboardInterrupt:
        log.error("stopped: %s is as it was before; the next run takes over what is extracted", asked.output)
        raise typer.Exit(130) from None
    log_rejects(log, summary)
    show_summary(summary, log_format)
    raise typer.Exit(1 if (summary.rejects if strict else summary.new_rejects) else 0)


def _check_cluster(options: Options, no_prefect: bool) -> None:
    """Raise UsageError when Dask workers are wanted without a Prefect server that they can reach."""
    from pipeline.errors import UsageError

    if options.dask and no_prefect:
        raise UsageError("--dask: its workers run tasks of Prefect. Leave out --no-prefect.")
    if options.dask and not os.environ.get("PREFECT_API_URL"):
        raise UsageError("--dask: its workers need a server. Start one, prefect server start, and name it by PREFECT_API_URL.")


def _run_plain(options: Options) -> "Summary":
    from pipeline.run.steps import run as run_steps

    return run_steps(options)


def _run_flow(options: Options, log_format: LogFormat) -> "Summary":
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    # Prefect waits up to a minute for each answer of a server that is gone.
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "2")
    if log_format is LogFormat.json:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER", "json")
    if url := os.environ.get("PREFECT_API_URL"):
        return _call_flow_on(url, options)
    # Errors are told by this command; Prefect would add their tracebacks.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    from flows.server import embedded_server
    from pipeline.storage.address import cache_folder

    with embedded_server(Path(os.environ.setdefault("PREFECT_HOME", str(cache_folder() / "prefect")))) as ready:
        return _call_flow(options, ready)


def _call_flow_on(url: str, options: Options) -> "Summary":
    """Run the flow on a server that is somebody's; raises DepecheError when it does not answer, or no more."""
    from flows.server import check_server

    check_server(url, "Start it, or run with --no-prefect: the steps are the same.")
    try:
        return _call_flow(options, lambda: url)
    except Exception:
        check_server(url, _AGAIN)
        raise


def _call_flow(options: Options, ready: "Callable[[], str]") -> "Summary":
    """Run the flow on the server that is getting ready, as long as that is there."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.ingest import ingest
    from flows.server import watched_server
    from pipeline.errors import DepecheError

    url = ready()
    gone = DepecheError(f"{url}: the Prefect server of this run is gone. {_AGAIN}")
    with temporary_settings({PREFECT_API_URL: url}), watched_server(url, lambda: end_at_once(gone)):
        summary: Summary = ingest(**options.model_dump())
    return summary
