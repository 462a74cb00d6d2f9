"""Evidence that a figure belongs to an organisation, or to none: named observations, weighed elsewhere.

For an organisation the first observation is its anchor, the closest tie that the text offers (named in the bracket that
the figure stands in, subject of its clause, heading of its table, merely spoken of before…); the others qualify it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.extraction.holders.scene import Scene
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure, OrganisationMention

Evidence = Mapping[str | None, Sequence[str]]

_WORDS = load_lexicon("holding")


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_HAVING = _word("|".join(_WORDS["having"]))
_SAYING = _word("|".join(_WORDS["saying"]))
_SECTOR = _word(_WORDS["nobody"]["sector"])
_SECTOR_HAS = _word(rf"(?:{_WORDS['nobody']['sector']})[^.;:]*?(?<!\w)(?:{'|'.join(_WORDS['having'])})")
_CUES = {name: _word(pattern) for name, pattern in _WORDS["cues"].items()}
_MEMBERS = _word(_WORDS["members"])
_FRONTED = re.compile(rf"\W*(?:{_WORDS['fronted']})", re.IGNORECASE)
_GENERIC = _word(rf"(?:le|la|l'|cette|cet|ce|du|de la|au) ?({'|'.join(_WORDS['generics'].values())})")
_GENERICS = {kind: re.compile(nouns, re.IGNORECASE) for kind, nouns in _WORDS["generics"].items()}
_UNIT_PRICE = re.compile(rf"[^.;\n]{{0,25}}(?:\b|(?<=/))(?:{_WORDS['nobody']['unit_price']})", re.IGNORECASE)

# What a sentence opens with, when its subject is no name: « Les entreprises… », « Une centaine… », « En 2019… ».
_OPENINGS = {name: re.compile(rf"\W*(?:{pattern})", re.IGNORECASE) for name, pattern in _WORDS["openings"].items()}

# « Génalys, issue d'un laboratoire du CNRS, veut lever… »: the others stand in the apposition.
_APPOSED = re.compile(
    rf"\s*(?:\([^)]*\))?, [^,;.«»]{{3,90}}, (?:[\w'-]+ ){{0,2}}?(?:{'|'.join(_WORDS['having'])})\b[^,;«»]*$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\s*(?:\([^)]*\))?,? (?:qui|dont|où|laquelle|lequel)\b")
_LABEL = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:[:–—]|\.{3}|…|\s{3}|\|)")
_ADJACENT = re.compile(r"\s*\)?[,:]?\s*")
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
_STRONG = ("bracket", "label", "relative", "adjacent", "apposed subject")


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
        self.left = scene.within(self.start, figure.start)
        self.right = scene.within(figure.end, self.end)
        self.zone = scene.document.zone_at(figure.start)
        self.heading = scene.heading_of(figure)
        tail = max(self.zone.start, self.zone.end - _LINE_TAIL)
        self.tabular = self.zone.kind in ("list_item", "heading") or not _SENTENCE_END.search(self.text, tail, self.zone.end)
        self.before = self.text[self.start : figure.start]
        self.fresh = self.text[self.left[-1].end : figure.start] if self.left else self.before
        self.what = figure.kind if isinstance(figure, Amount) else figure.population
        generic = _GENERIC.search(self.fresh)
        self.generic = generic[1] if generic else None
        self.cue = self._cue()
        self.named_at = self._named_at()
        self.opening = next((name for name, pattern in _OPENINGS.items() if pattern.match(self.before)), "opens otherwise")

    def _named_at(self) -> str | None:
        """The organisation that the figure is said to be at, right behind it: « 41 au CH d'Épinal »."""
        at = self.right and self._right_anchor(self.right[0]).startswith(("right at au", "right at chez", "right at à"))
        return self.right[0].organisation_id if at else None

    def candidates(self) -> list[str]:
        """Organisations named near the figure, heading its block, speaking, or spoken of throughout; nearest first."""
        scene, figure = self.scene, self.figure
        first = max(scene.document.sentences[max(0, figure.sentence - _NEAR_SENTENCES)][0], self.start - _WINDOW)
        named = [
            *reversed(scene.within(first, self.end)),
            *reversed(scene.last_before(first, 2)),
            *scene.last_posts(figure.start),
        ]
        if self.heading:
            named += scene.within(self.heading.start, self.heading.end)
        ids = [mention.organisation_id for mention in named] + [scene.topics[figure.sentence], scene.main, *scene.titled]
        if self.previous:
            ids.append(self.previous.organisation_id)
        return [candidate for candidate in dict.fromkeys(ids) if candidate][:_MAX_CANDIDATES]

    def speaks_for(self, candidate: str) -> Iterator[str]:
        """Observations on one organisation, its anchor first."""
        scene = self.scene
        yield from self._ties(candidate)
        yield f"{self.what} of {scene.kinds[candidate]}"
        if candidate == scene.main:
            yield "main"
            yield "main by far" if scene.is_one_body else "main among others"
        if candidate in scene.titled:
            yield "titled"
        if self.left and self.left[0].organisation_id == candidate:
            yield "first in sentence"
        if any(scene.part(mention) == "subject" for mention in self.left if mention.organisation_id == candidate):
            yield "subject in sentence"
        if self.cue == "generic" and self.generic:
            yield from self._meant_by(self.generic, candidate)
        if self.previous and self.previous.organisation_id == candidate:
            yield from self._carried(self.previous)

    def _ties(self, candidate: str) -> Iterator[str]:
        """The candidate's anchor, and what takes from it or adds to it."""
        anchor = self._anchor(candidate)
        yield from _with_backoff(anchor)
        if " saying" in anchor:
            yield "saying"
        if anchor.startswith("left") and " but " in anchor:
            yield "resumed" if " subject" in anchor else "stale"
        if anchor.startswith(("topic", "last named", "throughout", "elsewhere")):
            yield f"spoken of before, {self.opening}"
        if self.named_at not in (None, candidate):
            yield "another named at"

    def speaks_for_nobody(self, n_candidates: int) -> Iterator[str]:
        """Observations for a figure of a sector, a place, a market, or of someone unnamed."""
        named = "left" if self.left else "right" if self.right else "none"
        yield "nobody"
        yield f"nobody, named {named}"
        if self.named_at:
            yield "nobody, another named at"
        yield f"nobody, {self.cue or 'no cue'}"
        yield f"nobody, {self.what}"
        yield f"nobody, {self.opening}"
        if _SECTOR.search(self.fresh):
            yield "nobody, sector"
            yield f"nobody, sector and {self.cue or 'no cue'}"
            if _SECTOR_HAS.search(self.fresh):
                yield "nobody, sector has"
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

    def _meant_by(self, generic: str, candidate: str) -> Iterator[str]:
        """Whether « la clinique », « le groupe » can mean a body that was named before."""
        kind = self.scene.kinds[candidate]
        if self.scene.is_named_like(candidate, generic, self.start):
            yield "generic in its name"
        if _GENERICS[kind].fullmatch(generic):
            subjects = [mention.organisation_id for mention in self.left if self.scene.part(mention) == "subject"]
            earlier = [mention.organisation_id for mention in reversed(self.scene.last_before(self.start, _MAX_CANDIDATES))]
            likely = [*subjects, self.scene.topics[self.figure.sentence], *earlier]
            meant = next((one for one in likely if one and _GENERICS[self.scene.kinds[one]].fullmatch(generic)), None)
            yield "generic of its kind" if candidate == meant else "generic of an earlier one's kind"

    def _heading_names(self) -> str:
        if not self.heading:
            return "unheaded"
        line = self.text[self.heading.start : self.heading.end]
        names = self.scene.within(self.heading.start, self.heading.end)
        return "of a body" if names else "of a sector" if _SECTOR.search(line) else "of nobody"

    def _cue(self) -> str:
        """How the clause points at an owner it does not name, or an empty string."""
        if _MEMBERS.search(self.fresh):
            return "our members"
        answers = self.scene.answers_question(self.figure.start)
        if answers and _CUES["we"].search(self.before):
            return "interview"
        if self.text[self.figure.end : self.figure.end + 3].lower() == " y ":
            return "there"
        cue = next((name for name, pattern in _CUES.items() if pattern.search(self.fresh)), "")
        return cue or ("generic" if self.generic else "answer" if answers else "")

    def _anchor(self, candidate: str) -> str:
        left = [mention for mention in self.left if mention.organisation_id == candidate]
        right = [mention for mention in self.right if mention.organisation_id == candidate]
        anchors = [self._left_anchor(mention) for mention in reversed(left)]
        strong = [anchor for anchor in anchors if anchor in _STRONG]
        if strong:
            return strong[0]
        tied = self._right_anchor(right[0]) if right else None
        if tied and tied not in ("right loose", "right source"):
            return tied
        if anchors:
            return anchors[0]
        return self._heading_anchor(candidate) or tied or self._distant_anchor(candidate)

    def _left_anchor(self, mention: OrganisationMention) -> str:
        between = self.text[mention.end : self.figure.start]
        others = {m.organisation_id for m in self.left if m.start >= mention.end} - {mention.organisation_id}
        if between.count("(") > between.count(")") and not others:
            return "bracket"
        opening = _LINE_OPENING.match(self.text, self.zone.start, mention.start)
        if opening and opening.end() == mention.start and _LABEL.match(between):
            return "label"
        if not others and _RELATIVE.match(between):
            return "relative"
        if _ADJACENT.fullmatch(between):
            return "adjacent"
        if self.scene.part(mention) == "subject" and _APPOSED.match(between):
            return "apposed subject"
        broken = " broken" if re.search(r"[;»«”]|\s[–—]\s|:", between) else ""
        pointed = f" but {self.cue}" if self.cue in ("generic", "pronoun", "plural pronoun", "we", "interview") else ""
        verb = " saying" if _SAYING.search(between) else " having" if _HAVING.search(between) else ""
        return f"left {min(len(others), 2)} {self.scene.part(mention)}{verb}{pointed}{broken}"

    def _right_anchor(self, mention: OrganisationMention) -> str:
        between = self.text[self.figure.end : mention.start]
        others = {m.organisation_id for m in self.right if m.start < mention.start}
        if not others and _FRONTED.match(self.text, self.start) and self.scene.part(mention) == "subject":
            return "right fronted"
        match = _RIGHT.fullmatch(between)
        if not match or self.scene.figures_within(self.figure.end, mention.start) or others:
            return "right loose"
        side = "amount" if isinstance(self.figure, Amount) else "people"
        named = "" if self.left else " alone"
        if self.scene.part(mention) == "source":
            return "right source"
        preposition = re.sub(r" ?d[eu']$", "", match["preposition"].lower()) or "de"
        near = "at" if not match["between"].strip() else side
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
        if self.cue in ("we", "interview", "answer") and candidate == scene.speaker(figure.end):
            return f"speaker{how}"
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
            yield "carried on" if _LIST_GOES_ON.fullmatch(between) else f"carried in sentence{newly}"
        elif between.count("\n") == 1 and self.tabular:
            yield f"carried to next row{newly}"
        else:
            yield f"carried on from before{newly}"
