"""Find headcounts: counts of people and of jobs, with the noun counted, or with that of an earlier count understood."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extraction.headcounts import licences
from pipeline.extraction.headcounts.changes import change_of, is_coming
from pipeline.extraction.headcounts.ellipses import Antecedent, CountedNoun, understood_noun
from pipeline.extraction.headcounts.populations import Noun, ends_like_trade, find_noun, is_thing
from pipeline.extraction.headcounts.tables import line_below
from pipeline.extraction.headcounts.traps import counts_nobody
from pipeline.extraction.headcounts.unlisted import are_people, are_things
from pipeline.extraction.numbers.quantities import Quantity, find_quantities, free_of, modifier_after
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from schemas import DateMention, Fact, Headcount
from schemas.facts import Change, Population

_LEXICON = load_lexicon("headcounts/populations")
_CONTRACTS: list[str] = _LEXICON["contracts"]["words"]

# « deux millions de », « une centaine d' »: these take « de » before the noun, the others must not
_NOUN_OF_NUMBER = re.compile(r"(?:illions?|illiards?|milliers?|aines?|demie?|(?<=\d)[ ]?M)\Z", re.IGNORECASE)
_FORTNIGHT = re.compile(r"\b(?:huit|quinz)aine\Z", re.IGNORECASE)  # a length of time, unless « d'embauches » follows
_ABOUT_SO_MANY = re.compile(r"aines?\Z")  # « une vingtaine »
_WITH_NOUN = "number and noun"
_MOST = 10**12  # no people, no jobs are so many
_THOUSAND = 1000  # « 38 650 de demandeurs d'emploi »: a stray « de » after a large number
# « 30 m² »: what is measured is not counted, and leaves the noun of the count before to be understood
_MEASURE = re.compile(rf"[ ]?{any_of(load_lexicon('headcounts/traps')['measures'])}(?!\w)")
_LINK = re.compile(r"[ ](?:de[ ]|d')?")
_ELIDING = re.compile(r"[aeiouyhàâéèêîôœ]", re.IGNORECASE)  # « plusieurs centaines emplois »: « d' » is lost
# « dont 130 infirmiers, 9 médecins et 4 pharmaciens », « 2 700 agents (1 450 enseignants) »
_PART = re.compile(
    r"\b(?:dont|parmi[ ](?:lesquel(?:le)?s|eux|elles)|y[ ]compris|incluant)[ ](?:[^\W\d_]+[ ]){0,2}\Z", re.IGNORECASE
)
_PARTED = {"staff", "jobs", "professionals", "students", "people"}  # a part of which is of people too
_NEXT_PART = re.compile(r"(?:[ ][^\W\d_][\w'-]*){0,5}(?:,|,?[ ](?:et|ou))[ ]\Z")


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity of people, the noun it counts, what becomes of it, the whole it is a part of; `end` is that of the mention."""

    quantity: Quantity
    end: int
    noun: CountedNoun
    change: Change | None = None
    whole: "Count | None" = None


def find_headcounts(document: Document, taken: Sequence[Fact] = ()) -> Iterator[Headcount]:
    """Yield the counts of people and jobs, in order; what lies in the spans `taken` (dates, amounts) is none."""
    last: Count | None = None
    for count in find_counts(document, taken):
        known = last.change if last and is_near(document, last, count) else None
        change = change_of(document, count.noun, count.quantity.start, count.end, known)
        last = replace(count, change=change, whole=_whole(document, count, last) if last else None)
        yield _draft(document, last)


def is_near(document: Document, last: Count, count: Count) -> bool:
    """Whether a count is in the sentence of the last one, or the next."""
    return document.sentence_at(count.quantity.start) - document.sentence_at(last.quantity.start) <= 1


def find_counts(document: Document, taken: Sequence[Fact]) -> Iterator[Count]:
    """The counts of people and jobs, what becomes of them and their wholes not yet known.

    Of each number its own noun, else the noun of the count before it where the structure allows.
    """
    free = free_of(find_quantities(document.text), [fact for fact in taken if not _FORTNIGHT.search(fact.text)])
    quantities = [quantity for quantity in free if quantity.low > 1 and _is_whole(quantity.low) and _is_whole(quantity.high or 0)]
    figures = sorted(
        fact.end for fact in taken if not isinstance(fact, DateMention) and not _in_brackets(document.text, fact.start)
    )
    previous: Count | None = None
    for quantity, following in zip(quantities, [*quantities, None][1:], strict=True):
        if previous and bisect_right(figures, quantity.start) > bisect_right(figures, previous.end):
            previous = None
        count = (
            _with_noun(document, quantity)
            or _with_creations(document, quantity, previous)
            or _with_understood(document, quantity, following, previous)
            or _with_unlisted(document, quantity, previous)
        )
        if count:
            yield count
        if count or not _MEASURE.match(document.text, quantity.end):
            previous = count


def _is_whole(number: Decimal | int) -> bool:
    return number < _MOST and number % 1 == 0


def _in_brackets(text: str, offset: int) -> bool:
    before = text[max(0, offset - 100) : offset]
    return before.rfind("(") > before.rfind(")")


def _with_noun(document: Document, quantity: Quantity) -> Count | None:
    """« 7 710 agents », « une centaine de formateurs »."""
    text, start = document.text, _noun_start(document.text, quantity)
    noun = None if start is None else find_noun(text, start) or _singular_noun(text, quantity, start)
    noun = noun or line_below(document, quantity.start, quantity.end)
    if not noun or counts_nobody(text, quantity, noun):
        return None
    written = text[noun.start : noun.end]
    if ends_like_trade(written) and are_things(document, quantity.start, noun.start, noun.end):
        return None
    return Count(quantity, noun.end, CountedNoun(written, noun.population, _WITH_NOUN))


def _noun_start(text: str, quantity: Quantity) -> int | None:
    """Where the noun of a quantity may begin, its « de » passed over; None where that stands against grammar."""
    link = _LINK.match(text, quantity.end)
    takes_of = bool(_NOUN_OF_NUMBER.search(text, quantity.start, quantity.end))
    stray = link and link[0] == " de " and quantity.low >= _THOUSAND and text[quantity.start].isdecimal()
    lost = link and takes_of and _ELIDING.match(text, link.end())
    return None if not link or ((link[0] == " ") == takes_of and not stray and not lost) else link.end()


def _singular_noun(text: str, quantity: Quantity, start: int) -> Noun | None:
    """« une vingtaine de recrutement » is often so written."""
    noun = find_noun(text, start, singular=True) if _ABOUT_SO_MANY.search(text, quantity.start, quantity.end) else None
    return noun if noun and noun.population == "jobs" and text[noun.end - 1] != "s" else None


def _with_creations(document: Document, quantity: Quantity, previous: Count | None) -> Count | None:
    """« douze créations » after a count of jobs, in its sentence."""
    match = licences.CREATIONS.match(document.text, quantity.end)
    if not match or not previous or previous.noun.population != "jobs" or not _is_in_sentence(document, previous, quantity):
        return None
    return Count(quantity, match.end(), CountedNoun(match["noun"], "jobs", _WITH_NOUN))


def _is_in_sentence(document: Document, count: Count, quantity: Quantity) -> bool:
    return document.sentence_at(count.quantity.start) == document.sentence_at(quantity.start)


def _with_understood(document: Document, quantity: Quantity, following: Quantity | None, previous: Count | None) -> Count | None:
    """« la clinique 320 », « Effectif : 31 »."""
    antecedent = Antecedent(previous.noun, previous.quantity.start, previous.end) if previous else None
    noun = understood_noun(document, quantity, following, antecedent)
    return Count(quantity, quantity.end, noun) if noun else None


def _with_unlisted(document: Document, quantity: Quantity, previous: Count | None) -> Count | None:
    """« emploie douze fontainiers », « 640 salariés, dont 210 journaliers », « 27 000 mamans »: people, whatever the noun."""
    text, lead = document.text, quantity.lead
    start = _noun_start(text, quantity)
    noun = None if start is None else licences.UNLISTED.match(text, start)
    if not noun or is_thing(noun["noun"]):
        return None
    if licences.HIRING.search(text, max(0, lead - 40), lead):
        return Count(quantity, noun.end(), CountedNoun(noun["noun"], "professionals", _WITH_NOUN))
    if previous and _is_part(document, quantity, previous):
        if licences.TRADE.search(noun["noun"]):
            return Count(quantity, noun.end(), CountedNoun(noun["noun"], "professionals", _WITH_NOUN))
        return Count(quantity, quantity.end, replace(previous.noun, rule="understood: part"))
    if are_people(document, quantity.start, noun.start(), noun.end()):
        population: Population = "professionals" if licences.TRADE.search(noun["noun"]) else "people"
        return Count(quantity, noun.end(), CountedNoun(noun["noun"], population, _WITH_NOUN))
    return None


def _is_part(document: Document, quantity: Quantity, previous: Count) -> bool:
    """Whether a number is of those counted before, in its sentence: « 640 salariés, dont 210 »."""
    if previous.noun.population not in _PARTED or not _is_in_sentence(document, previous, quantity):
        return False
    return _PART.search(document.text[previous.end : quantity.lead]) is not None


def has_noun(count: Count) -> bool:
    """Whether the noun that is counted stands beside the number."""
    return count.noun.rule == _WITH_NOUN


def _whole(document: Document, count: Count, last: Count) -> Count | None:
    """The count of which this one is a part: « dont », or coordinated with such a part."""
    text, lead = document.text, count.quantity.lead
    whole = last.whole or last
    if count.quantity.low > whole.quantity.low or document.sentence_at(count.quantity.start) - document.sentence_at(last.end) > 1:
        return None
    between = text[last.end : lead]
    is_part = _PART.search(between) or between == " (" or (last.whole and _NEXT_PART.fullmatch(between))
    return whole if is_part else None


def _draft(document: Document, count: Count) -> Headcount:
    quantity = count.quantity
    one = quantity.value is not None
    later = modifier_after(document.text, count.end)
    return Headcount.model_construct(
        **document.located(quantity.start, count.end),
        headcount_id=_id(document, count),
        value=int(quantity.low) if one else None,
        value_min=None if one else int(quantity.low),
        value_max=None if one or quantity.high is None else int(quantity.high),
        modifier=later if later and quantity.modifier == "exact" else quantity.modifier,
        noun=count.noun.noun,
        population=_population(document, count),
        change=count.change,
        part_of=_id(document, count.whole) if count.whole else None,
        organisation_id=None,
        date_id=None,
        rule=count.noun.rule,
        confidence=0.97 if has_noun(count) else 0.8,
    )


def _id(document: Document, count: Count) -> str:
    return f"{document.article.article_id}:headcount:{count.quantity.start}-{count.end}"


def _population(document: Document, count: Count) -> Population:
    """Contracts are staff when in place, jobs when they come."""
    contracts = count.noun.noun.upper() in _CONTRACTS
    return "staff" if contracts and not is_coming(document, count.quantity.start, count.end) else count.noun.population
