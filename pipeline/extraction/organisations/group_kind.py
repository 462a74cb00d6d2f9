"""The kind of an organisation of an article: chosen from its names and from what stands around all its mentions."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast, get_args

from pipeline.extraction.encoder import classify
from pipeline.extraction.organisations.gazetteer import Known, find_known
from pipeline.extraction.organisations.mention_kind import kind_of_beginning
from pipeline.extraction.organisations.tokens import tokenise
from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas import OrganisationMention
from schemas.facts import OrganisationKind

_WORD = re.compile(r"[^\W\d_]+(?:['-](?=\w{4})[^\W\d_]+)*")
_MENTIONS = 8  # of one organisation that are looked at
_LEFT, _RIGHT = 45, 60  # characters around a mention
# « Kelvia, une start-up nantaise », « Alvéa (cluster santé) », « Sodexo : le groupe »
_APPOSED = re.compile(
    r"\s?(?:\([^()]{0,40}?\))?\s?(?:,|\(|–|:)\s?(?:le |la |l'|les |un |une |premier |première )?((?:[\w'-]+ ?){1,3})"
)
_LISTED = re.compile(r"(?:,|;| et| ou|, et| comme)[ ](?:de |d'|du )?(?:la |le |l')?")
_LEXICON = load_lexicon("organisations/kinds")
_INSIDE = {kind: re.compile(words) for kind, words in _LEXICON["inside"].items()}
_AROUND = {kind: re.compile(words) for kind, words in _LEXICON["around"].items()}
_CALLED = re.compile(r"\b(?:[Ll]e|[Ll]a|[Ll]'|[Cc]et|[Cc]ette|[Cc]e|[Dd]u|[Aa]u)[ ]?([^\W\d_][\w-]{2,20})\b")
_SMALL = frozenset(["le", "la", "les", "l", "un", "une", "de", "du", "des", "d", "au", "aux", "et", "à", "en"])


def kind_of_group(document: Document, group: Sequence[int], mentions: Sequence[OrganisationMention]) -> OrganisationKind:
    """The kind, the gazetteer's or else a learnt one, of what the mentions `group`, by their places among all, stand for."""
    if known := _known(group, mentions):
        return known.kind
    return cast(OrganisationKind, load_linear("organisation_kinds").choose(describe(document, group, mentions)))


def describe(document: Document, group: Sequence[int], mentions: Sequence[OrganisationMention]) -> set[str]:
    """The features of an organisation."""
    known = _known(group, mentions)
    features = {f"known {known.kind}" if known else "unknown"}
    features |= {f"alone {mentions[at].kind}" for at in group}
    for name in {mentions[at].text for at in group}:
        features.update(_of_name(name))
    for at in group[:_MENTIONS]:
        features.update(_of_place(document, mentions, at))
    spans = [(mentions[at].start, mentions[at].end) for at in group[:_MENTIONS]]
    features.update(classify(document.encoding, "okind", spans, get_args(OrganisationKind)))
    return features


def _known(group: Sequence[int], mentions: Sequence[OrganisationMention]) -> Known | None:
    return next((found for at in group if (found := find_known(mentions[at].name))), None)


def _of_name(name: str) -> Iterator[str]:
    words = [word.casefold() for word in _WORD.findall(name)]
    if not words:
        return
    yield from (f"begins as {kind}" for kind in _inside(words[0]))
    yield from (f"ends as {kind}" for kind in _inside(words[-1]))
    yield from (f"named as {kind}" for word in words for kind in _inside(word))
    yield from (f"named …{word[-4:]}" for word in words if len(word) > 5)
    yield f"first {words[0]}"
    if kind := kind_of_beginning(tokenise(name).keys):
        yield f"rules opens as {kind}"
    yield "acronym" if name.isupper() and " " not in name and len(name) < 8 else f"words {min(len(words), 4)}"


def _of_place(document: Document, mentions: Sequence[OrganisationMention], at: int) -> Iterator[str]:
    text, mention = document.text, mentions[at]
    line = document.zone_at(mention.start)
    before = text[max(line.start, mention.start - _LEFT) : mention.start]
    after = text[mention.end : min(line.end, mention.end + _RIGHT)]
    words = [word.lower() for word in _WORD.findall(before)]
    yield f"before {words[-1] if words else None}"
    yield from _speaking("left", words[-4:])
    yield from _speaking("beside", [word for word in words if word not in _SMALL][-1:])
    yield from _speaking("right", [word.lower() for word in _WORD.findall(after)])
    if apposed := _APPOSED.match(after):
        yield from _speaking("apposed", [word.lower() for word in _WORD.findall(apposed[1])])
    yield from _speaking("called", _called(document, mentions, at))
    for one, other in ((at - 1, at), (at, at + 1)):
        if one >= 0 and other < len(mentions) and _LISTED.fullmatch(text, mentions[one].end, mentions[other].start):
            yield f"listed with {mentions[one if other == at else other].kind}"


def _speaking(where: str, words: Sequence[str]) -> Iterator[str]:
    """The kinds that words speak for."""
    yield from (f"{where} as {kind}" for word in words for kind in _around(word))


@lru_cache(65536)
def _inside(word: str) -> tuple[str, ...]:
    return tuple(kind for kind, words in _INSIDE.items() if words.fullmatch(word))


@lru_cache(65536)
def _around(word: str) -> tuple[str, ...]:
    return tuple(kind for kind, words in _AROUND.items() if words.fullmatch(word))


def _called(document: Document, mentions: Sequence[OrganisationMention], at: int) -> list[str]:
    """Telling nouns with an article between the mention and the next one, in its sentence or the one after: « l'association »."""
    sentence = document.sentence_at(mentions[at].start)
    end = document.sentences[min(sentence + 1, len(document.sentences) - 1)][1]
    if at + 1 < len(mentions):
        end = min(end, mentions[at + 1].start)
    found = (match[1].lower() for match in _CALLED.finditer(document.text, mentions[at].end, max(end, mentions[at].end)))
    return [noun for noun in found if _around(noun)]
