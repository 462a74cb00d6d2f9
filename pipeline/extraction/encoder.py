"""A small pretrained encoder that has read French of every manner: evidence on names, kinds and holders, never a verdict.

Its weights are made by `pipeline.training.encoder`; here it only reads, one window at a time, so that what it says of an
article hangs neither on the articles read with it nor on the process.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from pipeline.reading.document import Document, Encoding, Floats, Window
from pipeline.weights import load_encoder

# Labels of a piece: no name, first piece of an organisation, further piece of one, person, place, another name.
LABELS = ("O", "B-ORG", "I-ORG", "PER", "LOC", "MISC")
OTHER, FIRST, FURTHER = 0, 1, 2

_CONTEXT, _WINDOW = 128, 480  # pieces: what goes before those that a window reads, and all of it
BEGIN, END, BREAK = 0, 2, 2  # ids of the pieces around a window, and of a line break
_LINE = re.compile(r"[^\n]+|\n")
_STOPS = frozenset(".!?")
_SURE = 0.85
_LEAST = 1e-4  # chance


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into pieces of words: their ids, where they begin and end, and which of them end a sentence."""

    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    stops: Sequence[bool]


def encode(documents: Iterable[Document], model: "Model | None" = None) -> Iterator[Document]:
    """The documents with what the encoder says of their pieces, in order; without `model`, the one that ships."""
    model = model or load_model()
    for document in documents:
        windows = [*_read(cut(document.text, model.tokenizer), model)]
        yield replace(document, encoding=Encoding(windows, model.kinds, model.holders))


def cut(text: str, tokenizer: Tokenizer) -> Pieces:
    """The pieces of a text; line breaks are one of their own, empty lines none."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    stops: list[bool] = []
    for line in _LINE.finditer(text):
        if line[0] == "\n":
            if ids and ids[-1] != BREAK:
                ids.append(BREAK)
                starts.append(line.start())
                ends.append(line.end())
                stops.append(True)
        elif not line[0].isspace():
            encoded = tokenizer.encode(line[0], add_special_tokens=False)
            ids += encoded.ids
            for start, end in encoded.offsets:
                word = line[0][start:end]
                starts.append(line.start() + end - len(word.lstrip()))
                ends.append(line.start() + end)
                stops.append(word.strip() in _STOPS)
    return Pieces(ids, starts, ends, stops)


def spread(pieces: Pieces) -> Iterator[tuple[int, int, int]]:
    """For each window the first piece of its context, its first new one, and its end: that of a line or sentence if it can be."""
    at, count = 0, len(pieces.ids)
    while at < count:
        first = max(0, at - _CONTEXT)
        end = min(count, first + _WINDOW)
        if end < count:
            late = range(end - 1, (at + end) // 2, -1)
            stop = next((k for k in late if pieces.ids[k] == BREAK), None) or next((k for k in late if pieces.stops[k]), None)
            end = stop + 1 if stop else end
        yield first, at, end
        at = end


def _read(pieces: Pieces, model: "Model") -> Iterator[Window]:
    for first, new, last in spread(pieces):
        ids = np.array([[BEGIN, *pieces.ids[first:last], END]])
        labels, vectors = model.session.run(None, {"ids": ids})
        span = slice(first, last)
        yield Window(pieces.starts[span], pieces.ends[span], new - first, labels[0, 1:-1], vectors[0, 1:-1])


@dataclass(frozen=True, eq=False)
class Model:
    """The encoder as it is used: the tokenizer, the network, and the small networks that are asked of single places."""

    tokenizer: Tokenizer
    session: Any
    ties: Any
    kinds: dict[str, Floats]

    def holders(self, figure: Floats, mentions: Floats) -> Floats:
        """The probability that a figure is of each mention, of nobody, of someone else, by the vectors of their first pieces."""
        chances: Floats
        (chances,) = self.ties.run(None, {"figure": figure[None], "mentions": mentions})
        return chances


@cache
def load_model() -> Model:
    """The encoder, loaded once in this process at first use."""
    return make_model(load_encoder())


def make_model(parts: Mapping[str, np.ndarray]) -> Model:
    """The encoder of its parts, as they are saved."""
    tokenizer = Tokenizer.from_str(parts["tokenizer"].tobytes().decode())
    kinds = {name: part for name, part in parts.items() if name not in ("graph", "holders", "tokenizer")}
    return Model(tokenizer, _session(parts["graph"]), _session(parts["holders"]), kinds)


def _session(graph: np.ndarray) -> Any:
    """The network of a graph, run by this thread alone: others that wait for work cost more than they do."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph.tobytes(), options, providers=["CPUExecutionProvider"])


def classify(encoding: Encoding, head: str, spans: Sequence[tuple[int, int]], classes: Sequence[str]) -> Iterator[str]:
    """Features of the class that a head finds likeliest for what stands in these spans, and of how likely that is."""
    scores = [_scores(encoding, head, start, end) for start, end in spans]
    read = [score for score in scores if score is not None]
    if read:
        mean = np.mean(read, axis=0)
        odds = np.exp(mean - mean.max())
        likeliest = int(odds.argmax())
        yield f"encoder {classes[likeliest]}"
        if 1 / odds.sum() > _SURE:
            yield f"encoder surely {classes[likeliest]}"


def chances(encoding: Encoding, head: str, start: int, end: int) -> Floats | None:
    """How likely a head holds each of its classes for a span; None when it was not read."""
    scores = _scores(encoding, head, start, end)
    if scores is None:
        return None
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def degree(chance: float, step: float, most: int) -> int:
    """The log-odds of a chance in steps, above nought when it is likelier than not, at most so many either way."""
    chance = min(max(float(chance), _LEAST), 1 - _LEAST)
    return max(-most, min(most, round(log(chance / (1 - chance)) / step)))


def _scores(encoding: Encoding, head: str, start: int, end: int) -> Floats | None:
    """What a head gives each of its classes for a span; None when it was not read, or there is no such head."""
    ends = vectors_of(encoding, start, end)
    if ends is None or f"{head}.weight" not in encoding.kinds:
        return None
    return np.asarray(encoding.kinds[f"{head}.weight"] @ ends + encoding.kinds[f"{head}.bias"])


def vectors_of(encoding: Encoding, start: int, end: int) -> Floats | None:
    """What the encoder knows of a span: the vectors of its first and its last piece, joined; None when it was not read."""
    window = encoding.window_at(start)
    pieces = window and window.pieces(start, end)
    return window.vectors[list(pieces)].ravel() if window and pieces else None
