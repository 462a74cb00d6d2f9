"""Quantities in a text: numbers with the words that bound them, ranges, collectives (« une centaine »), vague plurals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import cast

from pipeline.extraction.numbers.written import NUMBER, OF_MONEY, SCALE, parse_number, scale_of, value_of
from pipeline.lexicon import any_of, load_lexicon
from schemas import Fact
from schemas.facts import Modifier

_LEXICON = load_lexicon("numbers/numbers")
_COLLECTIVES: dict[str, int] = _LEXICON["collectives"]

_DETERMINERS: dict[str, list[str]] = _LEXICON["determiners"]

_THE = rf"(?:{any_of(_DETERMINERS['one'])}|\d)"
_MANY = any_of(_DETERMINERS["many"])
_GOOD = any_of(_LEXICON["qualities"]["words"])
_PARTS: dict[str, int] = _LEXICON["parts"]
_SLASHED = r"\d{1,3}(?:[ .]\d{3})?"
_POWER = r"(?:millier|million|milliard)s?"
_BARE = ["dizaines", "centaines", "milliers", "millions", "milliards"]
# « entourés de centaines de cyclistes », « les milliers de cyclistes », but not « une dizaine de milliers »
_BEFORE_BARE = "|".join(rf"(?<=\b{word}[ ])" for word in _LEXICON["before_bare"]["words"])
_UNDETERMINED = rf"(?:{_BEFORE_BARE})(?<!aine[ ]de[ ])(?<!aines[ ]de[ ])(?<!illier[ ]de[ ])(?<!illiers[ ]de[ ])(?<!\d[ ]de[ ])"
_QUANTITY = re.compile(
    rf"""
      (?<![\w-])(?i:
        (?:(?P<times>{_THE})|{_MANY})[ ](?:{_GOOD}[ ])?
        (?P<unit>{any_of(_COLLECTIVES)})s?\b(?:[ ]de[ ](?P<of>{_POWER})\b)?    # « plusieurs dizaines de milliers »
      | {_UNDETERMINED}(?P<bare>{any_of(_BARE)})(?:[ ]de[ ](?P<bare_of>{_POWER})\b)?(?=[ ]d[e'])    # « suivi de milliers d'élus »
      | {_MANY}[ ](?P<powers>{_POWER})\b(?:[ ]de[ ](?P<squared>{_POWER})\b)?    # « des millions »
      | (?:une?|le|ce|la)[ ]{_GOOD}[ ](?P<about>{_POWER})\b    # « un bon million »
      | (?:(?P<share>{_THE})[ -]|(?<=\b[da]u[ ]))(?P<part>{any_of(_PARTS)})s?(?:[ ]de)?[ -]
        (?P<whole>{_POWER})\b    # « un demi-million », « du demi-million »
      | (?:le[ ]|(?<=\b[da]u[ ]))(?P<one>million|milliard)(?=[ ]d[e'])    # « le million d'euros », « du milliard d'euros »
      )
    | (?<![\w/.,-])(?P<low>{_SLASHED})/(?P<high>{_SLASHED})(?![\w/]|[ .,-]?\d)    # « 35/40 k€ », « 10/12 000 euros »
        (?:[ ]?(?P<scale>{SCALE}))?
    | (?!(?<=pour[ ])cent)(?P<number>{NUMBER})
    """,
    re.VERBOSE,
)


def _either_case(word: str, letters: int) -> str:
    """Regex source of the first letters of a word, small or capital."""
    return "".join(f"[{letter}{letter.upper()}]" for letter in word[:letters])


_FIRST_WORDS = [*_LEXICON["units"], *_LEXICON["tens"], "cent", *_LEXICON["scales"], *_BARE]
_STARTS = {_either_case(word, 3) for word in _FIRST_WORDS}
_STARTS |= {_either_case(word, len(word)) + r"[ ](?=[bcdghmpqstv])" for words in _DETERMINERS.values() for word in words}
# Cheap to look for: no word of the text that begins otherwise, and no digit of « Covid-19 » or « 2/3 », begins a quantity.
_TRIGGER = re.compile(
    rf"(?<![^\W\d_]-)(?<!\d/)\d|(?<![^\s(|]),(?=\d)|\b(?:{'|'.join(sorted(_STARTS))}|(?<=[da]u[ ]){any_of(_PARTS)})"
)
_SIGN_OF_MONEY = re.compile(r"[ ]?(?:[€$£]|euros\b)")
_NEAR = 2  # times the lower end of a range told by a slash: « 12/15 M€ », but « 45/100 » is a share
_NOT_COUNTING = re.compile(
    rf"""(?:(?:[ ](?:à|ou|et)[ ]|[ ]?[-–][ ]?)\d{{1,3}}(?:[,.]\d+)?(?=[ ]?[%‰]))?    # « 20 à 35 % »
    [ ]?(?:%|‰|°|/\d|{any_of(_LEXICON["not_counting"]["words"])}\b)""",
    re.VERBOSE,
)


def _phrases(phrases: Sequence[str]) -> str:
    """Regex source of the phrases, « * » standing for any end of a word, « de » at the end for its contracted forms too.

    « en plus des trois » is no bound, nor is « le moins du monde ».
    """
    ending = [phrase for phrase in phrases if phrase.endswith(" de")]
    contracted = [phrase for phrase in ending if not phrase.endswith(("plus de", "moins de"))]
    forms = [
        *(f"{phrase[:-1]}'" for phrase in ending),
        *(f"{phrase[:-2]}{form}" for phrase in contracted for form in ("du", "des")),
    ]
    return any_of([*phrases, *forms]).replace(r"\*", r"\w*")


_BEFORE = re.compile(
    rf"(?<![\w-])(?:{any_of(_LEXICON['degrees']['words'])}[ ])?"
    rf"(?:{'|'.join(f'(?P<{name}>{_phrases(phrases)})' for name, phrases in _LEXICON['before'].items())})"
    r"[ ]?(?:(?:les|des|aux|la|le|l'|ses|leurs|à|de|d')[ ]?){0,2}\Z",
    re.IGNORECASE,
)
_LAST_WORDS = (*(phrase.split()[-1].rstrip("*") for phrases in _LEXICON["before"].values() for phrase in phrases),)
_LAST_WORDS += ("les", "des", "du", "aux", "la", "le", "l'", "ses", "leurs", "à", "de", "d'")
_AFTER = re.compile(
    rf"[ ]?\(?(?:{'|'.join(f'(?P<{name}>{_phrases(phrases)})' for name, phrases in _LEXICON['after'].items())})"
    rf"(?![\w-])(?![ ](?:{any_of(_LEXICON['after_not']['words'])}|\d))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:[ ](?:à|ou)[ ][-−]?|[ ]?[-–][ ]?)\Z")
# « Ange Boulanger – 196 – 310 M€ »: columns; « juillet 2009 à 15 000 personnes »: a year
_APART = re.compile(rf"(?:[ ][–—|][ ][\d., ]+|{any_of(_LEXICON['months']['names'])}[ ](?:19|20)\d\d)\Z")
# « Agri 70 – 45 000 € »: a name that ends in a number
_NAMED = re.compile(r"[A-ZÀ-Ý][\w'-]{1,30}[ ]\d{1,3}[ ][-–—][ ]\Z")
_NAMED_REACH, _FAR = 40, 10  # characters; times the number of a name that the sum after it is
_ENTRE = re.compile(r"\bentre[ ](?:et[ ])?\Z", re.IGNORECASE)  # « entre et 15 et 20 »: a word too many
_ENTRE_REACH = len("entre et ")
# « deux millions cinq d'euros »
_DIGIT = any_of(word for word, value in _LEXICON["units"].items() if 0 < value < 10)
_TENTHS = re.compile(rf"(?P<whole>.+(?P<scale>[mb]illi(?:on|ard)s?))[ ](?P<tenths>[1-9]|{_DIGIT})", re.IGNORECASE)
_OF_MONEY = re.compile(OF_MONEY, re.IGNORECASE)
_VERBS = {
    name: rf"\b(?:{any_of(_LEXICON[name]['stems'])}(?:e|é|ée|és|ées|er|ent|ant|ait|aient|era|eront|erait|eraient|a|èrent)"
    rf"|{any_of(_LEXICON[name]['forms'])})\b[^.;:!?\n]{{0,50}}"
    for name in ("change", "difference")
}
# « passer de 35 à 80 »; « la hausse des effectifs, de 35 à 80 », but « une hausse de 35 à 80 »
_CHANGE = re.compile(
    rf"(?:{_VERBS['change']}\b|{_VERBS['difference']}(?:,[ ]|[ ]?\([ ]?))de[ ](?:près[ ]de[ ]|quelque[ ]|environ[ ])?[-−]?\Z",
    re.IGNORECASE,
)
# « (+0,1 M€) », « Solde | + 1,3 M€ », « en hausse de +3 M€ »; not « 5 M€ + 3 M€ »
_PLUS = re.compile(
    rf"(?:[(:|]|\.{{3}}|(?<!\d)[ ]{{2}}|(?<!\w){any_of(_LEXICON['before_minus']['words'])}[ ])[ ]{{0,2}}(?P<plus>\+[ ]?)\Z",
    re.IGNORECASE,
)
# « à -16 M€ », « (−16 M€) », « contre - 16 M€ », « affiche moins 16 millions »; not « – 16 M€ » of a list, « 12 M€ moins 3 »
_MINUS = re.compile(
    rf"""(?: (?:(?<=[ (])|(?<=\.\.)) (?<![\d€%$][ ]) (?P<glued>[-–−]) | (?<![^\s(]) (?<![\d€%$][ ]) (?P<sign>−[ ])
      | (?:[(:]|(?<!\w){any_of(_LEXICON["before_minus"]["words"])}) [ ]? (?P<apart>(?:[-–]|moins)[ ]) ) \Z""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN_REACH = 24
_LAST_SCALE = re.compile(
    rf"(?P<hundred>[ -]cents?[ -])?(?P<scale>{SCALE})(?:[ ]et[ ]demie?)?\Z|(?P<hundreds>[ -]cents)\Z|(?P<thousands>[ .']000)\Z"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as its text bounds it: `low` equals `high` for one value; `high` is None for a vague plural.

    Offsets are those of the number or of the whole range (« entre » included); `lead` is where its modifier words begin.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    modifier: Modifier
    lead: int
    last: "Quantity | None" = None  # the second number of a range

    @property
    def value(self) -> Decimal | None:
        """The one value, or None for a range or a vague plural."""
        return self.low if self.low == self.high else None


@lru_cache(maxsize=4)  # amounts and headcounts ask for the same text
def find_quantities(text: str) -> Sequence[Quantity]:
    """The quantities of a clean text, in order, ranges joined; percentages, and « un » alone, left out."""
    singles = [quantity for match in _matches(text) if (quantity := _read(text, match))]
    return tuple(_join_ranges(text, singles))


def signed(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the sign before it, or its word, taken in: « à -16 M€ », « de moins 16 millions », « (+0,1 M€) »."""
    window = max(0, quantity.start - _SIGN_REACH), quantity.start
    plus = _PLUS.search(text, *window)
    sign = plus or _MINUS.search(text, *window)
    if not sign or quantity.high is None:
        return quantity
    start = sign.start(sign.lastgroup or 0)
    bound, lead = _bound_before(text, start)
    whole = replace(quantity, start=start, modifier=bound or quantity.modifier, lead=lead)
    return whole if plus else replace(whole, low=-whole.low, high=whole.high if whole.value is None else -whole.low)


def free_of(quantities: Sequence[Quantity], taken: Sequence[Fact]) -> list[Quantity]:
    """The quantities that overlap none of the spans already taken; of « en 2006 à 75 000 » the second number stays."""
    spans = sorted((fact.start, fact.end) for fact in taken)
    free, at = [], 0
    for quantity in quantities:
        while at < len(spans) and spans[at][1] <= quantity.start:
            at += 1
        if quantity.last and at < len(spans) and spans[at][1] <= quantity.last.start:
            at, quantity = at + 1, quantity.last
        if at == len(spans) or spans[at][0] >= quantity.end:
            free.append(quantity)
    return free


def modifier_after(text: str, end: int) -> Modifier | None:
    """What the words that follow say of a figure that ends at `end`: « 300 salariés au moins »."""
    match = _AFTER.match(text, end)
    return cast(Modifier, match.lastgroup) if match else None


def is_change(text: str, start: int) -> bool:
    """Whether what begins at `start` is the point of departure of a change: « passer de 35 à 80 »."""
    return bool(_CHANGE.search(text, max(0, start - 80), start))


def entre_before(text: str, start: int) -> int | None:
    """Where the « entre » of a range begins whose first number begins at `start`; None when there is none."""
    entre = _ENTRE.search(text, max(0, start - _ENTRE_REACH), start)
    return entre.start() if entre else None


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What `_QUANTITY.finditer` gives, four times faster."""
    end = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() >= end and (match := _QUANTITY.match(text, trigger.start())):
            end = match.end()
            yield match


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    usual: Modifier = "exact"
    high: Decimal | None
    if match[0].lower() in ("un", "une") or _NOT_COUNTING.match(text, match.end()):
        return None
    if match["number"]:
        low = high = _read_number(text, match)
    elif match["low"]:
        low, high = value_of(match["low"]), value_of(match["high"])
        low, high = (end * _power(match["scale"]) for end in (low * _shared_scale(match["low"], match["high"], low, high), high))
        if not low < high <= _NEAR * low or _is_share(text, match):
            return None
    else:
        low, high = _read_words(match)
        usual = "exact" if match["part"] or match["one"] else "approx"
    bound, lead = _bound_before(text, match.start())
    return Quantity(match.start(), match.end(), low, high, bound or modifier_after(text, match.end()) or usual, lead)


def _read_number(text: str, match: re.Match[str]) -> Decimal:
    """« deux millions cinq d'euros » are two and five tenths, « deux millions cinq euros » five more than two millions."""
    spoken = _TENTHS.fullmatch(match[0]) if _OF_MONEY.match(text, match.end()) else None
    if not spoken:
        return value_of(match[0])
    return value_of(spoken["whole"]) + value_of(spoken["tenths"]) * scale_of(spoken["scale"]) / 10


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Whether « 8/10 », « 3/4 de million » are a mark or a share rather than both ends of a range, as « 8/10 M€ » are."""
    if len(match["low"]) > 1 or len(match["high"]) > len("10"):
        return False
    scale = match["scale"] or ""
    return scale.endswith("on") or not (scale or _SIGN_OF_MONEY.match(text, match.end()))


def _read_words(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """Both ends of what is said with a noun of number; a vague plural is at least two of its unit."""
    if match["unit"]:
        unit = Decimal(_COLLECTIVES[match["unit"].lower()] * _power(match["of"]))
        if not match["times"]:
            return 2 * unit, None
        value = unit * _times(match["times"])
    elif match["bare"]:
        word = match["bare"].lower()
        return Decimal(2 * (_COLLECTIVES.get(word[:-1]) or scale_of(word)) * _power(match["bare_of"])), None
    elif match["powers"]:
        return Decimal(2 * _power(match["powers"]) * _power(match["squared"])), None
    elif match["part"]:
        value = _times(match["share"] or "un") * _power(match["whole"]) / Decimal(_PARTS[match["part"].lower()])
    else:
        value = Decimal(_power(match["about"] or match["one"]))
    return value, value


def _times(word: str) -> Decimal:
    """« trois » dizaines are three, « la » dizaine is one."""
    return parse_number(word) or Decimal(1)


def _power(word: str | None) -> int:
    return scale_of(word) if word else 1


def _bound_before(text: str, start: int) -> tuple[Modifier | None, int]:
    """What the words before a figure say of it, and where they begin; None and `start` when they say nothing."""
    last_word = (text[max(0, start - 25) : start].split() or [""])[-1].lower().lstrip('(«"“')
    match = _BEFORE.search(text, max(0, start - 40), start) if last_word.startswith(_LAST_WORDS) else None
    return (cast(Modifier, match.lastgroup), match.start()) if match else (None, start)


def _join_ranges(text: str, singles: list[Quantity]) -> Iterator[Quantity]:
    """The quantities, « 2 à 3 millions » and « entre 80 et 100 » made one, a shared scale given to both ends."""
    waiting: Quantity | None = None
    for quantity in singles:
        if waiting:
            waiting, joined = _join(text, waiting, quantity)
            if joined:
                yield waiting
                waiting = None
                continue
            yield waiting
        waiting = quantity
    if waiting:
        yield waiting


def _join(text: str, first: Quantity, last: Quantity) -> tuple[Quantity, bool]:
    """The range of the two and True, or the first, its scale completed by the second, and False."""
    between, entre = text[first.end : last.start], entre_before(text, first.start)
    if _APART.search(text, max(0, first.start - 12), first.end):
        return first, False
    joins = _BETWEEN.match(between) or (entre is not None and between == " et ")
    if not (joins or between in (" et ", " puis ")) or first.value is None or last.value is None:
        return first, False
    low = first.low * _shared_scale(text[first.start : first.end], text[last.start : last.end], first.low, last.low)
    first = replace(first, low=low, high=low)
    if not joins or low >= last.low or (entre is None and (is_change(text, first.start) or _is_named(text, first, last))):
        return first, False
    modifier, lead = first.modifier if first.modifier != "exact" else last.modifier, first.lead
    if entre is None:
        return Quantity(first.start, last.end, low, last.low, modifier, lead, last), True
    bound, lead = _bound_before(text, entre)
    return Quantity(entre, last.end, low, last.low, bound or modifier, lead, last), True


def _is_named(text: str, first: Quantity, last: Quantity) -> bool:
    """Whether the first number ends a name, and the dash after it leads to a sum or count far above: « Agri 70 – 45 000 € »."""
    named = _NAMED.search(text, max(0, first.start - _NAMED_REACH), last.start)
    return named is not None and last.low >= _FAR * first.low


def _shared_scale(first: str, last: str, low: Decimal, high: Decimal) -> int:
    """What « 2 » is multiplied by in « 2 à 3 millions », « 300 » in « 300 à 400.000 », « deux » in « deux ou trois cents »."""
    scaled = _LAST_SCALE.search(last)
    if not scaled or _LAST_SCALE.search(first):
        return 1
    hundreds = 100 * scale_of(scaled["scale"]) if scaled["hundred"] else 0  # « deux à trois cent mille »
    if hundreds and low * hundreds < high <= low * hundreds * 10:
        return hundreds
    if scaled["scale"]:
        scale = scale_of(scaled["scale"])
        return 1 if high == scale and low > 1 else scale  # « de 1 200 à un millier », but « 0,8 à un million »
    factor = 100 if scaled["hundreds"] else 1000
    return factor if low * factor < high <= low * factor * 10 else 1
