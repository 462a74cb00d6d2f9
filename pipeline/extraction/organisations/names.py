"""The statistical model: names that spaCy finds, before any rule of ours.

The component `ner` of spaCy's French model, taught further on what an organisation is (`make train`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import tee

from pipeline.extraction.organisations.network import Network
from pipeline.extraction.organisations.vocabulary import words
from pipeline.reading.document import Document, Entity
from pipeline.weights import load_network, load_vocabulary

_FIRST_WORD = re.compile(r"\w[\w-]*")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞŒŸ]")

# Texts into the names of each.
Reader = Callable[[Iterable[str]], Iterable[Sequence[Entity]]]


@cache
def load_model() -> Network:
    """The taught model, loaded once in this process at first use."""
    return Network(load_vocabulary(), load_network())


def read_names(documents: Iterable[Document], read: Reader | None = None) -> Iterator[Document]:
    """The documents with the spans that a model calls a name, in order; without `read`, the taught one.

    A stream, batched through the model; offsets are those of each document.
    """
    documents, again = tee(documents)
    for names, document in zip((read or load_model().read)(map(_readable, documents)), again, strict=True):
        yield replace(document, entities=names)


def _readable(document: Document) -> str:
    """The text for the model to read, offset for offset: sentences that can name nothing are made of spaces, one in five."""
    parts, at = [], 0
    for start, end in document.sentences:
        if not _may_name(document.text, start, end):
            parts += [document.text[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, document.text[at:]])


def _may_name(text: str, start: int, end: int) -> bool:
    """Whether a sentence has a capital that is not just that of its first word, or begins with a word that may be a name."""
    first = _FIRST_WORD.search(text, start, end)
    if first is None:
        return False
    opens_with_name = first[0][0].isupper() and first[0].lower() not in words("contexts", "links", "functions")
    return opens_with_name or _CAPITAL.search(text, first.start() + 1, end) is not None
