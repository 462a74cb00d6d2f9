"""The closest tie between a figure and an organisation: in its bracket, subject of its clause, heading of its table…"""

import re

from pipeline.extraction.holders import features
from pipeline.extraction.holders.clause import owns_measure
from pipeline.extraction.holders.features import Cue, Flag, Observation, Owned, Part, Tie, Via, Where
from pipeline.extraction.holders.mentions import Reference
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
# « auprès de »: of a preposition with « de », the first word or words alone
_OF = re.compile(r" ?d[eu']$", re.IGNORECASE)
_GIVING = re.compile(_WORDS["prepositions"]["giving"], re.IGNORECASE)
_MOST_OF_IT = 0.6


def near_anchor(view: View, candidate: str) -> Observation | None:
    """The closest tie that the figure's sentence or heading offers with an organisation, if any."""
    anchors = [left_anchor(view, one) for one in view.left_of.get(candidate, ())]
    strong = next((anchor for anchor in anchors if anchor.template.tie is Tie.STRONG), None)
    if strong:
        return strong
    tied = right_anchor(view, view.right_of[candidate]) if candidate in view.right_of else None
    if tied and tied.template.tie is not Tie.LOOSE:
        return tied
    return anchors[0] if anchors else _heading_anchor(view, candidate) or tied


def left_anchor(view: View, one: Reference) -> Observation:
    """How a reference to the left of the figure is tied to it."""
    between = view.text[one.end : view.figure.start]
    if view.is_apposed(one):
        return features.APPOSED
    after = {each.organisation_id for each in view.left if each.start >= one.end and not view.is_apposed(each)}
    others = after - {one.organisation_id}
    if not others and between.count("(") > between.count(")"):
        return features.BRACKET if _OPENED.match(between) else features.BRACKET_AFAR
    opening = _LINE_OPENING.match(view.text, view.zone.start, one.start)
    if opening and opening.end() == one.start and _LABEL.match(between):
        return features.LABEL
    if not others and one.via in (Via.NAME, Via.NOUN) and _RELATIVE.match(between):
        return features.RELATIVE
    if one.via is not Via.PERSON and _ADJACENT.fullmatch(between):
        return _adjacent(view, one, between)
    return _apart(view, one, between, min(len(others), 2))


def _adjacent(view: View, one: Reference, between: str) -> Observation:
    if one.via is Via.NAME:
        return features.ADJACENT(view.sort, Flag.APPOSED if between.strip() else None, one.part)
    return features.NEXT(one.via)


def _apart(view: View, one: Reference, between: str, others: int) -> Observation:
    """A reference on the left with words between."""
    flags = Flag.UNSURE if one.rival else None, Flag.BROKEN if _BROKEN.search(between) else None
    if one.part is Part.OWNER:
        owned = Owned.MEASURE if owns_measure(view.text, one) else Owned.ANOTHER_THING
        return features.LEFT_OWNER(others, one.part, one.via, owned, *flags)
    if one.via is Via.NAME:
        return features.LEFT(others, one.part, *flags)
    return features.LEFT_BY(others, one.part, one.via, *flags)


def right_anchor(view: View, one: Reference) -> Observation:
    """How a reference to the right of the figure is tied to it."""
    nearest = all(each.organisation_id == one.organisation_id for each in view.right if each.start < one.start)
    if nearest and not view.clause.governor and one.part is Part.SUBJECT and _FRONTED.match(view.text, view.start):
        return features.FRONTED
    match = _RIGHT.fullmatch(view.text, view.figure.end, one.start)
    if not nearest or not match or view.scene.layout.figures_within(view.figure.end, one.start):
        return features.LOOSE
    if one.part is Part.SOURCE:
        return features.RIGHT_SOURCE
    preposition = _OF.sub("", match["preposition"].lower()) or "de"
    if one.via is not Via.NAME:
        return features.RIGHT_NOUN(preposition)
    alone = None if view.left else Flag.ALONE
    if _GIVING.fullmatch(preposition) and isinstance(view.figure, Amount) and _GIVEN.fullmatch(match["between"]):
        return features.GIVER(alone)
    return (features.RIGHT_NEAR if match["between"].strip() else features.RIGHT_AT)(view.sort, preposition, alone)


def _heading_anchor(view: View, candidate: str) -> Observation | None:
    heading = view.heading
    if not heading or not view.tabular or heading.start == view.zone.start:
        return None
    named = view.scene.mentions.within(heading.start, heading.end)
    own = next((each for each in named if each.organisation_id == candidate), None)
    if not own:
        return None
    whole = own.end - own.start > _MOST_OF_IT * (heading.end - heading.start)
    if heading.kind == "title":
        return features.TITLE_IS if whole else features.TITLE_NAMES
    return features.HEADING_IS if whole else features.HEADING_NAMES


def where_spoken_of(view: View, candidate: str) -> Where:
    """How an organisation in no closer tie is spoken of: as the speaker's, as the topic, as the last one named, in passing."""
    scene = view.scene
    speaker = scene.layout.speaker(view.figure.end) if view.cue is Cue.ANSWER else None
    if speaker and candidate == speaker.organisation_id:
        return Where.SPEAKER
    if view.tabular and scene.mentions.prominent[:1] == [candidate]:
        return Where.BOXED
    if candidate == view.topic:
        return Where.TOPIC
    earlier = scene.mentions.last_before(view.start, 1)
    if earlier and earlier[0].organisation_id == candidate:
        return Where.LAST
    return Where.THROUGHOUT if candidate == scene.mentions.main else Where.ELSEWHERE


def distant_anchor(view: View, where: Where) -> Observation:
    """The anchor of an organisation that is only spoken of, with the cue that points back."""
    none_left = None if view.left else Flag.NONE_LEFT
    if where is Where.LAST:
        return features.LAST_NAMED(view.cue, none_left)
    return features.SPOKEN_OF(where, None if where is Where.ELSEWHERE else view.cue, none_left)
