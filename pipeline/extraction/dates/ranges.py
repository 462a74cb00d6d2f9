"""Dates that make one expression: ranges, lists of days, and what the parts lend each other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.extraction.dates.finding import Found
from pipeline.extraction.dates.groups import parts_cells
from pipeline.extraction.dates.said import Range, Said

_LINK = re.compile(
    r"""(?P<to>[ ]?[-–—][ ]?|[ ]?/[ ]?
        | (?:,?[ ](?:a[ ])?\d{1,2}[ ]?(?:h|heures|:)[ ]?(?:\d\d)?)?[ ](?:aux?|a|jusqu'(?:au|a|en))[ ])
      (?:la[ ]|le[ ]|l'|en[ ]|fin[ ])?
    | ,?[ ](?:et|ou|puis)[ ](?:d'|du[ ]|le[ ]|les[ ]|la[ ]|l'|en[ ])?
    | ,[ ](?:le[ ]|les[ ]|en[ ])?""",
    re.VERBOSE,
)
_HYPHENS = "-–—/"
_LONGEST_LIST = 12  # members; what goes on longer is a table of numbers
_BETWEEN = re.compile(r"(?<!\w)entre(?: le| la| l'| les)? ?$")


def join(units: Iterable[Found], folded: str) -> Iterator[Found]:
    """The dates with ranges made one and lists completed; bare days that nothing completes are left out."""
    chain: list[Found] = []
    for found in units:
        if chain and not _links(chain[-1], found, folded):
            yield from _settle(chain, folded)
            chain = []
        chain.append(found)
    yield from _settle(chain, folded)


def _links(first: Found, second: Found, folded: str) -> bool:
    """Whether what stands between two dates may make them one expression."""
    if parts_cells(folded, first.start, first.end, second.start, second.end):
        return False
    return _LINK.fullmatch(folded, first.end, second.start) is not None


def _settle(chain: Sequence[Found], folded: str) -> Iterator[Found]:
    """What a run of linked dates stands for."""
    at = 0
    while at < len(chain):
        size = _list_size(chain, at, folded)
        if size > 1 and chain[at + size - 1].is_bare:
            size -= 1
            yield from (found for found in chain[at : at + size] if not found.is_bare)
        elif size > 1:
            yield from _listed(chain[at : at + size])
        elif at + 1 < len(chain) and (period := _range(chain[at], chain[at + 1], folded)):
            yield period
            size = 2
        elif not chain[at].is_bare:
            yield chain[at]
        at += size


def _list_size(chain: Sequence[Found], at: int, folded: str) -> int:
    """How many dates from `at` are a list that its last member may complete: « 3, 4 et 5 mai », « mars et avril 2020 »."""
    size = 1
    while at + size < len(chain) and size < _LONGEST_LIST:
        first, second = chain[at + size - 1], chain[at + size]
        link = _LINK.fullmatch(folded, first.end, second.start)
        if (
            not link
            or (link["to"] and not (link["to"].strip() in _HYPHENS and _next_to(first, second)))
            or not _leans(first.said, second.said)
            or folded.startswith("ce ", second.start)  # « ce mercredi, ce jeudi » are two
            or _BETWEEN.search(folded, max(0, first.start - 12), first.start)
        ):
            break
        size += 1
    return size


def _next_to(first: Found, second: Found) -> bool:
    """Whether two days are one the day after the other: 14 and 15 of « 14-15-16 mai »."""
    if not first.is_bare or isinstance(first.said, Range) or isinstance(second.said, Range):
        return False
    return bool(first.said.day and second.said.day == first.said.day + 1)


def _leans(first: Said | Range, second: Said | Range) -> bool:
    """Whether the first date lacks what a date after it of the same kind may give."""
    if isinstance(first, Range) or isinstance(second, Range) or first.unit != second.unit or first.within or first.side:
        return False
    if first.unit == "day" and first.day:
        return bool(not first.month and second.day)
    if first.unit == "day":
        return bool(first.weekday and second == Said("day", weekday=second.weekday, side=second.side))
    return first.unit == "month" and bool(first.month) and first.modifier is None


def _listed(members: Sequence[Found]) -> Iterator[Found]:
    """One period when the days or months of a list follow each other, else each of them, completed."""
    last = members[-1].said
    said = [lend(member.said, last) for member in members[:-1] if isinstance(member.said, Said) and isinstance(last, Said)]
    numbers = [one.day or one.month or one.weekday or 0 for one in [*said, last] if isinstance(one, Said)]
    if isinstance(last, Said) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        yield Found(members[0].start, members[-1].end, Range(said[0], last), "list", members[-1].confidence)
    else:
        yield from (replace(member, said=one, rule="list") for member, one in zip(members, [*said, last], strict=True))


def _range(first: Found, second: Found, folded: str) -> Found | None:
    """The period that two linked dates are the ends of, or None when they only stand side by side."""
    if isinstance(first.said, Range) or isinstance(second.said, Range) or second.is_bare:
        return None
    link = _LINK.fullmatch(folded, first.end, second.start)
    introduced = re.search(
        r"(?<!\w)(?:d[eu]|des|d'|entre|depuis|du mois de|l[ea]|l')(?: le| la| l'| les)? ?$",
        folded[max(0, first.start - 14) : first.start],
    )
    to = bool(link and link["to"]) and (bool(introduced) or first.said.unit == second.said.unit or first.is_bare)
    if not (to or _BETWEEN.search(folded, max(0, first.start - 12), first.start)):
        return None
    lent = lend(first.said, second.said)
    if lent == Said("day", day=lent.day) or (lent.year and second.said.year and lent.year >= second.said.year > 99):
        return None
    return Found(first.start, second.end, Range(lent, second.said), "range", min(first.confidence, second.confidence))


def lend(first: Said, second: Said) -> Said:
    """The first of two linked dates with the month, the year and the side that only the second says."""
    if first.unit == "day" and first.day and not first.month and second.day:
        first = _with_month(first, second)
    elif first.month and second.month and not first.within and second.within:
        first = replace(first, within=_year_before(second.within) if first.month > second.month else second.within)
    if (first.month or (first.weekday and not first.day)) and not first.within and not first.side:
        first = replace(first, side=second.side)
    return first


def _with_month(first: Said, second: Said) -> Said:
    """« 24 » before « 26 mars »; « 28 » before « 3 mai » is of April."""
    if not second.month:
        return replace(first, within=second.within, side=second.side)
    if (first.day or 0) <= (second.day or 0):
        return replace(first, month=second.month, within=second.within, side=second.side)
    if second.month == 1:
        return replace(first, month=12, within=_year_before(second.within) if second.within else None, side=second.side)
    return replace(first, month=second.month - 1, within=second.within, side=second.side)


def _year_before(within: Said) -> Said:
    if within.year is not None:
        return replace(within, year=within.year - 1)
    return replace(within, shift=(within.shift or 0) - 1) if within.unit == "year" else within
