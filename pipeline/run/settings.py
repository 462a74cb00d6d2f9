"""What `DEPECHE_*` variables set for runs, however they are started: by the command, a deployment or a call of the flow."""

from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "DEPECHE_"


class Settings(BaseSettings):
    """The settings that this process's environment gives, defaults where it gives none; what is passed goes before both."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True)

    corpus: Path = Field(Path("corpus/articles"), description="Folder of articles, *.txt and *.md.")
    output: Path = Field(Path("output"), description="Folder of the tables.")
    prune: bool = Field(False, description="Drop articles that have left the corpus.")
    workers: int = Field(1, ge=1, description="Processes that extract.")
    wait: float = Field(0, description="Seconds to wait for another run on the same output.")
    dask: str | None = Field(
        None,
        description="Dask scheduler whose workers extract, tcp://host:8786; they share the folders by the same paths.",
    )


DEFAULTS = Settings.model_construct()


def told(name: str) -> dict[str, Any]:
    """Meaning and variable of a setting, as an option of the command has them."""
    return {"help": Settings.model_fields[name].description, "envvar": f"{_PREFIX}{name.upper()}"}
