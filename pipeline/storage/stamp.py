"""What the articles of a run are marked with, what makes one the same as before, and how what is refused is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


def reject(path: str, article_id: str | None, stage: Stage, error: str, detail: str, run_id: str, at: datetime) -> Reject:
    """A reject, its detail made storable: a message may hold what is no Unicode."""
    return Reject(
        source_path=path,
        article_id=article_id,
        stage=stage,
        error=error,
        detail=detail.encode(errors="backslashreplace").decode(),
        run_id=run_id,
        rejected_at=at,
    )
