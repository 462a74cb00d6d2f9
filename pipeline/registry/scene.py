"""What an article says about the organisations that it names, to tell by which body is meant: names, places, a day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from pipeline.lexicon import load_lexicon
from pipeline.registry.keys import place_key

Span = tuple[int, int]

_NEAR = 120  # characters between a name and a place that is said of it
_LONGEST = 6  # words of a town's name
_WORD = re.compile(r"\w+(?:['’-]\w+)*['’]?")
_WITHIN = re.compile(r"[\w\s'’-]*")
# « au Havre », « du Mans », « aux Herbiers »: the article of a town's name, drawn together with a preposition.
_CONTRACTED = {"au": "le-", "du": "le-", "aux": "les-", "des": "les-"}


@dataclass(frozen=True)
class Subject:
    """An organisation as one article names it: its names, the fullest first, where they stand, and what kind it is taken for."""

    names: Sequence[str]
    spans: Sequence[Span]
    kind: str


@dataclass(frozen=True)
class Places:
    """Towns, by their codes, and departments, by their numbers, that are said."""

    towns: frozenset[str]
    departments: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.towns or self.departments)


@dataclass(frozen=True)
class _Said:
    start: int
    end: int
    towns: frozenset[str]
    department: str | None


class Scene:
    """An article with the places it says."""

    def __init__(self, text: str, published: date | None, towns: Mapping[str, frozenset[str]]) -> None:
        """Take an article, its day of publication, and the towns that the register knows by name."""
        self.text = text
        self.day = published.year * 10_000 + published.month * 100 + published.day if published else 0
        self._towns = towns

    @cached_property
    def _said(self) -> list[_Said]:
        return list(_find_places(self.text, self._towns))

    def in_name(self, subject: Subject) -> Places:
        """The places that the names of an organisation have: « CHU de Rouen »."""
        return _places(said for said in self._said if _is_inside(said, subject.spans))

    def near(self, subject: Subject) -> Places:
        """The places said close to a name of it, and not in it."""
        around = [(start - _NEAR, end + _NEAR) for start, end in subject.spans]
        return _places(said for said in self._outside(subject) if _is_inside(said, around))

    def everywhere(self, subject: Subject) -> Places:
        """The places said anywhere but in its names."""
        return _places(self._outside(subject))

    def _outside(self, subject: Subject) -> Iterator[_Said]:
        return (said for said in self._said if not _is_inside(said, subject.spans))


def _places(said: Iterator[_Said]) -> Places:
    found = list(said)
    towns = frozenset(town for each in found for town in each.towns)
    return Places(towns, frozenset(each.department for each in found if each.department))


def _is_inside(said: _Said, spans: Sequence[Span]) -> bool:
    return any(start <= said.start and said.end <= end for start, end in spans)


def _find_places(text: str, towns: Mapping[str, frozenset[str]]) -> Iterator[_Said]:
    """Towns and departments named in a text: the longest name from each capitalised word on."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        size, said = _place_from(text, words, at, towns)
        if said:
            yield said
        at += size


def _place_from(
    text: str, words: Sequence[re.Match[str]], at: int, towns: Mapping[str, frozenset[str]]
) -> tuple[int, _Said | None]:
    """The place whose name begins at a word, with how many words it has; one word and None where there is none."""
    start = words[at].start()
    if text[start].isupper():
        front = _CONTRACTED.get(words[at - 1][0].lower(), "") if at else ""
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            end = words[at + size - 1].end()
            if not _WITHIN.fullmatch(text, start, end):
                continue
            key = place_key(text[start:end])
            found = (front and towns.get(front + key)) or towns.get(key) or frozenset()
            department = _departments().get(key)
            if found or department:
                return size, _Said(start, end, found, department)
    return 1, None


@cache
def _departments() -> Mapping[str, str]:
    """The number of each department by its name, as places are looked up."""
    numbers = load_lexicon("organisations/short_forms")["departments"]
    return {place_key(name): number for number, name in numbers.items()}
