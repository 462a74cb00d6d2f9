"""What the articles of a run are marked with, and how what is refused is told."""

from dataclasses import dataclass
from datetime import datetime

from schemas import Reject
from schemas.rows import Stage


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every article of a run is marked with."""

    run_id: str
    model: str
    pipeline_version: str


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
