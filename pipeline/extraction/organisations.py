"""Find organisations."""

from collections.abc import Iterator, Sequence

from pipeline.document import Document
from schemas import Fact, OrganisationMention


def find_organisations(document: Document, taken: Sequence[Fact] = ()) -> Iterator[OrganisationMention]:
    """Yield nothing yet."""
    yield from ()
