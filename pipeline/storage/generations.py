"""An output folder whose tables change all at once: generations, the link to the current one, one writer.

<output>/.depeche.json                  the marker: this folder is ours, and the contract's version
<output>/.generations/000007-<run>/     one committed state of all tables, never changed afterwards
<output>/.generations/*.partial/        a state being written, or what a killed run left
<output>/.generations/*.partial/.staged what has been extracted for it, a folder for each batch: the next run takes it over
<output>/.current                       link to the current generation; moving it commits
<output>/<table>                        link through `.current`, made once
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from pipeline.errors import StoreError, UsageError, remedy_for
from pipeline.storage.contract import MARKER, MARKER_DRAFT, check_contract, write_marker
from schemas import TABLES

# A generation stays as long as somebody may still be reading it by its own name.
KEPT = 3
KEPT_SECONDS = 600.0
STAGED = ".staged"

_LOCK = ".lock"
_CURRENT = ".current"
_GENERATIONS = ".generations"
_PARTIAL = ".partial"
DRAFT = ".draft"
_PICTURES = {"example.png", "organisation.png"}
# What a folder may hold before the first run: files about the tables, and what a run leaves that is killed in its first moment.
_WELCOME = {MARKER_DRAFT, _LOCK, *_PICTURES, "README.md", "findings.ipynb", ".ipynb_checkpoints", ".gitignore", ".gitkeep"}


@contextmanager
def open_output(output: Path, wait: float = 0, *, full: bool = False) -> Iterator[None]:
    """Make an output folder ours, and us its only writer until the end of the block.

    `wait` is how many seconds another run may take to finish; `full`, that the tables may be of an older contract. Raises
    UsageError when the folder is not ours or holds another contract, StoreError when another run is at work or the folder
    cannot be written.
    """
    with store_errors(output):
        check_output(output, full=full)
        output.mkdir(parents=True, exist_ok=True)
        if not (output / MARKER).exists():
            write_marker(output)
        try:
            lock = FileLock(output / _LOCK).acquire(timeout=wait)
        except Timeout:
            raise StoreError(f"{output}: another run is writing here. Wait for its end, then run again.") from None
    with lock, store_errors(output):
        check_output(output, full=full)
        sweep(output)
        try:
            yield
        finally:
            with suppress(OSError):
                sweep(output)


def current(output: Path) -> Path | None:
    """The committed generation that the tables are in now, or None before the first."""
    link = output / _CURRENT
    return link.resolve() if link.exists() else None


def committed(output: Path) -> Path:
    """The committed generation, to read; raises StoreError when there is none, UsageError when it is of another contract."""
    with store_errors(output):
        generation = current(output)
        check_contract(output, generation)
    if generation is None:
        raise StoreError(f"{output}: there are no tables. Make them: depeche run --output {output}")
    return generation


def begin(output: Path, run_id: str) -> Path:
    """A new folder for a generation to be written in, never one that a dying run may still write; nobody sees it yet."""
    before = current(output)
    number = int(before.name.split("-")[0]) + 1 if before else 1
    partial = output / _GENERATIONS / f"{number:06d}-{run_id}.{token_hex(4)}{_PARTIAL}"
    (partial / STAGED).mkdir(parents=True)
    return partial


def publish(output: Path, partial: Path) -> Path:
    """Commit a complete generation: everything to disk, then one atomic rename of the link."""
    sync_tree(partial)
    generation = partial.with_name(partial.name.split(".")[0])
    partial.rename(generation)
    sync(generation.parent)
    _link_tables(output)
    _replace_link(output / _CURRENT, f"{_GENERATIONS}/{generation.name}")
    sync(output)
    _unlink_other_tables(output)
    write_marker(output)
    shutil.rmtree(generation / STAGED, ignore_errors=True)
    return generation


def sweep(output: Path) -> None:
    """Remove what killed runs left, and all generations but the last three and those current until ten minutes ago.

    What such runs have extracted stays for the next one, `left_staged`. What cannot be removed waits for the next time.
    """
    kept = _kept(output)
    for path in (output / _GENERATIONS).glob("*"):
        with suppress(OSError):
            if path in kept:
                discard(path / STAGED)  # of a run that was killed right after its commit
            else:
                _remove(path)


def _kept(output: Path) -> list[Path]:
    now = current(output)
    committed = [path for path in sorted((output / _GENERATIONS).glob("*")) if now and path.name <= now.name]
    whole = [path for path in committed if not path.name.endswith(_PARTIAL)]
    since = time.time() - KEPT_SECONDS
    recent = [path for path, successor in pairwise(whole) if successor.stat().st_mtime > since]
    return [*recent, *whole[-KEPT:]]


def _remove(generation: Path) -> None:
    """Remove a generation at one instant, as far as its readers can see: none lists half of it."""
    if not generation.name.endswith(_PARTIAL):
        generation = generation.rename(generation.with_name(f"{generation.name}{_PARTIAL}"))
    if _staged_in(generation):
        for path in generation.iterdir():
            if path.name != STAGED:
                discard(path)
    else:
        discard(generation)


def discard(path: Path) -> None:
    """Remove a folder or file that no reader knows of, as far as that can be done."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def left_staged(output: Path, partial: Path) -> list[Path]:
    """The batches that runs have staged which came to no end, all but the one that writes `partial`."""
    return [batch for path in _others(output, partial) for batch in _staged_in(path)]


def discard_others(output: Path, partial: Path) -> None:
    """Remove what runs left that came to no end, staged batches too, all but the one that writes `partial`."""
    for path in _others(output, partial):
        discard(path)


def _others(output: Path, partial: Path) -> list[Path]:
    return [path for path in sorted((output / _GENERATIONS).glob(f"*{_PARTIAL}")) if path.name != partial.name]


def _staged_in(partial: Path) -> list[Path]:
    return sorted(path for path in (partial / STAGED).glob("*") if path.is_dir() and path.suffix != DRAFT)


def sync_tree(folder: Path) -> None:
    """All folders and new files below, and the folder itself, to disk; files linked from another generation are there.

    What is staged goes with the run.
    """
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != STAGED]
        for path in (Path(root, name) for name in files):
            if path.stat().st_nlink == 1:
                sync(path)
        sync(Path(root))


def sync(path: Path) -> None:
    """One file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def store_errors(output: Path) -> Iterator[None]:
    """Errors of the file system as StoreErrors that say what to do."""
    try:
        yield
    except OSError as error:
        remedy = remedy_for(error) or "Mend that, then run again."
        reason = error.strerror or str(error)
        raise StoreError(f"{error.filename or output}: {reason}. The tables are as they were before. {remedy}") from error


def check_output(output: Path, *, full: bool = False) -> None:
    """Raise UsageError when a folder is neither ours nor empty, or its tables are of another contract. Nothing is written.

    `full`: of an older contract they may be.
    """
    if not output.exists():
        if output.is_symlink():
            raise UsageError(f"{output}: it is a link that leads nowhere. Make the folder it leads to, or give another one.")
        return
    if not output.is_dir():
        raise UsageError(f"{output}: it is a file. Give a folder for the tables.")
    if (output / _CURRENT).is_dir() and not (output / _CURRENT).is_symlink():
        raise UsageError(
            f"{output}: it was copied with its links followed, and cannot be written any more. Copy it again with its links, "
            "cp --archive, or give a new folder for the tables."
        )
    if (output / MARKER).exists():
        check_contract(output, current(output), full=full)
    elif foreign := sorted(path.name for path in output.iterdir() if path.name not in _WELCOME):
        raise UsageError(f"{output}: it holds {foreign[0]!r} and no tables of ours. Give a new or empty folder for the tables.")


def _link_tables(output: Path) -> None:
    """Make `<output>/<table>` lead through the current generation; before the first one the links lead nowhere yet."""
    for name in TABLES:
        if not (output / name).is_symlink():
            _replace_link(output / name, f"{_CURRENT}/{name}")


def _unlink_other_tables(output: Path) -> None:
    """Remove the links to tables of an older contract that ours does not have."""
    for path in output.iterdir():
        if path.is_symlink() and path.readlink() == Path(_CURRENT, path.name) and path.name not in TABLES:
            path.unlink()


def _replace_link(link: Path, target: str) -> None:
    draft = link.with_name(f".{link.name.lstrip('.')}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
