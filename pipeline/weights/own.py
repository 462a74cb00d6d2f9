"""Weights of a user's own: linear models learnt from their gold, by a name, in one file with their manifest.

They lie in a folder of the user's: `weights` in that of `DEPECHE_HOME`, else of `$XDG_DATA_HOME/depeche`, else of
`~/.local/share/depeche`. They go with the weights that ship, on which they were learnt, and with no others.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UsageError
from pipeline.weights import LINEAR, using
from pipeline.weights.linear import LinearModel
from pipeline.weights.manifest import shipped_version

_HOME = "DEPECHE_HOME"
_ENDING = ".zip"
_NAME = re.compile(r"\w[\w.-]{0,63}")
_MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of every part of a file, so that the same weights give the same bytes


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Score(_Part):
    """How good something is with the weights that ship, and with the user's."""

    metric: str = Field(description="As in `depeche evaluate --json`; `confidence` is the mean error of a confidence, a share.")
    n: int = Field(description="Facts that it is measured on.")
    before: float
    after: float
    low: float | None = Field(None, description="Between this and `high` the change lies with 95 % probability.")
    high: float | None = None

    @property
    def change(self) -> float:
        """By how much it grew."""
        return self.after - self.before

    @property
    def is_drop(self) -> bool:
        """Whether it got worse, in the digits that are shown."""
        worse = -self.change if self.metric.endswith(".confidence") else self.change
        return round(worse, 3) < 0


class OwnManifest(_Part):
    """What a user's weights were learnt from, on which weights, and how good they are."""

    name: str
    id: str = Field(description="8 hexadecimal digits that change with any of the weights.")
    base: str = Field(description="The weights that ship, from which these were learnt.")
    corpus: str = Field(description="The fingerprint of the articles and their gold.")
    articles: int
    libraries: dict[str, str] = Field(description="The versions that made the weights.")
    trusts: dict[str, float | None] = Field(
        description="For each model as how many of the user's examples a bundled one counted, chosen on held-out articles of "
        "the user's; null where the model that ships was trusted altogether."
    )
    own: list[Score] = Field(description="On the user's articles, each read by weights that had not seen it.")
    bundled: list[Score] = Field(description="On the held-out articles that come with the program.")


@dataclass(frozen=True)
class OwnWeights:
    """A user's linear models, by name, and their manifest."""

    manifest: OwnManifest
    models: Mapping[str, LinearModel]


def identifier(models: Mapping[str, LinearModel]) -> str:
    """8 hexadecimal digits that change with any of the models."""
    lines = "".join(f"{name}\0{models[name].to_json()}\0" for name in sorted(models))
    return hashlib.sha256(lines.encode()).hexdigest()[:8]


@contextmanager
def using_weights(name: str | Path | None) -> Iterator[None]:
    """Let the user's weights of this name, or in this file, be in use in this process until the end of the block; None: those
    that ship.

    Raises UsageError when there are none of this name, or when they do not fit the weights that ship.
    """
    if name is None:
        with using({}):
            yield
    else:
        own = load_own(name if isinstance(name, Path) else find_own(name))
        with using(own.models, f"{own.manifest.name} {own.manifest.id}"):
            yield


def find_own(name: str) -> Path:
    """The file of the user's weights of this name. Raises UsageError when there is none, or when it can be no name."""
    path = file_of(name)
    if not path.is_file():
        known = sorted(each.name.removesuffix(_ENDING) for each in path.parent.glob(f"[!.]*{_ENDING}"))
        there = f"There are: {', '.join(known)}." if known else "There are none yet: depeche train makes them of your gold."
        raise UsageError(f"{name}: there are no weights of this name in {path.parent}. {there}")
    return path


def file_of(name: str) -> Path:
    """Where the weights of a name lie, or will. Raises UsageError when it can be no name."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name}: that is no name for weights. Give one of letters, digits, dashes and dots.")
    return _folder() / f"{name}{_ENDING}"


def load_own(path: Path) -> OwnWeights:
    """The weights of a file. Raises UsageError when it has none, or none that fit the weights that ship."""
    try:
        stat = path.stat()
        own = _read(path, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise UsageError(f"{path}: it cannot be read: {error.strerror}. Make it anew with depeche train.") from None
    except (BadZipFile, KeyError, ValidationError):
        raise UsageError(f"{path}: it holds no weights. Make it anew with depeche train.") from None
    if own.manifest.base != shipped_version():
        raise UsageError(
            f"{path}: these weights were learnt on {own.manifest.base}, and here is {shipped_version()}: "
            "make them anew with depeche train."
        )
    return own


def save_own(own: OwnWeights) -> Path:
    """Write the weights into the file of their name, at one instant, and clear what their training had left till now; the same
    weights give the same bytes.

    Raises UsageError when it cannot be written.
    """
    path = file_of(own.manifest.name)
    parts = {_MANIFEST: own.manifest.model_dump_json(indent=1) + "\n"}
    parts |= {f"{name}.json": own.models[name].to_json() for name in LINEAR}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, parts)
    except OSError as error:
        raise UsageError(unwritable(path, error)) from None
    shutil.rmtree(drafts_of(own.manifest.name), ignore_errors=True)
    return path


def drafts_of(name: str) -> Path:
    """The folder of what a training of this name leaves when it is stopped; there is none once its weights are saved."""
    return file_of(name).with_name(f".{name}.drafts")


def unwritable(path: Path, error: OSError) -> str:
    """What to say where nothing can be written."""
    return f"{path}: it cannot be written ({error.strerror}). Name a folder that can be by {_HOME}."


def _folder() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(os.environ.get(_HOME) or Path(data) / "depeche") / "weights"


def _replace(path: Path, parts: Mapping[str, str]) -> None:
    """Put a file of these parts in the place of what is there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new", delete=False) as draft:
        new = Path(draft.name)
        try:
            with ZipFile(draft, "w", ZIP_DEFLATED) as archive:
                for name, content in parts.items():
                    archive.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
            draft.flush()
            os.fsync(draft.fileno())
            new.chmod(0o644)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


@lru_cache(2)
def _read(path: Path, mtime: int, size: int) -> OwnWeights:
    """The weights of a file, read once as long as it is the same."""
    with ZipFile(path) as archive:
        manifest = OwnManifest.model_validate_json(archive.read(_MANIFEST))
        return OwnWeights(manifest, {name: LinearModel.from_json(archive.read(f"{name}.json")) for name in LINEAR})
