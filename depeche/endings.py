"""How the command ends: its statuses, and the sentence for whatever kept it from doing what it was asked."""

import os
import sys
import tempfile
import traceback
from typing import NoReturn

from pipeline.errors import DepecheError, UsageError, remedy_for
from pipeline.terminal import printable

STATUSES = {
    0: "done",
    1: "done, with new or changed rejects, or a check that failed",
    2: "wrong usage: nothing was done",
    3: "could not run",
    130: "stopped by Ctrl-C",
}


def end(error: Exception) -> NoReturn:
    """End with one sentence on stderr and the status of an error.

    A fault of the program leaves its traceback in a file, or on stderr where none can be written.
    """
    # What ends with the program may not add a second sentence: half-written archives, and a stdout that takes no more.
    sys.unraisablehook = lambda _: None
    if isinstance(error, OSError) and not error.filename:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stderr.write(f"depeche: {printable(_sentence(error))}\n")
    sys.exit(2 if isinstance(error, UsageError) else 3)


def end_at_once(error: DepecheError) -> None:
    """End from any thread with the sentence of an error: nothing is waited for, the tables are as after kill -9."""
    sys.stderr.write(f"depeche: {printable(str(error))}\n")
    sys.stderr.flush()
    os._exit(3)


def _sentence(error: Exception) -> str:
    if isinstance(error, DepecheError):
        return str(error)
    if isinstance(error, OSError) and (remedy := remedy_for(error)):
        return f"{error.filename or 'standard output'}: {error.strerror}. {remedy}"
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return f"a fault of the program ({reason[:300]}). Please report it with {_keep_traceback(error)}, which says where."


def _keep_traceback(error: Exception) -> str:
    try:
        with tempfile.NamedTemporaryFile("w", prefix="depeche-", suffix=".log", encoding="utf-8", delete=False) as file:
            traceback.print_exception(error, file=file)
            return file.name
    except OSError:
        traceback.print_exception(error)
        return "the lines above"
