"""Find amounts: sums of money, their value in units of a currency, what they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extraction.amounts import currencies
from pipeline.extraction.amounts.kinds import Money, kinds_of
from pipeline.extraction.amounts.tables import TABLE, find_tabled
from pipeline.extraction.amounts.understood import Sum, find_understood
from pipeline.extraction.numbers import NUMBER, parse_number
from pipeline.extraction.numbers.quantities import (
    Quantity,
    entre_before,
    find_quantities,
    free_of,
    is_change,
    modifier_after,
    signed,
)
from pipeline.extraction.numbers.written import WORDS, scale_in, scale_of
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from schemas import Amount, Fact
from schemas.facts import AmountKind, Modifier

_ONE = load_lexicon("amounts/currencies")["one"]
_CENTS = re.compile(
    # « 15 dollars et 50 cents », but not « et cinq cents bénévoles »
    rf"(?:[ ]et)?[ ](?P<number>{NUMBER})[ ](?:cents|centimes)\b(?![ ][^\W\d_]{{4,}}s\b)"
    rf"|[ ](?P<words>{WORDS})(?=[ ]?(?:[.,;:!?)»]|\Z|(?:par|le|la|l'|pièce)\b))"  # « deux euros cinquante le kilo »
    r"|[ ]?(?P<digits>\d\d)(?=[ ]?(?:[.,;:!?)»]|\Z|(?:par|le|la|l'|de|pour|chaque|pièce|HT|TTC)\b))"  # « 3 euros 50 le kilo »
)
_GLUED = re.compile(r"(?<=\d[€$£])\d\d(?!\w|[.,]\d)|(?<=[€$£])\d{1,3}(?!\w|[.,]\d)")  # « 19€90 », « 1M€5 »
_SOLD = "|".join(rf"(?<=\b{word}{ending}[ ])" for word in _ONE["sold"] for ending in ("", "e", "s", "es"))
# « l'euro symbolique », « un euro par habitant », « cédé pour un euro », « revendue un euro », « prix : un euro »
_SYMBOLIC = re.compile(
    rf"\b(?:[Uu]n|[Ll]')[ ]?(?P<unit>{any_of(_ONE['names'])})(?=[ ]{any_of(_ONE['followed_by'])}\b)"
    rf"|(?:(?<=pour[ ])|(?<=[ ]:[ ])|{_SOLD})un[ ](?P<price>euro)\b(?![ ]sur)"
)
_LATE_SCALE = re.compile(r"[ ](?P<scale>millions?|milliards?)\b(?![ ]d[e' ])")  # « 125 USD millions »
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}(?!\d)")
_BETWEEN = re.compile(r"[ ](?:à|ou)[ ]\Z")
_PRECISION = Decimal("0.0001")  # unit prices have more than cents
_SHARED = "shared currency"
_SURE = ("number and currency", "currency and number", "one unit", "range")
_MOST = 10**20  # no sum is so high, and decimal128(24, 4) holds no more


def find_amounts(document: Document, taken: Sequence[Fact] = ()) -> Iterator[Amount]:
    """Yield the sums of money of a document, in order, apart from what lies in the spans already `taken`."""
    quantities = [
        quantity for quantity in free_of(find_quantities(document.text), taken) if max(quantity.low, quantity.high or 0) < _MOST
    ]
    sums = sorted(filter(_can_be_held, _sums(document, quantities)), key=_start)
    sums = sorted([*sums, *_tabled(document, sums, taken)], key=_start)
    sums = sorted([*sums, *find_understood(document, quantities, sums)], key=_start)
    joined = list(_join_ranges(document.text, sums))
    kinds = kinds_of(document, [Money(m.quantity.start, m.quantity.end, abs(m.quantity.low), m.currency) for m in joined])
    for money, kind in zip(joined, kinds, strict=True):
        yield _draft(document, money, kind)


def has_currency(amount: Amount) -> bool:
    """Whether a currency stands beside the sum, beside one that it is paired with, or over its table."""
    return amount.rule in (*_SURE, _SHARED, TABLE)


def _tabled(document: Document, sums: Sequence[Sum], taken: Sequence[Fact]) -> Iterator[Sum]:
    """The sums of tables that name their unit once, apart from spans already taken and sums of their own currency."""
    spans = [*((money.quantity.start, money.quantity.end) for money in sums), *((fact.start, fact.end) for fact in taken)]
    return filter(_can_be_held, find_tabled(document, sorted(spans)))


def _can_be_held(money: Sum) -> bool:
    high = money.quantity.high or money.quantity.low
    return abs(money.quantity.low) < _MOST and abs(high) < _MOST


def _start(money: Sum) -> int:
    return money.quantity.start


def _draft(document: Document, money: Sum, kind: AmountKind) -> Amount:
    quantity, article_id = money.quantity, document.article.article_id
    one = quantity.value is not None
    return Amount.model_construct(
        **document.located(quantity.start, quantity.end),
        amount_id=f"{article_id}:amount:{quantity.start}-{quantity.end}",
        value=_rounded(quantity.low) if one else None,
        value_min=None if one else _rounded(quantity.low),
        value_max=None if one or quantity.high is None else _rounded(quantity.high),
        currency=money.currency,
        modifier=quantity.modifier,
        kind=kind,
        organisation_id=None,
        date_id=None,
        rule=money.rule,
        confidence=0.98 if money.rule in _SURE else 0.85,
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PRECISION)


def _sums(document: Document, quantities: Sequence[Quantity]) -> Iterator[Sum]:
    """Every quantity with a currency beside it, and « un euro symbolique »."""
    text, end = document.text, 0
    waiting: Quantity | None = None
    for quantity in quantities:
        if quantity.start < end:
            continue
        money = _with_currency(document, quantity, end)
        if money:
            if waiting and text[waiting.end : money.quantity.start] in (" à ", " et ", " puis "):
                yield Sum(signed(text, waiting), money.currency, _SHARED)
            yield money
            end = money.quantity.end
        waiting = None if money else quantity
    for match in _SYMBOLIC.finditer(text):
        code = currencies.code_of(currencies.NAMES[match["unit"] or match["price"]], document, match.start())
        if code:
            yield Sum(Quantity(*match.span(), Decimal(1), Decimal(1), "exact", match.start()), code, "one unit")


def _with_currency(document: Document, quantity: Quantity, free_from: int) -> Sum | None:
    """The quantity with the currency written after it, else before it from `free_from` on."""
    text = document.text
    if after := currencies.match_after(text, quantity.end):
        # « 2F Conseil », « 747-400F »
        if after[0] == "F" and (quantity.end - quantity.start == 1 or text[quantity.start - 1] == "-"):
            return None
        if not currencies.is_money(after, document, quantity.low):
            return None
        quantity = replace(quantity, end=after.end(), modifier=_modifier(text, quantity, after.end()))
        if after["hundredth"]:
            quantity = _times(quantity, Decimal("0.01"))
        if scale := _LATE_SCALE.match(text, after.end()):
            quantity = replace(_times(quantity, Decimal(scale_of(scale["scale"]))), end=scale.end())
        quantity = signed(text, _add_cents(text, quantity))
        return Sum(quantity, currencies.currency_of(after, document), "number and currency")
    if before := currencies.match_before(text, quantity.start, free_from):
        mark = _NO_CENTS.match(text, quantity.end)  # « Fr. 400.– »
        quantity = replace(quantity, start=before.start(), end=mark.end() if mark else quantity.end)
        return Sum(quantity, currencies.currency_of(before, document), "currency and number")
    return None


def _times(quantity: Quantity, factor: Decimal) -> Quantity:
    return replace(quantity, low=quantity.low * factor, high=quantity.high and quantity.high * factor)


def _modifier(text: str, quantity: Quantity, end: int) -> Modifier:
    after = modifier_after(text, end)
    return after if after and quantity.modifier == "exact" else quantity.modifier


def _add_cents(text: str, quantity: Quantity) -> Quantity:
    """The sum with what is written after its currency: « 3 euros 50 », « 1M€5 »."""
    if quantity.value is None:
        return quantity
    glued, scale = _GLUED.match(text, quantity.end), scale_in(text[quantity.start : quantity.end])
    if glued and (scale > 1 or len(glued[0]) == 2):
        value = quantity.low + scale * Decimal(f"0.{glued[0]}")
        return replace(quantity, end=glued.end(), low=value, high=value)
    cents = _CENTS.match(text, quantity.end)
    added = cents and parse_number(cents["number"] or cents["words"] or cents["digits"])
    if not cents or not added or added >= 100 or (cents["words"] and added < 10):  # « 38 000 euros neuf »
        return quantity
    value = quantity.low + added / 100
    return replace(quantity, end=cents.end(), low=value, high=value)


def _join_ranges(text: str, sums: Sequence[Sum]) -> Iterator[Sum]:
    """The sums, « entre 12 euros et 15 euros » and « 3 M€ à 5 M€ » made one."""
    waiting: Sum | None = None
    for money in sums:
        if waiting and (joined := _join(text, waiting, money)):
            yield joined
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = money
    if waiting:
        yield waiting


def _join(text: str, first: Sum, last: Sum) -> Sum | None:
    low, high = first.quantity, last.quantity
    between = text[low.end : high.start]
    entre = entre_before(text, low.start)
    if not (_BETWEEN.match(between) or (entre is not None and between == " et ")) or first.currency != last.currency:
        return None
    if low.value is None or high.value is None or low.low >= high.low or first.rule == _SHARED:
        return None
    if entre is None and is_change(text, low.start):
        return None
    start = low.start if entre is None else entre
    return Sum(replace(low, start=start, end=high.end, high=high.low), first.currency, "range")
