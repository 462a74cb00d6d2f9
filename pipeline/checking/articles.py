"""What can be wrong with one article: its front matter, and a text that is no whole clean article."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.checking.findings import Finding
from pipeline.reading.columns import find_columns
from pipeline.reading.decoding import decode
from pipeline.reading.front_matter import FIELDS
from pipeline.sources.flags import find_flags
from pipeline.sources.markup import has_tags
from schemas import Article

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<lines>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<key>\w+)[ \t]*:", re.MULTILINE)
_KNOWN = f"Keys that are read: {', '.join(FIELDS)}, and other words for these."


def check_article(path: str, article: Article, ids: Collection[str]) -> Iterator[Finding]:
    """All findings about an article that can be read; `ids` are those of its corpus."""
    keys = _lines_of_keys(path)
    for key, lines in keys.items():
        if len(lines) > 1:
            message = f"it stands {len(lines)} times, and only the last counts."
            yield Finding("problem", path, lines[1], key, message, "Keep one of them.")
        if key not in FIELDS and not find_columns((key,)):
            yield Finding("warning", path, lines[0], key, "it is not read.", _KNOWN)
    for key, message, remedy in _metadata_faults(article, ids):
        yield Finding("warning", path, keys.get(key, [None])[-1], key, message, remedy)
    for doubt in find_flags(article.text):
        yield Finding("note", path, None, "text", f"{doubt}.", "See that it is whole and reads well.")
    if has_tags(article.text):
        yield Finding("warning", path, None, "text", "it holds HTML tags.", "Bring the page in with `depeche add`.")


def _metadata_faults(article: Article, ids: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The key, what is wrong with it, what to do."""
    if article.language != "fr":
        message = f"{article.language!r} is not French, which is all that the extractors read."
        yield "language", message, "Remove the article, or correct its language."
    if article.url and not re.match(r"https?://[^\s/]+", article.url):
        yield "url", f"{article.url[:80]!r} is no web address.", "Write it as https://exemple.fr/article, or remove it."
    copied = article.duplicate_of
    if copied and (copied == article.article_id or copied not in ids):
        message = f"there is no other article {copied!r}."
        yield "duplicate_of", message, "Name the article that this one copies, or remove it."


def _lines_of_keys(path: str) -> dict[str, list[int]]:
    """The lines, from 1, on which each key of the front matter stands."""
    content = decode(Path(path).read_bytes(), path)
    block = _FRONT_MATTER.match(content)
    lines: dict[str, list[int]] = {}
    for match in _KEY.finditer(content, block.start("lines"), block.end("lines")) if block else ():
        lines.setdefault(match["key"], []).append(content.count("\n", 0, match.start()) + 1)
    return lines
