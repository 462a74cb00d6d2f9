"""What becomes of people and jobs that are counted (in place, created, cut, planned): chosen by what stands around the count."""

import re
from collections.abc import Iterator
from typing import cast, get_args

from pipeline.extraction.encoder import classify
from pipeline.extraction.figures.surroundings import around, tenses, words_around
from pipeline.extraction.figures.wording import read_wording
from pipeline.extraction.headcounts.ellipses import CountedNoun
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas.facts import Change

CHANGING = {"staff", "jobs", "professionals", "people", "members", "students"}
_SAID = ("people ", "in brackets")
_TELLING = {"hiring", "creating", "cutting", "planning", "having", "keeping", "loss", "promising"}
_CUTTING = re.compile(any_of(load_lexicon("headcounts/populations")["cutting"]["stems"]))
# « Odontia (46 salariés », « Odontia (Bruz, 46 salariés »
_IN_BRACKETS = re.compile(r"\([^()\n]{0,60}\Z")


def change_of(document: Document, noun: CountedNoun, start: int, end: int, known: Change | None) -> Change | None:
    """What the text says becomes of the people counted from `start` to `end`; None when it says nothing, or nothing can be.

    `known` is the change of the count before, close by.
    """
    if noun.population not in CHANGING:
        return None
    if _CUTTING.match(noun.noun.lower()):
        return "cut"
    features = list(describe(document, noun, start, end, known))
    if noun.population == "people" and not known and not any(feature.startswith(_SAID) for feature in features):
        return None
    return cast(Change, load_linear("changes").choose(features))


def describe(document: Document, noun: CountedNoun, start: int, end: int, known: Change | None) -> Iterator[str]:
    """The features of a count."""
    named = f"noun {noun.noun.lower()[:6]}"
    yield from around(document, start, end)
    yield from words_around(document, start, end)
    yield from tenses(document, start, end)
    yield from classify(document.encoding, "change", [(start, end)], get_args(Change))
    yield f"population {noun.population}"
    yield named
    yield f"rule {noun.rule}"
    yield f"rule {noun.rule} after {known}"
    yield f"after {known}"
    if _IN_BRACKETS.search(document.text, max(0, start - 60), start):
        yield "in brackets"
        yield f"in brackets {noun.population}"
    clause = _clause(document, start, end)
    for group in sorted(clause & _TELLING):
        yield f"{noun.population} {group}"
        yield f"{named} {group}"
    if clause & {"creating", "hiring"}:
        yield "coming, promised" if clause & {"promising", "planning"} else "coming"


def is_coming(document: Document, start: int, end: int) -> bool:
    """Whether the words around speak of hiring, creating or planning."""
    return not _clause(document, start, end).isdisjoint(("hiring", "creating", "planning"))


def _clause(document: Document, start: int, end: int) -> set[str]:
    """The groups of cues close by in the sentence."""
    first, last = document.sentences[document.sentence_at(start)]
    groups = read_wording(document.text).groups_between
    return {*groups(max(first, start - 70), start), *groups(end, min(last, end + 60))}
