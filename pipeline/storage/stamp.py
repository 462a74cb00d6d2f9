"""What the articles of a run are marked with, what makes one the same as before, and how what is refused is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import PrivateAttr

from pipeline.faults import Said
from schemas import Reject
from schemas.rows import Stage

# What an article's row must say as the run at work would say it, for its facts to be taken over.
SAME = ("article_id", "content_sha256", "source_path", "extracted_at", "model", "pipeline_version")
Marks = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every article of a run is marked with."""

    run_id: str
    model: str
    pipeline_version: str


def marks(**row: Any) -> Marks:
    """What makes an article the same, and its facts too: its id, content, path and time of change, the code and the model."""
    return tuple(row[name] for name in SAME)


class Refused(Reject):
    """A reject that knows as data what its `detail` says; the columns of the table hold the words alone."""

    _said: Said = PrivateAttr()

    @property
    def said(self) -> Said:
        """What is wrong and what to do."""
        return self._said


def reject(path: str, article_id: str | None, stage: Stage, error: str, said: Said, run_id: str, at: datetime) -> Refused:
    """A reject of what is said to be wrong."""
    refused = Refused(
        source_path=path,
        article_id=article_id,
        stage=stage,
        error=error,
        detail=str(said),
        run_id=run_id,
        rejected_at=at,
    )
    refused._said = said
    return refused
