"""The generations of an address and their mirror on this machine: fetched to be read, sent to be committed.

<address>/current.json                        the pointer
<address>/.generations/000007-<run>.<token>/  one committed state, or what a killed run had sent of one; no object ever changes
<mirror>/.generations/                        as in an output folder: a run is made here, and what it stages stays here
<mirror>/.fetching/                           a generation that is being fetched, or what a killed reader left of one
"""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from pipeline.errors import StoreError
from pipeline.faults import Fault
from pipeline.storage.address import Address
from pipeline.storage.contract import MANIFEST
from pipeline.storage.disk import discard, link
from pipeline.storage.objects import Objects
from pipeline.storage.pointer import GENERATIONS, PARTIAL, Pointer, current_at, number_of, point_at
from pipeline.storage.tables import sha256

_FETCHING = ".fetching"
# Requests to a store that are under way at once.
_AT_ONCE = 8


def fetch(address: Address, *, whole: bool) -> Path | None:
    """The current generation of an address, in the mirror; None before the first.

    What the store has lost of it is a StoreError where `whole`, else it is missing in the mirror too.
    """
    objects = Objects(address)
    pointer, _ = current_at(objects, address)
    while pointer:
        folder, lost = _fetched(objects, address, pointer.generation, whole=whole)
        if not (lost and whole):
            return folder
        last, (pointer, _) = pointer, current_at(objects, address)
        if pointer == last:
            raise StoreError(Fault.LOST_FILE(f"{address}/{lost[0]}"))
    return None


def push(address: Address, partial: Path) -> Path:
    """Commit a complete generation of the mirror: all its objects, then the pointer; gives its folder.

    Raises StoreError when another run has committed since the one before was read. What runs sent in vain, and generations that
    nobody reads any more, are removed.
    """
    objects, name = Objects(address), partial.stem
    before, version = current_at(objects, address)
    if number_of(name) != (number_of(before.generation) if before else 0) + 1:
        raise _overtaken(address)
    _send(objects, partial, name, partial.with_name(before.generation) if before else None)
    pointer = before.followed_by(name) if before else Pointer(name)
    if not point_at(objects, address, pointer, version):
        raise _overtaken(address)
    with suppress(StoreError):
        _sweep(objects, pointer)
    return partial.rename(partial.with_name(name))


def _fetched(objects: Objects, address: Address, name: str, *, whole: bool) -> tuple[Path, list[str]]:
    """A generation in the mirror, and the names of those of its objects that are not to be had; `whole`, or not there."""
    folder = address.mirror / GENERATIONS / name
    if not _lacking(folder):
        return folder, []
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(address.mirror / f"{_FETCHING}.lock"):
        draft = folder if folder.exists() else address.mirror / _FETCHING / name
        for left in (address.mirror / _FETCHING).glob("*"):
            if left != draft:
                discard(left)
        lost = _complete(objects, draft, f"{GENERATIONS}/{name}")
        if draft != folder and not (lost and whole):
            draft.rename(folder)
    return folder, [f"{GENERATIONS}/{name}/{path}" for path in lost]


def _complete(objects: Objects, draft: Path, prefix: str) -> list[str]:
    """Fetch what a generation lacks, once its manifest says what; gives what cannot be had as the manifest says."""
    draft.mkdir(parents=True, exist_ok=True)
    if not _digests(draft) and not _download(objects, f"{prefix}/{MANIFEST}", draft / MANIFEST):
        return [MANIFEST]
    digests = _digests(draft)
    others = sorted(path for path in (draft.parents[1] / GENERATIONS).glob("*") if path.suffix != PARTIAL)

    def get(path: str) -> bool:
        for other in reversed(others):
            if (other / path).exists() and sha256(other / path) == digests[path]:
                link(other / path, (draft / path).parent)
                return True
        return _download(objects, f"{prefix}/{path}", draft / path, digests[path])

    return _without(get, _lacking(draft))


def _lacking(generation: Path) -> list[str]:
    """The files that a generation in the mirror should have and has not."""
    digests = _digests(generation)
    return [path for path in digests if not (generation / path).exists()] if digests else [MANIFEST]


def _download(objects: Objects, name: str, path: Path, digest: str | None = None) -> bool:
    """Write an object into a file, which is there once it is whole; gives whether there is such an object, with that SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    if not objects.download(name, draft) or digest not in (None, sha256(draft)):
        discard(draft)
        return False
    draft.replace(path)
    return True


def _send(objects: Objects, generation: Path, name: str, before: Path | None) -> None:
    """Write all objects of a generation, the manifest last; what the one before has too is copied within the store."""
    digests, known = _digests(generation), _digests(before) if before else {}

    def send(path: str) -> bool:
        to = f"{GENERATIONS}/{name}/{path}"
        if not (before and known.get(path) == digests[path] and objects.copy(f"{GENERATIONS}/{before.name}/{path}", to)):
            objects.upload(generation / path, to)
        return True

    _without(send, digests)
    objects.upload(generation / MANIFEST, f"{GENERATIONS}/{name}/{MANIFEST}")


def _sweep(objects: Objects, pointer: Pointer) -> None:
    """Remove all generations up to the current one, just committed, but those that stay.

    Who is sending another one began before that commit and cannot commit any more, or after it, with a number beyond.
    """
    kept = {pointer.generation, *pointer.before}
    for folder in objects.names(GENERATIONS):
        name = folder.rstrip("/").rpartition("/")[2]
        if name[:1].isdigit() and number_of(name) <= number_of(pointer.generation) and name not in kept:
            objects.remove(folder)


def _digests(generation: Path) -> dict[str, str]:
    """The files of a generation with their SHA-256, by its manifest; none when it has none that can be read."""
    try:
        files: dict[str, str] = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files


def _without(done: Callable[[str], bool], paths: Iterable[str]) -> list[str]:
    """Do something for each path, some at once; gives those for which it came to nothing."""
    paths = list(paths)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [path for path, is_done in zip(paths, pool.map(done, paths), strict=True) if not is_done]


def _overtaken(address: Address) -> StoreError:
    return StoreError(
        f"{address}: another run has committed its tables there meanwhile. Run again: what this one has extracted is taken over."
    )
