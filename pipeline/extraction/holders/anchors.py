"""The closest tie between a figure and an organisation: in its bracket, subject of its clause, heading of its table…"""

import re
from functools import lru_cache

from pipeline.extraction.holders.anaphora import Reference
from pipeline.extraction.holders.clause import owns_measure
from pipeline.extraction.holders.view import View
from pipeline.lexicon import load_lexicon
from schemas import Amount

_WORDS = load_lexicon("holders/holding")
_RELATIVE = re.compile(r"\s*(?:\([^)]*\))?,? (?:qui|dont|où|laquelle|lequel)\b")
_OPENED = re.compile(r"(?:,? [\w'-]+){0,4}\s*\(")
_LABEL = re.compile(r"\**\s*(?:\([^)]*\)\s*)?(?:[:–—]|\.{3}|…|\s{3}|\|)")
_ADJACENT = re.compile(r"\s*\)?[,:]?\s*")
_BROKEN = re.compile(r"[;»«”:]|\s[–—]\s")
_LINE_OPENING = re.compile(r"[\s•●▪–—*→>|-]*(?:\d{1,2}[.)]\s+)?")
_FRONTED = re.compile(rf"\W*(?:{_WORDS['fronted']})", re.IGNORECASE)
_GIVEN = re.compile(rf" ?(?:{_WORDS['given']}(?: [\w'-]+){{0,3}} ?)?", re.IGNORECASE)
# « 140 postes au CHU », « 3 M€ de la Région », « 48 chercheurs chez Poxium »
_RIGHT = re.compile(
    r"(?P<between>(?:, ?)?[^.,;:\n«»()]{0,60}?)(?<!\w)"
    rf"(?P<preposition>{_WORDS['prepositions']['right']})\s*(?:l[ea]s? |l')?(?:[\w-]+ ){{0,2}}$",
    re.IGNORECASE,
)
_STRONG = ("bracket", "label", "relative", "adjacent")
_LOOSE = ("right loose", "right source")


@lru_cache(4096)
def with_backoff(anchor: str) -> tuple[str, ...]:
    """An anchor and, for those seldom met, its less precise beginnings: « topic », « topic there »."""
    words = anchor.split(" ")
    return tuple(" ".join(words[: i + 1]) for i in range(len(words)))


def anchor_of(view: View, candidate: str) -> str:
    """The closest tie between the figure and an organisation."""
    anchors = [left_anchor(view, one) for one in view.left_of.get(candidate, ())]
    strong = [anchor for anchor in anchors if anchor.startswith(_STRONG)]
    if strong:
        return strong[0]
    tied = right_anchor(view, view.right_of[candidate]) if candidate in view.right_of else None
    if tied and tied not in _LOOSE:
        return tied
    if anchors:
        return anchors[0]
    return _heading_anchor(view, candidate) or tied or _distant_anchor(view, candidate)


def left_anchor(view: View, one: Reference) -> str:
    """How a reference to the left of the figure is tied to it."""
    between = view.text[one.end : view.figure.start]
    if view.is_apposed(one):
        return "left apposed"
    after = {each.organisation_id for each in view.left if each.start >= one.end and not view.is_apposed(each)}
    others = after - {one.organisation_id}
    if not others and between.count("(") > between.count(")"):
        return "bracket" if _OPENED.match(between) else "bracket afar"
    opening = _LINE_OPENING.match(view.text, view.zone.start, one.start)
    if opening and opening.end() == one.start and _LABEL.match(between):
        return "label"
    if not others and one.via in ("name", "noun") and _RELATIVE.match(between):
        return "relative"
    if one.via != "person" and _ADJACENT.fullmatch(between):
        apposed = " apposed" if between.strip() else ""
        return f"adjacent {view.side}{apposed} {one.part}" if one.via == "name" else f"left next {one.via}"
    via = "" if one.via == "name" else f" by {one.via.replace(' ', '_')}"
    if one.part == "owner":
        via += "_of_measure" if owns_measure(view.text, one) else "_of_another_thing"
    unsure, broken = " unsure" if one.rival else "", " broken" if _BROKEN.search(between) else ""
    return f"left {min(len(others), 2)} {one.part}{via}{unsure}{broken}"


def right_anchor(view: View, one: Reference) -> str:
    """How a reference to the right of the figure is tied to it."""
    nearest = all(each.organisation_id == one.organisation_id for each in view.right if each.start < one.start)
    if nearest and not view.clause.governor and one.part == "subject" and _FRONTED.match(view.text, view.start):
        return "right fronted"
    match = _RIGHT.fullmatch(view.text, view.figure.end, one.start)
    if not nearest or not match or view.scene.figures_within(view.figure.end, one.start):
        return "right loose"
    if one.part == "source":
        return "right source"
    preposition = re.sub(r" ?d[eu']$", "", match["preposition"].lower()).replace(" ", "_") or "de"
    if one.via != "name":
        return f"right noun {preposition}"
    alone = "" if view.left else " alone"
    if preposition == "par" and isinstance(view.figure, Amount) and _GIVEN.fullmatch(match["between"]):
        return f"right giver{alone}"
    near = view.side if match["between"].strip() else f"at {view.side}"
    return f"right {near} {preposition}{alone}"


def _heading_anchor(view: View, candidate: str) -> str | None:
    heading = view.heading
    if not heading or not view.tabular or heading.start == view.zone.start:
        return None
    own = [each for each in view.scene.within(heading.start, heading.end) if each.organisation_id == candidate]
    if not own:
        return None
    whole = own[0].end - own[0].start > 0.6 * (heading.end - heading.start)
    return f"{'title' if heading.kind == 'title' else 'heading'} {'is' if whole else 'names'} it"


def _distant_anchor(view: View, candidate: str) -> str:
    """Spoken of before: as the topic, the speaker, the last one named, in passing; with the cue that points back."""
    scene = view.scene
    how = f"{' ' if view.cue else ''}{view.cue}{'' if view.left else ' none left'}"
    speaker = scene.speaker(view.figure.end) if view.cue == "answer" else None
    if speaker and candidate == speaker[0]:
        return f"speaker{how}"
    if view.tabular and scene.prominent[:1] == [candidate]:
        return f"boxed{how}"
    if candidate == view.topic:
        return f"topic{how}"
    earlier = scene.last_before(view.start, 1)
    if earlier and earlier[0].organisation_id == candidate:
        return f"last named{how}"
    if candidate == scene.main:
        return f"throughout{how}"
    return "elsewhere" if view.left else "elsewhere none left"
