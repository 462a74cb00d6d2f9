"""What a fact is: a span of an article's text, and the value it stands for."""

from abc import abstractmethod
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

OrganisationKind = Literal[
    "company", "health", "education", "research", "chamber", "cluster", "association",
    "union", "public", "media", "bank", "party", "sport", "other",
]  # fmt: skip
DateType = Literal["DATE", "PERIOD", "DURATION", "SET"]
Precision = Literal["day", "week", "month", "quarter", "half", "season", "year", "decade", "century"]
DateModifier = Literal["start", "mid", "end", "approx", "before", "after"]
Modifier = Literal["exact", "approx", "at_least", "at_most"]
AmountKind = Literal[
    "revenue", "budget", "investment", "funding", "market", "cost",
    "profit", "debt", "value", "salary", "other",
]  # fmt: skip
Population = Literal[
    "staff", "jobs", "professionals", "students", "members",
    "participants", "patients", "residents", "victims", "people",
]  # fmt: skip
Change = Literal["total", "created", "cut", "planned"]

Int32 = Annotated[int, Field(ge=0, lt=2**31), "int32"]
Count = Annotated[int, Field(ge=0, lt=2**63)]
# From here on two whole numbers are one to a reader that has floats of 64 bits: jq, JavaScript.
_LARGEST_EXACT = 2**53


def plain_number(value: Decimal) -> int | float | str:
    """A decimal as JSON has it: a number where every reader gets its very digits, else a string."""
    if value == value.to_integral_value() and abs(value) <= _LARGEST_EXACT:
        return int(value)
    return float(value) if Decimal(str(float(value))) == value else f"{value:f}"


_MONEY_IN_JSON = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "Decimal, where a number of 64 bits would lose digits."},
    ]
}
Money = Annotated[
    Decimal,
    Field(max_digits=24, decimal_places=4),
    PlainSerializer(plain_number, when_used="json"),
    WithJsonSchema(_MONEY_IN_JSON, mode="serialization"),
]
Confidence = Annotated[float, Field(ge=0, le=1)]


class Fact(BaseModel):
    """A span of an article and how it was found; every fact table starts from these columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str = Field(description="Article the fact is in; key of `articles`.")
    start: Int32 = Field(description="First character of the span. Unit: Unicode code points of `articles.text`.")
    end: Int32 = Field(description="End of the span, exclusive. Unit: Unicode code points of `articles.text`.")
    text: str = Field(min_length=1, description="The span itself: `articles.text[start:end]`.")
    sentence: Int32 = Field(description="Index of the sentence the span begins in, from 0.")
    rule: str = Field(min_length=1, description="What found the fact: a name of a pattern or of a kind of evidence.")
    confidence: Confidence = Field(description="How sure the extractor is. Unit: probability, 0 to 1.")

    @model_validator(mode="after")
    def _span_fits_text(self) -> Self:
        if self.end - self.start != len(self.text):
            place = {"start": self.start, "end": self.end, "text": self.text}
            raise PydanticCustomError("span_length", "span {start}-{end} does not have the length of its text '{text}'", place)
        return self

    @abstractmethod
    def told(self) -> str:
        """The value in a few words, for people; a modifier goes before it unless it is `exact`."""


class OrganisationMention(Fact):
    """One mention of an organisation, and the organisation it refers to."""

    mention_id: str = Field(description="Identifier of the mention.")
    organisation_id: str = Field(description="Organisation mentioned, a function of its name alone; key of `organisations`.")
    name: str = Field(min_length=1, description="Canonical name of the organisation in this article.")
    kind: OrganisationKind = Field(description="What sort of body it is.")

    def told(self) -> str:
        """« CHU de Rouen (health) »."""
        return f"{self.name} ({self.kind})"


class DateMention(Fact):
    """A calendar expression (TIMEX3): a point or unit, a period, a duration or a recurrence."""

    date_id: str = Field(description="Identifier of the date.")
    type: DateType = Field(description="DATE (point or unit), PERIOD (two ends), DURATION (length), SET (recurrence).")
    timex: str = Field(min_length=1, description="TIMEX3 value: `2019-09-27`, `2019-Q3`, `P5Y`, `XXXX-WXX-4`; X where unknown.")
    date_from: date | None = Field(None, description="First day, included; null for DURATION and SET, or when unresolved.")
    date_to: date | None = Field(None, description="Last day, included; null for DURATION and SET, or when unresolved.")
    precision: Precision | None = Field(None, description="Grain that the text gives; null for DURATION and SET.")
    modifier: DateModifier | None = Field(None, description="Part or bound said of the unit: « fin 2023 » is 2023 with `end`.")
    deictic: bool = Field(description="Whether the value depends on the publication date (« jeudi dernier »).")

    @model_validator(mode="after")
    def _both_ends(self) -> Self:
        if (self.date_from is None) != (self.date_to is None):
            raise PydanticCustomError("half_dated", "date_from and date_to go together")
        if self.date_from and self.date_to and self.date_from > self.date_to:
            days = {"date_from": str(self.date_from), "date_to": str(self.date_to)}
            raise PydanticCustomError("days_reversed", "date_from {date_from} is after date_to {date_to}", days)
        return self

    def told(self) -> str:
        """« end 2023-01-01 to 2023-12-31 », « P5Y »."""
        days = " to ".join(dict.fromkeys(str(day) for day in (self.date_from, self.date_to) if day))
        return " ".join(filter(None, (self.modifier, days or self.timex)))


class Amount(Fact):
    """A sum of money; its currency, where the text settles it."""

    amount_id: str = Field(description="Identifier of the amount.")
    value: Money | None = Field(None, description="The sum, scale words applied; null for a range. Unit: units of `currency`.")
    value_min: Money | None = Field(None, description="Lower end of a range. Unit: units of `currency`.")
    value_max: Money | None = Field(None, description="Upper end of a range. Unit: units of `currency`.")
    currency: str | None = Field(pattern="^[A-Z]{3}$", description="Currency, ISO 4217; null where the text leaves it open.")
    modifier: Modifier = Field(description="How the text bounds the figure: « plus de » is `at_least`.")
    kind: AmountKind = Field(description="What the money is.")
    organisation_id: str | None = Field(None, description="Holder: who has, earns or gives it; null when nobody named does.")
    holder_confidence: Confidence | None = Field(
        None, description="How sure that holder, or that nobody, is; null where nothing says. Unit: probability, 0 to 1."
    )
    date_id: str | None = Field(None, description="Period the text ties the figure to; key of `dates`.")

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        _check_bounds(self)
        return self

    def told(self) -> str:
        """« approx 1 800 000 EUR, revenue »."""
        return f"{_figure_told(self, self.currency or '')}, {self.kind}"


class Headcount(Fact):
    """A count of people or of jobs."""

    headcount_id: str = Field(description="Identifier of the headcount.")
    value: Count | None = Field(None, description="The count; null for a range or a vague plural. Unit: persons or jobs.")
    value_min: Count | None = Field(None, description="Lower end of a range or vague plural. Unit: persons or jobs.")
    value_max: Count | None = Field(None, description="Upper end of a range. Unit: persons or jobs.")
    modifier: Modifier = Field(description="How the text bounds the figure: « près de » is `approx`.")
    noun: str = Field(min_length=1, description="Noun that is counted, as written or understood: « enseignants-chercheurs ».")
    population: Population = Field(description="Class of that noun.")
    change: Change | None = Field(None, description="Whether the count is a total in place, created, cut or planned.")
    part_of: str | None = Field(None, description="headcount_id of the whole, for « dont 141 médecins ».")
    organisation_id: str | None = Field(None, description="Holder: who has, employs or trains them; null when nobody named does.")
    holder_confidence: Confidence | None = Field(
        None, description="How sure that holder, or that nobody, is; null where nothing says. Unit: probability, 0 to 1."
    )
    date_id: str | None = Field(None, description="Period the text ties the figure to; key of `dates`.")

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        _check_bounds(self)
        return self

    def told(self) -> str:
        """« at least 10 000 collaborateurs, staff »."""
        return f"{_figure_told(self, self.noun)}, {self.population}"


Figure = Amount | Headcount


def _check_bounds(figure: Figure) -> None:
    """A figure has a value, or at least the lower end of a range, never both."""
    if (figure.value is None) == (figure.value_min is None):
        raise PydanticCustomError("no_figure", "give value, or value_min with value_max, not both and not neither")
    if figure.value_max is not None and (figure.value_min is None or figure.value_min > figure.value_max):
        ends = {"value_min": str(figure.value_min), "value_max": str(figure.value_max)}
        raise PydanticCustomError("range_reversed", "value_min {value_min} must not exceed value_max {value_max}", ends)


def _figure_told(figure: Figure, unit: str) -> str:
    shown = " to ".join(spaced(each) for each in (figure.value, figure.value_min, figure.value_max) if each is not None)
    if figure.value is None and figure.value_max is None:
        shown += " or more"
    modifier = "" if figure.modifier == "exact" else figure.modifier.replace("_", " ")
    return " ".join(filter(None, (modifier, shown, unit)))


def spaced(number: Decimal | int) -> str:
    """A number for people: thousands apart, no idle decimals, « 1 234 567.5 »."""
    whole, _, decimals = f"{Decimal(number):,f}".partition(".")
    return ".".join(filter(None, (whole.replace(",", " "), decimals.rstrip("0"))))
