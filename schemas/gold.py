"""What gold is: the facts of an article as a person marks them (`corpus/gold/*.json`)."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from schemas.facts import AmountKind, Change, DateModifier, DateType, Modifier, OrganisationKind, Population, Precision

UNCLEAR = "?"


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldSpan(_Gold):
    """A marked span: offsets in code points of the article's stored text, end exclusive, and the text itself."""

    start: int
    end: int
    text: str


class GoldDate(GoldSpan):
    """A marked date; the value of a deictic form without publication date is null."""

    type: DateType
    date_from: date | None
    date_to: date | None
    precision: Precision | None
    modifier: DateModifier | None
    timex: str | None


class GoldFigure(GoldSpan):
    """What marked amounts and headcounts share; `organisation` is an id of the file, null, or `?` where the text blurs it."""

    value: Decimal | None
    value_min: Decimal | None
    value_max: Decimal | None
    modifier: Modifier
    organisation: str | None


class GoldAmount(GoldFigure):
    """A marked amount; `currency` is null where the text leaves it open."""

    currency: str | None
    kind: AmountKind


class GoldHeadcount(GoldFigure):
    """A marked headcount; `part_of` is the start of the whole."""

    population: Population
    change: Change | None = None
    part_of: int | None = None


class GoldMention(GoldSpan):
    """A marked mention of an organisation: the organisation's id in the file, and its kind if gold gives one."""

    organisation: str
    kind: OrganisationKind | None


class GoldOrganisation(_Gold):
    """One organisation of the article with the spans (start, end) of all its mentions."""

    id: str
    name: str
    kind: OrganisationKind | None = None
    mentions: list[tuple[int, int]]


class GoldArticle(_Gold):
    """All facts of one article, and the spans that are neither right nor wrong."""

    article_id: str
    published: date | None
    organisations: list[GoldOrganisation] = Field(default_factory=list)
    dates: list[GoldDate] = Field(default_factory=list)
    amounts: list[GoldAmount] = Field(default_factory=list)
    headcounts: list[GoldHeadcount] = Field(default_factory=list)
    ignore: list[tuple[int, int]] = Field(default_factory=list)

    def mentions(self, text: str) -> list[GoldMention]:
        """The mentions of all organisations, in order of the article's `text`."""
        spans = sorted((start, end, each.id, each.kind) for each in self.organisations for start, end in each.mentions)
        return [GoldMention(start=s, end=e, text=text[s:e], organisation=name, kind=kind) for s, e, name, kind in spans]
