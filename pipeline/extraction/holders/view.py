"""What surrounds a figure: its sentence, line, heading and clause, and who is named to its left and right."""

import re
from functools import cached_property

from pipeline.extraction.holders.anaphora import Reference
from pipeline.extraction.holders.clause import read_clause, word
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure

_WORDS = load_lexicon("holders/holding")
_CUES = {name: word(pattern) for name, pattern in _WORDS["cues"].items()}
_MEMBERS = word(_WORDS["members"])
# What a sentence opens with, when its subject is no name: « Les entreprises… », « Une centaine… », « En 2019… ».
_OPENINGS = {name: re.compile(rf"\W*(?:{pattern})", re.IGNORECASE) for name, pattern in _WORDS["openings"].items()}
# « une prime à (3 200 salariés) », « parmi les quelque (40 membres) »
_AFTER = re.compile(
    r"(?<!\w)(que|qu'|à|aux?|pour|auprès|sur|contre|des?|d'|dont|par|avec|parmi|chez|soit|et|ou|en|dans|ses|nos|leurs|les|ces)"
    r"(?: d[e'] ?| les)?"
    r"(?: ?(?:quelque|environ|près d[e'] ?|plus d[e'] ?|moins d[e'] ?|au moins|ses|nos|leurs|les|autour d[e'] ?))?\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:](?:\s*[\"»”)])*\s*$")
_LINE_TAIL = 20
_LEADING_IN = 40
_WINDOW = 400  # characters: what lies farther off in a sentence without end says nothing


class View:
    """A figure's sentence, line and surroundings, looked at once for all candidates."""

    def __init__(self, scene: Scene, figure: Figure) -> None:
        self.scene, self.figure = scene, figure
        self.text = scene.document.text
        start, end = scene.document.sentences[figure.sentence]
        self.start, self.end = max(start, figure.start - _WINDOW), min(end, figure.end + _WINDOW)
        self.before = self.text[self.start : figure.start]
        self.left = scene.references_within(self.start, figure.start)
        self.right = [one for one in scene.references_within(figure.end, self.end) if one.via in ("name", "noun")]
        self.fresh = self.text[self.left[-1].end : figure.start] if self.left else self.before
        self.clause = read_clause(self.before, self.start, self.left)
        self.zone = scene.document.zone_at(figure.start)
        self.opens_paragraph = start <= self.zone.start
        self.heading = scene.heading_of(figure)
        self.block = scene.block_of(figure.sentence)
        self.topic = scene.topics[figure.sentence]
        self.what = figure.kind if isinstance(figure, Amount) else figure.population
        self.said_before: dict[str, tuple[str, ...]] = {}
        self.side = "amount" if isinstance(figure, Amount) else "people"

    @cached_property
    def tabular(self) -> bool:
        """Whether the figure stands in a list, a heading or a line that is no sentence."""
        tail = max(self.zone.start, self.zone.end - _LINE_TAIL)
        ended = _SENTENCE_END.search(self.text, tail, self.zone.end)
        return self.zone.kind in ("list_item", "heading") or not ended

    @cached_property
    def opening(self) -> str:
        """What the sentence opens with."""
        return next((name for name, pattern in _OPENINGS.items() if pattern.match(self.before)), "opens otherwise")

    @cached_property
    def after(self) -> str:
        """The preposition right before the figure, past words that only bound it."""
        match = _AFTER.search(self.text, max(self.start, self.figure.start - _LEADING_IN), self.figure.start)
        return match[1].casefold() if match else "no preposition"

    @cached_property
    def cue(self) -> str:
        """How the clause points at an owner it does not name, or an empty string."""
        if _MEMBERS.search(self.before):
            return "our members"
        if self.text[self.figure.end : self.figure.end + 3].lower() == " y ":
            return "there"
        cue = next((name for name, pattern in _CUES.items() if pattern.search(self.fresh)), "")
        return cue or ("answer" if self.scene.answers_question(self.figure.start) else "")

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
