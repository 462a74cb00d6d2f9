"""Annotated articles as the encoder is taught by them: windows of pieces, with what each piece, mention and figure is."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tokenizers import Tokenizer

from pipeline.extraction.encoder import BEGIN, BREAK, END, FIRST, FURTHER, LABELS, OTHER, Pieces, cut, spread
from pipeline.reading.document import Entity
from pipeline.training.articles import Annotated, Span
from pipeline.training.renaming import Marked, renamed
from schemas.facts import AmountKind, Change, OrganisationKind
from schemas.gold import UNCLEAR

UNMARKED = -100  # a piece of which nothing is known, or that another window reads
UNKNOWN = 3  # id of a piece that is in no vocabulary
NO_ORGANISATION = len(LABELS)  # a piece of which only that is known
_OTHERS = {"PER": LABELS.index("PER"), "LOC": LABELS.index("LOC"), "MISC": LABELS.index("MISC")}


@dataclass(frozen=True)
class Mention:
    """The first and last piece of an organisation's mention, the organisation, and its kind if gold gives one."""

    first: int
    last: int
    organisation: str
    kind: OrganisationKind | None


@dataclass(frozen=True)
class Sum:
    """The first and last piece of a figure, its holder (None is nobody), its kind or its change, if it has one."""

    first: int
    last: int
    holder: str | None
    kind: AmountKind | None
    change: Change | None


@dataclass(frozen=True)
class Passage:
    """A window: its pieces, their labels, the mentions in it, and the figures that it reads."""

    ids: Sequence[int]
    labels: Sequence[int]
    mentions: Sequence[Mention]
    figures: Sequence[Sum]


class Named(NamedTuple):
    """A mention by its span of characters: the organisation, and its kind if gold gives one."""

    span: Span
    organisation: str
    kind: OrganisationKind | None


class Counted(NamedTuple):
    """A figure by its span of characters: its holder (None is nobody), its kind or its change, if it has one."""

    span: Span
    holder: str | None
    kind: AmountKind | None
    change: Change | None


@dataclass(frozen=True)
class Lesson:
    """A text and what is marked in it, by spans of characters."""

    text: str
    names: Sequence[Entity]
    closed: bool  # whether what is no name is known to be none
    ignored: Sequence[Span] = ()
    organisations: Sequence[Named] = ()
    figures: Sequence[Counted] = ()


def lesson_of(annotated: Annotated) -> Lesson:
    """What an article teaches."""
    names = [Entity(start, end, "ORG") for start, end in annotated.organisations]
    text, gold = annotated.document.text, annotated.gold
    if gold is None:
        return Lesson(text, [*names, *(annotated.others or ())], closed=True, ignored=annotated.ignored)
    organisations = [Named(span, one.id, one.kind) for one in gold.organisations for span in one.mentions]
    amounts = [Counted((each.start, each.end), each.organisation, each.kind, None) for each in gold.amounts]
    headcounts = [Counted((each.start, each.end), each.organisation, None, each.change) for each in gold.headcounts]
    return Lesson(text, names, False, annotated.ignored, organisations, [*amounts, *headcounts])


def exchanged(lesson: Lesson, chance: random.Random) -> Lesson:
    """The same with made-up names."""
    spans = [*lesson.ignored, *(each.span for each in lesson.organisations), *(each.span for each in lesson.figures)]
    marks = [Entity(start, end, "") for start, end in spans]
    other = renamed(Marked(lesson.text, [*lesson.names, *marks]), chance)
    names, moved = other.names[: len(lesson.names)], iter(other.names[len(lesson.names) :])
    ignored = [_span(next(moved)) for _ in lesson.ignored]
    organisations = [each._replace(span=_span(next(moved))) for each in lesson.organisations]
    figures = [each._replace(span=_span(next(moved))) for each in lesson.figures]
    return replace(lesson, text=other.text, names=names, ignored=ignored, organisations=organisations, figures=figures)


def _span(mark: Entity) -> Span:
    return mark.start, mark.end


def passages(lesson: Lesson, tokenizer: Tokenizer) -> Iterator[Passage]:
    """The windows of a lesson."""
    pieces = cut(lesson.text, tokenizer)
    labels = _labels(lesson, pieces)
    organisations = [(_found(pieces, *each.span), each) for each in lesson.organisations]
    figures = [(_found(pieces, *each.span), each) for each in lesson.figures]
    for first, new, end in spread(pieces):
        shift = 1 - first
        mentions = [
            Mention(at[0] + shift, at[-1] + shift, each.organisation, each.kind)
            for at, each in organisations
            if at and first <= at[0] and at[-1] < end
        ]
        sums = [
            Sum(at[0] + shift, at[-1] + shift, each.holder, each.kind, each.change)
            for at, each in figures
            if at and new <= at[0] and at[-1] < end
        ]
        marked = [*[UNMARKED] * (new + shift), *labels[new:end], UNMARKED]
        yield Passage([BEGIN, *pieces.ids[first:end], END], marked, mentions, sums)


def worn(passage: Passage, most: float, chance: random.Random) -> Passage:
    """The same with a share of its pieces, at most `most`, made unreadable: what they were must be told by the others."""
    share = chance.random() * most
    kept = {BEGIN, END, BREAK}
    ids = [UNKNOWN if each not in kept and chance.random() < share else each for each in passage.ids]
    return replace(passage, ids=ids)


def _labels(lesson: Lesson, pieces: Pieces) -> list[int]:
    labels = [OTHER if lesson.closed else NO_ORGANISATION] * len(pieces.ids)
    for name in lesson.names:
        if name.label != "ORG":
            for at in _found(pieces, name.start, name.end):
                labels[at] = _OTHERS[name.label]
    for span in lesson.ignored:
        for at in _found(pieces, *span):
            labels[at] = UNMARKED
    for name in lesson.names:
        if name.label == "ORG":
            for place, at in enumerate(_found(pieces, name.start, name.end)):
                labels[at] = FURTHER if place else FIRST
    return labels


def _found(pieces: Pieces, start: int, end: int) -> list[int]:
    """The pieces of a span, those that are only a space left out."""
    ends = zip(pieces.starts, pieces.ends, strict=True)
    return [at for at, (first, last) in enumerate(ends) if first < last and first < end and start < last]


def holders(passage: Passage, figure: Sum) -> list[int] | None:
    """The places of the mentions that a figure's holder has, else that of nobody or of someone else; None when unclear."""
    if figure.holder == UNCLEAR:
        return None
    nobody = len(passage.mentions)
    if figure.holder is None:
        return [nobody]
    return [at for at, mention in enumerate(passage.mentions) if mention.organisation == figure.holder] or [nobody + 1]
