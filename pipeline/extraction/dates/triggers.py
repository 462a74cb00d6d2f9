"""Where a rule may begin: one pass over the text that spares trying every rule at every word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.extraction.dates.bare_patterns import BARE_RULES
from pipeline.extraction.dates.day_patterns import DAY_RULES
from pipeline.extraction.dates.fragments import DAYS, FULL_WEEKDAYS, MONTHS, SEASONS, SIDES, UNITS
from pipeline.extraction.dates.rule import LINKED, LONG, MARKED, SHORT, SPACED, Rule
from pipeline.extraction.dates.unit_patterns import UNIT_RULES
from pipeline.lexicon import any_of, load_lexicon

_LEXICON = load_lexicon("dates/calendar")["triggers"]


RULES = [*DAY_RULES, *UNIT_RULES, *BARE_RULES]


def _by_first_word() -> dict[str, list[Rule]]:
    table: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        for word in rule.starts:
            table[word].append(rule)
    return dict(table)


_RULES = _by_first_word()

# Where a rule may begin. Articles and numbers are common: one look at the word after them spares trying every rule.
_ARTICLES = {"le", "la", "l", "ce", "cet", "cette"}
_PLURALS = {"les", "ces"}
_AFTER_ARTICLE = any_of({*UNITS, *SEASONS, *FULL_WEEKDAYS, *_LEXICON["after_article"]})
_AFTER_NUMBER = any_of({*MONTHS, *UNITS, *FULL_WEEKDAYS, *SIDES, *_LEXICON["after_number"]})
_TRIGGER = re.compile(
    rf"""(?<!\w)(?:
      ({any_of(_RULES.keys() - {LONG, MARKED, LINKED, SPACED, SHORT, *_ARTICLES, *_PLURALS})})(?!\w)
    | ({any_of(_ARTICLES)})(?=[ ']{_AFTER_ARTICLE})
    | (ce)(?=[ ](?:\d{{1,2}}(?:er)?|premier)[ ]{any_of(MONTHS)}(?!\w))
    | ({any_of(_PLURALS)})(?=[ ](?:\d|{any_of(DAYS)}))
    | (?P<long>\d{{4}}) | (?P<marked>\d{{1,2}})(?=[-–/.]\d) | (?P<sign>\d[tqsh]) | (?P<cut>')(?=\d\d(?!\w))
    | (?P<linked>\d{{1,2}})(?=[ ](?:au|et|ou|puis|jusqu)(?!\w))
    | (?P<spaced>\d{{1,2}})(?=[ ]\d{{1,2}}[ ](?:19|20)?\d\d(?!\d|[ ]\d))
    | (?P<short>\d{{1,3}}(?:er|ere|nde|nd|eme|e)?)(?=[ ]{{0,3}}(?:[-–/.,;:!?()»\n]|$)|,?[ ]{_AFTER_NUMBER})
    )""",
    re.VERBOSE,
)


_LONGEST_ROW = 120  # first words of dates, one beside the other
_BESIDE = 8  # characters between them: « et le »
_NUMBERS = {"long": LONG, "marked": MARKED, "linked": LINKED, "spaced": SPACED, "sign": SHORT, "cut": SHORT, "short": SHORT}


def find_triggers(folded: str, start: int, end: int) -> Iterator[tuple[int, Sequence[Rule]]]:
    """Offsets from `start` to `end` where a date may begin, each with the rules to try there, in order.

    A row of numbers and names that never ends is no text: it is passed over after its first members.
    """
    row, last = 0, 0
    for word in _TRIGGER.finditer(folded, start, end):
        row = row + 1 if word.start() - last <= _BESIDE else 0
        last = word.end()
        if row < _LONGEST_ROW:
            yield word.start(), _RULES[_NUMBERS.get(word.lastgroup or "") or word[word.lastindex or 0]]
