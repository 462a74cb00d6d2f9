"""What a sum of money is by rule, from the cue nearest to it: one piece of evidence among others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from pipeline.extraction.amounts.currencies import in_euros
from pipeline.extraction.figures.cues import compile_cues, cue_source
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from schemas.facts import AmountKind

_LEXICON = load_lexicon("amounts/kinds")
_CUE = compile_cues(_LEXICON["kinds"])
QUALIFIER = any_of(_LEXICON["qualifiers"]["words"])
_AFTER = re.compile(rf"[ ]?(?:HT |TTC )?(?:{cue_source(_LEXICON['after'])})(?!\w)", re.IGNORECASE)
# « 480 M€ de budget », « 45 000 euros d'excédent », « 6 M€ HT d'investissements », « 9,3 M€ de nouvelles commandes »
_COMPLEMENT = re.compile(rf"[ ](?:{QUALIFIER} )?(?:de |d'|du |des |de l'|de la |en )(?:\w+ )?\Z", re.IGNORECASE)
# « Coût des travaux : 9 M€ »: the head of the label is its first word that tells
_LABEL = re.compile(r"[^.;•(\n]*[ ]?:[ ]\Z")
_PUBLIC = re.compile(rf"\b(?:{'|'.join(_LEXICON['public']['bodies'])})\b", re.IGNORECASE)
_BEFORE_REACH, _AFTER_REACH, _TOPIC_REACH = 160, 60, 500
_MOST_WAGE = 300_000  # euros


@dataclass(frozen=True, slots=True)
class Money:
    """Where a sum of money stands, and how much it is at least, sign aside, in units of its currency (ISO 4217; None: open)."""

    start: int
    end: int
    least: Decimal
    currency: str | None


def kind_said(document: Document, money: Money, previous: tuple[int, AmountKind] | None) -> AmountKind:
    """The kind of a sum; `previous` is where the sum before ends, and its kind.

    That serves when neither the sentence nor a nearer word says another.
    """
    if said := next(_kinds_said(document, money), None):
        return said
    if previous and document.sentence_at(money.start) - document.sentence_at(previous[0]) <= 1:
        return previous[1]
    first = max(0, money.start - _TOPIC_REACH)
    topic = list(_CUE.finditer(document.text, first, money.start))
    return _resolved(document.text, topic[-1], first, money) if topic else "other"


def _kinds_said(document: Document, money: Money) -> Iterator[AmountKind]:
    """The kinds that words around the sum speak for in its sentence, the most telling first."""
    text = document.text
    first, last = document.sentences[document.sentence_at(money.start)]
    if counted := _AFTER.match(text, money.end, last):
        yield cast(AmountKind, counted.lastgroup)
    after = _CUE.search(text, money.end, min(last, money.end + _AFTER_REACH))
    if after and _COMPLEMENT.fullmatch(text, money.end, after.start()):
        yield _resolved(text, after, first, money)
    before = list(_CUE.finditer(text, max(first, money.start - _BEFORE_REACH), money.start))
    if label := _LABEL.search(text, max(first, money.start - _AFTER_REACH), money.start):
        yield from (_resolved(text, cue, first, money) for cue in before if cue.start() >= label.start())
    if cue := before[-1] if before else after:
        yield _resolved(text, cue, first, money)


def _resolved(text: str, cue: re.Match[str], first: int, money: Money) -> AmountKind:
    """The kind of a cue: of money laid out by who lays it out (named from `first` on), of money handed out by how much it is."""
    if cue.lastgroup == "outlay":
        return "funding" if _PUBLIC.search(text, first, cue.start()) else "investment"
    if cue.lastgroup == "handed":
        return "salary" if in_euros(money.least, money.currency) < _MOST_WAGE else "funding"
    return cast(AmountKind, cue.lastgroup)
