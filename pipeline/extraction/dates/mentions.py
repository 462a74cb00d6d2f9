"""The dates of one document: found, made ranges of, resolved in reading order, drafted as facts."""

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.extraction.dates.calendar import Unit, end_of, timex
from pipeline.extraction.dates.finding import Found, find_units
from pipeline.extraction.dates.folding import fold
from pipeline.extraction.dates.frames import Frames
from pipeline.extraction.dates.lengths import Length, find_lengths
from pipeline.extraction.dates.nesting import nest
from pipeline.extraction.dates.ranges import join
from pipeline.extraction.dates.resolve import Reference, resolve, resolve_range
from pipeline.extraction.dates.said import Range, Said, shape
from pipeline.extraction.dates.tense import NO_OUTLOOK, Tenses
from pipeline.reading.document import Document
from schemas import DateMention
from schemas.facts import Precision

_GRAINS: list[Unit] = ["day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
_MONTHLY = ("day", "week", "month")


def find_dates(document: Document) -> Iterator[DateMention]:
    """Calendar expressions of a document, in order of the text, as drafts.

    Values are inclusive days; null when the expression needs a publication day and the document has none.
    """
    folded = fold(document.text)
    tenses = Tenses(document)
    dates = list(_in_order(document.text, folded))
    frames = Frames(document, folded, dates)
    last_said: date | None = None
    last_month: date | None = None
    last_year: date | None = None
    for found in dates:
        if isinstance(found, Length):
            yield _length(document, found)
            continue
        outlook = tenses.outlook(found.start, found.end) if _is_open(found.said) else NO_OUTLOOK
        found = frames.complete(found, outlook)
        reference = Reference(document.published, last_said, outlook, last_month, last_year)
        mention = _dated(document, found, reference)
        if mention.precision == "day" and mention.date_from:
            last_said = mention.date_from
        if mention.precision in _MONTHLY:
            last_month = mention.date_to or last_month
        last_year = mention.date_to or last_year
        yield mention


def _is_open(said: Said | Range) -> bool:
    """Whether tense may tell which day is meant."""
    if isinstance(said, Range):
        return _is_open(said.first) or _is_open(said.last)
    return _is_open(said.within) if said.within else said.is_open


def _in_order(text: str, folded: str) -> Iterator[Found | Length]:
    """Dates and lengths in order; a date within a recurrence, or a duration within a date, is part of it."""
    lengths = list(find_lengths(folded))
    dates = list(join(nest(find_units(text, folded), folded), folded))
    recurrences = _places(length for length in lengths if length.type == "SET")
    dates = [found for found in dates if recurrences.isdisjoint(range(found.start, found.end))]
    dated = _places(dates)
    kept = [length for length in lengths if length.type == "SET" or dated.isdisjoint(range(length.start, length.end))]
    found: list[Found | Length] = [*dates, *kept]
    yield from sorted(found, key=lambda span: span.start)


def _places(spans: Iterable[Found | Length]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _length(document: Document, found: Length) -> DateMention:
    return DateMention.model_construct(
        **document.located(found.start, found.end),
        rule=found.type.lower(),
        confidence=0.9,
        date_id=_identifier(document, found),
        type=found.type,
        timex=found.timex,
        date_from=None,
        date_to=None,
        precision=None,
        modifier=None,
        deictic=False,
    )


def _dated(document: Document, found: Found, reference: Reference) -> DateMention:
    said = found.said
    first, last, value = _range_value(said, reference) if isinstance(said, Range) else _value(said, reference)
    ends = (said.first, said.last) if isinstance(said, Range) else (said,)
    return DateMention.model_construct(
        **document.located(found.start, found.end),
        rule=found.rule,
        confidence=found.confidence,
        date_id=_identifier(document, found),
        type="PERIOD" if isinstance(said, Range) else "DATE",
        timex=value,
        date_from=first,
        date_to=last,
        precision=_precision(min((end.unit for end in ends), key=_GRAINS.index)),
        modifier=None if isinstance(said, Range) else said.modifier,
        deictic=any(end.deictic for end in ends),
    )


def _value(said: Said, reference: Reference) -> tuple[date | None, date | None, str]:
    start = resolve(said, reference)
    return (start, end_of(said.unit, start), timex(said.unit, start)) if start else (None, None, shape(said))


def _range_value(said: Range, reference: Reference) -> tuple[date | None, date | None, str]:
    """Days and TIMEX3 interval « first/last » of a period; null when an end is unknown or they are not in order."""
    first, last = resolve_range(said, reference)
    if first is None or last is None or (end := end_of(said.last.unit, last)) < first:
        return None, None, f"{shape(said.first)}/{shape(said.last)}"
    return first, end, f"{timex(said.first.unit, first)}/{timex(said.last.unit, last)}"


def _precision(unit: Unit) -> Precision:
    """The grain of the contract: a week-end is two days."""
    return "day" if unit == "weekend" else unit


def _identifier(document: Document, found: Found | Length) -> str:
    return f"{document.article.article_id}:date:{found.start}-{found.end}"
