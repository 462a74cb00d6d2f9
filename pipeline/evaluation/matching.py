"""Which found span is which gold span: the matching rules of the annotation guide."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, Protocol

from pipeline.reading.clean import clean

# Words at the left edge that the guide lets an annotator take or leave: « le 12 avril » is « 12 avril ».
_OPTIONAL_EDGE = re.compile(
    r"""(?: (?: l[ea]? | les | une? | d[ue]? | des | en | dès | aux? | à | ce(?:t(?:te)?)? | dans | sur | pour | pendant | depuis
          | vers | avant | après | entre | ici | jusqu | quelques? | environ | près | plus | moins | presque
          | horizon | exercice | année | saison
        )\b ['\ ]* )+""",
    re.VERBOSE | re.IGNORECASE,
)

_MIN_OVERLAP = 0.5


class Marked(Protocol):
    """Anything that marks a span of a text."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """End, exclusive."""
        ...


class Pair(NamedTuple):
    """A found and a gold span, by their places in the lists matched, and whether their boundaries are the same."""

    found: int
    gold: int
    same: bool


class Matching(NamedTuple):
    """Pairs, and by their places in the lists the found spans that no gold asks for and the gold spans not found."""

    pairs: list[Pair]
    spurious: list[int]
    missed: list[int]


def match_spans(text: str, found: Sequence[Marked], gold: Sequence[Marked], neutral: Collection[tuple[int, int]]) -> Matching:
    """Match found spans with gold spans of one kind in one article.

    Spans match when they share at least half of what they cover together, optional words at the left edge set aside;
    one to one, the best overlap first. A span left over that touches a `neutral` one counts neither way.
    """
    plain = clean(text)
    found_cores = [_core(plain, span.start, span.end) for span in found]
    gold_cores = [_core(plain, span.start, span.end) for span in gold]
    pairs = [Pair(i, j, found_cores[i] == gold_cores[j]) for i, j in _best_first(found_cores, gold_cores)]
    taken, met = {pair.found for pair in pairs}, {pair.gold for pair in pairs}
    spurious = [i for i, core in enumerate(found_cores) if i not in taken and not any(_shared(core, span) for span in neutral)]
    return Matching(pairs, spurious, [j for j in range(len(gold)) if j not in met])


def _core(plain: str, start: int, end: int) -> tuple[int, int]:
    """The span without its optional words, unless nothing else is left."""
    edge = _OPTIONAL_EDGE.match(plain, start, end)
    return (edge.end(), end) if edge and edge.end() < end else (start, end)


def _best_first(found: Sequence[tuple[int, int]], gold: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places of the spans that match, one to one, the best overlap first."""
    overlaps = [(_overlap(a, b), i, j) for i, a in enumerate(found) for j, b in enumerate(gold) if _shared(a, b)]
    taken: set[int] = set()
    met: set[int] = set()
    for overlap, i, j in sorted(overlaps, key=lambda each: -each[0]):
        if overlap >= _MIN_OVERLAP and i not in taken and j not in met:
            taken.add(i)
            met.add(j)
            yield i, j


def _shared(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Shared characters over all characters from the first start to the last end."""
    return _shared(a, b) / (max(a[1], b[1]) - min(a[0], b[0]))
