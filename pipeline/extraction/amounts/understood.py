"""Sums whose currency is understood: that of the sum before, or that of the article, where a measure of money speaks for it.

« 96 M€ de ventes, contre 71 en 1997 », « la Ville 40 000 », « un budget de 3 millions ».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extraction.figures.wording import read_wording
from pipeline.extraction.headcounts import licences
from pipeline.extraction.headcounts.populations import find_noun
from pipeline.extraction.numbers.quantities import Quantity, is_change, signed
from pipeline.extraction.numbers.written import scale_in
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document

_WORDS = load_lexicon("amounts/understood")
# « 38 millions de chiffre d'affaires », « 2,5 millions de pertes »
_MEASURED = re.compile(rf"[ ]d(?:e[ ]|'|es[ ]){any_of(_WORDS['measures'])}(?!\w)")
# « article 12 », « page 3 »
_NUMBERED = re.compile(rf"(?<!\w){any_of(_WORDS['numbered'])}[ ]?\Z", re.IGNORECASE)
_PARTICIPLE = re.compile(r"[ ][^\W\d_]{3,}(?:é|i|u)e?s\b")  # « dont 90 000 versés par la Ville »
_RULES = ("contrast", "part", "time", "place", "brackets", "subject", "gapping", "reached")
_REPEATING = [licence for licence in licences.REPEATING if licence.rule in _RULES]
_YEAR = re.compile(r"(?:19|20)\d\d")  # « Esch 2022 »
_REACH, _CUE_REACH, _FEW = 90, 70, 1000  # characters; « 12 M€, dont 3 » are millions, « dont 3 000 » are not
_SCALED = 10**6
_SENTENCES = 2  # after a sum within which « 3 millions » alone is one


@dataclass(frozen=True, slots=True)
class Sum:
    """A quantity of a currency (None: open), with what found it."""

    quantity: Quantity
    currency: str | None
    rule: str
    scale: int = 1  # of the sum before, when its own number has none: « 96 M€, contre 71 »


def find_understood(document: Document, quantities: Sequence[Quantity], sums: Sequence[Sum]) -> Iterator[Sum]:
    """The quantities that are sums although no currency stands beside them; `sums` are those that have one, both in order."""
    known = {money.quantity.end: money for money in sums}
    ends = sorted(known)
    currencies = {money.currency for money in sums}
    own = currencies.pop() if len(currencies) == 1 else None
    last: Sum | None = None
    departed: Quantity | None = None
    at = 0
    for quantity in quantities:
        while at < len(ends) and ends[at] <= quantity.start:
            at += 1
        money = known[ends[at]] if at < len(ends) else None
        if money and money.quantity.start < quantity.end:
            last, departed = money, None
            continue
        found = _understood(document, quantity, last, own)
        if found:
            if departed and document.text[departed.end : quantity.start] == " à " and is_change(document.text, departed.start):
                yield replace(found, quantity=signed(document.text, departed))  # « passant de 96 à 71 millions »
            yield found
        last, departed = found, None if found else quantity


def _understood(document: Document, quantity: Quantity, last: Sum | None, own: str | None) -> Sum | None:
    """The sum that a quantity without a currency is after the sum `last`, in an article of the currency `own`; None: no sum."""
    text, plain = document.text, signed(document.text, quantity)
    if (
        quantity.high is None
        or _YEAR.fullmatch(text, quantity.start, quantity.end)
        or _NUMBERED.search(text, max(0, quantity.lead - 16), quantity.lead)
    ):
        return None
    scale = scale_in(text[quantity.start : quantity.end])
    if _MEASURED.match(text, quantity.end) and (scale >= _SCALED or (last and _scale_of(document, last) >= _SCALED)):
        near = last and document.sentence_at(quantity.start) == document.sentence_at(last.quantity.start)
        return _sum(document, plain, scale, last if near else None, own, "measure")
    if last and (rule := _repeats(document, plain, last)):
        return _sum(document, plain, scale, last, own, rule)
    if scale >= _SCALED and licences.BARE.match(text, quantity.end):
        if last and document.sentence_at(quantity.start) - document.sentence_at(last.quantity.end) <= _SENTENCES:
            return _sum(document, plain, scale, last, own, "scale")
        if _is_told(document, plain):
            return _sum(document, plain, scale, last, own, "measure")
    return None


def _sum(document: Document, quantity: Quantity, scale: int, last: Sum | None, own: str | None, rule: str) -> Sum:
    """The sum, with the scale of the one before if it has none of its own: « 96 M€, contre 71 »."""
    factor = _scale_of(document, last) if last and scale == 1 and abs(quantity.low) < _FEW else 1
    high = quantity.high and quantity.high * factor
    quantity = replace(quantity, low=quantity.low * factor, high=high)
    return Sum(quantity, last.currency if last else own, f"understood: {rule}", factor)


def _scale_of(document: Document, money: Sum) -> int:
    """The scale of a sum: that of its words, or the one that it has been given."""
    return max(money.scale, scale_in(document.text[money.quantity.start : money.quantity.end]))


def _repeats(document: Document, quantity: Quantity, last: Sum) -> str | None:
    """The structure that lets a number repeat the sum before it, or None."""
    text = document.text
    distance = document.sentence_at(quantity.start) - document.sentence_at(last.quantity.end - 1)
    between = text[max(last.quantity.end, quantity.lead - _REACH) : quantity.lead]
    if find_noun(text, quantity.end + 1):
        return None
    for licence in _REPEATING:
        if distance > (1 if licence.reach == "text" else 0) or not licence.before.search(between):
            continue
        if licence.after.match(text, quantity.end) or (licence.rule == "part" and _PARTICIPLE.match(text, quantity.end)):
            return licence.rule
    return None


def _is_told(document: Document, quantity: Quantity) -> bool:
    """Whether the nearest telling word before a number, in its sentence, is one of money: « le budget atteint 3 millions »."""
    first = document.sentences[document.sentence_at(quantity.start)][0]
    groups = read_wording(document.text).groups_between(max(first, quantity.start - _CUE_REACH), quantity.start)
    telling = [group for group in groups if group not in _WORDS["silent"]]
    return bool(telling) and telling[-1] in _WORDS["groups"]
