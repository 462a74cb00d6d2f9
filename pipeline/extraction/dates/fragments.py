"""Pieces of the date patterns, as regex sources over folded text, and the tables that give their words a value.

A piece holds no capturing group; patterns name the groups. Spaces are written `[ ]`, for verbose patterns.
"""

from collections.abc import Mapping

from pipeline.extraction.dates.calendar import Unit
from pipeline.extraction.dates.said import Side
from pipeline.lexicon import any_of, load_lexicon
from schemas.facts import DateModifier

_LEXICON = load_lexicon("dates/calendar")


def _by_word(table: Mapping[str, list[str]]) -> dict[str, int]:
    return {word: int(number) for number, words in table.items() for word in words}


MONTHS = _by_word(_LEXICON["months"])
WEEKDAYS = _by_word(_LEXICON["weekdays"])
ENGLISH_MONTHS: dict[str, int] = _LEXICON["english_months"]
FULL_MONTHS = [words[0] for words in _LEXICON["months"].values()]
FULL_WEEKDAYS = [words[0] for words in _LEXICON["weekdays"].values()]
DAYS: dict[str, int] = _LEXICON["days"] | {word.replace("-et-", " et "): n for word, n in _LEXICON["days"].items()}
ORDINALS: dict[str, int] = _LEXICON["ordinals"]
DECADES: dict[str, int] = _LEXICON["decades"]
SEASONS: dict[str, int] = _LEXICON["seasons"]
UNITS: dict[str, Unit] = _LEXICON["units"]
LENGTHS: dict[str, str] = _LEXICON["lengths"]
RECURRENCES: dict[str, str] = _LEXICON["recurrences"]
HOLIDAYS: dict[str, str] = _LEXICON["holidays"]
MODIFIERS: dict[str, DateModifier] = _LEXICON["modifiers"]
SIDES: dict[str, Side] = {word: side for side, words in _LEXICON["sides"].items() for word in words}
STEPS: dict[str, int] = {word: 1 if way == "forth" else -1 for way, words in _LEXICON["steps"].items() for word in words}
DAY_SPANS: list[str] = _LEXICON["day_spans"]["words"]
ROUNDS: dict[str, int] = load_lexicon("numbers/numbers")["collectives"]
ABOUT: list[str] = _LEXICON["about"]["words"]
ROMANS: dict[str, int] = _LEXICON["romans"]
ROMAN_RANKS = [f"{numeral}{ending}" for numeral in ROMANS for ending in ("", "e", "er", "eme")]

S = r"[ ]{1,3}"  # between the words of one date
END = r"(?![\w])"

# « mai », « sept. »; a short form needs its point or a number beside it
MONTH = rf"(?:{any_of(FULL_MONTHS)}{END}|{any_of(set(MONTHS) - set(FULL_MONTHS))}(?:\.|{END}))"
MONTH_NAME = rf"{any_of(FULL_MONTHS)}{END}"
# « mardi », « ven. »
WEEKDAY = rf"(?:{any_of(FULL_WEEKDAYS)}{END}|{any_of(set(WEEKDAYS) - set(FULL_WEEKDAYS))}(?:\.|{END}))"
WEEKDAY_NAME = rf"{any_of(FULL_WEEKDAYS)}{END}"
# « 2 », « 02 », « 1er », « 13e », « quatorze »
DAY_DIGITS = r"(?:1[ ]er|(?:3[01]|[12]\d|0?[1-9])(?:er|eme|e)?)(?!\w)"
DAY = rf"(?:{DAY_DIGITS}|{any_of(DAYS)}{END})"
# « 2019 », but not in « février 1480 chômeurs »
YEAR = rf"(?:1\d|2[01])\d\d(?![\w%])(?![.,]\d|[ ]{any_of(load_lexicon('dates/traps')['counted'])}(?!\w))"
# « mil neuf cent quatorze », « deux mille dix-huit »: with a number after it, lest « deux mille personnes » be one
_UNDER_100 = rf"{any_of({*DAYS, *DECADES})}(?:[ -](?:et[ -])?{any_of(DAYS)})?"
YEAR_SPELLED = (
    rf"(?:mil(?:le)?[ ](?:{any_of(DAYS)}[ ])?cents?(?:[ ]{_UNDER_100})?|deux[ ]mil(?:le)?[ ]{_UNDER_100}"
    rf"|(?:dix[ -](?:sept|huit|neuf)|seize|quinze)[ -]cents?[ -]{_UNDER_100})"
    rf"{END}(?![ ](?:cents?|mille)(?!\w))"
)
# « '98 », « 68 »: two digits that a comma, a bracket or the end follows
SHORT_YEAR = (
    r"(?:'?\d\d(?=[ ]?(?:[.,;:!?)»\]]|\n|$))|(?:3[2-9]|[4-9]\d)(?=[ ](?:a|au|avec|dans|est|et|fut|que|qui|se)[ ]))(?![.,]\d)"
)
# « matin », « après-midi », « en début de soirée », « dans la nuit », « au petit matin »
DAY_PART = (
    rf"(?:(?:au{S})?(?:petit{S})?(?:matin|soir)|midi|apres-midi|(?:en|dans{S}la|en{S}pleine){S}{any_of(DAY_SPANS)}|dans{S}l'apres-midi"
    rf"|en{S}(?:tout{S})?{any_of(MODIFIERS)}{S}d(?:e{S}(?:la{S}|l')?|'){any_of([*DAY_SPANS, 'apres-midi'])}){END}"
)
SIDE = rf"{any_of(SIDES)}{END}"
STEP = rf"{any_of(STEPS)}{END}"
# « 1er », « 2e », « premier », « dernière »
ORDINAL = rf"(?:{any_of(ORDINALS)}{END}|\d{{1,2}}[ ]?(?:er|ere|nde|nd|eme|e)(?!\w))"
# « l'an dernier », « cette année », « l'année prochaine »
YEAR_SAID = rf"(?:l'|cette{S})(?:annee|an)(?!\w)(?:{S}(?:{SIDE}|{STEP}|en[ ]cours))?"
# « de 2019 », « 2019 », « de l'exercice 2019 »
OF_YEAR = (
    rf"(?:,?{S}|\()(?:(?:de|d'|en)[ ]?(?:l'(?:annee|an|exercice)[ ](?:[a-z]{{4,12}}[ ])?)?)?(?P<year>{YEAR})"
    rf"|{S}(?:de[ ])?(?P<year_said>{YEAR_SAID})"
)
