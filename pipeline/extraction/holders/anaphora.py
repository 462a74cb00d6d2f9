"""Who « l'entreprise », « elle », « ses » and « nous » stand for: the organisation most present in the reader's mind.

An article is read from its beginning; each organisation that is named or pointed at comes to the fore, as the subject of its
clause more than as an object, and is pushed back by the next ones (Lappin and Leass 1994, with weights learnt from gold).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from pipeline.extraction.holders import features
from pipeline.extraction.holders.features import Agreement, Observation, Part, Presence, Via, weight_of
from pipeline.extraction.holders.layout import Layout
from pipeline.extraction.holders.mentions import MentionIndex, Reference
from pipeline.lexicon import load_lexicon
from schemas import OrganisationMention

_WORDS = load_lexicon("holders/holding")
_POINTING = _WORDS["anaphora"]
_KINDS = _WORDS["generics"]
_NOUNS = "|".join(sorted({noun for nouns in _KINDS.values() for noun in nouns.split("|")}, key=len, reverse=True))
_FITS = {kind: re.compile(nouns, re.IGNORECASE) for kind, nouns in _KINDS.items()}
_FITS_ANY = _FITS.pop("any")

_OUR = "our"
# « la jeune société », « l'entreprise bisontine », « nos 30 salariés », « elle emploie », « Son capital »
_ANAPHOR = re.compile(
    rf"(?<![\w'-])(?:"
    rf"(?:l[ea] |l'|cet(?:te)? |ce |du |au |ledit |ladite )(?:{_POINTING['adjective']} )?(?P<noun>{_NOUNS})(?![\w'-])"
    rf"|(?P<pronoun>{_POINTING['pronoun']})(?![\w-])"
    rf"|(?P<latter>{_POINTING['latter']})(?![\w-])"
    rf"|(?P<person>{_POINTING['person']})(?![\w-])"
    rf"|(?P<possessive>{_POINTING['possessive']})(?= )"
    rf"|(?P<one>{_POINTING['one']})(?= )"
    rf"|(?P<we>{_POINTING['we']})(?![\w-])"
    rf"|(?P<{_OUR}>{_POINTING['our']})(?![\w-]))",
    re.IGNORECASE,
)
# « Altéa, jeune pousse de Dijon », « la clinique Pasteur (groupe privé) »: what a body is called beside its name
_CALLED = re.compile(
    r"(?:\s*\([^()]{0,60}\))?,? ?[(,]? ?(?:une? |l[ea] |l'|cette |premi\w+ |est une? |est l[ea] |s'appelle )?"
    rf"(?:[\w-]+ )?(?P<noun>{_NOUNS})(?![\w'-])",
    re.IGNORECASE,
)
_NAME_FOLLOWS = re.compile(r"[ ,]{1,2}(?:[\w-]+ )?(?:« ?)?")
_COMPLEMENT = re.compile(r" (?:de |d'|du |des )")
_FEMININE = re.compile(r"(?:\bla|\bcette|\bune) (?:[\w-]+ )?$", re.IGNORECASE)
_MASCULINE = re.compile(r"(?:\ble|\bdu|\bau|\bun|\bce|\bcet) (?:[\w-]+ )?$", re.IGNORECASE)
# « nous en employons », « nous sommes »; not « il nous verse »
_FIRST_PERSON = re.compile(r" (?:[\w']+ ){0,2}?(?:[nylm]'|en |y )?(?:\w+ons|sommes|fûmes)\b", re.IGNORECASE)
_PLACE = re.compile(_POINTING["places"], re.IGNORECASE)
_REMEMBERED = 7
MAX_RANK = 3
_BEFORE = 25
_NAMED = 25
_SURE = 1.0


AntecedentEvidence = Mapping[str, Sequence[Observation]]


class Gender(StrEnum):
    """Grammatical gender, as the lexicon has it."""

    FEMININE = "feminine"
    MASCULINE = "masculine"


_HEADS = {Gender(gender): re.compile(rf"(?:{heads})\b", re.IGNORECASE) for gender, heads in _WORDS["gender"].items()}
_MASCULINE_WORD = re.compile(_POINTING["masculine"], re.IGNORECASE)
_IN_ITS_NAME, _CALLED_SO, _OF_ANOTHER_KIND = (
    features.POINTED(Via.NOUN, features.AGREEMENT(fit))
    for fit in (Agreement.IN_ITS_NAME, Agreement.CALLED_SO, Agreement.OF_ANOTHER_KIND)
)


class Anaphor(NamedTuple):
    """A word that points at an organisation: where it begins with its determiner (`start`) and without (`at`)."""

    start: int
    at: int
    end: int
    word: str
    via: Via
    owns: bool  # « ses », « notre »

    @classmethod
    def read(cls, match: re.Match[str]) -> "Anaphor":
        """What a match of the pattern of all such words says."""
        group = str(match.lastgroup)
        via = Via.WE if group == _OUR else Via.keyed(group)
        return cls(match.start(), match.start(group), match.end(), match[group], via, group == _OUR or via is Via.POSSESSIVE)


class _Seen(NamedTuple):
    """An organisation as it last came to the fore."""

    sentence: int
    paragraph: int
    part: Part


class Memory:
    """The organisations met so far in an article, the latest last."""

    def __init__(self, mentions: MentionIndex, layout: Layout) -> None:
        self._mentions, self._layout, self._document = mentions, layout, mentions.document
        self._seen: dict[str, _Seen] = {}
        self._called: dict[str, set[str]] = {}
        self._gender: dict[str, Gender] = {}
        self._subject: str | None = None

    def note(self, reference: Reference) -> None:
        """Take in a reference; its organisation comes to the fore."""
        one = reference.organisation_id
        self._seen.pop(one, None)
        self._seen[one] = _Seen(reference.sentence, self._layout.paragraph_at(reference.start), reference.part)
        if reference.part is Part.SUBJECT:
            self._subject = one
        if reference.via is Via.NAME:
            self._note_name(reference)

    def _note_name(self, reference: Reference) -> None:
        text = self._document.text
        called = _CALLED.match(text, reference.end)
        if called:
            self._called.setdefault(reference.organisation_id, set()).add(called["noun"].casefold())
        if reference.organisation_id not in self._gender:
            gender = _gender_of(text[max(0, reference.start - _BEFORE) : reference.start], text[reference.start : reference.end])
            if gender:
                self._gender[reference.organisation_id] = gender

    def evidence(self, anaphor: Anaphor) -> AntecedentEvidence:
        """For each organisation that an anaphor may mean, what speaks for it; the latest come first."""
        place = self._document.sentence_at(anaphor.start), self._layout.paragraph_at(anaphor.start)
        block = self._layout.block_of(place[0])
        speaker = self._layout.speaker(anaphor.end) if anaphor.via in (Via.WE, Via.ONE, Via.PERSON) else None
        evidence: dict[str, list[Observation]] = {}
        for rank, one in enumerate(self._candidates()):
            how = [*self._presence(one, place), features.RANK(min(rank, MAX_RANK)), *self._mentions.standing(one)]
            if one == block:
                how.append(features.HEADS_BLOCK)
            if speaker and one == speaker.organisation_id:
                how += [features.SPEAKER, features.SPEAKER_KNOWN(speaker.known)]
            how += map(features.AGREEMENT, self._agreement(one, anaphor))
            evidence[one] = [features.POINTED(anaphor.via, each) for each in how]
        return evidence

    def _candidates(self) -> Iterable[str]:
        """The organisations that a word may point at: the latest met, the latest first, the most prominent, the publisher."""
        latest, publisher = islice(reversed(self._seen), _REMEMBERED), self._mentions.publisher
        return dict.fromkeys([*latest, *self._mentions.prominent, *([publisher] if publisher else [])])

    def _presence(self, one: str, place: tuple[int, int]) -> Iterator[Observation]:
        """Where, before a sentence and paragraph, the organisation last came to the fore, and as what."""
        seen = self._seen.get(one)
        if not seen:
            yield features.PRESENCE(Presence.UNNAMED)
            return
        where = Presence.back(place[0] - seen.sentence, place[1] - seen.paragraph)
        yield from (features.PRESENCE(where), features.LAST_PART(seen.part), features.PRESENCE_PART(where, seen.part))
        if one == self._subject:
            yield features.LAST_SUBJECT

    def _agreement(self, one: str, anaphor: Anaphor) -> Iterator[Agreement]:
        """How an organisation fits the noun or the gender of the word that points."""
        if anaphor.via is Via.NOUN:
            yield from self._fit(one, anaphor)
        elif anaphor.via in (Via.PRONOUN, Via.LATTER) and one in self._gender:
            said = Gender.MASCULINE if _MASCULINE_WORD.fullmatch(anaphor.word) else Gender.FEMININE
            yield Agreement.GENDER_AGREES if said is self._gender[one] else Agreement.GENDER_DIFFERS

    def _fit(self, one: str, anaphor: Anaphor) -> Iterator[Agreement]:
        if _FITS[self._mentions.kinds[one]].fullmatch(anaphor.word):
            yield Agreement.OF_ITS_KIND
        else:
            yield Agreement.OF_ANY_KIND if _FITS_ANY.fullmatch(anaphor.word) else Agreement.OF_ANOTHER_KIND
        if self._mentions.is_named_like(one, anaphor.word, anaphor.start):
            yield Agreement.IN_ITS_NAME
        if anaphor.word.casefold() in self._called.get(one, ()):
            yield Agreement.CALLED_SO


def _gender_of(before: str, name: str) -> Gender | None:
    said = next((gender for gender, heads in _HEADS.items() if heads.match(name)), None)
    if said:
        return said
    return Gender.FEMININE if _FEMININE.search(before) else Gender.MASCULINE if _MASCULINE.search(before) else None


def resolve(
    mentions: MentionIndex, layout: Layout, weights: Mapping[str, float]
) -> Iterator[tuple[Reference, AntecedentEvidence]]:
    """All references of an article in order of the text; names with no evidence, anaphors with what spoke for each candidate."""
    memory, document = Memory(mentions, layout), mentions.document
    for found in _in_order(mentions):
        evidence: AntecedentEvidence = {}
        if isinstance(found, OrganisationMention):
            sentence = document.sentence_at(found.start)
            reference = Reference(found.start, found.end, found.organisation_id, Via.NAME, mentions.part(found), sentence)
        else:
            evidence = memory.evidence(found)
            meant = _meant(found, evidence, weights)
            if meant is None:
                continue
            part = _part(found, document.text) or mentions.part_at(found.at)
            sentence = document.sentence_at(found.at)
            reference = Reference(found.at, found.end, meant[0], _via(found, document.text), part, sentence, meant[1])
        memory.note(reference)
        yield reference, evidence


def _in_order(mentions: MentionIndex) -> Iterator[OrganisationMention | Anaphor]:
    """The mentions and the anaphors outside them, in order; « la société » right before a name is part of how it is named."""
    names, at, covered, text = mentions.mentions, 0, 0, mentions.document.text
    for anaphor in map(Anaphor.read, _ANAPHOR.finditer(text)):
        while at < len(names) and names[at].start <= anaphor.at:
            yield names[at]
            covered, at = max(covered, names[at].end), at + 1
        following = names[at].start if at < len(names) else len(text)
        if anaphor.at >= covered and anaphor.end <= following and not _names_it(anaphor, text, following):
            yield anaphor
    yield from names[at:]


def _names_it(anaphor: Anaphor, text: str, following: int) -> bool:
    """Whether an anaphor is a noun that the name at `following` goes on from: « la société Velmar »."""
    near = following < anaphor.end + _NAMED
    return near and anaphor.via is Via.NOUN and bool(_NAME_FOLLOWS.fullmatch(text, anaphor.end, following))


def _meant(anaphor: Anaphor, evidence: AntecedentEvidence, weights: Mapping[str, float]) -> tuple[str, str | None] | None:
    """The organisation that an anaphor means, and the one that it may mean just as well; None when it means none."""
    worth = {one: weight_of(said, weights) for one, said in evidence.items()}
    best = sorted(worth, key=lambda one: -worth[one])[:2]
    if not best or (anaphor.via is Via.NOUN and not _may_mean(anaphor.word, evidence[best[0]])):
        return None
    unsure = len(best) > 1 and worth[best[0]] - worth[best[1]] < _SURE
    return best[0], best[1] if unsure else None


def _may_mean(noun: str, evidence: Sequence[Observation]) -> bool:
    """Whether a noun can stand for a body with this evidence: of its kind or its name; a place only when it is in its name."""
    named = _IN_ITS_NAME in evidence or _CALLED_SO in evidence
    return named or (_OF_ANOTHER_KIND not in evidence and not _PLACE.fullmatch(noun))


def _via(anaphor: Anaphor, text: str) -> Via:
    complemented = anaphor.via is Via.NOUN and _COMPLEMENT.match(text, anaphor.end)
    return Via.NOUN_OF if complemented else anaphor.via


def _part(anaphor: Anaphor, text: str) -> Part | None:
    """What an anaphor does in its clause, when its form says so."""
    if anaphor.owns:
        return Part.OWNER
    if anaphor.via is Via.WE and not _FIRST_PERSON.match(text, anaphor.end):
        return Part.OBJECT
    return Part.SUBJECT if anaphor.via in (Via.WE, Via.ONE, Via.PRONOUN, Via.LATTER) else None
