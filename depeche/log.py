"""What a run tells while it works, on stderr: lines for people, with their time where nobody watches, or JSON for machines."""

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.run.options import variable
from pipeline.terminal import printable


class LogFormat(StrEnum):
    """How a run tells what it does."""

    text = "text"
    json = "json"


LogFormatOption = Annotated[
    LogFormat,
    typer.Option("--log-format", help="Lines for people, or JSON for machines.", envvar=variable("log_format")),
]


def start_log(form: LogFormat, corpus: Path) -> logging.Logger:
    """The log of a run over a corpus, which `pipeline` tells its progress too. What a record has as `fields` JSON has as keys."""
    log = logging.getLogger("depeche")
    handler = _Stderr()
    handler.setFormatter(_Json(corpus) if form is LogFormat.json else _Lines(timed=not sys.stderr.isatty()))
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
    return log


class _Stderr(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"{self.format(record)}\n")


class _Lines(logging.Formatter):
    def __init__(self, *, timed: bool) -> None:
        super().__init__()
        self._timed = timed

    def format(self, record: logging.LogRecord) -> str:
        time = f"{datetime.fromtimestamp(record.created):%Y-%m-%d %H:%M:%S} {record.levelname} " if self._timed else ""
        return time + printable(record.getMessage())


class _Json(logging.Formatter):
    def __init__(self, corpus: Path) -> None:
        super().__init__()
        self._corpus = str(corpus)

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": time, "level": record.levelname.lower(), "corpus": self._corpus, "message": record.getMessage()}
        return json.dumps(told | getattr(record, "fields", {}), ensure_ascii=False)
