"""Paragraphs with their organisations and figures marked in the text: what the learnt parts are taught beside whole articles.

Each stands after a line `=== id day`. `[CHU de Lens|health]` is a body with its kind, `[CHU|health|CHU de Lens]` the same body under a
short name. `{2,4 M€|cost|CHU de Lens}` is a sum with its kind and holder, `{45 postes|jobs/cut|-}` a count with its population and, after
a stroke, what becomes of it; `-` is nobody, `?` unclear. Values and dates are not marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from pipeline.errors import UsageError
from schemas import Article
from schemas.facts import AmountKind, Population
from schemas.gold import UNCLEAR, GoldAmount, GoldArticle, GoldHeadcount, GoldOrganisation

_HEAD = re.compile(r"^=== (\S+) (\d{4}-\d\d-\d\d)\n", re.MULTILINE)
_MARK = re.compile(r"\[(?P<name>[^\[\]|]+)\|(?P<kind>[a-z]+)(?:\|(?P<of>[^\[\]|]+))?\]|\{(?P<figure>[^{}|]+)\|(?P<class>[a-z]+)(?:/(?P<change>[a-z]+))?\|(?P<holder>[^{}|]+)\}")
_NOBODY = "-"


def read_marked(path: Path) -> list[tuple[Article, GoldArticle]]:
    """The paragraphs of a file, each as an article with its gold.

    Raises UsageError, with the paragraph and what is wrong with it.
    """
    parts = _HEAD.split(path.read_text(encoding="utf-8"))[1:]
    return [_read(path, *parts[at : at + 3]) for at in range(0, len(parts), 3)]


@dataclass
class _Paragraph:
    text: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    figures: list[tuple[int, int, re.Match[str]]] = field(default_factory=list)


def _read(path: Path, name: str, day: str, marked: str) -> tuple[Article, GoldArticle]:
    read = _Paragraph()
    done = 0
    marked = marked.strip()
    for mark in _MARK.finditer(marked):
        read.text += marked[done : mark.start()]
        start, done = len(read.text), mark.end()
        read.text += mark["name"] or mark["figure"]
        if mark["figure"]:
            read.figures.append((start, len(read.text), mark))
            continue
        of = mark["of"] or mark["name"]
        read.ids.setdefault(of, f"o{len(read.ids) + 1}")
        read.kinds.setdefault(of, mark["kind"])
        read.spans.setdefault(of, []).append((start, len(read.text)))
    read.text += marked[done:]
    try:
        gold = _gold(name, day, read)
    except (KeyError, ValidationError) as error:
        raise UsageError(f"{path}: {name}: {error}") from error
    if left := re.search(r"[\[\]{}|]", read.text):
        raise UsageError(f"{path}: {name}: a mark that is none, near « {read.text[max(0, left.start() - 30) : left.start() + 30]} ».")
    return Article(article_id=name, text=read.text, published=date.fromisoformat(day)), gold


def _gold(name: str, day: str, read: _Paragraph) -> GoldArticle:
    bodies = [
        GoldOrganisation.model_validate({"id": read.ids[of], "name": of, "kind": read.kinds[of], "mentions": read.spans[of]}) for of in read.ids
    ]
    amounts, headcounts = [], []
    for start, end, mark in read.figures:
        holder = {_NOBODY: None, UNCLEAR: UNCLEAR}.get(mark["holder"], "") if mark["holder"] in (_NOBODY, UNCLEAR) else read.ids[mark["holder"]]
        common = {"start": start, "end": end, "text": read.text[start:end], "value": None, "value_min": None, "value_max": None, "modifier": "exact", "organisation": holder}
        if mark["class"] in get_args(AmountKind):
            amounts.append(GoldAmount.model_validate({**common, "kind": mark["class"], "currency": None}))
        else:
            headcounts.append(GoldHeadcount.model_validate({**common, "population": mark["class"], "change": mark["change"]}))
    return GoldArticle(article_id=name, published=date.fromisoformat(day), organisations=bodies, amounts=amounts, headcounts=headcounts)
