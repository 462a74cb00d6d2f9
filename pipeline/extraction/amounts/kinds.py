"""What a sum of money is (revenue, budget, funding…), from the words around it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from pipeline.document import Document
from pipeline.extraction.cues import compile_cues, cue_source
from pipeline.lexicon import load_lexicon
from schemas.facts import AmountKind

_LEXICON = load_lexicon("kinds")
_CUE = compile_cues(_LEXICON["kinds"])
_AFTER = re.compile(rf"[ ]?(?:HT |TTC )?(?:{cue_source(_LEXICON['after'])})(?!\w)", re.IGNORECASE)
# « 480 M€ de budget », « 45 000 euros d'excédent », « 6 M€ HT d'investissements », « 9,3 M€ de nouvelles commandes »
_COMPLEMENT = re.compile(
    r"[ ](?:HT |TTC |nets? |bruts? |annuels? )?(?:de |d'|du |des |de l'|de la |en )(?:\w+ )?\Z", re.IGNORECASE
)
# « Coût des travaux : 9 M€ »: the head of the label is its first word that tells
_LABEL = re.compile(r"(?:^|[.;•(\n])[^.;•(\n]*[ ]?:[ ]\Z")
_PUBLIC = re.compile(rf"\b(?:{'|'.join(_LEXICON['public']['bodies'])})\b", re.IGNORECASE)
_BEFORE_REACH, _AFTER_REACH = 160, 60
# No wage is so high: « une prime de 6,5 MF » to a company is an aid.
_MOST_WAGE = Decimal(300_000)


def kind_of(document: Document, start: int, end: int, least: Decimal, previous: tuple[int, AmountKind] | None) -> AmountKind:
    """The kind of the sum from `start` to `end`, at least so high.

    `previous` is where the sum before ends, and its kind: it serves when the sentence, or the one before, says nothing else.
    """
    for kind in _kinds_said(document, start, end):
        if kind != "salary" or least < _MOST_WAGE:
            return kind
    if previous and document.sentence_at(start) - document.sentence_at(previous[0]) <= 1:
        return previous[1]
    return "other"


def _kinds_said(document: Document, start: int, end: int) -> Iterator[AmountKind]:
    """The kinds that words around the sum speak for, the most telling first."""
    text = document.text
    first, last = document.sentences[document.sentence_at(start)]
    if counted := _AFTER.match(text, end, last):
        yield cast(AmountKind, counted.lastgroup)
    after = _CUE.search(text, end, min(last, end + _AFTER_REACH))
    if after and _COMPLEMENT.fullmatch(text, end, after.start()):
        yield _resolved(text, after, first)
    before = list(_CUE.finditer(text, max(first, start - _BEFORE_REACH), start))
    if label := _LABEL.search(text, max(first, start - _AFTER_REACH), start):
        yield from (_resolved(text, cue, first) for cue in before if cue.start() >= label.start())
    yield from (_resolved(text, cue, first) for cue in reversed(before))
    if after:
        yield _resolved(text, after, first)


def _resolved(text: str, cue: re.Match[str], first: int) -> AmountKind:
    """The kind of a cue; money laid out is funding when a public body gives it, an investment otherwise."""
    if cue.lastgroup == "outlay":
        return "funding" if _PUBLIC.search(text, first, cue.start()) else "investment"
    return cast(AmountKind, cue.lastgroup)
