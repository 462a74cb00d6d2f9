"""Marks that come back from a tool, fitted to the stored text: offsets checked, repaired where that is sure, else told."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.annotation.marks import LABELS, Annotated, Mark


@dataclass(frozen=True, slots=True)
class Misfit:
    """What gold cannot take as it is: where in the text, which field, what is wrong, what to do.

    `kept` says that it was taken all the same, in whole or part.
    """

    start: int
    field: str
    problem: str
    remedy: str
    kept: bool = False


def fit(annotated: Annotated, text: str) -> Iterator[Mark | Misfit]:
    """Each mark over `text`, the article as stored, or what keeps it from being one.

    Tools that run in a browser count UTF-16 units (an emoji is two) and some cut white space off the text's ends: where the
    marked text shows it, offsets are put right.
    """
    shift = _shift(annotated.text, text)
    if shift is None:
        remedy = "Export the articles again, and annotate that export."
        yield Misfit(0, "text", "the tool's text is another than the article's: its offsets mean nothing here.", remedy)
        return
    moved = [replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in annotated.marks]
    if not all(_agrees(mark, text) for mark in moved):
        moved = _repaired(moved, text)
    yield from (_checked(mark, text) for mark in moved)


def _checked(mark: Mark, text: str) -> Mark | Misfit:
    if mark.label not in LABELS:
        return Misfit(mark.start, "label", f"{mark.label!r} is no label.", f"Labels: {', '.join(LABELS)}.")
    if not 0 <= mark.start < mark.end <= len(text):
        problem = f"{mark.label} {mark.start}-{mark.end} is outside the text of {len(text)} characters."
        return Misfit(mark.start, "span", problem, "Mark it again.")
    if not _agrees(mark, text):
        problem = (
            f"{mark.label} {mark.start}-{mark.end} is {mark.text!r} in the tool, {text[mark.start : mark.end]!r} in the article."
        )
        return Misfit(mark.start, "span", problem, "Mark it again.")
    return _trimmed(mark, text)


def _trimmed(mark: Mark, text: str) -> Mark | Misfit:
    """The mark without the white space that a mouse takes along."""
    said = text[mark.start : mark.end]
    if not said.strip():
        return Misfit(mark.start, "span", f"{mark.label} {mark.start}-{mark.end} holds nothing but white space.", "Delete it.")
    start = mark.start + len(said) - len(said.lstrip())
    return replace(mark, start=start, end=start + len(said.strip()))


def _shift(shown: str | None, text: str) -> int | None:
    """How far the tool's text begins into the stored one; None when it is another text."""
    if shown is None or shown == text:
        return 0
    shown = shown.replace("\r\n", "\n")
    leading = len(shown) - len(shown.lstrip())
    return len(text) - len(text.lstrip()) - leading if shown.strip() == text.strip() else None


def _repaired(marks: Sequence[Mark], text: str) -> list[Mark]:
    """The marks read as UTF-16 offsets, where more of them agree with their text so."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    read = [replace(mark, start=bisect_left(units, mark.start), end=bisect_left(units, mark.end)) for mark in marks]
    return read if _count_agreeing(read, text) > _count_agreeing(marks, text) else list(marks)


def _count_agreeing(marks: Sequence[Mark], text: str) -> int:
    return sum(_agrees(mark, text) for mark in marks)


def _agrees(mark: Mark, text: str) -> bool:
    """Whether the tool's own words for the span are those of the article, white space aside (a line end may come as `\\n`)."""
    if mark.text is None:
        return True
    return mark.text.replace("\\n", " ").split() == text[max(0, mark.start) : max(0, mark.end)].split()
