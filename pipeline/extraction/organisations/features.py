"""What speaks for and against a candidate: its own words, the words around it, the rest of the article."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.tokens import (
    ACRONYM,
    DIGITS,
    ELIDED,
    LINE,
    LOWER,
    MARK,
    NAME_SHAPES,
    Tokens,
)
from pipeline.extraction.organisations.vocabulary import heads, labels, names, words

Features = list[str]

_SHORT_TEXT = 60  # tokens
_ECONOMIC_SHARE = 0.022


def describe(tokens: Tokens, candidates: Sequence[Candidate]) -> Iterator[Features]:
    """The features of each candidate, in order: names of what holds, all of weight one."""
    contexts = [_context(tokens, candidate) for candidate in candidates]
    article = _Article(tokens, candidates, contexts)
    covered = _covered(tokens, candidates)
    general_news = _is_general_news(tokens)
    lattice = _Lattice(tokens, candidates)
    for candidate, context in zip(candidates, contexts, strict=True):
        own = _own(tokens, candidate)
        model = _model(candidate, covered)
        rest = article.rest(candidate)
        features = [*own, *context, *model, *rest, *lattice.beyond(candidate), *_pairs(own, context, model)]
        yield [*features, *(f"{feature} in general news" for feature in features)] if general_news else features


def _is_general_news(tokens: Tokens) -> bool:
    """Whether the article has few words of economic and local news: its names are more often people, places and states."""
    economic = words("contexts", "registers", "economic")
    count = sum(key in economic for key in tokens.keys)
    return len(tokens) > _SHORT_TEXT and count < _ECONOMIC_SHARE * len(tokens)


def _pairs(own: Features, context: Features, model: Features) -> Iterator[str]:
    """Conjunctions of the strongest features."""
    kind = own[0]
    for feature in context[:4]:
        yield f"{kind}&{feature}"
    yield f"{kind}&{model[0]}"
    yield f"{model[0]}&{context[0]}"
    yield f"{context[0]}&{context[2]}"


# The candidate's own words


def _own(tokens: Tokens, candidate: Candidate) -> Features:
    first, last = candidate.first, candidate.last
    key, shape = tokens.keys[first], tokens.shapes[first]
    known = next((source for source in ("known", "perhaps known") if source in candidate.sources), None)
    kind = known or _class(tokens, first, last)
    features = [f"is={kind}", f"form={_form(tokens, first, last)}", f"size={min(last - first, 6)}"]
    features += [f"source={source}" for source in candidate.sources]
    if candidate.known:
        features.append(f"known={'known' in candidate.sources}")
    if key in heads():
        features += [
            f"head={key}",
            f"head={key}{shape}",
            f"headkind={heads()[key]}{shape}",
            f"headsize={min(last - first, 4)}{shape}",
        ]
    if key in labels():
        features.append(f"label={shape}{min(last - first, 3)}")
    features += _ending(tokens, first, last)
    if tokens.begins(first):
        features.append(f"opens={kind}")
    if tokens.in_capitals[first]:
        features.append("capitals")
    if last - first == 1:
        features += _single(tokens.words[first])
    return features


def _class(tokens: Tokens, first: int, last: int) -> str:
    """What the words are, by the lists: a person, a place, a thing, a body, an acronym…"""
    key, shape = tokens.keys[first], tokens.shapes[first]
    bare = first + (key in ("le", "la", "les", "l'") and last - first > 1)
    whole = tokens.text(bare, last).casefold()
    if whole in names("places"):
        return "place"
    if key in names("first_names"):
        return "person" if last - first > 1 else "first name"
    if whole in names("communes"):
        return "commune"
    if key in words("contexts", "things", "words"):
        return "thing" + ("" if shape == LOWER else "C")
    if key in heads():
        return f"body{shape}{min(last - first, 2)}"
    if last - first > 1 and words("bodies", "company_words", "words").intersection(tokens.keys[first + 1 : last]):
        return "company"
    if key in words("contexts", "openers", "words"):
        return "opener"
    return "words" if last - first > 1 else f"single{shape}"


@lru_cache(16384)
def _single(word: str) -> tuple[str, ...]:
    key = word.casefold()
    return f"length={min(len(word), 10)}", f"suffix={key[-3:]}", f"suffix2={key[-2:]}", f"word={key}"


def _form(tokens: Tokens, first: int, last: int) -> str:
    """The shapes of the words, runs of one shape as one."""
    form = ""
    for shape in tokens.shapes[first:last]:
        if not form.endswith(shape):
            form += shape
    return form[:7]


def _ending(tokens: Tokens, first: int, last: int) -> Features:
    key = tokens.keys[last - 1]
    end = (
        "place"
        if key in names("places")
        else "commune"
        if key in names("communes")
        else "company"
        if key in words("bodies", "company_words", "words")
        else "-"
    )
    before = tokens.shapes[last - 2] if last - first > 1 else "-"
    return [f"end={end}", f"endshape={before}{tokens.shapes[last - 1]}", f"linked={_links(tokens, first, last)}"]


def _links(tokens: Tokens, first: int, last: int) -> str:
    inner = tokens.keys[first + 1 : last - 1]
    return (
        ("e" if "et" in inner else "")
        + ("d" if not _OF.isdisjoint(inner) else "")
        + ("," if "," in inner else "")
        + ("(" if "(" in inner else "")
    )


_OF = frozenset(("de", "du", "des", "d'"))
_DETERMINERS = words("contexts", "links", "articles")


# The words around it


def _context(tokens: Tokens, candidate: Candidate) -> Features:
    left, determiner = _left(tokens, candidate.first)
    right = _right(tokens, candidate.last)
    previous = tokens.keys[candidate.first - 1] if candidate.first else "\n"
    following = tokens.keys[candidate.last] if candidate.last < len(tokens) else "\n"
    lead = _lead(tokens, candidate.first)
    quoted, bracketed = previous in _QUOTES and following in _QUOTES, previous == "(" and following == ")"
    frame = "quote" if quoted else "bracket" if bracketed else "-"
    return [
        f"left={left}",
        f"determiner={determiner}",
        f"right={right}",
        f"lead={lead}",
        f"previous={previous}",
        f"following={following}",
        f"cut={_cut(tokens, candidate)}",
        f"frame={frame}",
    ]


_QUOTES = frozenset('«»"“”')


def _lead(tokens: Tokens, first: int) -> str:
    """The word that governs the name, determiner and « de » passed over."""
    at = first - 1
    while at >= 0 and (tokens.keys[at] in _DETERMINERS or tokens.keys[at] in _OF):
        at -= 1
    return tokens.keys[at] if at >= 0 else "\n"


def _left(tokens: Tokens, first: int) -> tuple[str, str]:
    """What the words before say (« directeur de X » is a role), and the determiner."""
    at, determiner, of = first - 1, "", False
    while at >= 0 and (tokens.keys[at] in _DETERMINERS or tokens.keys[at] in _OF):
        of = of or tokens.keys[at] in _OF
        determiner = determiner or tokens.keys[at]
        at -= 1
    if at < 0:
        return "start", determiner
    return _left_class(tokens, at, of=of) + ("+of" if of else ""), determiner


def _left_class(tokens: Tokens, at: int, *, of: bool) -> str:
    key, shape = tokens.keys[at], tokens.shapes[at]
    for name in ("roles", "verbs", "sources", "people", "places"):
        if key in words("contexts", "before", name):
            return name
    if key in labels():
        return "label"
    if key in heads():
        return "body"
    if key in words("contexts", "things", "words"):
        return "thing"
    if shape == LINE:
        return "line"
    if shape == MARK:
        return key
    if key == "et" or shape == DIGITS:
        return "et" if key == "et" else "figure"
    if shape in NAME_SHAPES:
        return "first name" if key in names("first_names") else "name"
    return "function" if key in words("contexts", "links", "functions") else "word"


def _right(tokens: Tokens, last: int) -> str:
    """What the words after say: « X emploie », « X, filiale de », « X (12 salariés) »."""
    if last >= len(tokens):
        return "end"
    key, shape = tokens.keys[last], tokens.shapes[last]
    follows = last + 1 < len(tokens)
    if key in ("(", ",") and follows:
        return f"{key}{_kind_of_word(tokens, last + 1)}"
    if key in (":", "-", "–", "—", "•"):
        return ":figure" if follows and tokens.shapes[last + 1] == DIGITS else ":"
    if shape == LINE:
        return "line+figure" if follows and tokens.shapes[last + 1] == DIGITS else "line"
    return key if shape == MARK else _kind_of_word(tokens, last)


def _kind_of_word(tokens: Tokens, at: int) -> str:
    key, shape = tokens.keys[at], tokens.shapes[at]
    if key in words("contexts", "after", "verbs"):
        return "verb"
    if key in words("contexts", "after", "auxiliaries"):
        return "auxiliary"
    if key in words("contexts", "after", "appositions"):
        return "apposition"
    if key in _OF or key == "et":
        return "of" if key in _OF else "et"
    if shape in NAME_SHAPES:
        return "place" if key in names("places") or key in names("communes") else "acronym" if shape == ACRONYM else "name"
    if shape in (DIGITS, LINE, ELIDED):
        return shape
    if key in words("contexts", "links", "functions"):
        return "function"
    return "word"


def _cut(tokens: Tokens, candidate: Candidate) -> str:
    """Whether the capitalised words go on beyond the candidate, on its left or right."""
    first, last = candidate.first, candidate.last
    before = first - 1
    left = (
        first > 0
        and tokens.shapes[before] in NAME_SHAPES
        and tokens.starts[first] - tokens.ends[before] <= 1
        and not (tokens.keys[before] in _DETERMINERS and tokens.begins(before))
    )
    right = last < len(tokens) and tokens.shapes[last] in NAME_SHAPES
    further = last + 1 < len(tokens) and tokens.keys[last] in _OF and tokens.shapes[last + 1] in NAME_SHAPES
    return f"{'l' if left else ''}{'r' if right else ''}{'d' if further else ''}"


# Longer and shorter candidates


class _Lattice:
    """What a candidate would gain or lose at its ends, were it the next longer or shorter one."""

    def __init__(self, tokens: Tokens, candidates: Sequence[Candidate]) -> None:
        self._tokens = tokens
        self._ends: dict[int, list[int]] = defaultdict(list)
        self._starts: dict[int, list[int]] = defaultdict(list)
        for candidate in candidates:
            self._ends[candidate.first].append(candidate.last)
            self._starts[candidate.last].append(candidate.first)

    def beyond(self, candidate: Candidate) -> Iterator[str]:
        """Features of the words left out, and of the last ones taken in."""
        first, last = candidate.first, candidate.last
        longer = min((end for end in self._ends[first] if end > last), default=None)
        shorter = max((end for end in self._ends[first] if end < last), default=None)
        wider = max((start for start in self._starts[last] if start < first), default=None)
        for side, words_ in (("out", (last, longer)), ("in", (shorter, last)), ("before", (wider, first))):
            form = _piece(self._tokens, *words_) if None not in words_ else "-"
            yield f"{side}={form}"


def _piece(tokens: Tokens, first: int | None, last: int | None) -> str:
    """The sort of words in a piece of a name: links as written, the others by what they are."""
    parts = []
    for at in range(first or 0, min(last or 0, (first or 0) + 5)):
        key = tokens.keys[at]
        if key in words("contexts", "links", "connectors") or tokens.shapes[at] == MARK:
            parts.append("de" if key in _OF else key)
        elif key in names("places") or key in names("communes"):
            parts.append("PLACE")
        elif key in labels() or key in heads():
            parts.append("label" + tokens.shapes[at] if key in labels() else "head" + tokens.shapes[at])
        elif key in names("first_names"):
            parts.append("FIRST")
        else:
            parts.append(tokens.shapes[at])
    return " ".join(parts)


# What the statistical model says


def _covered(tokens: Tokens, candidates: Iterable[Candidate]) -> dict[int, Candidate]:
    """For each token, the entity of the statistical model that covers it."""
    return {at: c for c in candidates if c.label for at in range(c.first, c.last)}


def _model(candidate: Candidate, covered: Mapping[int, Candidate]) -> Features:
    if candidate.label:
        return [f"model={candidate.label}"]
    over = {id(entity): entity for at in range(candidate.first, candidate.last) if (entity := covered.get(at))}
    if not over:
        return ["model=none"]
    inside = (
        "within"
        if len(over) == 1 and (e := next(iter(over.values()))).first <= candidate.first and candidate.last <= e.last
        else "part"
    )
    return [f"model={inside}", *{f"part={entity.label}" for entity in over.values()}]


# The rest of the article

_STRONG_LEFT = frozenset(("left=roles+of", "left=label", "left=verbs", "left=sources", "left=label+of"))
_STRONG_RIGHT = frozenset(("right=verb", "right=(d", "right=:figure", "right=line+figure", "right=,apposition"))


class _Article:
    """What all mentions of one name in the article say together."""

    def __init__(self, tokens: Tokens, candidates: Sequence[Candidate], contexts: Sequence[Features]) -> None:
        self._tokens = tokens
        self._counts: Counter[str] = Counter()
        self._says: dict[str, Counter[str]] = defaultdict(Counter)
        self._begin: dict[str, set[str]] = defaultdict(set)
        lower = {key for key, shape in zip(tokens.keys, tokens.shapes, strict=True) if shape == LOWER}
        self._lower = lower
        for candidate, context in zip(candidates, contexts, strict=True):
            self._read(candidate, context)

    def _read(self, candidate: Candidate, context: Features) -> None:
        name = self._name(candidate)
        says = self._says[name]
        self._counts[name] += 1
        if candidate.label:
            says[candidate.label] += 1
        if context[0] in _STRONG_LEFT:
            says["left"] += 1
        if context[2] in _STRONG_RIGHT:
            says["right"] += 1
        if "known" in candidate.sources:
            says["known"] += 1
        if "acronym" in candidate.sources or "expansion" in candidate.sources:
            says["acronym"] += 1
        if context[0] == "left=places":
            says["place"] += 1
        if context[0] in ("left=first name", "left=people"):
            says["person"] += 1
        if candidate.last - candidate.first > 1:
            first = self._tokens.keys[candidate.first]
            self._begin[first].add(name)
            self._begin[self._tokens.keys[candidate.last - 1]].add(name) if first in names("first_names") else None

    def _name(self, candidate: Candidate) -> str:
        return self._tokens.text(candidate.first, candidate.last).casefold()

    def rest(self, candidate: Candidate) -> Features:
        """Features of the candidate from all places where the article has its name."""
        name = self._name(candidate)
        says, count = self._says[name], self._counts[name]
        features = [f"count={min(count, 4)}"]
        features += [f"says={what}" for what in ("left", "right", "known", "acronym", "place", "person") if says[what]]
        if count > 1:
            features += [f"mostly={label}" for label in ("ORG", "LOC", "PER", "MISC") if 2 * says[label] >= count]
        if candidate.last - candidate.first == 1:
            if name in self._lower:
                features.append("lower too")
            features += self._short(name)
        return features

    def _short(self, name: str) -> Features:
        """What longer names that begin with this word say."""
        longer = self._begin.get(name, ())
        evidence = ("left", "right", "known", "acronym", "ORG", "PER", "LOC")
        return [f"longer={what}" for what in evidence if any(self._says[other][what] for other in longer)]
