"""Acronyms and the long names they stand for."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import (
    ACRONYM,
    CAPITALISED,
    DIGITS,
    ELIDED,
    LINE,
    LOWER,
    MARK,
    MIXED,
    NAME_SHAPES,
    Tokens,
    in_ascii,
)
from pipeline.extraction.organisations.vocabulary import heads, labels, words
from pipeline.lexicon import load_lexicon

# What a body decides by, as the tokens are joined: « conseil d' administration ».
DECIDING = tuple(beginning.replace("'", "' ") for beginning in load_lexicon("organisations/bodies")["organs"]["deciding"])

_MAX_WORDS = 16
_SPLIT = re.compile(r"[\W_]+")
_GOVERNING = OF | {"à", "avec", "contre", "dans", "des", "en", "par", "pour", "sur", "vers"}
_NONE: frozenset[int] = frozenset()
_CLOSING_QUOTES = frozenset('»"”')
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_PHRASE_ENDS = frozenset(".,;:()[]«»!?–—")
_CALLED = frozenset(("ou", "dit", "dite"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,4}")  # « J.R. »
_REPEATED = re.compile(r"(?<!\d)([23])([a-z])")  # « m2A »: Mulhouse Alsace Agglomération

_OF_MANY = frozenset(("les", "des", "aux"))

Span = tuple[int, int]
Spelled = tuple[str, int, int]


def bracketed(tokens: Tokens) -> Iterator[tuple[Span, Span]]:
    """A long name and its acronym in brackets, either way round, as token spans.

    « Centre Georges-François Leclerc (CGFL) », « FNTR (Fédération nationale des transports routiers) ».
    """
    for at, word in enumerate(tokens.words):
        if word not in _OPENING or at == 0 or at + 2 >= len(tokens):
            continue
        if tokens.words[at + 2] in _CLOSING and _looks_like_acronym(tokens, at + 1):
            first = None if _goes_on(tokens, at + 3) else _expansion_start(tokens, at, tokens.words[at + 1])
            if first is not None:
                yield (first, at), (at + 1, at + 2)
        elif _looks_like_acronym(tokens, at - 1) and (last := _closing(tokens, at)) and not _goes_on(tokens, last + 1):
            first = at + 1 + (tokens.keys[at + 1] in words("contexts", "links", "articles"))
            if stands_for(tokens.words[at - 1], tokens.text(first, last)):
                yield (first, last), (at - 1, at)


def of_things(tokens: Tokens) -> frozenset[str]:
    """The acronyms that the article spells out as a common noun which is no body's: « budget primitif (BP) »."""
    spelled = (
        acronym
        for acronym, first, last in _spelled(tokens)
        if _is_thing(tokens, first) or _is_organ(tokens, first, last) or _is_defined(tokens, first, last)
    )
    return frozenset(spelled) | _of_texts(tokens) | _of_schemes(tokens)


def of_speakers(tokens: Tokens) -> frozenset[str]:
    """The initials in brackets behind a person's name by which lines open: « Jean Rival (J.R.) : … », « J.R. : Oui »."""
    opening = frozenset(
        tokens.words[at]
        for at in range(len(tokens) - 1)
        if _INITIALS.fullmatch(tokens.words[at]) and tokens.words[at + 1] == ":" and (not at or tokens.shapes[at - 1] == LINE)
    )
    return frozenset(
        acronym for acronym, first, last in _spelled(tokens) if acronym in opening and _is_person(tokens, first, last)
    )


def _is_person(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words may be a person's: capitalised ones, the first no head noun."""
    return tokens.keys[first] not in heads() and {*tokens.shapes[first:last]} == {CAPITALISED}


def _of_schemes(tokens: Tokens) -> frozenset[str]:
    """The acronyms of what is levied, paid or planned, « la DGF », but those that the article spells out as a body's."""
    bodies = {acronym for acronym, first, _ in _spelled(tokens) if tokens.keys[first] in heads()}
    listed = words("contexts", "things", "schemes")
    return frozenset(
        word
        for word, key, shape in zip(tokens.words, tokens.keys, tokens.shapes, strict=True)
        if shape == ACRONYM and key in listed and word not in bodies
    )


def _is_defined(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the phrase, in small letters but for its first word, is explained: « [Taux de rotation, soit la part…] »."""
    common = tokens.keys[first] not in heads() and tokens.keys[first] not in labels()
    return common and NAME_SHAPES.isdisjoint(tokens.shapes[first + 1 : last]) and tokens.keys[last : last + 2] == [",", "soit"]


def _is_organ(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the phrase is what a body decides by: « comité de direction »."""
    return tokens.text(first, last).casefold().startswith(DECIDING)


def of_classes(tokens: Tokens) -> frozenset[int]:
    """Where an acronym stands for a class that the article spells out, « les maisons de santé (MSP) », not for one of it.

    One of it is « la MSP de Tulle », « MSP Tulle ».
    """
    classes = {acronym.casefold() for acronym, _, _ in _spelled_classes(tokens)}
    if not classes:
        return _NONE
    return frozenset(
        at
        for at, key in enumerate(tokens.keys)
        if key in classes and tokens.shapes[at] in NAME_SHAPES and not _is_one(tokens, at)
    )


def spelled_classes(tokens: Tokens) -> frozenset[int]:
    """The tokens of the phrases that spell a class: « Maisons de santé (MSP) »."""
    return frozenset(at for _, first, last in _spelled_classes(tokens) for at in range(first, last))


def _spelled_classes(tokens: Tokens) -> Iterator[Spelled]:
    return (spelled for spelled in _spelled(tokens) if _is_class(tokens, *spelled))


def _of_texts(tokens: Tokens) -> frozenset[str]:
    """The acronyms whose bracket begins to spell them with a thing in small letters: « CTM (contrat de territoire) »."""
    return frozenset(
        tokens.words[opening - 1]
        for opening, word in enumerate(tokens.words)
        if word in _OPENING and opening and tokens.shapes[opening - 1] == ACRONYM and _begins_to_spell(tokens, opening)
    )


def _begins_to_spell(tokens: Tokens, opening: int) -> bool:
    first = opening + 1
    spells = first < len(tokens) and tokens.shapes[first] == LOWER and tokens.keys[first] in words("contexts", "things", "words")
    return spells and in_ascii(tokens.words[first])[:1] == in_ascii(tokens.words[opening - 1])[:1]


def _spelled(tokens: Tokens) -> Iterator[Spelled]:
    """The acronyms that are spelled out beside a bracket, a comma or « ou », and where that begins and ends."""
    for at, word in enumerate(tokens.words):
        found: Iterator[tuple[int, int, int]] = iter(())
        if word in _OPENING:
            closing = _closing(tokens, at) or _phrase_end(tokens, at + 2)
            found = chain(_spelled_before(tokens, at), _spelled_behind(tokens, at, closing))
        elif word == ",":
            found = _spelled_behind(tokens, at, _phrase_end(tokens, at + 1))
        elif word in _CALLED:
            found = _spelled_before(tokens, at)
        for acronym, first, last in found:
            yield tokens.words[acronym], first, last


def _is_class(tokens: Tokens, acronym: str, first: int, last: int) -> bool:
    """Whether the phrase is a plural without a name, « maisons de santé », with a capital only if they are counted, or a legal
    form, « Société coopérative et participative (Scop) »."""
    key = tokens.keys[first]
    plural = key.endswith(("s", "x")) and (key[:-1] in heads() or key[:-1] in words("contexts", "before", "plants"))
    named = not NAME_SHAPES.isdisjoint(tokens.shapes[first + 1 : last])
    if named or acronym.casefold() in words("bodies", "legal_forms", "words"):
        return not named
    return plural and (tokens.shapes[first] == LOWER or _is_counted(tokens, acronym))


def _is_counted(tokens: Tokens, acronym: str) -> bool:
    """Whether the acronym is that of many somewhere: « 314 MSP », « les MSP »."""
    key = acronym.casefold()
    return any(each == key and at and is_of_many(tokens, at) for at, each in enumerate(tokens.keys))


def is_of_many(tokens: Tokens, at: int) -> bool:
    """Whether a figure or an article of the plural stands before the word: « 314 MSP », « aux Cuma », « les autres CHU »."""
    alone = at > 1 and tokens.keys[at - 1] in words("contexts", "links", "limiting")
    before = at - 1 - alone
    return before >= 0 and (tokens.shapes[before] == DIGITS or tokens.keys[before] in _OF_MANY)


def _is_one(tokens: Tokens, at: int) -> bool:
    """Whether the word there stands behind a determiner of the singular, or has a name behind it: « MSP Tulle »."""
    behind = at > 0 and tokens.keys[at - 1] in words("contexts", "links", "singular")
    return behind or (at + 1 < len(tokens) and tokens.shapes[at + 1] in NAME_SHAPES)


def described(tokens: Tokens) -> frozenset[str]:
    """The acronyms in brackets behind a common noun that does not spell them: « activité partielle (APLD) »."""
    openings = (at for at, word in enumerate(tokens.words) if word in _OPENING and _holds_acronym(tokens, at))
    return frozenset(tokens.words[at + 1] for at in openings if _is_of_no_body(tokens, at))


def _is_of_no_body(tokens: Tokens, end: int) -> bool:
    """Whether a phrase in small letters ends there that has its determiner, and neither a body nor who is sent by one in it."""
    for at in range(end - 1, max(-1, end - _MAX_WORDS), -1):
        key = tokens.keys[at]
        if key in words("contexts", "links", "articles") and not (at and tokens.keys[at - 1] in _GOVERNING):
            return at + 1 < end
        if tokens.shapes[at] not in (LOWER, ELIDED) or key in heads() or key in labels() or _is_sent(key):
            return False
    return False


def _holds_acronym(tokens: Tokens, opening: int) -> bool:
    closing = opening + 2
    if closing >= len(tokens) or tokens.shapes[opening + 1] != ACRONYM:
        return False
    listed = tokens.words[closing] == "," and closing + 1 < len(tokens) and tokens.shapes[closing + 1] in NAME_SHAPES
    return tokens.words[closing] in (")", "]", ",") and not listed


def _spelled_before(tokens: Tokens, opening: int) -> Iterator[tuple[int, int, int]]:
    """The acronym in the bracket, « (APLD) », « (Coda) », or behind « ou », and where the phrase is that spells it."""
    closing = opening + 2
    if closing >= len(tokens) or not _looks_like_acronym(tokens, opening + 1):
        return
    if tokens.words[opening] in _OPENING and tokens.words[closing] not in (")", "]", ","):
        return
    end = opening - (tokens.words[opening - 1] in _CLOSING_QUOTES or tokens.words[opening - 1] == ",")
    initial = in_ascii(tokens.words[opening + 1])[:1]
    for first in range(end - 1, max(-1, end - _MAX_WORDS - 1), -1):
        begins = in_ascii(tokens.words[first])[:1] == initial and _is_phrase(tokens, first, end)
        if begins and stands_for(tokens.words[opening + 1], tokens.text(first, end)):
            yield opening + 1, first, end
            return


def _spelled_behind(tokens: Tokens, opening: int, closing: int | None) -> Iterator[tuple[int, int, int]]:
    """The acronym before a bracket or comma, and where the phrase up to `closing` or a comma is, when it spells it."""
    if not opening or closing is None or opening + 1 >= closing or tokens.shapes[opening - 1] != ACRONYM:
        return
    first = opening + 1
    first += tokens.shapes[first] == ELIDED or tokens.keys[first] in words("contexts", "links", "articles")
    comma = next((at for at in range(first, closing) if tokens.words[at] == ","), closing)
    for last in dict.fromkeys((comma, closing)):
        if first < last and stands_for(tokens.words[opening - 1], tokens.text(first, last)):
            yield opening - 1, first, last
            return


def _phrase_end(tokens: Tokens, first: int) -> int | None:
    """Where a phrase in small letters ends; None when it has a name in it or goes on too long."""
    for at in range(first, min(first + _MAX_WORDS, len(tokens))):
        if tokens.words[at] in _PHRASE_ENDS or tokens.shapes[at] == LINE:
            return at
        if tokens.shapes[at] not in (LOWER, ELIDED):
            return None
    return None


def _is_phrase(tokens: Tokens, first: int, last: int) -> bool:
    """Whether no line end, bracket or mark of a sentence parts the words."""
    return not any(tokens.shapes[at] == LINE or tokens.words[at] in '.;:()«»"!?–—' for at in range(first, last))


def _is_thing(tokens: Tokens, at: int) -> bool:
    """Whether the word is a noun of no body: « activité », « Plan »."""
    key = tokens.keys[at]
    if key in words("contexts", "things", "words"):
        if key in words("contexts", "before", "places") and tokens.shapes[at + 1] in NAME_SHAPES:
            return False  # « Ouest Santé Logement (OSL) »
        return at + 1 == len(tokens) or tokens.keys[at + 1] not in heads()  # « Grand Hôpital »
    return tokens.shapes[at] == LOWER and key not in heads() and key not in labels() and key.split("-", 1)[0] not in heads()


def _is_sent(key: str) -> bool:
    """Whether the word is a person of some body, « délégué (CGT) », « sénateur-maire (PS) »."""
    sorts = [words("contexts", "before", sort) for sort in ("roles", "offices", "people")]
    return any(part in sort for part in (key, *key.split("-")) for sort in sorts)


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether the long name goes on after the bracket: « Agence régionale de santé (ARS) du Nord »."""
    while at < len(tokens) and tokens.words[at] in ("de", "d'", "du", "des", "la", "l'"):
        at += 1
    return at < len(tokens) and tokens.shapes[at] in NAME_SHAPES


def _looks_like_acronym(tokens: Tokens, at: int) -> bool:
    word, shape = tokens.words[at], tokens.shapes[at]
    return shape in (ACRONYM, MIXED) or (shape == CAPITALISED and 3 <= len(word) <= 9 and word.isalpha())


def _closing(tokens: Tokens, opening: int) -> int | None:
    for at in range(opening + 2, min(opening + _MAX_WORDS, len(tokens))):
        if tokens.words[at] in _CLOSING:
            return at
        if tokens.shapes[at] == LINE:
            return None
    return None


def _expansion_start(tokens: Tokens, end: int, acronym: str) -> int | None:
    """The nearest token from which the words up to `end` spell the acronym."""
    for first in range(end - 1, max(-1, end - _MAX_WORDS - 1), -1):
        if tokens.shapes[first] == LINE or tokens.words[first] in '.;:()«»"!?“”':
            return None
        if tokens.shapes[first] == MARK or tokens.keys[first] in words("contexts", "links", "small") or end - first < 2:
            continue
        if tokens.shapes[first] not in NAME_SHAPES and tokens.keys[first] not in heads():
            continue
        if in_ascii(tokens.words[first])[:1] == in_ascii(acronym)[:1] and stands_for(acronym, tokens.text(first, end)):
            return first
    return None


@lru_cache(8192)
def stands_for(acronym: str, name: str) -> bool:
    """Whether the acronym may stand for the name: its letters begin the name's words, in order, none left over.

    A word may give several letters (« Insee », « Unima ») and small words none; two content words in three must count.
    """
    letters = _REPEATED.sub(lambda match: match[2] * int(match[1]), _plain(acronym))
    parts = [part for part in _SPLIT.split(in_ascii(name)) if part]
    small = words("contexts", "links", "small")
    content = [part for part in parts if part not in small]
    if not 2 <= len(letters) <= 12 or not content or letters[0] not in (content[0][0], parts[0][0]):
        return False
    used = _words_used(letters, parts)
    return used is not None and 3 * used >= 2 * min(len(content), len(letters)) and used > 1


def _plain(text: str) -> str:
    return "".join(char for char in in_ascii(text) if char.isalnum())


def _words_used(letters: str, parts: list[str]) -> int | None:
    """The most content words that give a letter when all letters are spelled in order; None when they cannot be."""
    best: dict[int, int] = {0: 0}
    for part in parts:
        reached = dict(best)
        for done, used in best.items():
            length = 0
            while done + length < len(letters) and length < min(len(part), 5) and part[length] == letters[done + length]:
                length += 1
                gain = used + (part not in words("contexts", "links", "small"))
                if gain > reached.get(done + length, -1):
                    reached[done + length] = gain
        best = reached
    return best.get(len(letters))
