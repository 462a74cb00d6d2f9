"""A corpus folder in, articles out; what cannot be taken comes as an ArticleError and stops nothing."""

import hashlib
import json
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import ArticleError, UsageError
from pipeline.faults import Fault
from pipeline.reading.decoding import decode
from pipeline.reading.front_matter import parse_article
from schemas import Article

ENDINGS = (".txt", ".md", ".markdown")

# The longest press articles have some 150,000 characters; the statistical model takes 4 kB of memory for each.
MAX_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Source:
    """An article as its file gives it.

    `content_sha256` covers the stored text and metadata, not the path; `modified` is when the file last changed, UTC.
    """

    article: Article
    content_sha256: str
    modified: datetime


def read_corpus(folder: Path) -> Iterator[Source | ArticleError]:
    """Each article of a corpus folder, or what is wrong with it, in order of paths.

    Of several files with one id the first is the article, each other one a problem. Raises UsageError without a folder.
    """
    seen: dict[str, str | None] = {}
    for path in find_files(folder):
        try:
            source = read_file(folder, path)
            _check_unique(source.article, seen)
        except ArticleError as problem:
            yield problem
        else:
            yield source


def find_files(folder: Path) -> list[str]:
    """Paths below the folder of all files that should be articles, sorted; linked folders stand in it as one path."""
    found = []
    for root, folders, files in _walk(folder):
        links = [name for name in folders if Path(root, name).is_symlink()]
        below = Path(root).relative_to(folder).parts
        found += ["/".join((*below, name)) for name in (*links, *filter(is_article, files))]
    return sorted(found)


def count_others(folder: Path) -> Counter[str]:
    """How many files of a corpus folder have endings that no article of it has: « .html », « .pdf »."""
    return Counter(Path(name).suffix.lower() or name for _, _, files in _walk(folder) for name in files if not is_article(name))


def is_article(name: str) -> bool:
    """Whether a file of this name should be an article, however its ending is written."""
    return name.lower().endswith(ENDINGS)


def check_folder(folder: Path) -> None:
    """Raise UsageError when there is no such folder."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder. Give the folder that holds the articles (*.txt, *.md).")


def read_file(folder: Path, path: str) -> Source:
    """The article of one file, `path` below the corpus `folder`; raises ArticleError on whatever is wrong with it."""
    shown = _checked_path(path)
    content, modified = _read_bytes(folder, path, shown)
    article = parse_bytes(content, shown, unicodedata.normalize("NFC", shown.rpartition(".")[0]))
    return Source(article, content_sha256(article), modified)


def parse_bytes(content: bytes, path: str, article_id: str) -> Article:
    """The article of a file's content; `path` names it in errors, `article_id` is for front matter that gives none."""
    if len(content) > MAX_BYTES:
        raise ArticleError.of(path, "size", Fault.TOO_LONG, MAX_BYTES)
    text = unicodedata.normalize("NFC", decode(content, path)).replace("\r\n", "\n").replace("\r", "\n")
    return parse_article(text, path, article_id)


def modified_at(folder: Path, path: str) -> datetime:
    """When a file of the corpus last changed, UTC; if it is gone, when its folder did."""
    try:
        return _instant((folder / path).lstat().st_mtime_ns)
    except (OSError, ValueError):
        return _instant(folder.stat().st_mtime_ns)


def content_sha256(article: Article) -> str:
    """SHA-256 of an article's text and metadata, hexadecimal; where its file lies does not count."""
    content = article.model_dump(mode="json", exclude={"source_path"})
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """The folders of a corpus with their folders and files, hidden ones left out. Raises UsageError without a folder."""
    check_folder(folder)
    for root, folders, files in os.walk(folder, onerror=_unreadable_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield root, folders, [name for name in files if not name.startswith(".")]


def _unreadable_folder(error: OSError) -> None:
    raise UsageError(f"{error.filename}: cannot be listed ({error.strerror}). Make the folder readable, then run again.")


def _check_unique(article: Article, seen: dict[str, str | None]) -> None:
    first = seen.setdefault(article.article_id, article.source_path)
    if first != article.source_path:
        raise ArticleError.of(str(article.source_path), "id", Fault.SAME_ID, article.article_id, str(first))


def _checked_path(path: str) -> str:
    """The path, made printable if it is not; a name that is not Unicode is refused."""
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
        raise ArticleError.of(shown, "file", Fault.NO_NAME) from None
    return path


def _read_bytes(folder: Path, path: str, shown: str) -> tuple[bytes, datetime]:
    """Content and time of change of a plain file inside the folder."""
    file = folder / path
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()):
            raise ArticleError.of(shown, "file", Fault.LEADS_OUT)
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError.of(shown, "file", Fault.NO_FILE)
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), _instant(status.st_mtime_ns)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError.of(shown, "file", Fault.UNREADABLE, reason) from None


def _instant(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC).replace(microsecond=nanoseconds // 1000 % 1_000_000)
