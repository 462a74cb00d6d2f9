"""The same pages frozen into one file that needs nothing else: each packed away until it is opened."""

import base64
import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from pipeline.review.article import read_article, show
from pipeline.review.index import open_index
from pipeline.review.listing import Found, Hits, counts_of, every_row
from pipeline.review.lists import ARTICLES, FIGURES, ORGANISATIONS, Listing
from pipeline.review.overview import overview, read_organisation, read_rejects, read_runs
from pipeline.review.rendering import render, static
from pipeline.review.words import Language

_AT_ONCE = 25  # pages that are packed together, and opened together


class Page(NamedTuple):
    """A page of the file: its address, and what stands between the menu and the end."""

    path: str
    html: str


def build_report(output: Path, limit: int | None = None, language: Language = "fr") -> Iterator[str]:
    """The file, piece by piece, of the committed tables in `output`; with `limit`, of the latest articles alone.

    Raises StoreError when there are no tables.
    """
    with open_index(output) as index:
        script, style = static("report.js"), static("style.css")
        head = render("report.html", language, frozen=True, here="", policy=_policy(script, style), style=Markup(style))
        before, after = head.split("<!--pages-->")
        yield before
        for pages in _groups(_pages(index, limit, language)):
            paths = json.dumps([page.path for page in pages], ensure_ascii=False).replace("<", "\\u003c")
            yield f'<script type="application/json" class="paths">{paths}</script>\n'
            yield f'<script type="text/plain" class="packed">{_packed([page.html for page in pages])}</script>\n'
        yield f"<script>{script}</script>{after}"


def _pages(index: sqlite3.Connection, limit: int | None, language: Language) -> Iterator[Page]:
    """All pages, the first ones first."""

    def page(template: str, path: str, content: Any) -> Page:
        return Page(path, render(template, language, frozen=True, page=content, here=path, selected=None))

    yield page("overview.html", "/", overview(index))
    yield page("articles.html", "/articles", _whole(index, ARTICLES, "latest", limit))
    yield page("organisations.html", "/organisations", _whole(index, ORGANISATIONS, "articles"))
    yield page("figures.html", "/figures", _whole(index, FIGURES, "latest"))
    yield page("runs.html", "/runs", read_runs(index))
    yield page("rejects.html", "/rejects", read_rejects(index))
    for (article_id,) in index.execute("SELECT article_id FROM articles ORDER BY n LIMIT ?", (limit or -1,)):
        stored = read_article(index, article_id)
        assert stored is not None
        content = show(stored, stored.marks, origin="found", has_gold=False, version="", findings=[])
        yield page("article.html", f"/articles/{article_id}", content)
    for (organisation_id,) in index.execute("SELECT organisation_id FROM bodies ORDER BY articles DESC, body"):
        yield page("organisation.html", f"/organisations/{organisation_id}", read_organisation(index, organisation_id))


def _whole(index: sqlite3.Connection, listing: Listing, order: str, limit: int | None = None) -> Found:
    """A list in one page."""
    rows = list(islice(every_row(Hits(index, listing), order), limit))
    if listing is ARTICLES:
        for row in rows:
            row |= {"counts": counts_of(index, row["n"]), "gold": False, "excerpt": []}
    return Found(total=len(rows), page=1, pages=1, rows=rows, choices={})


def _groups(pages: Iterator[Page]) -> Iterator[Sequence[Page]]:
    """The lists one by one, for they are long; then pages in groups."""
    yield from ([page] for page in islice(pages, 6))
    while group := list(islice(pages, _AT_ONCE)):
        yield group


def _packed(pages: Sequence[str]) -> str:
    content = json.dumps(pages, ensure_ascii=False).encode()
    return base64.b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode()


def _policy(script: str, style: str) -> str:
    """A policy that lets this very script and style work, and nothing else."""
    return f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; base-uri 'none'"


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
