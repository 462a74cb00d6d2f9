"""The kinds of facts, each declared once: extraction, tables, pages, annotation, checks and scores go through `KINDS`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.facts import Amount, DateMention, Fact, Headcount, OrganisationMention
from schemas.gold import GoldAmount, GoldArticle, GoldDate, GoldHeadcount, GoldMention, GoldSpan


@dataclass(frozen=True)
class Scored:
    """Facts of one kind that are scored together, under one name: `dates.fact`.

    `labels` are what annotation tools call them, each with its colour on a page, the first dark enough for text. `value` are the
    columns that make the value, right or wrong as a whole; `aspects` are those compared one by one. `short` is the name for a
    narrow column of a table.
    """

    name: str
    labels: Mapping[str, str]
    value: Sequence[str] = ()
    aspects: Sequence[str] = ()
    short: str = ""


@dataclass(frozen=True)
class FactKind:
    """One kind of fact.

    name       the table, and the field of `Facts`
    model      a row of the table; `key` is its identifier
    gold       the field of `GoldArticle`, and `gold_model` a marked span in it
    scored     the names it is scored under, each with its labels: points and periods of time apart from durations
    needed     the values that a mark must have to become gold: of each group one
    terminal   its colour on a terminal
    classes    columns that sort the facts, the main one first
    unit       the column that says of what a figure is so many; empty where there is none
    links      columns that lead to other facts of the article: to a column of a table
    """

    name: str
    model: type[Fact]
    key: str
    gold: str
    gold_model: type[GoldSpan]
    scored: Sequence[Scored]
    needed: Sequence[Sequence[str]]
    terminal: str
    classes: Sequence[str] = ()
    unit: str = ""
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def labels(self) -> Mapping[str, str]:
        """What annotation tools call its facts, each label with its colour."""
        return {label: colour for scored in self.scored for label, colour in scored.labels.items()}

    @property
    def colour(self) -> str:
        """Its colour on a page, dark enough for text."""
        return next(iter(self.labels.values()))

    @property
    def singular(self) -> str:
        """What one fact is called: « organisation mention »."""
        return self.name.replace("_", " ").removesuffix("s")

    @property
    def has_holder(self) -> bool:
        """Whether its facts belong to an organisation, `organisation_id`."""
        return "organisation_id" in self.links

    def holder_of(self, fact: Any) -> str | None:
        """The `organisation_id` of the holder of a found fact; None for nobody, and where the kind has none."""
        holder: str | None = fact.organisation_id if self.has_holder else None
        return holder

    def label_of(self, fact: Any) -> str:
        """The label of a fact, found or in gold: the only one of its kind, else its `type`."""
        label: str = next(iter(self.labels)) if len(self.labels) == 1 else fact.type
        return label

    def marked(self, gold: GoldArticle, text: str) -> Sequence[GoldSpan]:
        """The spans of this kind that gold marks in an article of that text; of organisations, each mention."""
        spans: Sequence[GoldSpan] = gold.mentions(text) if self.gold_model is GoldMention else getattr(gold, self.gold)
        return spans


_FIGURE = {"organisation_id": ("organisation_mentions", "organisation_id"), "date_id": ("dates", "date_id")}
_BOUNDS = ("value", "value_min", "value_max")

# Organisations come first: the holders of the others are compared by them.
KINDS: Sequence[FactKind] = (
    FactKind(
        name="organisation_mentions",
        model=OrganisationMention,
        key="mention_id",
        gold="organisations",
        gold_model=GoldMention,
        scored=[Scored("organisations", {"ORG": "#0b7285"}, aspects=["kind"], short="orgs")],
        needed=[["name"]],
        terminal="cyan",
        classes=["kind"],
    ),
    FactKind(
        name="dates",
        model=DateMention,
        key="date_id",
        gold="dates",
        gold_model=GoldDate,
        scored=[
            Scored(
                "dates",
                {"DATE": "#2b8a3e", "PERIOD": "#5ba300"},
                value=["date_from", "date_to"],
                aspects=["type", "precision", "modifier"],
            ),
            Scored("durations", {"DURATION": "#8bc34a", "SET": "#b0bf1a"}, value=["timex"], aspects=["type"], short="durat."),
        ],
        needed=[["date_from", "precision", "timex"]],
        terminal="green",
        classes=["type", "precision"],
    ),
    FactKind(
        name="amounts",
        model=Amount,
        key="amount_id",
        gold="amounts",
        gold_model=GoldAmount,
        scored=[Scored("amounts", {"AMOUNT": "#b35900"}, value=[*_BOUNDS, "currency"], aspects=["modifier", "kind"])],
        needed=[["value", "value_min"], ["modifier"], ["currency"], ["kind"]],
        terminal="yellow",
        classes=["kind"],
        unit="currency",
        links=_FIGURE,
    ),
    FactKind(
        name="headcounts",
        model=Headcount,
        key="headcount_id",
        gold="headcounts",
        gold_model=GoldHeadcount,
        scored=[
            Scored(
                "headcounts",
                {"HEADCOUNT": "#9c36b5"},
                value=_BOUNDS,
                aspects=["modifier", "population", "change"],
                short="heads",
            )
        ],
        needed=[["value", "value_min"], ["modifier"], ["population"]],
        terminal="magenta",
        classes=["population"],
        unit="noun",
        links=_FIGURE | {"part_of": ("headcounts", "headcount_id")},
    ),
)

SCORED: Mapping[str, Scored] = {scored.name: scored for kind in KINDS for scored in kind.scored}
