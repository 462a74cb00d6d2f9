"""The day an article was published, read from its own header."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.dates.finding import Found, find_units
from pipeline.extraction.dates.folding import fold
from pipeline.extraction.dates.fragments import DAY_DIGITS, MONTH, WEEKDAY_NAME, YEAR
from pipeline.extraction.dates.resolve import Reference, resolve
from pipeline.extraction.dates.said import Said
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Zone

_WORDS = load_lexicon("dates/publication")
_HEADER_LINES = 14
_FOOTER_LINES = 8
_LINE_REACH = 220  # characters of a line: a publication day stands near its beginning
_LABEL_REACH = 60  # characters between « Publié » and its date: « Publié par la rédaction, le … »

_VAGUE_REACH = 80  # characters of a line that dates the article and says little else

# A full day has a year in it, or marks between its numbers.
_FULL = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d\d")

# « Publié le », « Mis en ligne : », at the head of its line or after a mark: « Le Progrès | Paru le »
_PUBLISHED = re.compile(
    rf"(?:^|[|–—•·,;:(/*_#>-]|^[a-z]{{3,20}}[ ])[ ]*(?:{any_of(_WORDS['works'])}[ ])?{any_of(_WORDS['published'])}(?!\w)"
)
_UPDATED = re.compile(rf"(?<!\w){any_of([*_WORDS['updated'], *_WORDS['read']])}(?!\w)")
_READ = re.compile(rf"(?<!\w){any_of(_WORDS['read'])}(?!\w)")

# What may stand before the date on its line: nothing, « LYON, », « Poitiers, le », « Lettre n° 842 – »
_LEAD = re.compile(
    r"(?:^|[,;:|–—•·>(\[*/]|(?:^|(?<=[ ]))-|\bn° ?\d{1,6}|\d ?h ?\d\d)[ ]*(?:le[ ]+|ce[ ]+|du[ ]+|en date du[ ]+|date[ ]*:[ ]*)?$"
)
_EDITION = re.compile(rf"(?:{any_of(_WORDS['issues'])}|n° ?\d{{1,6}})\W{{1,3}}du[ ]+$")
_BYLINE = re.compile(rf"^{any_of(_WORDS['bylines'])}(?!\w).{{0,60}}[ ]le[ ]+$")
# What may follow it: the end of the line, a mark, an hour, « par X »
_TAIL = re.compile(
    r"""[ ]*(?:$|[|–—•·)\]\[(,;/<*_@]|-[ -]|\.(?:[ ]|$)|[ ]par[ ]|(?:a|vers)[ ]\d{1,2}[ ]?(?:[h:]|heures)|\d{1,2}[h:]\d\d|t\d\d:
    |(?:a|dans|sur)[ ][a-z]+[ ]*$)""",
    re.VERBOSE,
)

# « Publié il y a 4 h », « Paru le mardi 2 mai »: a day that only who read the page knew
_COUNTED = (
    rf"(?:il y a|hier|aujourd'hui|ce (?:matin|midi|soir)|(?:le )?(?:{WEEKDAY_NAME} )?{DAY_DIGITS} {MONTH}|{MONTH}(?: {YEAR})?)"
)
_STAMP_WITHOUT_DAY = re.compile(rf"\W*(?:{any_of(_WORDS['works'])} )?{any_of(_WORDS['published'])} ?:? ?{_COUNTED}")
# « Numéro de mars 2024 », « n° 12 – mars-avril 2024 », « Mars 2024 »: months
_ISSUE_OF_MONTH = re.compile(
    rf"(?:{any_of(_WORDS['issues'])}|n° ?\d{{1,6}})\W{{1,3}}(?:de |d'|du mois d(?:e |'))?"
    rf"{MONTH}(?:\W{{1,3}}{MONTH})? {YEAR}|^\W*{MONTH} {YEAR}\W*$"
)

# What shows that the line is a sentence about that day: « Créée le 12 mars 1998, la société emploie… »
_PROSE = re.compile(r"[ ]*,[ ](?:le|la|les|l'|une?|il|ils|elle|elles|on|nous|ce|cet|cette|ces|son|sa|ses|leur|leurs)\b.{25}")


@dataclass(frozen=True, slots=True)
class StatedDays:
    """The days of publication and of update that a header states; `is_labelled` says that words call the first one so."""

    published: date | None = None
    updated: date | None = None
    is_labelled: bool = False


def read_publication_day(text: str, zones: Sequence[Zone]) -> date | None:
    """The publication day stated in the header of a clean text, or None; one of update when nothing else is there."""
    days = read_stated_days(text, zones)
    return days.published or days.updated


def read_stated_days(text: str, zones: Sequence[Zone]) -> StatedDays:
    """The days that the header of a clean text states.

    Only a full date counts: one that « Publié le » or the like announces, in the header or the last lines, else the
    first one of the header that stands as a dateline.
    """
    folded = fold(text)
    header = {zone.start for zone in zones[:_HEADER_LINES]}
    lines = [zone for index, zone in enumerate(zones) if _is_margin(zone, index, len(zones))]
    stated = [(zone, found, day, _label(folded, zone, found)) for zone in lines for found, day in _full_days(text, folded, zone)]
    apart = [(zone, found, day, label) for zone, found, day, label in stated if _stands_apart(folded[found.end : zone.end])]
    labelled = next((day for _, _, day, label in apart if label == "explicit"), None)
    datelines = (
        day
        for zone, found, day, label in stated
        if zone.start in header and label != "updated" and _is_dateline(folded, zone, found)
    )
    updates = (
        day
        for zone, found, day, label in apart
        if zone.start in header and label == "updated" and not _READ.search(folded, zone.start, found.start)
    )
    return StatedDays(labelled or next(datelines, None), next(updates, None), labelled is not None)


def find_vague_day(text: str, zones: Sequence[Zone]) -> str | None:
    """The line of the header that dates the article without a day: « Publié il y a 4 h », « Numéro de mars 2024 »."""
    folded = fold(text)
    for zone in zones[:_HEADER_LINES]:
        line = folded[zone.start : zone.end]
        if len(line) <= _VAGUE_REACH and (_STAMP_WITHOUT_DAY.match(line) or _ISSUE_OF_MONTH.search(line)):
            return text[zone.start : zone.end].strip()
    return None


def _is_margin(zone: Zone, index: int, count: int) -> bool:
    return index < _HEADER_LINES or index >= count - _FOOTER_LINES or zone.kind == "publication"


def _full_days(text: str, folded: str, zone: Zone) -> Iterator[tuple[Found, date]]:
    """Days with their month and year on a line, in order."""
    end = min(zone.end, zone.start + _LINE_REACH)
    if not _FULL.search(folded, zone.start, end):
        return
    for found in find_units(text, folded, zone.start, end):
        said = found.said
        if isinstance(said, Said) and said.unit == "day" and said.month and said.day and said.within and not said.deictic:
            day = resolve(said, Reference(None))
            if day:
                yield found, day


def _label(folded: str, zone: Zone, found: Found) -> str | None:
    """What the nearest label before a date calls it: explicit (« Publié le »), updated (« Mis à jour le »), or None."""
    before = folded[zone.start : found.start]
    updated = max((match.end() for match in _UPDATED.finditer(before)), default=-1)
    published = max((match.end() for match in _PUBLISHED.finditer(before)), default=-1)
    if len(before) - max(updated, published) > _LABEL_REACH or max(updated, published) < 0:
        return None
    return "updated" if updated > published else "explicit"


def _is_dateline(folded: str, zone: Zone, found: Found) -> bool:
    """Whether the date stands apart on its line rather than inside a sentence."""
    before, after = folded[zone.start : found.start], folded[found.end : zone.end]
    if found.rule == "numeric-day" and not before.strip() and after.startswith(" ") and not _PROSE.match(after):
        return True  # « 22.09.20 Le dépôt ferme »
    if len(before) > 90 or not _stands_apart(after):
        return False
    return bool(_LEAD.search(before) or _EDITION.search(before) or _BYLINE.search(before))


def _stands_apart(after: str) -> bool:
    """Whether a date that is followed by this is the end of what its line says of it."""
    return bool(_TAIL.match(after)) and not _PROSE.match(after)
