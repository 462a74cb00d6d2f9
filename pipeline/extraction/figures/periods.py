"""Of which period a figure is: the date that the text ties it to."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Document
from schemas import DateMention, Figure

# Between a figure and its date: « 3 M€ en 2019 », « 400 participants les 17 et 18 juin », « 61 M€ de ventes l'an dernier ».
_AFTER = re.compile(
    rf"[^.;:()«»\n]{{0,40}}?(?:(?<!\w)(?:{load_lexicon('figures/periods')['before_date']})|,)?[^\w]*\(?\s*", re.IGNORECASE
)
# Between a date and its figure: « en 2019, on était à 390 M€ », « a réalisé l'an dernier un chiffre d'affaires de 2 M€ ».
_BEFORE = re.compile(r"[^.;«»\n]{0,70}")


class Periods:
    """The calendar dates and the figures of a document, in order; durations and recurrences do not say when."""

    def __init__(self, document: Document, dates: Sequence[DateMention], figures: Sequence[Figure]) -> None:
        """Take all dates and figures, in order of the text."""
        self._document = document
        self._dates = [date for date in dates if date.type in ("DATE", "PERIOD")]
        self._starts = [date.start for date in self._dates]
        self._figures = [figure.start for figure in figures]

    def of(self, figure: Figure) -> str | None:
        """The `date_id` of the date in the figure's own sentence, right after it, else before it; None when there is none.

        Another figure between breaks the tie.
        """
        start, end = self._document.sentences[figure.sentence]
        text, at = self._document.text, bisect_left(self._starts, figure.start)
        after = self._dates[at] if at < len(self._dates) else None
        if (
            after
            and after.start < end
            and _AFTER.fullmatch(text, figure.end, after.start)
            and self._alone(figure.end, after.start)
        ):
            return after.date_id
        before = self._dates[at - 1] if at else None
        if (
            before
            and before.start >= start
            and _BEFORE.fullmatch(text, before.end, figure.start)
            and self._alone(before.end, figure.start)
        ):
            return before.date_id
        return None

    def _alone(self, start: int, end: int) -> bool:
        return bisect_left(self._figures, start) == bisect_left(self._figures, end)
