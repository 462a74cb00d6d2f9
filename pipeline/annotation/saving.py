"""An article's annotations made into gold, looked over, and written: whole or not at all, and never over what was not seen."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.annotation.filling import Lookup, fill
from pipeline.annotation.fitting import Misfit, fit
from pipeline.annotation.gold import make_gold, render
from pipeline.annotation.marks import Annotated, Mark
from pipeline.checking.findings import Finding
from pipeline.checking.gold import Subject, check_gold
from pipeline.errors import UsageError
from pipeline.extraction.preparation import publication_day
from pipeline.faults import Fault
from schemas import Article
from schemas.gold import GoldArticle


@dataclass(frozen=True, slots=True)
class Made:
    """The gold of an article's annotations, the marks it was made of, and what of them did not fit."""

    gold: GoldArticle
    marks: Sequence[Mark]
    misfits: Sequence[Misfit]

    @property
    def content(self) -> str:
        """What its file holds."""
        return render(self.gold)


def make(annotated: Annotated, article: Article, find: Lookup) -> Made | Misfit:
    """Gold of annotations, values that they lack filled in from what `find` gives; a misfit when they are of another text."""
    fitted = list(fit(annotated, article.text))
    misfits = [each for each in fitted if isinstance(each, Misfit)]
    if other := next((misfit for misfit in misfits if misfit.field == "text"), None):
        return other
    marks = fill([each for each in fitted if isinstance(each, Mark)], article.text, find)
    gold, more = make_gold(article.article_id, article.text, publication_day(article), marks)
    return Made(gold, marks, [*misfits, *more])


def findings_of(made: Made, article: Article, file: Path) -> list[Finding]:
    """What a check has to say of the gold, if it is to be `file`; notes are left out."""
    findings = check_gold(Subject(str(file), made.content, made.gold, article.text, publication_day(article)))
    return [each for each in findings if each.severity != "note"]


def save(file: Path, content: str, may_replace: Callable[[str | None], bool]) -> bool:
    """Write a gold file at one instant, if what is there now (None: nothing) may be replaced; gives whether the content is there.

    Raises UsageError when it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _alone(file.parent):
            present = file.read_text(encoding="utf-8") if file.exists() else None
            if present != content and may_replace(present):
                _replace(file, content)
                present = content
    except OSError as error:
        raise UsageError(Fault.GOLD_UNWRITABLE(str(file), str(error.strerror))) from None
    return present == content


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one who writes gold into a folder; no file is left in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(file: Path, content: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".", suffix=".new", encoding="utf-8", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    try:
        Path(draft.name).chmod(file.stat().st_mode if file.exists() else 0o644)
        Path(draft.name).replace(file)
    except OSError:
        Path(draft.name).unlink(missing_ok=True)
        raise
