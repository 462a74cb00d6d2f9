"""What a number counts that neither a currency nor a known noun beside it tells: money, people, or nothing that is asked for.

« Son rival n'en est qu'à 22 », « dont 900 000 de désamiantage ». Such structures have no end: what the encoder makes of the
number and the words around it are weighed, learnt from gold.
"""

import re
from collections.abc import Iterator
from math import exp, fsum
from typing import Literal, cast

from pipeline.extraction.encoder import chances, degree
from pipeline.extraction.figures.surroundings import around, words_around, words_near
from pipeline.extraction.numbers.quantities import Quantity
from pipeline.reading.document import Document
from pipeline.weights import load_linear

Counted = Literal["nothing", "money", "people"]
COUNTED: tuple[Counted, ...] = ("nothing", "money", "people")
HEAD = "number"  # of the encoder, for what a number counts
# Chance from which a number counts money, or people: nine of ten that are taken on pages not learnt from are right. Money is
# asked for before the structures that count people, and must be surer.
_LEAST: dict[Counted, float] = {"money": 0.9, "people": 0.85}
_UNLIKELY = 0.7  # that it is nothing, by the encoder alone: the words around are not asked then
_NEXT = re.compile(r"[ ]?(?:de[ ]|d')?(?P<word>[^\W\d_][\w'-]*)")
_SCALED = re.compile("illi|M")  # « 3 millions », « 1,2 M »
_STEP, _MOST = 1.0, 5  # of log-odds


def counted(document: Document, quantity: Quantity) -> Counted:
    """What a number counts, where that is likely enough; else nothing."""
    read = chances(document.encoding, HEAD, *span_read(document.text, quantity))
    if read is None or read[COUNTED.index("nothing")] > _UNLIKELY:
        return "nothing"
    model = load_linear("bare_numbers")
    scores = model.scores(describe(document, quantity))
    odds = [exp(score - max(scores)) for score in scores]
    best = max(range(len(odds)), key=odds.__getitem__)
    what = cast(Counted, model.classes[best])
    return what if odds[best] / fsum(odds) > _LEAST.get(what, 1.0) else "nothing"


def describe(document: Document, quantity: Quantity) -> Iterator[str]:
    """The features of a number."""
    text, (start, end) = document.text, span_read(document.text, quantity)
    read = chances(document.encoding, HEAD, start, end)
    if read is not None:
        yield from (f"encoder {what} {degree(chance, _STEP, _MOST)}" for what, chance in zip(COUNTED, read, strict=True))
    yield from around(document, quantity.start, quantity.end)
    yield from words_around(document, quantity.start, quantity.end)
    yield from words_near(document, quantity.start, quantity.end)
    yield f"digits {len(str(int(quantity.low)))}"
    yield "scaled" if _SCALED.search(text, quantity.start, quantity.end) else "plain"
    if following := _NEXT.match(text, quantity.end):
        word = following["word"]
        yield f"next «{word[:6].lower()}»"
        yield f"next ends «{word[-3:].lower()}»"
        yield "next is a name" if word[0].isupper() else "next is a word"


def span_read(text: str, quantity: Quantity) -> tuple[int, int]:
    """The span by whose first and last piece the encoder reads a number: it and the word behind it."""
    following = _NEXT.match(text, quantity.end)
    return quantity.start, following.end() if following else quantity.end
