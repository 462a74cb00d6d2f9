"""Outcomes counted: for each metric how many are right, of how many found and how many in the gold.

A metric is `<kind>.<aspect>`. Aspects counted over all facts, with a precision and a recall:

    span      found where gold has it
    strict    found with the same boundaries
    fact      found with the right value (of all kinds but organisations)
    grouping  pairs of mentions that are one organisation
    holder    the organisation whose figure it is

All others (value, modifier, kind, population, …) are accuracies: counted over the facts found where gold has them;
`articles.published`, the day that deictic dates count from, over the articles.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.evaluation.comparison import Outcome
from schemas import OrganisationMention
from schemas.gold import GoldMention
from schemas.kinds import SCORED

# The metric to look at first for each kind, and its name in tables.
HEADLINES = {
    "organisations.span": "organisations",
    "organisations.grouping": "grouping",
    **{f"{name}.fact": name for name, scored in SCORED.items() if scored.value},
    "figures.holder": "holders",
}
WITH_RECALL = ("span", "strict", "fact", "holder", "grouping")


class Count(NamedTuple):
    """How many are right, of how many found, of how many in the gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None when nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found right; None when gold has nothing."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, and the plain accuracy of an aspect; None when there is nothing to count."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else None


Tally = dict[str, Count]


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """The counts of one article's outcomes, by metric."""
    counts = [*_grouping(outcomes)]
    for outcome in outcomes:
        counts += _counts(outcome)
    return _added(counts)


def total(tallies: Iterable[Tally]) -> Tally:
    """The counts of several articles together."""
    return _added(item for each in tallies for item in each.items())


def _added(counts: Iterable[tuple[str, Count]]) -> Tally:
    sums: dict[str, Count] = defaultdict(Count)
    for metric, count in counts:
        sums[metric] = Count(*map(sum, zip(sums[metric], count, strict=True)))
    return dict(sorted(sums.items()))


def _counts(outcome: Outcome) -> Iterator[tuple[str, Count]]:
    found, gold = outcome.found is not None, outcome.gold is not None
    both = found and gold
    yield f"{outcome.kind}.span", Count(both, found, gold)
    yield f"{outcome.kind}.strict", Count(outcome.right.get("strict", False), found, gold)
    if SCORED[outcome.kind].value:
        yield f"{outcome.kind}.fact", Count(outcome.is_right, found, gold)
    yield from ((f"{outcome.kind}.{name}", Count(right, 1, 1)) for name, right in outcome.right.items() if name != "strict")
    if outcome.holder:
        expected, given, right = outcome.holder
        for kind in (outcome.kind, "figures"):
            yield f"{kind}.holder", Count(right, given, expected)


def _grouping(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, Count]]:
    """Pairs of matched mentions: called one organisation by gold, by the pipeline, by both."""
    named = Counter(
        (outcome.found.organisation_id, outcome.gold.organisation)
        for outcome in outcomes
        if isinstance(outcome.found, OrganisationMention) and isinstance(outcome.gold, GoldMention)
    )
    found, gold = Counter[str](), Counter[str]()
    for (organisation_id, organisation), n in named.items():
        found[organisation_id] += n
        gold[organisation] += n
    right, given, expected = (sum(n * (n - 1) // 2 for n in each.values()) for each in (named, found, gold))
    yield "organisations.grouping", Count(right, given, expected)
