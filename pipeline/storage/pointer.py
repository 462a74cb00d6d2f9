"""How a generation becomes the current one, at one instant: one place that all readers look at is changed last.

In a folder that place is a link, `.current`; where links are not to be had, a file, `current.json`. At an address it is an object
of that name, written on condition that nobody has written it meanwhile.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.errors import StoreError
from pipeline.faults import Fault
from pipeline.storage.address import Address
from pipeline.storage.contract import VERSION, check_version
from pipeline.storage.disk import sync
from pipeline.storage.objects import Objects
from schemas import CONTRACT_VERSION, TABLES

if TYPE_CHECKING:
    from obstore import UpdateVersion

GENERATIONS = ".generations"
PARTIAL = ".partial"
POINTER = "current.json"
_LINK = ".current"

# A generation stays as long as somebody may still be reading it by its own name.
KEPT = 3
KEPT_SECONDS = 600.0


def number_of(generation: str) -> int:
    """The number of a generation, by its name; each commit has the next one."""
    return int(generation.partition("-")[0])


@dataclass(frozen=True)
class Pointer:
    """The name of the current generation, and of those before it that stay, each with the time until which it was current."""

    generation: str
    before: Mapping[str, float] = field(default_factory=dict)
    contract_version: int = int(CONTRACT_VERSION)

    @classmethod
    def read(cls, content: bytes, where: str) -> Self:
        """What a file or an object says; raises StoreError when it is damaged."""
        try:
            told = json.loads(content)
            pointer = cls(_name(told["generation"]), {_name(path): at for path, at in told["before"].items()}, int(told[VERSION]))
            number_of(pointer.generation)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(Fault.DAMAGED_POINTER(where)) from None
        return pointer

    def written(self) -> bytes:
        """What its file or object has in it: paths, as a reader needs them."""
        before = {f"{GENERATIONS}/{name}": at for name, at in self.before.items()}
        told = {VERSION: str(self.contract_version), "generation": f"{GENERATIONS}/{self.generation}", "before": before}
        return (json.dumps(told) + "\n").encode()

    def followed_by(self, generation: str) -> "Pointer":
        """The one that makes the next generation current."""
        before = {**self.before, self.generation: time.time()}
        last = sorted(before, key=number_of)[1 - KEPT :]
        return Pointer(generation, {name: at for name, at in before.items() if name in last or at > time.time() - KEPT_SECONDS})


def current_of_folder(output: Path) -> Path | None:
    """The committed generation of an output folder, or None before the first."""
    file, link = output / POINTER, output / _LINK
    if file.exists():
        return output / GENERATIONS / Pointer.read(file.read_bytes(), str(file)).generation
    return link.resolve() if link.exists() else None


def is_copied(output: Path) -> bool:
    """Whether a folder was copied with its links followed."""
    return (output / _LINK).is_dir() and not (output / _LINK).is_symlink()


def point_folder(output: Path, generation: Path) -> None:
    """Make a generation of an output folder the current one, at one instant."""
    if _has_links(output):
        _replace_link(output / _LINK, f"{GENERATIONS}/{generation.name}")
        _unlink_other_tables(output)
    else:
        draft = output / f".{POINTER}.new"
        draft.write_bytes(Pointer(generation.name).written())
        sync(draft)
        draft.replace(output / POINTER)
    sync(output)


def current_at(objects: Objects, address: Address) -> "tuple[Pointer | None, UpdateVersion | None]":
    """The pointer at an address and its version; raises UsageError when it is of a newer contract."""
    found = objects.read(POINTER)
    if found is None:
        return None, None
    content, version = found
    pointer = Pointer.read(content, f"{address}/{POINTER}")
    check_version(address, pointer.contract_version, full=True)
    return pointer, version


def point_at(objects: Objects, address: Address, pointer: Pointer, version: "UpdateVersion | None") -> bool:
    """Make a generation at an address the current one, at one instant, if the pointer still is of that version.

    Gives whether it is: a store whose answer was lost may have written it all the same.
    """
    try:
        if objects.replace(POINTER, pointer.written(), version):
            return True
    except StoreError:
        if current_at(objects, address)[0] == pointer:
            return True
        raise
    return current_at(objects, address)[0] == pointer


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _has_links(output: Path) -> bool:
    """Whether the tables of a folder are links, now that they are made if they can be. A folder stays what it was first."""
    if (output / POINTER).exists():
        return False
    try:
        for name in TABLES:
            if not (output / name).is_symlink():
                _replace_link(output / name, f"{_LINK}/{name}")
    except OSError:
        if (output / _LINK).is_symlink():
            raise
        return False
    return True


def _unlink_other_tables(output: Path) -> None:
    """Remove the links to tables of an older contract that ours does not have."""
    for path in output.iterdir():
        if path.is_symlink() and path.readlink() == Path(_LINK, path.name) and path.name not in TABLES:
            path.unlink()


def _replace_link(link: Path, target: str) -> None:
    draft = link.with_name(f".{link.name.lstrip('.')}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
