"""What surrounds a figure: its sentence, line, heading and clause, and who is named to its left and right."""

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.extraction.holders.clause import read_clause, word
from pipeline.extraction.holders.features import Cue, Missing, Observation, Opening, Sort, Via, Where
from pipeline.extraction.holders.mentions import Reference
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure
from schemas.facts import AmountKind, Population

_WORDS = load_lexicon("holders/holding")
_CUES = {Cue.keyed(name): word(pattern) for name, pattern in _WORDS["cues"].items()}
_MEMBERS = word(_WORDS["members"])
_THERE = re.compile(" y ", re.IGNORECASE)
# What a sentence opens with, when its subject is no name: « Les entreprises… », « Une centaine… », « En 2019… ».
_OPENINGS = {Opening.keyed(name): re.compile(rf"\W*(?:{pattern})", re.IGNORECASE) for name, pattern in _WORDS["openings"].items()}
# « une prime à (3 200 salariés) », « parmi les quelque (40 membres) »
_AFTER = re.compile(
    rf"(?<!\w)({_WORDS['prepositions']['figure']})(?: d[e'] ?| les)?(?: ?(?:{_WORDS['bounds']}|ses|nos|leurs|les))?\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:](?:\s*[\"»”)])*\s*$")
_LINE_TAIL = 20
_LEADING_IN = 40
_WORD = re.compile(r"[^\W\d_]+")
_SURROUNDING, _BEFORE, _AFTERWARDS = 60, 6, 5  # characters and words about a figure that are looked at
_SMALL, _STEM = 3, 7  # letters of words that say nothing, and of those that a word is known by
_WINDOW = 400  # characters: what lies farther off in a sentence without end says nothing


def _stems(words: Sequence[str]) -> Sequence[str]:
    return list(dict.fromkeys(word[:_STEM].casefold() for word in words if len(word) > _SMALL))


class View:
    """A figure's sentence, line and surroundings, looked at once for all candidates."""

    def __init__(self, scene: Scene, figure: Figure) -> None:
        self.scene, self.figure = scene, figure
        self.text = scene.document.text
        start, end = scene.document.sentences[figure.sentence]
        self.start, self.end = max(start, figure.start - _WINDOW), min(end, figure.end + _WINDOW)
        self.before = self.text[self.start : figure.start]
        self.left = scene.references_within(self.start, figure.start)
        self.right = [one for one in scene.references_within(figure.end, self.end) if one.via in (Via.NAME, Via.NOUN)]
        self.fresh = self.text[self.left[-1].end : figure.start] if self.left else self.before
        self.clause = read_clause(self.before, self.start, self.left)
        self.zone = scene.document.zone_at(figure.start)
        self.opens_paragraph = start <= self.zone.start
        self.heading = scene.layout.heading_of(figure)
        self.block = scene.layout.block_of(figure.sentence)
        self.topic = scene.topics[figure.sentence]
        self.kind: AmountKind | Population = figure.kind if isinstance(figure, Amount) else figure.population
        self.spoken_of: dict[Where, Sequence[Observation]] = {}
        self.sort = Sort.AMOUNT if isinstance(figure, Amount) else Sort.PEOPLE

    @cached_property
    def tabular(self) -> bool:
        """Whether the figure stands in a list, a heading or a line that is no sentence."""
        tail = max(self.zone.start, self.zone.end - _LINE_TAIL)
        ended = _SENTENCE_END.search(self.text, tail, self.zone.end)
        return self.zone.kind in ("list_item", "heading") or not ended

    @cached_property
    def opening(self) -> Opening:
        """What the sentence opens with."""
        return next((name for name, pattern in _OPENINGS.items() if pattern.match(self.before)), Opening.OTHERWISE)

    @cached_property
    def after(self) -> str | Missing:
        """The preposition right before the figure, past words that only bound it."""
        match = _AFTER.search(self.text, max(self.start, self.figure.start - _LEADING_IN), self.figure.start)
        return match[1].casefold() if match else Missing.PREPOSITION

    @cached_property
    def words_before(self) -> Sequence[str]:
        """The beginnings of the last words before the figure in its sentence, each once."""
        return _stems(_WORD.findall(self.text, max(self.start, self.figure.start - _SURROUNDING), self.figure.start)[-_BEFORE:])

    @cached_property
    def words_after(self) -> Sequence[str]:
        """The beginnings of the first words after it."""
        return _stems(_WORD.findall(self.text, self.figure.end, min(self.end, self.figure.end + _SURROUNDING))[:_AFTERWARDS])

    @cached_property
    def cue(self) -> Cue | None:
        """How the clause points at an owner it does not name, if it does."""
        if _MEMBERS.search(self.before):
            return Cue.OUR_MEMBERS
        if _THERE.match(self.text, self.figure.end):
            return Cue.THERE
        cue = next((name for name, pattern in _CUES.items() if pattern.search(self.fresh)), None)
        return cue or (Cue.ANSWER if self.scene.layout.answers_question(self.figure.start) else None)

    def is_apposed(self, one: Reference) -> bool:
        """Whether a reference stands in an apposition of the subject: « Altéa, filiale de (Velmar), emploie »."""
        governor = self.clause.governor
        return governor is not None and governor.end <= one.start < self.clause.governed_from

    @cached_property
    def left_of(self) -> dict[str, list[Reference]]:
        """The references on the left by organisation, the nearest first."""
        grouped: dict[str, list[Reference]] = {}
        for one in reversed(self.left):
            grouped.setdefault(one.organisation_id, []).append(one)
        return grouped

    @cached_property
    def right_of(self) -> dict[str, Reference]:
        """The nearest reference on the right of each organisation."""
        return {one.organisation_id: one for one in reversed(self.right)}
