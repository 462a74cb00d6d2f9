"""Evidence that a figure belongs to an organisation, or to none: named observations, weighed elsewhere.

For an organisation the first observation is its anchor, the closest tie that the text offers (named in the bracket that
the figure stands in, subject of its clause, heading of its table, merely spoken of before…); the others qualify it.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.extraction.holders import features
from pipeline.extraction.holders.anchors import distant_anchor, near_anchor, right_anchor, where_spoken_of
from pipeline.extraction.holders.clause import word
from pipeline.extraction.holders.encoded import ask
from pipeline.extraction.holders.features import Carried, Evidence, Flag, Headed, Observation, Part, Presence, Side, Tie, Where
from pipeline.extraction.holders.scene import Scene
from pipeline.extraction.holders.view import View
from pipeline.lexicon import load_lexicon
from schemas import Amount, Figure, Headcount

_WORDS = load_lexicon("holders/holding")
_NOBODY = _WORDS["nobody"]
_SECTOR = word(_NOBODY["sector"])
# « ce secteur, qui emploie »
_SECTOR_THAT = re.compile(rf"(?<!\w)(?:{_NOBODY['sector']})\W{{1,3}}(?:qui|où|dont)(?!\w)", re.IGNORECASE)
_INHABITANTS = word(_NOBODY["inhabitants"])
_CROWD = re.compile(rf" {_NOBODY['crowd']}", re.IGNORECASE)
_UNIT_PRICE = re.compile(rf"[^.;\n]{{0,25}}(?:\b|(?<=/))(?:{_NOBODY['unit_price']})", re.IGNORECASE)
_CONVERTED = re.compile(rf" ?\(\s*(?:{_WORDS['converted']})?\s*", re.IGNORECASE)
_LIST_GOES_ON = re.compile(rf"[^.;:]{{0,30}}(?<!\w)(?:{_WORDS['continued']}) (?:\w+ ){{0,2}}|\s*[,;•(]\s*")

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
    candidates = _candidates(view, previous)
    carried = list(_carried(view, previous)) if previous else []
    holder = previous.organisation_id if previous else None
    named_at, against = _named_at(view)
    evidence: dict[str | None, list[Observation]] = {one: list(_speaks_for(view, one)) for one in candidates}
    heads = {one for one, said in evidence.items() if features.HEADING_IS in said}
    asked = ask(figure, scene.mentions)
    for one in candidates:
        said = evidence[one]
        said += [features.ANOTHER_HEADS] if heads and one not in heads else []
        said += carried if one == holder else []
        said += against if one != named_at else []
        if asked:
            known = asked.organisations.get(one)
            said.append(features.ENCODED_ELSEWHERE(asked.elsewhere) if known is None else features.ENCODED(known))
    nobody = [*_speaks_for_nobody(view), *against[:1], *([features.ONE_CANDIDATE] if len(candidates) < 2 else [])]
    nobody += carried if holder is None else []
    nobody += [features.ENCODED(asked.nobody)] if asked else []
    evidence[None] = [features.NOBODY, *map(features.FOR_NOBODY, nobody)]
    return evidence


def _named_at(view: View) -> tuple[str | None, Sequence[Observation]]:
    """The organisation named right after the figure as who has or gives it, and what that says against all others."""
    tied = right_anchor(view, view.right[0]) if view.right else None
    if not tied or tied.template.tie is not Tie.NAMED_AT:
        return None, ()
    return view.right[0].organisation_id, (features.ANOTHER_NAMED_AT, features.ANOTHER(tied))


def _candidates(view: View, previous: Figure | None) -> list[str]:
    """Organisations named near the figure, heading its block, speaking, or spoken of throughout; nearest first."""
    scene, figure, mentions = view.scene, view.figure, view.scene.mentions
    first = max(scene.document.sentences[max(0, figure.sentence - _NEAR_SENTENCES)][0], view.start - _NEAR)
    near = [one.organisation_id for one in reversed(scene.references_within(first, view.end))]
    post = mentions.last_post(figure.start)
    named = [*reversed(mentions.last_before(first, 2)), *([post] if post else [])]
    named += mentions.within(view.heading.start, view.heading.end) if view.heading else []
    nearest = list(dict.fromkeys([*near, *(mention.organisation_id for mention in named)]))[:_MAX_CANDIDATES]
    kept = [view.topic, view.block, mentions.main, *mentions.prominent, *mentions.titled]
    kept += [previous.organisation_id] if previous else []
    return list(dict.fromkeys([*nearest, *(one for one in kept if one)]))


def _speaks_for(view: View, candidate: str) -> Iterator[Observation]:
    """Observations on one organisation, its anchor first."""
    mentions = view.scene.mentions
    near = near_anchor(view, candidate)
    yield from [near] if near else _spoken_of(view, where_spoken_of(view, candidate))
    if not near:
        yield from _far(view, candidate)
    yield features.SORT_OF_KIND(view.kind, mentions.kinds[candidate])
    if mentions.certainty[candidate] < _DOUBTFUL:
        yield features.DOUBTFUL
    standing = mentions.standing(candidate)
    yield from standing
    if not view.left:
        yield from map(features.WITH_NONE_LEFT, standing)
    if view.tabular:
        yield from map(features.IN_TABLE, standing)
    if candidate == view.block:
        yield features.HEADS_BLOCK
        yield features.HEADS_TABLE if view.tabular else features.HEADS_PROSE
    yield from _governs(view, candidate)
    if view.left and view.left[0].organisation_id == candidate:
        yield features.FIRST
    if any(one.part is Part.SUBJECT for one in view.left_of.get(candidate, ())):
        yield features.SUBJECT


def _spoken_of(view: View, where: Where) -> Sequence[Observation]:
    """The anchor of an organisation that is only spoken of, and what qualifies it; the same for all that are so in one way."""
    said = view.spoken_of.get(where)
    if said is None:
        opening = features.SPOKEN_BEFORE(features.OPENING(view.opening))
        qualified = (features.QUALIFIED(where, each) for each in _qualifiers(view))
        said = view.spoken_of[where] = (distant_anchor(view, where), opening, *qualified)
    return said


def _far(view: View, candidate: str) -> Iterator[Observation]:
    """Where an organisation that nothing near names was last referred to, how, and whether it leads the paragraph."""
    scene, figure = view.scene, view.figure
    last = scene.last_reference(candidate, figure.sentence)
    if not last:
        yield features.FAR(features.PRESENCE(Presence.UNNAMED))
        return
    lines = scene.layout.paragraph_at(figure.start) - scene.layout.paragraph_at(last.start)
    where, rank = Presence.back(figure.sentence - last.sentence, lines), scene.rank(candidate, figure.sentence)
    said = features.PRESENCE(where), features.PRESENCE_PART(where, last.part), features.PRESENCE_VIA(where, last.via)
    ranked = features.RANK(rank), features.PRESENCE_RANK(where, rank)
    yield from map(features.FAR, (*said, features.PRESENCE_OPENING(where, view.opening), *ranked))
    first, subject = scene.leads(view.zone)
    if not lines and first and first.organisation_id == candidate:
        yield features.LEADS
    if not lines and subject and subject.organisation_id == candidate:
        yield features.LEADS_AS_SUBJECT


def _qualifiers(view: View) -> Iterator[Observation]:
    how, measure = view.clause.how, view.clause.measure
    if view.opens_paragraph:
        yield features.NEW_PARAGRAPH
    if view.tabular:
        yield features.TABULAR
    yield from (features.MEASURE(measure), features.VERB(how), features.VERB_MEASURE(how, measure))
    yield features.SORT_AFTER(view.sort, view.after)


def _governs(view: View, candidate: str) -> Iterator[Observation]:
    """Whether the candidate is the subject of the figure's clause, or another is."""
    clause = view.clause
    if clause.reporter and clause.reporter.organisation_id == candidate:
        yield features.REPORTS
    if not clause.governor:
        return
    via, rival = clause.governor.via, clause.governor.rival
    if clause.governor.organisation_id == candidate:
        yield from (features.GOVERNS, features.GOVERNS_HOW(clause.how), features.GOVERNS_VERB(clause.verb))
        yield features.GOVERNS_BY(via, Flag.UNSURE if rival else None)
        yield features.GOVERNS_AFTER(features.SORT_AFTER(view.sort, view.after))
        return
    yield from (features.ANOTHER_GOVERNS, features.ANOTHER_GOVERNS_HOW(clause.how))
    if rival == candidate:
        yield from (features.RIVAL_GOVERNS, features.RIVAL_GOVERNS_BY(via))


def _speaks_for_nobody(view: View) -> Iterator[Observation]:
    """Observations for a figure of a sector, a place, a market, or of someone unnamed."""
    how, measure, figure = view.clause.how, view.clause.measure, view.figure
    yield features.NAMED(Side.LEFT if view.left else Side.RIGHT if view.right else Side.NONE)
    yield features.CUE(view.cue) if view.cue else features.NO_CUE
    yield from (features.KIND(view.kind), features.OPENING(view.opening), features.MEASURE(measure))
    yield from (features.ROLE_AND_VERB(view.clause.verb, how), features.VERB(how), features.VERB_MEASURE(how, measure))
    yield from (features.AFTER(view.after), features.SORT_AFTER(view.sort, view.after))
    yield from map(features.WORD_BEFORE, view.words_before)
    yield from map(features.WORD_AFTER, view.words_after)
    if isinstance(figure, Headcount):
        yield features.NOUN(figure.text.split()[-1].casefold())
        if _CROWD.match(view.text, figure.end):
            yield features.CROWD
    if _INHABITANTS.search(figure.text):
        yield features.INHABITANTS
    yield from _sector(view)
    if isinstance(figure, Amount) and _UNIT_PRICE.match(view.text[figure.end : view.end]):
        yield features.UNIT_PRICE
    if view.tabular:
        yield features.TABLE(_headed(view))


def _sector(view: View) -> Iterator[Observation]:
    """Whether a sector, a place or a market stands by the figure."""
    if _SECTOR.search(view.fresh):
        yield from (features.SECTOR, features.SECTOR_AND_VERB(view.clause.how))
        if _SECTOR_THAT.search(view.fresh):
            yield features.SECTOR_THAT
    right, end = view.right[0].start if view.right else view.end, view.figure.end
    if _SECTOR.search(view.text, end, min(right, end + _NEAR_AFTER)):
        yield features.SECTOR_AFTER


def _headed(view: View) -> Headed:
    """What the heading above the figure names."""
    if not view.heading:
        return Headed.UNHEADED
    if view.scene.mentions.within(view.heading.start, view.heading.end):
        return Headed.OF_A_BODY
    line = view.text[view.heading.start : view.heading.end]
    return Headed.OF_A_SECTOR if _SECTOR.search(line) else Headed.OF_NOBODY


def _carried(view: View, previous: Figure) -> Iterator[Observation]:
    """How the figure goes on from the one before, whose holder it may share: lists and sentences go on."""
    between = view.text[previous.end : view.figure.start]
    past = Flag.PAST_ANOTHER if view.scene.mentions.within(previous.end, view.figure.start) else None
    if previous.sentence == view.figure.sentence:
        same_sort = isinstance(view.figure, type(previous))
        if same_sort and _CONVERTED.fullmatch(between):
            yield features.CARRIED(Carried.IN_BRACKETS, None)
        on = features.CARRIED(Carried.ON if _LIST_GOES_ON.fullmatch(between) else Carried.IN_SENTENCE, past)
        yield on
        if not same_sort:
            yield features.OF_ANOTHER_SORT(on)
    elif between.count("\n") == 1 and view.tabular:
        yield features.CARRIED(Carried.TO_NEXT_ROW, past)
    else:
        yield features.CARRIED(Carried.FROM_BEFORE, past)
        if "\n" not in between:
            yield features.CARRIED(Carried.WITHIN_PARAGRAPH, past)
