"""Why a figure has its holder, for a page."""

import sqlite3

from pydantic import BaseModel, Field

from pipeline.annotation.marks import KIND_OF, Mark, mark_key
from pipeline.extraction.extractor import explain
from pipeline.review.article import read_article
from pipeline.review.words import Words

_CANDIDATES, _REASONS = 3, 6


class Reason(BaseModel):
    """What the text says for a candidate, or with a weight below 0 against it."""

    meaning: str
    weight: float


class Candidate(BaseModel):
    """Who may hold a figure: the likeliest come first, nobody has no name."""

    organisation_id: str | None
    name: str | None
    probability: float = Field(description="Share of e to the weights, not calibrated.")
    reasons: list[Reason]


def reasons_of(index: sqlite3.Connection, article_id: str, key: str, words: Words) -> list[Candidate] | None:
    """The likeliest holders of the figure whose mark has this key; none where it was not found so, None without the article."""
    stored = read_article(index, article_id)
    if stored is None:
        return None
    for explanation in explain(stored.facts):
        figure = explanation.figure
        labels = [label for label, kind in KIND_OF.items() if isinstance(figure, kind.model)]
        if key in {mark_key(Mark(figure.start, figure.end, label)) for label in labels}:
            return [
                Candidate(
                    organisation_id=each.organisation_id,
                    name=each.name,
                    probability=each.probability,
                    reasons=[
                        Reason(meaning=reason.observation.told(words.reason), weight=reason.weight)
                        for reason in each.reasons[:_REASONS]
                    ],
                )
                for each in explanation.candidates[:_CANDIDATES]
            ]
    return []
