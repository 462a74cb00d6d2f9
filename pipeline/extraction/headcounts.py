"""Find headcounts."""

from collections.abc import Iterator, Sequence

from pipeline.document import Document
from schemas import Fact, Headcount


def find_headcounts(document: Document, taken: Sequence[Fact] = ()) -> Iterator[Headcount]:
    """Yield nothing yet."""
    yield from ()
