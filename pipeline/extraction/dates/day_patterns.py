"""What French days look like: one rule for each form.

Patterns run over folded text (lower case, no accents, plain spaces and apostrophes). A rule is tried before those below it.
"""

from pipeline.extraction.dates import day_builders as build
from pipeline.extraction.dates.fragments import (
    DAY,
    DAY_DIGITS,
    DAY_PART,
    ENGLISH_MONTHS,
    FULL_MONTHS,
    FULL_WEEKDAYS,
    HOLIDAYS,
    MONTH,
    MONTH_NAME,
    OF_YEAR,
    SHORT_YEAR,
    SIDE,
    STEP,
    WEEKDAY,
    WEEKDAY_NAME,
    WEEKDAYS,
    YEAR,
    YEAR_SAID,
    YEAR_SPELLED,
    S,
)
from pipeline.extraction.dates.rule import DAY_STARTS, LONG, MARKED, SHORT, SPACED, Rule, first_words
from pipeline.lexicon import any_of

DAY_RULES: list[Rule] = [
    # « 2019-09-27 », « 2015/3/3 »
    Rule.of(
        "iso-day",
        {LONG},
        r"(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9])(?=t\d\d:|(?![\w]|[-/.]\d))",
        build.numeric_day,
        0.97,
    ),
    # « 12/04/2019 », « 12.04.19 », « 3-7-2017 »
    Rule.of(
        "numeric-day",
        {MARKED, *WEEKDAYS},
        rf"(?:(?P<weekday>{WEEKDAY}),?{S}(?:le{S})?)?"
        r"""(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})
        (?:(?P=mark)(?P<short_year>\d\d)|(?:(?P=mark)|,[ ]?)(?P<year>(?:1[5-9]|20)\d\d))(?![\w%]|[-/.,]\d)"""
        rf"(?![ ]{MONTH_NAME})",
        build.numeric_day,
        0.95,
    ),
    # « 24 12 2014 », « le 20 2 2014 »
    Rule.of(
        "spaced-day",
        {SPACED},
        r"""(?P<day>\d{1,2})(?P<mark>[ ])(?P<month>\d{1,2})
        [ ](?:(?P<year>(?:19|20)\d\d)|(?P<short_year>\d\d))(?![\w%]|[.,]\d|[ ]\d)""",
        build.numeric_day,
        0.7,
    ),
    # « 22/04 », « le 10-02 »
    Rule.of(
        "numeric-short",
        {MARKED, *WEEKDAYS},
        rf"(?:(?P<weekday>{WEEKDAY}),?{S}(?:le{S})?)?"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?:/|(?<=le[ ]\d\d)-(?=0))(?P<month>1[0-2]|0?[1-9])(?![\w%]|[-/.,]\d)",
        build.numeric_day,
        0.75,
    ),
    # « mardi 02 mai 2017 », « 4 octobre », « ce 4 octobre », « 1er avril 78 », « 3 novembre dernier »
    Rule.of(
        "day",
        DAY_STARTS | {*WEEKDAYS} | {"ce", "cette"},
        rf"""(?:(?:ce|cette){S}(?={WEEKDAY}|{DAY}{S}{MONTH}))?
        (?:(?P<weekday>{WEEKDAY})(?:{S}{DAY_PART})?,?{S}(?:le{S})?)? (?P<day>{DAY})
        {S}(?:du{S}mois{S}de{S}|de{S}|d')?(?P<month>{MONTH})
        (?:,?[ ]?(?:{S}de{S}(?:l'an(?:nee)?{S})?|{S}|(?<=,))(?P<year>{YEAR}|{YEAR_SPELLED})
        |,?{S}(?P<short_year>{SHORT_YEAR})|{S}(?:de{S})?(?P<year_said>{YEAR_SAID}))?
        (?:{S}(?P<side>{SIDE}))?""",
        build.day,
        0.97,
    ),
    Rule.of(
        "day-of-month",
        {SHORT} | {*WEEKDAYS},
        rf"""(?:(?P<weekday>{WEEKDAY_NAME}){S})? (?P<day>{DAY_DIGITS}){S}(?:
        (?:du|de{S}ce|ce|le){S}mois(?:-ci|{S}(?P<side>{SIDE})|{S}(?P<step>{STEP})|{S}en{S}cours)?(?!\w)(?!{S}d[e']) )""",
        build.day_of_month,
        0.9,
    ),
    # « janvier 21 2018 »
    Rule.of(
        "month-day-year",
        FULL_MONTHS,
        rf"(?P<month>{MONTH_NAME}){S}(?P<day>{DAY_DIGITS}),?{S}(?P<year>{YEAR})",
        build.day,
        0.9,
    ),
    # « May 18, 2022 » of a dateline
    Rule.of(
        "english-day",
        ENGLISH_MONTHS,
        rf"(?P<english>{any_of(ENGLISH_MONTHS)})\.?{S}(?P<day>{DAY_DIGITS}),{S}(?P<year>{YEAR})",
        build.english_day,
        0.9,
    ),
    # « mardi 14 », « vendredi, le 15 »
    Rule.of("weekday-day", FULL_WEEKDAYS, rf"(?P<weekday>{WEEKDAY_NAME})(?:,?{S}le)?{S}(?P<day>{DAY_DIGITS})", build.day, 0.85),
    # « lundi de la semaine prochaine », « vendredi de cette semaine »
    Rule.of(
        "weekday-of-week",
        FULL_WEEKDAYS,
        rf"""(?P<weekday>{WEEKDAY_NAME}){S}(?:de{S})?(?:la|cette){S}semaine
        (?:{S}(?P<side>{SIDE})|{S}(?P<step>{STEP})|{S}d'apres)?(?!\w)""",
        build.weekday_of_week,
        0.9,
    ),
    # « lundi en huit », « mercredi en quinze »
    Rule.of(
        "weekday-in-weeks",
        FULL_WEEKDAYS,
        rf"(?P<weekday>{WEEKDAY_NAME}){S}en{S}(?:(?P<eight>huit|8)|quinze|15)(?![\w,.]*\d)(?!\w)",
        build.weekday_in_weeks,
        0.9,
    ),
    # « lundi de Pentecôte », « Noël 2019 », « 14-Juillet »
    Rule.of(
        "holiday",
        first_words(HOLIDAYS) | {SHORT},
        rf"(?P<holiday>{any_of(HOLIDAYS)})(?!\w)(?:{OF_YEAR})?(?:{S}(?P<side>{SIDE}))?",
        build.holiday,
        0.75,
    ),
    # « jeudi », « ce jeudi », « lundi dernier », « mardi d'après »
    Rule.of(
        "weekday",
        {*FULL_WEEKDAYS, "ce", "cette"},
        rf"(?:(?P<this>ce|cette){S})?(?P<weekday>{WEEKDAY_NAME})(?:(?:{S}{DAY_PART})?(?:{S}(?P<side>{SIDE})|{S}(?P<step>{STEP})))?",
        build.weekday,
        0.9,
    ),
    # « hier », « avant-hier », « demain », « aujourd'hui », « ce matin »
    Rule.of(
        "near-day",
        {"la", "hier", "avant", "demain", "apres", "aujourd", "ce", "cet", "cette"},
        rf"""(?P<word>avant[- ]hier|hier|demain|apres[- ]demain|aujourd'hui
        |ce{S}(?:jour|matin|midi|soir)|cet{S}apres-midi|cette{S}nuit|la{S}nuit{S}derniere)
        (?!-la)(?!\w)(?:,?{S}{WEEKDAY_NAME}(?:{S}{DAY_DIGITS}(?:{S}{MONTH})?)?)?""",
        build.near_day,
        0.93,
    ),
    # « la veille », « le lendemain », « le jour même », « ce jour-là »
    Rule.of(
        "next-day",
        {"la", "le", "l", "lendemain", "surlendemain", "veille", "ce", "jour"},
        rf"""(?P<word>(?:la{S}|l'avant-)veille|(?:le{S})?(?:sur)?lendemain|le{S}jour{S}meme|ce{S}jour-la|le{S}jour{S}d'avant)(?!\w)
        (?!{S}d(?:e|es|u)(?!\w)|{S}d')""",
        build.next_day,
        0.75,
    ),
    # « le lendemain du 13 février »: a date with the day that follows
    Rule.of(
        "beside",
        {"la", "le", "lendemain", "surlendemain", "veille", "avant"},
        rf"(?:(?:la|le){S})?(?P<word>(?:avant-)?veille|(?:sur)?lendemain)(?={S}d(?:e|u)(?!\w)|{S}d')",
        build.next_day,
        0.85,
    ),
]
