"""What an article's file says of itself: the YAML between `---` lines, and the text that follows."""

import re
from datetime import date

import yaml

from pipeline.errors import ArticleError
from pipeline.faults import Fault
from pipeline.reading.columns import FIELDS as COLUMNS
from pipeline.reading.columns import find_columns
from schemas import Article

# « copie de »: no other program says so, and no other word is known for it.
_COPY = "duplicate_of"
# What front matter may say of an article, by its own names.
FIELDS = (*(name for name in COLUMNS if name != "text"), _COPY)
# Keys of which a list is as good as one value: « auteurs: [Anne Lebrun, Zoé Le Goff] ».
_MAY_BE_MANY = ("author",)

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?)(?<=\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_OPENING = re.compile(r"---[ \t]*\n")
_MAX_CHARACTERS = 20_000
_NULLS = ("", "~", "null")
# « 12/03/2024 », « 12-03-24 »
_FRENCH_DAY = re.compile(r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)")
_FIRST_YEAR = 69  # of two digits, as in POSIX: 69 is 1969, 68 is 2068
_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?=$|[T ])")

# The C loader is ten times faster. Scalars stay strings: no date, number or `no` is guessed, no object ever built.
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_article(content: str, path: str, article_id: str) -> Article:
    """The article that a file's content stands for.

    `content` is the decoded file, NFC and with `\\n` line ends; `path` its place below the corpus; `article_id` the
    identifier to take when the front matter gives none. Raises ArticleError on anything the file says wrongly.
    """
    metadata, text = split_metadata(content, path)
    if not text.strip():
        raise ArticleError.of(path, "text", Fault.EMPTY)
    metadata.pop("modified", None)  # kept in the file: what is extracted does not depend on it
    published = read_day(metadata.pop("published"), path) if "published" in metadata else None
    return Article(
        article_id=_checked_id(metadata.pop("id", article_id), path),
        text=text,
        published=published,
        source_path=path,
        **metadata,
    )


def read_day(stamp: str, path: str) -> date:
    """The day that a metadata stamp names, ISO 8601 or French; raises ArticleError if none does, or if it is to come."""
    day = _parse_day(stamp.strip())
    if day is None:
        raise ArticleError.of(path, "published", Fault.NO_DAY, stamp)
    if day > date.today():
        raise ArticleError.of(path, "published", Fault.FUTURE_DAY, stamp)
    return day


def split_metadata(content: str, path: str) -> tuple[dict[str, str], str]:
    """The fields of an article that front matter gives, under whatever name is known for them, and the text after it.

    Nulls and keys of other programs are left out. Raises ArticleError when it is not closed, or no YAML.
    """
    opening = _OPENING.match(content)
    if not opening:
        return {}, content
    block = _BLOCK.match(content, 0, _MAX_CHARACTERS)
    if not block:
        raise ArticleError.of(path, "front_matter", Fault.UNCLOSED, _MAX_CHARACTERS)
    metadata = _load(block["yaml"], path)
    return {key: value for key, value in metadata.items() if value not in _NULLS}, content[block.end() :]


def _load(block: str, path: str) -> dict[str, str]:
    """The metadata as strings, line breaks made spaces."""
    try:
        loaded = yaml.load(block, _Loader) or {}
    except yaml.YAMLError as error:
        raise _yaml_error(error, path) from None
    except RecursionError:
        raise ArticleError.of(path, "front_matter", Fault.TOO_DEEP) from None
    if not isinstance(loaded, dict):
        raise ArticleError.of(path, "front_matter", Fault.NO_KEYS)
    keys = {field: key for field, key in find_columns(tuple(map(str, loaded))).items() if field in FIELDS}
    keys |= {_COPY: _COPY} if _COPY in loaded else {}
    return {field: _checked_value(field, loaded[key], path) for field, key in keys.items()}


def _yaml_error(error: yaml.YAMLError, path: str) -> ArticleError:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "unreadable"
    if mark is None:
        return ArticleError.of(path, "front_matter", Fault.NO_YAML, reason)
    return ArticleError.of(path, "front_matter", Fault.NO_YAML_FROM_LINE, reason, mark.line + 2)


def _checked_value(field: str, value: object, path: str) -> str:
    if field in _MAY_BE_MANY and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise ArticleError.of(path, field, Fault.NO_PLAIN_VALUE)
    return " ".join(value.split())


def _checked_id(article_id: str, path: str) -> str:
    if not article_id.isprintable():
        raise ArticleError.of(path, "id", Fault.CONTROL_CHARACTERS, article_id)
    return article_id


def _parse_day(stamp: str) -> date | None:
    try:
        if iso := _ISO_DAY.match(stamp):
            return date(*map(int, iso[0].split("-")))
        if french := _FRENCH_DAY.fullmatch(stamp):
            return date(_whole_year(french["year"]), int(french["month"]), int(french["day"]))
    except ValueError:
        return None
    return _parse_words(stamp)


def _whole_year(digits: str) -> int:
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _FIRST_YEAR else 2000)


def _parse_words(stamp: str) -> date | None:
    """A day of another form (« 27 avril 2012 »), all three parts given."""
    import dateparser

    settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    parsed = dateparser.parse(stamp, languages=["fr", "en"], settings=settings | {"DATE_ORDER": "DMY"})
    return parsed.date() if parsed else None
