"""Make the weights: `python -m pipeline.training.organisations WINER.jsonl [--corpus DIR]`.

Those of the statistical model of names first, then those of the candidates, which read its names in articles that it
has not seen. WINER.jsonl is WiNER-fr (French Wikinews, CC BY), the corpus folder holds our own `articles/` and `gold/`.
Needs scikit-learn (the `train` extra). The same data give the same bytes.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.extraction.organisations.candidates import Candidate, find_candidates
from pipeline.extraction.organisations.decision import Weights, choose
from pipeline.extraction.organisations.features import Features, describe
from pipeline.extraction.organisations.gazetteer import Gazetteer, load_gazetteer
from pipeline.extraction.organisations.tokens import Tokens, tokenise
from pipeline.reading.document import Document, Entity
from pipeline.training.annotated import Annotated, Span, read_own, read_winer
from pipeline.training.names import FOLDS, fold, train_names

WEIGHTS = Path(__file__).parents[1] / "weights" / "candidates.json"
_MIN_COUNT = 3
_REGULARISATION = 0.5
_OWN_WEIGHT = 2.0  # of a candidate in our own press, against one in WiNER-fr
_EDGE = frozenset(["le", "la", "les", "l'", "un", "une"])


@dataclass(frozen=True)
class Example:
    """An article ready for training: its candidates, their features, whether each is right, and what each weighs."""

    tokens: Tokens
    candidates: Sequence[Candidate]
    features: Sequence[Features]
    right: Sequence[bool]
    weights: Sequence[float]
    fold: int


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("winer", type=Path, help="WiNER-fr as JSON lines")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder of articles/ and gold/ (default: corpus)")
    arguments = parser.parse_args()
    articles = [*read_winer(arguments.winer), *read_own(arguments.corpus)]
    examples = list(_examples(articles, train_names(articles)))
    weights = _calibrated(_fit(examples), examples)
    WEIGHTS.write_text(json.dumps(_as_dict(weights), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _examples(articles: Iterable[Annotated], names: Iterable[Sequence[Entity]]) -> Iterator[Example]:
    """One example an article; of our own press a second one without gazetteer, which lists fewer of the next article's names."""
    for annotated, entities in zip(articles, names, strict=True):
        document = replace(annotated.document, entities=entities)
        yield _example(annotated, document, load_gazetteer())
        if annotated.own:
            yield _example(annotated, document, Gazetteer([]))


def _example(annotated: Annotated, document: Document, gazetteer: Gazetteer) -> Example:
    tokens = tokenise(document.text)
    candidates = list(find_candidates(document, tokens, gazetteer).values())
    spans = [_span(tokens, candidate) for candidate in candidates]
    gold = {_trimmed(tokens, span) for span in annotated.organisations}
    right = [_trimmed(tokens, span) in gold for span in spans]
    ignored = [any(a < end and start < b for a, b in annotated.ignored) for start, end in spans]
    weight = _OWN_WEIGHT if annotated.own else 1.0
    weights = [weight * (ok or not free) for ok, free in zip(right, ignored, strict=True)]
    return Example(tokens, candidates, list(describe(tokens, candidates)), right, weights, fold(annotated))


def _span(tokens: Tokens, candidate: Candidate) -> Span:
    return tokens.starts[candidate.first], tokens.ends[candidate.last - 1]


def _trimmed(tokens: Tokens, span: Span) -> Span:
    """The span without a leading article."""
    first, last = tokens.between(*span)
    while first + 1 < last and tokens.keys[first] in _EDGE:
        first += 1
    return (tokens.starts[first] if first < last else span[0]), span[1]


def _fit(examples: Iterable[Example]) -> Weights:
    examples = list(examples)
    counts = Counter(feature for e in examples for features in e.features for feature in features)
    index = {feature: at for at, feature in enumerate(sorted(f for f, count in counts.items() if count >= _MIN_COUNT))}
    rows = [sorted(index[f] for f in features if f in index) for e in examples for features in e.features]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int64)
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(index)))
    right = np.array([ok for e in examples for ok in e.right])
    weight = np.array([w for e in examples for w in e.weights])
    model = LogisticRegression(C=_REGULARISATION, solver="liblinear", random_state=0, max_iter=300)
    model.fit(matrix, right, sample_weight=weight)
    kept = {f: round(float(w), 3) for f, w in zip(index, model.coef_[0], strict=True) if abs(w) >= 0.005}
    return Weights(round(float(model.intercept_[0]), 3), kept)


def _calibrated(weights: Weights, examples: Sequence[Example]) -> Weights:
    """The weights with a confidence line fitted on the choices made in articles that the model had not seen."""
    scores, right = [], []
    for held_out in range(FOLDS):
        model = _fit(example for example in examples if example.fold != held_out)
        for example in (example for example in examples if example.fold == held_out):
            truth = {
                (c.first, c.last): ok for c, ok, w in zip(example.candidates, example.right, example.weights, strict=True) if w
            }
            for choice in choose(example.tokens, example.candidates, model):
                span = choice.candidate.first, choice.candidate.last
                if span in truth:
                    scores.append([choice.score])
                    right.append(truth[span])
    line = LogisticRegression(C=1000.0).fit(scores, right)
    return replace(weights, slope=round(float(line.coef_[0][0]), 3), offset=round(float(line.intercept_[0]), 3))


def _as_dict(weights: Weights) -> dict[str, object]:
    return {"bias": weights.bias, "slope": weights.slope, "offset": weights.offset, "weights": weights.weights}


if __name__ == "__main__":
    main()
