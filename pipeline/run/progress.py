"""How far a run is, article by article: a bar on stderr when that is a terminal, lines in the log when it is not.

Each batch notes its articles in a file beside what it stages, a byte an article, whatever process or machine extracts it; the
run looks there every now and then.
"""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_LOG = logging.getLogger("depeche.progress")

_TALLY = ".done"
_SECONDS_OF_BAR = 0.5
_SECONDS_OF_LINES = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """So many articles of a run are done, at `rate` articles a second since the first, None before there is one to tell."""

    done: int
    total: int
    rate: float | None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate."""
        return (self.total - self.done) / self.rate if self.rate else None

    @property
    def pace(self) -> str:
        """Rate and estimate in words."""
        if self.done >= self.total:
            return "done"
        if self.done == 0:
            return "loading the models"
        if self.rate is None or self.seconds_left is None:
            return "reading"
        return f"{self.rate:.1f} a second, {_duration(self.seconds_left)} left"

    def __str__(self) -> str:
        return f"{self.done:,} of {self.total:,} articles: {self.pace}"


@contextmanager
def tally(staging: Path, number: int, n_articles: int) -> Iterator[Callable[[], None]]:
    """Note the articles of batch `number`: gives what to call after each; with the block all are done."""
    with (staging / f"{number:06d}{_TALLY}").open("wb", buffering=0) as file:
        yield lambda: _note(file.write, b".")
        _note(file.write, b"." * (n_articles - file.tell()))


@contextmanager
def track(staging: Path, total: int) -> Iterator[None]:
    """Show on stderr, until the end of the block, how many of `total` articles are done."""
    if sys.stderr.isatty():
        with _bar(total) as show, watch(staging, total, show, _SECONDS_OF_BAR):
            yield
    else:
        with watch(staging, total, _log, _SECONDS_OF_LINES):
            yield


@contextmanager
def watch(staging: Path, total: int, show: Callable[[Progress], None], every: float) -> Iterator[None]:
    """Call `show` at once, then every so many seconds when more is done, and at the end of the block."""
    if not total:
        yield
        return
    ended, meter = Event(), _Meter(staging, total)
    show(meter.read())
    thread = Thread(target=copy_context().run, args=(_show_until, ended, meter, show, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        show(meter.read())


class _Meter:
    """Reads how many articles are done, and at which rate since the first of them were."""

    def __init__(self, staging: Path, total: int) -> None:
        self._staging, self._total = staging, total
        self._first: tuple[int, float] | None = None

    def read(self) -> Progress:
        done = sum(file.stat().st_size for file in self._staging.glob(f"*{_TALLY}"))
        now = time.monotonic()
        if self._first is None:
            self._first = (done, now) if done else None
            return Progress(done, self._total, None)
        n, since = self._first
        return Progress(done, self._total, (done - n) / (now - since) if done > n else None)


def _show_until(ended: Event, meter: _Meter, show: Callable[[Progress], None], every: float) -> None:
    shown = 0
    while not ended.wait(every):
        progress = meter.read()
        if progress.done > shown:
            show(progress)
            shown = progress.done


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("Extracting articles"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}")
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda progress: bar.update(task, completed=progress.done, description=progress.pace)


def _log(progress: Progress) -> None:
    fields = {"done": progress.done, "total": progress.total, "rate": progress.rate, "seconds_left": progress.seconds_left}
    _LOG.info("%s", progress, extra={"fields": fields})


def _note(write: Callable[[bytes], object], articles: bytes) -> None:
    """A disk that takes no more must not end an article for its progress: what is staged says so soon enough."""
    try:
        write(articles)
    except OSError:
        return


def _duration(seconds: float) -> str:
    """« 40 s », « 3 min », « 2 h 05 »."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d}"
