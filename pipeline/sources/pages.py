"""Web pages: the article, its headline, byline, site and day, without the page around them."""

import re
from collections.abc import Container, Iterator, Sequence
from email import message_from_bytes, policy
from html import unescape
from itertools import pairwise

from pipeline.errors import ArticleError
from pipeline.extraction.preparation import lay_out
from pipeline.reading.decoding import declared_charset, decode
from pipeline.sources.clocks import remove_clocks
from pipeline.sources.draft import Draft, headed
from pipeline.sources.flags import find_flags, find_shortness, without_paywall
from pipeline.sources.headlines import SENTENCE, below_furniture, find_headline, find_site, is_part, read_shown
from pipeline.sources.markup import parse, unfold_layout, without_floods
from pipeline.sources.page_dates import find_days

MAX_PAGE_BYTES = 5_000_000
MAX_TAGS = 60_000  # some 10 seconds of work; long articles with all that is around them have 10,000

# What readers add below articles, in the words of French sites.
_PRUNED = (
    "//*[@id='forum' or @id='forums' or @id='commentaires' or @id='reactions']",
    "//*[contains(@class, 'commentaire') or contains(@class, 'reactions')]",
)
# « Par Anne Lebrun », « Écrit par Anne Lebrun »
_BYLINE = re.compile(r"(?i)^(?:(?:article )?(?:publié|écrit|posté|rédigé|proposé) par|par)\s+(?=\S)")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")  # |---|---|
_MAX_STANDFIRST = 8

# "isAccessibleForFree": false
_SOLD = re.compile(r"\"isAccessibleForFree\"\s{0,5}:\s{0,5}\"?false", re.IGNORECASE)
# <!-- saved from url=(0042)https://exemple.fr/article -->
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(?P<url>https?://[^\s<>]{1,2000}) -->")

# <FRAMESET COLS="150,*">, </NOFRAMES>, and <FRAME SRC="art12.htm">
_FRAMING = re.compile(r"</?(?:frameset|noframes)\b[^<>]{0,2000}>", re.IGNORECASE)
_FRAME = re.compile(r"<i?frame\b[^<>]{0,1000}?\ssrc\s{0,3}=\s{0,3}[\"']?(?P<source>[^\s\"'<>]{1,300})", re.IGNORECASE)


def read_page(content: bytes, origin: str, *, url: str | None = None, charset: str | None = None) -> Draft:
    """The article of an HTML page; `url` is where it was fetched, `charset` what the server said.

    Raises ArticleError when there is no article in it.
    """
    if len(content) > MAX_PAGE_BYTES:
        problem = f"the page has more than {MAX_PAGE_BYTES:,} bytes."
        raise ArticleError(origin, "size", problem, "Save the article's text alone, as *.txt.")
    html = _unframed(without_floods(decode(content, origin, charset or declared_charset(content))))
    if html.count("<") > MAX_TAGS:
        raise ArticleError(
            origin, "size", f"the page has more than {MAX_TAGS:,} tags.", "Save the article's text alone, as *.txt."
        )
    try:
        return _read_html(html, origin, url or _saved_from(html))
    except RecursionError:
        raise ArticleError(origin, "HTML", "it is nested too deep.", "Save the article's text alone, as *.txt.") from None


def read_archived_page(content: bytes, origin: str) -> Draft:
    """The article of a page saved as one MHTML file."""
    message = message_from_bytes(content, policy=policy.compat32)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    payload = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(payload, bytes):
        raise ArticleError(origin, "MHTML", "no page is in it.", "Save the page as HTML, or its text as *.txt.")
    url = message.get("Snapshot-Content-Location") or part.get("Content-Location")
    return read_page(payload, origin, url=_web_address(url), charset=part.get_content_charset())


def _read_html(html: str, origin: str, url: str | None) -> Draft:
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    root = load_html(html)
    if root is None:
        raise ArticleError(origin, "HTML", _no_article(html), "Save the article's text alone, as *.txt.")
    remove_clocks(root)
    unfold_layout(root)
    shown = read_shown(root)
    found = bare_extraction(
        root,
        url=url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
        prune_xpath=list(_PRUNED),
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise ArticleError(origin, "HTML", _no_article(html), "Save the article's text alone, as *.txt.")
    paragraphs, page_title = _paragraphs(str(found.text)), _page_title(html)
    title = find_headline(shown, page_title, found.title, paragraphs)
    address = _web_address(found.url) or url
    days = find_days(html, title, paragraphs, address)
    body = with_standfirst(below_furniture(paragraphs, title, days.published), title, shown.lines)
    is_named = found.sitename and not is_part(found.sitename, page_title)
    return Draft(
        origin=origin,
        text=headed(title, without_paywall(body)),
        title=title,
        published=days.published,
        modified=days.modified,
        publisher=found.sitename if is_named else find_site(shown, page_title, title),
        author=_BYLINE.sub("", found.author) if found.author else None,
        url=address,
        language=found.language or _language(html) or "fr",
        notes=tuple(_notes(paragraphs, body, "\n".join(shown.lines), html)),
    )


def with_standfirst(body: str, title: str | None, lines: Sequence[str]) -> str:
    """The body of an article under the sentences that the page shows between headline and body, where extraction left them out.

    `lines` are those that the page shows.
    """
    opening = body.partition("\n")[0]
    if not title or title not in lines or opening not in lines:
        return body
    between = lines[lines.index(title) + 1 : lines.index(opening)]
    standfirst = [line for line in between[:_MAX_STANDFIRST] if line not in body and _is_prose(line)]
    return "\n\n".join([*standfirst, body])


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence of the article rather than « Publié le … » or a button."""
    return bool(SENTENCE.fullmatch(line)) and all(zone.kind == "body" for zone in lay_out(line)[1])


def _paragraphs(text: str) -> str:
    """Lines as paragraphs set apart; items of a list and rows of a table close to one another."""
    lines = [line.strip() for line in text.split("\n") if line.strip() and not _RULE.fullmatch(line.strip())]
    parts = [_cells(lines[0])] if lines else []
    for before, line in pairwise(lines):
        together = before[0] == line[0] and (line[0] == "|" or line.startswith("- "))
        parts += ["\n" if together else "\n\n", _cells(line)]
    return "".join(parts)


def _cells(line: str) -> str:
    """A row of a table without the marks around it: `2019 | 3 M€`."""
    return " | ".join(filter(None, (cell.strip() for cell in line.split("|")))) if line[0] == "|" else line


def _unframed(html: str) -> str:
    """A page of frames as a browser without them shows it."""
    return _FRAMING.sub("", html) if "<frameset" in html.lower() else html


def _no_article(html: str) -> str:
    frames = [unescape(frame["source"]) for frame in _FRAME.finditer(html)]
    return f"the page only frames others: {', '.join(frames)[:300]}." if frames else "no article is found in the page."


def _page_title(html: str) -> str:
    match = re.search(r"<title[^>]{0,200}>([^<]{0,500})</title>", html[:200_000], re.IGNORECASE)
    return " ".join(unescape(match[1]).split()) if match else ""


def _notes(paragraphs: str, text: str, seen: str, html: str) -> Iterator[str]:
    if (joined := _count_articles(html, set(paragraphs.split("\n")))) > 1:
        yield f"{joined} articles of one page: add each as a file of its own"
    flags = list(find_flags(text, seen))
    yield from map(str, (*flags, *find_shortness(text)))
    if _SOLD.search(html) and not flags:
        yield "sold to subscribers: see that the text is whole"


def _count_articles(html: str, paragraphs: Container[str]) -> int:
    """How many of the page's articles the text is made of."""
    root = parse(html)
    articles = () if root is None else root.iter("article")
    return sum(
        article.find(".//article") is None and any(" ".join(p.text_content().split()) in paragraphs for p in article.iter("p"))
        for article in articles
    )


def _language(html: str) -> str | None:
    match = re.search(r"<html[^>]{0,1000}?\slang\s{0,3}=\s{0,3}[\"']?([A-Za-z]{2})", html[:20_000], re.IGNORECASE)
    return match[1].lower() if match else None


def _saved_from(html: str) -> str | None:
    match = _SAVED_FROM.search(html[:2000])
    return match["url"] if match else None


def _web_address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
