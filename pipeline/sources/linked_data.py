"""What a page says of its article as linked data (schema.org in JSON-LD)."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from lxml.html import HtmlElement

# NewsArticle, BlogPosting, Report and the like; a WebPage or WebSite may be years older than what it shows.
_ARTICLE = re.compile(r"\w*(?:Article|Posting|Report)")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def linked_days(root: HtmlElement, title: str | None) -> tuple[date | None, date | None]:
    """The days on which an article was published and modified, that of the headline `title` when several are named."""
    articles = [node for node in _nodes(root) if _is_article(node) and _day(node, "datePublished")]
    named = (node for node in articles if title and str(node.get("headline")).strip() == title)
    chosen = next(named, articles[0] if articles else None)
    return (_day(chosen, "datePublished"), _day(chosen, "dateModified")) if chosen else (None, None)


def _nodes(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """All objects in the linked data of a page, in order; what is not JSON is passed over."""
    for script in root.iter("script"):
        if "ld+json" in script.get("type", ""):
            with suppress(ValueError, RecursionError):
                yield from _objects(json.loads(script.text_content()))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(each)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _day(node: Mapping[str, Any], key: str) -> date | None:
    match = _DAY.match(str(node.get(key)))
    with suppress(ValueError):
        return date.fromisoformat(match[0]) if match else None
    return None
