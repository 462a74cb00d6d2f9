"""What speaks for and against each body of the register that an organisation of an article may be.

Each piece of evidence is a name; what it weighs is learnt (`pipeline.training.linking`), from the prior of `linking.toml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extraction.organisations.vocabulary import heads
from pipeline.lexicon import load_lexicon
from pipeline.registry.body import Form
from pipeline.registry.keys import department_of, name_key
from pipeline.registry.register import MOST, Entry, Register
from pipeline.registry.scene import Places, Scene, Subject

NOBODY = None  # in the place of a body: none of the register

_TWO_YEARS = 20_000  # of days as numbers
_MIDDLE, _LARGE = 3, 4  # sizes
_FEW = 3
_ONE_WORD, _SEVERAL_WORDS = "name of one word", "name of several words"
_CLOSENESS = ("town in name", "town near", "town said", "department said", "site in a town said")


@dataclass(frozen=True)
class Candidate:
    """A legal unit with its sites that go by the name, and what is said of it; `entry` is the one of them that is meant."""

    entry: Entry
    family: Sequence[Entry]
    evidence: Sequence[str]


def gather(register: Register, scene: Scene, subject: Subject) -> list[Candidate]:
    """The bodies that an organisation of an article may be, by the fullest of its names that the register has."""
    everywhere = scene.everywhere(subject)
    own = scene.in_name(subject)
    for name in subject.names:
        if name_key(name) in _nouns():
            continue
        if entries := register.find(name, everywhere.towns | own.towns):
            places = _Places(register, own, scene.near(subject), everywhere)
            return list(_candidates(scene, subject, name_key(name), _families(entries), places))
    return []


def against_all(candidates: Sequence[Candidate]) -> list[str]:
    """What speaks for none of the candidates."""
    several = any(_SEVERAL_WORDS in candidate.evidence for candidate in candidates)
    return ["nobody", f"nobody: {_SEVERAL_WORDS if several else _ONE_WORD}"]


@dataclass(frozen=True)
class _Places:
    register: Register
    own: Places
    near: Places
    everywhere: Places

    def evidence(self, entry: Entry) -> str:
        """How what is said of places fits a body."""
        if not entry.commune and not entry.seat:
            return "place unknown"
        communes = {entry.commune, entry.seat}
        for name, places in (("town in name", self.own), ("town near", self.near), ("town said", self.everywhere)):
            if communes & places.towns:
                return name
        if {*map(department_of, communes)} & (self.own.departments | self.everywhere.departments):
            return "department said"
        if self.everywhere.towns and self.register.has_site(entry.number, self.everywhere.towns):
            return "site in a town said"
        others = (("other place in name", self.own), ("other place near", self.near), ("other place said", self.everywhere))
        return next((name for name, places in others if places), "no place said")


def _candidates(
    scene: Scene, subject: Subject, key: str, families: Sequence[Sequence[Entry]], places: _Places
) -> Iterator[Candidate]:
    meant = [(_meant(family, places), family) for family in families]
    alive = sum(not _is_over(entry, scene.day) for entry, _ in meant)
    form = _legal_form(scene, subject)
    for entry, family in meant:
        evidence = [*_of_name(entry, key, alive), *_of_place(entry, key, places), *_of_body(entry, subject, scene.day, form)]
        yield Candidate(entry, family, evidence)


def _of_name(entry: Entry, key: str, alive: int) -> Iterator[str]:
    yield f"{entry.form.name} name"
    yield _ONE_WORD if _is_one_word(key) else _SEVERAL_WORDS
    yield "one of very many" if alive >= MOST else "alone" if alive < 2 else "one of few" if alive <= _FEW else "one of many"


def _of_place(entry: Entry, key: str, places: _Places) -> Iterator[str]:
    where = places.evidence(entry)
    yield where
    if _is_one_word(key) and where not in _CLOSENESS:
        yield "name of one word, not placed"


def _of_body(entry: Entry, subject: Subject, day: int, form: str | None) -> Iterator[str]:
    yield _kinds(subject.kind, entry.kind)
    yield _when(entry, day)
    yield "large" if entry.size >= _LARGE else "middling" if entry.size >= _MIDDLE else "small" if entry.size else "size unknown"
    if entry.ror or entry.wikidata or entry.finess:
        yield "in another register"
    if form and entry.legal:
        yield "legal form fits" if entry.legal.startswith(tuple(_legal_forms()[form])) else "other legal form"


def _is_one_word(key: str) -> bool:
    return "-" not in key


def _families(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of one legal unit and its sites together."""
    families: dict[int, list[Entry]] = {}
    for entry in entries:
        families.setdefault(entry.owner or entry.number, []).append(entry)
    return list(families.values())


def _meant(family: Sequence[Entry], places: _Places) -> Entry:
    """The one of a legal unit and its sites that is meant: where the article is, else the unit before a site of it."""

    def rank(entry: Entry) -> tuple[int, bool, Form, int]:
        where = places.evidence(entry)
        closeness = _CLOSENESS.index(where) if where in _CLOSENESS else len(_CLOSENESS)
        return closeness, entry.owner is not None, entry.form, entry.number

    return min(family, key=rank)


def _is_over(entry: Entry, day: int) -> bool:
    return bool(entry.closed and day and entry.closed < day - _TWO_YEARS)


def _when(entry: Entry, day: int) -> str:
    if not day:
        return "closed" if entry.closed else "active"
    if entry.created > day:
        return "not yet there"
    if _is_over(entry, day):
        return "long closed"
    return "closed" if entry.closed and entry.closed < day else "active"


def _kinds(said: str, known: str | None) -> str:
    if known is None:
        return "kind unknown"
    if said == known:
        return "same kind"
    return "near kind" if any({said, known} <= set(near.split()) for near in _near_kinds()) else "other kind"


def _legal_form(scene: Scene, subject: Subject) -> str | None:
    """The legal form said in a name or right beside it: « Vauclin SAS », « la SCOP Vauclin »."""
    around = (scene.text[max(0, start - _widest()) : end + _widest()] for start, end in subject.spans)
    return next((found[0] for text in around if (found := _forms().search(text))), None)


@cache
def _legal_forms() -> Mapping[str, list[str]]:
    """Legal forms as written, with the beginnings of their legal categories."""
    return {form: codes.split() for form, codes in load_lexicon("registry/linking")["legal_forms"].items()}


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_legal_forms(), key=len, reverse=True))})\b")


@cache
def _widest() -> int:
    return max(map(len, _legal_forms())) + 1


@cache
def _near_kinds() -> list[str]:
    near: list[str] = load_lexicon("registry/linking")["near_kinds"]
    return near


@cache
def _nouns() -> frozenset[str]:
    """Nouns for kinds of organisations, which nobody has for a name alone."""
    return frozenset(map(name_key, heads()))
