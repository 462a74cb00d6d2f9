"""Gold files: what a person says the facts of an article are (`corpus/gold/*.json`)."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ArticleError
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
    """A marked amount."""

    currency: str
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


def read_gold(folder: Path) -> Iterator[GoldArticle]:
    """The gold files of a folder, in order of name.

    Raises ArticleError when a file is no gold file.
    """
    for path in sorted(folder.glob("*.json")):
        gold, problems = load_gold(path)
        if gold is None:
            raise problems[0]
        yield gold


def load_gold(path: Path) -> tuple[GoldArticle | None, list[ArticleError]]:
    """The gold of one file, or None and everything that keeps the file from being one."""
    try:
        return GoldArticle.model_validate_json(path.read_bytes().removeprefix(BOM_UTF8)), []
    except ValidationError as error:
        return None, [_problem(path, each["loc"], each["msg"]) for each in error.errors()]
    except OSError as error:
        return None, [ArticleError(str(path), "file", f"it cannot be read: {error.strerror}.", "Make it readable, or remove it.")]


def _problem(path: Path, place: tuple[int | str, ...], message: str) -> ArticleError:
    if not place:
        return ArticleError(str(path), "file", f"{message}.", "Correct it, or make the file anew.")
    return ArticleError(
        str(path), ".".join(map(str, place)), f"{message}.", "See corpus/README.md for the fields of a gold file."
    )
