"""What becomes of people and jobs that are counted: in place, created, cut, planned."""

import re

from pipeline.document import Document
from pipeline.extraction.cues import compile_cues
from pipeline.extraction.headcounts.ellipses import CountedNoun
from pipeline.lexicon import load_lexicon
from schemas.facts import Change

_LEXICON = load_lexicon("populations")
_CUE = compile_cues(_LEXICON["changes"])
_CUTS: tuple[str, ...] = tuple(_LEXICON["nouns_of_change"]["cut"])
_PLANS: tuple[str, ...] = tuple(_LEXICON["nouns_of_change"]["planned"])
_CHANGING = {"staff", "jobs", "professionals", "people", "members"}
_ORDER: tuple[Change, ...] = ("cut", "planned", "created", "total")
_CLAUSE = re.compile(r"(?:(?![ ](?:et|mais|puis)[ ])[^,;:.!?()\n])*")
# « Odontia (46 salariés », « Odontia (Bruz, 46 salariés »
_IN_BRACKETS = re.compile(r"\([^()\n]{0,60}\Z")
_IN_PLACE = {"label", "column", "legend", "understood: whole"}
_BEFORE_REACH, _AFTER_REACH = 60, 50


def change_of(document: Document, noun: CountedNoun, start: int, end: int, after: int, known: Change | None) -> Change | None:
    """What the text says becomes of the people counted from `start` to `end`, no word before `after` being read.

    `known` is the change of the count before, which an understood noun carries on. None when nothing is said, or nothing can be.
    """
    if noun.population not in _CHANGING:
        return None
    said = _said(document, start, end, after)
    if said in (None, "planned") and noun.noun.lower().startswith(_CUTS):
        return "cut"
    if said:
        return said
    if noun.rule in _IN_PLACE or (
        noun.population in ("staff", "members") and _IN_BRACKETS.search(document.text, max(0, start - 60), start)
    ):
        return "total"
    if noun.rule.startswith("understood"):
        return known
    return "planned" if noun.noun.lower().startswith(_PLANS) else None


def _said(document: Document, start: int, end: int, after: int) -> Change | None:
    """Said by the nearest word before the count in its sentence, or right behind it; a cut first."""
    text = document.text
    first, last = document.sentences[document.sentence_at(start)]
    clause = _CLAUSE.match(text, end, min(last, end + _AFTER_REACH))
    behind = {match.lastgroup for match in _CUE.finditer(text, end, clause.end() if clause else end)}
    before = [match.lastgroup for match in _CUE.finditer(text, max(first, after, start - _BEFORE_REACH), start)]
    if "planned" in before and before[-1] == "created":  # « promet la création de 130 emplois »
        before.append("planned")
    if "cut" in (*behind, *before[-1:]):
        return "cut"
    found = behind or set(before[-1:])
    return next((change for change in _ORDER if change in found), None)
