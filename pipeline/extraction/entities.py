"""Which mentions are one organisation, in an article and across the corpus."""

from collections.abc import Sequence

from pipeline.document import Document
from schemas import OrganisationMention


def group_mentions(document: Document, mentions: Sequence[OrganisationMention]) -> list[OrganisationMention]:
    """The mentions with organisation_id and name of the organisation they refer to."""
    return list(mentions)
