"""What speaks for and against a candidate: its own words, the words around it, the rest of the article."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.extraction.organisations.acronyms import described
from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.companions import Entities, Lattice, Lists, Namesakes
from pipeline.extraction.organisations.contexts import OF, Contexts
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.refusals import end_of_first
from pipeline.extraction.organisations.tokens import ACRONYM, LOWER, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import head_size, heads, labels, names, words, writing_of

Features = list[str]

# « CRoPS », « NordeLB »
_CAPITAL_INSIDE = re.compile(r"\w[A-ZÀ-Ý]")
_SHORT_TEXT = 60  # tokens
_ANOTHER = 3  # tokens that begin another name: « et de Saintes »
_ECONOMIC_SHARE = 0.022
_ECONOMIC = words("contexts", "registers", "economic")
_THINGS = words("contexts", "things", "words")
_OPENERS = words("contexts", "openers", "words")
_COMPANY_HEADS = frozenset(noun for noun, kind in heads().items() if kind == "company")
_COMPANY_WORDS = words("bodies", "company_words", "words")


def describe(tokens: Tokens, candidates: Sequence[Candidate], encoded: Encoded) -> Iterator[Features]:
    """The features of each candidate, in order: names of what holds, all of weight one, none twice.

    What the lists know for a place, a person or an opening word has one feature only: it is hardly ever an organisation.
    """
    around = Contexts(tokens)
    contexts = [around.around(candidate.first, candidate.last) for candidate in candidates]
    keys = [tokens.text(candidate.first, candidate.last).casefold() for candidate in candidates]
    namesakes = Namesakes(tokens, candidates, keys, contexts)
    lattice, entities, lists = Lattice(tokens, candidates), Entities(candidates), Lists(tokens)
    general_news, things = is_general_news(tokens), described(tokens)
    for candidate, key, context in zip(candidates, keys, contexts, strict=True):
        kind = _sort(tokens, candidate, key)
        if kind in _HARDLY_EVER:
            yield [f"hardly ever={kind}", *_encoded(encoded, tokens, candidate, kind)]
            continue
        features = _own(tokens, candidate, kind)
        if tokens.words[candidate.first] in things and candidate.last - candidate.first == 1:
            features.append("acronym of a thing")
        features += [f"{context[3]}&{feature}" for feature in features if feature.startswith("linked=et")]
        labelled = entities.features(candidate)
        written = _written(tokens, candidate)
        features += [*written, *(f"{written[0]}&{each}" for each in (context[0], context[1], context[3], labelled[0]))]
        features += _pairs(f"is={kind}", context, labelled[0])
        features += [f"{feature}&{each}" for feature in features if feature.startswith("head=") for each in context[:4]]
        features += context
        features += labelled
        features += namesakes.features(candidate, key)
        features += lattice.features(candidate)
        features += lists.features(candidate)
        features += _encoded(encoded, tokens, candidate, kind)
        yield [*features, *(f"{feature} in general news" for feature in features)] if general_news else features


def _encoded(encoded: Encoded, tokens: Tokens, candidate: Candidate, kind: str) -> Iterator[str]:
    """What the encoder says of the candidate, alone and together with what the candidate is by the lists."""
    first, last = candidate.first, candidate.last
    ends = end_of_first(tokens, first, min(last + _ANOTHER, len(tokens))) == last
    said = encoded.features(tokens.starts[first], tokens.ends[last - 1], ends=ends)
    yield from said
    if said:
        yield f"is={kind}&{said[0]}"
        yield f"{said[0]}&{said[-1]}"


def is_general_news(tokens: Tokens) -> bool:
    """Whether the article has few words of economic and local news: its names are more often people, places and states."""
    count = sum(map(_ECONOMIC.__contains__, tokens.keys))
    return len(tokens) > _SHORT_TEXT and count < _ECONOMIC_SHARE * len(tokens)


def _pairs(kind: str, context: Sequence[str], label: str) -> tuple[str, ...]:
    """Conjunctions of the strongest features."""
    left, right, lead, determiner = context[:4]
    return (
        f"{kind}&{left}",
        f"{kind}&{right}",
        f"{kind}&{lead}",
        f"{kind}&{determiner}",
        f"{kind}&{label}",
        f"{label}&{left}",
        f"{left}&{right}",
    )


def _own(tokens: Tokens, candidate: Candidate, kind: str) -> Features:
    """Features of the candidate's own words; `kind` is what it is by the lists."""
    first, last, sources = candidate.first, candidate.last, candidate.sources
    beyond = head_size(tokens.keys, first) - 1
    size, shape = last - first - beyond, tokens.shapes[first]
    features = [f"is={kind}", f"form={_form(tokens, first, last, beyond)}", f"size={min(size, 6)}"]
    features += [f"source={source}" for source in sources]
    features += _head(tokens.keys[first], shape, size)
    features += _end(tokens, first + beyond, last)
    if beyond:
        features.append("compound" if size > 1 else "compound alone")
    if tokens.begins(first):
        features.append(f"opens={kind}")
    if tokens.in_capitals[first]:
        features.append("capitals")
    if size == 1:
        features += _single(tokens.words[first])
    return features


_HARDLY_EVER = frozenset(("place", "person", "first name", "opening word", "thing alone"))


def _sort(tokens: Tokens, candidate: Candidate, whole: str) -> str:
    """What the words are, by the lists: a person, a place, a thing, a head noun, an acronym…; `whole` is them in lower case."""
    if "known" in candidate.sources or "perhaps known" in candidate.sources:
        return "known" if "known" in candidate.sources else "perhaps known"
    first, last = candidate.first, candidate.last
    key, shape = tokens.keys[first], tokens.shapes[first]
    several = last - first > 1
    if whole in names("places") or (several and key in ("le", "la", "les") and whole.split(" ", 1)[1] in names("places")):
        return "place"
    company = several and not _COMPANY_WORDS.isdisjoint(tokens.keys[first + 1 : last])
    if key in names("first_names") and not company:
        return "person" if several else "first name"
    if whole in names("communes"):
        return "commune"
    if _is_thing_alone(tokens, first, last):
        return "thing alone"
    if key in _THINGS:
        return "thing" if shape == LOWER else "Thing"
    if key in heads():
        return f"body{shape}{min(last - first, 2)}"
    if company:
        return "company"
    if key in _OPENERS:
        return "opener" if several else "opening word"
    return "words" if several else f"single{shape}"


def _is_thing_alone(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the only word is no name by itself: « PME », « La PME », « 3D », « le Groupe »."""
    first += tokens.keys[first] in ("le", "la", "les") and last - first == 2
    key = tokens.keys[first]
    alone = last - first == 1 and tokens.shapes[first] != ACRONYM
    return last - first == 1 and (
        (key in _THINGS and key not in heads()) or (alone and key in labels() and key in _COMPANY_HEADS)
    )


def _written(tokens: Tokens, candidate: Candidate) -> Features:
    """How French writes the words of the candidate elsewhere: « Budget primitif » is common, « Lyon » a name."""
    named = [at for at in range(candidate.first, candidate.last) if tokens.shapes[at] in NAME_SHAPES]
    sorts = [_sort_of_word(tokens, at) for at in named]
    if not sorts:
        return ["written=lower"]
    rough = sorted({sort.rstrip("0123") for sort in sorts})
    opens = "opens " if tokens.begins(candidate.first) else ""
    whole = "alone " if candidate.last - candidate.first == 1 else ""
    return [
        f"written={whole}{opens}{' '.join(rough)}",
        f"first={sorts[0]}",
        f"last={sorts[-1]}",
        f"{whole}{opens}first={sorts[0]}",
    ]


def _sort_of_word(tokens: Tokens, at: int) -> str:
    return "acronym" if tokens.shapes[at] == ACRONYM and not tokens.in_capitals[at] else writing_of(tokens.keys[at])


def _form(tokens: Tokens, first: int, last: int, beyond: int) -> str:
    """The shapes of the words, runs of one shape as one, those of the head `beyond` its first word left out."""
    form = tokens.shapes[first]
    for shape in tokens.shapes[first + beyond + 1 : last]:
        if not form.endswith(shape):
            form += shape
    return form[:7]


@lru_cache(16384)
def _head(key: str, shape: str, size: int) -> tuple[str, ...]:
    kind = heads().get(key)
    features = (f"label={shape}{min(size, 3)}",) if key in labels() else ()
    if kind is None:
        return features
    return *features, f"head={key}", f"head={key}{shape}", f"headkind={kind}{shape}", f"headsize={min(size, 4)}{shape}"


def _end(tokens: Tokens, first: int, last: int) -> tuple[str, ...]:
    """What the name ends with, and what links its parts."""
    key = tokens.keys[last - 1]
    end = (
        "place"
        if key in names("places")
        else "commune"
        if key in names("communes")
        else "company"
        if key in _COMPANY_WORDS
        else "-"
    )
    if last - first == 1:
        return f"end={end}", f"endshape=-{tokens.shapes[last - 1]}", "linked="
    inner = tokens.keys[first + 1 : last - 1]
    links = "".join(mark for mark in ("et", ",", "(") if mark in inner) + ("" if OF.isdisjoint(inner) else "de")
    return f"end={end}", f"endshape={tokens.shapes[last - 2]}{tokens.shapes[last - 1]}", f"linked={links}"


@lru_cache(16384)
def _single(word: str) -> tuple[str, ...]:
    key = word.casefold()
    inner = ("capitals inside",) if _CAPITAL_INSIDE.search(word) and not word.isupper() else ()
    return f"length={min(len(word), 10)}", f"suffix={key[-3:]}", f"suffix2={key[-2:]}", f"word={key}", *inner
