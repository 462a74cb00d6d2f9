"""What the facts depend on besides the articles: code, lexicons and weights, found by following imports."""

import ast
import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.extraction.organisations.gazetteer import USER_FILE
from pipeline.weights import BASE

_PROJECT = Path(__file__).parents[2]
# From a file to the rows of its article, and from the organisations of all articles to those that are one, and to a register's.
_MAKERS = ("pipeline.storage.rows", "pipeline.extraction.organisations.identity", "pipeline.registry.linking")
_DATA = (".toml", ".csv", ".json", ".gz")


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
    return {name: version(name) for name in ("pyarrow", "pydantic", "spacy", BASE)}


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
    found: dict[str, Path] = {}
    to_do = [*_MAKERS]
    while to_do:
        module = to_do.pop()
        file = _file_of(project, module)
        if file and module not in found:
            found[module] = file
            to_do += [module.rpartition(".")[0], *_imports(ast.parse(file.read_bytes()))]
    return found


def _file_of(project: Path, module: str) -> Path | None:
    """The file of a module; None for one of a library, and for what is no module but a name in one."""
    path = project.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if module and file.is_file()), None)


def _imports(node: ast.AST) -> Iterator[str]:
    """Everything imported by name below a node of the syntax tree, names in modules too; not what only types need."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (node.module, *(f"{node.module}.{each.name}" for each in node.names))
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield from _imports(child)


def _user_gazetteer() -> bytes:
    """The content of the user's own gazetteer, nothing when there is none."""
    path = os.environ.get(USER_FILE)
    return Path(path).read_bytes() if path else b""
