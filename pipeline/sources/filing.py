"""Where an article is filed in a corpus, and what its file says."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from pipeline.errors import ArticleError, UsageError
from pipeline.extraction.preparation import stated_day
from pipeline.reading.corpus import parse_bytes
from pipeline.sources.draft import Draft

UNDATED = "undated"
_MAX_SLUG, _MAX_PUBLISHER = 60, 30
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def find_stem(draft: Draft, taken: Container[str]) -> str:
    """The name of an article's file and, without other, its id: `<date>-<publisher>-<slug>`, with a number if taken."""
    day = _day(draft)
    publisher = draft.publisher or urlsplit(draft.url or "").hostname or ""
    parts = [day.isoformat() if day else UNDATED, slug(publisher.removeprefix("www."), _MAX_PUBLISHER), _title_slug(draft)]
    stem = "-".join(filter(None, parts))
    return next(name for name in _numbered(stem) if name not in taken)


def find_path(stem: str) -> str:
    """The path of an article below its corpus folder: the year of its name, then the name."""
    year = stem[:4] if stem[:4].isdigit() else UNDATED
    return f"{year}/{stem}.md"


def render(draft: Draft, article_id: str, remarks: Sequence[str]) -> bytes:
    """The content of an article's file: front matter, remarks as comments in it, text.

    Raises ArticleError when the corpus reader would not read it back.
    """
    metadata = {
        "id": article_id,
        "title": draft.title,
        "published": draft.published,
        "modified": draft.modified if draft.modified != draft.published else None,
        "publisher": draft.publisher,
        "author": draft.author,
        "url": draft.url,
        "language": draft.language,
        "duplicate_of": draft.duplicate_of,
    }
    stated = {key: value for key, value in metadata.items() if value is not None}
    block = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False, width=10**6)
    comments = "".join(f"# {' '.join(remark.split())}\n" for remark in remarks)
    content = f"---\n{block}{comments}---\n{draft.text}".encode()
    article = parse_bytes(content, draft.origin, article_id)
    if (article.text, article.article_id) != (draft.text, article_id):
        raise ArticleError(draft.origin, "file", "it does not read back as it was written.", "Report it with the article.")
    return content


def write(folder: Path, path: str, content: bytes) -> None:
    """Write a file of the corpus that is not there yet; raises UsageError when it cannot be written."""
    file = folder / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(content)
    except OSError as error:
        raise UsageError(f"{file}: it cannot be written ({error.strerror}). Make the folder writable, or give another.") from None


def slug(text: str, most: int) -> str:
    """Words of a text in plain small letters with dashes between, whole words as far as `most` characters go."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(whole) <= most:
        return whole
    return whole[:most].rpartition("-")[0] or whole[:most]


def _title_slug(draft: Draft) -> str:
    title = draft.title or draft.text.lstrip("# \n").partition("\n")[0]
    return slug(title[:300], _MAX_SLUG) or hashlib.sha256(draft.text.encode()).hexdigest()[:12]


def _day(draft: Draft) -> date | None:
    """The day in the metadata, else the one that the text's own header states."""
    if draft.published:
        return draft.published
    day = stated_day(draft.text)
    return day if day and day <= date.today() else None


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1
