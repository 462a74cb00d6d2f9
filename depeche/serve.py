"""`depeche serve`: the main job on a schedule, without a work pool."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from depeche.flags import flag
from pipeline.run.options import Options, Settings, taking, variable

# As the deployments of prefect.yaml: how long a run waits for another one, and which share of rejects makes it fail.
WAIT, MAX_REJECTS = 3600, 0.2

CronOption = Annotated[str, typer.Option(help="When to run, minute hour day month weekday.", envvar=variable("cron"))]
ZoneOption = Annotated[str, typer.Option(help="Time zone of the schedule.", envvar=variable("timezone"))]


@taking(Settings, flag)
def serve(
    cron: CronOption = "30 5 * * *",
    timezone: ZoneOption = "Europe/Paris",
    **settings: Any,
) -> None:
    """Run on a schedule until stopped, on the Prefect server that PREFECT_API_URL names.

    Example: [bold]PREFECT_API_URL=http://127.0.0.1:4200/api depeche serve --cron "30 5 * * *"[/bold]
    """
    from pipeline.errors import UsageError
    from pipeline.run.gazetteer import gazetteer_of
    from pipeline.run.survey import check_usage
    from pipeline.workers import SAFE_PATH

    asked = Options.given(**settings)
    check_usage(asked)
    if "PREFECT_API_URL" not in os.environ:
        raise UsageError("PREFECT_API_URL: no server is named. Start one: prefect server start. Or use cron: depeche run.")
    os.environ.update(SAFE_PATH)
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    try:
        schedule = Cron(cron, timezone=timezone)
        places = {name: place for name in ("corpus", "output", "registry") if (place := getattr(asked, name))}
        folders = {name: str(place.resolve() if isinstance(place, Path) else place) for name, place in places.items()}
        if asked.gazetteer:
            listed = gazetteer_of(asked.gazetteer)
            folders["gazetteer"] = str(listed.resolve() if listed else asked.gazetteer)
        limits = {"wait": asked.wait or WAIT, "max_rejects": MAX_REJECTS}
        ingest.serve(
            "serve",
            schedule=schedule,
            parameters=asked.model_dump(include=set(settings)) | folders | limits,
            tags=["depeche"],
            limit=1,
            # Loaded from its file it would be a flow that Dask's workers cannot import.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise UsageError(f"--cron {cron!r} in {timezone!r}: {str(error).splitlines()[0]} Write it as '30 5 * * *'.") from None
