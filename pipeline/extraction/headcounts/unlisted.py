"""Nouns that no list has: people or things, by what the encoder makes of them in their sentence and how like people they are.

« 27 000 mamans », « six encadrants », but « vingt flotteurs », « soixante chèvres »: either witness alone errs too often.
"""

import re

from pipeline.extraction.encoder import chances
from pipeline.extraction.figures.bare import COUNTED, HEAD
from pipeline.extraction.headcounts.licences import ACTING, HANDLING, TRADE
from pipeline.extraction.headcounts.likeness import likeness
from pipeline.extraction.headcounts.populations import is_thing, population_of
from pipeline.reading.document import Document

_PEOPLE = COUNTED.index("people")
_UNLIKELY, _SURE, _CERTAIN = 0.1, 0.85, 0.95  # chances of being people, by the encoder
_LIKE, _UNLIKE = 0.2, -0.4
_REACH = 40  # characters before a number, behind a noun
_PARTICIPLE = re.compile(r"(?:é|i|u)e?s\Z")  # « dont 60 venus de la Sarthe »: it is the number that counts


def are_people(document: Document, number: int, start: int, end: int) -> bool:
    """Whether an unlisted plural from `start` to `end`, whose number begins at `number`, is of people.

    Two of three must say so: how like people it is, or else its ending; what the encoder makes of it; what it does. A noun that
    a list has counts nobody where it was refused (« 20 donneurs d'ordres »).
    """
    noun, chance = document.text[start:end], _chance(document, number, end)
    if chance is None or population_of(noun) or is_thing(noun) or _PARTICIPLE.search(noun) or _is_handled(document, number):
        return False
    like, acts = likeness(noun), ACTING.match(document.text, end) is not None
    if like is not None and like > _LIKE:
        return chance > (_UNLIKELY if acts else _SURE)
    return TRADE.search(noun) is not None and (chance > _UNLIKELY if acts else like is None and chance > _SURE)


def are_things(document: Document, number: int, start: int, end: int) -> bool:
    """Whether a plural that ends as trades do is of things all the same: « deux locotracteurs », « a loué douze tondeuses »."""
    like, chance = likeness(document.text[start:end].lower()), _chance(document, number, end)
    if like is None or like > 0:
        return False
    return _is_handled(document, number) or (like < _UNLIKE and chance is not None and chance < _CERTAIN)


def _is_handled(document: Document, number: int) -> bool:
    return HANDLING.search(document.text, max(0, number - _REACH), number) is not None


def _chance(document: Document, number: int, end: int) -> float | None:
    """How likely the encoder holds a number and its noun to count people; None where it has not read."""
    read = chances(document.encoding, HEAD, number, end)
    return None if read is None else float(read[_PEOPLE])
