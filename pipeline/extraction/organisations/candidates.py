"""Spans that may name an organisation, from every side: capitals, head nouns, entities, the gazetteer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from pipeline.extraction.organisations.acronyms import bracketed, described, of_classes, of_speakers, of_things, spelled_classes
from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.gazetteer import Gazetteer, Known
from pipeline.extraction.organisations.refusals import end_of_first, is_named_thing, is_refused
from pipeline.extraction.organisations.tokens import (
    ACRONYM,
    CAPITALISED,
    DIGITS,
    ELIDED,
    LINE,
    LOWER,
    MARK,
    NAME_SHAPES,
    Tokens,
)
from pipeline.extraction.organisations.unnamed import of_unnamed, schemes_in, towns_in
from pipeline.extraction.organisations.vocabulary import heads, labels, words, writing_of
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document

_MAX_TOKENS = 18
_MAX_RUNS = 4
_MAX_COMPLEMENTS = 10

_LEXICON = load_lexicon("organisations/bodies")
_ADJECTIVE_ENDINGS = tuple(_LEXICON["adjectives"]["endings"].split())
_BEFORE_NOUN = words("bodies", "adjectives", "before_noun")
_ORGANS = tuple(beginning.replace("'", "' ") for beginning in chain(*_LEXICON["organs"].values()))
_NEVER_INSIDE = frozenset('\n:;!?«»"“”|•-–—')

_IN_LOWER_CASE = {name: any_of(parts) for name, parts in _LEXICON["lower_case"].items()}
# « ministère de la culture », « direction départementale du travail », « armée malienne »
_COMPLETE_IN_LOWER_CASE = re.compile(
    rf"(?:{_IN_LOWER_CASE['with_complement']}|direction {_IN_LOWER_CASE['directions']}\w+) (?:d|à)"
    rf"|{_IN_LOWER_CASE['of_nations']} \w+{_IN_LOWER_CASE['nations']}$"
)
# « armée malienne »
_OF_NATIONS = frozenset(_LEXICON["lower_case"]["of_nations"])
_LARGE = _LEXICON["of_a_country"]
_UNIONS = frozenset(_LARGE["unions"].split())
_OF_A_COUNTRY = _UNIONS | frozenset(_LARGE["heads"].split())
_COUNTRY = re.compile(rf"{any_of(_LARGE['adjectives'].split())}(?:n?e)?s?")
_COUNTRY_OR_TRADE = dict.fromkeys(_OF_A_COUNTRY, _COUNTRY) | dict.fromkeys(
    _UNIONS, re.compile(rf"{any_of(_LARGE['adjectives'].split() + _LARGE['of_unions'].split())}(?:[nl]?e)?s?")
)
_DEFINITE = frozenset(("le", "la", "l'", "du", "au"))
_OF_AND_ARTICLES = OF | {"et", "le", "la", "les", "l'"}
_NATIONAL = re.compile(rf"{_IN_LOWER_CASE['of_nations']} \w+{_IN_LOWER_CASE['nations']}")


@dataclass(slots=True)
class Candidate:
    """Tokens `first` to `last`, end exclusive, that may name an organisation, and who says so."""

    first: int
    last: int
    sources: set[str] = field(default_factory=set)
    label: str = ""
    known: Known | None = None


def find_candidates(document: Document, tokens: Tokens, gazetteer: Gazetteer) -> dict[tuple[int, int], Candidate]:
    """All candidates of a document by their tokens; they may overlap."""
    found: dict[tuple[int, int], Candidate] = {}

    def add(first: int, last: int, source: str) -> Candidate:
        candidate = found.setdefault((first, last), Candidate(first, last))
        candidate.sources.add(source)
        return candidate

    for first, last in _capitalised(tokens):
        add(first, last, "name")
    for first, last in chain(_headed(tokens), _national(tokens), institutions(tokens)):
        add(first, last, "body")
    for match in gazetteer.find(tokens):
        first = match.first + _is_described(tokens, match.first, match.last)
        add(first, match.last, "known" if match.certain else "perhaps known").known = match.known
    for expansion, acronym in bracketed(tokens):
        add(*expansion, "expansion")
        add(*acronym, "acronym")
    for entity in document.entities:
        if span := _name_in(tokens, entity.start, entity.end):
            add(*span, "entity").label = entity.label
    for span, source in _encoded(document, tokens):
        add(*span, source)
    things = of_things(tokens) | described(tokens) | schemes_in(tokens) | _of_named_things(tokens) | of_speakers(tokens)
    classes = of_classes(tokens)
    spelled, towns, unnamed = spelled_classes(tokens), towns_in(tokens), of_unnamed(tokens)
    return {
        (first, last): one
        for (first, last), one in found.items()
        if not (_is_single(tokens, first, last) and (tokens.words[last - 1] in things or last - 1 in classes))
        and not (first in spelled and last - 1 in spelled)
        and (first + _has_article(tokens, first), last) not in unnamed
        and ("known" in one.sources or " ".join(tokens.keys[first:last]) not in towns)
        and not is_refused(tokens, first, last, known="known" in one.sources)
    }


def _encoded(document: Document, tokens: Tokens) -> Iterator[tuple[tuple[int, int], str]]:
    """What the encoder reads as names, or might: as French writes them, and as they stand (« le GIE Imagerie du Haut - Lez »)."""
    encoded = Encoded(document.encoding)
    for start, end in chain(encoded.names(), encoded.possible()):
        if span := _name_in(tokens, start, end):
            yield span, "encoder"
        first, last = tokens.between(start, end)
        if 0 < last - first <= _MAX_TOKENS and _is_whole(tokens, first, last):
            yield (first, last), "encoder as read"


def _is_whole(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a span is neither cut off, « tribunal mixte de commerce de », nor a class, « clinique vétérinaire »."""
    has_name = not NAME_SHAPES.isdisjoint(tokens.shapes[first:last])
    named = has_name or not OF.isdisjoint(tokens.keys[first:last]) or last - first == 1
    return named and tokens.keys[last - 1] not in words("contexts", "links", "functions")


def _of_named_things(tokens: Tokens) -> frozenset[str]:
    """The acronyms of what has a name and is no body: « le label Éco-Logis (EL) »."""
    openings = (at for at in range(1, len(tokens) - 2) if tokens.words[at] == "(" and tokens.words[at + 2] == ")")
    return frozenset(tokens.words[at + 1] for at in openings if is_named_thing(tokens, at - 1, at))


def _is_single(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is one word but for an article: « Le PGE »."""
    return last - first - _has_article(tokens, first) == 1


def _has_article(tokens: Tokens, first: int) -> bool:
    return tokens.keys[first] in ("le", "la", "les", "l'")


def _is_described(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a noun in small letters only describes the name behind it: « le groupe [Valmor] », known as Groupe Valmor."""
    label = tokens.shapes[first] == LOWER and tokens.keys[first] in labels()
    return label and last - first > 1 and tokens.shapes[first + 1] in NAME_SHAPES


def _name_in(tokens: Tokens, start: int, end: int) -> tuple[int, int] | None:
    """The name in a span of characters that a reader calls one, the first of two; None when nothing is left of it."""
    first, last = _trimmed(tokens, *tokens.between(start, end))
    return (first, end_of_first(tokens, first, last)) if first < last else None


def _trimmed(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The span of an entity without articles, prepositions and marks at its ends, cut at the line end."""
    functions = words("contexts", "links", "functions")
    while first < last and _is_no_beginning(tokens, first):
        first += 1
    last = next((at for at in range(first, last) if tokens.words[at] in _NEVER_INSIDE or _parts_a_list(tokens, at)), last)
    while first < last and (tokens.shapes[last - 1] == MARK or tokens.words[last - 1] in functions):
        last -= 1
    return first, last if last - first <= _MAX_TOKENS else first


def _parts_a_list(tokens: Tokens, at: int) -> bool:
    """Whether a comma with another name behind it stands here: « Caisse des dépôts, Chambre de commerce »."""
    return tokens.words[at] == "," and at + 1 < len(tokens) and tokens.shapes[at + 1] in NAME_SHAPES


def _is_no_beginning(tokens: Tokens, at: int) -> bool:
    """Whether no name begins here: a mark, a function word, a word in lower case that is no head noun."""
    key, shape = tokens.keys[at], tokens.shapes[at]
    if shape == CAPITALISED:
        return key in words("contexts", "links", "functions") and key not in ("le", "la", "les")
    return shape in (MARK, LINE, ELIDED) or (shape == LOWER and key not in heads() and key.split("-", 1)[0] not in heads())


def _capitalised(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, alone and linked: « Bauer & Söhne », « Charpentiers de la Meuse »."""
    runs = list(_runs(tokens))
    for index, (first, last) in enumerate(runs):
        yield from _variants(tokens, first, last)
        end = last
        for following in runs[index + 1 : index + _MAX_RUNS]:
            if following[0] != end + _link(tokens, end) or following[0] == end:
                break
            end = following[1]
            yield first, end
        yield from ((first, end) for end in _adjectives(tokens, last))
        yield from ((first, end) for end in _in_small_letters(tokens, last))


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    at, count = 0, len(tokens)
    while at < count:
        if not _begins_name(tokens, at):
            at += 1
            continue
        first = at
        at += 1
        while at < count and at - first < _MAX_TOKENS and _goes_on(tokens, at):
            at += 1
        yield first, at


def _begins_name(tokens: Tokens, at: int) -> bool:
    """Whether a run of capitalised words may begin here: no sentence opener, no article but in a name (« La Poste »)."""
    if tokens.shapes[at] not in NAME_SHAPES:
        return False
    if tokens.keys[at] not in words("contexts", "links", "functions"):
        return True
    if tokens.shapes[at] == ACRONYM and not tokens.in_capitals[at]:
        return len(tokens.words[at]) > 2
    follows = at + 1 < len(tokens) and tokens.shapes[at + 1] in NAME_SHAPES
    return follows and tokens.shapes[at] == CAPITALISED and not tokens.begins(at)


def _goes_on(tokens: Tokens, at: int) -> bool:
    shape = tokens.shapes[at]
    if tokens.starts[at] - tokens.ends[at - 1] > 1:
        return False
    if shape in NAME_SHAPES:
        return not (tokens.in_capitals[at] and tokens.keys[at] in words("contexts", "links", "functions"))
    return shape == DIGITS and tokens.starts[at] - tokens.ends[at - 1] == 1 and _is_short_number(tokens, at)


def _is_short_number(tokens: Tokens, at: int) -> bool:
    """Whether the digits at `at` may end a name (« UPE 13 ») and count nothing (« Dunkerque 4 300 étudiants »)."""
    if len(tokens.words[at]) > 3:
        return False
    if at + 1 == len(tokens):
        return True
    key, shape = tokens.keys[at + 1], tokens.shapes[at + 1]
    counts = (
        shape == DIGITS or (shape == LOWER and key not in words("contexts", "links", "functions")) or key in ("€", "$", "%", "£")
    )
    return not counts or key == "de"


def _variants(tokens: Tokens, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A run as it is, without its first word (« Objectif Crossject »), without a number at its end, with one before it."""
    yield first, last
    if last - first > 1 and len(tokens.words[last - 1]) > 1:
        yield first + 1, last
    if first and tokens.keys[first - 1] in ("la", "le", "les") and tokens.shapes[first - 1] == CAPITALISED:
        yield first - 1, last
    if first and tokens.shapes[first - 1] == DIGITS and tokens.shapes[first] == CAPITALISED:
        yield first - 1, last


def _link(tokens: Tokens, at: int) -> int:
    """How many tokens from `at` on only link two parts of a name: « de la », « & », « et d' »; 0 when none or too many."""
    connectors = words("contexts", "links", "connectors")
    count = 0
    while at + count < len(tokens) and count < 4 and tokens.words[at + count] in connectors:
        count += 1
    return count if count < 4 else 0


def _adjectives(tokens: Tokens, last: int) -> Iterator[int]:
    """Ends of a name that goes on in lower case: « Confédération paysanne », « Forces démocratiques syriennes »."""
    for end in range(last + 1, min(last + 3, len(tokens) + 1)):
        if not is_adjective(tokens, end - 1):
            return
        yield end


def _in_small_letters(tokens: Tokens, last: int) -> Iterator[int]:
    """The end of a name whose last word is in small letters and no French one: « Arvex solutions », « Delvor computing »."""
    if last == len(tokens) or tokens.shapes[last] != LOWER or tokens.starts[last] - tokens.ends[last - 1] != 1:
        return
    key = tokens.keys[last]
    foreign = len(key) > 3 and not writing_of(key).startswith("common") and key not in words("contexts", "links", "functions")
    if foreign or key in words("bodies", "company_words", "words"):
        yield last + 1


def is_adjective(tokens: Tokens, at: int) -> bool:
    """Whether the word in small letters may go on a name: « paysanne » of « Confédération paysanne »."""
    key = tokens.keys[at]
    return (
        tokens.shapes[at] == LOWER
        and len(key) > 3
        and key.endswith(_ADJECTIVE_ENDINGS)
        and key not in words("contexts", "links", "functions")
    )


def _headed(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Head nouns with every complement they may have: « Fédération de l'hospitalisation privée du Centre »."""
    nouns = heads()
    for first, key in enumerate(tokens.keys):
        if (key in nouns or key.split("-", 1)[0] in nouns) and tokens.shapes[first] not in (MARK, LINE):
            in_lower_case = tokens.shapes[first] == LOWER
            for last in islice(_complement_ends(tokens, first), _MAX_COMPLEMENTS):
                if tokens.text(first, last).startswith(_ORGANS):
                    continue
                if not in_lower_case or _has_name(tokens, first + 1, last) or _is_complete(tokens, first, last):
                    yield first, last


def _is_complete(tokens: Tokens, first: int, last: int) -> bool:
    return _COMPLETE_IN_LOWER_CASE.match(tokens.text(first, last)) is not None


def _national(tokens: Tokens) -> Iterator[tuple[int, int]]:
    return ((at, at + 2) for at, key in enumerate(tokens.keys[:-1]) if key in _OF_NATIONS and is_national(tokens, at, at + 2))


def is_national(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is what a state has one of, in small letters: « armée malienne »."""
    return last - first == 2 and _NATIONAL.fullmatch(tokens.text(first, last)) is not None


def institutions(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Bodies of a country or a trade in small letters: « fédération française des chœurs », « union des villes suisses »."""
    for first, key in enumerate(tokens.keys):
        if key not in _OF_A_COUNTRY or tokens.shapes[first] != LOWER or not first or tokens.keys[first - 1] not in _DEFINITE:
            continue
        adjective = first + 1 < len(tokens) and _COUNTRY_OR_TRADE[key].fullmatch(tokens.keys[first + 1])
        last = _institution_end(tokens, first + 1 + bool(adjective))
        if last > first + 2 and (adjective or (key in _UNIONS and _COUNTRY.fullmatch(tokens.keys[last - 1]))):
            yield first, last


def _names_a_country(tokens: Tokens, at: int) -> bool:
    """Whether the adjective of a country stands there or next: « meunière belge »."""
    return any(_COUNTRY.fullmatch(key) for key in tokens.keys[at : at + 2])


def _institution_end(tokens: Tokens, at: int) -> int:
    """Where complements end that begin there, in small letters but for the last: lines broken behind « de » are passed over."""
    end = at
    while at < len(tokens):
        word = at
        while word < len(tokens) and (tokens.keys[word] in _OF_AND_ARTICLES or (word > at and tokens.shapes[word] == LINE)):
            word += 1
        joined = tokens.keys[at] == "et" and (word - at == 1 or tokens.keys[at + 1] in OF)
        linked = word > at and (tokens.keys[at] in OF or joined)
        if word >= len(tokens) or tokens.keys[word] in words("contexts", "links", "functions"):
            break
        if not linked and _is_verb(tokens, word):
            break
        if linked and tokens.shapes[word] in NAME_SHAPES:
            return word + 1
        if tokens.shapes[word] != LOWER or not (linked or is_adjective(tokens, word) or _names_a_country(tokens, word)):
            break
        at = end = word + 1
        if _COUNTRY.fullmatch(tokens.keys[word]) and tokens.keys[at : at + 1] != ["de"]:
            break
    return end


def _is_verb(tokens: Tokens, at: int) -> bool:
    """Whether the word in small letters does what bodies do, or has an object behind it: « critique le projet »."""
    behind = tokens.keys[at + 1] if at + 1 < len(tokens) else ""
    return tokens.keys[at] in words("contexts", "after", "verbs") or behind in words("contexts", "links", "articles")


def _has_name(tokens: Tokens, first: int, last: int) -> bool:
    return any(tokens.shapes[at] in NAME_SHAPES for at in range(first, last))


def _complement_ends(tokens: Tokens, first: int) -> Iterator[int]:
    """Where a name that begins with a head noun may end, each word of its complements in turn."""
    at = first + 1
    if tokens.shapes[first] in NAME_SHAPES:
        yield at
    while at < len(tokens) and at - first < _MAX_TOKENS:
        bracket = _bracket(tokens, at)
        word = at + bracket + _complement_link(tokens, at + bracket)
        if word >= len(tokens) or not _is_complement(tokens, word, linked=word > at + bracket):
            return
        if bracket and tokens.shapes[word] not in NAME_SHAPES:
            return
        at = word + 1
        numbered = at < len(tokens) and tokens.shapes[at] == DIGITS and _is_short_number(tokens, at)
        if tokens.keys[word] not in _BEFORE_NOUN and not numbered:
            yield at


def _complement_link(tokens: Tokens, at: int) -> int:
    """Tokens that link a complement; « , de » only where more follows: « d'aide, de soins et de services »."""
    if at + 2 < len(tokens) and tokens.words[at] == "," and tokens.words[at + 1] in OF:
        link = 1 + _link(tokens, at + 1)
        return link if _goes_on_enumerating(tokens, at + link) else 0
    return _link(tokens, at)


def _goes_on_enumerating(tokens: Tokens, at: int) -> bool:
    """Whether the word behind « , de » is in lower case, or has « et de » behind it."""
    if at + 2 >= len(tokens):
        return False
    return tokens.shapes[at] == LOWER or (tokens.words[at + 1] == "et" and tokens.words[at + 2] in OF)


def _is_complement(tokens: Tokens, at: int, *, linked: bool) -> bool:
    shape = tokens.shapes[at]
    if shape in NAME_SHAPES:
        return True
    if shape == DIGITS:
        return not linked and _is_short_number(tokens, at)
    if shape != LOWER or tokens.keys[at] in words("contexts", "links", "functions"):
        return False
    return linked or is_adjective(tokens, at) or tokens.keys[at - 1] in _BEFORE_NOUN


def _bracket(tokens: Tokens, at: int) -> int:
    """Tokens of a bracket that interrupts a name: « Agence régionale de santé (ARS) Bretagne »; 0 when there is none."""
    if tokens.words[at] != "(":
        return 0
    for end in range(at + 1, min(at + 9, len(tokens))):
        if tokens.words[end] == ")":
            return end + 1 - at
        if tokens.shapes[end] in (MARK, LINE, DIGITS):
            return 0
    return 0
