"""The manifest of the weights: what each file was learnt from, with which libraries, and how good it is on unseen articles."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version

from pydantic import BaseModel, ConfigDict, Field

from pipeline.weights import BASE, in_use, path_of

_PATH = path_of("manifest")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """Something from outside this room that weights are learnt from."""

    version: str = Field(
        description="Of the corpus its fingerprint, of WiNER-fr the SHA-256 of its file, of spaCy's model its own."
    )
    licence: str


class Learnt(_Part):
    """The weights of one name."""

    sha256: str = Field(description="Of the file.")
    learnt_from: list[str] = Field(description="Sources, and weights made before these.")
    licence: str
    held_out: dict[str, float] | None = Field(
        description="Scores on articles of the corpus that these weights had not seen, all in turn; null when not measured. "
        "Weights that they rest on had seen them, but for the names that candidates are made of."
    )


class Manifest(_Part):
    """All weights by name, in the order in which they are made, and what they are made from."""

    id: str = Field(description="8 hexadecimal digits that change with any of the files.")
    sources: dict[str, Source]
    libraries: dict[str, str] = Field(description="The versions that made the weights.")
    weights: dict[str, Learnt]


def digest_of(name: str) -> str:
    """The SHA-256 of the file of the weights of this name."""
    return hashlib.sha256(path_of(name).read_bytes()).hexdigest()


def identifier(names: Iterable[str]) -> str:
    """8 hexadecimal digits that change with any of the files of these weights, in whatever order they are named."""
    lines = "".join(f"{name} {digest_of(name)}\n" for name in sorted(names))
    return hashlib.sha256(lines.encode()).hexdigest()[:8]


@cache
def load_manifest() -> Manifest:
    """The manifest of the weights that ship with the project."""
    return Manifest.model_validate_json(_PATH.read_bytes())


def save_manifest(manifest: Manifest) -> None:
    """Write the manifest beside the weights."""
    _PATH.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    load_manifest.cache_clear()


def shipped_version() -> str:
    """What ships: spaCy's model in the version installed, and the identifier of the weights."""
    return f"{BASE} {version(BASE)} + depeche {load_manifest().id}"


def model_version() -> str:
    """What reads the articles, `articles.model`: what ships, and the name and the identifier of the user's weights in use."""
    return " + ".join(filter(None, (shipped_version(), in_use())))
