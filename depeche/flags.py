"""The options of a run as flags of the command, and flags that several verbs share."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic.fields import FieldInfo

from pipeline.run.options import Settings, variable

_METAVARS = {"since": "DATE", "until": "DATE", "ids": "ID", "dask": "ADDRESS", "registry": "FILE", "weights": "NAME"}
_GAZETTEER = "Your own organisations, a CSV with the columns of pipeline/lexicon/organisations/gazetteer.csv."

GazetteerOption = Annotated[
    Path | None,
    typer.Option("--gazetteer", help=_GAZETTEER, metavar="FILE", exists=True, dir_okay=False, envvar=variable("gazetteer")),
]


def use_gazetteer(path: Path | None) -> None:
    """Make a user's gazetteer known to this process and those it starts, before the first extraction."""
    if path:
        os.environ[variable("gazetteer")] = str(path.resolve())


def flag(name: str, field: FieldInfo) -> tuple[Any, Any]:
    """Type and default of an option of a run as a parameter of a verb."""
    return Annotated[field.annotation, _flag(name, field)], field.default


def _flag(name: str, field: FieldInfo) -> Any:
    """The corpus as an argument, all else as a flag."""
    told: dict[str, Any] = {"help": field.description, "envvar": variable(name) if name in Settings.model_fields else None}
    if name == "corpus":
        return typer.Argument(**told)
    names = ("--output", "-o") if name == "output" else (f"--{name}",)
    return typer.Option(*names, metavar=_METAVARS.get(name), parser=_day if name in ("since", "until") else None, **told)


def _day(written: str) -> date:
    """The day of a flag. Raises BadParameter when it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no day. Write it as 2012-04-27.") from None


OUTPUT = Settings.model_fields["output"]
OutputOption = Annotated[Path, _flag("output", OUTPUT)]
WeightsOption = Annotated[str | None, _flag("weights", Settings.model_fields["weights"])]
