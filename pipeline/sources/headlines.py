"""The headline of a page and the name of its site, by what its title says and by what stands above the text."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from pipeline.extraction.preparation import lay_out, stated_day
from pipeline.sources.markup import tree_text

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong", "big", "font", "center")
# class="titre-article", id="title"
_NAMED = re.compile(r"\b(?:sur|sous)?titre|\btitle|headline", re.IGNORECASE)
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:(?:index|default|accueil)\.\w{2,5})?")
_MARKS = r"[-–—|•·:/\[\]]"
_PART = re.compile(r"\s[-–—|•·/]\s|\s?[:|]\s|[\[\]]")
# A line that is one sentence or more.
SENTENCE = re.compile(r"[^\n]{60,1500}[.!?…](?:\s?[»”\"])?")
_MIN_WORDS = 3
_MENU = 3  # lines of nothing but a link
_MAX_SITE = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines that a page shows, and which of them stand out, are headings, are links, lead to the site's front page.

    `pictures` are the texts in place of its pictures.
    """

    lines: Sequence[str]
    pictures: Sequence[str]
    bold: Collection[str]
    headings: Collection[str]
    links: Collection[str]
    home: Collection[str]


def read_shown(root: HtmlElement) -> Shown:
    """What the tree of a page shows."""
    named = (element for element in root.iter() if _NAMED.search(f"{element.get('class', '')} {element.get('id', '')}"))
    links = list(root.iter("a"))
    return Shown(
        lines=[line.removeprefix("- ") for line in tree_text(root).split("\n") if line],
        pictures=[picture.get("alt") or "" for picture in root.iter("img")],
        bold=set(_texts([*root.iter(*_HEADINGS, *_BOLD), *named])),
        headings=set(_texts(root.iter(*_HEADINGS))),
        links=set(_texts(links)),
        home=set(_texts(link for link in links if _HOME.fullmatch(link.get("href") or "-"))),
    )


def find_headline(shown: Shown, page_title: str, found: str | None, body: str) -> str | None:
    """The headline of an article: the one that was `found` unless that is but a part of the page's title, and another line fits.

    A line fits that the title repeats, else the last one that stands out, above the text and below the menus.
    """
    if found and not is_part(found, page_title):
        return found
    first = next((line for line in body.split("\n") if SENTENCE.fullmatch(line) and line in shown.lines), None)
    above = shown.lines[: shown.lines.index(first)] if first else shown.lines
    below = _below_menus(above, shown)
    named = [
        line
        for at, line in enumerate(above)
        if line not in shown.home
        and (line in shown.headings or (line not in shown.links and at >= below))
        and is_part(line, page_title)
    ]
    if named:
        return max(reversed(named), key=lambda line: len(line.split()))
    bold = (line for line in reversed(above) if line in shown.bold and line not in shown.links and _is_headline(line))
    return next((line for line in bold if not is_part(line, page_title)), found) if first else found


def is_part(words: str, page_title: str) -> bool:
    """Whether a page's title says this between its marks: « La halle » in « Le Courrier : La halle - Économie »."""
    if words.casefold() not in page_title.casefold():  # most lines of a page, before a pattern is made of them
        return False
    pattern = rf"(?:.*{_MARKS}\s*)?{re.escape(words)}(?:\s*{_MARKS}.*)?"
    return re.fullmatch(pattern, page_title, re.IGNORECASE) is not None


def find_site(shown: Shown, page_title: str, headline: str | None) -> str | None:
    """The name of the site in a page's title: what the title adds to the headline, else what the page repeats of it."""
    if not headline or is_part(headline, page_title):
        return site_in_title(page_title, headline)
    said = "\n".join((*shown.lines, *shown.pictures)).casefold()
    parts = [part.strip() for part in _PART.split(page_title) if len(part.strip()) > 1]
    return max((part for part in parts if part.casefold() in said and len(part) <= _MAX_SITE), key=len, default=None)


def site_in_title(page_title: str, headline: str | None) -> str | None:
    """The name of the site that a page's title adds to the headline: « Headline - Section | Site », « [Site] Headline »."""
    if not headline:
        return None
    before, found, after = page_title.partition(headline)
    parts = [part.strip() for part in _PART.split(f"{before} | {after}") if part.strip(" -–—|:•·/")]
    named = parts[-1] if after.strip() else parts[0] if parts else ""
    return named.strip(" -–—|:•·/") if found and 2 <= len(named) <= _MAX_SITE else None


def below_furniture(text: str, headline: str | None, published: date | None) -> str:
    """A text without the lines above its headline, unless one is a sentence; that of the day of publication stays."""
    lines = text.split("\n")
    if headline not in lines or any(map(SENTENCE.fullmatch, lines[: lines.index(headline)])):
        return text
    at = lines.index(headline)
    dated = [line for line in lines[:at] if published and stated_day(line) == published]
    return "\n\n".join([*dated, "\n".join(lines[at:])])


def _texts(elements: Iterator[HtmlElement] | Sequence[HtmlElement]) -> Iterator[str]:
    return (" ".join(element.text_content().split()) for element in elements)


def _below_menus(lines: Sequence[str], shown: Shown) -> int:
    """From which line on there is no menu."""
    links = (at for at in reversed(range(len(lines))) if lines[at] in shown.links and _is_headline(lines[at], 1))
    return next(islice(links, _MENU - 1, None), 0)


def _is_headline(line: str, least: int = _MIN_WORDS) -> bool:
    """Whether a line reads as a headline: some words, no sentence, no day, no button."""
    return len(line.split()) >= least and all(zone.kind in ("title", "heading", "list_item") for zone in lay_out(line)[1])
