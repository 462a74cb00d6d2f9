"""Which files of this project a result hangs on: modules and lexicons, found by following imports."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

PROJECT = Path(__file__).parents[1]
DATA = (".toml", ".csv", ".json", ".gz")
# An import as it is written, by name or in brackets over several lines: a syntax tree of each file would take a second.
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)|.*)|import[ \t]+(.*))", re.MULTILINE)
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n?|\n)*", re.MULTILINE)
_NAME = re.compile(r"(?:^|[,(])\s*([\w.]+)", re.MULTILINE)
_COMMENT = re.compile(r"#.*")


def files_behind(makers: Sequence[str], project: Path = PROJECT) -> list[Path]:
    """The files of a project folder that stand behind some modules, in order of their paths.

    They are the modules and all that these import, and the lexicons of the rooms that these are in (a folder of
    `pipeline/lexicon` bears the name of the room that owns it).
    """
    modules = _imported(makers, project)
    rooms = {part for module in modules for part in module.split(".")}
    owned = [folder for folder in (project / "pipeline/lexicon").iterdir() if folder.name in rooms]
    return sorted([*modules.values(), *(file for folder in owned for file in folder.iterdir() if file.suffix in DATA)])


def digest_of(files: Iterable[Path]) -> "_Hash":
    """What changes with the path or the content of any of the files of this project."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(PROJECT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest


def _imported(makers: Sequence[str], project: Path) -> dict[str, Path]:
    """Modules of a project, and those that they import at first or second hand, with their files."""
    known = _modules(project)
    found: dict[str, Path] = {}
    to_do = [*makers]
    while to_do:
        module = to_do.pop()
        if module in known and module not in found:
            found[module] = known[module]
            to_do += [module.rpartition(".")[0], *_imports(known[module].read_text(encoding="utf-8"))]
    return found


def _modules(project: Path) -> dict[str, Path]:
    """The modules of the floors that make results, by name, with their files."""
    files = (file for floor in ("schemas", "pipeline") for file in (project / floor).rglob("*.py"))
    return {".".join(file.relative_to(project).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def _imports(code: str) -> Iterator[str]:
    """Everything imported by name in a file, names in modules too; not what only types need."""
    for home, names, modules in _IMPORT.findall(_FOR_TYPES.sub("", code)):
        found = _NAME.findall(_COMMENT.sub("", names or modules))
        yield from (home, *(f"{home}.{name}" for name in found)) if home else found
