"""Doubts about a text: cut short, behind a paywall, wrongly decoded."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from pipeline.faults import Fault, Said
from pipeline.lexicon import load_lexicon

_MOJIBAKE = re.compile(r"Ã[©¨ª§®´»\xa0]|â€[™œ\x9d“”]|Â[«»\xa0]")
_SHORT = 300
_MAX_LINE = 300
_MAX_CALL = 80  # characters of « Lire la suite de l'article »


def find_flags(text: str, surroundings: str = "") -> Iterator[Said]:
    """What makes one doubt that `text` is the whole article; `surroundings` is the page around it."""
    if sign := _paywall_sign(f"{text}\n{surroundings}"):
        yield Fault.PAYWALL(sign)
    elif is_cut(text):
        yield Fault.CUT_SHORT(text.rstrip()[-30:].strip())
    if _MOJIBAKE.search(text):
        yield Fault.MOJIBAKE()


def find_shortness(text: str) -> Iterator[Said]:
    """Whether the text of a whole page is suspiciously short."""
    if len(text) < _SHORT:
        yield Fault.VERY_SHORT(len(text))


def is_cut(text: str) -> bool:
    """Whether a text ends as one that goes on elsewhere."""
    return bool(_signs("cut").search(_folded(text.rstrip()[-_MAX_LINE:])))


def without_feed_footer(text: str) -> str:
    """The text less the line by which a blog engine signs its feed."""
    footer = re.compile(load_lexicon("sources/flags")["feed_footer"])
    return "\n".join(line for line in text.split("\n") if len(line) > 2 * _MAX_LINE or not footer.match(_folded(line))).rstrip()


def without_paywall(text: str) -> str:
    """The text less the last lines by which a site holds its rest back."""
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _holds_back(lines[-1])):
        lines.pop()
    return "\n".join(lines)


def _holds_back(line: str) -> bool:
    return bool(_paywall_sign(line)) or (len(line) < _MAX_CALL and is_cut(line) and not line.rstrip().endswith((".", "…", "]")))


def _paywall_sign(text: str) -> str | None:
    for line in text.split("\n"):
        if len(line) <= _MAX_LINE and _signs("paywall").search(_folded(line)):
            return line.strip()[:80]
    return None


@cache
def _signs(group: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{sign})" for sign in load_lexicon("sources/flags")[group]))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))
