"""Sums whose currency is understood: that of the sum before, or that of the article, where a measure of money speaks for it.

« 96 M€ de ventes, contre 71 en 1997 », « la Ville 40 000 », « un budget de 3 millions », « il en manque 50 000 ». In an article
about money, millions that count nothing else are money too: « Le chantier a demandé 6,4 millions. »
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extraction.figures.bare import counted
from pipeline.extraction.figures.wording import read_wording
from pipeline.extraction.headcounts import licences
from pipeline.extraction.headcounts.populations import find_noun
from pipeline.extraction.numbers.quantities import Quantity, is_change, signed
from pipeline.extraction.numbers.written import NUMBER, scale_in
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document

_WORDS = load_lexicon("amounts/understood")
# « 38 millions de chiffre d'affaires », « 2,5 millions de pertes »
_MEASURED = re.compile(rf"[ ]d(?:e[ ]|'|es[ ]){any_of(_WORDS['measures'])}(?!\w)")
# « 340 millions de redevance », « 5 millions d'astreinte »: what is counted stands in the plural, so a singular is a measure
_UNCOUNTED = re.compile(
    rf"[ ]d(?:e[ ]|')(?!{any_of(_WORDS['countable_singulars'])}(?!\w))(?:[a-zà-ÿœ]{{2}}-)?[a-zà-ÿœ]{{3,}}(?<![sxz])(?![\w'-])"
)
# « 4 millions supplémentaires de badauds »: what is counted, a plural, stands behind the number
_OF_MANY = re.compile(r"[ ]d(?:e[ ]|')[a-zà-ÿœ][a-zà-ÿœ-]{2,}[sxz](?![\w'-])")
# « article 12 », « page 3 »
_NUMBERED = re.compile(rf"(?<!\w){any_of(_WORDS['numbered'])}[ ]?\Z", re.IGNORECASE)
_PARTICIPLE = re.compile(r"[ ][^\W\d_]{3,}(?:é|i|u)e?s?\b")  # « dont 90 000 versés par la Ville », « dont 1,1 versé »
# « une enveloppe de 180 000 », « un budget annuel de près de 45 000 »
_HEADED = re.compile(rf"(?<!\w){any_of(_WORDS['heads'])}s?(?:[ ][^\W\d_]{{3,}})?[ ](?:de[ ]|à[ ]|:[ ])\Z", re.IGNORECASE)
# « la Région en apporte 45 000 », « il n'en est rentré que 15 », « on lui en propose 130 000 »
_EN = re.compile(
    rf"(?<!\w)(?<!y[ ])(?:[nslm]'|qu'|d')?en[ ](?:[^\W\d_]+[ ]){{0,2}}{any_of(_WORDS['verbs_of_en'])}[^\W\d_]*[ ]"
    r"(?:[^\W\d_]+[ ]){0,3}\Z",
    re.IGNORECASE,
)
# « les dépenses sont retombées à 98 », « plafonne à 31 »
_LEVEL = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['levels'])}[^\W\d_]*|est|était|sera),?[ ](?:[^\W\d_]+[ ])?à[ ]\Z", re.IGNORECASE)
_WAS = re.compile(r"\b(?:il|elle)[ ](?:est|était|sera)[ ]de[ ]\Z", re.IGNORECASE)  # « Solde : -9 800 €. Il était de -64 000 »
# « passé de 3 400 dollars en 2008 à 1 900 l'an dernier »: between both ends of a change
_DATED_TO = re.compile(r"[ ](?:en|au|à[ ]la|fin|début|il[ ]y[ ]a|par|l'an)\b[^.;:!?\n,()]{1,30}[ ]à[ ]")
_GAPPED_LEVEL = re.compile(
    r"\A[^.!?]*,[ ](?:l[ea][ ]|l'|les[ ])[^,;:.!?()\d]{2,40}[ ]à[ ]\Z"
)  # « le bilan est à 12 millions, la dette à 5 »
_NUMBERED_NOUN = re.compile(rf"(?<!\w)(?![Uu]ne?[ ]){NUMBER}[ ]\Z")  # « 640 salariés »: has a number of its own
_DIFFERENCE = re.compile(r"[ ]de[ ](?:moins|plus|mieux)\b")  # « 41 euros par tête, quatre de moins qu'en 2004 »
_LISTED = re.compile(r"[,;](?:[ ]et)?[ ]\Z")
_SOURCE = re.compile(r"[ ](?:de[ ]la[ ]|du[ ]|de[ ]l')[A-ZÀ-Ü]")  # « 2 M€ de l'État, 350 000 de la Région »
_CLITICS = r"(?:l[ea]s?[ ]|l'|leur[ ]|nous[ ]|lui[ ]|[sn]'|ne[ ]|se[ ]|y[ ]){0,2}"
# « 1,2 million ira aux machines », « 5 millions chacun », « les 640 millions de 2008 »
_AFTER_MONEY = re.compile(
    rf"""[ ](?: {_CLITICS}{any_of(_WORDS["verbs_after"])} | {any_of(_WORDS["after"])}
      | de[ ](?:(?:19|20)\d\d|(?:sa|ses|leur|notre|votre|ma)[ ]poche) )(?!\w)""",
    re.VERBOSE,
)
_QUALIFIED = re.compile(
    rf"[ ](?:{any_of(_WORDS['adjectives'])}s?|(?:de[ ]|en[ ])(?:plus|moins|trop))(?!\w)"
)  # « 5 millions nouveaux »
_ESTIMATED = re.compile(r"[ ](?:l[ea][ ]|l'|les[ ])")  # « évalue à 38 millions le recul »
_MONEY = re.compile(rf"(?<!\w){any_of([*_WORDS['measures'], *_WORDS['heads']])}s?(?!\w)", re.IGNORECASE)
_COUNTING = re.compile(r"[ ][a-zà-ÿ-]{3,40}[sxz]\b")  # « neuf prépensions »: what is counted stands behind the number
_COLLECTIVE = re.compile(r"(?:milliers?|aines?)\b(?!.*illion)")  # « un millier de plus » counts people or things
_WORDED = re.compile(r"illi|\d[ ]?Md", re.IGNORECASE)  # « 4G » is no sum
# « Voyages : 4,1 millions »: the label of a line says what its figure is
_LABELLED = re.compile(r"(?:\A|\n)[^\w\n]{0,4}(?P<label>[^\W\d_][^:.,\n\d]{0,40})[ ]?:[ ]\Z")
# « Budget de fonctionnement : 250 000 », « • Subvention de la Ville : 3 000 »
_LABEL = re.compile(
    rf"(?:\A|[\n;•|])[^\w\n]{{0,4}}(?i:{any_of(_WORDS['labels'])})s?(?!\w)(?:[^:.;,\n\d(]|\b(?:19|20)\d\d\b){{0,40}}[ ]?:[ ]\Z"
)
_END_OF_LABELLED = re.compile(r"[ ]?(?:[;,.|)]?[ ]?(?:\n|\Z)|;|[|•])")
# « dépenses 688 100 euros   recettes 540 000 »
_NAMED = re.compile(rf"(?<!\w){any_of(_WORDS['measures'])}[ ]{{1,3}}\Z", re.IGNORECASE)
# « 12 millions de voyageurs », « 3 millions de fois »
_COUNTED = re.compile(rf"(?<!\w){any_of(_WORDS['counted'])}(?!\w)", re.IGNORECASE)
_RULES = ("contrast", "part", "time", "place", "brackets", "subject", "gapping", "reached")
_REPEATING = [licence for licence in licences.REPEATING if licence.rule in _RULES]
_YEAR = re.compile(r"(?:19|20)\d\d|2[ ]0[0-2]\d")  # « Esch 2022 », « le programme de 2 017 »
_REACH, _CUE_REACH, _FEW = 90, 70, 1000  # characters; « 12 M€, dont 3 » are millions, « dont 3 000 » are not
_AGAIN = re.compile(r"[ ]?\([ ]?(?:soit[ ])?")  # « 40 millions de francs suisses (36 millions d'euros) »
_SCALED = 10**6
_SENTENCES = 2  # after a sum within which « 3 millions » alone is one
_LIKE, _HEAD_REACH = 100, 50  # times the sum before, characters
_WORDS_OF_MONEY = {*_WORDS["groups"]}


@dataclass(frozen=True, slots=True)
class Sum:
    """A quantity of a currency (None: open), with what found it."""

    quantity: Quantity
    currency: str | None
    rule: str
    scale: int = 1  # of the sum before, when its own number has none: « 96 M€, contre 71 »


def find_understood(document: Document, quantities: Sequence[Quantity], sums: Sequence[Sum]) -> Iterator[Sum]:
    """The quantities that are sums although no currency stands beside them; `sums` are those that have one, both in order."""
    known = {money.quantity.end: money for money in sums}
    ends, again = sorted(known), _equivalents(document.text, sums)
    currencies = {money.currency for end, money in known.items() if end not in again}
    own = currencies.pop() if len(currencies) == 1 else None
    last: Sum | None = None
    nearest: Sum | None = None  # the sum before, whatever numbers stand between
    other: Quantity | None = None  # the last that counts anything else in millions
    departed: Quantity | None = None
    at = 0
    for quantity in quantities:
        while at < len(ends) and ends[at] <= quantity.start:
            at += 1
        money = known[ends[at]] if at < len(ends) else None
        if money and money.quantity.start < quantity.end:
            if money.quantity.end not in again:
                last, nearest, departed, other = money, money, None, None
            continue
        found = _understood(document, quantity, last, own)
        if not found and not _is_near(document, other, quantity):
            found = (_by_article(document, quantity, own) if sums else None) or _read(document, quantity, nearest, own)
        if found:
            if departed and document.text[departed.end : quantity.start] == " à " and is_change(document.text, departed.start):
                yield replace(found, quantity=signed(document.text, departed))  # « passant de 96 à 71 millions »
            yield found
        elif _scale(document, quantity) >= _SCALED and not _stands_alone(document.text, quantity.end):
            other = quantity
        last, nearest, departed = found, found or nearest, None if found else quantity


def _equivalents(text: str, sums: Sequence[Sum]) -> set[int]:
    """Where the sums end that say the one before them again, in another currency."""
    return {
        money.quantity.end
        for before, money in pairwise(sums)
        if before.currency != money.currency and _AGAIN.fullmatch(text, before.quantity.end, money.quantity.lead)
    }


def _is_near(document: Document, other: Quantity | None, quantity: Quantity) -> bool:
    """Whether what counts no money, in as many millions, stands in the sentence of a number or the one before."""
    if other is None or _scale(document, other) != _scale(document, quantity):
        return False
    return document.sentence_at(quantity.start) - document.sentence_at(other.start) <= 1


def _scale(document: Document, quantity: Quantity) -> int:
    return scale_in(document.text[quantity.start : quantity.end])


def _understood(document: Document, quantity: Quantity, last: Sum | None, own: str | None) -> Sum | None:
    """The sum that a quantity without a currency is after the sum `last`, in an article of the currency `own`; None: no sum."""
    text, plain = document.text, signed(document.text, quantity)
    if not _may_be_sum(text, quantity):
        return None
    scale = _scale(document, quantity)
    if _is_labelled_money(text, quantity):
        return _sum(document, plain, scale, None, own, "label")
    near = last and document.sentence_at(quantity.start) == document.sentence_at(last.quantity.start)
    if _MEASURED.match(text, quantity.end) and (
        scale >= _SCALED or (last and (_scale_of(document, last) >= _SCALED or (near and quantity.low >= _FEW)))
    ):
        return _sum(document, plain, scale, last if near else None, own, "understood: measure")
    if last and (rule := _repeats(document, plain, last) or _continues(document, plain, last)):
        return _sum(document, plain, scale, last, own, rule)
    if scale >= _SCALED and licences.BARE.match(text, _phrase_end(text, quantity.end)) and not _is_labelled(text, quantity):
        if last and document.sentence_at(quantity.start) - document.sentence_at(last.quantity.end) <= _SENTENCES:
            return _sum(document, plain, scale, last, own, "understood: scale")
        if _is_told(document, plain):
            return _sum(document, plain, scale, last, own, "understood: measure")
    return None


def _may_be_sum(text: str, quantity: Quantity) -> bool:
    """Whether a number is no vague plural, no year, no number of an article or page, and no « 4G »."""
    return not (
        quantity.high is None
        or text[quantity.end - 1] == "G"
        or _COLLECTIVE.search(text, quantity.start, quantity.end)
        or _YEAR.fullmatch(text, quantity.start, quantity.end)
        or _NUMBERED.search(text, max(0, quantity.lead - 16), quantity.lead)
    )


def _by_article(document: Document, quantity: Quantity, own: str | None) -> Sum | None:
    """The sum that a number is in an article that has others: millions of nothing else, thousands after a word of money."""
    text, lead = document.text, quantity.lead
    if not _may_be_sum(text, quantity):
        return None
    millions = _WORDED.search(text, quantity.start, quantity.end) is not None
    if _scale(document, quantity) >= _SCALED and _UNCOUNTED.match(text, quantity.end):
        return Sum(signed(text, quantity), own, "understood: measure")
    estimated = millions and text.endswith(" à ", 0, lead) and _ESTIMATED.match(text, quantity.end)
    if not (_stands_alone(text, quantity.end) or estimated or (millions and _SOURCE.match(text, quantity.end))):
        return None
    if millions and not _is_labelled(text, quantity) and not _counts_other(document, quantity):
        return Sum(signed(text, quantity), own, "understood: article")
    if quantity.low >= _FEW and _HEADED.search(text, max(0, lead - _HEAD_REACH), lead):
        return Sum(signed(text, quantity), own, "understood: head")
    return None


def _read(document: Document, quantity: Quantity, nearest: Sum | None, own: str | None) -> Sum | None:
    """The sum that a number is, close behind another one, by what is learnt."""
    if not nearest or document.sentence_at(quantity.start) - document.sentence_at(nearest.quantity.end) > _SENTENCES:
        return None
    text, scale = document.text, _scale(document, quantity)
    if (scale == 1 and _COUNTING.match(text, quantity.end)) or not _may_be_sum(text, quantity) or _is_labelled(text, quantity):
        return None
    if _OF_MANY.match(text, _phrase_end(text, quantity.end)) and not _MEASURED.match(text, quantity.end):
        return None
    if counted(document, quantity) != "money":
        return None
    return _sum(document, signed(text, quantity), scale, nearest, own, "understood: read")


def _stands_alone(text: str, end: int) -> bool:
    """Whether no noun of its own follows a number."""
    if find_noun(text, end + 1):
        return False
    return any(after.match(text, _phrase_end(text, end)) for after in (licences.BARE, _PARTICIPLE, _AFTER_MONEY))


def _phrase_end(text: str, end: int) -> int:
    """Where a number ends, the adjective behind it taken in: « 5 millions nouveaux »."""
    adjective = _QUALIFIED.match(text, end)
    return adjective.end() if adjective else end


def _is_labelled(text: str, quantity: Quantity) -> bool:
    """Whether a line of its own labels a number as anything but money: « Voyages : 4,1 millions »."""
    label = _LABELLED.search(text, max(0, quantity.lead - _REACH), quantity.lead)
    if not label:
        return False
    start, end = label.span("label")
    return not (_MONEY.match(text, start, end) or _WORDS_OF_MONEY.intersection(read_wording(text).groups_between(start, end)))


def _is_labelled_money(text: str, quantity: Quantity) -> bool:
    """Whether a number is all that follows a label of money: « Budget : 250 000 »."""
    if quantity.low < _FEW or not _END_OF_LABELLED.match(text, quantity.end):
        return False
    return _LABEL.search(text, max(0, quantity.lead - _REACH), quantity.lead) is not None


def _counts_other(document: Document, quantity: Quantity) -> bool:
    """Whether something that is no money is named before a number in its sentence, and no word of money between."""
    first = document.sentences[document.sentence_at(quantity.start)][0]
    window = max(first, quantity.start - _REACH)
    counted = [
        match.end()
        for match in _COUNTED.finditer(document.text, window, quantity.start)
        if not _NUMBERED_NOUN.search(document.text, max(window, match.start() - 20), match.start())
    ]
    if not counted or any(char.isdecimal() for char in document.text[counted[-1] : quantity.lead]):
        return False
    return not _WORDS_OF_MONEY.intersection(read_wording(document.text).groups_between(counted[-1], quantity.start))


def _continues(document: Document, quantity: Quantity, last: Sum) -> str | None:
    """The structure that makes a number go on from the sum before it, of a like size; None when there is none."""
    text, money = document.text, last.quantity
    distance = document.sentence_at(quantity.start) - document.sentence_at(money.end - 1)
    between = text[max(money.end, quantity.lead - _REACH) : quantity.lead]
    if distance > _SENTENCES or find_noun(text, quantity.end + 1) or between.count(")") > between.count("("):
        return None
    if distance == 0 and _DIFFERENCE.match(text, quantity.end) and _LISTED.fullmatch(between[-2:]):
        return "understood: difference"
    if quantity.low >= _FEW and distance == 0 and _SOURCE.match(text, quantity.end) and _LISTED.search(between):
        return "understood: source"
    if _stands_alone(text, quantity.end) and _is_like(document, quantity, last):
        if distance == 0 and _DATED_TO.fullmatch(between) and is_change(text, money.start):
            return "understood: change"
        return _led_to(between, distance, thousands=quantity.low >= _FEW)
    return None


def _led_to(between: str, distance: int, *, thousands: bool) -> str | None:
    """The structure by which what stands between a sum and a number, so many sentences apart, leads to another sum."""
    if _EN.search(between):
        return "understood: en"
    if distance == 0 and (_HEADED.search(between) or (thousands and _NAMED.search(between))):
        return "understood: head"
    if distance <= 1 and (_LEVEL.search(between) or _WAS.search(between)):
        return "understood: level"
    return "understood: change" if distance == 0 and (between == " à " or _GAPPED_LEVEL.match(between)) else None


def _is_like(document: Document, quantity: Quantity, last: Sum) -> bool:
    """Whether a number is of the size of the sum before it, whose scale it may share."""
    size = abs(last.quantity.low)
    own = abs(quantity.low)
    shared = own * _scale_of(document, last) if _scale(document, quantity) == 1 and own < _FEW else own
    return size / _LIKE <= shared <= size * _LIKE


def _sum(document: Document, quantity: Quantity, scale: int, last: Sum | None, own: str | None, rule: str) -> Sum:
    """The sum, with the scale of the one before if it has none of its own: « 96 M€, contre 71 »."""
    factor = _scale_of(document, last) if last and scale == 1 and abs(quantity.low) < _FEW else 1
    high = quantity.high and quantity.high * factor
    quantity = replace(quantity, low=quantity.low * factor, high=high)
    return Sum(quantity, last.currency if last else own, rule, factor)


def _scale_of(document: Document, money: Sum) -> int:
    """The scale of a sum: that of its words, or the one that it has been given."""
    return max(money.scale, scale_in(document.text[money.quantity.start : money.quantity.end]))


def _repeats(document: Document, quantity: Quantity, last: Sum) -> str | None:
    """The structure that lets a number repeat the sum before it, or None."""
    text = document.text
    distance = document.sentence_at(quantity.start) - document.sentence_at(last.quantity.end - 1)
    between = text[max(last.quantity.end, quantity.lead - _REACH) : quantity.lead]
    if find_noun(text, quantity.end + 1):
        return None
    for licence in _REPEATING:
        if distance > (1 if licence.reach == "text" else 0) or not licence.before.search(between):
            continue
        after = licence.after.match(text, quantity.end)
        if after or (licence.rule in ("part", "contrast") and _stands_alone(text, quantity.end)):
            return f"understood: {licence.rule}"
    return None


def _is_told(document: Document, quantity: Quantity) -> bool:
    """Whether the nearest telling word before a number, in its sentence, is one of money: « le budget atteint 3 millions »."""
    first = document.sentences[document.sentence_at(quantity.start)][0]
    groups = read_wording(document.text).groups_between(max(first, quantity.start - _CUE_REACH), quantity.start)
    telling = [group for group in groups if group not in _WORDS["silent"]]
    return bool(telling) and telling[-1] in _WORDS["groups"]
