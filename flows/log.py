"""What `pipeline` tells of a run, in Prefect's log of it too."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prefect import get_run_logger

from pipeline.terminal import printable


class _Relay(logging.Handler):
    """Hands on to the log of a flow run; that knows its run in every thread."""

    def __init__(self) -> None:
        super().__init__()
        self._run = get_run_logger()

    def emit(self, record: logging.LogRecord) -> None:
        self._run.log(record.levelno, "%s", printable(record.getMessage()))


@contextmanager
def told_to_prefect() -> Iterator[None]:
    """Let Prefect's log have what is told until the end of the block; where the command tells it, nothing is told twice."""
    log = logging.getLogger("depeche")
    if log.handlers:
        yield
        return
    relay, level = _Relay(), log.level
    log.addHandler(relay)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(relay)
        log.setLevel(level)
