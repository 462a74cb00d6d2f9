"""One article's facts against its gold: what was found, what was missed, and which parts of it are right."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.evaluation.matching import match_spans
from pipeline.extraction.extractor import Facts
from schemas import KINDS, Fact, FactKind, OrganisationMention
from schemas.gold import UNCLEAR, GoldArticle, GoldFigure, GoldMention, GoldSpan
from schemas.kinds import Scored

# What gold need not say: whether a plural is bounded, what sort of body it is, what becomes of a headcount.
_OPTIONAL = ("value_max", "kind", "change")
# Gold marks the part of a unit that is meant (« fin 2022 »), and may leave the bound open (« avant l'été »).
_BOUNDS = ("before", "after", "approx")


class Holder(NamedTuple):
    """Whether gold names the holder of a figure, whether one was found, and whether it is the same."""

    expected: bool
    given: bool
    right: bool

    @property
    def is_wrong(self) -> bool:
        """Whether one is missing, too many, or another one."""
        return not self.right and (self.expected or self.given)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold fact and the found fact that is the same; one of them is None when it was missed or is spurious.

    `kind` is the name that the fact is scored under (`schemas.kinds.Scored`). `right` says of each aspect that can be compared
    (strict boundaries, value, modifier, …) whether it is right.
    """

    kind: str
    gold: GoldSpan | None
    found: Fact | None
    right: Mapping[str, bool] = field(default_factory=dict)
    holder: Holder | None = None

    @property
    def is_right(self) -> bool:
        """Whether a fact was found where gold has it, with its value."""
        return self.found is not None and self.gold is not None and self.right.get("value", True)


def compare(facts: Facts, gold: GoldArticle) -> list[Outcome]:
    """Everything that gold marks or the pipeline found in one article, kind by kind.

    Neutral spans of the gold and found facts over them are left out; so is the holder that gold calls unclear.
    """
    outcomes: list[Outcome] = []
    for kind in KINDS:
        same_as = _same_organisations(outcomes)
        for scored in kind.scored:
            outcomes += _outcomes(kind, scored, facts, gold, same_as)
    return outcomes


def _outcomes(
    kind: FactKind, scored: Scored, facts: Facts, gold: GoldArticle, same_as: Mapping[str, set[str]]
) -> Iterator[Outcome]:
    """What is scored under one name; `same_as` gives the gold organisations that a found organisation stands for."""
    text = facts.article.text
    found = [each for each in facts.of(kind) if kind.label_of(each) in scored.labels]
    marked = [each for each in kind.marked(gold, text) if kind.label_of(each) in scored.labels]
    pairs, spurious, missed = match_spans(text, found, marked, gold.ignore)
    for i, j, same in pairs:
        right = {"strict": same, **_aspects(scored, found[i], marked[j])}
        yield Outcome(scored.name, marked[j], found[i], right, _holder(kind, found[i], marked[j], same_as))
    yield from (Outcome(scored.name, None, found[i]) for i in spurious)
    yield from (Outcome(scored.name, marked[j], None, holder=_missed_holder(marked[j])) for j in missed)


def _aspects(scored: Scored, found: Fact, gold: GoldSpan) -> dict[str, bool]:
    """Which aspects of a found fact, and whether its value, are as gold has them; what gold leaves open is not compared."""
    right = {name: _is_same(name, found, gold) for name in scored.aspects if not _is_open(name, gold)}
    if scored.value:
        right["value"] = all(_is_same(column, found, gold) for column in scored.value if not _is_open(column, gold))
    return right


def _is_open(column: str, gold: GoldSpan) -> bool:
    return column in _OPTIONAL and getattr(gold, column) is None


def _is_same(column: str, found: Fact, gold: GoldSpan) -> bool:
    ours, theirs = getattr(found, column), getattr(gold, column)
    return ours == theirs or (column == "modifier" and theirs is None and ours in _BOUNDS)


def _same_organisations(mentions: Sequence[Outcome]) -> dict[str, set[str]]:
    """For each found organisation, the gold organisations that it shares a mention with."""
    same: dict[str, set[str]] = defaultdict(set)
    for outcome in mentions:
        if isinstance(outcome.found, OrganisationMention) and isinstance(outcome.gold, GoldMention):
            same[outcome.found.organisation_id].add(outcome.gold.organisation)
    return same


def _holder(kind: FactKind, found: Fact, gold: GoldSpan, same_as: Mapping[str, set[str]]) -> Holder | None:
    if not isinstance(gold, GoldFigure) or gold.organisation == UNCLEAR:
        return None
    given = kind.holder_of(found)
    right = given is not None and gold.organisation in same_as.get(given, ())
    return Holder(gold.organisation is not None, given is not None, right)


def _missed_holder(gold: GoldSpan) -> Holder | None:
    """A figure that was missed has lost its holder too."""
    named = isinstance(gold, GoldFigure) and gold.organisation not in (None, UNCLEAR)
    return Holder(True, False, False) if named else None
