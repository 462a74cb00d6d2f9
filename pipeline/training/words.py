"""How French writes its words: with a capital or without, and how often, from the vocabulary of spaCy's model.

Its vectors are of 500,000 words as the web writes them, the most frequent first: « budget » has rank 1,822 and « Budget »
15,083, so that the word is a common noun which a headline may write with a capital.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from spacy.language import Language

_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_UNSEEN = 1_500_000  # the rank of a spelling that is not among those of the model
_CLEARLY = 4  # times as frequent
_FREQUENCIES = (5_000, 20_000, 80_000)  # ranks
# Ranks from which words are left out: a rare name is like one never seen, a rare common word is one all the same.
_BEYOND = defaultdict(lambda: 250_000, name=80_000)


def learn_words(base: Language) -> bytes:
    """The classes, a line each: its name, then its words in small letters, in alphabetical order."""
    classes: dict[str, list[str]] = defaultdict(list)
    for word, name in _classified(*_ranks(base)):
        classes[name].append(word)
    return "\n".join(" ".join([name, *sorted(classes[name])]) for name in sorted(classes)).encode()


def _ranks(base: Language) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The rank of each word in small letters, and of its most frequent spelling with a capital."""
    small: dict[str, int] = {}
    capital: dict[str, int] = {}
    for rank, key in enumerate(base.vocab.vectors.key2row):
        word = base.vocab.strings[key]
        (small if word == word.casefold() else capital).setdefault(word.casefold(), rank)
    return small, capital


def _classified(small: Mapping[str, int], capital: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Each word with the name of its class: how it is written, then 0 for the most frequent to 3."""
    for word in small.keys() | capital.keys():
        common, proper = small.get(word, _UNSEEN), capital.get(word, _UNSEEN)
        rank, writing = min(common, proper), _writing(common, proper)
        if rank < _BEYOND[writing] and _WORD.fullmatch(word):
            yield word, f"{writing}{sum(rank >= step for step in _FREQUENCIES)}"


def _writing(common: int, proper: int) -> str:
    """What the ranks in small letters and with a capital make of a word: common, either, perhaps (a name), name."""
    if common <= proper:
        return "common" if _CLEARLY * common <= proper else "either"
    return "name" if _CLEARLY * proper < common else "perhaps"
