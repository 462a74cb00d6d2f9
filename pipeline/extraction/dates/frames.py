"""What an article says once and means again: the year or week that a sentence begins with, the date of a weekday."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.extraction.dates.finding import Found
from pipeline.extraction.dates.lengths import Length
from pipeline.extraction.dates.resolve import Reference, resolve
from pipeline.extraction.dates.said import Said
from pipeline.extraction.dates.tense import Outlook
from pipeline.reading.document import Document

# « En 2015, … », « Au cours de l'année 1998, … » at the head of a sentence
_OPENING = re.compile(r"\W{0,3}(?:(?:en|des|durant|pendant|au cours de|courant) )?(?:l'|l'annee |l'exercice |la saison )?")
_WEEK = 7  # days
_BRACKET = 200  # characters at most


class Frames:
    """The frames of a document; its dates are to come in order of the text."""

    def __init__(self, document: Document, folded: str, dates: Iterable[Found | Length]) -> None:
        self._document = document
        self._folded = folded
        spelled = [date.said for date in dates if isinstance(date, Found) and isinstance(date.said, Said)]
        self._weekdays = {said.weekday: said for said in spelled if said.weekday and said.day and said.month}
        self._frame: Said | None = None
        self._until = 0

    def complete(self, found: Found, outlook: Outlook) -> Found:
        """The date with what its sentence or article says of it elsewhere."""
        said = found.said
        if not isinstance(said, Said):
            return found
        if said.unit in ("year", "week") and not said.within:
            self._open(found, said)
        elif self._frame and found.end <= self._until and self._holds(self._frame, said, outlook):
            return replace(found, said=replace(said, within=self._frame))
        elif outlook.side is None and said == Said("day", weekday=said.weekday):
            return replace(found, said=self._spelled(said))
        return found

    def _open(self, found: Found, said: Said) -> None:
        """« En 2015, » counts to the end of its sentence, « en 97 ( » to the end of the bracket."""
        start, end = self._document.sentences[self._document.sentence_at(found.start)]
        bracket = -1
        if self._folded.startswith(" (", found.end):
            bracket = self._folded.find(")", found.end, min(end, found.end + _BRACKET))
        if bracket >= 0:
            self._frame, self._until = said, bracket
        elif _OPENING.fullmatch(self._folded, start, found.start):
            self._frame, self._until = said, end

    def _holds(self, frame: Said, said: Said, outlook: Outlook) -> bool:
        """Whether a date belongs to the frame: a month or day without its year, a bare weekday.

        What looks ahead belongs to no year that is over: « En 2015, la ville a promis une école qui ouvrira en mars ».
        """
        if frame.unit == "week":
            return said == Said("day", weekday=said.weekday)
        if not said.is_open or said.cycle != "year" or said.side:
            return False
        year, published = resolve(frame, Reference(self._document.published)), self._document.published
        return outlook.side != "future" or bool(year and published and year.year >= published.year)

    def _spelled(self, said: Said) -> Said:
        """The full date that the article gives for a weekday, if it is near publication: « mardi » with « mardi 1er juin »."""
        full, published = self._weekdays.get(said.weekday or 0), self._document.published
        day = resolve(full, Reference(published)) if full and published else None
        return full if full and day and published and abs((day - published).days) <= _WEEK else said
