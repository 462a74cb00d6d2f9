"""Of which period a figure is: the date that the text ties it to."""

import re
from collections.abc import Sequence

from pipeline.document import Document
from schemas import DateMention, Figure

# Between a figure and its date: « 3 M€ en 2019 », « 400 participants les 17 et 18 juin », « 61 M€ de ventes l'an dernier ».
_AFTER = re.compile(
    r"[^.;:()«»\n]{0,40}?(?:(?<!\w)(?:en|au|aux|à|pour|sur|dès|depuis|fin|d'ici|entre|de|du|le|les|l'exercice|cet?|cette)|,)?[^\w]*\(?\s*",
    re.IGNORECASE,
)
# Between a date and its figure: « en 2019, on était à 390 M€ », « a réalisé l'an dernier un chiffre d'affaires de 2 M€ ».
_BEFORE = re.compile(r"[^.;«»\n]{0,70}")


def find_period(document: Document, figure: Figure, dates: Sequence[DateMention], figures: Sequence[Figure]) -> str | None:
    """The `date_id` of the date in the figure's own clause, the nearest after it, else before it; None when there is none.

    Durations and recurrences say how often or how long, not when, and another figure between breaks the tie.
    """
    start, end = document.sentences[figure.sentence]
    inside = [date for date in dates if date.type in ("DATE", "PERIOD") and start <= date.start < end]
    after = next((date for date in inside if date.start >= figure.end), None)
    if after and _AFTER.fullmatch(document.text[figure.end : after.start]) and not _between(figures, figure.end, after.start):
        return after.date_id
    before = next((date for date in reversed(inside) if date.end <= figure.start), None)
    if before and _BEFORE.fullmatch(document.text[before.end : figure.start]) and not _between(figures, before.end, figure.start):
        return before.date_id
    return None


def _between(figures: Sequence[Figure], start: int, end: int) -> bool:
    return any(start <= figure.start < end for figure in figures)
