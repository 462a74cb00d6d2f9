"""What the facts depend on besides the articles: code, lexicons and weights, found by following imports."""

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.lexicon import USER_FILE

_PROJECT = Path(__file__).parents[2]
# From a file to the rows of its article, and from the organisations of all articles to those that are one, and to a register's.
_MAKERS = ("pipeline.storage.rows", "pipeline.extraction.organisations.identity", "pipeline.registry.linking")
_DATA = (".toml", ".csv", ".json", ".gz")
# An import as it is written, by name or in brackets over several lines: a syntax tree of each file would take a second.
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)|.*)|import[ \t]+(.*))", re.MULTILINE)
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n?|\n)*", re.MULTILINE)
_NAME = re.compile(r"(?:^|[,(])\s*([\w.]+)", re.MULTILINE)
_COMMENT = re.compile(r"#.*")


@cache
def pipeline_version() -> str:
    """Version of the package, `+`, and 12 hexadecimal digits that change with any code, lexicon or weights that make facts."""
    digest = hashlib.sha256()
    for file in extraction_files():
        digest.update(f"{file.relative_to(_PROJECT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    digest.update(_user_gazetteer())
    return f"{version('depeche')}+{digest.hexdigest()[:12]}"


def library_versions() -> dict[str, str]:
    """Versions of the libraries that a run rests on."""
    return {name: version(name) for name in ("onnxruntime", "pyarrow", "pydantic", "spacy")}


def extraction_files(project: Path = _PROJECT) -> list[Path]:
    """The files of a project folder that make facts, in order of their paths.

    They are the modules that make rows and all that these import; the lexicons of the rooms that these are in (a folder of
    `pipeline/lexicon` bears the name of the room that owns it); and all weights.
    """
    modules = _imported(project)
    rooms = {part for module in modules for part in module.split(".")}
    owned = [folder for folder in (project / "pipeline/lexicon").iterdir() if folder.name in rooms]
    data = (file for folder in [*owned, project / "pipeline/weights"] for file in folder.iterdir() if file.suffix in _DATA)
    return sorted([*modules.values(), *data])


def _imported(project: Path) -> dict[str, Path]:
    """The modules of a project that make rows, and those that they import at first or second hand, with their files."""
    known = _modules(project)
    found: dict[str, Path] = {}
    to_do = [*_MAKERS]
    while to_do:
        module = to_do.pop()
        if module in known and module not in found:
            found[module] = known[module]
            to_do += [module.rpartition(".")[0], *_imports(known[module].read_text(encoding="utf-8"))]
    return found


def _modules(project: Path) -> dict[str, Path]:
    """All modules that could make rows, by name, with their files."""
    files = (file for floor in ("schemas", "pipeline") for file in (project / floor).rglob("*.py"))
    return {".".join(file.relative_to(project).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def _imports(code: str) -> Iterator[str]:
    """Everything imported by name in a file, names in modules too; not what only types need."""
    for home, names, modules in _IMPORT.findall(_FOR_TYPES.sub("", code)):
        found = _NAME.findall(_COMMENT.sub("", names or modules))
        yield from (home, *(f"{home}.{name}" for name in found)) if home else found


def _user_gazetteer() -> bytes:
    """The content of the user's own gazetteer, nothing when there is none."""
    path = os.environ.get(USER_FILE)
    return Path(path).read_bytes() if path else b""
