"""Everything that can be wrong with the gold of one article."""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.checking.findings import Finding, Severity
from pipeline.checking.values import Surroundings, date_faults, figure_faults
from pipeline.extraction.preparation import lay_out
from pipeline.faults import Fault, Said
from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Zone
from schemas import KINDS
from schemas.gold import UNCLEAR, GoldArticle, GoldDate, GoldFigure, GoldSpan

_SHORTEST_NAME = 3
_SHORTEST_FIGURE = 6
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Subject:
    """One gold file under check: its path and content, and the text and publication day of its article."""

    path: str
    content: str
    gold: GoldArticle
    text: str
    published: date | None


class Mark(NamedTuple):
    """A marked span, named by the kind it is of."""

    kind: str
    start: int
    end: int


def check_gold(subject: Subject) -> Iterator[Finding]:
    """All findings about one gold file; spans outside the text are told alone, as nothing else can be said then."""
    marks = _marks(subject)
    outside = [mark for mark in marks if not 0 <= mark.start < mark.end <= len(subject.text)]
    if outside:
        yield from (_outside(subject, mark) for mark in outside)
        return
    yield from _keys(subject)
    yield from _published(subject)
    yield from _organisations(subject)
    yield from _texts(subject)
    yield from _edges(subject, marks)
    yield from _overlaps(subject, marks)
    yield from _boilerplate(subject, marks)
    yield from _values(subject)
    yield from _currencies(subject)
    yield from _references(subject)
    yield from _unmarked(subject, marks)


def _marks(subject: Subject) -> list[Mark]:
    """All marked spans, neutral ones too, in order of the text."""
    facts = [Mark(kind, each.start, each.end) for kind, each in _facts(subject)]
    neutral = [Mark("ignore", *span) for span in subject.gold.ignore]
    return sorted([*facts, *neutral], key=lambda mark: (mark.start, mark.end))


def _outside(subject: Subject, mark: Mark) -> Finding:
    length = len(subject.text)
    return _at(subject, "problem", mark, Fault.BACKWARD() if mark.end <= mark.start else Fault.OUT_OF_TEXT(length))


def _keys(subject: Subject) -> Iterator[Finding]:
    """Keys that stand twice in one object, of which JSON keeps the last."""
    doubled: list[str] = []

    def note(pairs: list[tuple[str, object]]) -> None:
        doubled.extend(key for key, n in Counter(key for key, _ in pairs).items() if n > 1)

    json.loads(subject.content, object_pairs_hook=note)
    for key in doubled:
        yield _finding(subject, "problem", key, Fault.TWICE())


def _published(subject: Subject) -> Iterator[Finding]:
    if subject.gold.published != subject.published:
        days = (str(day or "none") for day in (subject.gold.published, subject.published))
        yield _finding(subject, "problem", "published", Fault.OTHER_DAY(*days))


def _organisations(subject: Subject) -> Iterator[Finding]:
    ids = Counter(each.id for each in subject.gold.organisations)
    for each in subject.gold.organisations:
        field = f"organisations {each.id} ({each.name})"
        if ids[each.id] > 1 or each.id == UNCLEAR:
            yield _finding(subject, "problem", field, Fault.SHARED_ID())
        if not each.mentions:
            yield _finding(subject, "problem", field, Fault.NOT_MENTIONED())
        if not each.name.strip():
            yield _finding(subject, "problem", field, Fault.NAMELESS())
        if each.kind is None:
            yield _finding(subject, "warning", field, Fault.KINDLESS())


def _texts(subject: Subject) -> Iterator[Finding]:
    for kind, each in _facts(subject):
        there = subject.text[each.start : each.end]
        if each.text != there:
            places = [match.start() for match in re.finditer(re.escape(each.text), subject.text)]
            nearest = min(places, key=lambda start: abs(start - each.start), default=None)
            said = (
                Fault.NOT_THERE(each.text, there)
                if nearest is None
                else Fault.SOMEWHERE_ELSE(each.text, there, nearest, nearest + len(each.text))
            )
            yield _at(subject, "problem", Mark(kind, each.start, each.end), said)


def _edges(subject: Subject, marks: Iterable[Mark]) -> Iterator[Finding]:
    """Spans that begin or end with a space, or inside a word."""
    text = subject.text
    for mark in marks:
        start, end = mark.start, mark.end
        if text[start].isspace() or text[end - 1].isspace():
            yield _at(subject, "problem", mark, Fault.SPACE_AT_EDGE(text[start:end]))
        elif _inside_word(text, start) or _inside_word(text, end):
            around = text[max(0, start - 10) : end + 10]
            yield _at(subject, "warning", mark, Fault.CUTS_WORD(text[start:end], around))


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalpha() and text[offset].isalpha()


def _overlaps(subject: Subject, marks: Sequence[Mark]) -> Iterator[Finding]:
    for kind in KINDS:
        for before, after in pairwise(mark for mark in marks if mark.kind == kind.gold):
            if after.start < before.end:
                yield _at(subject, "problem", after, Fault.OVERLAPPING(_words(subject, after), _words(subject, before)))
    neutral = {(mark.start, mark.end) for mark in marks if mark.kind == "ignore"}
    for mark in marks:
        if mark.kind != "ignore" and (mark.start, mark.end) in neutral:
            yield _at(subject, "warning", mark, Fault.NEUTRAL_TOO(_words(subject, mark)))


def _boilerplate(subject: Subject, marks: Iterable[Mark]) -> Iterator[Finding]:
    """Facts where nothing is to be marked; so says the program that finds the zones, and it may be the one that errs."""
    _, zones = lay_out(subject.text)
    for mark in marks:
        if mark.kind != "ignore" and _zone_at(zones, mark.start).kind == "boilerplate":
            yield _at(subject, "warning", mark, Fault.IN_BOILERPLATE(_words(subject, mark)))


def _zone_at(zones: Sequence[Zone], offset: int) -> Zone:
    return zones[max(0, bisect_right(zones, offset, key=lambda zone: zone.start) - 1)]


def _values(subject: Subject) -> Iterator[Finding]:
    for kind, each in _facts(subject):
        if isinstance(each, GoldDate):
            faults = date_faults(each)
        else:
            faults = figure_faults(each, _around(subject, kind, each)) if isinstance(each, GoldFigure) else iter(())
        yield from (_at(subject, "problem", Mark(kind, each.start, each.end), fault) for fault in faults)


def _around(subject: Subject, kind: str, figure: GoldFigure) -> Surroundings:
    """The paragraph of a figure, up to the next empty lines, and the texts of the other figures of its kind in it."""
    start = max((gap.end() for gap in _EMPTY_LINE.finditer(subject.text, 0, figure.start)), default=0)
    gap = _EMPTY_LINE.search(subject.text, figure.end)
    end = gap.start() if gap else len(subject.text)
    others = [each.text for name, each in _facts(subject) if name == kind and start <= each.start < end and each != figure]
    return Surroundings(subject.text[start:end], others)


def _currencies(subject: Subject) -> Iterator[Finding]:
    for each in subject.gold.amounts:
        if each.currency is not None and each.currency not in _known_currencies():
            yield _at(subject, "warning", Mark("amounts", each.start, each.end), Fault.UNKNOWN_CURRENCY(each.currency))


@cache
def _known_currencies() -> frozenset[str]:
    """The ISO 4217 codes of the currencies that the extraction reads: it has a rate for each."""
    return frozenset(load_lexicon("amounts/currencies")["per_euro"])


def _references(subject: Subject) -> Iterator[Finding]:
    """Holders and wholes that the file does not have."""
    known = {each.id for each in subject.gold.organisations} | {None, UNCLEAR}
    wholes = {each.start for each in subject.gold.headcounts} | {None}
    for kind, each in _facts(subject):
        mark = Mark(kind, each.start, each.end)
        if isinstance(each, GoldFigure) and each.organisation not in known:
            yield _at(subject, "problem", mark, Fault.HOLDER_ABSENT(each.text, str(each.organisation)))
        if getattr(each, "part_of", None) not in wholes - {each.start}:
            yield _at(subject, "problem", mark, Fault.WHOLE_ABSENT(each.text))


def _unmarked(subject: Subject, marks: Sequence[Mark]) -> Iterator[Finding]:
    """What is marked in one place and stands unmarked in another, boilerplate aside."""
    plain, zones = lay_out(subject.text)
    covered = _covered(zones, marks, len(plain))
    for kind, words in sorted({(mark.kind, plain[mark.start : mark.end]) for mark in marks if _is_telling(mark, plain)}):
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", plain):
            if not any(covered[match.start() : match.end()]):
                line = plain.count("\n", 0, match.start()) + 1
                yield _finding(subject, "warning", kind, Fault.UNMARKED(words, match.start(), match.end(), line))


def _covered(zones: Iterable[Zone], marks: Iterable[Mark], size: int) -> bytearray:
    """For each of `size` characters, whether it is marked or in boilerplate."""
    boilerplate = ((zone.start, zone.end) for zone in zones if zone.kind == "boilerplate")
    covered = bytearray(size)
    for start, end in [*((mark.start, mark.end) for mark in marks), *boilerplate]:
        covered[start:end] = b"\1" * (end - start)
    return covered


def _is_telling(mark: Mark, plain: str) -> bool:
    """Whether the same words must be the same kind of fact elsewhere: proper names, and figures with their unit."""
    words = plain[mark.start : mark.end]
    if mark.kind == "organisations":
        return len(words) >= _SHORTEST_NAME and words != words.lower()
    return mark.kind != "ignore" and len(words) >= _SHORTEST_FIGURE and any(map(str.isdigit, words)) and " " in words


def _facts(subject: Subject) -> Iterator[tuple[str, GoldSpan]]:
    for kind in KINDS:
        yield from ((kind.gold, each) for each in kind.marked(subject.gold, subject.text))


def _words(subject: Subject, mark: Mark) -> str:
    return subject.text[mark.start : mark.end]


def _at(subject: Subject, severity: Severity, mark: Mark, said: Said) -> Finding:
    """A finding about a span, with the line of the gold file that marks it."""
    marked = rf'"start":\s*{mark.start},\s*"end":\s*{mark.end}\b|\[\s*{mark.start},\s*{mark.end}\s*\]'
    found = re.search(marked, subject.content)
    line = subject.content.count("\n", 0, found.start()) + 1 if found else None
    return Finding(severity, subject.path, line, f"{mark.kind} {mark.start}-{mark.end}", said)


def _finding(subject: Subject, severity: Severity, field: str, said: Said) -> Finding:
    """A finding about a field (`published`) or an organisation (`organisations o1 (CGT)`), with the line of it."""
    key, _, about = field.partition(" ")
    identity = about.partition(" ")[0]
    found = re.search(rf'"id":\s*"{re.escape(identity)}"' if about else rf'"{re.escape(key)}"\s*:', subject.content)
    line = subject.content.count("\n", 0, found.start()) + 1 if found else None
    return Finding(severity, subject.path, line, field, said)
