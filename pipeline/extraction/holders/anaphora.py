"""Who « l'entreprise », « elle », « ses » and « nous » stand for: the organisation most present in the reader's mind.

An article is read from its beginning; each organisation that is named or pointed at comes to the fore, as the subject of its
clause more than as an object, and is pushed back by the next ones (Lappin and Leass 1994, with weights learnt from gold).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import load_lexicon

if TYPE_CHECKING:
    from pipeline.extraction.holders.scene import Scene

_WORDS = load_lexicon("holding")
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
_PLACE = re.compile(_POINTING["places"], re.IGNORECASE)
_REMEMBERED = 10


class Reference(NamedTuple):
    """A span that stands for an organisation: its name (`via` name), or a word that points at it."""

    start: int
    end: int
    organisation_id: str
    via: str
    part: str
    sentence: int


class _Seen(NamedTuple):
    """An organisation as it last came to the fore."""

    sentence: int
    paragraph: int
    part: str
    via: str


class Memory:
    """The organisations met so far in an article, the latest last."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._seen: dict[str, _Seen] = {}
        self._called: dict[str, set[str]] = {}
        self._gender: dict[str, str] = {}
        self._subject: str | None = None

    def note(self, reference: Reference, paragraph: int) -> None:
        """Take in a reference; its organisation comes to the fore."""
        one = reference.organisation_id
        self._seen.pop(one, None)
        self._seen[one] = _Seen(reference.sentence, paragraph, reference.part, reference.via)
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

    def candidates(self) -> list[str]:
        """The organisations last met, the latest first, and those that the article is about."""
        latest = list(reversed(self._seen))[:_REMEMBERED]
        return list(dict.fromkeys(one for one in [*latest, *self._scene.prominent, self._scene.publisher] if one))

    def speaks_for(
        self, one: str, rank: int, match: re.Match[str], sentence: int, paragraph: int, speaker: tuple[str, str] | None
    ) -> Iterator[str]:
        """Observations that the anaphor means this organisation, the `rank`th latest."""
        via = str(match.lastgroup)
        seen = self._seen.get(one)
        if seen:
            where = (
                "same sentence" if seen.sentence == sentence
                else "sentence before" if seen.sentence == sentence - 1
                else "same paragraph" if seen.paragraph == paragraph
                else "paragraph before" if seen.paragraph == paragraph - 1
                else "earlier"
            )  # fmt: skip
            yield f"{via}, {where}"
            yield f"{via}, {seen.part}"
            yield f"{via}, {where} {seen.part}"
        else:
            yield f"{via}, not yet named"
        yield f"{via}, rank {min(rank, 3)}"
        if one == self._subject:
            yield f"{via}, last subject"
        yield from (f"{via}, {how}" for how in self._scene.standing(one))
        if one == self._scene.block_of(sentence):
            yield f"{via}, heads the block"
        if via == "noun":
            yield from self._fit(one, match["noun"], match.start())
        elif via in ("pronoun", "latter"):
            yield from self._agreement(one, match[0])
        elif speaker and one == speaker[0]:
            yield f"{via}, speaker"
            yield f"{via}, speaker {speaker[1]}"

    def _fit(self, one: str, noun: str, at: int) -> Iterator[str]:
        kind = self._scene.kinds[one]
        yield "noun, of its kind" if FITS[kind].fullmatch(noun) or FITS["any"].fullmatch(noun) else "noun, of another kind"
        if self._scene.is_named_like(one, noun, at):
            yield "noun, in its name"
        if noun.casefold() in self._called.get(one, ()):
            yield "noun, called so"

    def _agreement(self, one: str, word: str) -> Iterator[str]:
        word, gender = word.casefold(), self._gender.get(one)
        said = "masculine" if word in ("il", "celui-ci", "ce dernier") else "feminine"
        if gender:
            yield "pronoun, gender agrees" if said == gender else "pronoun, gender differs"


def _gender_of(before: str, name: str) -> str | None:
    said = next((gender for gender, heads in _HEAD_GENDERS.items() if heads.match(name)), None)
    if said:
        return said
    return "feminine" if _FEMININE.search(before) else "masculine" if _MASCULINE.search(before) else None


def _may_mean(noun: str, evidence: Sequence[str]) -> bool:
    """Whether a noun can stand for a body with this evidence: of its kind or its name; a place only when it is in its name."""
    named = "noun, in its name" in evidence or "noun, called so" in evidence
    return named or ("noun, of its kind" in evidence and not _PLACE.fullmatch(noun))


AntecedentEvidence = Mapping[str, Sequence[str]]


def resolve(scene: "Scene", weights: Mapping[str, float]) -> Iterator[tuple[Reference, AntecedentEvidence]]:
    """All references of a scene in order of the text; names with no evidence, anaphors with what spoke for each candidate."""
    memory, names, at = Memory(scene), scene.mentions, 0
    document = scene.document
    covered = 0
    for match in _ANAPHOR.finditer(document.text):
        start = match.start(str(match.lastgroup))
        while at < len(names) and names[at].start <= start:
            named = names[at]
            reference = Reference(named.start, named.end, named.organisation_id, "name", scene.part(named), named.sentence)
            memory.note(reference, scene.paragraph_at(named.start))
            yield reference, {}
            covered, at = max(covered, named.end), at + 1
        follows = names[at].start - match.end() if at < len(names) else _REMEMBERED * 10
        if start < covered or follows < 0:
            continue
        if match.lastgroup == "noun" and follows < 25 and _NAME_FOLLOWS.fullmatch(document.text, match.end(), names[at].start):
            continue
        sentence, paragraph = document.sentence_at(start), scene.paragraph_at(start)
        speaker = scene.speaker(match.end()) if match.lastgroup in ("we", "person") else None
        evidence = {
            one: list(memory.speaks_for(one, rank, match, sentence, paragraph, speaker))
            for rank, one in enumerate(memory.candidates())
        }
        if not evidence:
            continue
        meant = max(evidence, key=lambda one: sum(weights.get(name, 0.0) for name in evidence[one]))
        if match.lastgroup == "noun" and not _may_mean(match["noun"], evidence[meant]):
            continue
        part = {"possessive": "owner", "we": "subject", "pronoun": "subject", "latter": "subject"}.get(
            str(match.lastgroup)
        ) or scene.part_at(start)
        via = (
            f"{match.lastgroup} of"
            if match.lastgroup == "noun" and _COMPLEMENT.match(document.text, match.end())
            else str(match.lastgroup)
        )
        reference = Reference(start, match.end(), meant, via, part, sentence)
        memory.note(reference, paragraph)
        yield reference, evidence
    for named in names[at:]:
        yield Reference(named.start, named.end, named.organisation_id, "name", scene.part(named), named.sentence), {}
