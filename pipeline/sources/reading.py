"""Any source in, drafts of articles out; what cannot be taken comes as an ArticleError and stops nothing."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import ArticleError, UsageError
from pipeline.reading.decoding import decode
from pipeline.sources.draft import Draft, Given
from pipeline.sources.feeds import Entry, read_feed
from pipeline.sources.formats import ENDINGS, OF_MANY, Format, find_format
from pipeline.sources.pages import read_archived_page, read_page
from pipeline.sources.pdf import read_pdf
from pipeline.sources.records import read_records
from pipeline.sources.texts import read_markdown, read_text
from pipeline.sources.web import Response, Web, is_address
from pipeline.sources.word import read_word

MAX_FILE_BYTES = 200_000_000
STDIN = "-"
# What browsers put beside a page saved « complete ».
_PAGE_PARTS = ("_files", "_fichiers", ".files")

# www.exemple.fr/rss, exemple.fr/2019/article.html
_HOST = re.compile(r"www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6}/")

Found = Draft | ArticleError


def check_source(source: str) -> None:
    """Raise UsageError when a source is neither a file or folder that is there, nor a web address, nor `-`."""
    try:
        is_there = source == STDIN or is_address(source) or Path(source).exists()
    except OSError:
        is_there = False
    if not is_there:
        remedy = (
            f"To fetch it: https://{source[:200]}" if _HOST.match(source) else "Give a file, a folder, a web address, or `-`."
        )
        raise UsageError(f"{source[:200]}: there is no such file. {remedy}")


def read_source(source: str, given: Given, web: Web) -> Iterator[Found]:
    """The articles of a file, a folder, an address or standard input (`-`).

    Raises UsageError when `given.url` meets a source of many articles.
    """
    try:
        if is_address(source):
            yield from _read_address(source, given, web)
        elif source == STDIN:
            yield from _read(_from_file("stdin", sys.stdin.buffer.read(MAX_FILE_BYTES + 1)), given)
        elif Path(source).is_dir():
            _check_one(source, "folder", given)
            paths = list(_files(Path(source)))
            if not paths:
                raise ArticleError(source, "folder", "there is no file of articles in it.", f"Such are {' '.join(ENDINGS)}.")
            for path in paths:
                yield from read_source(str(path), given, web)
        else:
            yield from _read(_from_file(source, _content(Path(source))), given)
    except ArticleError as problem:
        yield problem


def read_one(origin: str, content: bytes) -> Draft | None:
    """The article of a web page; None for plain text and Markdown, which are articles as they stand.

    Raises ArticleError for a format that holds many articles or is not read.
    """
    read = _from_file(origin, content)
    return None if read.format in (Format.text, Format.markdown) else _single(read)


def fetch_one(address: str, web: Web) -> Draft:
    """The article at an address; raises ArticleError when it cannot be had, or there are many."""
    return _single(_from_web(address, web.fetch(address)))


def _single(read: "_Read") -> Draft:
    if read.format in OF_MANY:
        problem = f"it is {read.format}, which may hold many articles."
        raise ArticleError(read.origin, "format", problem, f"Bring them into a corpus: depeche add {read.origin}")
    return _read_one(read)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a source; `url` and `charset` are what the web said of it."""

    origin: str
    content: bytes
    format: Format
    url: str | None = None
    charset: str | None = None


def _read(read: _Read, given: Given) -> Iterator[Found]:
    """The articles of one file or answer."""
    _check_single(read, given)
    if read.format is Format.feed:
        yield from (entry.draft for entry in read_feed(read.content, read.origin, url=read.url))
    elif read.format in OF_MANY:
        yield from read_records(read.format, read.content, read.origin, given.columns)
    else:
        yield _read_one(read)


def _read_one(read: _Read) -> Draft:
    match read.format:
        case Format.html:
            return read_page(read.content, read.origin, url=read.url, charset=read.charset)
        case Format.mhtml:
            return read_archived_page(read.content, read.origin)
        case Format.pdf:
            draft = read_pdf(read.content, read.origin)
        case Format.word:
            draft = read_word(read.content, read.origin)
        case Format.markdown:
            draft = read_markdown(decode(read.content, read.origin, read.charset), read.origin)
        case _:
            draft = read_text(decode(read.content, read.origin, read.charset), read.origin)
    return replace(draft, url=draft.url or read.url)


def _read_address(address: str, given: Given, web: Web) -> Iterator[Found]:
    read = _from_web(address, web.fetch(address))
    if read.format is not Format.feed:
        yield from _read(read, given)
        return
    _check_single(read, given)
    for entry in read_feed(read.content, address, url=read.url):
        yield _followed(entry, web) if entry.is_excerpt and entry.draft.url else entry.draft


def _followed(entry: Entry, web: Web) -> Draft:
    """The whole article of a feed's entry from its page; what the feed gives where the page is not to be had."""
    draft = entry.draft
    try:
        response = web.fetch(str(draft.url))
        page = read_page(response.content, draft.origin, url=response.url, charset=response.charset)
    except ArticleError as problem:
        return replace(draft, notes=(f"only the beginning: {problem.problem}",))
    return replace(
        page,
        title=page.title or draft.title,
        published=page.published or draft.published,
        publisher=page.publisher or draft.publisher,
        author=page.author or draft.author,
    )


def _from_file(origin: str, content: bytes) -> _Read:
    if len(content) > MAX_FILE_BYTES:
        raise ArticleError(origin, "size", f"it has more than {MAX_FILE_BYTES:,} bytes.", "Split it.")
    return _Read(origin, content, find_format(origin, content))


def _from_web(address: str, response: Response) -> _Read:
    form = find_format(response.url.partition("?")[0], response.content, response.media_type)
    return _Read(address, response.content, form, response.url, response.charset)


def _check_single(read: _Read, given: Given) -> None:
    if read.format in OF_MANY:
        _check_one(read.origin, read.format, given)


def _check_one(origin: str, kind: str, given: Given) -> None:
    if given.url:
        raise UsageError(f"{origin}: --url is the address of one article, and this {kind} may hold many. Leave it out.")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ArticleError(str(path), "file", f"it cannot be read: {error.strerror}.", "Make it readable.") from None


def _files(folder: Path) -> Iterator[Path]:
    """Files of a folder that may hold articles, in order; hidden ones and the parts of saved pages left out."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in below.parts)
        part_of_page = any(part.endswith(_PAGE_PARTS) for part in below.parts[:-1])
        if path.is_file() and path.suffix.lower() in ENDINGS and not hidden and not part_of_page:
            yield path
