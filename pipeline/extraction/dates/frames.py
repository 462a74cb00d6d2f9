"""What an article says once and means again: the year that a sentence begins with, the date of a weekday."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.document import Document
from pipeline.extraction.dates.finding import Found
from pipeline.extraction.dates.lengths import Length
from pipeline.extraction.dates.resolve import Reference, resolve
from pipeline.extraction.dates.said import Said
from pipeline.extraction.dates.tense import Outlook

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
        self._year: Said | None = None
        self._until = 0

    def complete(self, found: Found, outlook: Outlook) -> Found:
        """The date with what its sentence or article says of it elsewhere; what looks ahead is left open."""
        said = found.said
        if not isinstance(said, Said):
            return found
        if said.unit == "year" and not said.within:
            self._open_year(found, said)
        elif self._year and found.end <= self._until and outlook.side != "future" and _lacks_year(said):
            return replace(found, said=replace(said, within=self._year))
        elif outlook.side is None and said == Said("day", weekday=said.weekday):
            return replace(found, said=self._spelled(said))
        return found

    def _open_year(self, found: Found, said: Said) -> None:
        """« En 2015, » counts to the end of its sentence, « en 97 ( » to the end of the bracket."""
        start, end = self._document.sentences[self._document.sentence_at(found.start)]
        bracket = (
            self._folded.find(")", found.end, min(end, found.end + _BRACKET)) if self._folded.startswith(" (", found.end) else -1
        )
        if bracket >= 0:
            self._year, self._until = said, bracket
        elif _OPENING.fullmatch(self._folded, start, found.start):
            self._year, self._until = said, end

    def _spelled(self, said: Said) -> Said:
        """The full date that the article gives for a weekday, if it is near publication: « mardi » with « mardi 1er juin »."""
        full, published = self._weekdays.get(said.weekday or 0), self._document.published
        day = resolve(full, Reference(published)) if full and published else None
        return full if full and day and published and abs((day - published).days) <= _WEEK else said


def _lacks_year(said: Said) -> bool:
    return said.is_open and said.cycle == "year" and not said.side
