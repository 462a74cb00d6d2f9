"""The statistical model: names that spaCy finds, before any rule of ours."""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language

from pipeline.document import Entity

MODEL = "fr_core_news_md"

# `ner` has its own tok2vec: the same entities without these, 1.6 times faster. senter or parser before `ner` change them.
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
BATCH_SIZE = 16


@cache
def load_model() -> Language:
    """The model, loaded once in this process at first use."""
    return spacy.load(MODEL, exclude=_UNUSED)


def model_version() -> str:
    """Name and version of the model, without loading it."""
    return f"{MODEL} {spacy.util.get_package_version(MODEL)}"


def find_entities(texts: Iterable[str]) -> Iterator[list[Entity]]:
    """For each clean text, the spans that the model calls a name, in order."""
    for doc in load_model().pipe(texts, batch_size=BATCH_SIZE):
        yield [Entity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
