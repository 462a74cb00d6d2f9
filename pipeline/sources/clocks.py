"""A site's own clock: today's date as many pages show it above the article, which is no day of the article's."""

import re
from collections.abc import Iterator
from functools import cache

from lxml.html import HtmlElement

# « Mardi 19 mars 2024 », « 19/03/2024 »
_DAY = re.compile(r"\b(?:1er|\d{1,2})\s{1,3}[^\W\d]{3,9}\.?\s{1,3}(?:19|20)\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d\b")
_LABELLED = re.compile(r"publi|en ligne|paru|post[ée]|mise? à jour|modifi", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3")
_BOLD = ("b", "strong", "font", "span", "td", "div", "p")
_OF_ARTICLES = ("article", "main", "header")
_MAX_CLOCK, _MIN_HEADLINE = 80, 8  # characters
_MENU = 4  # links


def remove_clocks(root: HtmlElement, title: str | None = None) -> None:
    """Take out of a page's tree the lines above its headline that give a full day and do not say that it is of publication.

    `title` is the headline where it is known. A day that stands with it in one part of the page, apart from its menus, stays.
    """
    headline = _find_headline(root, title)
    if headline is None:
        return
    parts = list(headline.iterancestors())
    is_whole_page = cache(lambda part: _is_whole_page(part, root))
    for element in list(_before(root, headline)):
        if _is_clock(element.text) and is_whole_page(_shared(element, parts)):
            element.text = None
        if element not in parts and _is_clock(element.tail) and is_whole_page(_shared(element, parts)):
            element.tail = None


def _find_headline(root: HtmlElement, title: str | None) -> HtmlElement | None:
    """What stands as the title, else the longest heading that the page's title repeats, else the first of the highest rank."""
    if title and (said := [each for each in root.iter(*_HEADINGS, *_BOLD) if _words(each) == title.casefold()]):
        return said[-1]
    title = " ".join((root.findtext(".//title") or "").split()).casefold()
    headings = [heading for rank in _HEADINGS for heading in root.iter(rank)]
    named = [heading for heading in headings if len(_words(heading)) >= _MIN_HEADLINE and _words(heading) in title]
    return max(named, key=lambda heading: len(_words(heading)), default=headings[0] if headings else None)


def _words(heading: HtmlElement) -> str:
    return " ".join(heading.text_content().split()).casefold()


def _before(root: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that begin before the headline, in order of the page."""
    for element in root.iter():
        if element is headline:
            return
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "title"):
            yield element


def _is_clock(text: str | None) -> bool:
    line = (text or "").strip()
    return len(line) <= _MAX_CLOCK and bool(_DAY.search(line)) and not _LABELLED.search(line)


def _shared(element: HtmlElement, parts: list[HtmlElement]) -> HtmlElement:
    """The innermost element that holds both a clock and the headline, whose ancestors are `parts`."""
    return next(each for each in (element, *element.iterancestors()) if each in parts)


def _is_whole_page(part: HtmlElement, root: HtmlElement) -> bool:
    if part is root or part.tag in ("html", "body"):
        return True
    if part.tag in _OF_ARTICLES:
        return False
    return any(True for _ in part.iter("nav", "footer")) or any(map(_is_menu, part.iter("ul", "td", "div")))


def _is_menu(part: HtmlElement) -> bool:
    """Whether a list or a cell is nothing but links."""
    links = list(part.iter("a"))
    return len(links) >= _MENU and len(_words(part)) <= sum(len(_words(link)) + 3 for link in links)
