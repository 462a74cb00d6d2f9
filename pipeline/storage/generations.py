"""Where tables lie, all of which change at once: generations, the pointer to the current one, one writer.

<output>/.depeche.json                  the marker: this folder is ours, and the contract's version
<output>/.generations/000007-<run>/     one committed state of all tables, never changed afterwards
<output>/.generations/*.partial/        a state being written, or what a killed run left
<output>/.generations/*.partial/.staged what has been extracted for it, a folder for each batch: the next run takes it over
<output>/.current                       link to the current generation; moving it commits
<output>/<table>                        link through `.current`, made once
<output>/current.json                   in the place of those links, where there can be none

At an address only the committed generations and `current.json` lie; what is being made lies in the mirror of this machine.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

from filelock import FileLock, Timeout

from pipeline.errors import StoreError, UsageError
from pipeline.faults import Fault
from pipeline.storage.address import Address, Output, home
from pipeline.storage.contract import MARKER, MARKER_DRAFT, check_contract, check_version, write_marker
from pipeline.storage.disk import discard, store_errors, sync, sync_tree
from pipeline.storage.mirror import fetch, push
from pipeline.storage.objects import Objects
from pipeline.storage.pointer import (
    GENERATIONS,
    KEPT,
    KEPT_SECONDS,
    PARTIAL,
    current_at,
    current_of_folder,
    is_copied,
    number_of,
    point_folder,
)
from pipeline.storage.state import damaged_files

STAGED = ".staged"
DRAFT = ".draft"

_LOCK = ".lock"
_PICTURES = {"example.png", "organisation.png"}
# What a folder may hold before the first run: files about the tables, and what a run leaves that is killed in its first moment.
_WELCOME = {MARKER_DRAFT, _LOCK, *_PICTURES, "README.md", "findings.ipynb", ".ipynb_checkpoints", ".gitignore", ".gitkeep"}


@contextmanager
def open_output(output: Output, wait: float = 0, *, full: bool = False) -> Iterator[None]:
    """Make an output ours, and us its only writer on this machine until the end of the block.

    `wait` is how many seconds another run may take to finish; `full`, that the tables may be of an older contract. Raises
    UsageError when the folder is not ours or holds another contract, StoreError when another run is at work or the output
    cannot be written.
    """
    folder = home(output)
    with store_errors(output):
        check_output(output, full=full)
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(output, Path) and not (output / MARKER).exists():
            write_marker(output)
        try:
            lock = FileLock(folder / _LOCK).acquire(timeout=wait)
        except Timeout:
            raise StoreError(f"{output}: another run is writing here. Wait for its end, then run again.") from None
    with lock, store_errors(output):
        check_output(output, full=full)
        if isinstance(output, Address):
            _forget_damage(output)
        sweep(output)
        try:
            yield
        finally:
            with suppress(OSError):
                sweep(output)


def current(output: Output, *, whole: bool = False) -> Path | None:
    """The committed generation that the tables are in now, or None before the first; that of an address in its mirror.

    There a `whole` one is a StoreError where the store has lost some of it, else a run makes that anew.
    """
    if isinstance(output, Path):
        return current_of_folder(output)
    generation = fetch(output, whole=whole)
    _sweep_generations(output)
    return generation


def committed(output: Output) -> Path:
    """The committed generation, to read; raises StoreError when there is none, UsageError when it is of another contract."""
    with store_errors(output):
        generation = current(output, whole=True)
        check_contract(output, generation)
    if generation is None:
        raise StoreError(Fault.NO_TABLES(str(output)))
    return generation


def begin(output: Output, run_id: str, before: Path | None) -> Path:
    """A new folder for the generation after `before`, never one that a dying run may still write; nobody sees it yet."""
    number = number_of(before.name) + 1 if before else 1
    partial = home(output) / GENERATIONS / f"{number:06d}-{run_id}.{token_hex(4)}{PARTIAL}"
    (partial / STAGED).mkdir(parents=True)
    return partial


def publish(output: Output, partial: Path) -> Path:
    """Commit a complete generation: everything to disk or store, then the pointer to it at one instant."""
    if isinstance(output, Address):
        generation = push(output, partial)
    else:
        sync_tree(partial, but=STAGED)
        generation = partial.rename(partial.with_name(partial.name.partition(".")[0]))
        sync(generation.parent)
        point_folder(output, generation)
        write_marker(output)
    rmtree(generation / STAGED, ignore_errors=True)
    return generation


def sweep(output: Output) -> None:
    """Remove what killed runs left, and all generations but the last three and those current until ten minutes ago.

    What such runs have extracted stays for the next one, `left_staged`. What cannot be removed waits for the next time.
    """
    _sweep_generations(output)
    for path in (home(output) / GENERATIONS).glob("*"):
        with suppress(OSError):
            if path.name.endswith(PARTIAL):
                _remove(path)
            else:
                discard(path / STAGED)  # of a run that was killed right after its commit


def _sweep_generations(output: Output) -> None:
    whole = [path for path in (home(output) / GENERATIONS).glob("*") if not path.name.endswith(PARTIAL)]
    kept = _kept(output, sorted(whole))
    for path in whole:
        with suppress(OSError):
            if path not in kept:
                _remove(path)


def _kept(output: Output, whole: list[Path]) -> list[Path]:
    """Those of the generations that stay. What was never committed, a run was killed before: in a mirror nothing is so."""
    now = current_of_folder(output) if isinstance(output, Path) else max(whole, default=None)
    committed = [path for path in whole if now and path.name <= now.name]
    since = time.time() - KEPT_SECONDS
    recent = [path for path, successor in pairwise(committed) if successor.stat().st_mtime > since]
    return [*recent, *committed[-KEPT:]]


def _remove(generation: Path) -> None:
    """Remove a generation at one instant, as far as its readers can see: none lists half of it."""
    if not generation.name.endswith(PARTIAL):
        generation = generation.rename(generation.with_name(f"{generation.name}{PARTIAL}"))
    if _staged_in(generation):
        for path in generation.iterdir():
            if path.name != STAGED:
                discard(path)
    else:
        discard(generation)


def left_staged(output: Output, partial: Path) -> list[Path]:
    """The batches that runs have staged which came to no end, all but the one that writes `partial`."""
    return [batch for path in _others(output, partial) for batch in _staged_in(path)]


def discard_others(output: Output, partial: Path, kept: Collection[Path]) -> None:
    """Remove what runs left that came to no end, staged batches too but for some, all but the one that writes `partial`."""
    for path in _others(output, partial):
        for batch in _staged_in(path):
            if batch not in kept:
                discard(batch)
        _remove(path)


def _others(output: Output, partial: Path) -> list[Path]:
    return [path for path in sorted((home(output) / GENERATIONS).glob(f"*{PARTIAL}")) if path.name != partial.name]


def _staged_in(partial: Path) -> list[Path]:
    return sorted(path for path in (partial / STAGED).glob("*") if path.is_dir() and path.suffix != DRAFT)


def check_output(output: Output, *, full: bool = False) -> None:
    """Raise UsageError when an output is neither ours nor empty, or its tables are of another contract. Nothing is written.

    `full`: of an older contract they may be. Raises StoreError when the store of an address does not answer.
    """
    if isinstance(output, Address):
        _check_address(output, full=full)
    elif output.exists():
        _check_folder(output, full=full)
    elif output.is_symlink():
        raise UsageError(f"{output}: it is a link that leads nowhere. Make the folder it leads to, or give another one.")


def _check_folder(output: Path, *, full: bool) -> None:
    if not output.is_dir():
        raise UsageError(f"{output}: it is a file. Give a folder for the tables.")
    if is_copied(output):
        raise UsageError(
            f"{output}: it was copied with its links followed, and cannot be written any more. Copy it again with its links, "
            "cp --archive, or give a new folder for the tables."
        )
    if (output / MARKER).exists():
        check_contract(output, current_of_folder(output), full=full)
    elif foreign := sorted(path.name for path in output.iterdir() if path.name not in _WELCOME):
        raise UsageError(f"{output}: it holds {foreign[0]!r} and no tables of ours. Give a new or empty folder for the tables.")


def _check_address(address: Address, *, full: bool) -> None:
    objects = Objects(address)
    pointer, _ = current_at(objects, address)
    if pointer:
        check_version(address, pointer.contract_version, full=full)
    elif foreign := [name for name in objects.names() if name != f"{GENERATIONS}/"]:
        raise UsageError(f"{address}: it holds {foreign[0]!r} and no tables of ours. Give a new or empty prefix for the tables.")


def _forget_damage(address: Address) -> None:
    """Remove from the mirror what is no longer as the store has it: it is fetched again."""
    generation = fetch(address, whole=False)
    if generation:
        for path in damaged_files(generation):
            discard(generation / path)
