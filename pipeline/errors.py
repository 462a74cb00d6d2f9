"""Errors that a person can act on: which file, which field, what is wrong, what to do.

DepecheError
├── ArticleError    one article or file cannot be taken; the rest goes on
├── UsageError      the call itself cannot be carried out (wrong folder, wrong option)
├── StoreError      the tables cannot be read or written
└── RejectsError    the run is done, but more was rejected than its caller allows
"""


class DepecheError(Exception):
    """Root of all errors raised on purpose."""


class UsageError(DepecheError):
    """The call cannot be carried out as it stands."""


class StoreError(DepecheError):
    """The tables cannot be read or written."""


class RejectsError(DepecheError):
    """More articles were rejected than the caller of the run allows."""


class ArticleError(DepecheError):
    """One article cannot be taken.

    The four parts stay attributes, so that a reject row or a log can use them:
    `path` (file), `field` (of the article), `problem` (what is wrong), `remedy` (what to do).
    """

    def __init__(self, path: str, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {field}: {problem} {remedy}")
        self.path, self.field, self.problem, self.remedy = path, field, problem, remedy
