"""Write down what the weights were learnt from, with which libraries, and how good they are."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.reading.gold import corpus_fingerprint
from pipeline.training.articles import Pair
from pipeline.training.corpus import SOURCES, WHOLE
from pipeline.training.folds import Scores
from pipeline.training.pretrained import PACKAGE
from pipeline.weights import BASE, ENCODER, NAMES, VOCABULARY, WORDS
from pipeline.weights.manifest import Learnt, Manifest, Source, digest_of, identifier

_WINER = "WiNER-fr"
_LIBRARIES = ("numpy", "onnx", "scipy", "spacy", "thinc", "tokenizers", "torch")
# What each is learnt from: sources, and weights that are used to read the articles.
_LEARNT_FROM = {
    WORDS: [BASE],
    NAMES: [BASE, _WINER, *SOURCES],
    VOCABULARY: [BASE, NAMES],
    ENCODER: [PACKAGE, BASE, _WINER, *SOURCES],
    "bare_numbers": [ENCODER, *SOURCES],
    "candidates": [WORDS, NAMES, VOCABULARY, ENCODER, _WINER, *WHOLE],
    "amount_kinds": [ENCODER, "bare_numbers", *SOURCES],
    "changes": [ENCODER, "bare_numbers", *SOURCES],
    "organisation_kinds": [NAMES, VOCABULARY, ENCODER, "candidates", *SOURCES],
    "holders": [NAMES, VOCABULARY, ENCODER, "candidates", "amount_kinds", "changes", "organisation_kinds", *WHOLE],
}
# spaCy's model is under the LGPL-LR, and so is what is made of it.
_LICENCE_OF_BASE, _LICENCE = "LGPLLR", "MIT"


def describe(ours: Mapping[str, Sequence[Pair]], winer: Path, held_out: Mapping[str, Scores | None]) -> Manifest:
    """The manifest of the weights as they lie there, learnt from WiNER-fr and from `ours`: texts with gold by source.

    `held_out` has the scores of each, in the order in which they were made; None where they were not measured.
    """
    sources = {
        BASE: Source(version=version(BASE), licence=_LICENCE_OF_BASE),
        PACKAGE: Source(version=version(PACKAGE), licence=_LICENCE),
        _WINER: Source(version=hashlib.sha256(winer.read_bytes()).hexdigest(), licence="CC BY"),
    }
    sources |= {name: Source(version=corpus_fingerprint(pairs), licence=_LICENCE) for name, pairs in ours.items()}
    libraries = {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}
    weights = {name: _learnt(name, scores) for name, scores in held_out.items()}
    return Manifest(id=identifier(held_out), sources=sources, libraries=libraries, weights=weights)


def _learnt(name: str, held_out: Scores | None) -> Learnt:
    learnt_from = _LEARNT_FROM[name]
    licence = _LICENCE_OF_BASE if BASE in learnt_from else _LICENCE
    return Learnt(sha256=digest_of(name), learnt_from=learnt_from, licence=licence, held_out=held_out)
