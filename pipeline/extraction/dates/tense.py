"""Which way a text looks from a date in it: the tense of the nearest verb, the words before the date, the heading above."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from pipeline.extraction.dates.folding import lower
from pipeline.extraction.dates.fragments import FULL_WEEKDAYS
from pipeline.extraction.dates.said import Side
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document

_LEXICON = load_lexicon("dates/tense")
_VERBS = _LEXICON["verbs"]
_REACH = 160  # characters on each side in which a verb is looked for
_CUE_REACH = 28  # characters
_BOUNDARY_COST = 25  # characters that a clause boundary counts for
_AFTER_COST = 12  # a verb after the date tells less than one before it
_PRESENT_COST = 20
_BESIDE = 12  # characters within which a verb leaves no doubt
_PLUPERFECT = ("avai", "n'avai", "l'avai", "y avai")
_PASSIVE_GAP = 12  # « sera (officiellement) publié »: the participle belongs to the verb before it

_OPENED_REACH = 80  # characters in which « après » or « la fermeture au » is looked for
_TOLD_AT_ONCE = 4  # characters between an announcement and its own day: « a promis mardi », « a annoncé, jeudi »

_PUT_OFF = rf"{any_of(_LEXICON['cues']['put_off'])}(?:ée?s?)? (?:au|aux|à|à la|à l'|jusqu'au|jusqu'à)"
_MONTH_OF = r" ?(?:mois d(?:e |'))?"
_CUES: dict[Side, re.Pattern[str]] = {
    "past": re.compile(rf"(?<!\w){any_of(_LEXICON['cues']['past'])}{_MONTH_OF}$"),
    "future": re.compile(rf"(?<!\w)(?:{any_of(_LEXICON['cues']['future'])}|{_PUT_OFF}) ?$|(?<!\w)d'ici (?:le |au ){_MONTH_OF}$"),
}
_ANNOUNCED = rf"(?<![\w-]){any_of(_LEXICON['events']['announced'])}(?!\w)"
# « la fermeture du site au 31 décembre », but not « la fermeture du site au printemps »
_DUE = re.compile(rf"{_ANNOUNCED}[^,.;:!?()\d]{{0,50}}[ ]au[ ]?$")
# « a confirmé la fermeture du site en »
_OF_ANNOUNCED = re.compile(
    rf"(?![^.;:!?()]{{0,80}}\b(?:lors d|depuis|après|suite à|à l'issue))[^.;:!?()]{{0,60}}{_ANNOUNCED}[^,.;:!?]{{0,60}}"
)
# « Après Londres en », not « après avoir »
_AFTER_WHAT = re.compile(
    r"(?<!\w)(?:après|suite à|lors d(?:e|u|es)|au lendemain d(?:e|u|es))[ ](?!que?[ ]|avoir[ ]|être[ ])"
    r"(?=[^,.;:!?()]{0,40}\w{4})[^,.;:!?()]{1,60}$"
)
# « avant de céder sa place le »: an act that is still to come
_BEFORE_DOING = re.compile(r"(?<!\w)avant (?:de |d')(?:l[ea]s? |l'|s'|se |y |en )?\w{2,}(?:er|ir|re|oir) [^.;:!?,()]{0,45}$")
_UNTIL = re.compile(r"(?:jusqu'(?:au|en|à)|avant)\W*(?:l[ea]s? |l')?$")  # « jusqu'au 19 novembre, les combats durent »
_FROM = re.compile(r"(?<!\w)dès(?: l[ea]| l')? ?$")
_TOLD_OF = 40  # cost up to which a verb tells of a date after « dès »: « prévenus dès le 2 juillet »
_WEEKDAY = re.compile(rf"(?:ce[ ])?{any_of(FULL_WEEKDAYS)}(?!\w)")
_AHEAD_HEADING = re.compile(rf"\W*{any_of(_LEXICON['sections']['ahead'])}\W*$")
_LINE_HEAD = re.compile(r"[^\w\n]{0,6}(?:(?:du|les?|jusqu'au) )?")
_AHEAD_LINE = re.compile(rf"\W{{0,4}}{any_of(_LEXICON['sections']['line_heads'])}[ ]?:")

_EVENT = re.compile(rf"(?<![\w-]){any_of(_LEXICON['events']['nouns'])}(?!\w)")
_EVENT_OVER = re.compile(rf"(?<![\w-]){any_of(_LEXICON['events']['behind'])}")

_ADVERBS = rf"(?:[ ](?:{any_of(_VERBS['adverbs'])}|\w{{3,12}}ment)){{0,3}}"
_PARTICIPLE = r"\w{1,15}(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|u|ue|us|ues|û|ert|erte|erts|os|ort|int|inte|eint)"
_HAS = rf"(?:(?:[nlmtsj]'|y[ ])?{any_of(_VERBS['have'])}(?![ ]lieu){_ADVERBS}[ ])"
# One verb: « prévu », « a récemment ouvert », « s'est réuni », « est née », « ouvrira », « ouvrait », « ouvrirent », « créé »
_VERB = re.compile(
    rf"""(?<![\w-])(?:
      (?P<ahead>(?<!non[ ])(?!peut-être){any_of(_VERBS["ahead"])}
        |compt(?:e|ent|ons)[ ]\w{{2,14}}(?:er|ir|re)|soi(?:t|ent)[ ]{_PARTICIPLE})
    | (?P<present>{any_of(_VERBS["present"])})
    | (?P<promised>(?:{_HAS}{any_of(_VERBS["promised"])}|s'est[ ]engagé|se[ ]sont[ ]engagé)e?s?)
    | (?P<announced>{_HAS}{any_of(_VERBS["announced"])})
    | (?P<past>(?:{_HAS}{_PARTICIPLE}
        | (?:s'|se[ ]|m'|nous[ ]|n'){any_of(_VERBS["be"])}{_ADVERBS}[ ]{_PARTICIPLE}
        | {any_of(_VERBS["be"])}{_ADVERBS}[ ]{any_of(_VERBS["gone"])}))
    | (?P<none>{any_of(_VERBS["not_verbs"])})
    | (?P<future>\w{{1,15}}r(?:a|ont|ai|ons|ez|as)|\w{{2,15}}r(?:ait|aient|ions|iez))
    | (?P<imperfect>\w{{2,15}}(?:ait|aient|èrent|irent|urent|inrent)|{any_of(_VERBS["irregular"])})
    | (?P<behind>(?!{any_of(_VERBS["nouns_before_de"])}[ ]d(?:e|u|es)[ ]){any_of(_VERBS["behind"])}(?:es?|s)?
        |(?<=,[ ]){any_of(_VERBS["gone"])}(?=[ ](?:en|au|dans|il|depuis|l[ea])[ ])|{any_of(_VERBS["over"])}
        |contre(?=[ ]\d)|{any_of(_VERBS["once"])}[ ]{any_of(_VERBS["planned"])}e?s?)
    )(?!\w)""",
    re.VERBOSE,
)
# « Relégué au printemps », « Lâchée par sa banque »: a participle that begins its sentence
_OPENING_PARTICIPLE = re.compile(
    rf"\W{{0,3}}(?!{any_of(_VERBS['not_participles'])}(?!\w))\w{{2,15}}ée?s?"
    r"(?=[ ](?:par|aux?|à|en|dans|depuis|sur|sous|pour|d[eu]|des|l[ea]|hier|\w{3,12}ment"
    rf"|{any_of(FULL_WEEKDAYS)})(?!\w))"
)
_SIDES: dict[str, Side] = {
    "ahead": "future",
    "present": "future",
    "future": "future",
    "past": "past",
    "imperfect": "past",
    "behind": "past",
}
_QUOTED_NAME = re.compile(r"[«\"“] ?[^«»\"“”]{1,25}\Z")  # « ville morte »
_BOUNDARY = re.compile(r"[,;:()«»–]| qu(?:e|i|') ?| (?:et|mais|puis|dont|alors) ")


@dataclass(frozen=True, slots=True)
class Outlook:
    """The side of the publication day that a date lies on, None when nothing tells, and whether there is no doubt of it."""

    side: Side | None = None
    sure: bool = False


NO_OUTLOOK = Outlook()


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    end: int
    kind: str


_start = attrgetter("start")


class Tenses:
    """The verbs of a document, each sentence read once, when a date in it asks."""

    def __init__(self, document: Document) -> None:
        self._text = lower(document.text)
        self._document = document
        self._verbs: dict[int, list[_Verb]] = {}
        self._announcements: dict[int, bool] = {}

    def outlook(self, start: int, end: int) -> Outlook:
        """Which way the text looks from the date between two offsets."""
        window = self._text[max(0, start - _CUE_REACH) : start]
        for side, cue in _CUES.items():
            if cue.search(window):
                return Outlook(side, sure=not _UNTIL.search(window))
        if self._heads_line(start) and self._under_agenda(start):
            return Outlook("future")
        if not _WEEKDAY.match(self._text, start) and _BEFORE_DOING.search(self._text, max(0, start - _OPENED_REACH), start):
            return Outlook("future")
        if _DUE.search(self._text, max(0, start - _OPENED_REACH), start):
            return Outlook("future")
        verbs = self._sentence_verbs(start)
        first = bisect_right(verbs, start - _REACH, key=_start)
        last = bisect_left(verbs, end + _REACH, key=_start)
        near = [verb for verb in verbs[first:last] if verb.end < end + _REACH]
        if near:
            return self._told_by(near, start, end)
        return Outlook("future" if self._under_agenda(start) or self._announces(self._document.sentence_at(start)) else None)

    def _told_by(self, verbs: Sequence[_Verb], start: int, end: int) -> Outlook:
        """Which way the nearest of some verbs looks; what « après » introduces is over unless the verb is a future."""
        cost, verb = min(((self._cost(verb, start, end), verb) for verb in verbs), key=lambda found: found[0])
        after = _AFTER_WHAT.search(self._text, max(0, start - _OPENED_REACH), start)
        if after and verb.kind == "present" and not any(after.start() < each.start < start for each in verbs):
            return Outlook("past")
        over = verb.kind in ("past", "imperfect")
        told = (over and (cost <= _TOLD_OF or verb.start > start)) or (verb.kind == "behind" and cost <= _BESIDE)
        if not told and _FROM.search(self._text, max(0, start - _CUE_REACH), start):
            return Outlook("future")
        if not over and _AHEAD_LINE.match(self._text, self._document.zone_at(start).start, start):
            return Outlook("future")
        side = self._side(verb, start)
        return Outlook(side, sure=cost <= _BESIDE and side is not None)

    def _side(self, verb: _Verb, start: int) -> Side | None:
        """Where a date lies by its verb: what is promised or announced lies ahead, the day it was promised on does not."""
        if verb.kind not in ("promised", "announced"):
            return _SIDES[verb.kind]
        if start - verb.end <= _TOLD_AT_ONCE:
            return "past"
        if verb.kind == "promised":
            return None if self._text.startswith(_PLUPERFECT, verb.start) else "future"
        of_day = _WEEKDAY.match(self._text, start)
        return "future" if not of_day and _OF_ANNOUNCED.fullmatch(self._text, verb.end, start) else "past"

    def _announces(self, index: int) -> bool:
        """Whether a sentence names an event and has no verb."""
        if index not in self._announcements:
            start, end = self._document.sentences[index]
            silent = not self._sentence_verbs(start) and not _EVENT_OVER.search(self._text, start, end)
            self._announcements[index] = silent and bool(_EVENT.search(self._text, start, end))
        return self._announcements[index]

    def _sentence_verbs(self, start: int) -> list[_Verb]:
        index = self._document.sentence_at(start)
        if index not in self._verbs:
            self._verbs[index] = self._read(*self._document.sentences[index])
        return self._verbs[index]

    def _read(self, start: int, end: int) -> list[_Verb]:
        """Verbs between two offsets; the participle of a passive looks where its auxiliary does."""
        opening = _OPENING_PARTICIPLE.match(self._text, start, end)
        verbs = [_Verb(opening.start(), opening.end(), "behind")] if opening else []
        for match in _VERB.finditer(self._text, start, end):
            kind = match.lastgroup or "none"
            last = verbs[-1] if verbs else None
            passive = kind == "behind" and last and _SIDES.get(last.kind) == "future" and match.start() - last.end <= _PASSIVE_GAP
            quoted = self._text[match.end() : match.end() + 2].lstrip()[:1] in ("»", '"', "”") and _QUOTED_NAME.search(
                self._text, max(0, match.start() - 26), match.start()
            )
            if kind != "none" and not passive and not (kind == "behind" and quoted):
                verbs.append(_Verb(match.start(), match.end(), kind))
        return verbs

    def _cost(self, verb: _Verb, start: int, end: int) -> int:
        """How far a verb is from a date, in characters, clause boundaries counted."""
        before = verb.end <= start
        gap = self._text[verb.end : start] if before else self._text[end : verb.start]
        extra = (0 if before else _AFTER_COST) + (_PRESENT_COST if verb.kind == "present" else 0)
        return len(gap) + _BOUNDARY_COST * len(_BOUNDARY.findall(gap)) + extra

    def _heads_line(self, start: int) -> bool:
        """Whether a date begins its line: « - 28 au 30 mars : salon »."""
        return bool(_LINE_HEAD.fullmatch(self._text, self._document.zone_at(start).start, start))

    def _under_agenda(self, start: int) -> bool:
        """Whether the last heading above announces what is to come: « AGENDA »."""
        return any(begin <= start < stop for begin, stop in self._agendas)

    @cached_property
    def _agendas(self) -> Sequence[tuple[int, int]]:
        """Spans of the text under a heading that announces what is to come, up to the next heading."""
        spans, opened = [], None
        for zone in self._document.zones:
            ahead = bool(_AHEAD_HEADING.match(self._text[zone.start : min(zone.end, zone.start + 60)]))
            if opened is not None and (ahead or zone.kind in ("heading", "title")):
                spans.append((opened, zone.start))
                opened = None
            if ahead:
                opened = zone.end
        return spans if opened is None else [*spans, (opened, len(self._text))]
