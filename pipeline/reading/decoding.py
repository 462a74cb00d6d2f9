"""Bytes into text, whatever French sites and office programs saved them in."""

import codecs
import re

from pipeline.errors import ArticleError
from pipeline.faults import Fault

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# <meta charset="iso-8859-1">, <?xml version="1.0" encoding="UTF-8"?>
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_-]{2,30})")
_HEAD = 4096
# What no text has but here and there: controls, private signs of a PDF's fonts, bytes that are no character.
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]")
_SOME, _MOST = 3, 0.05
_READ_AS_WINDOWS = {"iso8859-1", "ascii"}
# Encodings that pages and files are in; Python knows others, which are no such thing (punycode) or fail at any text (undefined).
_OF_TEXTS = re.compile(
    r"utf-?(?:8|16|32)(?:-(?:sig|le|be))?|(?:iso8859|koi8)-\w+"
    r"|cp\d+|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+"
)


def decode(content: bytes, origin: str, charset: str | None = None) -> str:
    """The text of `content`: by its byte order mark, as UTF-8 when it is, else by `charset`, else Windows-1252.

    Browsers save pages in UTF-8 and leave in them the encoding they once named, so UTF-8 goes first.

    Raises ArticleError when it is binary or none of these.
    """
    text = _decoded(content, origin, charset)
    strange = len(_STRANGE.findall(text))
    if "\0" in text or (strange > _SOME and strange > _MOST * len(text)):
        raise ArticleError.of(origin, "encoding", Fault.BINARY)
    return text


def _decoded(content: bytes, origin: str, charset: str | None) -> str:
    if mark := next((name for bom, name in _MARKS if content.startswith(bom)), None):
        return content.decode(mark, errors="replace")
    if b"\0" in content:
        raise ArticleError.of(origin, "encoding", Fault.BINARY)
    for candidate in ("utf-8", _known(charset), "cp1252"):
        try:
            if candidate:
                return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise ArticleError.of(origin, "encoding", Fault.NO_ENCODING)


def declared_charset(content: bytes) -> str | None:
    """The encoding that the head of an HTML page or XML file names."""
    match = _DECLARED.search(content[:_HEAD])
    return match[1].decode("ascii") if match else None


def _known(charset: str | None) -> str | None:
    """The codec of a text encoding; ISO 8859-1 is read as browsers do."""
    try:
        name = codecs.lookup(charset or "").name
    # What cannot be a name at all is a ValueError.
    except (LookupError, ValueError):
        return None
    if name in _READ_AS_WINDOWS:
        return "cp1252"
    return name if _OF_TEXTS.fullmatch(name) else None
