"""RSS and Atom feeds: one article an entry, whole or only its beginning."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import ArticleError
from pipeline.extraction.preparation import stated_day
from pipeline.sources.draft import Draft, headed
from pipeline.sources.flags import find_flags, is_cut, without_feed_footer
from pipeline.sources.markup import fragment_text

# Below this an entry without `content` is taken for a summary; the shortest news in brief have some 400 characters.
_WHOLE = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed: its draft, and whether that is only the beginning of the article at `draft.url`."""

    draft: Draft
    is_excerpt: bool


def read_feed(content: bytes, origin: str, *, url: str | None = None) -> Iterator[Entry]:
    """The entries of a feed, in its order; `url` is where it was fetched.

    Raises ArticleError when it is no feed.
    """
    import feedparser

    try:
        # A stream, always: given a string, feedparser would open it as a file or an address.
        feed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url} if url else None)
    # feedparser lets through whatever broken bytes make its parsers raise.
    except Exception as error:
        raise ArticleError(origin, "feed", f"it cannot be read: {error}.", "See that it opens in a feed reader.") from None
    if not feed.get("version") and not feed.entries:
        raise ArticleError(origin, "feed", "it is neither RSS nor Atom.", "Give the feed itself, or the articles' pages.")
    publisher = _plain(feed.feed.get("title"))
    language = (feed.feed.get("language") or "fr")[:2].lower()
    for number, entry in enumerate(feed.entries, start=1):
        yield _read_entry(entry, f"{origin}, entry {number}", publisher, language)


def _read_entry(entry: Any, origin: str, publisher: str | None, language: str) -> Entry:
    title = _plain(entry.get("title"))
    body, is_excerpt = _body(entry)
    text = headed(title, body)
    published, modified = _days(entry)
    excerpt = ("only the beginning: the feed gives no more",) if is_excerpt else ()
    return Entry(
        Draft(
            origin=origin,
            text=text if body else "",
            title=title,
            published=published,
            modified=modified,
            publisher=publisher,
            author=_plain(entry.get("author")),
            url=entry.get("link"),
            language=language,
            notes=excerpt or tuple(map(str, find_flags(text))),
        ),
        is_excerpt,
    )


def _body(entry: Any) -> tuple[str, bool]:
    """The text of an entry, and whether it looks like a summary of it."""
    contents = [fragment_text(part.get("value") or "") for part in entry.get("content", ())]
    summary = without_feed_footer(fragment_text(entry.get("summary") or ""))
    longest = without_feed_footer(max(contents, key=len, default=""))
    if longest and not is_cut(longest):
        return longest, False
    text = max(longest, summary, key=len)
    return text, len(text) < _WHOLE or is_cut(text)


def _days(entry: Any) -> tuple[date | None, date | None]:
    """The days on which an entry was published and last modified."""
    # Asked for what is not there, feedparser gives the day of publication.
    updated = _day(entry["updated"], entry.get("updated_parsed")) if "updated" in entry else None
    return _day(entry.get("published"), entry.get("published_parsed")) or updated, updated


def _day(stamp: str | None, parsed: Any) -> date | None:
    """The day of a stamp by its own clock, English or French; None when it is unreadable or to come."""
    stamp = (stamp or "").strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError):
            return _past(read(stamp).date())
    if day := stated_day(stamp):  # « Vendredi, 13 mars, 2020 - 12:22 »
        return _past(day)
    return _past(date(*parsed[:3])) if parsed else None


def _past(day: date) -> date | None:
    return day if day <= date.today() else None


def _plain(value: str | None) -> str | None:
    return fragment_text(value).replace("\n", " ") or None if value else None
