"""A progress bar on stderr when that is a terminal, lines in the log when it is not."""

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_LOG = logging.getLogger("depeche.progress")


class _Sized(Protocol):
    @property
    def n_articles(self) -> int: ...


DoneT = TypeVar("DoneT", bound=_Sized)


def track(done: Iterable[DoneT], total: int) -> Iterator[DoneT]:
    """Pass on batches as they are done, showing how many of `total` articles they come to."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Extracting articles", total=total)
        n_done = 0
        for batch in done:
            n_done += batch.n_articles
            progress.advance(task, batch.n_articles)
            if not console.is_terminal:
                _LOG.info("%d of %d articles", n_done, total, extra={"fields": {"done": n_done, "total": total}})
            yield batch
