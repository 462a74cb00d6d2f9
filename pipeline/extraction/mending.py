"""Texts broken on their way, read as meant: lost and misspelt spaces and apostrophes, words and numbers cut in two.

A space is put or taken only where a number and its unit, noun, month or digits leave no doubt, or where the article has the
word whole elsewhere. What is mended has offsets of its own; facts found in it are moved back to those of the article.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple, TypeVar

from pipeline.extraction.headcounts.populations import NOUNS
from pipeline.lexicon import any_of, load_lexicon
from schemas import Article, Fact

_NUMBERS, _CURRENCIES = load_lexicon("numbers/numbers"), load_lexicon("amounts/currencies")
_MONTHS = any_of(_NUMBERS["months"]["names"])
_SCALE = r"(?:(?:[mb]illion|[mb]illiard|trillion|millier)s?)"
_SIGN = rf"{any_of(_NUMBERS['scale_signs'])}"
_MONEY = rf"(?:[€$£]|{any_of([*_NUMBERS['money']['after_sign'], 'euros', 'euro'])}(?!\w))"

# « 3&nbsp;millions », « 3&#160;millions », « R&amp;D »
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});")
# What a no-break space becomes when its bytes are read as those of another encoding: « ? », U+FFFD, « Â ».
_LOST = r"(?P<lost>[?\uFFFD]|Â[ \u00a0]?|â€¯)"
_LOST_SPACE = re.compile(
    rf"""(?<=\d){_LOST}(?=\d{{3}}(?!\d)|[€$£%°]|{_SIGN}?{_MONEY}|(?!(?:me|re|er|eme|nde?)\b)(?:[a-zà-ÿ]{{2,}}|m)[²³23]?(?![\w=&/]))
    | (?:\d[ ]?{_SIGN}|\b{_SCALE}){_LOST.replace("lost", "after_scale")}(?=d['’]|de[ ]|{_MONEY})
    | \b(?:{_MONTHS}|1er){_LOST.replace("lost", "in_date")}(?=(?:19|20)\d\d(?!\d)|{_MONTHS}\b)""",
    re.VERBOSE,
)
# « le chiffre d affaires s établit », not « 300 m en aval »
_LOST_APOSTROPHE = re.compile(
    r"(?<![\w'’.-])(?<!\d[ ])(?:[dlnsjmtcL]|[Qq]u)(?P<lost>[ ])(?=[aeiouyhàâéèêëîïôûœAEIOUYHÀÂÉÈÊËÎÏÔÛŒ]\w)"
)
_SYSTEMATIC = 3  # apostrophes lost, from which a text has lost all of them
_SPACE = r"[ \u00a0\u202f]"
# « 48 per sonnes », « 40 sala- riés », « 3 mil lions », « une centaine de sala riés »
_CUT_WORD = re.compile(
    rf"(?:\d|(?:illion|illiard|millier|aine)s?){_SPACE}(?:de{_SPACE}|d['’])?"
    rf"(?P<first>[a-zà-ÿ]{{2,12}})(?P<cut>-?[ \u00a0\n]|-)(?P<last>[a-zà-ÿ]{{2,14}})(?![\w-])"
)
# « 45 euros », or the same of a sum that another follows: « de 1.204.318, 45 à 1.310.000, 20 euros »
_CENTS = rf",{_SPACE}?\d\d{_SPACE}?{_MONEY}"
_GROUPED = rf"\d{{1,3}}(?:(?:{_SPACE}\d{{3}}){{1,3}}|(?:\.\d{{3}}){{1,3}}|(?:['’]\d{{3}}){{1,3}})"
_PRICED = "(?:" + "|".join(rf"(?<=\b{word}{_SPACE})" for word in ("à", "de", "soit", "coûte", "vaut")) + ")"
# « 2, 7 millions », « 2 ,7 M€ », « 1 204 318, 45 euros », « à 13, 50 euros », but not « le 2, 7 millions », « en 2017, 25 euros »
_CUT_NUMBER = re.compile(
    rf"(?<![\w.,])(?<!\b[Ll]e[ ])(?<!\b[DdAa]u[ ])(?<!\b[LlDd]es[ ])(?<!\b[Aa]ux[ ])(?<!\blots[ ])(?<![\d,;][ ])"
    rf"(?:\d{{1,3}}(?P<cut>{_SPACE},{_SPACE}?|,{_SPACE})\d{{1,2}}{_SPACE}?(?:{_SCALE}(?!\w)|{_SIGN}{_MONEY}|%)"
    rf"|{_GROUPED}(?P<cents>,{_SPACE})\d\d(?:{_SPACE}?{_MONEY}|(?={_SPACE}(?:à|et|contre){_SPACE}{_GROUPED}{_CENTS}))"
    rf"|{_PRICED}\d{{1,3}}(?P<price>,{_SPACE})\d\d{_SPACE}?{_MONEY})"
)
# « en 2 017, » of a text that has « 2018 » too, but not « en 2 017 lots »
_PLAIN_YEAR = re.compile(r"(?<![\w.,'-])(?:19|20)\d\d(?![\w'])")
_CUT_YEAR = re.compile(
    rf"(?<!\w)(?:[Ee]n|[Dd]epuis|[Dd]ès|[Ff]in|[Dd]ébut){_SPACE}(?:1(?=.9)|2(?=.0))(?P<cut>{_SPACE})\d{{3}}"
    rf"(?=\s*(?:[.,;:!?)»](?!\d)|\Z)|{_SPACE}(?:contre\b|{any_of(_NUMBERS['after_years']['words'])}{_SPACE}(?!\d)))"
)
# « 48salariés », « 12mars 2020 », « 3 millionsd'euros »
_GLUED = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:[ .\u00a0\u202f]?\d{{3}}){{0,3}}(?P<noun>)(?P<word>[a-zà-ÿ]{{3,20}})(?![\w-])"
    rf"|(?<!\w){_SCALE}(?P<of>)(?=d['’][^\W\d_]|[€$£])"
    r"|(?<![\w./])\d{1,2}[./]\d{1,2}[./](?:20)?\d\d(?P<stamped>)(?=[A-ZÀ-Ý][a-zà-ÿ])"
)
# « la Fon- derie Lestac », of an article that has « Fonderie » too
_HYPHENATED = re.compile(r"(?<!\w)(?P<first>[^\W\d_]{2,20})(?P<cut>-[ ])(?P<last>[a-zà-öø-ÿ]{2,20})(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
_CUTTABLE = NOUNS | {
    "million",
    "millions",
    "milliard",
    "milliards",
    "milliers",
    "euro",
    "euros",
    "franc",
    "francs",
    "dollar",
    "dollars",
}
_JOINED = NOUNS | {*_NUMBERS["months"]["names"]}

_SPAN_IN_ID = re.compile(r"(\d+)-(\d+)\Z")
_IDS = ("mention_id", "date_id", "amount_id", "headcount_id", "part_of")

AnyFact = TypeVar("AnyFact", bound=Fact)


class Edit(NamedTuple):
    """A span of a text and what is put in its place."""

    start: int
    end: int
    text: str

    @property
    def growth(self) -> int:
        """By how much the text grows."""
        return len(self.text) - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Mended:
    """An article read as meant, the article as stored, and what was edited, in order of the text."""

    article: Article
    stored: Article
    edits: Sequence[Edit]

    def to_stored(self, fact: AnyFact) -> AnyFact:
        """A fact found in the mended text, with the offsets and the words of the stored one."""
        return _moved(fact, self.stored.text, self._back) if self.edits else fact

    def to_mended(self, fact: AnyFact) -> AnyFact:
        """A fact of the stored text, with the offsets and the words of the mended one."""
        return _moved(fact, self.article.text, self._forth) if self.edits else fact

    def _back(self, offset: int) -> int:
        """Where a character of the mended text stands in the stored one; what was put there, where that begins."""
        shift = 0
        for edit in self.edits:
            if offset < edit.start + shift:
                break
            if offset < edit.start + shift + len(edit.text):
                return edit.start
            shift += edit.growth
        return offset - shift

    def _forth(self, offset: int) -> int:
        """Where a character of the stored text stands in the mended one; what was taken out, where it stood."""
        shift = 0
        for edit in self.edits:
            if offset < edit.start:
                break
            if offset < edit.end:
                return edit.start + shift
            shift += edit.growth
        return offset + shift


def mend(article: Article) -> Mended:
    """The article as it was meant to be read."""
    edits = list(_edits(article.text))
    return Mended(article.model_copy(update={"text": _applied(article.text, edits)}) if edits else article, article, edits)


def mended_text(text: str) -> str:
    """A text as it was meant to be read."""
    return _applied(text, _edits(text))


def _applied(text: str, edits: Iterable[Edit]) -> str:
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def _edits(text: str) -> Iterator[Edit]:
    """What to edit, in order, without overlap."""
    done = 0
    for edit in sorted([*_spaces(text), *_apostrophes(text), *_cuts(text)]):
        if edit.start >= done:
            done = edit.end
            yield edit


def _spaces(text: str) -> Iterator[Edit]:
    """Spaces misspelt, lost or glued."""
    if "&" in text:
        for entity in _ENTITY.finditer(text):
            if (plain := unescape(entity[0])) != entity[0]:
                yield Edit(*entity.span(), plain)
    if any(mark in text for mark in "?\ufffdÂâ"):
        yield from (Edit(*lost.span(lost.lastgroup or 0), " ") for lost in _LOST_SPACE.finditer(text))
    for glued in _GLUED.finditer(text):
        if glued["word"] is None or glued["word"] in _JOINED:
            at = next(glued.start(place) for place in ("noun", "of", "stamped") if glued[place] is not None)
            yield Edit(at, at, " ")


def _apostrophes(text: str) -> Iterator[Edit]:
    """Apostrophes that became spaces all over the text, as in the transcript of a PDF."""
    lost = list(_LOST_APOSTROPHE.finditer(text))
    if len(lost) >= _SYSTEMATIC:
        yield from (Edit(*each.span("lost"), "'") for each in lost)


def _cuts(text: str) -> Iterator[Edit]:
    """Words and numbers cut in two."""
    yield from (Edit(*cut.span("cut"), "") for cut in _CUT_WORD.finditer(text) if cut["first"] + cut["last"] in _CUTTABLE)
    yield from (Edit(*cut.span(cut.lastgroup or 0), ",") for cut in _CUT_NUMBER.finditer(text))
    if (years := list(_CUT_YEAR.finditer(text))) and _PLAIN_YEAR.search(text):
        yield from (Edit(*year.span("cut"), "") for year in years)
    if "- " in text:
        words: set[str] = set()
        for cut in _HYPHENATED.finditer(text):
            words = words or {*_WORD.findall(text)}
            if cut["first"] + cut["last"] in words:
                yield Edit(*cut.span("cut"), "")


def _moved(fact: AnyFact, text: str, move: Callable[[int], int]) -> AnyFact:
    """The fact where `move` puts its first and its last character, in the words of `text`; its identifiers follow."""
    start, end = move(fact.start), move(fact.end - 1) + 1
    ids = {name: _moved_id(value, move) for name in _IDS if (value := getattr(fact, name, None))}
    return fact.model_copy(update={"start": start, "end": end, "text": text[start:end], **ids})


def _moved_id(identifier: str, move: Callable[[int], int]) -> str:
    return _SPAN_IN_ID.sub(lambda span: f"{move(int(span[1]))}-{move(int(span[2]) - 1) + 1}", identifier)
