"""Evidence that a figure belongs to an organisation, or to none: named observations, weighed elsewhere.

For an organisation the first observation is its anchor, the closest tie that the text offers (named in the bracket that
the figure stands in, subject of its clause, heading of its table, merely spoken of before…); the others qualify it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.extraction.holders.anchors import anchor_of, right_anchor, with_backoff
from pipeline.extraction.holders.clause import HOWS, word
from pipeline.extraction.holders.scene import Scene
from pipeline.extraction.holders.view import View
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure, Headcount

Evidence = Mapping[str | None, Sequence[str]]

_NOBODY = load_lexicon("holders/holding")["nobody"]
_SECTOR = word(_NOBODY["sector"])
# « ce secteur, qui emploie »
_SECTOR_THAT = re.compile(rf"(?<!\w)(?:{_NOBODY['sector']})\W{{1,3}}(?:qui|où|dont)(?!\w)", re.IGNORECASE)
_INHABITANTS = word(_NOBODY["inhabitants"])
_CROWD = re.compile(rf" {_NOBODY['crowd']}", re.IGNORECASE)
_UNIT_PRICE = re.compile(rf"[^.;\n]{{0,25}}(?:\b|(?<=/))(?:{_NOBODY['unit_price']})", re.IGNORECASE)
_CONVERTED = re.compile(r" ?\(\s*(?:soit|environ|près de|quelque)?\s*", re.IGNORECASE)
_LIST_GOES_ON = re.compile(r"[^.;:]{0,30}(?<!\w)(?:dont|parmi lesquels|et|contre|à|soit|puis|ou) (?:\w+ ){0,2}|\s*[,;•(]\s*")
_SPOKEN_OF = ("topic", "boxed", "last", "throughout", "elsewhere", "speaker")

_ANOTHER_GOVERNS = {how: f"another governs {how}" for how in HOWS}
_NEAR_SENTENCES = 1
_NEAR = 400  # characters: names farther off before the sentence are no candidates
_NEAR_AFTER = 50  # characters: « 3 400 emplois directs et indirects dans le département »
_DOUBTFUL = 0.65
_MAX_CANDIDATES = 16


def gather(scene: Scene, figure: Figure, previous: Figure | None) -> Evidence:
    """For each organisation that may hold `figure`, and for None, the observations that speak for or against it.

    `previous` is the figure before it in the text with its holder already decided, or None.
    """
    view = View(scene, figure)
    tied = right_anchor(view, view.right[0]) if view.right else ""
    named_at = view.right[0].organisation_id if tied.startswith(("right at", "right giver")) else None
    candidates = _candidates(view, previous)
    carried = list(_carried(view, previous)) if previous else []
    holder = previous.organisation_id if previous else None
    evidence: dict[str | None, list[str]] = {}
    for candidate in candidates:
        evidence[candidate] = [*_speaks_for(view, candidate), *(carried if candidate == holder else [])]
        if named_at not in (None, candidate):
            evidence[candidate] += ["another named at", f"another {tied}"]
    nobody = list(_speaks_for_nobody(view))
    nobody += ["another named at"] if named_at else []
    nobody += ["one candidate"] if len(candidates) < 2 else []
    nobody += carried if previous and holder is None else []
    evidence[None] = ["nobody", *(f"nobody, {each}" for each in nobody)]
    return evidence


def _candidates(view: View, previous: Figure | None) -> list[str]:
    """Organisations named near the figure, heading its block, speaking, or spoken of throughout; nearest first."""
    scene, figure = view.scene, view.figure
    first = max(scene.document.sentences[max(0, figure.sentence - _NEAR_SENTENCES)][0], view.start - _NEAR)
    near = [one.organisation_id for one in reversed(scene.references_within(first, view.end))]
    named = [*reversed(scene.last_before(first, 2)), *scene.last_posts(figure.start)]
    named += scene.within(view.heading.start, view.heading.end) if view.heading else []
    nearest = list(dict.fromkeys([*near, *(mention.organisation_id for mention in named)]))[:_MAX_CANDIDATES]
    kept = [view.topic, view.block, scene.main, *scene.prominent, *scene.titled]
    kept += [previous.organisation_id] if previous else []
    return list(dict.fromkeys([*nearest, *(one for one in kept if one)]))


def _speaks_for(view: View, candidate: str) -> Iterator[str]:
    """Observations on one organisation, its anchor first."""
    scene = view.scene
    anchor = anchor_of(view, candidate)
    yield from with_backoff(anchor)
    where = anchor.split(" ", 1)[0]
    if where in _SPOKEN_OF:
        yield from _spoken_of(view, where)
    yield f"{view.what} of {scene.kinds[candidate]}"
    if scene.certainty[candidate] < _DOUBTFUL:
        yield "a doubtful name"
    yield from scene.standing(candidate)
    if not view.left:
        yield from scene.standing(candidate, "none left")
    if view.tabular:
        yield from scene.standing(candidate, "tabular")
    if candidate == view.block:
        yield "heads the block"
        yield "heads the block, tabular" if view.tabular else "heads the block, prose"
    yield from _governs(view, candidate)
    if view.left and view.left[0].organisation_id == candidate:
        yield "first in sentence"
    if any(one.part == "subject" for one in view.left_of.get(candidate, ())):
        yield "subject in sentence"


def _spoken_of(view: View, where: str) -> Sequence[str]:
    """What qualifies an organisation that is merely spoken of before; the same for all that are so in the same way."""
    said = view.said_before.get(where)
    if said is None:
        said = view.said_before[where] = tuple(_qualified(view, where))
    return said


def _qualified(view: View, where: str) -> Iterator[str]:
    how, measure = view.clause.how, view.clause.measure
    yield f"spoken of before, {view.opening}"
    if view.opens_paragraph:
        yield f"{where}, new paragraph"
    if view.tabular:
        yield f"{where}, tabular"
    yield from (f"{where}, measure {measure}", f"{where}, verb {how}", f"{where}, verb {how}, measure {measure}")
    yield f"{where}, {view.side} after {view.after}"


def _governs(view: View, candidate: str) -> Sequence[str]:
    """Whether the candidate is the subject of the figure's clause, or another is."""
    clause = view.clause
    if clause.reporter and clause.reporter.organisation_id == candidate:
        return ("reports",)
    if not clause.governor:
        return ()
    if clause.governor.organisation_id == candidate:
        by = f"governs by {clause.governor.via}{' unsure' if clause.governor.rival else ''}"
        after = f"governs, {view.side} after {view.after}"
        return ("governs", f"governs {clause.how}", f"governs, {clause.verb}", by, after)
    rival = ("rival governs", f"rival governs by {clause.governor.via}") if clause.governor.rival == candidate else ()
    return ("another governs", _ANOTHER_GOVERNS[clause.how], *rival)


def _speaks_for_nobody(view: View) -> Iterator[str]:
    """Observations for a figure of a sector, a place, a market, or of someone unnamed."""
    how, measure, figure = view.clause.how, view.clause.measure, view.figure
    yield f"named {'left' if view.left else 'right' if view.right else 'none'}"
    yield from (view.cue or "no cue", view.what, view.opening, f"measure {measure}")
    yield from (f"verb {view.clause.verb} {how}", f"verb {how}", f"verb {how}, measure {measure}")
    yield from (f"after {view.after}", f"{view.side} after {view.after}")
    if isinstance(figure, Headcount):
        yield figure.text.split()[-1].casefold()
        if _CROWD.match(view.text, figure.end):
            yield "crowd"
    if _INHABITANTS.search(figure.text):
        yield "inhabitants"
    if _SECTOR.search(view.fresh):
        yield from ("sector", f"sector and verb {how}")
        if _SECTOR_THAT.search(view.fresh):
            yield "sector that"
    right = view.right[0].start if view.right else view.end
    if _SECTOR.search(view.text, figure.end, min(right, figure.end + _NEAR_AFTER)):
        yield "sector after"
    if isinstance(figure, Amount) and _UNIT_PRICE.match(view.text[figure.end : view.end]):
        yield "unit price"
    if view.tabular:
        yield f"table {_heading_names(view)}"


def _heading_names(view: View) -> str:
    if not view.heading:
        return "unheaded"
    names = view.scene.within(view.heading.start, view.heading.end)
    line = view.text[view.heading.start : view.heading.end]
    return "of a body" if names else "of a sector" if _SECTOR.search(line) else "of nobody"


def _carried(view: View, previous: Figure) -> Iterator[str]:
    """How the figure goes on from the one before, whose holder it may share: lists and sentences go on."""
    between = view.text[previous.end : view.figure.start]
    newly = " past another" if view.scene.within(previous.end, view.figure.start) else ""
    if previous.sentence == view.figure.sentence:
        same_sort = isinstance(view.figure, type(previous))
        if same_sort and _CONVERTED.fullmatch(between):
            yield "carried into brackets"
        on = "carried on" if _LIST_GOES_ON.fullmatch(between) else "carried in sentence"
        yield f"{on}{newly}"
        if not same_sort:
            yield f"{on}{newly}, of another sort"
    elif between.count("\n") == 1 and view.tabular:
        yield f"carried to next row{newly}"
    else:
        yield f"carried on from before{newly}"
        if "\n" not in between:
            yield f"carried within paragraph{newly}"
