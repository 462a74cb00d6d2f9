"""What a person changed, carried over to gold that another one saved meanwhile: of each mark the fields that were changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.annotation.marks import NUMBERS, Mark, mark_key
from pipeline.review.words import Words

_SPAN, _LABEL = "span", "label"
_Fields = Mapping[str, str]


class Both(NamedTuple):
    """What both changed, and differently: a mark as it is carried over, the field, and what each made of it.

    Without a field one deleted the mark (None) that the other changed.
    """

    mark: Mark
    field: str | None
    own: str | None
    saved: str | None


def carry(base: Iterable[Mark], own: Iterable[Mark], saved: Iterable[Mark]) -> tuple[list[Mark], list[Both]]:
    """The saved marks with what the own ones changed of those that both began with, and what both changed differently.

    There the own change is kept; a mark that one deleted and the other changed is kept too.
    """
    began = {mark_key(mark): mark for mark in base}
    mine, theirs = _became(began, own), _became(began, saved)
    marks: list[Mark] = []
    both: list[Both] = []
    for key in dict.fromkeys([*theirs, *mine]):
        three = _fields(began.get(key)), _fields(mine.get(key)), _fields(theirs.get(key))
        if merged := _merged(*three):
            marks.append(_mark(merged))
            both += (Both(marks[-1], *each) for each in _contested(*three))
    return marks, both


def tell_both(both: Sequence[Both], text: str, words: Words) -> str:
    """What both changed differently, in a sentence; empty for nothing."""
    told = "; ".join(_told(each, text, words) for each in both)
    return f"{words('both_changed')}{words('colon')} {told}." if both else ""


def _became(began: Mapping[str, Mark], marks: Iterable[Mark]) -> Mapping[str, Mark]:
    """What each mark of the beginning is by now, by its key then; new marks by their own."""
    present = {mark_key(mark): mark for mark in marks}
    gone = {key: mark for key, mark in began.items() if key not in present}
    became: dict[str, Mark] = {}
    for key, mark in present.items():
        old = None if key in began else next((each for each, before in gone.items() if _is_moved(mark, before)), None)
        became[old or key] = mark
        if old:
            del gone[old]
    return became


def _is_moved(mark: Mark, before: Mark) -> bool:
    """Whether a mark is another one with an edge moved, or with another label."""
    if mark.label != before.label:
        return (mark.start, mark.end) == (before.start, before.end)
    return mark.start < before.end and before.start < mark.end


def _merged(base: _Fields, own: _Fields, saved: _Fields) -> _Fields:
    """One mark of the three; empty where it is deleted."""
    if not own or not saved:
        left = own or saved
        return {} if left == base else left
    chosen = {name: saved.get(name) if own.get(name) == base.get(name) else own.get(name) for name in [*saved, *own]}
    return {name: value for name, value in chosen.items() if value is not None}


def _contested(base: _Fields, own: _Fields, saved: _Fields) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Each field that both changed differently, with what they made of it."""
    if own and saved:
        for name in dict.fromkeys([*saved, *own]):
            now = own.get(name), saved.get(name)
            if base.get(name) not in now and now[0] != now[1]:
                yield name, *now
    elif base:
        yield None, own.get(_SPAN), saved.get(_SPAN)


def _fields(mark: Mark | None) -> _Fields:
    return {_SPAN: f"{mark.start}-{mark.end}", _LABEL: mark.label, **mark.values} if mark else {}


def _mark(fields: _Fields) -> Mark:
    start, end = map(int, fields[_SPAN].split("-"))
    return Mark(start, end, fields[_LABEL], {name: fields[name] for name in fields if name not in (_SPAN, _LABEL)})


def _told(both: Both, text: str, words: Words) -> str:
    mark, field, own, saved = both
    said = f"« {text[mark.start : mark.end]} »"
    if field is None:
        return f"{said}, {words('deleted_here' if own is None else 'deleted_meanwhile')}"
    values = [_value(field, value, text, words) for value in (own, saved)]
    return (
        f"{said}, {words(field).lower()}{words('colon')} {values[0]} ({words('kept')}), {values[1]} ({words('saved_meanwhile')})"
    )


def _value(field: str, value: str | None, text: str, words: Words) -> str:
    if value is None:
        return "–"
    if field == _SPAN:
        return f"« {text[slice(*map(int, value.split('-')))]} »"
    return words.written(value) if field in NUMBERS else words.value(value)
