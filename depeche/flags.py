"""The options of a run as flags of the command, and flags that several verbs share."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic.fields import FieldInfo

from pipeline.run.options import Settings, variable
from pipeline.storage.address import as_output

_METAVARS = {
    "output": "DIR", "since": "DATE", "until": "DATE", "ids": "ID", "dask": "ADDRESS", "registry": "FILE", "weights": "NAME",
    "gazetteer": "FILE",
}  # fmt: skip
AllowPrivateOption = Annotated[bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")]


def flag(name: str, field: FieldInfo) -> tuple[Any, Any]:
    """Type and default of an option of a run as a parameter of a verb."""
    # typer knows no union of types: what a parser gives it takes as it is.
    kind = Any if name in _PARSERS else field.annotation
    return Annotated[kind, _flag(name, field)], field.default


def _flag(name: str, field: FieldInfo) -> Any:
    """The corpus as an argument, all else as a flag."""
    told: dict[str, Any] = {"help": field.description, "envvar": variable(name) if name in Settings.model_fields else None}
    if name == "corpus":
        return typer.Argument(**told)
    names = ("--output", "-o") if name == "output" else (f"--{name}",)
    return typer.Option(*names, metavar=_METAVARS.get(name), parser=_PARSERS.get(name), **told)


def _day(written: str) -> date:
    """The day of a flag. Raises BadParameter when it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no day. Write it as 2012-04-27.") from None


_PARSERS = {"output": as_output, "since": _day, "until": _day}

OUTPUT = Settings.model_fields["output"]
OutputOption = Annotated[Any, _flag("output", OUTPUT)]
WeightsOption = Annotated[str | None, _flag("weights", Settings.model_fields["weights"])]
GazetteerOption = Annotated[Path | None, _flag("gazetteer", Settings.model_fields["gazetteer"])]
