"""French numbers: one written number, in digits or in words, and its value."""

import re
from decimal import Decimal

from pipeline.lexicon import any_of, load_lexicon

_LEXICON = load_lexicon("numbers/numbers")
_SCALES: dict[str, int] = _LEXICON["scales"]
_SIGNS: dict[str, int] = _LEXICON["scale_signs"]
_GLUED: dict[str, int] = _LEXICON["glued_signs"]
_WORDS: dict[str, int] = _LEXICON["units"] | _LEXICON["tens"]


# « 41.000 », « 1 195 000 », « 1'200,50 », « 1,000,000 »
_GROUPED = r"\d{1,3}(?:(?:[ ]\d{3}){1,6}|(?:\.\d{3}){1,6}|(?:'\d{3}){1,6}|(?:,\d{3}){2,6})(?!\d)(?:[.,]\d{1,2})?"
# « 12 », « 2,5 », and the above, neither inside a word nor inside a longer chain of digits
DIGITS = rf"(?:(?:(?<![^\W_])|(?<=EUR|USD|CHF|GBP))(?<!\d[.,'])(?:{_GROUPED}|\d{{1,18}}(?:[.,]\d{{1,9}})?)(?![.,']?\d))"

_UNDER_20 = rf"(?:dix[- ](?:sept|huit|neuf)|{any_of(_LEXICON['units'])})"
_TENS = rf"(?:quatre[- ]vingts?|{any_of(set(_LEXICON['tens']) - {'vingts'})})"
_UNDER_100 = rf"(?:{_TENS}(?:[- ]et[- ](?:une?|onze)\b|[- ]{_UNDER_20}\b)?|{_UNDER_20})"
_AND = r"[- ](?:et[- ])?"  # « mille et une nuits »
_UNDER_1000 = rf"(?:(?:{_UNDER_20}[- ]cents?|cent)\b(?:{_AND}{_UNDER_100}\b)?|{_UNDER_100})"
_UNDER_MILLION = rf"(?:(?:{_UNDER_1000}[- ])?(?:mille|mil)\b(?:{_AND}{_UNDER_1000}\b)?|{_UNDER_1000})"
_POINT = rf"(?:[ ]virgule(?:[ ]{_UNDER_100}\b){{1,9}})?"  # « deux virgule cinq »
_MILLIONS = rf"{any_of(word for word, scale in _SCALES.items() if scale >= 10**6)}s?"

# « deux mille cinq cents », « un million deux cent mille », « deux virgule cinq millions »
WORDS = rf"(?<![\w-])(?:{_UNDER_MILLION}{_POINT}(?:[- ]{_MILLIONS}\b(?:{_AND}{_UNDER_MILLION}\b{_POINT})?){{0,6}})(?!-?\w)"

# What multiplies the number in front of it: « millions », « milliers », « mille », « k », « Md »
SCALE = (
    rf"(?:(?i:{any_of(_SCALES)}s?)(?!\w)|{any_of(_SIGNS)}(?:(?={any_of(_LEXICON['money']['after_sign'])}\b)|(?![A-Za-zÀ-ÿ]))"
    rf"|{any_of(_GLUED)}(?=[€$£]))"
)
_AND_HALF = r"(?:[ ]et[ ]demie?\b)?"  # « 2 millions et demi »
_MONEY = rf"{any_of(_LEXICON['money']['after_parts'])}\b"
# What says that « deux » of « trois millions deux d'euros » is tenths: the scale, not it, takes « de ».
OF_MONEY = rf"[ ]d(?:e[ ]|'){_MONEY}"
# « 3 millions 500 000 francs », « 3 millions 2 d'euros »
_REST = rf"(?:[ ](?:{DIGITS}(?:[ ]{SCALE}|(?=[ ]{_MONEY}))|[1-9](?={OF_MONEY})))?"
_NO_NOUGHT = rf"(?:(?<![^\s(|])(?<!\d[ ]),\d\d(?=[ ]?(?:[€$£]|{_MONEY})))"  # « ,89 € »: the nought before the comma is lost

# One written number, for use inside other patterns: no capturing group, nothing that VERBOSE would change.
NUMBER = rf"(?:{DIGITS}(?:[ ]?{SCALE}{_AND_HALF}{_REST})?|{_NO_NOUGHT}|(?i:{WORDS}){_AND_HALF})"

_NUMBER = re.compile(NUMBER.replace(_REST, rf"(?:[ ]{DIGITS}(?:[ ]{SCALE})?)?"))
_DIGITS = re.compile(rf"{DIGITS}|,\d\d")
_SCALE = re.compile(rf"(?<![a-zà-ÿ])({SCALE}|{any_of(_GLUED)}\Z)")
_BELOW_1000 = re.compile(r"quatre[- ]vingts?|\w+")
_GROUPING = re.compile(r"[ '](?=\d{3})|\.(?=\d{3}(?!\d))|(?<=\d),(?=\d{3},)|(?<=,\d{3}),(?=\d{3})")


def parse_number(text: str) -> Decimal | None:
    """The value of a text that is one written number from end to end; None for anything else.

    Scales are applied: « 1,2 milliard » gives 1200000000. « un » is 1: whether it counts is for the caller to say.
    """
    text = text.strip()
    return value_of(text) if _NUMBER.fullmatch(text) else None


def value_of(text: str) -> Decimal:
    """The value of a text that `NUMBER` matched from end to end."""
    if (digits := text.replace(" ", "")).isdecimal():
        return Decimal(digits)
    whole, half, _ = text.lower().partition(" et demi")
    *scaled, rest = _SCALE.split(text[: len(whole)])
    total, scale = Decimal(0), 1
    for mantissa, word in zip(scaled[::2], scaled[1::2], strict=True):
        scale = scale_of(word)
        group = _parse_mantissa(mantissa, scale)
        total = (total + group or Decimal(1)) * scale if total < scale else total + (group or Decimal(1)) * scale
    return total + _parse_mantissa(rest) + (Decimal(scale) / 2 if half else 0)


def scale_of(text: str) -> int:
    """What a scale word or sign multiplies by: « milliards », « k »."""
    return _SIGNS.get(text) or _GLUED.get(text) or _SCALES[text.lower().removesuffix("s")]


def scale_in(text: str) -> int:
    """What the scale in a number or a sum multiplies by, 1 when it has none: « 2,4 M€ », « trois milliards de francs »."""
    scale = _SCALE.search(text)
    return scale_of(scale[1]) if scale else 1


def _parse_mantissa(text: str, scale: int = 1) -> Decimal:
    """The value of what stands before or after a scale, digits or words; 0 for nothing."""
    text = text.strip(" -").lower()
    if _DIGITS.fullmatch(text):
        return _parse_digits(text, scale)
    whole, _, fraction = text.partition(" virgule ")
    decimals = "".join(str(_below_1000(word)) for word in fraction.split())
    return Decimal(f"{_below_1000(whole)}.{decimals}".removesuffix("."))


def _parse_digits(text: str, scale: int) -> Decimal:
    """« 1.195 milliards » is a little over one, « 1.195 emplois » and « 1.195,4 milliards » more than a thousand."""
    point = sum(map(text.count, ".,")) == 1 and ((scale >= 10**9 and "." in text) or re.match(r"0+[.,]", text))
    return Decimal((text if point else _GROUPING.sub("", text)).replace(" ", "").replace(",", "."))


def _below_1000(text: str) -> int:
    value = 0
    for word in _BELOW_1000.findall(text):
        if word.startswith("cent"):
            value = (value or 1) * 100
        elif word != "et":
            value += 80 if word.startswith("quatre") and len(word) > len("quatre") else _WORDS[word]
    return value
