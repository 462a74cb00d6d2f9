"""`depeche serve`: the main job on a schedule, without a work pool."""

import os
from typing import Annotated

import typer

from depeche.run import CorpusArgument, DaskOption, OutputOption, PruneOption, WorkersOption
from pipeline.run.settings import DEFAULTS


def serve(
    corpus: CorpusArgument = DEFAULTS.corpus,
    output: OutputOption = DEFAULTS.output,
    prune: PruneOption = DEFAULTS.prune,
    cron: Annotated[str, typer.Option(help="When to run, minute hour day month weekday.", envvar="DEPECHE_CRON")] = "30 5 * * *",
    timezone: Annotated[str, typer.Option(help="Time zone of the schedule.", envvar="DEPECHE_TIMEZONE")] = "Europe/Paris",
    workers: WorkersOption = DEFAULTS.workers,
    dask: DaskOption = DEFAULTS.dask,
) -> None:
    """Run on a schedule until stopped, on the Prefect server that PREFECT_API_URL names.

    Example: [bold]PREFECT_API_URL=http://127.0.0.1:4200/api depeche serve --cron "30 5 * * *"[/bold]
    """
    from pipeline.errors import UsageError
    from pipeline.run.survey import Options, check_usage

    check_usage(Options(corpus, output))
    if "PREFECT_API_URL" not in os.environ:
        raise UsageError("PREFECT_API_URL: no server is named. Start one: prefect server start. Or use cron: depeche run.")
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    try:
        schedule = Cron(cron, timezone=timezone)
        folders = {"corpus": str(corpus.resolve()), "output": str(output.resolve())}
        parameters = folders | {"prune": prune, "workers": workers, "dask": dask}
        ingest.serve(
            "serve",
            schedule=schedule,
            parameters=parameters,
            tags=["depeche"],
            limit=1,
            # Loaded from its file it would be a flow that Dask's workers cannot import.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise UsageError(f"--cron {cron!r} in {timezone!r}: {str(error).splitlines()[0]} Write it as '30 5 * * *'.") from None
