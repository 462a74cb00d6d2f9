"""What a person types to find something: as a query of SQLite's FTS5, and where a text says it."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

from pipeline.extraction.dates.folding import fold

# « "pôle de compétitivité" » as one, every other word as a beginning, but for « de » and « la », with which too much begins.
_WORD = re.compile(r'"([^"]+)"|(\S+)')
_BEGINNING = 3  # letters at least
_BEFORE, _LONG = 60, 220  # characters of an excerpt before what was found, and in all
# One sign for several letters, as words are written or as a PDF has them.
LIGATURES: Mapping[str, str] = {
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
}
_IN_LETTERS = {letters: sign for sign, letters in LIGATURES.items()}
_JOINABLE = re.compile("|".join(sorted(_IN_LETTERS, key=len, reverse=True)))


def spelled_out(text: str) -> str:
    """The text without ligatures, « oeuvre » for « œuvre »: so it is indexed and so it is looked up."""
    if not text.isascii():
        for sign, letters in LIGATURES.items():
            text = text.replace(sign, letters)
    return text


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: « L’Écho » is « l'echo »."""
    return re.findall(r"[^\W_]+", fold(spelled_out(text)))


def as_query(words: str) -> str:
    """The words as a query, where nothing of them is an operator; nothing is found by what has no letter or digit."""
    return " AND ".join(f'"{said}"{"" if whole else "*"}' for said, whole in _words(words)) or '""'


def excerpt(text: str, words: str) -> list[str]:
    """A stretch of the text from before the first of the words that it says: plain, found, plain, found, …, plain."""
    said = "|".join(_pattern(*each) for each in _words(words))
    spans = [match.span() for match in re.finditer(rf"(?<!\w)(?:{said})", fold(text))] if said else []
    start = text.rfind(" ", 0, max(0, spans[0][0] - _BEFORE)) + 1 if spans else 0
    end = text.find(" ", start + _LONG)
    end = len(text) if end < 0 else end
    edges = [start, *chain.from_iterable(span for span in spans if span[1] <= end), end]
    pieces = [text[one:other] for one, other in pairwise(edges)]
    pieces[0] = "…" * (start > 0) + pieces[0]
    pieces[-1] += "…" * (end < len(text))
    return pieces


def _words(words: str) -> Iterator[tuple[str, bool]]:
    """Each word or quoted phrase that has a letter or digit, and whether it is whole."""
    for quoted, word in _WORD.findall(spelled_out(words)):
        said = quoted or word.replace('"', "")
        if any(map(str.isalnum, said)):
            yield said, bool(quoted) or len(said) < _BEGINNING


def _pattern(said: str, whole: bool) -> str:
    r"""« L'Usine » as `l\W+usine\w*`, « oeuvre » as `(?:oe|œ)uvre\w*`."""
    pattern = r"\W+".join(words_of(said))
    return _JOINABLE.sub(lambda match: f"(?:{match[0]}|{_IN_LETTERS[match[0]]})", pattern) + ("(?!\\w)" if whole else "\\w*")
