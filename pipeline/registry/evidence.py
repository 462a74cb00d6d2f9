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
    several = any("name of several words" in candidate.evidence for candidate in candidates)
    return ["nobody", "nobody: a name of several words" if several else "nobody: a name of one word"]


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
        return (
            "other place in name"
            if self.own
            else "other place near"
            if self.near
            else "other place said"
            if self.everywhere
            else "no place said"
        )


def _candidates(
    scene: Scene, subject: Subject, key: str, families: Sequence[Sequence[Entry]], places: _Places
) -> Iterator[Candidate]:
    meant = [(_meant(family, places), family) for family in families]
    alive = [entry for entry, _ in meant if not _is_over(entry, scene.day)]
    for entry, family in meant:
        where = places.evidence(entry)
        evidence = [
            f"{entry.form.name} name",
            where,
            _kinds(subject.kind, entry.kind),
            _when(entry, scene.day),
            _size(entry),
            _rivals(len(alive)),
            "name of several words" if "-" in key else "name of one word",
        ]
        if "-" not in key and where not in _CLOSENESS:
            evidence.append("name of one word, not placed")
        if entry.ror or entry.wikidata or entry.finess:
            evidence.append("in another register")
        if (form := _legal_form(scene, subject)) and entry.legal:
            evidence.append("legal form fits" if entry.legal.startswith(tuple(_legal_forms()[form])) else "other legal form")
        yield Candidate(entry, family, evidence)


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


def _size(entry: Entry) -> str:
    return "large" if entry.size >= _LARGE else "middling" if entry.size >= _MIDDLE else "small" if entry.size else "size unknown"


def _rivals(alive: int) -> str:
    if alive >= MOST:
        return "one of very many"
    return "alone" if alive < 2 else "one of few" if alive <= _FEW else "one of many"


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
