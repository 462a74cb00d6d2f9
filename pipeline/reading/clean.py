"""Clean-up of a text that keeps its length, and its sentences."""

import re
from collections.abc import Sequence
from itertools import pairwise

_SPACE_CODES = [9, 11, 12, 13, 0x85, 0xA0, 0xAD, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]
_SPACES = "".join(map(chr, _SPACE_CODES))
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032\u201b"
_HYPHENS = "\u2010\u2011"
_PLAIN = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))

# Points that end no sentence: « M. Dupont », « av. J.-C. », « env. 300 », « 1 200 hab. ».
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Drs|Pr|Prs|St|Ste|Sts|av|apr|env|etc|cf|ex|éd|hab|art|vol|tél|Tél|fig|janv|févr|avr|juil|sept|oct|nov|déc|lun|mar|mer|jeu|ven|sam|dim)|\b[A-Z]|\bn|\bp)\.$"
)
_MARKS = frozenset(".!?…:;|")
_COLUMNS = re.compile(r"\S[ ]{3,}\S|\.{4}|(?:\.[ ]){3}")
# « Ventes – 412,6 – 388,1 »: the last cell of a row is a figure, and the same gap stands before
_LAST_CELL = re.compile(r"(?P<gap>[ ][–—/-][ ]|;[ ])(?:[ST]\d[ ])?[-+(−–]?[ ]?\d[\d., ]{0,12}[ ]?[%)]?\s*$")
_CELL_WIDTH = 30
# A word of a sentence that goes on; not « le 8/11/2012 », « publié le 3 mai », which date what stands above, nor a file's name.
_DATED = (
    r"(?:(?:le|du|au|mi|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b[ -]\d|mi-"
    r"|(?:publi|post|modifi|actualis)ée?s? le \d|mise? (?:en ligne|à jour) le \d|parue?s? le \d)"
)
_IN_SMALL_LETTERS = re.compile(rf"\s?[«\"“]?\s?(?!{_DATED})(?:[a-zà-öø-ÿœ][^\W\d_]*[ ,.)']|&)")
# What begins a line of its own: a bullet, a number with its point, a dash, a bracket.
_STARTS = re.compile(r"\s*(?:[•●▪■◦‣·*→>–—+.(-]|\d{1,2}[.)]\s)")
_SHORTEST, _WIDEST, _FULL, _NEVER = 25, 130, 0.75, float("inf")
_BREAK = re.compile(r"(?:(?<!\.\.\.)[.!?…]{1,3}(?!\.)(?:\s?[\"»”)'])*\s+(?=[\"«“(—–-]?\s*[A-ZÀ-ÖØ-Þ0-9])|\n+)")


def clean(text: str) -> str:
    """The text with odd spaces, apostrophes and hyphens made plain, one for one: offsets stay the same."""
    return text.translate(_PLAIN)


def join_wrapped(text: str) -> str:
    """A clean text with a space for each line end that only wraps a line, as in what was copied out of a PDF; offsets stay.

    It wraps where the next line goes on in small letters, and at the end of other full lines of a block that does so.
    """
    lines = text.split("\n")
    ends = ["\n"] * (len(lines) - 1) + [""]
    first = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            ends[first : max(first, at - 1)] = _ends(lines[first:at])
            first = at + 1
    return "".join(part for pair in zip(lines, ends, strict=True) for part in pair)


def _ends(block: Sequence[str]) -> list[str]:
    """What ends each line but the last of a block of lines that are not empty: a line end, or a space where it wraps."""
    pairs = list(pairwise(block))
    goes_on = [_goes_on(line, following) for line, following in pairs]
    width = max(map(len, block), default=0)
    full = _FULL * width if any(goes_on) and len(block) > 2 and width <= _WIDEST else _NEVER
    return [" " if on or _is_full(line, following, full) else "\n" for on, (line, following) in zip(goes_on, pairs, strict=True)]


def _is_full(line: str, following: str, length: float) -> bool:
    """Whether a line of at least this length has not ended, and the next one does not begin an item."""
    return len(line) >= length and not _has_ended(line) and not _STARTS.match(following)


def _has_ended(line: str) -> bool:
    """Whether a line ends a sentence or announces something, or is a row of columns."""
    return line.rstrip(' "»”)]')[-1:] in _MARKS or _COLUMNS.search(line) is not None or _is_row(line)


def _is_row(line: str) -> bool:
    last = _LAST_CELL.search(line, max(0, len(line) - _CELL_WIDTH))
    return last is not None and last["gap"] in line[: last.start()]


def _goes_on(line: str, following: str) -> bool:
    """Whether the next line goes on in small letters where this one, long enough, has not ended."""
    return len(line) >= _SHORTEST and not _has_ended(line) and _IN_SMALL_LETTERS.match(following) is not None


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a clean text, in order; every line end ends one."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if "\n" not in match[0] and _ABBREVIATION.search(text, max(start, match.start() - 12), match.start() + 1):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    stripped = text[start:end].strip()
    if not stripped:
        return None
    start += text[start:end].index(stripped)
    return start, start + len(stripped)
