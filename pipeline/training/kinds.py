"""Learn what figures and bodies are from gold: kinds of amounts, changes of headcounts, kinds of organisations.

`python -m pipeline.training.kinds` reads `corpus/` and rewrites `amount_kinds.json`, `changes.json` and
`organisation_kinds.json` in `pipeline/weights/`, to the same bytes each time. Needs scikit-learn (the `train` extra).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.amounts import kinds as amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.extractor import prepare
from pipeline.extraction.headcounts import changes as headcounts
from pipeline.extraction.headcounts.finding import Count, find_counts, is_near
from pipeline.extraction.organisations import find_organisations
from pipeline.extraction.organisations import group_kind as bodies
from pipeline.extraction.organisations.grouping import find_groups
from pipeline.extraction.organisations.names import find_entities
from pipeline.reading.document import Document
from pipeline.reading.gold import read_pairs
from pipeline.training.linear import Example, fit
from schemas import Amount, Fact
from schemas.facts import Change
from schemas.gold import GoldArticle, GoldSpan

MarkT = TypeVar("MarkT", bound=GoldSpan)

WEIGHTS = Path(__file__).parents[1] / "weights"
_REGULARISATION = {"amount_kinds": 0.1, "changes": 0.3, "organisation_kinds": 1.0}


def examples(document: Document, gold: GoldArticle) -> Iterator[tuple[str, Example]]:
    """What one article teaches each of the models, by its name. Facts are those found, as they will be at extraction."""
    dates = list(find_dates(document))
    sums = list(find_amounts(document, taken=dates))
    counts = list(find_counts(document, [*dates, *sums]))
    yield from (("amount_kinds", example) for example in _of_amounts(document, sums, gold))
    yield from (("changes", example) for example in _of_headcounts(document, counts, gold))
    yield from (("organisation_kinds", example) for example in _of_organisations(document, [*dates, *sums], gold))


def _of_amounts(document: Document, sums: Sequence[Amount], gold: GoldArticle) -> Iterator[Example]:
    described = amounts.describe(document, [_money(each) for each in sums])
    for money, features in zip(sums, described, strict=True):
        if marked := _marked(gold.amounts, money.start, money.end):
            yield Example(features, marked.kind)


def _money(amount: Amount) -> amounts.Money:
    least = amount.value if amount.value is not None else amount.value_min
    return amounts.Money(amount.start, amount.end, least or Decimal(0), amount.currency or "")


def _of_headcounts(document: Document, counts: Sequence[Count], gold: GoldArticle) -> Iterator[Example]:
    """Only counts of which gold says what becomes of them: that it says nothing may be for want of an annotation."""
    last: Count | None = None
    known: Change | None = None
    for count in counts:
        marked = _marked(gold.headcounts, count.quantity.start, count.end)
        before = known if last and is_near(document, last, count) else None
        last, known = count, marked.change if marked else None
        if known and count.noun.population in headcounts.CHANGING:
            yield Example(list(headcounts.describe(document, count.noun, count.quantity.start, count.end, before)), known)


def _of_organisations(document: Document, taken: Sequence[Fact], gold: GoldArticle) -> Iterator[Example]:
    """One example a group of mentions, as often as the square root of how many gold has."""
    mentions = list(find_organisations(document, taken=taken))
    marked = gold.mentions(document.text)
    for group in find_groups(document, mentions):
        kinds = [found.kind for at in group if (found := _marked(marked, mentions[at].start, mentions[at].end)) and found.kind]
        if kinds:
            example = Example(bodies.describe(document, group, mentions), Counter(kinds).most_common(1)[0][0])
            yield from [example] * round(len(kinds) ** 0.5)


def _marked(marks: Sequence[MarkT], start: int, end: int) -> MarkT | None:
    """The first mark that overlaps the span."""
    return next((mark for mark in marks if mark.start < end and start < mark.end), None)


def main(corpus: Path = Path("corpus")) -> None:
    """Learn from a corpus folder and write the weights."""
    pairs = read_pairs(corpus / "gold", corpus / "articles")
    documents = [prepare(article) for article, _ in pairs]
    taught: dict[str, list[Example]] = {name: [] for name in _REGULARISATION}
    for document, entities, (_, gold) in zip(documents, find_entities(d.text for d in documents), pairs, strict=True):
        for name, example in examples(replace(document, entities=entities), gold):
            taught[name].append(example)
    for name, learnt in taught.items():
        content = asdict(fit(learnt, _REGULARISATION[name]))
        WEIGHTS.joinpath(f"{name}.json").write_text(dumps(content), encoding="utf-8")


def dumps(content: dict[str, Any]) -> str:
    """JSON with a line for each feature, in order."""
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(each)}" for name, each in sorted(content["weights"].items())]
    return f'{{"classes": {json.dumps(content["classes"])},\n"weights": {{\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    main()
