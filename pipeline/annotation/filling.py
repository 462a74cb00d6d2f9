"""Values for marks that come back without: those of the fact that the pipeline finds there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.annotation.marks import KIND_OF, ORGANISATION, VALUES, Mark, lacking_value

Lookup = Callable[[], Sequence[Mark]]


def fill(marks: Sequence[Mark], text: str, find: Lookup) -> list[Mark]:
    """The marks with values: their own, else those of the found mark of the same kind that covers them best.

    `find` gives what the pipeline marks in the article; it is asked only when a mark lacks values. A mention of an
    organisation without a name belongs to the organisation that has another mention of the same words, else it is a new one.
    """
    if not any(_is_open(mark) for mark in marks):
        return list(marks)
    found = find()
    names = {_words(mark, text): mark.values for mark in [*found, *marks] if mark.label == ORGANISATION and not _is_open(mark)}
    return [_filled(mark, text, found, names) if _is_open(mark) else mark for mark in marks]


def _is_open(mark: Mark) -> bool:
    return lacking_value(mark.label, mark.values) is not None


def _filled(mark: Mark, text: str, found: Sequence[Mark], names: Mapping[str, Mapping[str, str]]) -> Mark:
    """The mark with the values that it has, and those found for the rest."""
    own = {name: value for name, value in mark.values.items() if name in VALUES[mark.label]}
    return replace(mark, values={**_values(mark, text, found, names), **own})


def _values(mark: Mark, text: str, found: Sequence[Mark], names: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    if mark.label == ORGANISATION and (known := names.get(_words(mark, text))):
        return known
    best = max((each for each in found if _same_kind(each, mark)), key=lambda each: _overlap(each, mark), default=None)
    if best and _overlap(best, mark) > 0:
        return best.values
    return {"name": text[mark.start : mark.end]} if mark.label == ORGANISATION else {}


def _same_kind(found: Mark, mark: Mark) -> bool:
    """Whether values of one can be the other's: a date stays one when its type is corrected among points and periods."""
    return any({found.label, mark.label} <= scored.labels.keys() for scored in KIND_OF[mark.label].scored)


def _overlap(found: Mark, mark: Mark) -> int:
    return min(found.end, mark.end) - max(found.start, mark.start)


def _words(mark: Mark, text: str) -> str:
    return " ".join(text[mark.start : mark.end].split()).casefold()
