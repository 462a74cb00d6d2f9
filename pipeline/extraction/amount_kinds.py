"""What a sum of money is (revenue, budget, funding…), from the words around it."""

import re
from typing import cast

from pipeline.document import Document
from pipeline.extraction.cues import compile_cues, cue_source
from pipeline.lexicon import load_lexicon
from schemas.facts import AmountKind

_LEXICON = load_lexicon("kinds")


_CUE = compile_cues(_LEXICON["kinds"])
_AFTER = re.compile(rf"[ ]?(?:HT |TTC )?(?:{cue_source(_LEXICON['after'])})", re.IGNORECASE)
# « 480 M€ de budget », « 45 000 euros d'excédent », « 6 M€ d'investissements », « 3 M€ levés auprès »
_COMPLEMENT = re.compile(r"[ ](?:HT |TTC |nets? |bruts? |annuels? )?(?:de |d'|du |en |au titre d\w+ )?(?:\w+ )?\Z", re.IGNORECASE)
_REACH = 60


def kind_of(document: Document, start: int, end: int, previous_end: int, previous: AmountKind) -> AmountKind:
    """The kind of the sum from `start` to `end`; the kind of the `previous` one serves when the sentence has no word of its own."""
    text = document.text
    first, last = document.sentences[document.sentence_at(start)]
    if priced := _AFTER.match(text, end, last):
        return cast(AmountKind, priced.lastgroup)
    after = _CUE.search(text, end, min(last, end + _REACH))
    if after and _COMPLEMENT.fullmatch(text, end, after.start()):
        return cast(AmountKind, after.lastgroup)
    before = list(_CUE.finditer(text, max(first, start - 160), start))
    if before:
        return cast(AmountKind, before[-1].lastgroup)
    if after:
        return cast(AmountKind, after.lastgroup)
    return previous if previous_end > first else "other"
