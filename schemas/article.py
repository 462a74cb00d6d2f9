"""What an article is: its text, and what its source says about it."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Article(BaseModel):
    """One press article as stored; only `article_id` and `text` are required.

    All offsets of all facts count Unicode code points of `text`, end exclusive.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str = Field(min_length=1, description="Identifier of the article, unique in its corpus.")
    text: str = Field(description="Text exactly as stored: what follows the front matter, NFC, line ends `\\n`.")
    title: str | None = Field(None, description="Headline, as the source gives it.")
    publisher: str | None = Field(None, description="Newspaper, agency or site that published the article.")
    author: str | None = Field(None, description="Byline, as the source gives it.")
    url: str | None = Field(None, description="Web address of the article.")
    published: date | None = Field(None, description="Day of publication, from the metadata; null when they give none.")
    language: str = Field("fr", description="Language of the text, ISO 639-1.")
    duplicate_of: str | None = Field(None, description="Article of which this one is a copy, by its identifier.")
    source_path: str | None = Field(None, description="File the article was read from, below its corpus folder.")
