"""An article on its way into the corpus."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.errors import ArticleError
from pipeline.reading.corpus import MAX_BYTES

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_MAX_METADATA = 500
_ABOVE_HEADLINE, _LINES_ABOVE_HEADLINE = 200, 4  # characters and lines


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its source gives it; `origin` names file or address, and place in it, for messages.

    `modified` is the day of its last edit; `duplicate_of` is the id of the article that this one copies; `notes` are doubts
    that a person should look into, each a phrase.
    """

    origin: str
    text: str
    title: str | None = None
    published: date | None = None
    modified: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str = "fr"
    article_id: str | None = None
    duplicate_of: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who adds says of the articles; it stands above what sources say.

    `columns` names the column of a field, where tables do not use a name that is known.
    """

    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


def completed(draft: Draft, given: Given) -> Draft:
    """The draft with what was given, its text as a corpus stores it and its metadata each on one line.

    Raises ArticleError without text, or with too much of it for one article.
    """
    if len(draft.text) > MAX_BYTES:
        problem = f"it has more than {MAX_BYTES:,} characters, too many for an article."
        raise ArticleError(draft.origin, "size", problem, "Split it into its articles.")
    text = stored_text(draft.text)
    if not text:
        raise ArticleError(draft.origin, "text", "there is no text.", "Give a source that holds the article itself.")
    return replace(
        draft,
        text=text + "\n",
        title=_one_line(draft.title),
        published=given.published or draft.published,
        publisher=_one_line(given.publisher or draft.publisher),
        author=_one_line(draft.author),
        url=_one_line(given.url or draft.url),
        language=_one_line(draft.language) or "fr",
        article_id=_one_line(draft.article_id),
    )


def stored_text(text: str) -> str:
    """The text in NFC with `\\n` line ends, control characters made spaces, empty ends cut off."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub(" ", text).strip()


def headed(title: str | None, text: str) -> str:
    """The text under its headline, unless that is among its first lines: what a reader of the page sees."""
    if not title or _letters(text[: 2 * len(title) + 40]).startswith(_letters(title)):
        return text
    lines = [line for line in text[: 2 * len(title) + _ABOVE_HEADLINE].split("\n") if line]
    if _letters(title) in map(_letters, lines[:_LINES_ABOVE_HEADLINE]):
        return text
    return f"{title}\n\n{text}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _one_line(value: str | None) -> str | None:
    return " ".join(stored_text(value).split())[:_MAX_METADATA].strip() or None if value else None
