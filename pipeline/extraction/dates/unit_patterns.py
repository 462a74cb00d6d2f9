"""What French weeks, months, seasons, years and the like look like: one rule for each form.

Patterns run over folded text (lower case, no accents, plain spaces and apostrophes). A rule is tried before those below it.
"""

from pipeline.extraction.dates import unit_builders as build
from pipeline.extraction.dates.fragments import (
    ABOUT,
    DAY,
    DAYS,
    DECADES,
    MODIFIERS,
    MONTH,
    MONTH_NAME,
    MONTHS,
    OF_YEAR,
    ORDINAL,
    ROMAN_RANKS,
    ROUNDS,
    SEASONS,
    SHORT_YEAR,
    SIDE,
    SIDES,
    STEP,
    UNITS,
    WEEKDAY_NAME,
    YEAR,
    YEAR_SAID,
    YEAR_SPELLED,
    S,
)
from pipeline.extraction.dates.rule import LINKED, LONG, MARKED, ORDINAL_STARTS, SHORT, Rule, first_words
from pipeline.extraction.numbers import NUMBER
from pipeline.lexicon import any_of

_ARTICLES = ("le", "la", "l", "les", "ce", "cet", "cette", "ces")
_UNIT = rf"{any_of(UNITS)}(?!\w)"
_ENDS = ["premiers", "premieres", "derniers", "dernieres"]
_SEASON = rf"{any_of(SEASONS)}(?!\w)"

# « de juillet 2016 », « du mois prochain », « du printemps », « 2019 », « de l'an dernier »: what a part is picked from
_WHOLE = rf"""(?:{S}(?:de{S}|d'|du{S})?(?:mois{S}(?:de{S}|d'))?(?:
    (?P<month>{MONTH_NAME})(?:{S}(?:de{S})?(?P<year>{YEAR}))?
  | (?:(?P<this>ce){S})?mois(?:{S}(?P<side>{SIDE})|{S}(?P<step>{STEP})|-ci)?(?!\w)
  | (?:l')?(?P<season>{_SEASON})(?:{S}(?P<season_year>{YEAR}))?
  | (?:l'an{S}|l'annee{S})?(?P<only_year>{YEAR}|{YEAR_SPELLED}) | (?P<year_said>{YEAR_SAID})))"""

# « -2021 », « /21 » after the first year of an exercise of two; « S1 2018 / 2018 » are cells of a table
_TO_NEXT_YEAR = r"(?P<fiscal>(?:[ ]?[-–][ ]?|/)(?:20)?\d\d(?![\w%]|[-/.,]?\d))?"

# « exercice comptable », « exercice »: a year that no calendar tells
_FISCAL = r"(?:fiscale?|financiere?|comptable|sociale?|budgetaire)(?!\w)"
_EXERCISE = rf"exercice(?!\w)(?:{S}{_FISCAL})?"

UNIT_RULES: list[Rule] = [
    # « 2014-20 », « 2011/12 », « 2018-2019 »; also « 2020-06 », the month; not « 2022 / 2023 / 2024 », cells of a table
    Rule.of(
        "years",
        {LONG},
        r"(?P<first>(?:1\d|20)\d\d)[ ]?[-/–][ ]?(?P<last>(?:1\d|20)?\d\d)(?![\w%]|[-/.,]?\d)",
        build.years,
        0.9,
    ),
    # « 03/2015 »
    Rule.of(
        "month-of-year",
        {SHORT, MARKED},
        r"(?P<month>0?[1-9]|1[0-2])[ ]{0,2}[/-][ ]?(?P<year>(?:19|20)\d\d)(?![\w%]|[-/.,]\d)",
        build.month,
        0.85,
    ),
    # « 2015/3 »
    Rule.of("year-and-month", {LONG}, r"(?P<year>(?:19|20)\d\d)/(?P<month>1[0-2]|0?[1-9])(?![\w%]|[-/.,]\d)", build.month, 0.8),
    # « avril 2012 », « janvier dernier », « août 99 », « juin de l'année prochaine »
    Rule.of(
        "month",
        MONTHS,
        rf"""(?P<month>{MONTH_NAME}|{MONTH}(?=[ ]{YEAR}))
        (?:,?{S}(?:de{S}(?:l'an(?:nee)?{S})?)?(?P<year>{YEAR})|{S}(?P<short_year>{SHORT_YEAR})|{S}(?:de{S})?(?P<year_said>{YEAR_SAID}))?
        (?:{S}(?P<side>{SIDE}))?""",
        build.month,
        0.93,
    ),
    # « premier trimestre 2019 », « 3e trim. 2019 », « second semestre », « 1er semestre 19, », « dernier trimestre de l'année »
    Rule.of(
        "part",
        ORDINAL_STARTS,
        rf"""(?P<rank>{ORDINAL}){S}(?P<unit>trimestre(?!\w)|semestre(?!\w)|(?:trim|sem)(?:\.|(?=[ ]{YEAR})))
        (?:(?:{OF_YEAR}){_TO_NEXT_YEAR}|{S}(?P<short_year>{SHORT_YEAR}))?(?:{S}(?P<side>{SIDE}))?""",
        build.part,
        0.93,
    ),
    # « T3 2019 », « S1 2020 », « 3T 2013 », « H2 2016 », « T2 2022-23 »
    Rule.of(
        "part-sign",
        {"t1", "t2", "t3", "t4", "q1", "q2", "q3", "q4", "s1", "s2", "h1", "h2", SHORT},
        rf"(?:(?P<unit>[tqsh])(?P<rank>[1-4])|(?P<rank_before>[1-4])(?P<unit_after>[tqsh]))[ -]?(?P<year>{YEAR}){_TO_NEXT_YEAR}",
        build.part,
        0.9,
    ),
    # « S2-18 », « T3/19 »
    Rule.of(
        "part-dashed",
        {"t1", "t2", "t3", "t4", "q1", "q2", "q3", "q4", "s1", "s2", "h1", "h2"},
        r"(?P<unit>[tqsh])(?P<rank>[1-4])[-/'](?P<short_year>[0-3]\d)(?![\w%]|[-/.,]\d)",
        build.part,
        0.8,
    ),
    # « 2T19 », « au T2 »
    Rule.of(
        "part-short",
        {SHORT, "t1", "t2", "t3", "t4", "s1", "s2"},
        r"(?:(?P<rank_before>[1-4])(?P<unit_after>[ts])[ ]?(?P<short_year>\d\d)|(?P<unit>[ts])(?P<rank>[1-4]))(?!\w)",
        build.part,
        0.7,
    ),
    Rule.of("year-part-sign", {LONG}, rf"(?P<year>{YEAR}){S}(?P<unit>[tqsh])(?P<rank>[1-4])(?!\w)", build.part, 0.9),
    # « premier vendredi du mois prochain », « dernière semaine de juillet 2016 », « 3e dimanche de juin »
    Rule.of(
        "ranked",
        ORDINAL_STARTS,
        rf"""(?P<rank>{ORDINAL}){S}(?:(?P<weekday>{WEEKDAY_NAME})|(?P<unit>jour|semaine|week-end)(?!\w))
        {_WHOLE}""",
        build.ranked,
        0.85,
    ),
    # « le troisième mardi », of the month that the sentence looks to
    Rule.of(
        "ranked-weekday",
        ORDINAL_STARTS,
        rf"(?<=le[ ])(?P<rank>{ORDINAL}){S}(?P<weekday>{WEEKDAY_NAME})(?!{S}(?:d[eu]|des)(?!\w)|{S}d')",
        build.ranked_weekday,
        0.7,
    ),
    # « les deux premières semaines de mai », « neuf premiers mois de 2019 », « les derniers jours d'août »
    Rule.of(
        "first-units",
        {"les", SHORT, *first_words(DAYS), *_ENDS},
        rf"""(?:les{S})?(?:(?P<number>{NUMBER}){S})?(?P<ends>{any_of(_ENDS)}){S}(?P<unit>jours|semaines|mois|trimestres)(?!\w){_WHOLE}""",
        build.first_units,
        0.85,
    ),
    # « la semaine du 6 octobre », « semaine 31 »
    Rule.of(
        "week-of",
        {"la", "semaine"},
        rf"""(?:la{S})?semaine{S}(?:(?:du|commencant{S}le){S}(?:lundi{S})?(?P<day>{DAY})
        (?:(?:{S}|/)(?P<month>{MONTH}|0[1-9]|1[0-2])(?:(?:{S}|/)(?P<year>{YEAR}))?|(?=[ ]?[.,;:!?)\n]|$))
        | (?:n°[ ]?)?(?P<number>[1-5]?\d)(?![\w%,.]*\d)(?!\w)(?:{S}(?:de{S})?(?P<week_year>{YEAR}))?)""",
        build.week,
        0.85,
    ),
    # « été 2016 », « hiver 2018-2019 », « l'automne dernier », « cet hiver », « au printemps »
    Rule.of(
        "season",
        {*SEASONS, "l", "le", "cet", "ce"},
        rf"""(?:(?:(?P<this>ce|cet){S}|(?P<article>l'|le{S}))(?=printemps|ete|automne|hiver))?(?P<season>{_SEASON})
        (?:{S}(?:de{S}(?:l'an(?:nee)?{S})?)?(?P<year>{YEAR})(?:(?<=hiver[ ]\d{{4}}){_TO_NEXT_YEAR})?
        |{S}(?P<short_year>{SHORT_YEAR})|{S}(?P<side>{SIDE})|{S}(?P<step>{STEP})
        |{S}(?:de{S})?(?P<year_said>{YEAR_SAID}))?""",
        build.season,
        0.85,
    ),
    # « fin de l'année », « début de mois », « milieu de la semaine », « première partie de l'année »;
    # with more after it another rule reads the unit
    Rule.of(
        "part-of-unit",
        first_words(MODIFIERS),
        rf"""(?P<part>{any_of(MODIFIERS)})(?:-|{S})(?:de{S}la{S}|de{S}l'|de{S}cette{S}|de{S}ce{S}|du{S}|de{S}|d')(?P<unit>{_UNIT})(?:{S}en{S}cours|-ci)?
        (?!{S}(?:(?:de{S}|d')?{MONTH_NAME}|{SIDE}|{STEP}|{YEAR}))""",
        build.part_of_unit,
        0.85,
    ),
    # « fin de l'exercice », « dernier exercice », « exercice précédent », « dernière année financière »
    Rule.of(
        "exercise",
        {*first_words(MODIFIERS), "exercice", *SIDES},
        rf"""(?:(?P<part>{any_of(MODIFIERS)})(?:{S}de{S}l'|{S}de{S}cet{S}|{S}d'|-){_EXERCISE}(?:{S}(?:{SIDE}|{STEP}|en{S}cours(?!\w)))?
        | {_EXERCISE}{S}(?:{SIDE}|{STEP}|en{S}cours(?!\w)) | {SIDE}{S}(?:{_EXERCISE}|annee{S}{_FISCAL}))
        (?!{S}(?:{YEAR}|clos|d[eu]s?(?!\w)|d'))""",
        build.exercise,
        0.8,
    ),
    # « le mois dernier », « la semaine prochaine », « l'an passé », « cette année », « l'année suivante », « week-end prochain »
    Rule.of(
        "relative",
        {*_ARTICLES, *UNITS},
        rf"""(?:(?:le|la|ce|cet|cette|l'|ma){S}|l')?(?P<unit>{_UNIT})(?:{S}(?P<side>{SIDE})|{S}(?P<step>{STEP}))""",
        build.relative,
        0.95,
    ),
    # « ce mois-ci », « cette année », « ce week-end », « cette semaine-là »
    Rule.of(
        "this",
        {"ce", "cet", "cette"},
        rf"(?:ce|cet|cette){S}(?P<unit>{_UNIT})(?P<there>-la)?(?:-ci)?(?!\w|-)",
        build.this,
        0.93,
    ),
    # « durant le week-end », « pour le week-end »: not every week-end, as « le week-end » alone may be
    Rule.of(
        "week-end",
        {"le"},
        rf"(?:(?<=durant[ ])|(?<=pendant[ ])|(?<=tout[ ])|(?<=pour[ ]))le{S}week-?end(?!\w)(?!{S}d[eu]s?{S}|{S}d')",
        build.open_weekend,
        0.7,
    ),
    # « la même année », « le même jour »
    Rule.of("same", {"le", "la"}, rf"(?:le|la){S}meme{S}(?P<unit>{_UNIT})", build.same, 0.8),
    # « l'année en cours »
    Rule.of("current", {"le", "la", "l"}, rf"(?:le{S}|la{S}|l')(?P<unit>{_UNIT}){S}en{S}cours(?!\w)", build.this, 0.9),
    # « la prochaine semaine »
    Rule.of(
        "side-first",
        {"la", "le", "prochain", "prochaine"},
        rf"(?:(?:la|le){S})?(?P<side>prochaine?){S}(?P<unit>{_UNIT})",
        build.relative,
        0.8,
    ),
    # « le mois après le prochain »
    Rule.of(
        "after-next",
        {*_ARTICLES, *UNITS},
        rf"(?:(?:le|la){S}|l')?(?P<unit>{_UNIT}){S}apres{S}l[ea]{S}prochaine?(?!\w)",
        build.after_next,
        0.8,
    ),
    # « plus tard dans la semaine », « plus tôt cette année »
    Rule.of(
        "earlier-later",
        {"plus"},
        rf"""(?<!le[ ])(?<!au[ ])plus{S}(?P<when>tot|tard){S}
        (?:dans{S}(?:la{S}|le{S}|l')|cette{S}|cet{S}|ce{S}|au{S}cours{S}d(?:u{S}|e{S}la{S}|e{S}l'))(?P<unit>{_UNIT})(?!-la)""",
        build.earlier_later,
        0.8,
    ),
    # « le reste de l'année »
    Rule.of(
        "rest",
        {"le", "reste"},
        rf"(?:le{S})?reste{S}(?:de{S}(?:la|ma|cette|notre|l')|du|de{S}ce)[ ]?(?P<unit>semaine|mois|annee)(?!\w)",
        build.rest,
        0.6,
    ),
    # « première quinzaine d'avril »
    Rule.of(
        "fortnight",
        ORDINAL_STARTS,
        rf"(?P<rank>{ORDINAL}){S}quinzaine{S}(?:(?:de{S}|d'|du{S}mois{S}(?:de{S}|d'))(?P<month>{MONTH_NAME})(?:{OF_YEAR})?|du{S}mois)(?:{S}(?P<side>{SIDE}))?",
        build.fortnight,
        0.85,
    ),
    # « ces trois dernières années », « les six prochains mois », « 3 semaines passées »
    Rule.of(
        "last-units",
        {"ces", "les", SHORT, *first_words(DAYS)},
        rf"""(?:(?:ces|les|nos){S})?(?:(?P<number>{NUMBER}){S}(?P<side>{any_of(SIDES)}){S}(?P<unit>{_UNIT})
        |(?P<number_after>{NUMBER}){S}(?P<unit_after>{_UNIT}){S}(?:(?P<side_after>{SIDE})|(?P<step>{STEP}))(?<=s))""",
        build.last_units,
        0.8,
    ),
    # « il y a deux ans », « voici trois mois », « dans dix jours », « il y a une dizaine d'années »
    Rule.of(
        "ago",
        {"il", "y", "ya", "voici", "voila", "dans"},
        rf"""(?:(?P<past>(?:il{S})?y[ ]{{0,3}}a|voici|voila)|dans){S}
        (?:(?P<about>un{S}peu{S}(?:plus|moins){S}d(?:e{S}|'))|{any_of(ABOUT)}{S})?
        (?:(?P<number>{NUMBER}){S}|une{S}(?P<round>{any_of(ROUNDS)}){S}d(?:e{S}|'))(?P<unit>{_UNIT})
        (?:{S}et{S}(?P<half>demie?)(?!\w)|{S}(?:et{S})?(?P<more>{NUMBER}){S}(?P<smaller>jours?|semaines?|mois)(?!\w))?""",
        build.ago,
        0.9,
    ),
    # « années 1990 », « années 60 », « années quatre-vingt-dix », « décennie 2010 »
    Rule.of(
        "decade",
        {"annees", "decennie", "decennies"},
        rf"""(?:annees|decennies?){S}(?:(?P<year>(?:1\d|20)\d0)|'?(?P<short_year>\d0)|(?P<words>{YEAR_SPELLED}|{any_of(DECADES)}))s?(?!\w)(?![.,]\d)
        (?:[ ]?(?:[-–/]|(?:et|a|ou)[ ])[ ]?(?P<last>(?:(?:1\d|20)\d|\d)0)(?![\w%]|[.,]\d))?""",
        build.decade,
        0.95,
    ),
    # « XIXe siècle », « 21ème siècle », « siècle dernier » is relative
    Rule.of(
        "century",
        {SHORT, *ROMAN_RANKS},
        rf"(?P<rank>[ivx]{{1,5}}|\d{{1,2}})[ ]?(?:e|eme|er){S}siecle(?!\w)",
        build.century,
        0.9,
    ),
    # « en deux mille dix-huit », « mars mil neuf cent dix-sept » through the month before it
    Rule.of(
        "year-spelled",
        {"mil", "mille", "deux", "dix"},
        rf"(?:(?<=en[ ])|(?<=an[ ])|(?<=de[ ])|(?<=fin[ ])|(?<=annee[ ]))(?P<year>{YEAR_SPELLED})",
        build.year,
        0.8,
    ),
    # « l'an 800 », « l'année 247 »
    Rule.of(
        "early-year",
        {"an", "annee", "l"},
        r"(?:l')?an(?:nee)?[ ](?P<year>[1-9]\d\d)(?![\w%]|[.,]\d|[ ]\d|[ ]d[eu'])",
        build.early_year,
        0.8,
    ),
    # « 2019 », « an 2000 », « en 98 »
    Rule.of("year", {LONG, "an", "l"}, rf"(?:l'an{S}|an{S})?(?P<year>{YEAR})", build.year, 0.85),
    Rule.of(
        "short-year",
        {SHORT, LINKED},
        r"(?P<short_year>'?\d\d)(?![\w%])(?=[ ]?[.,;:!?)»\n(]|$|[ ](?:et|ou|a|au|mais|que|avec)[ ])(?![.,]\d)",
        build.year,
        0.6,
    ),
]
