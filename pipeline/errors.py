"""Errors that a person can act on: which file, which field, what is wrong, what to do.

DepecheError
├── ArticleError    one article or file cannot be taken; the rest goes on
├── UsageError      the call itself cannot be carried out (wrong folder, wrong option)
├── StoreError      the tables cannot be read or written
└── RejectsError    the run is done, but more was rejected than its caller allows
"""

import errno
from typing import Self

from pipeline.faults import Fault, Said, Value


class DepecheError(Exception):
    """Root of all errors raised on purpose; made of a sentence, or of a fault that readers are told of in their language."""

    @property
    def said(self) -> Said:
        """What is wrong and what to do, as data."""
        (told,) = self.args
        return told if isinstance(told, Said) else Fault.OTHER(str(told), "")


class UsageError(DepecheError):
    """The call cannot be carried out as it stands."""


class StoreError(DepecheError):
    """The tables cannot be read or written."""


class RejectsError(DepecheError):
    """More articles were rejected than the caller of the run allows."""


class ArticleError(DepecheError):
    """One article cannot be taken.

    The parts stay attributes, so that a reject row or a log can use them:
    `path` (file), `field` (of the article), `problem` (what is wrong), `remedy` (what to do), `said` (both as data).
    """

    def __init__(self, path: str, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {field}: {problem} {remedy}")
        self.path, self.field, self.problem, self.remedy = path, field, problem, remedy
        self._said = Fault.OTHER(problem, remedy)

    @classmethod
    def of(cls, path: str, field: str, fault: Fault, *values: Value) -> Self:
        """The error of a fault that readers are told of in their language."""
        said = fault(*values)
        error = cls(path, field, said.problem, said.remedy)
        error._said = said
        return error

    @property
    def said(self) -> Said:
        """What is wrong and what to do, as data."""
        return self._said

    @property
    def detail(self) -> str:
        """What is wrong and what to do."""
        return f"{self.problem} {self.remedy}"


_REMEDIES = {
    errno.ENOSPC: "Free some space, then run again.",
    errno.EDQUOT: "Free some space, then run again.",
    errno.EFBIG: "Free some space, then run again.",
    errno.EROFS: "Give a folder that can be written.",
    errno.EACCES: "Make the folder writable, or give another one.",
    errno.EPERM: "Make the folder writable, or give another one.",
    errno.EIO: "See whether the disk is sound, then run again.",
}


def remedy_for(error: OSError) -> str | None:
    """What to do about what the file system refuses; None for an error that is no such thing."""
    return _REMEDIES.get(error.errno or 0)
