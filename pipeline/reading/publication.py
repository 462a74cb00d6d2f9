"""The day an article was published, read from its own publication line."""

from collections.abc import Sequence
from datetime import date

from pipeline.document import Zone


def read_publication_day(text: str, zones: Sequence[Zone]) -> date | None:
    """The publication day stated in the header of a clean text, or None."""
    return None
