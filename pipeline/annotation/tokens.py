"""A text cut into tokens that no mark crosses."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.annotation.marks import Mark

_TOKEN = re.compile(r"\w+|[^\w\s]")

Span = tuple[int, int]


def cut_tokens(text: str, marks: Iterable[Mark]) -> list[Span]:
    """Spans of words and signs, in order, cut wherever a mark begins or ends; white space lies between them."""
    return cut((token.span() for token in _TOKEN.finditer(text)), marks)


def cut(tokens: Iterable[Span], marks: Iterable[Mark]) -> list[Span]:
    """Tokens in order, cut wherever a mark begins or ends."""
    cuts = {offset for mark in marks for offset in (mark.start, mark.end)}
    spans: list[Span] = []
    for start, end in tokens:
        spans += pairwise([start, *(at for at in range(start + 1, end) if at in cuts), end])
    return spans


def outermost(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that lie in no other and overlap none, the longer before the shorter: what one layer of tags can hold."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start - mark.end, mark.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
