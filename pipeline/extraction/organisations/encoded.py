"""What the encoder says of a span: how likely it is the name of an organisation, whole, in part, or something else."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import exp, fsum

import numpy as np

from pipeline.extraction.encoder import FIRST, FURTHER, LABELS, OTHER, degree
from pipeline.reading.document import Encoding, Floats

_STEP = 1.5  # log-odds to a degree
_DEGREES = 4  # either side of even odds
_POSSIBLE = 0.2  # chance from which a piece may be one of an organisation


class Encoded:
    """The pieces of a document, with the probability of each label."""

    def __init__(self, encoding: Encoding) -> None:
        windows = encoding.windows
        self._starts = [start for window in windows for start in window.starts[window.new :]]
        self._ends = [end for window in windows for end in window.ends[window.new :]]
        labels = [window.labels[window.new :] for window in windows]
        log: Floats = np.concatenate(labels) if labels else np.zeros((0, len(LABELS)), np.float32)
        # A name has a few pieces: plain numbers are read faster than arrays of so few.
        self._log_first, self._log_further = log[:, FIRST].tolist(), log[:, FURTHER].tolist()
        chances = np.exp(log)
        self._further = chances[:, FURTHER].tolist()
        self._inside = (chances[:, FIRST] + chances[:, FURTHER]).tolist()
        self._likeliest = log.argmax(axis=1).tolist()
        possible = np.where(log[:, FIRST] < log[:, FURTHER], FURTHER, FIRST)
        self._possible = np.where(chances[:, FIRST] + chances[:, FURTHER] < _POSSIBLE, OTHER, possible).tolist()

    def names(self) -> Iterator[tuple[int, int]]:
        """The spans of characters that the encoder reads as organisations."""
        return self._spans(self._likeliest)

    def possible(self) -> Iterator[tuple[int, int]]:
        """Those that it might read so: as few are names, they only make sure that one is considered."""
        return self._spans(self._possible)

    def _spans(self, labels: Sequence[int]) -> Iterator[tuple[int, int]]:
        start: int | None = None
        end = 0
        for at, label in enumerate(labels):
            if self._starts[at] == self._ends[at]:
                continue
            if start is not None and label != FURTHER:
                yield start, end
                start = None
            if label == FIRST or (label == FURTHER and start is None):
                start = self._starts[at]
            end = self._ends[at]
        if start is not None:
            yield start, end

    def features(self, start: int, end: int, *, ends: bool = False) -> tuple[str, ...]:
        """Features of the span of characters, none when nothing was read there; `ends` says that no name goes on behind it."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        pieces = [at for at in range(first, last) if self._starts[at] < self._ends[at]]
        if not pieces:
            return ()
        begins = self._log_first[pieces[0]]
        within = fsum(self._log_further[at] for at in pieces[1:])
        after = 0.0 if ends else self._after(last)
        inside = fsum(self._inside[at] for at in pieces) / len(pieces)
        said = [self._likeliest[at] for at in pieces]
        return (
            f"encoder whole={degree(exp(begins + within) * (1 - after), _STEP, _DEGREES)}",
            f"encoder inside={degree(inside, _STEP, _DEGREES)}",
            f"encoder begins={degree(exp(begins), _STEP, _DEGREES)}",
            f"encoder goes on={degree(after, _STEP, _DEGREES)}",
            f"encoder says={LABELS[max(sorted(said), key=said.count)]}",
        )

    def _after(self, at: int) -> float:
        """How likely the name goes on with the piece from `at` on."""
        while at < len(self._starts) and self._starts[at] == self._ends[at]:
            at += 1
        return self._further[at] if at < len(self._starts) else 0.0
