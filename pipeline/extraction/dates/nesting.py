"""Dates that the one before them completes: « en 97 (en janvier », « le lendemain du 13 février »."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.extraction.dates.finding import Found
from pipeline.extraction.dates.said import Said

_OF = re.compile(r" d(?:u |e |e la |e l'|')")
_IN = re.compile(r"(?:,| \()[ ]?(?:en |au |des |a la |a l'|le |fin )?| le ")
_NEXT_SENTENCE = re.compile(r"\. (?:en |au |des |a la |a l'|le |fin )?")
_IN_WEEK = re.compile(r",? (?:entre |du |le |de |d'ici )?")
_SAME_WEEK = re.compile(r"(?:,| et| ou| au| a| puis) (?:le )?")
_CHRONICLE = re.compile(r" ?[.:–—-] [^\n]{1,80}")
_LINE_START = re.compile(r"(?:^|\n)[^\w\n]{0,4}$")
_SAME_SENTENCE = re.compile(r"[^.!?\n]{1,60}")


def nest(units: Iterable[Found], folded: str) -> Iterator[Found]:
    """The dates in order, each with the year or month that the one right before it says."""
    last: Found | None = None
    for found in units:
        if last is None:
            last = found
            continue
        gap = folded[last.end : found.start]
        if whole := _beside(last, found, gap):
            last = whole
        else:
            yield last
            last = _completed(
                found,
                last,
                gap,
                at_line_start=bool(_LINE_START.search(folded, max(0, last.start - 5), last.start)),
                since=folded.endswith("depuis ", 0, last.start),
            )
    if last:
        yield last


def _beside(last: Found, found: Found, gap: str) -> Found | None:
    """« le lendemain du 13 février », « mardi dans deux semaines » as one date."""
    if isinstance(last.said, Said) and isinstance(found.said, Said) and _is_bare_weekday(last.said):
        in_weeks = gap == " " and found.rule == "ago" and found.said.unit == "week"
        return (
            Found(last.start, found.end, replace(last.said, within=found.said), "weekday-of-week", last.confidence)
            if in_weeks
            else None
        )
    if last.rule != "beside" or not _OF.fullmatch(gap):
        return None
    if isinstance(last.said, Said) and isinstance(found.said, Said) and found.said.unit == "day":
        return Found(last.start, found.end, replace(last.said, within=found.said), "beside-day", last.confidence)
    return None


def _is_bare_weekday(said: Said) -> bool:
    return bool(said.weekday) and said == Said("day", weekday=said.weekday)


def _completed(found: Found, last: Found, gap: str, *, at_line_start: bool, since: bool) -> Found:
    """The date with what the one before it lends: the year of « en 97 (en janvier », the month of « puis le 21 ».

    A year that begins its line is of all that the line says: « 2011 : création, en octobre ».
    « depuis 2011 » tells no later sentence.
    """
    said, before = found.said, last.said
    if not isinstance(said, Said) or not isinstance(before, Said):
        return found
    of_year = before.year and ((not since and _NEXT_SENTENCE.fullmatch(gap)) or (at_line_start and _CHRONICLE.fullmatch(gap)))
    held = _IN.fullmatch(gap) or of_year
    if before.unit == "year" and said.is_open and said.cycle == "year" and not said.side and held:
        return replace(found, said=replace(said, within=before))
    if _is_bare_weekday(said) and (week := _week(before, gap)):
        return replace(found, said=replace(said, within=week))
    if found.rule == "bare-date" and before.month and (before.day or 32) < (said.day or 0) and _SAME_SENTENCE.fullmatch(gap):
        return replace(found, said=replace(said, month=before.month, within=before.within, near=False))
    return found


def _week(before: Said, gap: str) -> Said | None:
    """The week of a weekday after « la semaine prochaine », or after another weekday of it."""
    if before.unit == "week" and before.shift is not None and _IN_WEEK.fullmatch(gap):
        return before
    whole = before.within if before.weekday else None
    return whole if whole and whole.unit == "week" and _SAME_WEEK.fullmatch(gap) else None
