"""Marks that come back from a tool, fitted to the stored text: offsets checked, repaired where that is sure, else told."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.annotation.marks import LABELS, Annotated, Mark
from pipeline.annotation.relations import PART_OF
from pipeline.faults import Fault, Said

# Share of words that the tool's text and the article have in common, in order, from which offsets are carried over.
_ALIKE = 0.9
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What gold cannot take as it is: where in the text, which field, what is wrong and what to do.

    `kept` says that it was taken all the same, in whole or part.
    """

    start: int
    field: str
    said: Said
    kept: bool = False

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.said.problem

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.said.remedy


def fit(annotated: Annotated, text: str) -> Iterator[Mark | Misfit]:
    """Each mark over `text`, the article as stored, or what keeps it from being one.

    Tools that run in a browser count UTF-16 units (an emoji is two) or the two characters of a Windows line end as one: the
    reading of the offsets in which most marks are whole words, and those that the tool shows, is taken. From a text that
    differs a little (white space, a word mended) marks are carried over. A Misfit of the field `text` stands for all marks:
    nothing shows what their offsets mean.
    """
    shown, marks = _best_reading(annotated.marks, text if annotated.text is None else annotated.text)
    if _is_shifted(marks, shown):
        yield Misfit(0, "text", Fault.SHIFTED())
        return
    moved = marks if shown == text else _carried(marks, shown, text)
    if moved is None:
        yield Misfit(0, "text", Fault.OTHER_TEXT())
        return
    yield from (_checked(mark, text) for mark in _with_wholes(moved, annotated.marks))


def _checked(mark: Mark, text: str) -> Mark | Misfit:
    if mark.label not in LABELS:
        return Misfit(mark.start, "label", Fault.NO_LABEL(mark.label, ", ".join(LABELS)))
    if not 0 <= mark.start < mark.end <= len(text):
        return Misfit(mark.start, "span", Fault.OUTSIDE(mark.label, mark.start, mark.end, len(text)))
    if not _agrees(mark, text):
        words = str(mark.text), text[mark.start : mark.end]
        return Misfit(mark.start, "span", Fault.OTHER_WORDS(mark.label, mark.start, mark.end, *words))
    if not text[mark.start : mark.end].strip():
        return Misfit(mark.start, "span", Fault.BLANK(mark.label, mark.start, mark.end))
    return _trimmed(mark, text)


def _trimmed(mark: Mark, text: str) -> Mark:
    """The mark without the white space that a mouse takes along."""
    said = text[mark.start : mark.end]
    start = mark.start + len(said) - len(said.lstrip())
    return replace(mark, start=start, end=start + len(said.strip())) if said.strip() else mark


def _best_reading(marks: Sequence[Mark], shown: str) -> tuple[str, Sequence[Mark]]:
    """The tool's text and the marks over it in the way of counting that leaves fewest of them odd, code points before others."""
    readings = [(shown, marks)]
    if any(ord(character) > 0xFFFF for character in shown):
        readings.append((shown, _from_utf16(marks, shown)))
    if "\r\n" in shown:
        readings.append((shown.replace("\r\n", "\n"), marks))
    return min(readings, key=lambda reading: sum(_is_odd(mark, reading[0]) for mark in reading[1]))


def _from_utf16(marks: Sequence[Mark], text: str) -> list[Mark]:
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return [replace(mark, start=bisect_left(units, mark.start), end=bisect_left(units, mark.end)) for mark in marks]


def _is_odd(mark: Mark, text: str) -> bool:
    return not _agrees(mark, text) if mark.text is not None else _is_crooked(mark, text)


def _is_shifted(marks: Sequence[Mark], text: str) -> bool:
    """Whether most of the marks that nothing but their offsets tells are crooked, which a person's are not."""
    untold = [
        mark
        for mark in marks
        if mark.text is None and mark.end <= len(text) and text[max(0, mark.start) : max(0, mark.end)].strip()
    ]
    return sum(_is_crooked(mark, text) for mark in untold) * 2 > len(untold)


def _is_crooked(mark: Mark, text: str) -> bool:
    """Whether a mark begins or ends inside a word, begins with white space (a mouse takes along what follows) or ends nowhere."""
    return mark.end > len(text) or _cuts(text, mark.start) or _cuts(text, mark.end) or text[mark.start : mark.start + 1].isspace()


def _cuts(text: str, at: int) -> bool:
    """Whether an offset lies inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def cuts_word(text: str, at: int) -> bool:
    """Whether an offset lies between two letters or two digits: « 3|M€ » cuts nothing."""
    return 0 < at < len(text) and any(is_one(text[at - 1]) and is_one(text[at]) for is_one in (str.isalpha, str.isdigit))


def _agrees(mark: Mark, text: str) -> bool:
    """Whether the tool's own words for the span are those of the article, white space aside (a line end may come as `\\n`)."""
    if mark.text is None:
        return True
    return mark.text.replace("\\n", " ").split() == text[max(0, mark.start) : max(0, mark.end)].split()


def _carried(marks: Sequence[Mark], shown: str, text: str) -> list[Mark] | None:
    """Marks over `shown` as marks over `text`, each with its words; None when the two are different texts.

    A mark whose ends lie in words that the other text lacks keeps its offsets, which its words then disagree with.
    """
    place = _places(shown, text)
    if place is None:
        return None
    carried = []
    for mark in (_trimmed(mark, shown) for mark in marks):
        start, last = place(mark.start), place(mark.end - 1)
        words = mark.text or shown[mark.start : mark.end]
        if start is not None and last is not None:
            mark = replace(mark, start=start, end=last + 1)
        carried.append(replace(mark, text=words))
    return carried


def _places(shown: str, text: str) -> Callable[[int], int | None] | None:
    """Where each character of a word of `shown` is in `text`, or None where that word is not; None for two different texts."""
    ours, theirs = ([(match.start(), match[0]) for match in _TOKEN.finditer(each)] for each in (text, shown))
    matcher = SequenceMatcher(None, [word for _, word in theirs], [word for _, word in ours], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    at = {theirs[block.a + i][0]: ours[block.b + i][0] for block in matcher.get_matching_blocks() for i in range(block.size)}
    starts = [start for start, _ in theirs]

    def place(offset: int) -> int | None:
        token = starts[max(0, bisect_right(starts, offset) - 1)] if starts else 0
        return at[token] + offset - token if token in at else None

    return place


def _with_wholes(moved: Sequence[Mark], marks: Sequence[Mark]) -> Iterator[Mark]:
    """Moved marks, each part's whole told by where that begins now."""
    now = {mark.start for mark in moved if mark.label in LABELS}
    places: Mapping[str, int] = {str(before.start): after.start for before, after in zip(marks, moved, strict=True)}
    for mark in moved:
        whole = mark.values.get(PART_OF, "")
        if whole in places and not (whole.isdecimal() and int(whole) in now):
            mark = replace(mark, values={**mark.values, PART_OF: str(places[whole])})
        yield mark
