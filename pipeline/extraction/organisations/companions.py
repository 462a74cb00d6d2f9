"""What other candidates say of one: those of the same name in the article, longer and shorter ones, entities."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.extraction.organisations.candidates import Candidate
from pipeline.extraction.organisations.contexts import AGAINST_LEFT, OF, STRONG_LEFT, STRONG_RIGHT
from pipeline.extraction.organisations.tokens import LOWER, MARK, Tokens
from pipeline.extraction.organisations.vocabulary import heads, labels, names, words

_CONNECTORS = words("contexts", "links", "connectors")
_PLACES = names("places") | names("communes")
_INDEFINITE = words("contexts", "indefinite", "words")
_COMPANY_WORDS = words("bodies", "company_words", "words")
_PARTS = frozenset((",", "et", "ou"))
_SMALL = words("contexts", "links", "determiners") | {"en", "dans"}
_PIECE = 5  # tokens


# What a mention may say of all mentions of its name.
_SAID = ("left", "right", "known", "acronym", "place", "person", "against", "one of many")


class Namesakes:
    """What all candidates of one name in the article say together."""

    def __init__(
        self, tokens: Tokens, candidates: Sequence[Candidate], keys: Sequence[str], contexts: Sequence[list[str]]
    ) -> None:
        """Read all candidates, their names in lower case (`keys`) and their contexts, in the same order."""
        self._counts = Counter(keys)
        self._says: dict[str, dict[str, int]] = defaultdict(dict)
        self._longer: dict[str, set[str]] = defaultdict(set)
        self._lower = {key for key, shape in zip(tokens.keys, tokens.shapes, strict=True) if shape == LOWER}
        for candidate, key, context in zip(candidates, keys, contexts, strict=True):
            says = self._says[key]
            for what in _sayings(candidate, context):
                says[what] = says.get(what, 0) + 1
            if candidate.last - candidate.first > 1:
                begins, ends = tokens.keys[candidate.first], tokens.keys[candidate.last - 1]
                self._longer[begins].add(key)
                if begins in names("first_names"):
                    self._longer[ends].add(key)

    def features(self, candidate: Candidate, key: str) -> Iterator[str]:
        """Features of a candidate from all places where the article has its name."""
        says, count = self._says[key], self._counts[key]
        yield f"count={min(count, 4)}"
        for what in _SAID:
            if what in says:
                yield f"says={what}"
        if count > 1:
            yield from (f"mostly={label}" for label in ("ORG", "LOC", "PER", "MISC") if 2 * says.get(label, 0) >= count)
        if candidate.last - candidate.first == 1:
            if key in self._lower:
                yield "lower too"
            yield from self._from_longer(key)

    def _from_longer(self, key: str) -> Iterator[str]:
        """What longer names that begin with this word say, or people of this family name."""
        if longer := self._longer.get(key):
            for what in ("left", "right", "known", "acronym", "ORG", "PER", "LOC"):
                if any(what in self._says[other] for other in longer):
                    yield f"longer={what}"


def _sayings(candidate: Candidate, context: Sequence[str]) -> Iterator[str]:
    left, right = context[0], context[1]
    if candidate.label:
        yield candidate.label
    if left in STRONG_LEFT:
        yield "left"
    if right in STRONG_RIGHT:
        yield "right"
    if "known" in candidate.sources:
        yield "known"
    if "acronym" in candidate.sources or "expansion" in candidate.sources:
        yield "acronym"
    if left == "left=places":
        yield "place"
    if left in ("left=first name", "left=people"):
        yield "person"
    if left in AGAINST_LEFT:
        yield "against"
    if context[4].removeprefix("previous=") in _INDEFINITE:
        yield "one of many"


class Lists:
    """What stands beside a candidate in a list: « au Tyrol, en Carinthie et à Vienne »."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def features(self, candidate: Candidate) -> Iterator[str]:
        """Whether the word before or behind in a list is a place."""
        before, behind = self._item_before(candidate.first), self._item_behind(candidate.last)
        if before is not None and self._tokens.keys[before] in _PLACES:
            yield "listed behind a place"
        if behind is not None and self._tokens.keys[behind] in _PLACES:
            yield "listed before a place"

    def _item_before(self, first: int) -> int | None:
        """The last token of the item before, articles and prepositions passed over."""
        at = first - 1
        while at > 0 and self._tokens.keys[at] in _SMALL:
            at -= 1
        return at - 1 if at > 0 and self._tokens.keys[at] in _PARTS else None

    def _item_behind(self, last: int) -> int | None:
        """The first token of the item behind, articles and prepositions passed over."""
        if last >= len(self._tokens) or self._tokens.keys[last] not in _PARTS:
            return None
        at = last + 1
        while at < len(self._tokens) and self._tokens.keys[at] in _SMALL:
            at += 1
        return at if at < len(self._tokens) else None


class Lattice:
    """What a candidate would gain or lose at its ends, were it the next longer or shorter one."""

    def __init__(self, tokens: Tokens, candidates: Sequence[Candidate]) -> None:
        self._tokens = tokens
        self._ends: dict[int, list[int]] = defaultdict(list)
        self._starts: dict[int, list[int]] = defaultdict(list)
        for candidate in candidates:
            self._ends[candidate.first].append(candidate.last)
            self._starts[candidate.last].append(candidate.first)

    def features(self, candidate: Candidate) -> tuple[str, str, str]:
        """Features of the words left out at its end, of the last ones taken in, and of those left out before it."""
        first, last = candidate.first, candidate.last
        ends, starts = self._ends[first], self._starts[last]
        longer = min((end for end in ends if end > last), default=last) if len(ends) > 1 else last
        shorter = max((end for end in ends if end < last), default=last) if len(ends) > 1 else last
        wider = max((start for start in starts if start < first), default=first) if len(starts) > 1 else first
        return f"out={self._piece(last, longer)}", f"in={self._piece(shorter, last)}", f"before={self._piece(wider, first)}"

    def _piece(self, first: int, last: int) -> str:
        """The sort of words in a piece of a name: links as written, the others by what they are."""
        return " ".join(_sort(self._tokens, at) for at in range(first, min(last, first + _PIECE))) if first < last else "-"


def _sort(tokens: Tokens, at: int) -> str:
    key, shape = tokens.keys[at], tokens.shapes[at]
    if key in OF:
        return "de"
    if key in _CONNECTORS or shape == MARK:
        return key
    if key in _PLACES:
        return "PLACE"
    if key in labels():
        return f"label{shape}"
    if key in _COMPANY_WORDS:
        return f"company{shape}"
    if key in heads():
        return f"head{shape}"
    return "FIRST" if key in names("first_names") else shape


class Entities:
    """What the statistical model calls the words of a candidate."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._entity_at = {at: c for c in candidates if c.label for at in range(c.first, c.last)}

    def features(self, candidate: Candidate) -> list[str]:
        """Its label, or how it lies to the entities of the model and what their labels are."""
        if candidate.label:
            return [f"model={candidate.label}"]
        found = [self._entity_at[at] for at in range(candidate.first, candidate.last) if at in self._entity_at]
        if not found:
            return ["model=none"]
        entity = found[0]
        within = found[-1] is entity and entity.first <= candidate.first and candidate.last <= entity.last
        return [f"model={'within' if within else 'part'}", *(f"part={label}" for label in sorted({e.label for e in found}))]
