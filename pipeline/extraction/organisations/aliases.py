"""Names that the text itself says to be of one organisation: renamings, other names, acronyms in apposition, listings."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from pipeline.extraction.organisations.acronyms import stands_for
from pipeline.extraction.organisations.gazetteer import find_known
from pipeline.extraction.organisations.identity import name_words
from pipeline.extraction.organisations.short_forms import department_of
from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from schemas import OrganisationMention

_REACH = 120  # characters between two names of which one explains the other
_FORMER = "ex-"
_LEXICON = load_lexicon("organisations/aliases")
_INTRODUCTION = rf"\s?{any_of(_LEXICON['introduction']['articles'])}\s?{any_of(_LEXICON['introduction']['nouns'])}\s?[«\"“]?\s?"


def _whole(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)}){_INTRODUCTION}")


_BETWEEN = {key: _whole(_LEXICON["between"][key]) for key in ("renamed", "formerly", "other_names")}
_LISTING = re.compile(rf"(?:{'|'.join(_LEXICON['between']['listings'])})\s?")
_BORN_AS, _PART = (re.compile(_LEXICON["before"][key]) for key in ("former", "part"))
_PASSIVE = re.compile("|".join(_LEXICON["passive"][key] for key in ("becomes", "bought")))
_RENAMED = _whole([_LEXICON["passive"]["participle"]])
_APPOSITION = re.compile(r"\s*(?:\(|[,:–-]\s*(?:(?:le|la|les)\s|l')?)")


class Named(Protocol):
    """A name where it stands in a text."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The end of it, exclusive."""
        ...

    @property
    def name(self) -> str:
        """The name as written."""
        ...


def find_aliases(document: Document, mentions: Sequence[OrganisationMention]) -> Iterator[tuple[int, int]]:
    """Pairs of mentions, by index, that the words between them or the brackets around one make names of one organisation."""
    for at in range(1, len(mentions)):
        if pair := _renaming(document.text, mentions, at) or _other_name(document, mentions, at):
            yield pair


def find_renamings(text: str, names: Sequence[Named]) -> Iterator[tuple[int, int]]:
    """Pairs of names, by index, of one organisation that the text says to have changed its name: the former one, the new one."""
    return (pair for at in range(1, len(names)) if (pair := _renaming(text, names, at)))


def without_former(name: str) -> str:
    """A name as its body bore it: « ex-Servane » was Servane."""
    return name[len(_FORMER) :] if is_former(name) else name


def find_appositions(document: Document, mentions: Sequence[OrganisationMention]) -> Iterator[tuple[int, int]]:
    """Neighbours of which one, in brackets or after a comma, is the acronym of the other."""
    for at in range(1, len(mentions)):
        one, other = mentions[at - 1], mentions[at]
        between = document.text[one.end : other.start]
        if not _APPOSITION.fullmatch(between):
            continue
        acronym, long = (other, one) if len(one.name) > len(other.name) else (one, other)
        letters, *places = acronym.name.split(" ")
        if not is_acronym(letters) or len(name_words(long.name)) < 2 or not all(_is_in(place, long.name) for place in places):
            continue
        closed = between.strip() == "(" and _is_closed(document, other)
        if stands_for(letters, long.name) or (closed and _shares_letters(letters, long.name)):
            yield at - 1, at


def _is_in(place: str, name: str) -> bool:
    """Whether a name has a place, said by its name or by its number: « FB Centre », « FB 63 »."""
    return place in name or (department_of(place) or place) in name


def is_former(name: str) -> bool:
    """Whether a name is one that its body had: « ex-Transports Delaunay »."""
    return name.lower().startswith(_FORMER)


def is_acronym(name: str) -> bool:
    """Whether a name may be an acronym: one word, short or with several capitals."""
    return " " not in name and len(name) <= 12 and (sum(letter.isupper() for letter in name) > 1 or len(name) <= 9)


def are_known_apart(one: str, other: str) -> bool:
    """Whether the gazetteer has two names for two organisations."""
    first, second = find_known(one), find_known(other)
    return bool(first and second and first.id != second.id)


def _renaming(text: str, names: Sequence[Named], at: int) -> tuple[int, int] | None:
    """The former and the new name where one of them is the name `at`, and the other the one before, or the one before that:
    « A, rachetée par B et rebaptisée C »."""
    between = _between(text, names, at)
    if at > 1 and _RENAMED.fullmatch(between) and _PASSIVE.fullmatch(_between(text, names, at - 1)):
        return at - 2, at
    before = _before(text, names, at)
    alone = _PASSIVE.match(between) and re.search(rf"{_RENAMED.pattern}\Z", between)
    if alone or (between.strip() == "," and _BORN_AS.search(before)):
        return at - 1, at
    if _PART.search(before):
        return None
    if _BETWEEN["formerly"].fullmatch(between):
        return at, at - 1
    return (at - 1, at) if _BETWEEN["renamed"].fullmatch(between) else None


def _other_name(document: Document, mentions: Sequence[OrganisationMention], at: int) -> tuple[int, int] | None:
    """The mention `at` and the one before where it is another name of that: its symbol on a stock exchange, its full name in
    brackets, what it is also called."""
    one, other = mentions[at - 1], mentions[at]
    between = document.text[one.end : other.start]
    called = _BETWEEN["other_names"].fullmatch(_between(document.text, mentions, at))
    if called and not _PART.search(_before(document.text, mentions, at)):
        return at - 1, at
    if not _is_closed(document, other):
        return None
    listed = _LISTING.fullmatch(between) and other.name.isupper()
    spelled = between.strip() == "(" and one.name.isupper() and not other.name.isupper() and one.name[0] == other.name[0]
    acronym = spelled and is_acronym(one.name) and not are_known_apart(one.name, other.name)
    return (at - 1, at) if listed or acronym else None


def _before(text: str, names: Sequence[Named], at: int) -> str:
    """What stands before the name before the name `at`."""
    return text[max(0, names[at - 1].start - _REACH) : names[at - 1].start]


def _between(text: str, names: Sequence[Named], at: int) -> str:
    """What stands before a name, back to the one before; « ex- » is none of the name. Empty when that is far away."""
    one, other = names[at - 1], names[at]
    start = other.start + len(_FORMER) * is_former(other.name)
    return text[one.end : start] if start - one.end <= _REACH else ""


def _is_closed(document: Document, mention: OrganisationMention) -> bool:
    return document.text[mention.end : mention.end + 1] == ")"


def _shares_letters(acronym: str, long: str) -> bool:
    """Whether half of the acronym's letters, the first among them, are initials of the name: « FHP », « FNTS »."""
    letters = [letter for letter in in_ascii(acronym) if letter.isalpha()]
    initials = [word[0] for word in name_words(long)]
    return bool(letters) and letters[0] == initials[0] and 2 * sum(letter in initials for letter in letters) >= len(letters)
