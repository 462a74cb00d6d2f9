"""Write down what the weights were learnt from, with which libraries, and how good they are."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.reading.gold import corpus_fingerprint
from pipeline.training.articles import Pair
from pipeline.training.folds import Scores
from pipeline.training.pretrained import PACKAGE
from pipeline.weights import BASE, ENCODER, NAMES, WORDS
from pipeline.weights.manifest import Learnt, Manifest, Source, digest_of, identifier

_CORPUS, _PARAGRAPHS, _WINER = "corpus", "paragraphs", "WiNER-fr"
_OURS = [_CORPUS, _PARAGRAPHS]
_LIBRARIES = ("numpy", "onnx", "scipy", "spacy", "thinc", "tokenizers", "torch")
# What each is learnt from: sources, and weights that are used to read the articles.
_LEARNT_FROM = {
    WORDS: [BASE],
    NAMES: [BASE, _WINER, *_OURS],
    ENCODER: [PACKAGE, BASE, _WINER, *_OURS],
    "candidates": [WORDS, NAMES, ENCODER, _WINER, *_OURS],
    "amount_kinds": [ENCODER, *_OURS],
    "changes": [*_OURS],
    "organisation_kinds": [NAMES, ENCODER, "candidates", *_OURS],
    "holders": [NAMES, ENCODER, "candidates", "amount_kinds", "changes", "organisation_kinds", *_OURS],
}
# spaCy's model is under the LGPL-LR, and so is what is made of it.
_LICENCE_OF_BASE, _LICENCE = "LGPLLR", "MIT"


def describe(pairs: Sequence[Pair], paragraphs: Sequence[Pair], winer: Path, held_out: Mapping[str, Scores | None]) -> Manifest:
    """The manifest of the weights as they lie there, learnt from these articles and paragraphs with gold and WiNER-fr.

    `held_out` has the scores of each, in the order in which they were made; None where they were not measured.
    """
    sources = {
        BASE: Source(version=version(BASE), licence=_LICENCE_OF_BASE),
        PACKAGE: Source(version=version(PACKAGE), licence=_LICENCE),
        _WINER: Source(version=hashlib.sha256(winer.read_bytes()).hexdigest(), licence="CC BY"),
        _CORPUS: Source(version=corpus_fingerprint(pairs), licence=_LICENCE),
        _PARAGRAPHS: Source(version=corpus_fingerprint(paragraphs), licence=_LICENCE),
    }
    libraries = {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}
    weights = {name: _learnt(name, scores) for name, scores in held_out.items()}
    return Manifest(id=identifier(held_out), sources=sources, libraries=libraries, weights=weights)


def _learnt(name: str, held_out: Scores | None) -> Learnt:
    learnt_from = _LEARNT_FROM[name]
    licence = _LICENCE_OF_BASE if BASE in learnt_from else _LICENCE
    return Learnt(sha256=digest_of(name), learnt_from=learnt_from, licence=licence, held_out=held_out)
