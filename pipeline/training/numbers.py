"""Learn what bare numbers count: a head on the vectors of the taught encoder, and what weighs it with the words around."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.extraction.amounts.finding import has_currency
from pipeline.extraction.dates import find_dates
from pipeline.extraction.encoder import vectors_of
from pipeline.extraction.figures.bare import COUNTED, HEAD, Counted, describe, span_read
from pipeline.extraction.headcounts.finding import Count, has_noun
from pipeline.extraction.numbers.quantities import Quantity, find_quantities, free_of
from pipeline.reading.document import Document, Floats
from pipeline.training.linear import Example
from schemas import Amount, DateMention
from schemas.gold import GoldArticle, GoldSpan

_RIDGE = 30.0


def bare_numbers(
    document: Document, dates: Sequence[DateMention], sums: Sequence[Amount], counts: Sequence[Count], gold: GoldArticle
) -> Iterator[Example]:
    """One example for each number with neither a currency nor a noun of people beside it, but for those that gold leaves open."""
    told = [*((each.start, each.end) for each in sums if has_currency(each))]
    told += [(each.quantity.start, each.end) for each in counts if has_noun(each)]
    for quantity in free_of(find_quantities(document.text), dates):
        if not _overlaps(quantity, [*told, *gold.ignore]):
            yield Example(gold.article_id, [*describe(document, quantity)], _counted(quantity, gold))


def _counted(quantity: Quantity, gold: GoldArticle) -> Counted:
    """What gold says a number counts."""
    if _overlaps(quantity, _spans(gold.amounts)):
        return "money"
    return "people" if _overlaps(quantity, _spans(gold.headcounts)) else "nothing"


def _spans(marks: Iterable[GoldSpan]) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in marks]


def _overlaps(quantity: Quantity, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < quantity.end and quantity.start < end for start, end in spans)


def fit_head(read: Iterable[tuple[Document, GoldArticle]]) -> dict[str, np.ndarray]:
    """The head for what numbers count, by articles as the encoder that gets it has read them: softmax regression with a ridge."""
    taught = [
        (vectors, COUNTED.index(_counted(quantity, gold)))
        for document, gold in read
        for quantity in free_of(find_quantities(document.text), list(find_dates(document)))
        if (vectors := vectors_of(document.encoding, *span_read(document.text, quantity))) is not None
    ]
    weights = _softmax(np.array([vectors for vectors, _ in taught], np.float64), np.array([label for _, label in taught]))
    return {f"{HEAD}.weight": weights[:, :-1], f"{HEAD}.bias": weights[:, -1]}


def _softmax(rows: Floats, right: NDArray[np.intp]) -> Floats:
    """The weights of each class, with its offset last."""
    classes, width, at = len(COUNTED), rows.shape[1], np.arange(len(rows))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(classes, width + 1)
        scores = rows @ weights[:, :width].T + weights[:, width]
        odds = np.exp(scores - scores.max(1, keepdims=True))
        surplus = odds / odds.sum(1, keepdims=True)
        value = -np.log(np.maximum(surplus[at, right], np.finfo(np.float64).tiny)).sum()
        surplus[at, right] -= 1
        slope = np.concatenate([surplus.T @ rows + _RIDGE * weights[:, :width], surplus.sum(0)[:, None]], 1)
        return value + _RIDGE / 2 * (weights[:, :width] ** 2).sum(), slope.ravel()

    found = minimize(loss, np.zeros(classes * (width + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x.reshape(classes, width + 1), np.float32)
