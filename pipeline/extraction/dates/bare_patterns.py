"""Days that only their neighbours tell from numbers: one rule for each form, tried last.

Patterns run over folded text (lower case, no accents, plain spaces and apostrophes). A rule is tried before those below it.
"""

from pipeline.extraction.dates import day_builders as build
from pipeline.extraction.dates.fragments import (
    DAY,
    DAY_DIGITS,
    S,
)
from pipeline.extraction.dates.rule import DAY_STARTS, LINKED, MARKED, SHORT, Rule

BARE_RULES: list[Rule] = [
    # « du 7 au 9 », « entre le 7 et le 9 », « les 7 et 8 », « les 3, 4 et 5 »
    Rule.of(
        "days",
        {LINKED, SHORT},
        rf"{DAY_DIGITS}(?:,{S}{DAY_DIGITS}){{0,4}}{S}(?P<link>au|et{S}le|et){S}{DAY_DIGITS}(?=[ ]?[.,;:!?)\n]|$)(?![.,]\d)",
        build.days,
        0.7,
    ),
    # « le 15 », « le 15 de 14 h à 16 h »
    Rule.of(
        "bare-date",
        {SHORT},
        rf"(?P<day>{DAY_DIGITS})(?=[ ]?[.,;:!?)\n]|$|[ ](?:de|entre|a|des|vers)[ ]\d{{1,2}}[ ]?h(?![a-z]))(?![.,]\d)",
        build.bare_date,
        0.6,
    ),
    # « 24 au 26 mars », « lundi 1er au … »: a day that what follows completes
    Rule.of(
        "bare-day",
        DAY_STARTS | {MARKED, LINKED},
        rf"(?P<day>{DAY})(?=[ ]?(?:-|–|,|/|(?:au|a|et|ou|jusqu|puis)(?!\w)))",
        build.day,
        0.9,
    ),
]
