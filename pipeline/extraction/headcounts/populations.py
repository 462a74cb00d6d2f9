"""Which nouns count people or jobs, and as what: a lexicon, and the endings of French agent nouns."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.lexicon import any_of, load_lexicon
from schemas.facts import Population

_LEXICON = load_lexicon("headcounts/populations")

# Masculine endings and what the feminine puts in their place, the longest ending first.
_FEMININES = {
    "teur": ["teuse", "trice"], "eur": ["euse", "eure"], "ien": ["ienne"], "éen": ["éenne"], "er": ["ère"], "if": ["ive"],
    "el": ["elle"], "on": ["onne"], "an": ["ane", "anne"], "é": ["ée"], "i": ["ie"], "t": ["te"], "l": ["le"], "n": ["ne"],
    "s": ["se"], "u": ["ue"], "d": ["de"],
}  # fmt: skip
_PLURALS = {"bleu": "bleus", "al": "aux", "au": "aux", "eu": "eux", "s": "s", "x": "x", "z": "z"}
# « salarié·e·s », « étudiant(e)s », « acteur.rice.s », « infirmier-e-s », « chercheur/euse/s »
_INCLUSIVE = re.compile(r"[·.(/-](?:e|ne|ère|le|te|se|ve|euse|rice|trice|ice|ienne|ée)(?:[·./)-]?s|\))?(?:s)?\Z", re.IGNORECASE)
_WORD = r"[^\W\d_]{1,40}(?:-[^\W\d_]{1,40}){0,4}"
_NOUN = re.compile(
    rf"{_WORD}(?:[·./](?:e|ne|ère|le|te|se|ve|euse|rice|trice|ice|ienne)(?:[·./]?s)?\b|\((?:e|ne|ère|le|te|se|euse|rice)s?\)s?)?"
)
_ADJECTIVES = re.compile(rf"(?:{any_of(_LEXICON['adjectives']['words'])}[ ]|ex-){{1,2}}", re.IGNORECASE)
_AGENT = re.compile(rf"{any_of(_LEXICON['formation']['agents'])}\Z")  # « urbanistes »
_FORMATION = _LEXICON["formation"]
# « Nantais », « Bretons »
_DEMONYM = re.compile(rf"(?:[A-ZÀÉÈÎÔ][^\W\d_]+{any_of(_FORMATION['demonyms'])}|{any_of(_FORMATION['irregular_demonyms'])})\Z")
_THINGS = {*_LEXICON["things"]["nouns"], *_LEXICON["things"]["living"]}
_THING = re.compile(rf"{any_of(_LEXICON['things']['endings'])}\Z")  # « installations », « logements »
_PREFIX = re.compile(any_of(_LEXICON["formation"]["prefixes"]))  # « ex-salariés »


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of people or jobs in a text, with its class."""

    start: int
    end: int
    population: Population


def find_noun(text: str, start: int, *, singular: bool = False) -> Noun | None:
    """The plural noun of people or jobs that begins at `start`, after at most two adjectives; None when there is none.

    `singular` accepts a singular too, as labels have it: « Effectif : 31 ».
    """
    adjectives = _ADJECTIVES.match(text, start)
    noun = (_noun_at(text, adjectives.end()) if adjectives else None) or _noun_at(text, start)
    if not noun and singular and (word := _NOUN.match(text, start)) and (found := population_of(_plural(word[0].lower()))):
        return Noun(start, word.end(), found)
    return noun


def _noun_at(text: str, start: int) -> Noun | None:
    match = _NOUN.match(text, start)
    if not match:
        return None
    word = match[0]
    head, following = _plain(word), text[match.end() : match.end() + 40].lower()
    for rest, population in _COMPOUNDS.get(head, ()):
        if following.startswith(rest) and not following[len(rest) :][:1].isalnum():
            return Noun(start, match.end() + len(rest), population)
    if following.startswith(_NEVER_BEFORE.get(head, ())) or not following.startswith(_ONLY_BEFORE.get(head, ("",))):
        return None
    found = population_of(word)
    point = word in _ABBREVIATIONS and text.startswith(".", match.end())
    return Noun(start, match.end() + point, found) if found else None


def population_of(word: str) -> Population | None:
    """The class of a plural noun, whatever its gender and case; None when it counts no people."""
    plain = _plain(word)
    if plain in _NOT_PEOPLE or word in _NOT_PEOPLE:
        return None
    return _listed_population(word, plain) or ("professionals" if ends_like_trade(word) else None)


def ends_like_trade(word: str) -> bool:
    """Whether a plural noun is in no list of people, and formed like those of trades: « urbanistes », but « flotteurs » too."""
    plain = _plain(word)
    formed = _AGENT.search(plain) and plain.split("-")[-1] not in _NOT_PEOPLE
    return bool(formed and not _listed_population(word, plain))


def _listed_population(word: str, plain: str) -> Population | None:
    """The class that the lists give a noun, its accents or a prefix left out, or that it has as a demonym."""
    if found := _POPULATIONS.get(word) or _POPULATIONS.get(plain):
        return found
    if (word.isupper() or plain not in _OTHER_WORDS) and (found := _UNACCENTED.get(plain)):
        return found
    stem = _PREFIX.sub("", plain, count=1)
    if stem != plain and stem not in _NOT_PEOPLE and (found := _listed_population(stem, stem)):
        return found
    if _DEMONYM.match(word):
        return "people"
    return _POPULATIONS.get(plain.split("-")[0]) if "-" in plain else None


def is_thing(plural: str) -> bool:
    """Whether a plural that names no people by any list may be told by its ending, or a list, to be of things."""
    return plural in _NOT_PEOPLE or plural in _THINGS or _THING.search(plural) is not None


def _plain(word: str) -> str:
    """The word in small letters, without the marks of inclusive writing: « Salarié·e·s » is « salariés »."""
    stem, marks = _INCLUSIVE.subn("", word)
    return _plural(stem.lower()) if marks else word.lower()


def _plural(singular: str) -> str:
    for ending, plural in _PLURALS.items():
        if singular.endswith(ending):
            return singular.removesuffix(ending) + plural
    return singular + "s"


def _forms(lemma: str) -> Iterator[str]:
    """Plurals of a noun, masculine and feminine; each part of a compound varies; initials never do (« 12 AESH »)."""
    if lemma.isupper():
        yield lemma
    genders = [[part, *_feminines(part)] for part in lemma.split("-")]
    width = max(map(len, genders))
    for i in range(width):
        yield "-".join(_plural(part[min(i, len(part) - 1)]) for part in genders)
    yield "-".join([*(part[0] for part in genders[:-1]), _plural(genders[-1][0])])


def _feminines(masculine: str) -> list[str]:
    for ending, feminines in _FEMININES.items():
        if masculine.endswith(ending):
            return [masculine.removesuffix(ending) + feminine for feminine in feminines]
    return []


def _unaccented(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _read_lexicon() -> tuple[dict[str, Population], dict[str, list[tuple[str, Population]]]]:
    """Classes of single words by form, and of longer nouns by the form of their first word."""
    words: dict[str, Population] = {}
    compounds: defaultdict[str, list[tuple[str, Population]]] = defaultdict(list)
    for population, lemmas in _LEXICON["populations"].items():
        for lemma in lemmas:
            head, space, rest = lemma.partition(" ")
            for form in _forms(head):
                if space:
                    compounds[form].append((f" {rest}", population))
                    compounds[form].append((" " + " ".join(map(_plural, rest.split())), population))
                else:
                    words.setdefault(form, population)
    return words, {head: sorted(rests, key=lambda rest: -len(rest[0])) for head, rests in compounds.items()}


_POPULATIONS, _COMPOUNDS = _read_lexicon()
_ABBREVIATIONS: dict[str, Population] = _LEXICON["abbreviations"]
_POPULATIONS |= _ABBREVIATIONS
_POPULATIONS |= dict.fromkeys(_LEXICON["contracts"]["words"], "jobs")
_UNACCENTED = {_unaccented(form): population for form, population in _POPULATIONS.items()}
_OTHER_WORDS = {*_LEXICON["unaccented"]["others"]}
NOUNS = frozenset(_POPULATIONS)  # single words, in small letters but for initials
_NOT_PEOPLE = {form for lemma in _LEXICON["not_people"]["nouns"] for form in (lemma, *_forms(lemma))}
THINGS = frozenset({*_NOT_PEOPLE, *_THINGS})


def _followers(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """What may follow, in small letters, by the plurals of the noun."""
    return {form: tuple(f" {rest.lower()}" for rest in rests) for lemma, rests in table.items() for form in _forms(lemma)}


_NEVER_BEFORE = _followers(_LEXICON["not_people"]["before"])
_ONLY_BEFORE = _followers(_LEXICON["only_before"])
