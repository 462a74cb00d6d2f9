"""Who « l'entreprise », « elle », « ses » and « nous » stand for: the organisation most present in the reader's mind.

An article is read from its beginning; each organisation that is named or pointed at comes to the fore, as the subject of its
clause more than as an object, and is pushed back by the next ones (Lappin and Leass 1994, with weights learnt from gold).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import load_lexicon
from schemas import OrganisationMention

if TYPE_CHECKING:
    from pipeline.extraction.holders.scene import Scene

_WORDS = load_lexicon("holders/holding")
_POINTING = _WORDS["anaphora"]
_KINDS = _WORDS["generics"]
_NOUNS = "|".join(sorted({noun for nouns in _KINDS.values() for noun in nouns.split("|")}, key=len, reverse=True))
FITS = {kind: re.compile(nouns, re.IGNORECASE) for kind, nouns in _KINDS.items()}

# « la jeune société », « l'entreprise bisontine », « nos 30 salariés », « elle emploie », « Son capital »
_ANAPHOR = re.compile(
    rf"(?<![\w'-])(?:"
    rf"(?:l[ea] |l'|cet(?:te)? |ce |du |au |ledit |ladite )(?:{_POINTING['adjective']} )?(?P<noun>{_NOUNS})(?![\w'-])"
    rf"|(?P<pronoun>{_POINTING['pronoun']})(?![\w-])"
    rf"|(?P<latter>{_POINTING['latter']})(?![\w-])"
    rf"|(?P<person>{_POINTING['person']})(?![\w-])"
    rf"|(?P<possessive>{_POINTING['possessive']})(?= )"
    rf"|(?P<one>{_POINTING['one']})(?= )"
    rf"|(?P<we>{_POINTING['we']})(?![\w-]))",
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
_HEAD_GENDERS: dict[str, re.Pattern[str]] = {
    gender: re.compile(rf"(?:{heads})\b", re.IGNORECASE) for gender, heads in _WORDS["gender"].items()
}
# « nous en employons », « nous sommes »; not « il nous verse »
_FIRST_PERSON = re.compile(r" (?:[\w']+ ){0,2}?(?:[nylm]'|en |y )?(?:\w+ons|sommes|fûmes)\b", re.IGNORECASE)
_PLACE = re.compile(_POINTING["places"], re.IGNORECASE)
_REMEMBERED = 7
_NAMED = 25
_SURE = 1.0


AntecedentEvidence = Mapping[str, Sequence[str]]


class Reference(NamedTuple):
    """A span that stands for an organisation: its name (`via` name), or a word that points at it."""

    start: int
    end: int
    organisation_id: str
    via: str
    part: str
    sentence: int
    rival: str | None = None  # the organisation that it may mean just as well


class _Seen(NamedTuple):
    """An organisation as it last came to the fore."""

    sentence: int
    paragraph: int
    part: str


class Memory:
    """The organisations met so far in an article, the latest last."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._seen: dict[str, _Seen] = {}
        self._called: dict[str, set[str]] = {}
        self._gender: dict[str, str] = {}
        self._subject: str | None = None

    def note(self, reference: Reference) -> None:
        """Take in a reference; its organisation comes to the fore."""
        one = reference.organisation_id
        self._seen.pop(one, None)
        self._seen[one] = _Seen(reference.sentence, self._scene.paragraph_at(reference.start), reference.part)
        if reference.part == "subject":
            self._subject = one
        if reference.via == "name":
            self._note_name(reference)

    def _note_name(self, reference: Reference) -> None:
        text = self._scene.document.text
        called = _CALLED.match(text, reference.end)
        if called:
            self._called.setdefault(reference.organisation_id, set()).add(called["noun"].casefold())
        if reference.organisation_id not in self._gender:
            gender = _gender_of(text[max(0, reference.start - 25) : reference.start], text[reference.start : reference.end])
            if gender:
                self._gender[reference.organisation_id] = gender

    def evidence(self, anaphor: re.Match[str]) -> AntecedentEvidence:
        """For each organisation that an anaphor may mean, what speaks for it; the latest come first."""
        scene, via, start = self._scene, str(anaphor.lastgroup), anaphor.start()
        place = scene.document.sentence_at(start), scene.paragraph_at(start)
        block = scene.block_of(place[0])
        speaker = scene.speaker(anaphor.end()) if via in ("we", "one", "person") else None
        latest = list(islice(reversed(self._seen), _REMEMBERED))
        candidates = dict.fromkeys([*latest, *scene.prominent, *([scene.publisher] if scene.publisher else [])])
        evidence: dict[str, list[str]] = {}
        for rank, one in enumerate(candidates):
            how = [*self._presence(one, place), f"rank {min(rank, 3)}", *scene.standing(one)]
            if one == block:
                how.append("heads the block")
            if speaker and one == speaker[0]:
                how += ["speaker", f"speaker {speaker[1]}"]
            if via == "noun":
                how += self._fit(one, anaphor["noun"], start)
            elif via in ("pronoun", "latter"):
                how += self._agreement(one, anaphor[0])
            evidence[one] = [f"{via}, {each}" for each in how]
        return evidence

    def _presence(self, one: str, place: tuple[int, int]) -> Iterator[str]:
        """Where, before a sentence and paragraph, the organisation last came to the fore, and as what."""
        seen = self._seen.get(one)
        if not seen:
            yield "not yet named"
            return
        away, lines = place[0] - seen.sentence, place[1] - seen.paragraph
        near = "same sentence" if away == 0 else "sentence before" if away == 1 else "same paragraph" if lines == 0 else ""
        where = near or ("paragraph before" if lines == 1 else "earlier")
        yield from (where, seen.part, f"{where} {seen.part}")
        if one == self._subject:
            yield "last subject"

    def _fit(self, one: str, noun: str, at: int) -> Iterator[str]:
        kind = self._scene.kinds[one]
        if FITS[kind].fullmatch(noun):
            yield "of its kind"
        else:
            yield "of any kind" if FITS["any"].fullmatch(noun) else "of another kind"
        if self._scene.is_named_like(one, noun, at):
            yield "in its name"
        if noun.casefold() in self._called.get(one, ()):
            yield "called so"

    def _agreement(self, one: str, word: str) -> Iterator[str]:
        word, gender = word.casefold(), self._gender.get(one)
        said = "masculine" if word in ("il", "celui-ci", "ce dernier") else "feminine"
        if gender:
            yield "gender agrees" if said == gender else "gender differs"


def _gender_of(before: str, name: str) -> str | None:
    said = next((gender for gender, heads in _HEAD_GENDERS.items() if heads.match(name)), None)
    if said:
        return said
    return "feminine" if _FEMININE.search(before) else "masculine" if _MASCULINE.search(before) else None


def resolve(scene: "Scene", weights: Mapping[str, float]) -> Iterator[tuple[Reference, AntecedentEvidence]]:
    """All references of a scene in order of the text; names with no evidence, anaphors with what spoke for each candidate."""
    memory = Memory(scene)
    for found in _in_order(scene):
        evidence: AntecedentEvidence = {}
        if isinstance(found, OrganisationMention):
            reference = Reference(
                found.start, found.end, found.organisation_id, "name", scene.part(found), scene.document.sentence_at(found.start)
            )
        else:
            evidence = memory.evidence(found)
            meant = _meant(found, evidence, weights)
            if meant is None:
                continue
            start = found.start(str(found.lastgroup))
            part = _part(found) or scene.part_at(start)
            reference = Reference(start, found.end(), meant[0], _via(found), part, scene.document.sentence_at(start), meant[1])
        memory.note(reference)
        yield reference, evidence


def _in_order(scene: "Scene") -> Iterator[OrganisationMention | re.Match[str]]:
    """The mentions and the anaphors outside them, in order; « la société » right before a name is part of how it is named."""
    names, at, covered, text = scene.mentions, 0, 0, scene.document.text
    for match in _ANAPHOR.finditer(text):
        start = match.start(str(match.lastgroup))
        while at < len(names) and names[at].start <= start:
            yield names[at]
            covered, at = max(covered, names[at].end), at + 1
        following = names[at].start if at < len(names) else len(text)
        names_it = match.lastgroup == "noun" and _NAME_FOLLOWS.fullmatch(text, match.end(), min(following, match.end() + _NAMED))
        if start >= covered and match.end() <= following and not (names_it and following < match.end() + _NAMED):
            yield match
    yield from names[at:]


def _meant(anaphor: re.Match[str], evidence: AntecedentEvidence, weights: Mapping[str, float]) -> tuple[str, str | None] | None:
    """The organisation that an anaphor means, and the one that it may mean just as well; None when it means none."""
    worth = {one: sum(weights.get(name, 0.0) for name in names) for one, names in evidence.items()}
    best = sorted(worth, key=lambda one: -worth[one])[:2]
    if not best or (anaphor.lastgroup == "noun" and not _may_mean(anaphor["noun"], evidence[best[0]])):
        return None
    unsure = len(best) > 1 and worth[best[0]] - worth[best[1]] < _SURE
    return best[0], best[1] if unsure else None


def _may_mean(noun: str, evidence: Sequence[str]) -> bool:
    """Whether a noun can stand for a body with this evidence: of its kind or its name; a place only when it is in its name."""
    named = "noun, in its name" in evidence or "noun, called so" in evidence
    return named or ("noun, of another kind" not in evidence and not _PLACE.fullmatch(noun))


def _via(anaphor: re.Match[str]) -> str:
    complemented = anaphor.lastgroup == "noun" and _COMPLEMENT.match(anaphor.string, anaphor.end())
    return "noun of" if complemented else str(anaphor.lastgroup)


def _part(anaphor: re.Match[str]) -> str | None:
    """What an anaphor does in its clause, when its form says so."""
    word = anaphor[0].casefold()
    if anaphor.lastgroup == "possessive" or word in ("notre", "nos"):
        return "owner"
    if word == "nous" and not _FIRST_PERSON.match(anaphor.string, anaphor.end()):
        return "object"
    return "subject" if anaphor.lastgroup in ("we", "one", "pronoun", "latter") else None
