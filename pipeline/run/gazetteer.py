"""Which list of the user's own organisations a run, or an evaluation, goes by."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.lexicon import NO_USER_FILE, USER_FILE, using_user_file
from pipeline.reading.folders import Folders, corpus_folders
from pipeline.run.options import Settings

_LOG = logging.getLogger("depeche.gazetteer")


def gazetteer_of(told: Path | None, folders: Folders | None = None) -> Path | None:
    """The file told, else that of `DEPECHE_GAZETTEER`, else the one beside the gold of a corpus, if there is one; `none` is none.

    Raises UsageError when the file told is none.
    """
    told = told or (Path(known) if (known := os.environ.get(USER_FILE)) else None)
    if told is None:
        return folders.organisations if folders and folders.organisations.is_file() else None
    if told != NO_USER_FILE and not told.is_file():
        raise UsageError(f"{told}: there is no such file. Give a CSV of your own organisations with --gazetteer, or none.")
    return None if told == NO_USER_FILE else told


@contextmanager
def using_gazetteer(told: Path | None, folders: Folders | None = None) -> Iterator[None]:
    """Let that list be known until the end of the block; the log tells of one that nobody named."""
    path = gazetteer_of(told, folders)
    if path and not told and not os.environ.get(USER_FILE):
        _LOG.info("%s: these organisations of yours are known. Leave them out: --gazetteer none", path)
    with using_user_file(path):
        yield


@contextmanager
def using_gazetteer_of(options: Settings) -> Iterator[None]:
    """Let the list of a run be known until the end of the block."""
    with using_gazetteer(options.gazetteer, corpus_folders(options.corpus)):
        yield
