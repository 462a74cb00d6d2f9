"""The days a web page was published and modified: by metadata, by what stands around the headline, by address. Never a guess."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html import unescape

from lxml.html import HtmlElement, document_fromstring, tostring
from lxml.html.builder import E

from pipeline.extraction.dates.publication import StatedDays
from pipeline.extraction.preparation import stated_days
from pipeline.sources.clocks import remove_clocks
from pipeline.sources.linked_data import linked_days
from pipeline.sources.markup import parse, tree_text, unfold_layout

# <meta property="article:modified_time" content="…">: an update is no publication
_UPDATE = re.compile(r"modif|updat|revis", re.IGNORECASE)
# <meta property="article:published_time" content="…">, <meta name="DC.date.issued" content="…">
_PUBLICATION = re.compile(r"publi|issued|creat|pubdate|parution|available", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
# /2019/05/03/, -2019-05-03-, _20190503.html
_ADDRESS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)")
_MONTHS = ("jan", "f[ée]v|feb", "mar", "avr|apr", "mai|may", "juin|jun", "juil|jul", "ao[uû]|aug", "sep", "oct", "nov", "d[ée]c")
_SAYS_PUBLISHED = re.compile(r"publi|mise? en ligne|parution|parue?\b|post[ée]", re.IGNORECASE)
_ABOVE, _BELOW = 4, 4  # lines around headline and body where a day may stand
_MAX_BEFORE_BODY = 12


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which an article was published and last modified, as far as its page states them in full."""

    published: date | None
    modified: date | None


def find_days(html: str, title: str | None, body: str, url: str | None) -> Days:
    """The days that a page states in full, none to come.

    What is called publication goes before a day without a name, metadata before text, and an edit is the publication only
    where nothing else is there. `title` and `body` are the headline and the text found in it. Days beside the article
    (other articles, the site's clock, comments) do not count.
    """
    root = parse(html)
    if root is None:
        return Days(_past(_by_address(url or "")), None)
    remove_clocks(root, title)
    unfold_layout(root)
    linked, linked_edit = linked_days(root, title)
    metadata, in_text = list(_metadata(root)), _by_text(root, title, body)
    modified = _past(linked_edit) or _past(_by_metadata(metadata, _UPDATE)) or _past(in_text.updated)
    named = [linked, _by_metadata(metadata, _PUBLICATION), in_text.published if in_text.is_labelled else None]
    unnamed = _by_metadata([element for element in metadata if not _UPDATE.search(_name(element))])
    others = [None if unnamed == modified else unnamed, in_text.published, _by_address(url or ""), unnamed, in_text.updated]
    return Days(next(filter(_past, (*named, *others)), None), modified)


def _past(day: date | None) -> date | None:
    return day if day and day <= date.today() else None


def _by_metadata(metadata: Sequence[HtmlElement], names: re.Pattern[str] | None = None) -> date | None:
    """The day that metadata state, those of some names alone."""
    from htmldate import find_date

    page = document_fromstring("<html><head></head><body><p></p></body></html>")
    page.head.extend(deepcopy(element) for element in metadata if not names or names.search(_name(element)))
    original = names is not _UPDATE
    found = find_date(page, original_date=original, extensive_search=False, max_date=date.today().isoformat())
    kept = tostring(page, encoding="unicode")
    return date.fromisoformat(found) if found and _is_stated(date.fromisoformat(found), kept) else None


def _metadata(root: HtmlElement) -> Iterator[HtmlElement]:
    """What states something about a page as a whole: meta tags, linked data, and microdata made meta tags."""
    for element in root.iter("meta", "script"):
        if element.tag == "meta" or "ld+json" in element.get("type", ""):
            yield element
    for name in ("datePublished", "dateModified"):
        marked = (_stamp(element) for element in root.iterfind(f".//*[@itemprop='{name}']"))
        if day := next(filter(None, marked), None):
            yield E.meta(itemprop=name, content=day)


def _name(element: HtmlElement) -> str:
    return " ".join(element.get(key, "") for key in ("property", "name", "itemprop"))


def _by_text(root: HtmlElement, title: str | None, body: str) -> StatedDays:
    """« Publié le … » or a dateline between headline and body, right above or right below."""
    for element in list(root.iter("time", "abbr")):
        if day := _stamp(element):
            tail = element.tail
            element.clear()
            element.text, element.tail = day, tail
    lines = _around(list(filter(None, tree_text(root).split("\n"))), title, body)
    return stated_days("\n".join(line.removeprefix("- ") for line in lines))


def _stamp(element: HtmlElement) -> str | None:
    """The day in the attributes of a tag.

    `<time datetime="2019-05-03T07:30">il y a 3 jours</time>`, `<abbr class="published" title="2010-10-09T18:22">18:22</abbr>`.
    """
    match = _DAY.match(element.get("datetime") or element.get("content") or element.get("title") or "")
    return match[0] if match else None


def _around(lines: list[str], title: str | None, body: str) -> Iterator[str]:
    """Lines of a page: from just above the headline to the end of the body, and those right below that speak of publication."""
    paragraphs = dict.fromkeys(line for line in body.split("\n") if line and line != title)
    of_body = [at for at, line in enumerate(lines) if line in paragraphs] or [0, len(lines) - 1]
    first, last = of_body[0], of_body[-1]
    headline = max((at for at in range(first) if lines[at] == title), default=max(0, first - _MAX_BEFORE_BODY) + _ABOVE)
    yield from lines[max(0, headline - _ABOVE) : last + 1]
    yield from filter(_SAYS_PUBLISHED.search, lines[last + 1 : last + 1 + _BELOW])


def _by_address(url: str) -> date | None:
    for match in _ADDRESS.finditer(url):
        with suppress(ValueError):
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def _is_stated(day: date, html: str) -> bool:
    """Whether a page gives a day in full: htmldate makes « novembre 2019 » the first of the month."""
    year, month, number = day.year, day.month, day.day
    forms = (
        rf"{year}[-/._]?{month:02}[-/._]?{number:02}",  # 2019-05-03, 20190503
        rf"\b0?{number}[-/. ]0?{month}[-/. ](?:{year}|{year % 100:02})\b",  # 3.5.2019, 03/05/19
        rf"\b0?{number}(?:er)?\s{{1,3}}(?:{_MONTHS[month - 1]})[a-zéû]{{0,7}}\.?,?\s{{1,3}}{year}\b",  # 3 mai 2019
        rf"\b(?:{_MONTHS[month - 1]})[a-z]{{0,7}}\.?\s{{1,3}}{number},?\s{{1,3}}{year}\b",  # May 3, 2019
    )
    return re.search("|".join(forms), unescape(html).replace("\xa0", " "), re.IGNORECASE) is not None
