"""What the scores of other candidates say of one: repeats, short forms, acronyms, neighbours in a list."""

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.extraction.organisations.acronyms import bracketed
from pipeline.extraction.organisations.candidates import Candidate, is_national
from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import ACRONYM, MARK, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import head_size, heads, names, words

_SURE = 1.0  # log-odds from which a candidate vouches for others
_HOPELESS = -4.0  # log-odds below which no other candidate helps
_NEIGHBOUR_GAIN = 1.5
_WHOLE = 0.1  # log-odds that a name has more than its best part
_THIN = -2.0  # log-odds below which « la société » alone makes no name
_NAMED = 0.8
_LONG_HEAD = 3  # tokens
_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|97[1-6]|2[AB]")
_DETERMINERS = words("contexts", "links", "articles") | {"du", "au", "aux", "des"}
_THINGS = words("contexts", "things", "words")
_KNOWN = 0.3  # log-odds of a name of the gazetteer, at least


def look_again(tokens: Tokens, candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """The scores (log-odds of being an organisation) once each candidate has heard the others; never lower than before."""
    heard = [max(score, _KNOWN) if "known" in c.sources else score for c, score in zip(candidates, scores, strict=True)]
    for lend in _LENDERS:
        lend(tokens, candidates, heard)
    _prefer_wholes(tokens, candidates, heard)
    return heard


def _prefer_wholes(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« CCI (chambre de commerce et d'industrie) de Bayonne » and « L'Oréal », a known name, go before their parts."""
    beginning = defaultdict(list)
    for index, candidate in enumerate(candidates):
        beginning[candidate.first].append(index)
    for index, whole in enumerate(candidates):
        known = "known" in whole.sources and whole.last - whole.first > 1
        if known or (tokens.keys[whole.first] in heads() and _is_interrupted(tokens, whole)):
            within = (part for first in range(whole.first, whole.last) for part in beginning.get(first, ()))
            best = max(scores[part] for part in within if candidates[part].last <= whole.last)
            _raise(scores, index, best + _WHOLE)


def _is_interrupted(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether a bracket stands within one name: « CCI (…) de Bayonne », « ARS (…) Bretagne », not « association (HAD) Alba »."""
    inside = tokens.words[candidate.first : candidate.last - 1]
    if ")" not in inside:
        return False
    after = candidate.first + inside.index(")") + 1
    return tokens.keys[after] in OF or tokens.keys[after] in names("places")


def _is_doubtful(key: str) -> bool:
    """Whether the name is also one of a place or a person."""
    return any(key in names(which) for which in ("places", "communes", "first_names"))


def _raise(scores: list[float], index: int, to: float) -> None:
    if scores[index] > _HOPELESS:
        scores[index] = max(scores[index], to)


def _lend_to_numbered(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« l'UPE 34 », « le SDIS 55 »: what has the number of a department behind its acronym is the body of that department."""
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        numbered = last - first == 2 and tokens.shapes[first] == ACRONYM and _DEPARTMENT.fullmatch(tokens.words[last - 1])
        if numbered and first and tokens.keys[first - 1] in _DETERMINERS and tokens.keys[first] not in _THINGS:
            _raise(scores, index, _NAMED)


def _lend_to_compounds(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Agence régionale de santé d'Alsace »: a head of several words with a place behind it names one body."""
    for index, candidate in enumerate(candidates):
        placed = tokens.keys[candidate.last - 1] in names("places")
        if placed and head_size(tokens.keys, candidate.first) >= _LONG_HEAD and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED)


def _lend_to_christened(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« le centre hospitalier Jeanne Marvig »: a head of several words with nothing but a name behind it names one body."""
    for index, candidate in enumerate(candidates):
        size = head_size(tokens.keys, candidate.first)
        name = tokens.shapes[candidate.first + size : candidate.last]
        if size > 1 and name and NAME_SHAPES.issuperset(name) and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED)


def _lend_to_national(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« l'armée malienne », « le parquet européen »: what a state has one of."""
    for index, candidate in enumerate(candidates):
        if is_national(tokens, candidate.first, candidate.last):
            _raise(scores, index, _KNOWN)


def _lend_to_named(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« la société Céradent »: what a noun said of nothing but organisations names is one."""
    namers = words("bodies", "namers", "words")
    for index, candidate in enumerate(candidates):
        named = (
            candidate.first > 0 and tokens.keys[candidate.first - 1] in namers and tokens.shapes[candidate.first] in NAME_SHAPES
        )
        key = tokens.text(candidate.first, candidate.last).casefold()
        if named and scores[index] > _THIN and not _is_doubtful(key) and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED)


def _lend_to_repeats(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Glycalp » found once is Glycalp everywhere, in capitals too."""
    best: dict[str, float] = defaultdict(lambda: _HOPELESS)
    keys = [tokens.text(c.first, c.last).casefold() for c in candidates]
    for key, score in zip(keys, scores, strict=True):
        best[key] = max(best[key], score)
    for index, (candidate, key) in enumerate(zip(candidates, keys, strict=True)):
        if best[key] >= _SURE and not _is_doubtful(key) and not _is_cut(tokens, candidate):
            _raise(scores, index, min(best[key], 2.0) - 0.5)


def _is_cut(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether capitalised words go on right after the candidate: « Grand Poitiers » in « Grand Poitiers Communauté urbaine »."""
    last = candidate.last
    return last < len(tokens) and tokens.shapes[last] in NAME_SHAPES and not tokens.in_capitals[last]


def _lend_to_short_forms(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Ravel » after « Fonderies Ravel », « CHU » after « CHU de Tours »."""
    begins, ends = set(), set()
    for candidate, score in zip(candidates, scores, strict=True):
        if candidate.last - candidate.first > 1 and score >= _SURE:
            begins.add(tokens.words[candidate.first])
            if tokens.shapes[candidate.last - 2] in NAME_SHAPES:
                ends.add(tokens.words[candidate.last - 1])
    lower = {word for word, shape in zip(tokens.words, tokens.shapes, strict=True) if shape == "c"}
    for index, candidate in enumerate(candidates):
        word, key = tokens.words[candidate.first], tokens.keys[candidate.first]
        common = key in lower or key in words("bodies", "company_words", "words") or key in words("contexts", "things", "words")
        if candidate.last - candidate.first > 1 or common or key in names("places") or _is_cut(tokens, candidate):
            continue
        if word in ends or (word in begins and not _is_doubtful(key)):
            _raise(scores, index, 0.5 if tokens.shapes[candidate.first] in NAME_SHAPES else _HOPELESS)


def _lend_to_partners(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """A long name and its bracketed acronym stand or fall together, and so do all mentions of that acronym."""
    index_of = {(c.first, c.last): index for index, c in enumerate(candidates)}
    sure: dict[str, float] = {}
    for expansion, acronym in bracketed(tokens):
        pair = [index_of[span] for span in (expansion, acronym) if span in index_of]
        best = max((scores[index] for index in pair), default=_HOPELESS)
        for index in pair if best >= _SURE else ():
            _raise(scores, index, best - 0.5)
        if best >= _SURE:
            sure[tokens.words[acronym[0]]] = best
    for index, candidate in enumerate(candidates):
        if candidate.last - candidate.first == 1 and tokens.words[candidate.first] in sure:
            _raise(scores, index, 1.0)


_LIST_MARKS = frozenset((",", "et", "ou", "/", "&"))


def _lend_to_neighbours(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """A list has names of one sort: « Roquette, Bonduelle et Lesaffre »."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for candidate, score in zip(candidates, scores, strict=True):
        starts[candidate.first] = max(score, starts.get(candidate.first, _HOPELESS))
        ends[candidate.last] = max(score, ends.get(candidate.last, _HOPELESS))
    gains = [
        index
        for index, candidate in enumerate(candidates)
        if tokens.shapes[candidate.first] in NAME_SHAPES
        and max(ends.get(_before(tokens, candidate.first), _HOPELESS), starts.get(_after(tokens, candidate.last), _HOPELESS))
        >= _SURE
        and not _is_doubtful(tokens.text(candidate.first, candidate.last).casefold())
        and tokens.keys[candidate.first] not in names("first_names")
    ]
    for index in gains:
        _raise(scores, index, scores[index] + _NEIGHBOUR_GAIN)


def _before(tokens: Tokens, first: int) -> int:
    """Where the name before in the list ends, or -1."""
    at = first - 1
    while at > 0 and tokens.keys[at] in words("contexts", "links", "small"):
        at -= 1
    return at if at > 0 and tokens.keys[at] in _LIST_MARKS else -1


def _after(tokens: Tokens, last: int) -> int:
    """Where the name after in the list begins, or -1."""
    if last >= len(tokens) or tokens.keys[last] not in _LIST_MARKS:
        return -1
    at = last + 1
    while at < len(tokens) and tokens.keys[at] in words("contexts", "links", "small") and tokens.shapes[at] != MARK:
        at += 1
    return at


_LENDERS = (
    _lend_to_numbered,
    _lend_to_compounds,
    _lend_to_christened,
    _lend_to_national,
    _lend_to_named,
    _lend_to_repeats,
    _lend_to_short_forms,
    _lend_to_partners,
    _lend_to_neighbours,
)
