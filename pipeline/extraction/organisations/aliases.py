"""Names that the text itself says to be of one organisation: renamings, other names, acronyms in apposition, listings."""

import re
from collections.abc import Iterator, Sequence

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


_BETWEEN = _whole(_LEXICON["between"]["renamings"] + _LEXICON["between"]["other_names"])
_LISTING = re.compile(rf"(?:{'|'.join(_LEXICON['between']['listings'])})\s?")
_BORN_AS, _PART = (re.compile(_LEXICON["before"][key]) for key in ("former", "part"))
_PASSIVE = re.compile("|".join(_LEXICON["passive"][key] for key in ("becomes", "bought")))
_RENAMED = _whole([_LEXICON["passive"]["participle"]])
_APPOSITION = re.compile(r"\s*(?:\(|[,:–-]\s*(?:(?:le|la|les)\s|l')?)")


def find_aliases(document: Document, mentions: Sequence[OrganisationMention]) -> Iterator[tuple[int, int]]:
    """Pairs of mentions, by index, that the words between them or the brackets around one make names of one organisation."""
    for at in range(1, len(mentions)):
        if (one := _renamed_body(document, mentions, at)) is not None or (one := _other_name(document, mentions, at)) is not None:
            yield one, at


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


def _renamed_body(document: Document, mentions: Sequence[OrganisationMention], at: int) -> int | None:
    """The body with another name right before the mention `at`, or behind a third one: « A, rachetée par B et rebaptisée C »."""
    between = _between(document, mentions, at)
    if at > 1 and _RENAMED.fullmatch(between) and _PASSIVE.fullmatch(_between(document, mentions, at - 1)):
        return at - 2
    before = document.text[max(0, mentions[at - 1].start - _REACH) : mentions[at - 1].start]
    alone = _PASSIVE.match(between) and re.search(rf"{_RENAMED.pattern}\Z", between)
    if alone or (between.strip() == "," and _BORN_AS.search(before)):
        return at - 1
    return at - 1 if _BETWEEN.fullmatch(between) and not _PART.search(before) else None


def _other_name(document: Document, mentions: Sequence[OrganisationMention], at: int) -> int | None:
    """The body whose symbol on a stock exchange, or whose full name, the mention `at` is, in brackets behind it."""
    one, other = mentions[at - 1], mentions[at]
    between = document.text[one.end : other.start]
    if not _is_closed(document, other):
        return None
    listed = _LISTING.fullmatch(between) and other.name.isupper()
    spelled = between.strip() == "(" and one.name.isupper() and not other.name.isupper() and one.name[0] == other.name[0]
    return at - 1 if listed or (spelled and is_acronym(one.name) and not are_known_apart(one.name, other.name)) else None


def _between(document: Document, mentions: Sequence[OrganisationMention], at: int) -> str:
    """What stands before a mention, back to the one before; « ex- » is none of its name. Empty when that is far away."""
    one, other = mentions[at - 1], mentions[at]
    start = other.start + len(_FORMER) * is_former(other.name)
    return document.text[one.end : start] if start - one.end <= _REACH else ""


def _is_closed(document: Document, mention: OrganisationMention) -> bool:
    return document.text[mention.end : mention.end + 1] == ")"


def _shares_letters(acronym: str, long: str) -> bool:
    """Whether half of the acronym's letters, the first among them, are initials of the name: « FHP », « FNTS »."""
    letters = [letter for letter in in_ascii(acronym) if letter.isalpha()]
    initials = [word[0] for word in name_words(long)]
    return bool(letters) and letters[0] == initials[0] and 2 * sum(letter in initials for letter in letters) >= len(letters)
