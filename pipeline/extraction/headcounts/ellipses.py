"""Bare numbers that count people: the noun that is understood, and what licenses the reading.

« emploie 7 700 personnes, la clinique 320 », « en compte 57 », « l'effectif, de 45, passera à 60 », « Salariés : 575 ».
"""

import re
from dataclasses import dataclass, replace

from pipeline.extraction.figures.bare import counted
from pipeline.extraction.headcounts import licences
from pipeline.extraction.headcounts.likeness import likeness
from pipeline.extraction.headcounts.populations import Noun, find_noun
from pipeline.extraction.headcounts.tables import column_head, line_above, row_head
from pipeline.extraction.headcounts.traps import is_share
from pipeline.extraction.numbers.quantities import Quantity, is_change
from pipeline.reading.document import Document
from schemas.facts import Population

_OURS = {"staff", "jobs", "members", "people"}  # « nous étions neuf » after patients counts no patients
_CROWD = 10  # « ils étaient deux à vouloir » may be organisations
_ASKED_REACH = 90  # characters from a question to its answer
_UNLIKE = -0.2  # likeness to people
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 2  # sentences back in which a count gives its noun to a number read as one of people
_EN_REACH = 110  # characters before « en » in which its noun is looked for


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """The noun that a number counts, as written or understood, and the rule that says so."""

    noun: str
    population: Population
    rule: str


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The noun of the count before, and where that count stands."""

    noun: CountedNoun
    start: int
    end: int


def understood_noun(
    document: Document, quantity: Quantity, following: Quantity | None, antecedent: Antecedent | None
) -> CountedNoun | None:
    """What a number without a noun of its own counts; None when nothing licenses a headcount.

    `following` is the next quantity; `antecedent` the count before, None when another figure stands between.
    """
    if document.text[quantity.start] == "0" or is_share(document.text, quantity):
        return None
    return (
        _announced(document.text, quantity, following)
        or (_repeated(document, quantity, antecedent) if antecedent else None)
        or _named(document, quantity, antecedent)
        or _as_read(document, quantity, antecedent)
    )


def _announced(text: str, quantity: Quantity, following: Quantity | None) -> CountedNoun | None:
    """The noun comes later: « passer de 35 à 80 salariés », « 118 de ses 302 postes », « 280 : effectif prévu »."""
    before = text[max(0, quantity.lead - 9) : quantity.lead]
    if following and _shares_noun(text, quantity, following) and (noun := find_noun(text, following.end + 1)):
        return _counted(text, noun, "shared noun")
    for rule, left, right in licences.ANNOUNCING:
        if left.search(before) and (match := right.match(text, quantity.end)) and (noun := find_noun(text, match.end())):
            return _counted(text, noun, rule)
    legend = licences.LEGEND.match(text, quantity.end) if licences.ITEM.search(before) else None
    noun = find_noun(text, legend.end(), singular=True) if legend else None
    return _counted(text, noun, "legend") if noun else None


def _shares_noun(text: str, quantity: Quantity, following: Quantity) -> bool:
    """Whether two numbers count the same noun: « de 35 à 80 salariés », « 35 et 80 salariés ».

    « 800 000 à cinq associés » are given to them.
    """
    between = text[quantity.end : following.start]
    if between not in (" à ", " et ", " puis ") or not quantity.value or not following.value:
        return False
    return between != " à " or quantity.low < following.low or text.endswith("de ", 0, quantity.lead)


def _repeated(document: Document, quantity: Quantity, antecedent: Antecedent) -> CountedNoun | None:
    """The noun of the count before: « contre 88 en 2009 », « la clinique 320 », « dont 96 au CHU », « elle en compte 57 »."""
    sentence = document.sentence_at(quantity.start)
    distance = sentence - document.sentence_at(antecedent.end - 1)
    between = document.text[max(antecedent.end, quantity.lead - 90) : quantity.lead]
    if (
        distance == 0
        and is_change(document.text, antecedent.start)
        and licences.TO.fullmatch(between)
        and _is_bare(document, quantity)
    ):
        return CountedNoun(antecedent.noun.noun, antecedent.noun.population, "understood: change")
    for licence in licences.REPEATING:
        if distance > (2 if licence.reach == "text" else 0) or quantity.low < licence.least:
            continue
        if licence.rule == "pronoun" and licences.WE.search(between) and antecedent.noun.population not in _OURS:
            continue
        if licence.before.search(between) and licence.after.match(document.text, quantity.end):
            return CountedNoun(antecedent.noun.noun, antecedent.noun.population, f"understood: {licence.rule}")
    return None


def _is_bare(document: Document, quantity: Quantity) -> bool:
    return licences.BARE.match(document.text, quantity.end) is not None


def _named(document: Document, quantity: Quantity, antecedent: Antecedent | None) -> CountedNoun | None:
    """The noun came before: « Effectif : 31 », « le nombre de salariés atteint 320 », « Ses cotisants, 94 à l'origine »."""
    text, lead = document.text, quantity.lead
    if noun := row_head(document, quantity.start, quantity.end):
        return _counted(text, noun, "row")
    if not _is_bare(document, quantity):
        return None
    first = document.sentences[document.sentence_at(quantity.start)][0]
    if noun := _label(text, document.zone_at(quantity.start).start, lead):
        return _counted(text, noun, "label")
    if noun := column_head(document, quantity.start, quantity.end):
        return _counted(text, noun, "column")
    if noun := line_above(document, quantity.start, quantity.end):
        return _counted(text, noun, "line")
    if noun := _asked(text, lead):
        return _counted(text, noun, "asked")
    if counted := _unnamed(text, quantity, first):
        pupils = antecedent and antecedent.noun.population == "students" and antecedent.start >= first
        return replace(antecedent.noun, rule=counted.rule) if antecedent and pupils and counted.rule == "staff" else counted
    if licences.EN.search(text, max(first, lead - 60), lead) and (noun := _last_plural(document, lead)):
        return _counted(text, noun, "en")
    return _introduced(text, first, lead)


def _unnamed(text: str, quantity: Quantity, first: int) -> CountedNoun | None:
    """People whom no noun names: « ils étaient 800 selon la police », « emploie 7 700 », « nous étions trois »."""
    lead = quantity.lead
    if licences.CROWD.match(text, quantity.end):
        return CountedNoun("manifestants", "participants", "crowd")
    if licences.STAFF.search(text, max(first, lead - 90), lead):
        return CountedNoun("salariés", "staff", "staff")
    if licences.WE.search(text, max(first, lead - 50), lead):
        return CountedNoun("personnes", "people", "we")
    they = quantity.low >= _CROWD and licences.THEY.search(text, max(first, lead - 40), lead)
    if they and (licences.TO_DO.match(text, quantity.end) or _begins(text, lead)):
        return CountedNoun("personnes", "people", "they")
    return None


def _begins(text: str, lead: int) -> bool:
    """Whether « ils » has nothing before it in its paragraph: « Ils étaient 310 il y a quatre ans. »"""
    return licences.OPENING.search(text, max(0, lead - 30), lead) is not None


def _asked(text: str, lead: int) -> Noun | None:
    """The noun of the question that a number answers: « Combien d'emplois à la clé ? Vingt. »"""
    asked = licences.ASKED.search(text, max(0, lead - _ASKED_REACH), lead)
    noun = find_noun(text, asked.end()) if asked else None
    return noun if noun and noun.end < lead and licences.ANSWERED.match(text, noun.end, lead) else None


def _introduced(text: str, first: int, lead: int) -> CountedNoun | None:
    """The noun of « le nombre de salariés atteint », « ses cotisants, » between two offsets, before its number."""
    for rule, opening, closing in licences.NAMING:
        for match in opening.finditer(text, max(first, lead - 70), lead):
            noun = find_noun(text, match.end())
            if noun and noun.end < lead and closing.match(text, noun.end, lead):
                return _counted(text, noun, rule)
    return None


def _last_plural(document: Document, offset: int) -> Noun | None:
    """The last plural before an offset in its sentence or the one before, if it is of people: what « en » takes up."""
    first = document.sentences[max(0, document.sentence_at(offset) - 1)][0]
    plurals = [match.end() for match in licences.PLURAL.finditer(document.text, max(first, offset - _EN_REACH), offset)]
    return find_noun(document.text, plurals[-1]) if plurals else None


def _label(text: str, line: int, lead: int) -> Noun | None:
    """The noun that labels a line of figures, when the number follows the label or a name of the line."""
    if inline := licences.INLINE.search(text, max(line, lead - 50), lead):
        label = licences.LABEL.match(text, inline.start(1), lead)
        return find_noun(text, label.end() if label else inline.start(1), singular=True)
    start = match.end() if (match := licences.LABEL.match(text, line, lead)) else line
    noun = find_noun(text, start, singular=True)
    return noun if noun and noun.end < lead and licences.COLUMN.match(text, noun.end, lead) else None


def _as_read(document: Document, quantity: Quantity, antecedent: Antecedent | None) -> CountedNoun | None:
    """People by all that is read, where no structure tells them: « Les dockers ? 83 », « Le labo en suit 85 »."""
    if not _is_bare(document, quantity) or counted(document, quantity) != "people" or _follows_things(document, quantity):
        return None
    if antecedent and document.sentence_at(quantity.start) - document.sentence_at(antecedent.end - 1) <= _NEAR:
        return replace(antecedent.noun, rule="read")
    noun = _last_people(document, quantity.lead)
    return _counted(document.text, noun, "read") if noun else CountedNoun("personnes", "people", "read")


def _follows_things(document: Document, quantity: Quantity) -> bool:
    """Whether the last plural before a number in its sentence is nothing like people: « Les vaches sont 210 »."""
    text, lead = document.text, quantity.lead
    first = max(document.sentences[document.sentence_at(quantity.start)][0], lead - _EN_REACH)
    plurals = [_WORD.match(text, match.end()) for match in licences.COUNTED.finditer(text, first, lead)]
    like = likeness(plurals[-1][0].lower()) if plurals and plurals[-1] else None
    return like is not None and like < _UNLIKE


def _last_people(document: Document, offset: int) -> Noun | None:
    """The last plural of people before an offset, in its sentence or the one before."""
    first = document.sentences[max(0, document.sentence_at(offset) - 1)][0]
    plurals = licences.PLURAL.finditer(document.text, max(first, offset - _EN_REACH), offset)
    nouns = [noun for match in plurals if (noun := find_noun(document.text, match.end()))]
    return nouns[-1] if nouns else None


def _counted(text: str, noun: Noun, rule: str) -> CountedNoun:
    return CountedNoun(text[noun.start : noun.end], noun.population, rule)
