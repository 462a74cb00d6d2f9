"""Rows of the tables that are not facts: articles, organisations, rejects, runs."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.facts import Change, Confidence, Int32, Modifier, Money, OrganisationKind

PublishedFrom = Literal["metadata", "text"]
Stage = Literal["read", "extract", "validate"]
RunStatus = Literal["completed", "completed with rejects", "failed"]


class Row(BaseModel):
    """A row of a table; unknown fields are refused, so that nothing is dropped unseen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleRow(Row):
    """One article as extracted, with its text: every fact's offsets count into `text`."""

    article_id: str = Field(description="Identifier of the article; primary key.")
    title: str | None = Field(None, description="Headline, as the source gives it.")
    publisher: str | None = Field(None, description="Newspaper, agency or site that published the article.")
    author: str | None = Field(None, description="Byline, as the source gives it.")
    url: str | None = Field(None, description="Web address of the article.")
    published: date | None = Field(None, description="Day of publication; null when neither metadata nor text give it.")
    published_from: PublishedFrom | None = Field(None, description="Where `published` comes from; null when it is null.")
    language: str = Field(description="Language of the text, ISO 639-1.")
    text: str = Field(description="Text the offsets count into: NFC, line ends `\\n`.")
    content_sha256: str = Field(description="SHA-256 of the article's stored text and metadata, hexadecimal.")
    duplicate_of: str | None = Field(None, description="Article of which this one is a copy; key of `articles`.")
    source_path: str | None = Field(None, description="File the article was read from, below its corpus folder.")
    model: str = Field(description="Statistical model used, name and version.")
    pipeline_version: str = Field(description="Version of the extraction code and lexicons.")
    run_id: str = Field(description="Run that extracted the article; key of `runs`.")
    extracted_at: datetime = Field(description="State of the source: when its file last changed. Unit: UTC, microseconds.")


class Organisation(Row):
    """One organisation of the corpus, over all its articles."""

    organisation_id: str = Field(description="Identifier, a function of the name alone; primary key.")
    canonical_id: str = Field(description="The organisation this one is an alias of, or itself.")
    name: str = Field(description="Full name.")
    acronym: str | None = Field(None, description="Acronym, when an article or the gazetteer gives one.")
    kind: OrganisationKind = Field(description="What sort of body it is.")
    siren: str | None = Field(None, description="SIREN in the register of French companies; null when no register gave it.")
    finess: str | None = Field(
        None, description="FINESS in the register of health establishments; null when no register gave it."
    )
    ror: str | None = Field(None, description="ROR in the register of research organisations; null when no register gave it.")
    wikidata: str | None = Field(None, description="Item of Wikidata; null when no register gave it.")
    registry_confidence: Confidence | None = Field(
        None, description="How sure the identifiers are; null without any. Unit: probability, 0 to 1."
    )
    n_articles: Int32 = Field(description="Articles that mention it. Unit: articles.")
    n_mentions: Int32 = Field(description="Mentions in all articles. Unit: mentions.")
    first_published: date | None = Field(None, description="Publication day of the earliest dated article that mentions it.")
    last_published: date | None = Field(None, description="Publication day of the latest dated article that mentions it.")


class Reject(Row):
    """Something a run could not take, and why."""

    source_path: str | None = Field(None, description="File concerned, below the corpus folder.")
    article_id: str | None = Field(None, description="Article concerned, when it has an identifier.")
    stage: Stage = Field(description="Step that refused it.")
    error: str = Field(description="Kind of error, a short stable name.")
    detail: str = Field(description="What is wrong and what to do.")
    run_id: str = Field(description="Run that refused it; key of `runs`.")
    rejected_at: datetime = Field(description="State of the source: when its file last changed. Unit: UTC, microseconds.")


class Run(Row):
    """One run over a corpus that changed the tables."""

    run_id: str = Field(description="Identifier of the run; primary key.")
    started_at: datetime = Field(description="Start of the run. Unit: UTC, microseconds.")
    finished_at: datetime = Field(description="End of the run. Unit: UTC, microseconds.")
    status: RunStatus = Field(description="How the run ended.")
    n_articles: Int32 = Field(description="Rows of `articles` after the run. Unit: rows.")
    n_organisation_mentions: Int32 = Field(description="Rows of `organisation_mentions` after the run. Unit: rows.")
    n_organisations: Int32 = Field(description="Rows of `organisations` after the run. Unit: rows.")
    n_dates: Int32 = Field(description="Rows of `dates` after the run. Unit: rows.")
    n_amounts: Int32 = Field(description="Rows of `amounts` after the run. Unit: rows.")
    n_headcounts: Int32 = Field(description="Rows of `headcounts` after the run. Unit: rows.")
    n_rejects: Int32 = Field(description="Rows of `rejects` after the run. Unit: rows.")
    n_extracted: Int32 = Field(description="Articles extracted by this run. Unit: articles.")
    versions: str = Field(description="Versions of pipeline, model and libraries, a JSON object.")
    parameters: str = Field(description="Parameters of the run, a JSON object.")


class FlatFigure(Row):
    """One amount or headcount with its holder, its period, its sentence and its article: a table of exports alone."""

    figure: Literal["amount", "headcount"] = Field(description="Which of the two it is.")
    figure_id: str = Field(description="Identifier of the figure; key of `amounts` or `headcounts`.")
    text: str = Field(description="The figure as written.")
    value: Money | None = Field(None, description="The sum or count; null for a range. Unit: `unit`.")
    value_min: Money | None = Field(None, description="Lower end of a range or vague plural. Unit: `unit`.")
    value_max: Money | None = Field(None, description="Upper end of a range. Unit: `unit`.")
    modifier: Modifier = Field(description="How the text bounds the figure: « plus de » is `at_least`.")
    unit: str | None = Field(None, description="Currency of an amount, null where the text leaves it open; noun of a headcount.")
    currency: str | None = Field(None, description="Currency of an amount, ISO 4217; null for headcounts.")
    kind: str = Field(description="Kind of the amount, or population of the headcount.")
    change: Change | None = Field(None, description="Whether a headcount is a total in place, created, cut or planned.")
    organisation: str | None = Field(None, description="Name of the holder; null when it is nobody's.")
    organisation_id: str | None = Field(None, description="Holder; key of `organisations`.")
    canonical_id: str | None = Field(None, description="Organisation of which the holder is an alias, or itself.")
    siren: str | None = Field(None, description="SIREN of the holder; null when no register gave it.")
    finess: str | None = Field(None, description="FINESS of the holder; null when no register gave it.")
    ror: str | None = Field(None, description="ROR of the holder; null when no register gave it.")
    wikidata: str | None = Field(None, description="Wikidata item of the holder; null when no register gave it.")
    holder_confidence: Confidence | None = Field(
        None, description="How sure that holder, or that nobody, is. Unit: probability, 0 to 1."
    )
    date_id: str | None = Field(None, description="Period the text ties the figure to; key of `dates`.")
    period: str | None = Field(None, description="That period as written.")
    period_from: date | None = Field(None, description="First day of the period, included.")
    period_to: date | None = Field(None, description="Last day of the period, included.")
    sentence: str = Field(description="The sentence that the figure is in.")
    article_id: str = Field(description="Article the figure is in; key of `articles`.")
    title: str | None = Field(None, description="Headline of the article.")
    publisher: str | None = Field(None, description="Publisher of the article.")
    published: date | None = Field(None, description="Day of publication of the article.")
    url: str | None = Field(None, description="Web address of the article.")
    confidence: Confidence = Field(description="How sure the extractor is of the figure. Unit: probability, 0 to 1.")
    start: Int32 = Field(description="First character of the figure. Unit: Unicode code points of `articles.text`.")
    end: Int32 = Field(description="End of the figure, exclusive. Unit: Unicode code points of `articles.text`.")


class Alias(Row):
    """A name that an organisation had before, as an article says it (« devenu », « ex- »): a table of exports alone."""

    mention_id: str = Field(description="Mention of the former name; key of `organisation_mentions`.")
    alias: str = Field(description="The former name as written, without « ex- ».")
    name: str = Field(description="The name that it has since, as written.")
    day: date | None = Field(
        None, description="First day of the date said with the renaming, else the day of publication; null without either."
    )
    organisation_id: str = Field(description="Organisation that has both names in the article; key of `organisations`.")
    canonical_id: str = Field(description="Organisation of which that one is an alias, or itself.")
    date_id: str | None = Field(None, description="Date said with the renaming; key of `dates`, null when none is.")
    article_id: str = Field(description="Article that says it; key of `articles`.")
    published: date | None = Field(None, description="Day of publication of the article.")
