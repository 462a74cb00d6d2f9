"""What a sum of money is (revenue, budget, funding…): chosen by what rules say of it, what stands around it, how much it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import cast, get_args

from pipeline.extraction.amounts.currencies import in_euros
from pipeline.extraction.amounts.rules import QUALIFIER, Money, kind_said
from pipeline.extraction.encoder import classify
from pipeline.extraction.figures.surroundings import around, spoken_of, words_around, words_near
from pipeline.extraction.figures.wording import read_wording
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas.facts import AmountKind

__all__ = ["Money", "describe", "kinds_of"]

_BOUND = any_of(load_lexicon("amounts/kinds")["bounds"]["words"])
_STEPS = [30, 500, 5_000, 100_000, 2_000_000, 100_000_000]  # euros

# « 480 M€ de budget », « 6 M€ HT d'investissements »
_COMPLEMENT = re.compile(rf"[ ](?:{QUALIFIER} )?(?:de |d'|du |des |de l'|de la |en )(?:\w+ )?[\w-]+")
# « un chiffre d'affaires de », « sa perte atteint »
_GOVERNOR = re.compile(rf"(?:[\w'-]+[ ]){{1,5}}(?:de|d'|des|du|à|atteint|atteignait|hauteur de|:)[ ]?(?:{_BOUND} )?\Z")
# « 41 millions de francs (6,25 millions d'euros) », « 12 M€, contre 9 M€ »: the same again
_SAME = re.compile(
    rf"""\s?\([ ]?(?:(?:soit|{_BOUND})[ ])?
    | ,?[ ](?:contre|au[ ]lieu[ ]de|puis|soit)(?:[ ]les)?[ ](?:{_BOUND}[ ])?
    | ,?[ ](?:après|voire)[ ](?:\w+[ ])?""",
    re.IGNORECASE | re.VERBOSE,
)


def kinds_of(document: Document, sums: Sequence[Money]) -> list[AmountKind]:
    """The kind of each sum of a document, in order; one that restates the sum before is of its kind."""
    model = load_linear("amount_kinds")
    kinds: list[AmountKind] = []
    for at, (money, features) in enumerate(zip(sums, describe(document, sums), strict=True)):
        same = at and _SAME.fullmatch(document.text, sums[at - 1].end, money.start)
        kinds.append(kinds[-1] if same else cast(AmountKind, model.choose(features)))
    return kinds


def describe(document: Document, sums: Sequence[Money]) -> Iterator[list[str]]:
    """The features of each sum of a document, in order."""
    previous: tuple[int, AmountKind] | None = None
    for money in sums:
        said = kind_said(document, money, previous)
        previous = (money.end, said)
        encoded = classify(document.encoding, "kind", [(money.start, money.end)], get_args(AmountKind))
        yield [f"rules {said}", *_own(document, money), *encoded]


def _own(document: Document, money: Money) -> Iterator[str]:
    features = list(around(document, money.start, money.end))
    yield from features
    yield from spoken_of(document, money.start)
    yield from words_around(document, money.start, money.end)
    yield from words_near(document, money.start, money.end)
    size = bisect_right(_STEPS, in_euros(money.least, money.currency))
    yield f"size {size}"
    yield f"size {size} {features[0]}"
    first, last = document.sentences[document.sentence_at(money.start)]
    groups = read_wording(document.text).groups_between
    complement = _COMPLEMENT.match(document.text, money.end, last)
    if complement and (named := groups(money.end, complement.end())):
        yield f"complement {named[0]}"
    governor = _GOVERNOR.search(document.text, max(first, money.start - 70), money.start)
    if governor and (named := groups(governor.start(), money.start)):
        yield f"governor {named[-1]}"
        yield f"governor {' '.join(named[-2:])}"
