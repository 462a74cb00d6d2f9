"""What looks like a date and is none: counts, names with years, laws, scores, generic uses.

Every check reads a little text around the match; `text` is the clean text, the match is over its folded form.
"""

import re
from collections.abc import Callable

from pipeline.extraction.dates.fragments import FULL_WEEKDAYS
from pipeline.lexicon import any_of, load_lexicon

_LEXICON, _CURRENCIES = load_lexicon("dates/traps"), load_lexicon("amounts/currencies")
_LAST_MONTH = 12  # « 8/12 » may be a mark; « 22/4 » is none
_BEFORE = 40  # characters read before a match

_NUMBERED = re.compile(rf"(?<!\w){any_of(_LEXICON['numbered'])}[ .]{{0,2}}$")
_QUANTIFIED = re.compile(rf"(?<!\w){any_of(_LEXICON['quantifiers'])} $")
_MONEY = [code.lower() for code in _CURRENCIES["codes"] if code not in _CURRENCIES["capitals_only"]]
_CODE_AFTER = re.compile(rf" ?{any_of(_CURRENCIES['codes'])}(?!\w)")  # « 1500 CAD »
_UNIT_AFTER = re.compile(rf" ?{any_of([*_LEXICON['units'], *_MONEY])}(?![\w'])| ?[%€$£°]")
_WORD_AFTER = re.compile(r" ([^\W\d]+)")
_FUNCTION_WORDS = set(_LEXICON["function_words"])
_DIGITS_BESIDE = re.compile(r"\d[ .,']?$|[-/+=×]$|[#@]$")
# « de 2000 à 10 000 personnes », « de 1990 à 2500 manifestants »: up to what can be no year, or is counted
_RANGE_BEFORE = re.compile(r"(?<!\w)(?:de|entre) $")
_RANGE_AFTER = re.compile(r" (?:a|et) (?:(?P<count>\d{1,3}(?:[ .']\d{3})+|\d{5,}|(?:2[2-9]|[3-9]\d)\d\d)|\d{4})(?![\w,.]?\d)")
_STREET_AFTER = re.compile(rf",? {any_of(_LEXICON['streets'])}(?!\w)")
_YEAR_AFTER_PART = re.compile(r"(?<!\w)mi-$")
_NOTHING_ELSE = re.compile(rf"(?<!\w){any_of(_LEXICON['before_years_alone'])} ?$")
_SURE_BEFORE = re.compile(rf"(?<!\w)(?:{any_of(_LEXICON['before_years'])} |d'|l'an )$")
_WEAK_BEFORE = re.compile(r"(?:^|[\n(:;«\"•–—|/-]|[.,!?])[ ]{0,3}$")
_NAME_BEFORE = re.compile(
    rf"(?<![\w-]){any_of(_LEXICON['name_heads'])}(?: (?!(?:entre|en|depuis|dès|vers|avant|après|et|à|de) )[\wÀ-ÿ'-]+){{0,2}} $"
)
_HORIZON = re.compile(r"(?:^|\n)[^\w\n]{0,4}Horizon (?!2020)\d{4} ?:")  # « Horizon 2030 : 20 M€ de ventes »
_CAPITAL_BEFORE = re.compile(r"(?<![.!?\n•–—-] )(?<!\n)(?<!^)(?<![\w'])[A-ZÀ-Þ][\wÀ-ÿ&'-]*[ ]{1,3}$")
_NAMES = set(_LEXICON["month_names"])
_MONTH_NAME_BEFORE = re.compile(rf"(?<!\w){any_of(_LEXICON['before_month_names'])} $")
_SURNAME = re.compile(r" [A-ZÀ-Þ][a-zà-ÿ]")  # « Avril Dupont »
_SHORT_YEAR_BEFORE = re.compile(rf"(?<!\w){any_of(_LEXICON['before_short_years'])} $")
_HOLIDAY_BEFORE = re.compile(rf"(?i)(?:(?<!\w){any_of(_LEXICON['before_holidays'])} ?|^|\n)(?:la |l')?$")
_HOLIDAY_NAME = re.compile(rf"(?<!\w){any_of(_LEXICON['named_after_holidays'])} du $", re.IGNORECASE)
_TOWN_BEFORE = re.compile(r"[\w,] (?:L'|La )$")  # « le maire de L'Ascension »: a capital article within a sentence
_STREET = re.compile(rf"(?<!\w){any_of(_LEXICON['named_after'])} (?:du |de la |de l'|de )$")
_NUMERIC_CUE = re.compile(rf"(?<!\w)(?:le|du|au|des|les|et|ce|jusqu'au|depuis|{any_of(FULL_WEEKDAYS)}),? {{0,5}}$")
_STREET_DAY = re.compile(rf"(?<!\w){any_of(_LEXICON['named_after'])} du [\w-]{{1,9}} $")
_AGENDA = 300  # characters around a line of an agenda in which there is another
_LINE_HEAD = re.compile(r"(?:^|\n)[^\w\n]{0,4}$")
_DATED_LINE = re.compile(r"\n[^\w\n]{0,4}(?:3[01]|[12]\d|0?[1-9])(?:/(?:1[0-2]|0?[1-9])(?![\d/])|(?:er)? [a-z]{3,9}(?:,| ?:))")
_NO_ADJECTIVE = re.compile(
    r"\w*(?:ra|ront|rait|raient|rez|rons)|environ|exactement|maximum|seulement|jour|encore|deja|tout"
)  # « dans un an ouvrira »
_QUARTER_BEFORE = re.compile(rf"(?<!\w)(?:au|des|fin|debut|{any_of(_LEXICON['before_quarters'])} du) $")
_HALF_BEFORE = re.compile(r"(?<!\w)(?:au|du|des|en|le|ce|fin|debut|sur|pour) $")
_RATIOS = set(_LEXICON["ratios"])
_RATIO_BEFORE = re.compile(rf"(?<!\w){any_of(_LEXICON['before_ratios'])}(?: (?:de|a|en|est de))? $")
_CLOSED = re.compile(rf"(?<!\w){any_of(_LEXICON['spending_a_year'])}\w{{0,5}}(?: l'an(?:nee)?)? $")
_ACRONYM = re.compile(rf"(?<!\w){any_of(_LEXICON['before_years_acronyms'])} $")
_NAMED_WEEKDAY = re.compile(rf" {any_of(_LEXICON['after_weekdays'])}(?!\w)|-")
_SEASON_BEFORE = re.compile(rf"(?<!\w){any_of(_LEXICON['before_seasons'])} $|(?<![\w])(?:en|d') ?$")
_HOURS = re.compile(r"(?: matin| apres-midi| soir)?(?: ?:)? (?:de )?\d{1,2} ?[h:] ?(?:\d\d)? ?(?:[-–/]|a(?= )) ?\d{1,2} ?[h:]")
_WEEKDAY_HOURS = re.compile(rf"(?<!\w){any_of(FULL_WEEKDAYS)}{_HOURS.pattern}")
_WEEKLY = re.compile(rf"(?<!\w){any_of(_LEXICON['opening_hours'])}")
_OF_YEAR_END = re.compile(rf"(?<!\w){any_of(_LEXICON['of_year_end'])} de $")
_NUMBER_BEFORE = re.compile(
    rf"(?<!\w)(?:{any_of(_LEXICON['before_numbers'])}|{any_of(_LEXICON['before_numbers_stems'])}\w{{0,5}}) le $"
)
_DAYS_AFTER = {"au": "du", "et": "(?:les|aux|entre le|entre les|des)"}
_ARTICLE_END = re.compile(r"(?:^|\n|(?<!\w)(?:du|au|de|des|la|le|l'|d'|un|et|ou|meme|[:;,(«–—•-]))[ ]?$")


def is_trap(rule: str, match: re.Match[str], text: str) -> bool:
    """Whether the match of this rule is something else than a date."""
    check = _CHECKS.get(rule)
    if rule in ("day", "holiday") and _STREET.search(_before(match, match.string)):
        return True
    return bool(check and check(match, text))


def _year(match: re.Match[str], text: str) -> bool:
    if match["year"] is None or match[0].startswith(("an", "l'")):
        return False
    folded, original = _before(match, match.string), _before(match, text)
    after = match.string[match.end() : match.end() + 24]
    if _YEAR_AFTER_PART.search(folded):
        return False
    if _DIGITS_BESIDE.search(folded) or _NUMBERED.search(folded) or _QUANTIFIED.search(folded):
        return True
    if _CODE_AFTER.match(text, match.end()) or _begins_count(match, folded):
        return True
    if _STREET_AFTER.match(after) or re.match(r"[ ]\d{3}(?!\d)|[-/]\d|['.]\d", after) or _UNIT_AFTER.match(after):
        return True
    if _NOTHING_ELSE.search(folded):
        return False
    return (
        (bool(_NAME_BEFORE.search(original)) and not _HORIZON.search(original + match[0] + after))
        or _counts_something(after)
        or not _introduced(folded, original, match["year"], after)
    )


def _counts_something(after: str) -> bool:
    """Whether a plural noun follows: « 2000 salariés », « 1968 emplois »."""
    word = _WORD_AFTER.match(after)
    return bool(word and word[1] not in _FUNCTION_WORDS and word[1].endswith(("s", "x")))


def _begins_count(match: re.Match[str], before: str) -> bool:
    """Whether it is the lower end of a count: « de 2000 à 10 000 personnes »."""
    upper = _RANGE_AFTER.match(match.string, match.end()) if _RANGE_BEFORE.search(before) else None
    return bool(upper and (upper["count"] or _counts_something(match.string[upper.end() : upper.end() + 24])))


def _introduced(folded: str, original: str, year: str, after: str) -> bool:
    """Whether what stands before a bare year lets it be one: a preposition, a bracket, a noun of the lower case."""
    if _SURE_BEFORE.search(folded) or _CLOSED.search(folded) or _ACRONYM.search(original):
        return True
    word = _WORD_AFTER.match(after)
    modern = "1950" <= year <= "2060"
    if _WEAK_BEFORE.search(folded):
        alone = bool(re.match(r"[):–-]| [:–-]", after)) or modern
        return alone and (not word or (word[1] in _FUNCTION_WORDS and not folded.rstrip(" ").endswith(("(", ":"))))
    named = _CAPITAL_BEFORE.search(original) and not re.match(r"(?:,| et) (?:19|20)\d\d", after)
    return not named and (not word or (modern and word[1] in _FUNCTION_WORDS))


def _short_year(match: re.Match[str], text: str) -> bool:
    digits = match["short_year"]
    plausible = digits.startswith(("'", "0")) or int(digits) >= 40
    return not (plausible and _SHORT_YEAR_BEFORE.search(_before(match, match.string)))


def _years(match: re.Match[str], text: str) -> bool:
    before = _before(match, match.string)
    return bool(
        _DIGITS_BESIDE.search(before)
        or _NUMBERED.search(before)
        or _UNIT_AFTER.match(match.string[match.end() : match.end() + 12])
    )


def _part_short(match: re.Match[str], text: str) -> bool:
    """« au T2 », « ventes du S1 », but not the flat or the tram: « un T2 », « le T3 », « le loyer du T2 »."""
    if match["short_year"]:
        return False
    before = _HALF_BEFORE if match["unit"] == "s" else _QUARTER_BEFORE
    return not before.search(_before(match, match.string))


def _numeric(match: re.Match[str], text: str) -> bool:
    before = _before(match, match.string)
    return bool(_DIGITS_BESIDE.search(before) or _NUMBERED.search(before))


def _numeric_short(match: re.Match[str], text: str) -> bool:
    before, after = _before(match, match.string), match.string[match.end() : match.end() + 12]
    padded = re.search(r"(?:^|/)0|\d\d/0\d", match[0]) or int(match["day"]) > _LAST_MONTH
    if _numeric(match, text) or _RATIO_BEFORE.search(before) or _UNIT_AFTER.match(after) or match[0] in _RATIOS:
        return True
    return not (match["weekday"] or _NUMERIC_CUE.search(before) or padded or _in_agenda(match, before, after))


def _in_agenda(match: re.Match[str], before: str, after: str) -> bool:
    """Whether it begins a line that it dates, as a line near it is dated: « 4/10 : assemblée générale »."""
    around = match.string[max(0, match.start() - _AGENDA) : match.start()] + match.string[match.end() : match.end() + _AGENDA]
    heads = _LINE_HEAD.search(before) and re.match(r" ?[:–—-] ?\D", after)
    return bool(heads and _DATED_LINE.search(around))


def _spaced(match: re.Match[str], text: str) -> bool:
    """« 24 12 2014 » and « le 20 2 14 », but not the end of a telephone number or a row of a table."""
    before = _before(match, match.string)
    if _DIGITS_BESIDE.search(before) or _NUMBERED.search(before):
        return True
    whole = len(match["month"]) == 2 and match["year"]
    return not (whole or re.search(r"(?<!\w)le $", before))


def _month(match: re.Match[str], text: str) -> bool:
    """« Mars » the planet, « Avril » the first name: a bare month with a capital in the middle of a sentence."""
    if any(match.groupdict().get(name) for name in ("year", "short_year", "year_said", "side")):
        return False
    written, before = text[match.start() : match.end()], _before(match, match.string)
    if before.endswith("chaque ") or re.search(r"\d-$", before) or _STREET_DAY.search(before):
        return True
    named = match["month"] in _NAMES and written.istitle() and _SURNAME.match(text, match.end())
    if named:
        return True
    if match["month"] not in _NAMES or written.isupper() or written.islower():
        return bool(_MONTH_NAME_BEFORE.search(before))
    return bool(re.search(r"[\w,'] $", _before(match, text))) and not re.search(
        r"(?i)(?:fin|début|mi)[ -]$", _before(match, text)
    )


def _weekday(match: re.Match[str], text: str) -> bool:
    """« le lundi » is every Monday; « du lundi au vendredi » too."""
    before, after = _before(match, match.string), match.string[match.end() : match.end() + 24]
    if after.startswith("-la"):
        return True
    if match["side"] or match["step"] or match["this"]:
        return False
    if _open_hours(match.string, match.start(), match.end()) or _ends_name(match, text):
        return True
    if re.search(r"semaine(?: \w{5,10})? du (?:\w{5,8} au )?$", before):
        return False
    if re.search(r"(?<!\w)(?:le|les|du|au|chaque|tous les|un|premier|dernier|de chaque) $", before):
        return True
    return bool(_NAMED_WEEKDAY.match(after) or re.search(r"[\w]-$", before))


def _ends_name(match: re.Match[str], text: str) -> bool:
    """« La Dépêche Dimanche »: a capital behind a name with capitals, not in a line of capitals."""
    written = text[match.start() : match.end()]
    return written.istitle() and bool(_CAPITAL_BEFORE.search(_before(match, text)))


def _open_hours(folded: str, start: int, end: int) -> bool:
    """« lundi 9 h-12 h, mardi 14 h-18 h »: hours of every week, told by those of another weekday or by a word before them."""
    hours = _HOURS.match(folded, end)
    if not hours:
        return False
    before = folded[max(0, start - _BEFORE) : start]
    return bool(
        _WEEKLY.search(before) or _WEEKDAY_HOURS.search(before) or _WEEKDAY_HOURS.search(folded, hours.end(), end + 3 * _BEFORE)
    )


def _season(match: re.Match[str], text: str) -> bool:
    """« a été », « d'été », « hiver comme été »."""
    before, after = _before(match, match.string), match.string[match.end() : match.end() + 12]
    if match["year"] or match["year_said"] or match["this"] or match["side"]:
        return False
    if re.match(r" (?:de l'|(?:des|du|de (?:la|sa|son|leur))(?!\w))", after):
        return True
    return bool(_SEASON_BEFORE.search(before) or re.match(r" comme|-", after))


def _holiday(match: re.Match[str], text: str) -> bool:
    """« marché de Noël », « Noël Dupont », « Laurent Toussaint », « le maire de L'Ascension »."""
    if match["year"]:
        return False
    before = _before(match, text)
    if text[match.end() : match.end() + 2].strip()[:1].isupper() or re.match(
        r" [A-ZÀ-Þ]|-\w", text[match.end() : match.end() + 2]
    ):
        return True
    return not _HOLIDAY_BEFORE.search(before) or bool(_HOLIDAY_NAME.search(before) or _TOWN_BEFORE.search(before))


def _bare_day(match: re.Match[str], text: str) -> bool:
    """« trois véhicules sur neuf au 1er janvier »: a number in words is a day only after « du », « le », « entre »."""
    introduced = re.search(r"(?<!\w)(?:d[ue]s?|les?|aux?|entre|et|ou|,) $", _before(match, match.string))
    return not match["day"][0].isdecimal() and not introduced


def _near_day(match: re.Match[str], text: str) -> bool:
    """« le médecin de demain », « à ce jour », « les leçons d'hier »."""
    before, after = _before(match, match.string), match.string[match.end() : match.end() + 12]
    if match["word"] == "demain":
        if text[match.start()].isupper() and re.match(r" [A-ZÀ-Þ]", text[match.end() : match.end() + 2]):
            return True
        if re.search(r"(?:^|\W)et $", before) and re.match(r"[ ]?\?", after):
            return True
        return bool(re.search(r"(?<!\w)(?:de|pour|a|lire) $", before)) and not re.match(r" (?:matin|soir|apres|midi)", after)
    return match["word"].startswith("ce jour") and bool(re.search(r"(?<!\w)a $", before))


def _relative(match: re.Match[str], text: str) -> bool:
    """« les mois passés » say no count, « la semaine passe » is a verb."""
    written = match[0]
    if (
        match.groupdict().get("unit")
        and written.startswith(match["unit"])
        and not _ARTICLE_END.search(_before(match, match.string))
    ):
        return True
    return (written.endswith("s") and not written.endswith("mois")) or text[match.start() : match.end()].lower().endswith("passe")


def _part_of_unit(match: re.Match[str], text: str) -> bool:
    """« les fêtes de fin d'année », « la prime de fin d'année »."""
    return bool(_OF_YEAR_END.search(_before(match, match.string)))


def _ago(match: re.Match[str], text: str) -> bool:
    """« voilà dix ans que », « dans 10 ans d'histoire », « dans une année difficile »."""
    alone = match["past"] is None and match["number"] in ("un", "une") and not (match["half"] or match["more"])
    if alone and is_described(match.string[match.end() : match.end() + 24]):
        return True
    return bool(re.match(r" qu[e']| d[e'] ", match.string[match.end() : match.end() + 5])) and not match[0].startswith(
        ("il", "y")
    )


def is_described(after: str) -> bool:
    """Whether an adjective follows, in folded text, « une année difficile », and no verb, « dans un an ouvrira »."""
    word = _WORD_AFTER.match(after)
    return bool(word and word[1] not in _FUNCTION_WORDS and not _NO_ADJECTIVE.fullmatch(word[1]))


def _year_spelled(match: re.Match[str], text: str) -> bool:
    """« de deux mille vingt personnes »."""
    after = match.string[match.end() : match.end() + 24]
    return bool(_counts_something(after) or _UNIT_AFTER.match(after))


def _week(match: re.Match[str], text: str) -> bool:
    return match["number"] is not None and bool(_UNIT_AFTER.match(match.string[match.end() : match.end() + 12]))


def _weekday_day(match: re.Match[str], text: str) -> bool:
    """« mardi 14 personnes » counts persons."""
    word = _WORD_AFTER.match(match.string[match.end() : match.end() + 24])
    after = match.string[match.end() : match.end() + 12]
    return bool(word and word[1] not in _FUNCTION_WORDS) or bool(
        _UNIT_AFTER.match(after) or re.match(r"[ ]?[h:]\d|[.,]\d| ?\d| h(?:eures?)?(?!\w)", after)
    )


def _days(match: re.Match[str], text: str) -> bool:
    """Days without their month need « du … au », « les … et », « entre le … et le »."""
    return not re.search(rf"(?<!\w){_DAYS_AFTER[match['link'].split()[0]]} $", _before(match, match.string))


def _bare_date(match: re.Match[str], text: str) -> bool:
    """« le 15 », but not « dans le 15 », « appelez le 15 », « le bus 12 »."""
    before = _before(match, match.string)
    return (
        match[0] == "1"
        or bool(_STREET_AFTER.match(match.string[match.end() : match.end() + 24]))
        or not re.search(r"(?<!\w)(?:le|a partir du|a compter du|jusqu'au|d'ici au) $", before)
        or bool(_NUMBER_BEFORE.search(before))
    )


def _before(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - _BEFORE) : match.start()]


_CHECKS: dict[str, Callable[[re.Match[str], str], bool]] = {
    "year": _year,
    "short-year": _short_year,
    "years": _years,
    "iso-day": _numeric,
    "numeric-day": _numeric,
    "month-of-year": _numeric,
    "numeric-short": _numeric_short,
    "spaced-day": _spaced,
    "part-short": _part_short,
    "month": _month,
    "weekday": _weekday,
    "weekday-day": _weekday_day,
    "season": _season,
    "holiday": _holiday,
    "near-day": _near_day,
    "relative": _relative,
    "side-first": _relative,
    "this": _relative,
    "part-of-unit": _part_of_unit,
    "ago": _ago,
    "week-of": _week,
    "year-spelled": _year_spelled,
    "days": _days,
    "bare-date": _bare_date,
    "bare-day": _bare_day,
}
