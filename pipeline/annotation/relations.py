"""Values that lead from one mark to another (the holder of a figure, the whole of a part) as relations between the two."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pipeline.annotation.marks import ORGANISATION, VALUES, Doubt, Mark
from pipeline.faults import Fault
from schemas.gold import UNCLEAR

HOLDER, PART_OF = "holder", "part_of"
RELATIONS = (HOLDER, PART_OF)

# What stands between two values where one is wanted: no organisation and no enumeration has such a name, so that it is told.
_BETWEEN = " / "

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Relation(Generic[Key]):
    """A relation of one mark to another, by their keys."""

    name: str
    source: Key
    target: Key


def relations(marks: Sequence[Mark]) -> Iterator[Relation[int]]:
    """Relations by the marks' places: of each figure to its holder's first mention, of each part to where its whole begins."""
    mentions: dict[str, int] = {}
    wholes: dict[str, int] = {}
    for at, mark in enumerate(marks):
        if mark.label == ORGANISATION:
            mentions.setdefault(mark.values.get("name", ""), at)
        elif _has(PART_OF, mark):
            wholes.setdefault(str(mark.start), at)
    for at, mark in enumerate(marks):
        for name, targets in ((HOLDER, mentions), (PART_OF, wholes)):
            target = targets.get(mark.values[name]) if name in mark.values and _has(name, mark) else None
            if target is not None and target != at:
                yield Relation(name, at, target)


def related(marks: Mapping[Key, Mark], drawn: Sequence[tuple[str, Key, Key]], text: str | None) -> tuple[list[Mark], list[Doubt]]:
    """Marks over the tool's `text` with the values that relations between them give; what of these was not taken or is odd.

    A relation is drawn under a name, or none, from one key of a mark to another. It goes before a value of the mark that says
    otherwise: tools keep values when a relation is drawn anew.
    """
    if not drawn:
        return list(marks.values()), []
    doubts: list[Doubt] = []
    found: dict[Key, dict[str, str]] = {key: {} for key in marks}
    for name, source, target in drawn:
        if source in marks and target in marks:
            if read := _read(name, source, target, marks):
                values = found[read.source]
                values[read.name] = joined(values.get(read.name), _value(read, marks[read.target], text or ""))
            else:
                doubts.append(_unknown(name, marks[source], marks[target]))
    for key, mark in marks.items():
        doubts += _differing(mark, found[key])
    return [replace(mark, values={**mark.values, **found[key]}) for key, mark in marks.items()], doubts


def joined(before: str | None, value: str) -> str:
    """One value of two: the same, or both, which no field takes."""
    return value if before in (None, value) else f"{before}{_BETWEEN}{value}"


def _read(name: str, source: Key, target: Key, marks: Mapping[Key, Mark]) -> Relation[Key] | None:
    """A drawn relation as one of gold's; a holder's may be drawn either way."""
    figures = [key for key in (source, target) if _has(HOLDER, marks[key])]
    mentions = [key for key in (source, target) if marks[key].label == ORGANISATION]
    if name in ("", HOLDER) and figures and mentions:
        return Relation(HOLDER, figures[0], mentions[0])
    if name in ("", PART_OF) and source != target and _has(PART_OF, marks[source]) and _has(PART_OF, marks[target]):
        return Relation(PART_OF, source, target)
    return None


def _value(drawn: Relation[Key], target: Mark, text: str) -> str:
    """What a relation says as a value: the name of the holder, or the words of its mention if it has none; where the whole is."""
    if drawn.name == PART_OF:
        return str(target.start)
    return target.values.get("name") or target.text or text[target.start : target.end]


def _has(name: str, mark: Mark) -> bool:
    return name in VALUES.get(mark.label, ())


def _unknown(name: str, source: Mark, target: Mark) -> Doubt:
    said = Fault.NO_RELATION(*_shown(source), name, target.label, target.start, " / ".join(RELATIONS))
    return Doubt(source, said, False)


def _differing(mark: Mark, found: Mapping[str, str]) -> Iterator[Doubt]:
    """What a mark says of itself otherwise than its relations, or alone: one of the two may be forgotten."""
    for name in RELATIONS:
        said, drawn = mark.values.get(name, UNCLEAR), found.get(name)
        if said in (drawn, UNCLEAR):
            continue
        if drawn:
            yield Doubt(mark, Fault.OTHER_RELATION(*_shown(mark), name, drawn, said), True)
        else:
            yield Doubt(mark, Fault.UNDRAWN(*_shown(mark), name, said), True)


def _shown(mark: Mark) -> tuple[str, int, int]:
    return mark.label, mark.start, mark.end
