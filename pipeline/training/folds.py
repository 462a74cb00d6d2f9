"""How good weights are on articles that they were not learnt from: each quarter of the articles is held out in turn."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar
from zlib import crc32

FOLDS = 4
HALVES = 2  # for what takes long to learn

Scores = dict[str, float]


class OfArticle(Protocol):
    """Something that an article teaches."""

    @property
    def article_id(self) -> str:
        """The article's id, on which alone its fold depends."""
        ...


ItemT = TypeVar("ItemT", bound=OfArticle)
ModelT = TypeVar("ModelT")


def folds(items: Sequence[ItemT], count: int = FOLDS) -> Iterator[tuple[list[ItemT], list[ItemT]]]:
    """So many times the items of most articles, to learn from, and those of the other articles, to be judged on."""
    for held_out in range(count):
        yield [i for i in items if _fold(i, count) != held_out], [i for i in items if _fold(i, count) == held_out]


def even_folds(items: Sequence[ItemT], count: int) -> Iterator[tuple[list[ItemT], list[ItemT]]]:
    """The same in folds of as many articles as can be: for those who have few."""
    ids = sorted({item.article_id for item in items}, key=lambda article_id: (crc32(article_id.encode()), article_id))
    fold = {article_id: place % count for place, article_id in enumerate(ids)}
    for held_out in range(min(count, len(ids))):
        seen = [item for item in items if fold[item.article_id] != held_out]
        yield seen, [item for item in items if fold[item.article_id] == held_out]


def accuracy(
    items: Sequence[ItemT],
    fit: Callable[[Sequence[ItemT]], ModelT],
    judge: Callable[[ModelT, ItemT], Sequence[bool]],
) -> Scores:
    """The share of what models get right in the articles that each has not seen; nothing when there is nothing to judge."""
    right: list[bool] = []
    for seen, unseen in folds(items):
        model = fit(seen)
        right += [answer for item in unseen for answer in judge(model, item)]
    return {"accuracy": round(sum(right) / len(right), 3)} if right else {}


def f1(right: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall, 0 when there is nothing, in three decimals."""
    return round(2 * right / (found + gold), 3) if found + gold else 0.0


def _fold(item: OfArticle, count: int) -> int:
    return crc32(item.article_id.encode()) % count
