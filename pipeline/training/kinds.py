"""Learn what numbers, figures and bodies are from gold: what is counted, kinds of amounts and bodies, changes of headcounts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeVar

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.amounts import kinds as amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.headcounts import changes as headcounts
from pipeline.extraction.headcounts.finding import Count, find_counts, is_near
from pipeline.extraction.organisations import find_organisations
from pipeline.extraction.organisations import group_kind as bodies
from pipeline.extraction.organisations.grouping import find_groups
from pipeline.reading.document import Document
from pipeline.training.articles import Pair
from pipeline.training.folds import Scores, accuracy
from pipeline.training.linear import Example, fit_classes
from pipeline.training.numbers import bare_numbers
from pipeline.weights.linear import LinearModel
from schemas import Amount, Fact
from schemas.facts import Change
from schemas.gold import GoldArticle, GoldSpan

MarkT = TypeVar("MarkT", bound=GoldSpan)

BARE_NUMBERS = "bare_numbers"
RIDGES = {BARE_NUMBERS: 4.0, "amount_kinds": 4.0, "changes": 10 / 3, "organisation_kinds": 1.0}


def learn_kinds(
    pairs: Sequence[Pair], documents: Sequence[Document], names: Collection[str]
) -> Iterator[tuple[str, LinearModel, Scores]]:
    """These models by name, with their scores, from the articles as readers see them that have not learnt from them.

    The weights of candidates must be there, and those of bare numbers before all others.
    """
    taught: dict[str, list[Example]] = defaultdict(list)
    for document, (_, gold) in zip(documents, pairs, strict=True):
        for name, example in examples(document, gold):
            taught[name].append(example)
    for name, learnt in ((name, taught[name]) for name in names):
        fit = partial(fit_classes, ridge=RIDGES[name])
        yield name, fit(learnt), accuracy(learnt, fit, _judge)


def _judge(model: LinearModel, example: Example) -> list[bool]:
    return [model.choose(example.features) == example.label]


def examples(document: Document, gold: GoldArticle) -> Iterator[tuple[str, Example]]:
    """What one article teaches each of the models, by its name. Facts are those found, as they will be at extraction."""
    dates = list(find_dates(document))
    sums = list(find_amounts(document, taken=dates))
    counts = list(find_counts(document, [*dates, *sums]))
    yield from ((BARE_NUMBERS, example) for example in bare_numbers(document, dates, sums, counts, gold))
    yield from (("amount_kinds", example) for example in _of_amounts(document, sums, gold))
    yield from (("changes", example) for example in _of_headcounts(document, counts, gold))
    yield from (("organisation_kinds", example) for example in _of_organisations(document, [*dates, *sums], gold))


def _of_amounts(document: Document, sums: Sequence[Amount], gold: GoldArticle) -> Iterator[Example]:
    described = amounts.describe(document, [_money(each) for each in sums])
    for money, features in zip(sums, described, strict=True):
        if marked := _marked(gold.amounts, money.start, money.end):
            yield Example(gold.article_id, features, marked.kind)


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
            features = list(headcounts.describe(document, count.noun, count.quantity.start, count.end, before))
            yield Example(gold.article_id, features, known)


def _of_organisations(document: Document, taken: Sequence[Fact], gold: GoldArticle) -> Iterator[Example]:
    """One example a group of mentions, as often as the square root of how many gold has."""
    mentions = list(find_organisations(document, taken=taken))
    marked = gold.mentions(document.text)
    for group in find_groups(document, mentions):
        kinds = [found.kind for at in group if (found := _marked(marked, mentions[at].start, mentions[at].end)) and found.kind]
        if kinds:
            features = bodies.describe(document, group, mentions)
            example = Example(gold.article_id, features, Counter(kinds).most_common(1)[0][0])
            yield from [example] * round(len(kinds) ** 0.5)


def _marked(marks: Sequence[MarkT], start: int, end: int) -> MarkT | None:
    """The first mark that overlaps the span."""
    return next((mark for mark in marks if mark.start < end and start < mark.end), None)
