"""The network of names made ready to read, without the rest of the model that it was taught from.

spaCy's tokenizer, word vectors and recogniser of names, of what `pipeline.training.vocabulary` has kept for it: its model whole
takes seconds to load, most of them for strings and patterns that give the same names when they are left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import Any

import numpy as np
import spacy
from spacy.attrs import IS_SPACE, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.language import Language
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import add_lookups, registry
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps
from thinc.types import Ragged

from pipeline.reading.document import Entity
from pipeline.weights import BASE

# `ner` has its own tok2vec: the same entities without these, 1.6 times faster. senter or parser before `ner` change them.
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
# Texts read at once: fewer or many more are slower.
BATCH_SIZE = 16
# Beyond so many strings, words and their parts, new ones are forgotten after each batch: a process would grow with all it reads.
_MOST_STRINGS = 100_000

WORD_VECTORS = "static_vectors"  # spaCy's own name of the layer


def load_base() -> Language:
    """spaCy's model with its names alone, not yet taught: to teach and to compare, where its package is installed."""
    return spacy.load(BASE, exclude=_UNUSED)


class Network:
    """The tokenizer and the recogniser of names; `words` are those that it knows by now."""

    def __init__(self, parts: Mapping[str, np.ndarray], weights: bytes) -> None:
        """Make it of the parts of the vocabulary, and the weights as thinc serialises them."""
        self.words = Vocab(lex_attr_getters=_attributes())
        self._tokenizer = Tokenizer(self.words).from_bytes(parts["tokenizer"].tobytes())
        model = registry.resolve({"model": json.loads(parts["config"].tobytes())})["model"]
        self._recogniser = EntityRecognizer(self.words, model).from_bytes(parts["transitions"].tobytes(), exclude=["model"])
        model.attrs["resize_output"](model, self._recogniser.moves.n_moves)
        model.from_bytes(weights)
        for layer in [each for each in model.walk() if each.name == WORD_VECTORS]:
            model.replace_node(layer, _word_vectors(parts["words"], parts["rows"], parts["vectors"]))
        # numpy's BLAS multiplies matrices of this size faster than thinc's own.
        for layer in model.walk():
            layer.ops = NumpyOps(use_blis=False)

    def read(self, texts: Iterable[str]) -> Iterator[list[Entity]]:
        """The names of each text, in order: a stream, batched."""
        stream = iter(texts)
        while batch := list(islice(stream, BATCH_SIZE)):
            with self.words.memory_zone() if len(self.words.strings) > _MOST_STRINGS else nullcontext():
                found = [names_in(doc) for doc in self._recogniser.pipe(map(self._tokenizer, batch), batch_size=BATCH_SIZE)]
            yield from found


def names_in(doc: Doc) -> list[Entity]:
    """The names that a model of spaCy has found."""
    return [Entity(name.start_char, name.end_char, name.label_) for name in doc.ents]


def _attributes() -> Any:
    """What of a word the network looks at, as spaCy's French model has it."""
    asked = {name: LEX_ATTRS[name] for name in (NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE)}
    return asked | {NORM: add_lookups(asked[NORM], BASE_NORMS)}


def _word_vectors(words: np.ndarray, rows: np.ndarray, vectors: np.ndarray) -> Model[list[Doc], Ragged]:
    """The layer that gives each word its vector, times the weights of spaCy's own layer; a word without one gets noughts.

    `words` are the hashes of words, in order, `rows` where the vector of each is in `vectors`.
    """

    def forward(_: Any, docs: Sequence[Doc], is_train: bool) -> tuple[Ragged, Any]:
        asked = np.concatenate([doc.to_array(ORTH) for doc in docs])
        at = np.minimum(words.searchsorted(asked), len(words) - 1)
        found = vectors[rows[at]].astype(np.float32)
        found[words[at] != asked] = 0
        lengths: Any = np.array([len(doc) for doc in docs], np.int32)
        return Ragged(found, lengths), None

    return Model(WORD_VECTORS, forward, dims={"nO": vectors.shape[1]})
