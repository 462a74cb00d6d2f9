"""Everything learnt, made by `make train`: how words are written, linear models, the network that reads names and what it
reads by, the encoder, their manifest.

`linear` is what a linear model can do, `manifest` what the manifest says, `own` are the models that users make of their gold.
The files are read and written by this room alone.
"""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np

from pipeline.weights.linear import LinearModel

# spaCy's French model, whose component `ner` the network `names` is, taught further.
BASE = "fr_core_news_md"
NAMES = "names"
WORDS = "words"
ENCODER = "encoder"
VOCABULARY = "vocabulary"
_ENDINGS = {NAMES: ".msgpack.gz", WORDS: ".txt.gz", ENCODER: ".npz", VOCABULARY: ".npz"}


# The linear models, in the order in which they are learnt.
LINEAR = ("bare_numbers", "candidates", "amount_kinds", "changes", "organisation_kinds", "holders")

_in_use: Mapping[str, LinearModel] = {}
_name_in_use = ""


def load_linear(name: str) -> LinearModel:
    """The linear model of this name, one of `LINEAR`: that in use, else the one that ships."""
    return _in_use.get(name) or load_shipped(name)


@cache
def load_shipped(name: str) -> LinearModel:
    """The linear model of this name that ships."""
    return LinearModel.from_json(path_of(name).read_bytes())


@contextmanager
def using(models: Mapping[str, LinearModel], name: str = "") -> Iterator[None]:
    """Let these linear models, by their names, be those in use in this process until the end of the block."""
    global _in_use, _name_in_use
    before = _in_use, _name_in_use
    _in_use, _name_in_use = models, name
    try:
        yield
    finally:
        _in_use, _name_in_use = before


def in_use() -> str:
    """What the weights in use are called beside those that ship; nothing when these are."""
    return _name_in_use


def load_network() -> bytes:
    """The network that reads names, as thinc serialises it."""
    return gzip.decompress(path_of(NAMES).read_bytes())


@cache
def load_words() -> Mapping[str, str]:
    """The class of words in small letters: how French writes them, and how often (`pipeline.training.words`)."""
    lines = gzip.decompress(path_of(WORDS).read_bytes()).decode().split("\n")
    return {word: name for name, *words in map(str.split, lines) for word in words}


def load_encoder() -> Mapping[str, np.ndarray]:
    """The parts of the encoder: `graph`, `holders` (ONNX) and `tokenizer` (JSON) as bytes, the weights of other heads by name."""
    return _load_arrays(ENCODER)


@cache
def load_vocabulary() -> Mapping[str, np.ndarray]:
    """What the network of names reads by (`pipeline.training.vocabulary`): `tokenizer`, `config` and `transitions` as bytes,
    `words`, `rows` and `vectors`.
    """
    return _load_arrays(VOCABULARY)


def save(name: str, weights: LinearModel | bytes | Mapping[str, np.ndarray]) -> None:
    """Write what was learnt into its file; the same weights give the same bytes."""
    match weights:
        case LinearModel():
            path_of(name).write_bytes(weights.to_json().encode())
        case bytes():
            path_of(name).write_bytes(gzip.compress(weights, mtime=0))
        case _:
            # As they are: the numbers hardly shrink, and every process that reads articles would have to unpack them.
            np.savez(path_of(name), allow_pickle=False, **weights)
    load_shipped.cache_clear()
    load_words.cache_clear()
    load_vocabulary.cache_clear()


def _load_arrays(name: str) -> Mapping[str, np.ndarray]:
    with np.load(BytesIO(path_of(name).read_bytes())) as parts:
        return dict(parts)


def path_of(name: str) -> Path:
    """The file of the weights of this name."""
    return Path(__file__).with_name(f"{name}{_ENDINGS.get(name, '.json')}")
