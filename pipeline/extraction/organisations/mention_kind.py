"""The kind of organisation that a mention names, by rule: from its own words and the noun before it."""

from collections.abc import Sequence
from functools import cache
from typing import cast

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.tokens import ACRONYM, Tokens
from pipeline.extraction.organisations.vocabulary import heads, labels, words
from pipeline.lexicon import load_lexicon
from schemas.facts import OrganisationKind

_MAX_PHRASE = 6  # words


def kind_of_mention(tokens: Tokens, candidate: Candidate) -> OrganisationKind:
    """The kind from the gazetteer, else from how the name begins, the noun before it, or the words inside.

    A name that nothing tells of is a company's, as most are in the press; an acronym may be anything, hence `other`.
    """
    kind = (
        (candidate.known.kind if candidate.known else None)
        or kind_of_beginning(tokens.keys[candidate.first : candidate.last])
        or heads().get(tokens.keys[candidate.first])
        or _from_before(tokens, candidate.first)
        or _from_inside(tokens, candidate)
        or ("other" if tokens.shapes[candidate.first] == ACRONYM else "company")
    )
    return cast(OrganisationKind, kind)


@cache
def _phrases() -> dict[str, str]:
    """Beginnings of names, in lower case with single spaces between tokens, with the kind of organisation."""
    lists = load_lexicon("organisations/bodies")["phrases"]
    return {word.replace("_", " ").replace("'", "' "): kind for kind, text in lists.items() for word in text.split()}


def kind_of_beginning(keys: Sequence[str]) -> str | None:
    """The kind that the first words of a name tell better than its first noun does; `keys` are its tokens in lower case."""
    for size in range(min(_MAX_PHRASE, len(keys)), 0, -1):
        if kind := _phrases().get(" ".join(keys[:size])):
            return kind
    return None


def _from_before(tokens: Tokens, first: int) -> str | None:
    """From a noun that describes the name: « le syndicat X », « la banque X »; an adjective may stand between."""
    for at in range(first - 1, max(-1, first - 3), -1):
        if kind := labels().get(tokens.keys[at]):
            return kind
    return None


def _from_inside(tokens: Tokens, candidate: Candidate) -> str | None:
    inside = tokens.keys[candidate.first : candidate.last]
    if words("bodies", "company_words", "words").intersection(inside):
        return "company"
    return next((kind for key in inside for part in key.split("-") if (kind := heads().get(part))), None)
