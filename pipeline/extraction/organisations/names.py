"""The statistical model: names that spaCy finds, before any rule of ours.

The component `ner` of spaCy's French model, taught further on what an organisation is (`make train`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from thinc.api import NumpyOps

from pipeline.extraction.organisations.vocabulary import words
from pipeline.reading.document import Document, Entity
from pipeline.weights import BASE, load_network

# `ner` has its own tok2vec: the same entities without these, 1.6 times faster. senter or parser before `ner` change them.
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
BATCH_SIZE = 16

_FIRST_WORD = re.compile(r"\w[\w-]*")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞŒŸ]")


def load_base() -> Language:
    """spaCy's model with its names alone, not yet taught."""
    return spacy.load(BASE, exclude=_UNUSED)


@cache
def load_model() -> Language:
    """The taught model, loaded once in this process at first use."""
    model = load_base()
    names: Any = model.get_pipe("ner")
    names.model.from_bytes(load_network())
    # numpy's BLAS multiplies matrices of this size faster than thinc's own.
    for node in names.model.walk():
        node.ops = NumpyOps(use_blis=False)
    return model


def read_names(documents: Iterable[Document], model: Language | None = None) -> Iterator[Document]:
    """The documents with the spans that a model calls a name, in order; without `model`, the taught one.

    A stream, batched through the model; offsets are those of each document.
    """
    texts = ((_readable(document), document) for document in documents)
    for doc, document in (model or load_model()).pipe(texts, as_tuples=True, batch_size=BATCH_SIZE):
        yield replace(document, entities=[Entity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])


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
