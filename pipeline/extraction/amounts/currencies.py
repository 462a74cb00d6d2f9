"""Which currency a sign, a code or a French name stands for, in an article of a given country."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document

_LEXICON = load_lexicon("amounts/currencies")
_SIGNS: dict[str, str] = _LEXICON["signs"]
_UNOFFICIAL: dict[str, str] = _LEXICON["unofficial"]
_CODES: set[str] = {*_LEXICON["codes"], *_UNOFFICIAL}
NAMES: dict[str, str] = _LEXICON["names"]
_HUNDREDTHS: dict[str, str] = _LEXICON["hundredths"]
_SCALED: dict[str, str] = _LEXICON["scaled"]
_PER_EURO = {code: Decimal(str(rate)) for code, rate in _LEXICON["per_euro"].items()}
_PLACES: dict[str, dict[str, Any]] = _LEXICON["places"]
_CODE_OF_PLACE = {form: code for code, place in _PLACES.items() for word in place["words"] for form in (word, word.upper())}
_PLACE = re.compile(rf"{any_of(_CODE_OF_PLACE)}\b")
_WORD = re.compile(r"[^\W\d_]+")
_PLACE_STARTS = {_WORD.findall(place)[0] for place in _CODE_OF_PLACE}  # looked up first: few words begin a place

_MARKS = {code: re.compile("|".join(place["marks"])) for code, place in _PLACES.items() if "marks" in place}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?![\d'])")

_REMEMBERED = 5  # years in which people still tell sums in a currency that has come to an end

_PARAGRAPH = 1500  # characters
_BESIDE = 100  # characters
_UNLESS = {
    name: re.compile(rf"\b{any_of(shared['unless'])}") for name, shared in _LEXICON["shared"].items() if "unless" in shared
}


def _plurals(names: Iterable[str]) -> str:
    """Regex source of the names, every word of which may take the mark of the plural."""
    written = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join('[ ]'.join(re.escape(word) + '[sx]?' for word in name.split()) for name in written)})"


_LETTER_SIGNS = [sign for sign in _SIGNS if sign[-1].isalpha()]
_OTHER_SIGNS = [sign for sign in _SIGNS if not sign[-1].isalpha()]
# « FCFA », « XOF », in any letters
_WRITTEN_ANYHOW = {*(_CODES - {*_LEXICON["capitals_only"]}), *(sign for sign in _LETTER_SIGNS if len(sign) > 2)}
_SIGN = (
    rf"(?:(?i:{any_of(_WRITTEN_ANYHOW)})(?![\w'-])|{any_of(_LETTER_SIGNS)}(?![\w'-])|{any_of(_OTHER_SIGNS)}|{any_of(_CODES)}\b"
    rf"|(?<=[kKMds]){any_of(_SCALED)}(?![\w'-]))"
)

# « 300.- francs », « 3 mio. de francs »
_MARK = r"(?:[.,][-–—]{1,2}|(?<=io)\.|(?<=rd)\.)?"
# What may follow a number: « € », « d'euros », « de francs suisses », « USD », « centimes »
_AFTER = re.compile(
    rf"{_MARK}[ ]?(?:(?i:de)[ ]|(?i:d)[' ][ ]?)?"
    rf"(?:(?P<sign>{_SIGN})|(?i:(?P<hundredth>{_plurals(_HUNDREDTHS)})|(?P<name>{_plurals(NAMES)}))\b(?!-))"
)
# The first word of the above, enough to pass over what is no currency
_FIRST = re.compile(rf"{_MARK}[ ]?(?:(?i:de)[ ]|(?i:d)[' ][ ]?)?(\w+|[^\w\s])")
# What may stand before it: « $ », « CHF »; not « en EUR 2010 »
_BEFORE = re.compile(rf"(?<![\w$])(?<!\b[Ee]n[ ])(?P<sign>{any_of(_OTHER_SIGNS)}|{any_of(_CODES)})[ ]?\Z")

_PLURAL = re.compile(r"(?<=\w)[sx]\b")
_SINGULAR_NAMES = {_PLURAL.sub("", name.lower()): code for name, code in NAMES.items()}
_SINGULAR_HUNDREDTHS = {_PLURAL.sub("", name.lower()): code for name, code in _HUNDREDTHS.items()}
_SMALL_SIGNS = [
    _PLURAL.sub("", sign.lower()) for sign in (*(s for s in _SIGNS if s[0].islower()), *_WRITTEN_ANYHOW)
]  # « fr. », « xof »
_FIRST_WORDS = {_FIRST.match(name)[1] for name in (*_SINGULAR_NAMES, *_SINGULAR_HUNDREDTHS, *_SMALL_SIGNS)}  # type: ignore[index]
_SIGNS_ANYHOW = {sign.lower(): code for sign, code in _SIGNS.items()}
_THING_UNTIL = 100_000  # « 12 couronnes » are wreaths, « 3 millions de couronnes » money


def match_after(text: str, end: int) -> re.Match[str] | None:
    """The currency written after a number that ends at `end`."""
    first = _FIRST.match(text, end)
    if not first or (first[1][0].islower() and _singular(first[1]) not in _FIRST_WORDS):
        return None
    return _AFTER.match(text, end)


def match_before(text: str, start: int, free_from: int) -> re.Match[str] | None:
    """The currency written before a number that begins at `start`, no earlier than `free_from`."""
    before = text[max(free_from, start - 2) : start].rstrip()
    return (
        None
        if not before or before[-1].islower() or before[-1].isdecimal()
        else _BEFORE.search(text, max(free_from, start - 6), start)
    )


def currency_of(written: re.Match[str], document: Document) -> str | None:
    """The ISO 4217 code of what was matched beside a number; None when several countries share it and nothing settles which."""
    return code_of(_name_of(written), document, written.start())


def code_of(name: str, document: Document, offset: int) -> str | None:
    """The ISO 4217 code of a currency said at an offset: itself, or what a name that several countries share stands for there."""
    return _settle(name, document, offset) if name in _LEXICON["shared"] else name


def is_money(written: re.Match[str], document: Document, least: Decimal) -> bool:
    """Whether what was matched beside a number no less than `least` is a currency, settled or open, and no thing of that name."""
    name, offset = _name_of(written), written.start()
    shared = _LEXICON["shared"].get(name, {})
    if name in _UNLESS and _UNLESS[name].search(document.text, max(0, offset - _BESIDE), offset + _BESIDE):
        return False
    return "thing" not in shared or least >= _THING_UNTIL or currency_of(written, document) is not None


def in_euros(value: Decimal, currency: str | None) -> Decimal:
    """About how many euros a sum is, an order of magnitude that tells much from little; `currency` as `code_of` gives it.

    The rates are those of one year, 2015, whatever the day: see the lexicon. An open currency counts as the euro.
    """
    return value / _PER_EURO[currency or "EUR"]


def _name_of(written: re.Match[str]) -> str:
    """The code, or the shared name, of what was matched beside a number."""
    groups = written.groupdict()
    if sign := groups["sign"]:
        code = _SCALED.get(sign) or _SIGNS.get(sign) or _SIGNS_ANYHOW.get(sign.lower()) or sign.upper()
        return _UNOFFICIAL.get(code, code)
    if groups["hundredth"]:
        return _SINGULAR_HUNDREDTHS[_singular(groups["hundredth"])]
    return _SINGULAR_NAMES[_singular(groups["name"])]


def _singular(name: str) -> str:
    return _PLURAL.sub("", name.lower())


def _settle(name: str, document: Document, offset: int) -> str | None:
    """The currency of a shared name that the article's address, publisher and places speak for most.

    Without a default, the nearest place of its paragraph decides: a column of news from everywhere has many countries.
    """
    shared = _LEXICON["shared"][name]
    default: str | None = shared.get("default")
    among: list[str] = shared["among"]
    if not default and (nearest := _nearest(document, offset, among)):
        return nearest
    if (
        "against" in shared
        and not _is_still_used(default, document)
        and (named := _named_beside(document, offset, among, shared["against"]))
    ):
        return named
    evidence = {code: _evidence(code, document) for code in among}
    best = max(evidence, key=lambda code: evidence[code])
    living = default and _is_forgotten(default, document, offset) and not _is_gone(best, document)
    lead = shared.get("lead", 2) if default and not living else 1
    return best if default in evidence or evidence[best] - _evidence(default or "", document, taken=True) >= lead else default


def _evidence(code: str, document: Document, taken: bool = False) -> int:
    """How much speaks for a currency: its places in the text, then its domain or a place in the publisher's name.

    An article is `taken` for one of the country while its currency has not come to an end.
    """
    if code not in _PLACES:
        return 0
    article, place = document.article, _PLACES[code]
    hosts = (urlsplit(article.url or "").hostname or "").split(".")
    home = bool(set(hosts) & set(place["domains"])) or _places_in(article.publisher or "")[code] > 0
    weight = 2 if _is_gone(code, document) else 20
    return _places_in(document.text)[code] + weight * home + 10 * (taken and _is_still_used(code, document))


def _is_still_used(code: str | None, document: Document) -> bool:
    """Whether a currency that has come to an end had not on the day of the article: the franc of before 2002."""
    until = _PLACES.get(code or "", {}).get("until")
    return bool(until and document.published and document.published.year <= until)


def _is_gone(code: str, document: Document) -> bool:
    """Whether a currency had come to an end before the article was written, by its day or the years it names."""
    until = _PLACES.get(code, {}).get("until")
    return until is not None and _year(document) > until


def _is_forgotten(code: str, document: Document, offset: int) -> bool:
    """Whether a currency had come to an end years ago, and the sentence of an offset names no year of its time."""
    until = _PLACES.get(code, {}).get("until")
    if until is None or _year(document) <= until + _REMEMBERED:
        return False
    named = map(int, _YEAR.findall(document.text, *document.sentences[document.sentence_at(offset)]))
    return all(year > until for year in named)


def _year(document: Document) -> int:
    """The year of an article: of its day, else the last that it names; 0 when it names none."""
    return document.published.year if document.published else _last_year(document.text)


@lru_cache(maxsize=8)
def _last_year(text: str) -> int:
    """The last year that a text names, 0 when it names none."""
    return max(map(int, _YEAR.findall(text)), default=0)


def _nearest(document: Document, offset: int, among: Sequence[str]) -> str | None:
    """The currency, among some, of the last place named before an offset in its paragraph."""
    line = document.zone_at(offset)
    named = _codes_of_places(document.text, max(line.start, offset - _PARAGRAPH), offset)
    return next((code for code in reversed(list(named)) if code in among), None)


def _named_beside(document: Document, offset: int, among: Sequence[str], against: Sequence[str]) -> str | None:
    """The currency, among some, of the places named in the sentence of an offset, when no other country has one there."""
    start, end = document.sentences[document.sentence_at(offset)]
    named = {code for code in _codes_of_places(document.text, start, end) if code in among or code in against}
    return named.pop() if len(named) == 1 and named.issubset(among) else None


@lru_cache(maxsize=8)
def _places_in(text: str) -> Counter[str]:
    """How often the text names a place of each currency, or has a mark of it."""
    marks = Counter({code: len(mark.findall(text)) for code, mark in _MARKS.items()})
    return Counter(_codes_of_places(text, 0, len(text))) + marks


def _codes_of_places(text: str, start: int, end: int) -> Iterator[str]:
    """The currency of each place named between two offsets, in order."""
    done = start
    for word in _WORD.finditer(text, start, end):
        if word.start() >= done and word[0] in _PLACE_STARTS and (place := _PLACE.match(text, word.start(), end)):
            done = place.end()
            yield _CODE_OF_PLACE[place[0]]
