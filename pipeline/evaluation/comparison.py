"""One article's facts against its gold: what was found, what was missed, and which parts of it are right."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pipeline.evaluation.matching import Pair, match_spans
from pipeline.extraction.extractor import Facts
from schemas import Amount, DateMention, Fact, Figure, Headcount, OrganisationMention
from schemas.gold import UNCLEAR, GoldAmount, GoldArticle, GoldDate, GoldFigure, GoldHeadcount, GoldMention, GoldSpan

Kind = Literal["organisations", "dates", "durations", "amounts", "headcounts"]
_CALENDAR = ("DATE", "PERIOD")
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

    `right` says of each aspect that can be compared (strict boundaries, value, modifier, …) whether it is right.
    """

    kind: Kind
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
    text = facts.article.text
    mentions = list(_outcomes("organisations", text, facts.organisation_mentions, gold.mentions(text), gold))
    same_as = _same_organisations(mentions)
    figures = [
        *_outcomes("amounts", text, facts.amounts, gold.amounts, gold, same_as),
        *_outcomes("headcounts", text, facts.headcounts, gold.headcounts, gold, same_as),
    ]
    return [*mentions, *_date_outcomes(facts, gold), *figures]


def _date_outcomes(facts: Facts, gold: GoldArticle) -> Iterator[Outcome]:
    """Calendar expressions, then durations and recurrences, which are never counted as dates."""
    kinds: tuple[tuple[Kind, bool], ...] = ("dates", True), ("durations", False)
    for kind, calendar in kinds:
        found = [each for each in facts.dates if (each.type in _CALENDAR) is calendar]
        marked = [each for each in gold.dates if (each.type in _CALENDAR) is calendar]
        yield from _outcomes(kind, facts.article.text, found, marked, gold)


def _outcomes(
    kind: Kind,
    text: str,
    found: Sequence[Fact],
    marked: Sequence[GoldSpan],
    gold: GoldArticle,
    same_as: Mapping[str, set[str]] | None = None,
) -> Iterator[Outcome]:
    """`same_as` gives the gold organisations that a found organisation stands for; only figures have need of it."""
    pairs, spurious, missed = match_spans(text, found, marked, gold.ignore)
    for pair in pairs:
        yield _paired(kind, pair, found[pair.found], marked[pair.gold], same_as or {})
    yield from (Outcome(kind, None, found[i]) for i in spurious)
    yield from (Outcome(kind, marked[j], None, holder=_missed_holder(marked[j])) for j in missed)


def _paired(kind: Kind, pair: Pair, found: Fact, gold: GoldSpan, same_as: Mapping[str, set[str]]) -> Outcome:
    holder = _holder(found, gold, same_as) if isinstance(gold, GoldFigure) else None
    return Outcome(kind, gold, found, {"strict": pair.same, **_aspects(found, gold)}, holder)


def _aspects(found: Any, gold: GoldSpan) -> dict[str, bool]:
    """Which aspects of a found fact are as gold has them; aspects that gold leaves open are not compared."""
    match gold:
        case GoldMention():
            return {"kind": found.kind == gold.kind} if gold.kind else {}
        case GoldDate() if gold.type in _CALENDAR:
            parts = {"modifier": found.modifier == gold.modifier or (gold.modifier is None and found.modifier in _BOUNDS)}
            return _equal(found, gold, "type", "precision") | parts | {"value": _same_days(found, gold)}
        case GoldDate():
            return _equal(found, gold, "type") | {"value": found.timex == gold.timex}
        case GoldAmount():
            value = _same_value(found, gold) and found.currency == gold.currency
            return _equal(found, gold, "modifier", "kind") | {"value": value}
        case GoldHeadcount():
            change = _equal(found, gold, "change") if gold.change else {}
            return _equal(found, gold, "modifier", "population") | {"value": _same_value(found, gold)} | change
        case _:
            raise TypeError(type(gold))


def _equal(found: Fact, gold: GoldSpan, *aspects: str) -> dict[str, bool]:
    return {aspect: getattr(found, aspect) == getattr(gold, aspect) for aspect in aspects}


def _same_days(found: DateMention, gold: GoldDate) -> bool:
    return (found.date_from, found.date_to) == (gold.date_from, gold.date_to)


def _same_value(found: Figure, gold: GoldFigure) -> bool:
    """The same figure; of a range both ends, of a vague plural (« des milliers ») the lower one."""
    if gold.value is not None:
        return found.value == gold.value
    return found.value is None and found.value_min == gold.value_min and gold.value_max in (None, found.value_max)


def _same_organisations(mentions: Sequence[Outcome]) -> dict[str, set[str]]:
    """For each found organisation, the gold organisations that it shares a mention with."""
    same: dict[str, set[str]] = defaultdict(set)
    for outcome in mentions:
        if isinstance(outcome.found, OrganisationMention) and isinstance(outcome.gold, GoldMention):
            same[outcome.found.organisation_id].add(outcome.gold.organisation)
    return same


def _holder(found: Fact, gold: GoldFigure, same_as: Mapping[str, set[str]]) -> Holder | None:
    if gold.organisation == UNCLEAR or not isinstance(found, Amount | Headcount):
        return None
    given = found.organisation_id
    right = given is not None and gold.organisation in same_as.get(given, ())
    return Holder(gold.organisation is not None, given is not None, right)


def _missed_holder(gold: GoldSpan) -> Holder | None:
    """A figure that was missed has lost its holder too."""
    named = isinstance(gold, GoldFigure) and gold.organisation not in (None, UNCLEAR)
    return Holder(True, False, False) if named else None
