"""Which format a source is in: by its name's ending, what the server says, or its first bytes."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.errors import ArticleError


class Format(StrEnum):
    """A format that articles can be read from."""

    text = "text"
    markdown = "Markdown"
    html = "HTML"
    mhtml = "MHTML"
    jsonl = "JSONL"
    json = "JSON"
    csv = "CSV"
    parquet = "Parquet"
    xlsx = "xlsx"
    feed = "feed"
    pdf = "PDF"
    word = "Word"


OF_MANY = frozenset({Format.jsonl, Format.json, Format.csv, Format.parquet, Format.xlsx, Format.feed})

ENDINGS = {
    ".txt": Format.text, ".md": Format.markdown, ".markdown": Format.markdown,
    ".html": Format.html, ".htm": Format.html, ".xhtml": Format.html, ".mhtml": Format.mhtml, ".mht": Format.mhtml,
    ".jsonl": Format.jsonl, ".ndjson": Format.jsonl, ".json": Format.json, ".csv": Format.csv, ".tsv": Format.csv,
    ".parquet": Format.parquet, ".xlsx": Format.xlsx, ".rss": Format.feed, ".atom": Format.feed, ".xml": Format.feed,
    ".pdf": Format.pdf, ".docx": Format.word,
}  # fmt: skip
_MEDIA_TYPES = {
    "text/html": Format.html, "application/xhtml+xml": Format.html, "multipart/related": Format.mhtml,
    "application/rss+xml": Format.feed, "application/atom+xml": Format.feed, "application/rdf+xml": Format.feed,
    "text/csv": Format.csv, "text/markdown": Format.markdown, "application/x-ndjson": Format.jsonl,
    "application/json": Format.json, "application/pdf": Format.pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.word,
}  # fmt: skip
_UNREADABLE = re.compile(r"\.(?:doc|odt|rtf|pages|epub|xls|ods|zip|gz|7z|png|jpe?g|gif|webp|mp[34])", re.IGNORECASE)
# What may stand before the first tag: <?xml version="1.0"?>, <!-- saved from url=… -->, <?xml-stylesheet …?>
_UNREADABLE_OPENINGS = {
    b"\xd0\xcf\x11\xe0": "old Word and Excel", b"{\\rtf": "RTF",
    b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"GIF8": "GIF",
}  # fmt: skip
_BINARY = (Format.parquet, Format.xlsx, Format.pdf)
_WORD_PART = b"word/document.xml"  # Word files and workbooks are both zip archives
_PROLOGUE = rb"(?is)(?:<\?xml[^>]{0,500}+>|<!--(?:(?!-->).){0,2000}+-->|\s++)*+"
_OPENINGS = (
    (re.compile(rb"PAR1"), Format.parquet),
    (re.compile(rb"%PDF"), Format.pdf),
    (re.compile(rb"PK\x03\x04"), Format.xlsx),
    (re.compile(_PROLOGUE + rb"<(?:rss|feed|rdf:RDF)\b"), Format.feed),
    (re.compile(_PROLOGUE + rb"<(?:!doctype html|html|head|body)\b"), Format.html),
    (re.compile(rb"(?i)(?:From|MIME-Version|Snapshot-Content-Location): "), Format.mhtml),
    (re.compile(rb"\s*\[\s*\{"), Format.json),
    (re.compile(rb"\s*\{\s*\""), Format.jsonl),
)


def find_format(name: str, content: bytes, media_type: str | None = None) -> Format:
    """The format of a source; raises ArticleError for one that no article is read from (old Word, pictures)."""
    ending = PurePosixPath(name).suffix.lower()
    kind = next((kind for opening, kind in _UNREADABLE_OPENINGS.items() if content.startswith(opening)), None)
    if kind or _UNREADABLE.fullmatch(ending):
        problem = f"articles are not read from {kind or ending} files."
        raise ArticleError(
            name,
            "format",
            problem,
            "Save it as text (*.txt), a web page (*.html), Word (*.docx), PDF or a table (*.csv, *.xlsx).",
        )
    opening = _by_opening(content)
    if opening is Format.xlsx and _WORD_PART in content:
        return Format.word
    if opening in _BINARY:
        return opening
    if media_type:
        # Servers send feeds and tables as text/plain or text/xml: what begins like one is one.
        return opening or _MEDIA_TYPES.get(media_type) or ENDINGS.get(ending, Format.text)
    if ending == ".xml":
        return opening or Format.feed
    named = ENDINGS.get(ending)
    if named in (Format.text, Format.markdown) and opening in (Format.html, Format.feed):
        return opening  # a page that was saved under another name
    return named or opening or Format.text


def _by_opening(content: bytes) -> Format | None:
    head = content[:8192].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((found for pattern, found in _OPENINGS if pattern.match(head)), None)
