"""The same pages frozen into one file that needs nothing else: what they tell is packed in it once, its script lays it out."""

import base64
import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

from markupsafe import Markup

from pipeline.review.article import every_article, show
from pipeline.review.columns import (
    article_columns,
    charts_by_body,
    figure_columns,
    mention_columns,
    organisation_columns,
    read_figures,
    text_columns,
    told_filters,
    told_labels,
)
from pipeline.review.index import open_index
from pipeline.review.overview import overview, read_rejects, read_runs
from pipeline.review.rendering import render, static
from pipeline.review.words import Language, Words
from pipeline.storage.address import Output

_AT_ONCE = 25  # articles that are packed together, and opened together


def build_report(output: Output, limit: int | None = None, language: Language = "fr") -> Iterator[str]:
    """The file, piece by piece, of the committed tables in `output`; with `limit`, of the latest articles alone.

    Raises StoreError when there are no tables.
    """
    with open_index(output) as index:
        script, style, words = static("report.js"), static("style.css"), Words(language)
        said = told_labels(words) | told_filters(index, words) | {"at_once": _AT_ONCE, "opened": limit}
        styles = {"policy": _policy(script, style), "style": Markup(style)}
        head = render("report.html", language, frozen=True, here="", said=said, **styles)
        before, after = head.split("<!--packed-->")
        yield before
        for name, content in _tables(index, words):
            yield _packed(name, content)
        for texts in _texts(index, limit, words):
            yield _packed("texts", texts)
        yield f"<script>{script}</script>{after}"


def _tables(index: sqlite3.Connection, words: Words) -> Iterator[tuple[str, Any]]:
    """What pages are made of, but for the texts."""
    pages = {"/": ("overview", overview), "/runs": ("runs", read_runs), "/rejects": ("rejects", read_rejects)}
    yield (
        "pages",
        {
            path: render(f"{name}.html", words.language, frozen=True, page=read(index), here=path)
            for path, (name, read) in pages.items()
        },
    )
    yield "articles", article_columns(index, words)
    yield "bodies", organisation_columns(index, words)
    yield "mentions", mention_columns(index)
    figures = read_figures(index)
    yield "figures", figure_columns(figures, words)
    yield "charts", charts_by_body(figures, words)


def _texts(index: sqlite3.Connection, limit: int | None, words: Words) -> Iterator[list[dict[str, Any]]]:
    """Articles with their facts, the latest first, in groups."""
    places = {organisation_id: body - 1 for organisation_id, body in index.execute("SELECT organisation_id, body FROM bodies")}
    shown = (
        show(stored, stored.marks, origin="found", has_gold=False, version="", findings=[])
        for stored in islice(every_article(index), limit)
    )
    texts = (text_columns(page, places, words) for page in shown)
    while group := list(islice(texts, _AT_ONCE)):
        yield group


def _packed(name: str, content: Any) -> str:
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(gzip.compress(told, compresslevel=6, mtime=0)).decode()
    return f'<script type="text/plain" class="packed" data-name="{name}">{packed}</script>\n'


def _policy(script: str, style: str) -> str:
    """A policy that lets this very script and style work, and nothing else."""
    return f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; base-uri 'none'"


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
