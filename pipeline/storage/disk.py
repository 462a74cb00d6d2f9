"""Files and folders of this machine: linked, brought to disk, removed, and what the file system refuses told in a sentence."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreError, remedy_for
from pipeline.faults import Fault
from pipeline.storage.address import Output


def link(source: Path, folder: Path) -> None:
    """The same file in another folder; a copy where the file system knows no hard links."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, folder / source.name)
    except OSError:
        shutil.copy2(source, folder)


def discard(path: Path) -> None:
    """Remove a folder or file that no reader knows of, as far as that can be done."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sync_tree(folder: Path, but: str) -> None:
    """All folders and new files below, and the folder itself, to disk; files linked from elsewhere are there.

    What lies in folders called `but` is left out.
    """
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != but]
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
def store_errors(output: Output) -> Iterator[None]:
    """Errors of the file system as StoreErrors that say what to do."""
    try:
        yield
    except OSError as error:
        remedy = remedy_for(error) or "Mend that, then run again."
        reason = error.strerror or str(error)
        raise StoreError(Fault.NO_DISK(str(error.filename or output), reason, remedy)) from error
