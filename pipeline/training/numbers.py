"""Learn what bare numbers count: heads on the vectors of the taught encoder, and what weighs them with the words around."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import minimize

from pipeline.extraction.amounts.finding import has_currency
from pipeline.extraction.dates import find_dates
from pipeline.extraction.encoder import vectors_of
from pipeline.extraction.figures.bare import COUNTED, HEAD, Counted, describe, span_read
from pipeline.extraction.headcounts.finding import Count, has_noun
from pipeline.extraction.headcounts.populations import POPULATION, POPULATIONS
from pipeline.extraction.numbers.quantities import Quantity, find_quantities, free_of
from pipeline.reading.document import Document, Floats
from pipeline.training.linear import Example
from schemas import Amount, DateMention
from schemas.gold import GoldArticle, GoldSpan

_RIDGE_OF_HEADS = 30.0


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


@dataclass
class _Taught:
    """Vectors (rows) and their classes, as numbers."""

    vectors: list[Floats] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)

    def add(self, document: Document, span: tuple[int, int], label: int) -> None:
        """Add what the encoder knows of a span, if it read it."""
        vectors = vectors_of(document.encoding, *span)
        if vectors is not None:
            self.vectors.append(vectors)
            self.classes.append(label)


def fit_heads(read: Iterable[tuple[Document, GoldArticle]]) -> dict[str, np.ndarray]:
    """The heads for what numbers count, and for which people, by articles as the encoder that gets them has read them."""
    counting, populations = _Taught(), _Taught()
    for document, gold in read:
        for quantity in free_of(find_quantities(document.text), list(find_dates(document))):
            counting.add(document, span_read(document.text, quantity), COUNTED.index(_counted(quantity, gold)))
        for count in gold.headcounts:
            populations.add(document, (count.start, count.end), POPULATIONS.index(count.population))
    return _head(HEAD, counting, len(COUNTED)) | _head(POPULATION, populations, len(POPULATIONS))


def _head(name: str, taught: _Taught, classes: int) -> dict[str, np.ndarray]:
    """The softmax regression of classes on vectors, with a ridge."""
    rows, right = np.array(taught.vectors, np.float64), np.array(taught.classes)
    width, at = rows.shape[1], np.arange(len(rows))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(classes, width + 1)
        scores = rows @ weights[:, :width].T + weights[:, width]
        odds = np.exp(scores - scores.max(1, keepdims=True))
        surplus = odds / odds.sum(1, keepdims=True)
        value = -np.log(np.maximum(surplus[at, right], np.finfo(np.float64).tiny)).sum()
        surplus[at, right] -= 1
        slope = np.concatenate([surplus.T @ rows + _RIDGE_OF_HEADS * weights[:, :width], surplus.sum(0)[:, None]], 1)
        return value + _RIDGE_OF_HEADS / 2 * (weights[:, :width] ** 2).sum(), slope.ravel()

    found = minimize(loss, np.zeros(classes * (width + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights = found.x.reshape(classes, width + 1).astype(np.float32)
    return {f"{name}.weight": weights[:, :width], f"{name}.bias": weights[:, width]}
