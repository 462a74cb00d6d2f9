"""Spans that look like names of organisations and are none."""

import re
from collections.abc import Iterator

from pipeline.extraction.organisations.acronyms import DECIDING, is_of_many
from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import ACRONYM, CAPITALISED, DIGITS, ELIDED, LOWER, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import head_size, heads, labels, names, words, writing_of
from pipeline.lexicon import load_lexicon

_SINGULAR = frozenset(("le", "la", "l'", "un", "une", "du", "au"))
_DEMONYM = re.compile(r"(?:ais|aise|ois|oise|ien|ienne|éen|éenne|ain|aine|an|ane|anne|in|ine|ard|arde|asque|ote|on|onne)$")
_INHABITANTS = ("ais", "ois", "ats", "iens", "éens")
_PARTICIPLE = re.compile(r"[éiu]e?s?$")
_BEHIND_PARTICIPLES = OF | {"en", "à", "au", "aux", "dans", "par", "sur", "depuis"}
_BETWEEN = OF | {"la", "le", "les", "l'"}
_AND = frozenset(("et", ","))
_MAX_COMPLEMENTS = 4
_FIGURES = {name: frozenset(nouns.split()) for name, nouns in load_lexicon("organisations/contexts")["figures"].items()}
_SECTORS = tuple(words("contexts", "things", "sectors"))
_OF_TRADES = frozenset(("les", "des", "aux", "la"))
_SAYING = 3  # tokens between the noun of a saying and its name: « boîte de », « tonneau des »
_THAT_OF = frozenset(("celui", "celle", "ceux", "celles"))
_SENTENCE = 40  # tokens, at most, that are looked through before a word in its sentence
_SENTENCE_ENDS = frozenset(".!?\n")
_OPENING_QUOTES = frozenset('«"“')
_PHRASE = 7  # tokens
_INNER_PREPOSITIONS = frozenset(("contre", "pour", "à", "dans", "sous"))
_POSSESSIVES = frozenset(("son", "sa"))
_TO_A_LISTING = frozenset(("à", "au", "sur", "en", "la", "le", "bourse"))
_LINKS_OF_A_LISTING = 3
_OWNING = frozenset(("son", "sa", "ses", "leur", "leurs", "notre", "nos", "votre", "vos"))
_PLURAL = frozenset(("les", "des", "aux"))
_CLASSES = 5  # tokens before the last of a list of classes: « , les entreprises et les »


def is_refused(tokens: Tokens, first: int, last: int, *, known: bool = False) -> bool:
    """Whether tokens `first` to `last`, end exclusive, cannot name one organisation, whatever speaks for it.

    Of a name that the gazetteer knows fewer things are asked.
    """
    return any(refuse(tokens, first, last) for refuse in (_EVEN_KNOWN if known else _REFUSED))


def _is_unbalanced(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a bracket closes in it that opens before it: « agence régionale de santé ([ARS) Grand Est] »."""
    inside = tokens.words[first:last]
    return ")" in inside and "(" not in inside[: inside.index(")")]


# « Groupe A », « Lot C »: one of a series, no name.
def _is_series(tokens: Tokens, first: int, last: int) -> bool:
    return last - first == 2 and len(tokens.words[last - 1]) == 1 and tokens.keys[first] in words("bodies", "series", "words")


def _cuts_head(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the span ends within its head: « Chambre de commerce » of « Chambre de commerce et d'industrie »."""
    return last - first < head_size(tokens.keys, first)


def _is_common_plural(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the only capital is the sentence's, on a plural: « Établissements médicaux privés », « Acteurs locaux »."""
    key = tokens.keys[first]
    common = writing_of(key).startswith("common")  # not « Rennes 2 »
    plural = common and key.endswith(("s", "x")) and tokens.shapes[first] == CAPITALISED and tokens.begins(first)
    return plural and last - first > 1 and NAME_SHAPES.isdisjoint(tokens.shapes[first + 1 : last])


def _is_town_hall(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is the building: « l'hôtel de ville de Lens »."""
    return first > 1 and tokens.keys[first - 2 : first + 1] == ["hôtel", "de", "ville"]


def _joins_two(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the span names two organisations: « les CCI de Niort et de Saintes », « les universités de Lille et d'Artois »."""
    return end_of_first(tokens, first, last) < last


def end_of_first(tokens: Tokens, first: int, last: int) -> int:
    """Where the first of two organisations ends that the span names; its own end when it names one."""
    plural = first and tokens.keys[first - 1] in ("les", "des", "aux", "deux") and tokens.shapes[first] in (LOWER, ACRONYM)
    inner = range(first + head_size(tokens.keys, first), last - 1) if plural else ()
    return next((at for at in inner if tokens.keys[at] == "et" and tokens.keys[at + 1] in OF), last)


def _is_code(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is the code of a canton or a country behind a place: « Rorbach-Dorf (SG) »."""
    if not 0 < first < last == first + 1 < len(tokens) or tokens.words[first - 1] != "(" or tokens.words[last] != ")":
        return False
    return first > 1 and tokens.shapes[first - 2] in NAME_SHAPES and tokens.keys[first] in words("contexts", "codes", "words")


def _holds_a_title(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a person's title stands in it: « Restauration Mr Paul Mazet », « Faculté des lettres Professeur »."""
    titles = words("contexts", "titles", "words")
    return any(tokens.keys[at] in titles for at in range(first + 1, last)) or tokens.keys[last - 1] in words(
        "contexts", "titles", "last"
    )


def _is_organ(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is what a body decides by: « Conseil de surveillance du port », « Assemblée générale »."""
    return tokens.text(first, last).casefold().startswith(DECIDING)


def _is_office(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is an office or what it is of: « Ministre des Affaires sociales », « la ministre de la [Transition] »."""
    offices = words("contexts", "titles", "offices")
    return tokens.keys[first] in offices or any(
        tokens.keys[at] in offices or (tokens.keys[at] in _THAT_OF and _is_named_before(tokens, at, offices))
        for at in _governors(tokens, first)
    )


def _is_named_before(tokens: Tokens, at: int, offices: frozenset[str]) -> bool:
    """Whether a person stands before `at`, and an office before that: « deux ministres, Luc Marin, celui de l'[Intérieur] »."""
    begin = max(0, at - _SENTENCE)
    ends = [here for here in range(begin, at) if tokens.words[here] in _SENTENCE_ENDS]
    person = at > 1 and tokens.words[at - 1] == "," and tokens.shapes[at - 2] in NAME_SHAPES
    return person and not offices.isdisjoint(tokens.keys[(ends[-1] + 1 if ends else begin) : at])


def is_named_thing(tokens: Tokens, first: int, last: int) -> bool:
    """Whether what is made, decided, held or written has that name: « la gamme de couteaux [Silex] »."""
    begin = first
    while begin and first - begin < _PHRASE and tokens.shapes[begin] in NAME_SHAPES and tokens.shapes[begin - 1] in NAME_SHAPES:
        begin -= 1
    if tokens.shapes[begin] not in NAME_SHAPES or not begin:
        return False
    noun = _head_of_phrase(tokens, begin - (tokens.words[begin - 1] in _OPENING_QUOTES))
    if noun is None:
        return False
    products = words("contexts", "before", "products")
    made = tokens.keys[noun - 1] in _OWNING and (tokens.keys[noun] in products or tokens.keys[noun].removesuffix("s") in products)
    return made or tokens.keys[noun] in words("contexts", "things", "named")


def _head_of_phrase(tokens: Tokens, end: int) -> int | None:
    """Where the head is of a phrase in small letters that ends there: « gamme » of « la gamme de couteaux »."""
    determiners = words("contexts", "links", "articles") | {"du", "au"}
    for at in range(end - 1, max(-1, end - _PHRASE - 1), -1):
        if tokens.keys[at] in determiners:
            governed = at and tokens.keys[at - 1] in _INNER_PREPOSITIONS
            if not governed:
                return at + 1 if at + 1 < end and tokens.keys[end - 1] not in words("contexts", "links", "functions") else None
        elif tokens.shapes[at] not in (LOWER, ELIDED):
            return None
    return None


def _is_set_back(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a participle opens the sentence: « [Fondée à Kerlan], la maison… »."""
    if last - first < 3 or not tokens.begins(first) or last == len(tokens) or tokens.words[last] != ",":
        return False
    participle = tokens.shapes[first] == CAPITALISED and _PARTICIPLE.search(tokens.keys[first]) is not None
    return participle and tokens.keys[first] not in heads() and tokens.keys[first + 1] in _BEHIND_PARTICIPLES


def _is_ticker(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is a code of an exchange in brackets: « (Milan:VRT) »."""
    return (
        first > 2 and tokens.words[first - 1] == ":" and tokens.words[first - 3] == "(" and tokens.words[last : last + 1] == [")"]
    )


def _takes_in_a_town(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the town is that of the plant before: « l'usine [Michelin de Troyes] », not « l'usine [Forges de Troyes] »."""
    plant = first > 0 and tokens.keys[first - 1] in words("contexts", "before", "plants")
    placed = last - first > 2 and tokens.keys[last - 2] in OF and _is_town(tokens.keys[last - 1])
    return plant and placed and tokens.shapes[first] in NAME_SHAPES and tokens.keys[first] not in heads()


def _takes_in_a_hamlet(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a place that no list has is that of the plant before: « l'usine [Verlac des Arcelles] »."""
    plant = first > 0 and tokens.keys[first - 1] in words("contexts", "before", "plants")
    placed = last - first == 3 and tokens.keys[first + 1] in OF and tokens.keys[first] not in heads()
    named = (
        tokens.shapes[at] in NAME_SHAPES and not writing_of(tokens.keys[at]).startswith("common") for at in (first, last - 1)
    )
    return plant and placed and all(named)


def _is_town(key: str) -> bool:
    return key in names("places") or key in names("communes")


def _is_of_inhabitants(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it names who lives somewhere: « aux [Auvergnats] », « les [Rennais] »."""
    many = first > 0 and tokens.keys[first - 1] in _PLURAL and tokens.shapes[first] == CAPITALISED
    return many and last - first == 1 and tokens.keys[first].endswith(_INHABITANTS) and tokens.keys[first] not in heads()


def _is_appellation(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is a mark of origin, without an article: « un beurre [AOP Vexin-Thelle] »."""
    marked = last - first > 1 and tokens.keys[first] in words("contexts", "things", "appellations")
    return marked and first > 0 and tokens.keys[first - 1] not in _SINGULAR


def _is_figure_of_speech(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a saying names it: « le supplice de [Tantale] », « une boîte de [Pandore] »."""
    nouns = _FIGURES.get(tokens.keys[first])
    return nouns is not None and last - first == 1 and not nouns.isdisjoint(tokens.keys[max(0, first - _SAYING) : first])


def _is_one_of_many(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a head noun alone is of many: « 314 [EHPAD] », « l'aide aux [Cuma] », not « aux [Paniers] » of Paniers du Rhin."""
    many = last - first == 1 and tokens.keys[first] in heads() and is_of_many(tokens, first)
    return many and not (tokens.keys[first].endswith("s") and _shortens(tokens, first))


def _shortens(tokens: Tokens, at: int) -> bool:
    """Whether the word there, with a capital, begins a name elsewhere in the article that goes on with « de » and a capital."""
    if tokens.shapes[at] != CAPITALISED:
        return False
    others = (here for here, word in enumerate(tokens.words[:-2]) if word == tokens.words[at] and here != at)
    return any(tokens.keys[here + 1] in OF and tokens.shapes[here + 2] in NAME_SHAPES for here in others)


def _is_possessed(tokens: Tokens, first: int, last: int) -> bool:
    """Whether somebody's thing or person: « Kerlan et son [Vibrator] », not « son CHU », « sa CPAM »."""
    owned = first and tokens.keys[first - 1] in _POSSESSIVES and tokens.shapes[first] == CAPITALISED
    return bool(owned) and tokens.keys[first] not in heads() and tokens.keys[first] not in labels()


def _is_one_of_classes(tokens: Tokens, first: int, last: int) -> bool:
    """Whether an acronym goes on a list of classes: « les communes, les entreprises et les [OSBL] »."""
    if last - first > 1 or tokens.shapes[first] != ACRONYM or first < _CLASSES or tokens.keys[first - 1] not in _PLURAL:
        return False
    listed, determiner, noun, joined = range(first - _CLASSES, first - 1)
    return (
        tokens.words[listed] == ","
        and tokens.keys[determiner] == tokens.keys[first - 1]
        and tokens.shapes[noun] == LOWER
        and tokens.keys[noun].endswith(("s", "x"))
        and tokens.keys[joined] in ("et", "ou")
    )


def _is_initials(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is nothing but letters: « (D) », « G. R. »."""
    return all(len(word) == 1 for word in tokens.words[first:last])


def _is_of_an_address(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is a word of an address: « BP 1234 », « 99000 Kerlan Cedex »."""
    key = tokens.keys[first]
    if key in words("contexts", "addresses", "last"):
        return True
    return key in words("contexts", "addresses", "numbered") and last < len(tokens) and tokens.shapes[last] == DIGITS


def _is_sum(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sign of money makes it a sum: « [3M]€ »."""
    return last < len(tokens) and tokens.words[last] in "€$£" and tokens.starts[last] == tokens.ends[last - 1]


def _is_surname(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a first name in front makes it a person: « Alphonse [Thirion], le maire »."""
    before = first - 1 - (first > 1 and tokens.words[first - 1] in ("Le", "La", "de"))
    named = before >= 0 and tokens.shapes[before] == CAPITALISED and tokens.keys[before] in names("first_names")
    return named and last - first == 1 and (before == 0 or tokens.shapes[before - 1] not in NAME_SHAPES)


def _governors(tokens: Tokens, at: int) -> Iterator[int]:
    """The nouns that a name which begins there is a complement of: « ministre » of « ministre de la Mer et des [Ports] »."""
    for _ in range(_MAX_COMPLEMENTS):
        link = at
        while at > 0 and tokens.keys[at - 1] in _BETWEEN:
            at -= 1
        if not at or OF.isdisjoint(tokens.keys[at:link]):
            return
        joined = tokens.keys[at - 1] in _AND
        at -= 1 + joined
        while joined and at > 0 and tokens.shapes[at] == LOWER and tokens.shapes[at - 1] in NAME_SHAPES:
            at -= 1
        yield at
        if not joined and tokens.shapes[at] not in NAME_SHAPES:
            if at:
                yield at - 1  # « ministre déléguée »
            return


def _is_place(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it only says where: « dans la région X », « en région X », « les entreprises de la région X »."""
    if tokens.keys[first] not in words("contexts", "territories", "heads"):
        return False
    at = first - 1
    while at > 0 and tokens.keys[at] in _BETWEEN:
        at -= 1
    if at < 0:
        return False
    if tokens.keys[at] in words("contexts", "territories", "in") or (tokens.keys[at] == "pour" and tokens.begins(at)):
        return True
    of = at < first - 1 and not OF.isdisjoint(tokens.keys[at + 1 : first])
    return of and tokens.keys[at] in words("contexts", "territories", "of")


def _is_full_of_others(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is said to be full of somebody, as territories are: « le [Val d'Orge] fourmille de jeunes pousses »."""
    return last < len(tokens) and tokens.keys[last] in words("contexts", "territories", "full")


def _opens_with_demonym(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it begins with where a name is from: « le [Nantais Bastingage] », « L'[Alsacien Kremer] »."""
    if last - first < 2 or not first or tokens.keys[first - 1] not in _SINGULAR or tokens.shapes[first] != CAPITALISED:
        return False
    key = tokens.keys[first]
    said = _DEMONYM.search(key) is not None and not writing_of(key).startswith("name") and key not in heads()  # « Fondation »
    return said and tokens.shapes[first + 1] in NAME_SHAPES


def _is_of_a_person(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a person's initial or title comes right before, or begins it: « A. Delaporte », « Mr Karim Oulhaci »."""
    titles = words("contexts", "titles", "words")
    if tokens.keys[first] in titles and last - first > 1:
        return True
    if first > 1 and tokens.words[first - 1] == "." and tokens.starts[first] - tokens.ends[first - 1] <= 1:
        initial = tokens.words[first - 2]
        return len(initial) == 1 and initial.isupper() and tokens.keys[first] not in heads()
    return False


def _is_sector(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is a trade by the ending of its name, with an article: « les [FinTech] belges », « la [Foodtech] »."""
    trade = first + (tokens.keys[first] in _OF_TRADES)
    if trade == 0 or trade == last or tokens.keys[trade - 1] not in _OF_TRADES:
        return False
    alone = NAME_SHAPES.isdisjoint(tokens.shapes[trade + 1 : last + 1])
    return alone and tokens.keys[trade].endswith(_SECTORS)


def _is_diploma(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is what somebody has studied, or its field: « (Master Finance, …) », « un MBA [Marketing] »."""
    diplomas = words("contexts", "things", "diplomas")
    field = first > 0 and tokens.keys[first - 1] in diplomas and tokens.shapes[first] == CAPITALISED
    return field or (last - first > 1 and tokens.keys[first] in diplomas)


def _is_line(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is what people go by, alone or of a place: « le [Tram] », « le [Métro de Lyon] »."""
    carried = tokens.keys[first] in words("contexts", "things", "lines")
    return carried and (last - first == 1 or tokens.keys[first + 1] in OF)


def _is_sold_by(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a list gives it to somebody, as it gives others: « Astéria chez Vernet, [Grand Large] chez Caprio »."""
    listed = first > 0 and tokens.keys[first - 1] in _AND and "chez" in tokens.keys[max(0, first - _PHRASE) : first]
    at_home = last + 1 < len(tokens) and tokens.keys[last] == "chez" and tokens.shapes[last + 1] in NAME_SHAPES
    return listed and at_home and NAME_SHAPES.issuperset(tokens.shapes[first:last])


def _is_listing_venue(tokens: Tokens, first: int, last: int) -> bool:
    """Whether shares are listed there: « trois assureurs cotés à la [BVMAC] », « cotée sur [Euronext Paris] »."""
    at = first - 1
    while at > 0 and first - at <= _LINKS_OF_A_LISTING and (tokens.keys[at] in _TO_A_LISTING or tokens.shapes[at] == ELIDED):
        at -= 1
    return 0 <= at < first - 1 and tokens.keys[at] in words("contexts", "before", "listed")


def _is_enlarged(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sign makes an acronym of a scheme or an offer another one: « PTZ+ »."""
    return last - first == 1 and tokens.shapes[first] == ACRONYM and tokens.words[first].endswith("+")


def _is_dateline(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it begins with a town in capitals that opens a heading: « – [NANTES Énergies] marines »."""
    opens = tokens.begins(first) and tokens.shapes[first] == ACRONYM and not tokens.in_capitals[first]
    return last - first > 1 and opens and _is_town(tokens.keys[first]) and tokens.shapes[first + 1] == CAPITALISED


_EVEN_KNOWN = (_is_place, _is_sum, _is_surname, _takes_in_a_town, _is_listing_venue)


# « transformée en Scop », « une SARL »: what a company is by law.
def _is_legal_form(tokens: Tokens, first: int, last: int) -> bool:
    first += tokens.keys[first] in _SINGULAR
    return last - first == 1 and tokens.keys[first] in words("bodies", "legal_forms", "words")


_REFUSED = (
    *_EVEN_KNOWN,
    _is_legal_form,
    _is_series,
    _is_unbalanced,
    _cuts_head,
    _is_common_plural,
    _is_town_hall,
    _joins_two,
    _is_code,
    _holds_a_title,
    _is_full_of_others,
    _is_organ,
    _is_office,
    _opens_with_demonym,
    _is_of_a_person,
    is_named_thing,
    _is_set_back,
    _is_ticker,
    _is_possessed,
    _is_figure_of_speech,
    _is_appellation,
    _is_of_inhabitants,
    _is_one_of_many,
    _is_one_of_classes,
    _is_initials,
    _is_of_an_address,
    _is_sector,
    _is_diploma,
    _is_line,
    _is_sold_by,
    _is_listing_venue,
    _is_enlarged,
    _is_dateline,
    _takes_in_a_hamlet,
)
