"""The clause a figure stands in, read without a parser: its verb, what governs it, what the figure measures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extraction.holders.features import How, Measure, Part, Role
from pipeline.extraction.holders.mentions import Reference
from pipeline.lexicon import load_lexicon

_WORDS = load_lexicon("holders/holding")
_CLAUSE = _WORDS["clause"]


def word(pattern: str) -> re.Pattern[str]:
    """A pattern of whole words, case ignored."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_VERBS = {Role.keyed(role): re.compile("|".join(verbs), re.IGNORECASE) for role, verbs in _WORDS["verbs"].items()}
_WORD = re.compile(rf"(?<!\w)(?!{_CLAUSE['nouns']})[^\W\d]+(?![\w-])")
_MEASURES = {Measure.keyed(name): word(pattern) for name, pattern in _WORDS["measures"].items()}
_SEGMENT = re.compile(r";|\s?:\s|[«»“”]|\s[–—]\s")
_BRACKETED = re.compile(r"\([^()]{0,200}\)")
# Between a subject and its verb: « X a déjà (obtenu) », « X, elle, (verse) »
_STRAIGHT = re.compile(
    rf"\s*(?:, ?(?:(?:lui|elle|eux|elles)(?:-mêmes?)?|{_CLAUSE['inserted']}), ?)?"
    r"(?:(?!que |qu'|dont |où |l[ea]s? |l'|une? |des )[\w'-]+ ){0,4}(?:[nsl]')?",
    re.IGNORECASE,
)
# « X, née à Dijon en 2011, (lève) »
_APPOSED = re.compile(r"\s*,[^;]{3,250}, ?(?:[\w'-]+ ){0,4}(?:[nsl]')?", re.IGNORECASE)
# Between two verbs of one subject: « investit 3 M€ et (emploie) », « veut (lever) », « s'engage à (recruter) »
_SHARED = re.compile(
    rf"(?:.*(?:,|\b(?:{_CLAUSE['chained']})))?\s*"
    rf"(?:(?:en|y|ne|se|lui|leur|{_CLAUSE['adverbs']}|{_CLAUSE['auxiliaries']}) ?|[ns]'){{0,4}}\s*",
    re.IGNORECASE,
)
_OWNED = re.compile(rf" (?:[\w'-]+ )?(?:{'|'.join(_WORDS['measures'].values())})(?!\w)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?<!\w)(?:qu(?:e |')|où |dont |tandis |alors |quand )", re.IGNORECASE)
_MAX_VERBS = 4
_MEASURED = 70


@dataclass(frozen=True, slots=True)
class Clause:
    """What a figure's clause says to its left: the role of its verb, who governs it and how, who reports it, what is measured."""

    verb: Role
    governor: Reference | None
    governed_from: int  # offset of the verb that the governor is the subject of; names between the two stand in an apposition
    how: How
    reporter: Reference | None
    measure: Measure


def read_clause(before: str, start: int, left: Sequence[Reference]) -> Clause:
    """The clause of a figure.

    `before` is the text from the sentence's beginning, at offset `start`, to the figure; `left` the references in it.
    """
    plain = _BRACKETED.sub(lambda match: " " * len(match[0]), before)
    cut = _clause_start(plain)
    segment, offset = plain[cut:], start + cut
    inside = [one for one in left if one.start >= offset and plain[one.start - start] != " "]
    verbs = [match for match in _WORD.finditer(segment) if _role(match[0])][-_MAX_VERBS:]
    role = (_role(verbs[-1][0]) if verbs else None) or Role.NONE
    measure = _measure(before, start, left)
    shared = True
    for at in range(len(verbs) - 1, -1, -1):
        governor, how = _governor(segment, offset, verbs[at].start(), inside)
        if governor and shared:
            how = how if at == len(verbs) - 1 else How.ELIDED
            return Clause(role, governor, offset + verbs[at].start(), how, None, measure)
        if governor and _role(verbs[at][0]) is Role.SAYS:
            return Clause(role, None, start, How.UNNAMED, governor, measure)
        shared = shared and at > 0 and bool(_SHARED.fullmatch(segment, verbs[at - 1].end(), verbs[at].start()))
    if verbs and inside and inside[0].part is Part.SUBJECT and not _EMBEDDED.search(segment, inside[0].end - offset):
        return Clause(role, inside[0], start, How.FROM_AFAR, None, measure)
    return Clause(role, None, start, How.UNNAMED if verbs else How.NONE, None, measure)


def _clause_start(plain: str) -> int:
    """Where a figure's clause begins: what follows a colon without a verb of its own belongs to the clause before it."""
    cuts = [0, *(match.end() for match in _SEGMENT.finditer(plain))]
    while len(cuts) > 1 and plain[: cuts[-1]].rstrip().endswith(":"):
        if any(_role(word) for word in _WORD.findall(plain, cuts[-1])):
            break
        cuts.pop()
    return cuts[-1]


@lru_cache(16384)
def _role(word: str) -> Role | None:
    """What the subject of a word is to a figure, if the word is a verb; the first role that has it counts."""
    return next((role for role, verbs in _VERBS.items() if verbs.fullmatch(word)), None)


def _governor(segment: str, offset: int, verb: int, inside: Sequence[Reference]) -> tuple[Reference | None, How]:
    """The reference that is the subject of the verb at `verb`, next to it or before an apposition."""
    before = [one for one in inside if one.end <= offset + verb and one.part is not Part.OWNER]
    subject = before[-1] if before and before[-1].part not in (Part.OBJECT, Part.SOURCE, Part.POST) else None
    if subject and _STRAIGHT.fullmatch(segment, subject.end - offset, verb):
        return subject, How.STRAIGHT_OF if subject.part is Part.OF_SUBJECT else How.STRAIGHT
    for one in before:
        if one.part in (Part.SUBJECT, Part.OF_SUBJECT) and _APPOSED.fullmatch(segment, one.end - offset, verb):
            return one, How.PAST_APPOSITION
    return None, How.UNNAMED


def owns_measure(text: str, possessive: Reference) -> bool:
    """Whether a possessive stands by what is measured: « son chiffre d'affaires », « ses nouveaux salariés »."""
    return bool(_OWNED.match(text, possessive.end))


def _measure(before: str, start: int, left: Sequence[Reference]) -> Measure:
    """What is measured: « Son chiffre d'affaires », « la perte », « le prix », by the noun after the last reference."""
    fresh = before[max(left[-1].end - start, len(before) - _MEASURED) if left else -_MEASURED :]
    return next((name for name, pattern in _MEASURES.items() if pattern.search(fresh)), Measure.NONE)
