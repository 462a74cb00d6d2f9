"""What can be wrong with one article: its front matter, and a text that is no whole clean article."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.checking.findings import Finding
from pipeline.faults import Fault, Said
from pipeline.reading.columns import find_columns
from pipeline.reading.decoding import decode
from pipeline.reading.front_matter import FIELDS
from pipeline.sources.flags import find_flags
from pipeline.sources.markup import has_tags
from schemas import Article

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<lines>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<key>\w+)[ \t]*:", re.MULTILINE)


def check_article(path: str, article: Article, ids: Collection[str]) -> Iterator[Finding]:
    """All findings about an article that can be read; `ids` are those of its corpus."""
    keys = _lines_of_keys(path)
    for key, lines in keys.items():
        if len(lines) > 1:
            yield Finding("problem", path, lines[1], key, Fault.KEY_TWICE(len(lines)))
        if key not in FIELDS and not find_columns((key,)):
            yield Finding("warning", path, lines[0], key, Fault.KEY_UNREAD(", ".join(FIELDS)))
    for key, said in _metadata_faults(article, ids):
        yield Finding("warning", path, keys.get(key, [None])[-1], key, said)
    for doubt in find_flags(article.text):
        yield Finding("note", path, None, "text", Fault.DOUBTFUL(doubt))
    if has_tags(article.text):
        yield Finding("warning", path, None, "text", Fault.HTML())


def _metadata_faults(article: Article, ids: Collection[str]) -> Iterator[tuple[str, Said]]:
    """The key, what is wrong with it and what to do."""
    if article.language != "fr":
        yield "language", Fault.OTHER_LANGUAGE(article.language)
    if article.url and not re.match(r"https?://[^\s/]+", article.url):
        yield "url", Fault.NO_ADDRESS(article.url[:80])
    copied = article.duplicate_of
    if copied and (copied == article.article_id or copied not in ids):
        yield "duplicate_of", Fault.COPY_OF_NONE(copied)


def _lines_of_keys(path: str) -> dict[str, list[int]]:
    """The lines, from 1, on which each key of the front matter stands."""
    content = decode(Path(path).read_bytes(), path)
    block = _FRONT_MATTER.match(content)
    lines: dict[str, list[int]] = {}
    for match in _KEY.finditer(content, block.start("lines"), block.end("lines")) if block else ():
        lines.setdefault(match["key"], []).append(content.count("\n", 0, match.start()) + 1)
    return lines
