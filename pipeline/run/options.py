"""What a run can be asked, said once: the command's flags, the flow's parameters and the variables `DEPECHE_*` come from here."""

import os
from collections.abc import Callable
from datetime import date
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError
from pydantic.fields import FieldInfo

from pipeline.errors import UsageError
from pipeline.reading.folders import corpus_folders
from pipeline.storage.address import Output, as_output

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


class Settings(BaseModel):
    """What holds for every run of a place, so that its environment can say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # What lies beside the articles is no article, and an article's id is where it lies among them.
    corpus: Annotated[Path, AfterValidator(lambda corpus: corpus_folders(corpus).articles)] = Field(
        Path("corpus/articles"), description="Folder of articles, *.txt and *.md, or the one that has `articles`."
    )
    output: Annotated[Output, PlainValidator(as_output, json_schema_input_type=str)] = Field(
        Path("output"), description="Folder of the tables, or s3://bucket/prefix, gs:// or az://."
    )
    prune: bool = Field(False, description="Drop articles that have left the corpus.")
    workers: int = Field(1, ge=1, description="Processes that extract.")
    wait: float = Field(0, description="Seconds to wait for another run on the same output; on a schedule 3600.")
    dask: str | None = Field(
        None,
        description="Dask scheduler whose workers extract, tcp://host:8786; they share the folders by the same paths.",
    )

    registry: Path | None = Field(None, description="Register to link organisations to; depeche registry build makes one.")
    weights: str | None = Field(None, description="Your own weights, by the name that depeche train gave them.")
    gazetteer: Path | None = Field(
        None,
        description="Your own organisations, a CSV with the columns of pipeline/lexicon/organisations/gazetteer.csv; "
        "organisations.csv beside the gold unless said, or none.",
    )

    @classmethod
    def given(cls, **options: Any) -> Self:
        """The options given; of those that are None, what the environment says, else the defaults.

        Raises UsageError, naming option or variable, when a value cannot be.
        """
        told = {name: value for name in Settings.model_fields if (value := os.environ.get(variable(name)))}
        asked = {name: value for name, value in options.items() if value is not None}
        try:
            return cls(**(told | asked))
        except ValidationError as error:
            wrong = error.errors()[0]
            name = str(wrong["loc"][0])
            source = name if name in asked else variable(name)
            raise UsageError(f"{source}: {wrong['msg']}. It is {wrong['input']!r}: give another value.") from None


class Options(Settings):
    """What one run is asked to do: `since` to `limit` narrow what is extracted, the rest stays as it is."""

    full: bool = Field(False, description="Extract unchanged articles too.")
    since: date | None = Field(None, description="Only articles published then or later.")
    until: date | None = Field(None, description="Only articles published then or earlier.")
    ids: list[str] = Field([], description="Only the articles of these ids; the flag comes once for each.")
    limit: int | None = Field(None, ge=1, description="At most so many articles.")


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"DEPECHE_{name.upper()}"


def taking(model: type[Settings], shown: Callable[[str, FieldInfo], tuple[Any, Any]]) -> Callable[[FunctionT], FunctionT]:
    """Let the `**options` of a function be seen as the fields of `model` by whoever goes by its signature: typer, Prefect.

    `shown` gives for each field, by its name, the annotation and the default to be seen.
    """
    parameters = [_parameter(name, *shown(name, field)) for name, field in model.model_fields.items()]

    def decorate(function: FunctionT) -> FunctionT:
        whole = signature(function)
        own = [each for each in whole.parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
        function.__signature__ = whole.replace(parameters=[*parameters, *own])  # type: ignore[attr-defined]
        return function

    return decorate


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation, default=default)
