"""What stands around a figure, as named features: cue groups left and right, the words beside it, its label and its line."""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.extraction.figures.wording import read_wording
from pipeline.reading.document import Document

_LEFT, _RIGHT, _BEFORE = 220, 90, 250  # characters looked at in the sentence on either side, and before it
_BESIDE = re.compile(r"[^\W\d_]+|[^\w\s]|\d+")
# « Chiffre d'affaires : », « Salariés ......... »
_LABEL = re.compile(r"[^\w\n]{0,12}([^:.|…\n]{1,60}?)[ ]?(?::|\.{3,}|…|\||(?:[ ]\.){3})")
_FUTURE = re.compile(r"\w(?:er|ir|r)(?:a|ont|ons|ai)\b")
_CONDITIONAL = re.compile(r"\w(?:er|ir|r)(?:ait|aient)\b")


def around(document: Document, start: int, end: int) -> Iterator[str]:
    """The cues on either side of the figure from `start` to `end`, what stands beside it, its label, its sort of line."""
    first, last = document.sentences[document.sentence_at(start)]
    left, right = _sides(document, start, end)
    yield from _cues("left", left)
    yield from _cues("right", right)
    yield from _beside(document.text, first, start, end, last)
    yield f"line {document.zone_at(start).kind}"
    yield from (f"label {group}" for group in _label_groups(document, start))


def words_around(document: Document, start: int, end: int) -> Iterator[str]:
    """The beginnings of the nearest telling words on either side."""
    for side, words in _near_words(document, start, end).items():
        yield from (f"{side} «{word}»" for word in words)


def words_near(document: Document, start: int, end: int) -> Iterator[str]:
    """The beginnings of the nearest telling words, on whichever side."""
    yield from (f"near «{word}»" for word in {word for words in _near_words(document, start, end).values() for word in words})


def _near_words(document: Document, start: int, end: int) -> dict[str, list[str]]:
    sides = zip(("left", "right"), _sides(document, start, end), strict=True)
    return {side: [word[:6] for word, _ in islice(words, 8) if word[0].isalpha()] for side, words in sides}


def spoken_of(document: Document, start: int) -> Iterator[str]:
    """The last cues before the sentence of a figure."""
    first, _ = document.sentences[document.sentence_at(start)]
    groups = read_wording(document.text).groups_between(max(0, first - _BEFORE), first)
    yield from {f"context {group}" for group in groups[-6:]}


_Words = list[tuple[str, str | None]]


def _sides(document: Document, start: int, end: int) -> tuple[_Words, _Words]:
    """The telling words of the sentence, with their groups, left and right of a figure, the nearest first."""
    first, last = document.sentences[document.sentence_at(start)]
    between = read_wording(document.text).between
    return between(max(first, start - _LEFT), start)[::-1], between(end, min(last, end + _RIGHT))


def _cues(side: str, words: _Words) -> Iterator[str]:
    """The groups on one side, the nearest first with its distance and its word."""
    cues = [(at, word, group) for at, (word, group) in enumerate(words) if group]
    if not cues:
        yield f"{side} first None"
        return
    at, word, group = cues[0]
    yield f"{side} first {group}"
    yield f"{side} first {group} {_distance(at)}"
    yield f"{side} first «{word[:6]}»"
    if len(cues) > 1:
        yield f"{side} second {cues[1][2]}"
        yield f"{side} first {group} then {cues[1][2]}"
    yield from {f"{side} {group}" for *_, group in cues}


def _distance(words: int) -> str:
    return "next" if words == 0 else "near" if words < 3 else "further" if words < 6 else "far"


def _beside(text: str, first: int, start: int, end: int, last: int) -> Iterator[str]:
    """The words and marks right before and behind, small ones too."""
    before = [word.lower() for word in _BESIDE.findall(text, max(first, start - 30), start)][::-1]
    behind = [word.lower() for word in _BESIDE.findall(text, end, min(last, end + 30))]
    for side, words in (("before", before), ("behind", behind)):
        yield from (f"{side} {at} {words[at] if at < len(words) else None}" for at in (0, 1))
        yield f"{side} {' '.join(words[:2])}"


def _label_groups(document: Document, start: int) -> list[str]:
    """The groups in the label that the line of a figure begins with."""
    zone = document.zone_at(start)
    label = _LABEL.match(document.text, zone.start, start)
    return read_wording(document.text).groups_between(label.start(1), label.end(1)) if label else []


def tenses(document: Document, start: int, end: int) -> Iterator[str]:
    """Whether a verb of the figure's sentence is in the future or the conditional, on either side."""
    first, last = document.sentences[document.sentence_at(start)]
    for side, here, there in (("left", max(first, start - 100), start), ("right", end, min(last, end + 60))):
        if _FUTURE.search(document.text, here, there):
            yield f"{side} future"
        if _CONDITIONAL.search(document.text, here, there):
            yield f"{side} conditional"
