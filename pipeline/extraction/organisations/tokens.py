"""The words of an article, with what their letters look like."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import category, normalize

from slugify import slugify

from pipeline.extraction.organisations.vocabulary import heads

_TOKEN = re.compile(
    r"""
    \b (?: [dljmnstcDLJMNSTC] | [Qq]u | [Ll]orsqu | [Pp]uisqu | [Jj]usqu ) '        # elided word: « l' », « d' »
    | (?: [A-ZÀ-Þ] \. ){2,6}                                                         # dotted acronym: « S.N.C.F. »
    | \w+ (?: (?: [-'&@] | \. (?=[\da-z]) ) \w+ | \( \w{1,3} \) \w+ ){0,8} \+?         # word: « Isae-Ensma », « Tour(s)plus »
    | \n                                                                             # line end
    | [^\w\s]                                                                        # mark
    """,
    re.VERBOSE,
)

# What a word's letters look like, in one letter.
CAPITALISED, ACRONYM, LOWER, MIXED, DIGITS, ELIDED, MARK, LINE = "C", "A", "c", "m", "d", "e", "p", "n"
NAME_SHAPES = frozenset((CAPITALISED, ACRONYM, MIXED))

_WRITTEN = frozenset(("Ll", "Lo", "Nd"))  # Unicode categories of small letters, letters without case, digits

_BEFORE_CAPITAL = frozenset('\n.!?…«"“:•·-–—|>›#*')


@lru_cache(65536)
def shape_of(word: str) -> str:
    """The shape of one token: capitalised, acronym, lower case, mixed (« e-Santé »), digits, elided, mark or line end."""
    first = word[0]
    if word == "\n":
        return LINE
    if word[-1] == "'" and len(word) > 1:
        return ELIDED
    if not first.isalnum():
        return MARK
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return DIGITS
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return ACRONYM
    if first.isupper():
        return CAPITALISED
    return MIXED if any(letter.isupper() for letter in letters) else LOWER


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, line ends included: words, their starts and ends in code points, and their shapes."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    shapes: Sequence[str]

    @cached_property
    def keys(self) -> Sequence[str]:
        """The words in lower case, for look-ups."""
        return [word.casefold() for word in self.words]

    @cached_property
    def in_capitals(self) -> Sequence[bool]:
        """For each token, whether its whole line is in capitals (« MAISON DELOBELLE EN REDRESSEMENT »)."""
        flags: list[bool] = []
        begin = 0
        for at, shape in enumerate([*self.shapes, LINE]):
            if shape == LINE:
                line = self.shapes[begin:at]
                capitals = line.count(ACRONYM) > 1 and LOWER not in line and CAPITALISED not in line
                flags += [capitals] * (at - begin + 1)
                begin = at + 1
        return flags

    def __len__(self) -> int:
        return len(self.words)

    def begins(self, at: int) -> bool:
        """Whether the token begins a sentence, a line, a quotation or a list item, where any word has a capital."""
        return at == 0 or self.words[at - 1] in _BEFORE_CAPITAL

    def text(self, first: int, last: int) -> str:
        """The words from `first` to `last`, end exclusive, joined by single spaces."""
        return " ".join(self.words[first:last])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Indexes, end exclusive, of the tokens that begin within the characters `start` to `end`."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def tokenise(text: str) -> Tokens:
    """The tokens of a clean text."""
    words, starts = [], []
    for match in _TOKEN.finditer(text):
        start = match.start()
        for word in _parts(match[0]) if "-" in match[0] else (match[0],):
            words.append(word)
            starts.append(start)
            start += len(word)
    return Tokens(words, starts, [start + len(word) for start, word in zip(starts, words, strict=True)], [*map(shape_of, words)])


def first_word(text: str) -> str:
    """The first token of a clean text that has one."""
    match = _TOKEN.search(text)
    assert match
    return _parts(match[0])[0] if "-" in match[0] else match[0]


@lru_cache(8192)
def _parts(word: str) -> tuple[str, ...]:
    """The word, or the unions that hyphens chain in it and the hyphens: « CFDT-CGT-CFE-CGC », « CFE-CGC » being one."""
    parts, rest = [], word
    while rest:
        union = next((rest[:size] for size in range(len(rest), 1, -1) if _is_union(rest[:size], rest[size : size + 1])), None)
        if union is None:
            return (word,)
        parts += [union, "-"]
        rest = rest[len(union) + 1 :]
    return tuple(parts[:-1])


def _is_union(word: str, behind: str) -> bool:
    return behind in ("", "-") and word[0].isupper() and heads().get(word.casefold()) == "union"


def in_ascii(text: str) -> str:
    """A text in small ASCII letters: without accents, letters and digits of other scripts transliterated, other signs left out.

    « Ørsted » gives orsted, « Газпром » gazprom, « n° 2 » n 2.
    """
    folded = text.casefold()
    return folded if folded.isascii() else "".join(map(_as_ascii, folded))


@lru_cache(8192)
def _as_ascii(char: str) -> str:
    plain = normalize("NFD", char).encode("ascii", "ignore").decode()
    if plain or category(char) not in _WRITTEN:
        return plain
    return slugify(char, separator="", backend="text-unidecode")
