"""What two people marked in one article, compared on an equal footing: neither is the measure of the other.

What either leaves neutral is left out of both. The spans of a kind are paired one to one as `match_spans` does, all else is
compared on the pairs. No answer is an answer: null against a value is a difference, and « nobody » is not « unclear ».
Organisations are paired one to one too, those that share most mentions first; by these pairs holders and groupings are the same.
Swapped, the two give the same pairs and the same differences.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.evaluation.matching import match_spans
from schemas import KINDS, FactKind
from schemas.gold import UNCLEAR, GoldArticle, GoldFigure, GoldMention, GoldSpan
from schemas.kinds import Scored


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing compared: the span of each, None where one marked none, and whether both say the same of the aspect.

    `classes` are the answers of the two where they are of a few classes.
    """

    kind: FactKind
    aspect: str
    first: GoldSpan | None
    second: GoldSpan | None
    same: bool
    classes: tuple[str | None, str | None] | None = None


class _Pair(NamedTuple):
    """A span of both, with the same edges or not, or a span of one of the two."""

    first: GoldSpan | None
    second: GoldSpan | None
    same_edges: bool = False


def aspects_of(kind: FactKind) -> list[str]:
    """What is compared of the facts of a kind, in order: whether both marked them, and what both say of those."""
    names = ["span", "strict"]
    names += ["value"] if any(scored.value for scored in kind.scored) else []
    names += dict.fromkeys(aspect for scored in kind.scored for aspect in scored.aspects)
    names += ["grouping"] if kind.gold_model is GoldMention else []
    return names + (["holder"] if kind.has_holder else [])


def compare_annotators(text: str, first: GoldArticle, second: GoldArticle) -> Iterator[Compared]:
    """All that two annotations of an article of that text say, kind by kind, in order of the text."""
    bodies: Mapping[str, str] = {}
    for kind in KINDS:
        pairs = sorted(_paired(kind, text, first, second), key=_place)
        if kind.gold_model is GoldMention:
            bodies = _same_bodies(pairs)
        for pair in pairs:
            yield from _compared(kind, pair, bodies)


def _paired(kind: FactKind, text: str, first: GoldArticle, second: GoldArticle) -> Iterator[_Pair]:
    neutral = [*first.ignore, *second.ignore]
    one, other = ([span for span in kind.marked(gold, text) if not _touches(span, neutral)] for gold in (first, second))
    pairs, only_first, only_second = match_spans(text, one, other, ())
    yield from (_Pair(one[i], other[j], same) for i, j, same in pairs)
    yield from (_Pair(one[i], None) for i in only_first)
    yield from (_Pair(None, other[j]) for j in only_second)


def _touches(span: GoldSpan, neutral: Collection[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in neutral)


def _place(pair: _Pair) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((span.start, span.end) for span in pair[:2] if span))


def _same_bodies(pairs: Collection[_Pair]) -> dict[str, str]:
    """Which organisation of the second an organisation of the first is; of equal claims the one that comes first in the text."""
    named = [each[:2] for each in pairs]
    shared = Counter(
        (one.organisation, other.organisation)
        for one, other in named
        if isinstance(one, GoldMention) and isinstance(other, GoldMention)
    )
    same: dict[str, str] = {}
    for (mine, theirs), _ in shared.most_common():
        if mine not in same and theirs not in same.values():
            same[mine] = theirs
    return same


def _compared(kind: FactKind, pair: _Pair, bodies: Mapping[str, str]) -> Iterator[Compared]:
    first, second, same_edges = pair
    if first is None or second is None:
        yield Compared(kind, "span", first, second, same=False)
        return
    one, other = _scored(kind, first), _scored(kind, second)
    yield Compared(kind, "span", first, second, same=True)
    yield Compared(kind, "strict", first, second, same=same_edges)
    if one.value or other.value:
        yield Compared(kind, "value", first, second, same=_value(one, first) == _value(other, second))
    for aspect in dict.fromkeys([*one.aspects, *other.aspects]):
        classes = getattr(first, aspect), getattr(second, aspect)
        yield Compared(kind, aspect, first, second, same=classes[0] == classes[1], classes=classes)
    if isinstance(first, GoldMention) and isinstance(second, GoldMention):
        yield Compared(kind, "grouping", first, second, same=bodies.get(first.organisation) == second.organisation)
    if isinstance(first, GoldFigure) and isinstance(second, GoldFigure):
        yield Compared(kind, "holder", first, second, same=_is_same_holder(first.organisation, second.organisation, bodies))


def _scored(kind: FactKind, span: GoldSpan) -> Scored:
    return next(scored for scored in kind.scored if kind.label_of(span) in scored.labels)


def _value(scored: Scored, span: GoldSpan) -> dict[str, object]:
    """The value as a whole; those of a point and of a length of time have nothing in common."""
    return {column: getattr(span, column) for column in scored.value}


def _is_same_holder(first: str | None, second: str | None, bodies: Mapping[str, str]) -> bool:
    """Whether both name the same organisation, or both nobody, or both call it unclear."""
    return first == second if {first, second} & {None, UNCLEAR} else bodies.get(first or "") == second
