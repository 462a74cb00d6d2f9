"""Texts with their organisations and figures marked where they stand: what the learnt parts are taught beside articles with gold.

Each, a whole page or a paragraph, stands after a line `=== id day`. `[CHU de Lens|health]` is a body with its kind,
`[CHU|health|CHU de Lens]` the same body under a short name. `{2,4 M€|cost|CHU de Lens}` is a sum with its kind and holder,
`{45 postes|jobs/cut|-}` a count with its population and, after a stroke, what becomes of it; `-` is nobody, `?` unclear.
Values and dates are not marked.

`python -m pipeline.training.marked FOLDER` says how well the extraction finds what is marked in the files of a folder.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from pipeline.errors import UsageError
from pipeline.evaluation.comparison import compare
from pipeline.evaluation.tally import Tally, tally, total
from pipeline.extraction.extractor import extract_many
from pipeline.training.articles import Pair
from schemas import Article
from schemas.facts import AmountKind
from schemas.gold import UNCLEAR, GoldArticle

_HEAD = re.compile(r"^=== (\S+) (\d{4}-\d\d-\d\d)\n", re.MULTILINE)
_MARK = re.compile(
    r"\[(?P<name>[^\[\]|]+)\|(?P<kind>[a-z]+)(?:\|(?P<of>[^\[\]|]+))?\]"
    r"|\{(?P<figure>[^{}|]+)\|(?P<class>[a-z]+)(?:/(?P<change>[a-z]+))?\|(?P<holder>[^{}|]+)\}"
)
_LEFT = re.compile(r"[\[\]{}|]")
_NOBODY = "-"

# What marks say of the texts, of all that is tallied.
MARKED = (
    "organisations.span",
    "organisations.strict",
    "organisations.kind",
    "organisations.grouping",
    "amounts.span",
    "amounts.kind",
    "headcounts.span",
    "headcounts.population",
    "headcounts.change",
    "figures.holder",
)


def read_all_marked(folder: Path) -> list[Pair]:
    """The texts of all files (*.txt) of a folder, each as an article with its gold.

    Raises UsageError as `read_marked` does.
    """
    return [pair for path in sorted(folder.glob("*.txt")) for pair in read_marked(path)]


def read_marked(path: Path) -> list[Pair]:
    """The texts of a file, each as an article with its gold.

    Raises UsageError, with the text and what is wrong with it.
    """
    parts = _HEAD.split(path.read_text(encoding="utf-8"))[1:]
    return [_read(path, *parts[at : at + 3]) for at in range(0, len(parts), 3)]


@dataclass
class _Text:
    """The text without its marks, the bodies by name, and the figures with their marks."""

    text: str = ""
    bodies: dict[str, tuple[str, list[tuple[int, int]]]] = field(default_factory=dict)
    figures: list[tuple[int, re.Match[str]]] = field(default_factory=list)

    def take(self, mark: re.Match[str]) -> None:
        """Add what is marked."""
        start = len(self.text)
        self.text += mark["name"] or mark["figure"]
        if mark["figure"]:
            self.figures.append((start, mark))
        else:
            _, spans = self.bodies.setdefault(mark["of"] or mark["name"], (mark["kind"], []))
            spans.append((start, len(self.text)))

    def id_of(self, holder: str) -> str | None:
        """The id of a holder; raises ValueError where no body of this name is marked."""
        if holder in (_NOBODY, UNCLEAR):
            return None if holder == _NOBODY else UNCLEAR
        if holder not in self.bodies:
            raise ValueError(f"the holder « {holder} » is no body that is marked under this name.")
        return f"o{[*self.bodies].index(holder) + 1}"


def _read(path: Path, name: str, day: str, marked: str) -> Pair:
    read, done, marked = _Text(), 0, marked.strip()
    for mark in _MARK.finditer(marked):
        read.text += marked[done : mark.start()]
        read.take(mark)
        done = mark.end()
    read.text += marked[done:]
    if left := _LEFT.search(read.text):
        raise UsageError(f"{path}: {name}: a mark that is none, at « {read.text[left.start() : left.start() + 30]} ».")
    try:
        return Article(article_id=name, text=read.text, published=date.fromisoformat(day)), _gold(name, day, read)
    except ValueError as error:
        raise UsageError(f"{path}: {name}: {error}") from error


def _gold(name: str, day: str, read: _Text) -> GoldArticle:
    bodies = [
        {"id": read.id_of(body), "name": body, "kind": kind, "mentions": spans} for body, (kind, spans) in read.bodies.items()
    ]
    figures = [(mark["class"] in get_args(AmountKind), _figure(start, mark, read)) for start, mark in read.figures]
    amounts = [figure for is_sum, figure in figures if is_sum]
    headcounts = [figure for is_sum, figure in figures if not is_sum]
    marked = {"organisations": bodies, "amounts": amounts, "headcounts": headcounts}
    return GoldArticle.model_validate({"article_id": name, "published": day, **marked})


def _figure(start: int, mark: re.Match[str], read: _Text) -> dict[str, object]:
    said = {
        "start": start,
        "end": start + len(mark["figure"]),
        "text": mark["figure"],
        "organisation": read.id_of(mark["holder"]),
    }
    values = {"value": None, "value_min": None, "value_max": None, "modifier": "exact"}
    if mark["class"] in get_args(AmountKind):
        return {**said, **values, "kind": mark["class"], "currency": None}
    return {**said, **values, "population": mark["class"], "change": mark["change"]}


def score_marked(pairs: Sequence[Pair]) -> Tally:
    """How much of what is marked the extraction finds, by metric."""
    found = extract_many(article for article, _ in pairs)
    counts = total(tally(compare(facts, gold)) for facts, (_, gold) in zip(found, pairs, strict=True))
    return {metric: counts[metric] for metric in MARKED if metric in counts}


def main() -> None:
    """The scores of a folder, a line each."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.marked", description=(__doc__ or "").split(":")[0])
    parser.add_argument("folder", type=Path, help="folder of marked texts (*.txt)")
    for metric, count in score_marked(read_all_marked(parser.parse_args().folder)).items():
        shares = (count.precision or 0.0, count.recall or 0.0, count.f1 or 0.0)
        sys.stdout.write("{:24} precision {:.3f} recall {:.3f} F {:.3f} of {}\n".format(metric, *shares, count.gold))


if __name__ == "__main__":
    main()
