"""How much the bundled gold tells of each weight that ships: what a user's weights have of it, who have not its articles.

`python -m pipeline.training.information [CORPUS]` works it out anew, after the weights; the same weights and corpus give the
same bytes.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.extraction.extractor import read
from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.reading.document import Document
from pipeline.training import candidates, holders, kinds
from pipeline.training.articles import Annotated, Pair, annotated
from pipeline.training.corpus import read_corpus, whole
from pipeline.training.linear import Choice, Example, Information, information_of_choices, information_of_classes
from pipeline.weights import load_shipped
from pipeline.weights.manifest import load_manifest

FILE = Path(__file__).with_name("information.json.gz")
_BASE = "base"
_AT_ONCE = 24  # articles whose encodings are kept


@cache
def load_information(name: str) -> Information:
    """What the bundled gold tells of the weights of this name, a row for each feature; of a feature without row, nothing."""
    content: Mapping[str, Mapping[str, Sequence[float]]] = json.loads(gzip.decompress(FILE.read_bytes()))
    return content[name]


def base_of_information() -> str:
    """The identifier of the weights that it is told of."""
    return str(json.loads(gzip.decompress(FILE.read_bytes()))[_BASE])


def information(pairs: Sequence[Pair]) -> dict[str, Information]:
    """What articles with gold tell of the weights that ship, by name."""
    choices: dict[str, list[Choice]] = defaultdict(list)
    examples: dict[str, list[Example]] = defaultdict(list)
    shipped = load_shipped("holders").column
    for first in range(0, len(pairs), _AT_ONCE):
        taught = list(map(annotated, pairs[first : first + _AT_ONCE]))
        for each, document in zip(taught, read(each.document for each in taught), strict=True):
            _teach(each, document, shipped, choices, examples)
    told: dict[str, Information] = {name: information_of_classes(examples[name], load_shipped(name)) for name in kinds.RIDGES}
    for name, known in choices.items():
        told[name] = information_of_choices(known, load_shipped(name).column)
    return told


def _teach(
    each: Annotated,
    document: Document,
    shipped: Mapping[str, float],
    choices: dict[str, list[Choice]],
    examples: dict[str, list[Example]],
) -> None:
    """Add what an article teaches of each model."""
    if each.gold is None:
        return
    choices["candidates"] += candidates.choices_of([candidates.example_of(replace(each, document=document), load_gazetteer())])
    for name, example in kinds.examples(document, each.gold):
        examples[name].append(example)
    lesson = holders.lesson_of(document, each.gold, shipped)
    choices["holders"] += [*lesson.antecedents, *lesson.holders]


def save_information(pairs: Sequence[Pair]) -> None:
    """Write what articles tell of the weights that ship."""
    content = {_BASE: load_manifest().id} | {name: dict(sorted(rows.items())) for name, rows in information(pairs).items()}
    FILE.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False).encode(), mtime=0))
    load_information.cache_clear()


if __name__ == "__main__":
    save_information(whole(read_corpus(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus"))))
