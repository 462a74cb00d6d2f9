"""What the facts depend on besides the articles: code, lexicons and weights."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.code import DATA, PROJECT, digest_of, files_behind
from pipeline.lexicon import of_user_file, user_file

# From a file to the rows of its article, and from the organisations of all articles to those that are one, and to a register's.
_MAKERS = ("pipeline.storage.rows", "pipeline.extraction.organisations.identity", "pipeline.registry.linking")


@of_user_file
@cache
def pipeline_version() -> str:
    """Version of the package, `+`, and 12 hexadecimal digits that change with any code, lexicon or weights that make facts."""
    digest = digest_of(extraction_files())
    digest.update(_user_gazetteer())
    return f"{version('depeche')}+{digest.hexdigest()[:12]}"


def library_versions() -> dict[str, str]:
    """Versions of the libraries that a run rests on."""
    return {name: version(name) for name in ("onnxruntime", "pyarrow", "pydantic", "spacy")}


def extraction_files(project: Path = PROJECT) -> list[Path]:
    """The files of a project folder that make facts, in order of their paths.

    They are the modules that make rows with all that stands behind them, and all weights.
    """
    weights = (file for file in (project / "pipeline/weights").iterdir() if file.suffix in DATA)
    return sorted({*files_behind(_MAKERS, project), *weights})


def _user_gazetteer() -> bytes:
    """The content of the user's own gazetteer, nothing when there is none."""
    path = user_file()
    return path.read_bytes() if path else b""
