"""Whose figure it is, and of which period."""

from collections.abc import Sequence

from pipeline.document import Document
from schemas import Amount, DateMention, Headcount, OrganisationMention


def tie_figures(
    document: Document,
    mentions: Sequence[OrganisationMention],
    dates: Sequence[DateMention],
    amounts: Sequence[Amount],
    headcounts: Sequence[Headcount],
) -> tuple[list[Amount], list[Headcount]]:
    """The figures with their holder (organisation_id) and period (date_id)."""
    return list(amounts), list(headcounts)
