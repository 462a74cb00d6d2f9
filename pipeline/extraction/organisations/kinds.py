"""What sort of body a name stands for."""

from typing import cast

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.tokens import Tokens
from pipeline.extraction.organisations.vocabulary import heads, labels, words
from schemas.facts import OrganisationKind

UNKNOWN: OrganisationKind = "other"


def kind_of(tokens: Tokens, candidate: Candidate) -> OrganisationKind:
    """The kind from the gazetteer, else the head noun, the words inside or the noun before; `other` when none tells."""
    kind = (
        (candidate.known.kind if candidate.known else None)
        or heads().get(tokens.keys[candidate.first])
        or _kind_from_inside(tokens, candidate)
        or _kind_from_before(tokens, candidate.first)
    )
    return cast(OrganisationKind, kind or UNKNOWN)


def _kind_from_inside(tokens: Tokens, candidate: Candidate) -> str | None:
    inside = tokens.keys[candidate.first : candidate.last]
    if words("bodies", "company_words", "words").intersection(inside):
        return "company"
    return next((kind for key in inside for part in key.split("-") if (kind := heads().get(part))), None)


def _kind_from_before(tokens: Tokens, first: int) -> str | None:
    """From a noun that describes the name: « le syndicat X », « la banque X »; an adjective may stand between."""
    for at in range(first - 1, max(-1, first - 3), -1):
        if kind := labels().get(tokens.keys[at]):
            return kind
    return None
