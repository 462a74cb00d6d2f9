"""Evidence that a figure belongs to an organisation, or to none: named observations, weighed elsewhere.

For an organisation the first observation is its anchor, the closest tie that the text offers (named in the bracket that
the figure stands in, subject of its clause, heading of its table, merely spoken of before…); the others qualify it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.extraction.holders.anaphora import Reference
from pipeline.extraction.holders.clause import owns_measure, read_clause, word
from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure, Headcount

Evidence = Mapping[str | None, Sequence[str]]

_WORDS = load_lexicon("holding")
_SECTOR = word(_WORDS["nobody"]["sector"])
_CUES = {name: word(pattern) for name, pattern in _WORDS["cues"].items()}
_INHABITANTS = word(_WORDS["nobody"]["inhabitants"])
_MEMBERS = word(_WORDS["members"])
_FRONTED = re.compile(rf"\W*(?:{_WORDS['fronted']})", re.IGNORECASE)
_UNIT_PRICE = re.compile(rf"[^.;\n]{{0,25}}(?:\b|(?<=/))(?:{_WORDS['nobody']['unit_price']})", re.IGNORECASE)

# What a sentence opens with, when its subject is no name: « Les entreprises… », « Une centaine… », « En 2019… ».
_OPENINGS = {name: re.compile(rf"\W*(?:{pattern})", re.IGNORECASE) for name, pattern in _WORDS["openings"].items()}

_RELATIVE = re.compile(r"\s*(?:\([^)]*\))?,? (?:qui|dont|où|laquelle|lequel)\b")
_LABEL = re.compile(r"\**\s*(?:\([^)]*\)\s*)?(?:[:–—]|\.{3}|…|\s{3}|\|)")
_ADJACENT = re.compile(r"\s*\)?[,:]?\s*")
_CONVERTED = re.compile(r" ?\(\s*(?:soit|environ|près de|quelque)?\s*", re.IGNORECASE)
_GIVEN = re.compile(rf" ?(?:{_WORDS['given']})?(?: [\w'-]+){{0,3}} ?", re.IGNORECASE)
_AFTER = re.compile(
    r"(?<!\w)(que|qu'|à|aux?|pour|auprès|sur|contre|des?|d'|dont|par|avec|parmi|chez|soit|et|ou|en|dans|ses|nos|leurs|les|ces)"
    r"(?: d[e'] ?| les)?"
    r"(?: ?(?:quelque|environ|près d[e'] ?|plus d[e'] ?|moins d[e'] ?|au moins|ses|nos|leurs|les|autour d[e'] ?))?\s*$",
    re.IGNORECASE,
)
_LINE_OPENING = re.compile(r"[\s•●▪–—*→>|-]*(?:\d{1,2}[.)]\s+)?")

# « 140 postes au CHU », « 3 M€ de la Région », « 48 chercheurs chez Poxium »
_RIGHT = re.compile(
    r"(?P<between>(?:, ?)?[^.,;:\n«»()]{0,60}?)(?<!\w)"
    rf"(?P<preposition>{_WORDS['prepositions']['right']})\s*(?:l[ea]s? |l')?(?:[\w-]+ ){{0,2}}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:](?:\s*[\"»”)])*\s*$")
_LIST_GOES_ON = re.compile(r"[^.;:]{0,30}(?<!\w)(?:dont|parmi lesquels|et|contre|à|soit|puis|ou) (?:\w+ ){0,2}|\s*[,;•(]\s*")

_NEAR_SENTENCES = 2
_MAX_CANDIDATES = 16
_LINE_TAIL = 20
_WINDOW = 400  # characters: what lies farther off in a sentence without end says nothing
_STRONG = ("bracket", "label", "relative", "adjacent")


@lru_cache(4096)
def _with_backoff(anchor: str) -> tuple[str, ...]:
    """An anchor and, for those seldom met, its less precise beginnings: « topic », « topic possessive »."""
    words = anchor.split(" ")
    return tuple(" ".join(words[: i + 1]) for i in range(len(words)))


def gather(scene: Scene, figure: Figure, previous: Figure | None) -> Evidence:
    """For each organisation that may hold `figure`, and for None, the observations that speak for or against it.

    `previous` is the figure before it in the text with its holder already decided, or None.
    """
    view = _View(scene, figure, previous)
    evidence: dict[str | None, list[str]] = {candidate: list(view.speaks_for(candidate)) for candidate in view.candidates()}
    evidence[None] = list(view.speaks_for_nobody(len(evidence)))
    return evidence


class _View:
    """A figure's sentence, line and surroundings, looked at once for all candidates."""

    def __init__(self, scene: Scene, figure: Figure, previous: Figure | None) -> None:
        self.scene, self.figure, self.previous = scene, figure, previous
        self.text = scene.document.text
        start, end = scene.document.sentences[figure.sentence]
        self.start, self.end = max(start, figure.start - _WINDOW), min(end, figure.end + _WINDOW)
        self.left = scene.references_within(self.start, figure.start)
        self.right = [one for one in scene.references_within(figure.end, self.end) if one.via in ("name", "noun")]
        self.zone = scene.document.zone_at(figure.start)
        self.heading = scene.heading_of(figure)
        tail = max(self.zone.start, self.zone.end - _LINE_TAIL)
        self.tabular = self.zone.kind in ("list_item", "heading") or not _SENTENCE_END.search(self.text, tail, self.zone.end)
        self.before = self.text[self.start : figure.start]
        self.fresh = self.text[self.left[-1].end : figure.start] if self.left else self.before
        self.what = figure.kind if isinstance(figure, Amount) else figure.population
        self.side = "amount" if isinstance(figure, Amount) else "people"
        self.after = self._after()
        self.clause = read_clause(self.before, self.start, self.left)
        self.cue = self._cue()
        self.right_anchor = self._right_anchor(self.right[0]) if self.right else ""
        self.named_at = self._named_at()
        self.opening = next((name for name, pattern in _OPENINGS.items() if pattern.match(self.before)), "opens otherwise")

    def _named_at(self) -> str | None:
        """The organisation that the figure is said to be at or from, right behind it: « 41 au CH d'Épinal »."""
        return self.right[0].organisation_id if self.right_anchor.startswith(("right at", "right giver")) else None

    def candidates(self) -> list[str]:
        """Organisations named near the figure, heading its block, speaking, or spoken of throughout; nearest first."""
        scene, figure = self.scene, self.figure
        first = max(scene.document.sentences[max(0, figure.sentence - _NEAR_SENTENCES)][0], self.start - _WINDOW)
        near = scene.references_within(first, self.end)
        ids: list[str | None] = [one.organisation_id for one in reversed(near)]
        named = [*reversed(scene.last_before(first, 2)), *scene.last_posts(figure.start)]
        if self.heading:
            named += scene.within(self.heading.start, self.heading.end)
        ids += [mention.organisation_id for mention in named]
        kept = [scene.topics[figure.sentence], scene.block_of(figure.sentence), scene.main, *scene.prominent, *scene.titled]
        if self.previous:
            kept.append(self.previous.organisation_id)
        nearest = list(dict.fromkeys(one for one in ids if one))[:_MAX_CANDIDATES]
        return list(dict.fromkeys([*nearest, *(one for one in kept if one)]))

    def speaks_for(self, candidate: str) -> Iterator[str]:
        """Observations on one organisation, its anchor first."""
        scene, clause = self.scene, self.clause
        yield from self._ties(candidate)
        yield f"{self.what} of {scene.kinds[candidate]}"
        for how in scene.standing(candidate):
            yield how
            if self.tabular:
                yield f"tabular, {how}"
        if candidate == scene.block_of(self.figure.sentence):
            yield "heads the block"
            yield f"heads the block, {'tabular' if self.tabular else 'prose'}"
        if clause.governor:
            if clause.governor.organisation_id == candidate:
                yield "governs"
                yield f"governs {clause.how}"
                yield f"governs, {clause.verb}"
                yield f"governs by {clause.governor.via}"
                yield f"governs, {self.side} after {self.after}"
            else:
                yield "another governs"
                yield f"another governs {clause.how}"
        if clause.reporter and clause.reporter.organisation_id == candidate:
            yield "reports"
        if self.left and self.left[0].organisation_id == candidate:
            yield "first in sentence"
        if any(one.part == "subject" for one in self.left if one.organisation_id == candidate):
            yield "subject in sentence"
        if self.previous and self.previous.organisation_id == candidate:
            yield from self._carried(self.previous)

    def _ties(self, candidate: str) -> Iterator[str]:
        """The candidate's anchor, and what takes from it or adds to it."""
        anchor = self._anchor(candidate)
        yield from _with_backoff(anchor)
        if anchor.startswith(("topic", "boxed", "last named", "throughout", "elsewhere", "speaker")):
            yield f"spoken of before, {self.opening}"
            yield f"{anchor.split()[0]}, measure {self.clause.measure}"
            if self.tabular:
                yield f"{anchor.split()[0]}, tabular"
            yield f"{anchor.split()[0]}, verb {self.clause.how}"
            yield f"{anchor.split()[0]}, verb {self.clause.how}, measure {self.clause.measure}"
            yield f"{anchor.split()[0]}, {self.side} after {self.after}"
        if self.named_at not in (None, candidate):
            yield "another named at"
            yield f"another {self.right_anchor}"

    def speaks_for_nobody(self, n_candidates: int) -> Iterator[str]:
        """Observations for a figure of a sector, a place, a market, or of someone unnamed."""
        named = "left" if self.left else "right" if self.right else "none"
        yield "nobody"
        yield f"nobody, named {named}"
        if self.named_at:
            yield "nobody, another named at"
        yield f"nobody, {self.cue or 'no cue'}"
        yield f"nobody, {self.what}"
        if isinstance(self.figure, Headcount):
            yield f"nobody, {self.figure.text.split()[-1].casefold()}"
        if _INHABITANTS.search(self.figure.text):
            yield "nobody, inhabitants"
        yield f"nobody, {self.opening}"
        yield f"nobody, measure {self.clause.measure}"
        yield f"nobody, verb {self.clause.verb} {self.clause.how}"
        yield f"nobody, verb {self.clause.how}"
        yield f"nobody, verb {self.clause.how}, measure {self.clause.measure}"
        yield f"nobody, after {self.after}"
        yield f"nobody, {self.side} after {self.after}"
        if _SECTOR.search(self.fresh):
            yield "nobody, sector"
            yield f"nobody, sector and verb {self.clause.how}"
        if _SECTOR.search(self.text, self.figure.end, self.right[0].start if self.right else self.end):
            yield "nobody, sector after"
        if isinstance(self.figure, Amount) and _UNIT_PRICE.match(self.text[self.figure.end : self.end]):
            yield "nobody, unit price"
        if self.tabular:
            yield f"nobody, table {self._heading_names()}"
        if self.previous and self.previous.organisation_id is None:
            yield from (f"nobody, {carried}" for carried in self._carried(self.previous))
        if n_candidates < 2:
            yield "nobody, one candidate"

    def _after(self) -> str:
        """The preposition right before the figure, past words that only bound it."""
        match = _AFTER.search(self.text, max(self.start, self.figure.start - 40), self.figure.start)
        return match[1].casefold() if match else "no preposition"

    def _heading_names(self) -> str:
        if not self.heading:
            return "unheaded"
        line = self.text[self.heading.start : self.heading.end]
        names = self.scene.within(self.heading.start, self.heading.end)
        return "of a body" if names else "of a sector" if _SECTOR.search(line) else "of nobody"

    def _cue(self) -> str:
        """How the clause points at an owner it does not name, or an empty string."""
        if _MEMBERS.search(self.before):
            return "our members"
        if self.text[self.figure.end : self.figure.end + 3].lower() == " y ":
            return "there"
        cue = next((name for name, pattern in _CUES.items() if pattern.search(self.fresh)), "")
        return cue or ("answer" if self.scene.answers_question(self.figure.start) else "")

    def _anchor(self, candidate: str) -> str:
        left = [one for one in self.left if one.organisation_id == candidate]
        right = [one for one in self.right if one.organisation_id == candidate]
        anchors = [self._left_anchor(one) for one in reversed(left)]
        strong = [anchor for anchor in anchors if anchor.startswith(_STRONG)]
        if strong:
            return strong[0]
        tied = self._right_anchor(right[0]) if right else None
        if tied and tied not in ("right loose", "right source"):
            return tied
        if anchors:
            return anchors[0]
        return self._heading_anchor(candidate) or tied or self._distant_anchor(candidate)

    def _left_anchor(self, one: Reference) -> str:
        between = self.text[one.end : self.figure.start]
        others = {m.organisation_id for m in self.left if m.start >= one.end} - {one.organisation_id}
        if between.count("(") > between.count(")") and not others:
            return "bracket"
        opening = _LINE_OPENING.match(self.text, self.zone.start, one.start)
        if opening and opening.end() == one.start and _LABEL.match(between):
            return "label"
        if not others and one.via in ("name", "noun") and _RELATIVE.match(between):
            return "relative"
        if one.via != "person" and _ADJACENT.fullmatch(between):
            return f"adjacent {self.side}{between.strip() and ' apposed'}" if one.via == "name" else f"left next {one.via}"
        broken = " broken" if re.search(r"[;»«”]|\s[–—]\s|:", between) else ""
        via = "" if one.via == "name" else f" by {one.via}"
        if one.via == "possessive":
            via += " of measure" if owns_measure(self.text, one) else " of another thing"
        return f"left {min(len(others), 2)} {one.part}{via}{broken}"

    def _right_anchor(self, one: Reference) -> str:
        between = self.text[self.figure.end : one.start]
        others = {m.organisation_id for m in self.right if m.start < one.start}
        if not others and not self.clause.governor and _FRONTED.match(self.text, self.start) and one.part == "subject":
            return "right fronted"
        match = _RIGHT.fullmatch(between)
        if not match or self.scene.figures_within(self.figure.end, one.start) or others:
            return "right loose"
        named = "" if self.left else " alone"
        if one.part == "source":
            return "right source"
        preposition = re.sub(r" ?d[eu']$", "", match["preposition"].lower()) or "de"
        if preposition == "par" and isinstance(self.figure, Amount) and _GIVEN.fullmatch(match["between"]):
            return f"right giver{named}"
        near = f"at {self.side}" if not match["between"].strip() else self.side
        return f"right {near} {preposition.replace(' ', '_')}{named}"

    def _heading_anchor(self, candidate: str) -> str | None:
        if not self.heading or self.heading.start == self.zone.start:
            return None
        own = [m for m in self.scene.within(self.heading.start, self.heading.end) if m.organisation_id == candidate]
        if not own or not self.tabular:
            return None
        whole = own[0].end - own[0].start > 0.6 * (self.heading.end - self.heading.start)
        return f"{'title' if self.heading.kind == 'title' else 'heading'} {'is' if whole else 'names'} it"

    def _distant_anchor(self, candidate: str) -> str:
        """Spoken of before: as the topic, the speaker, the last one named, in passing; with the cue that points back."""
        scene, figure = self.scene, self.figure
        how = f"{' ' if self.cue else ''}{self.cue}{'' if self.left else ' none left'}"
        speaker = scene.speaker(figure.end) if self.cue == "answer" else None
        if speaker and candidate == speaker[0]:
            return f"speaker{how}"
        if self.tabular and scene.prominent[:1] == [candidate]:
            return f"boxed{how}"
        if candidate == scene.topics[figure.sentence]:
            return f"topic{how}"
        earlier = scene.last_before(self.start, 1)
        if earlier and earlier[0].organisation_id == candidate:
            return f"last named{how}"
        if candidate == scene.main:
            return f"throughout{how}"
        return "elsewhere" if self.left else "elsewhere none left"

    def _carried(self, previous: Figure) -> Iterator[str]:
        """The figure before has this holder: lists and sentences go on."""
        between = self.text[previous.end : self.figure.start]
        newly = " past another" if self.scene.within(previous.end, self.figure.start) else ""
        if previous.sentence == self.figure.sentence:
            if _CONVERTED.fullmatch(between) and isinstance(self.figure, type(previous)):
                yield "carried into brackets"
            on = "carried on" if _LIST_GOES_ON.fullmatch(between) else "carried in sentence"
            yield f"{on}{newly}"
        elif between.count("\n") == 1 and self.tabular:
            yield f"carried to next row{newly}"
        else:
            yield f"carried on from before{newly}"
            if "\n" not in between:
                yield f"carried within paragraph{newly}"
