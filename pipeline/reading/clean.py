"""Clean-up of a text that keeps its length, and its sentences."""

import re

_SPACE_CODES = [9, 11, 12, 13, 0x85, 0xA0, 0xAD, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]
_SPACES = "".join(map(chr, _SPACE_CODES))
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032\u201b"
_HYPHENS = "\u2010\u2011"
_PLAIN = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))

# Points that end no sentence: « M. Dupont », « av. J.-C. », « env. 300 », « 1 200 hab. ».
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Drs|Pr|Prs|St|Ste|Sts|av|apr|env|etc|cf|ex|éd|hab|art|vol|tél|Tél|fig|janv|févr|avr|juil|sept|oct|nov|déc|lun|mar|mer|jeu|ven|sam|dim)|\b[A-Z]|\bn|\bp)\.$"
)
_BREAK = re.compile(r"(?:(?<!\.\.\.)[.!?…]{1,3}(?!\.)(?:\s?[\"»”)'])*\s+(?=[\"«“(—–-]?\s*[A-ZÀ-ÖØ-Þ0-9])|\n+)")


def clean(text: str) -> str:
    """The text with odd spaces, apostrophes and hyphens made plain, one for one: offsets stay the same."""
    return text.translate(_PLAIN)


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
