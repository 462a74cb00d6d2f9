"""The day a web page was published: by its metadata, by what stands around the headline, by its address. Never a guess."""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date
from html import unescape

from lxml.html import HtmlElement, document_fromstring, tostring
from lxml.html.builder import E

from pipeline.extraction.preparation import stated_day
from pipeline.sources.clocks import remove_clocks
from pipeline.sources.linked_data import linked_day
from pipeline.sources.markup import parse, tree_text, unfold_layout

# <meta property="article:modified_time" content="…">: an update is no publication
_UPDATE = re.compile(r"modif|updat|revis", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
# /2019/05/03/, -2019-05-03-, _20190503.html
_ADDRESS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)")
_MONTHS = ("jan", "f[ée]v|feb", "mar", "avr|apr", "mai|may", "juin|jun", "juil|jul", "ao[uû]|aug", "sep", "oct", "nov", "d[ée]c")
_SAYS_PUBLISHED = re.compile(r"publi|mise? en ligne|parution|parue?\b|post[ée]", re.IGNORECASE)
_ABOVE, _BELOW = 4, 4  # lines around headline and body where a day may stand
_MAX_BEFORE_BODY = 12


def find_day(html: str, title: str | None, body: str, url: str | None) -> date | None:
    """The day of publication that a page states in full, first that of its metadata; None when it states none, or one to come.

    `title` and `body` are the headline and the text found in it. Days beside the article (other articles, the site's
    clock, comments) do not count.
    """
    root = parse(html)
    if root is not None:
        remove_clocks(root, title)
        unfold_layout(root)
    stated = (linked_day(root, title), _by_metadata(root), _by_text(root, title, body)) if root is not None else ()
    return next((day for day in (*stated, _by_address(url or "")) if day and day <= date.today()), None)


def _by_metadata(root: HtmlElement) -> date | None:
    from htmldate import find_date

    page = document_fromstring("<html><head></head><body><p></p></body></html>")
    page.head.extend(_metadata(root))
    found = find_date(page, original_date=True, extensive_search=False, max_date=date.today().isoformat())
    kept = tostring(page, encoding="unicode")
    return date.fromisoformat(found) if found and _is_stated(date.fromisoformat(found), kept) else None


def _metadata(root: HtmlElement) -> Iterator[HtmlElement]:
    """Copies of what states something about a page as a whole: meta tags, linked data, microdata; updates left out."""
    for element in root.iter("meta", "script"):
        is_data = element.tag == "meta" or "ld+json" in element.get("type", "")
        if is_data and not any(
            map(_UPDATE.search, (element.get("property", ""), element.get("name", ""), element.get("itemprop", "")))
        ):
            yield deepcopy(element)
    marked = (_stamp(element) for element in root.iterfind(".//*[@itemprop='datePublished']"))
    if day := next(filter(None, marked), None):
        yield E.meta(itemprop="datePublished", content=day)


def _by_text(root: HtmlElement, title: str | None, body: str) -> date | None:
    """« Publié le … » or a dateline between headline and body, right above or right below."""
    for element in list(root.iter("time", "abbr")):
        if day := _stamp(element):
            tail = element.tail
            element.clear()
            element.text, element.tail = day, tail
    lines = _around(list(filter(None, tree_text(root).split("\n"))), title, body)
    return stated_day("\n".join(line.removeprefix("- ") for line in lines))


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
