"""Text and Markdown files, with or without front matter of whatever program wrote it."""

import re
from dataclasses import replace

from pipeline.reading.front_matter import read_day, split_metadata
from pipeline.sources.draft import Draft
from pipeline.sources.markup import markdown_text
from pipeline.sources.records import row_draft

_HEADING = re.compile(r"\s*#{1,3} +(?P<title>[^\n#]{1,300})")


def read_text(text: str, origin: str) -> Draft:
    """The article of a text file, as it stands. Raises ArticleError for front matter that a run would refuse."""
    return _with_metadata(text, origin)


def read_markdown(text: str, origin: str) -> Draft:
    """The article of a Markdown file, links and emphasis made plain; without other title the first heading is it."""
    draft = _with_metadata(text, origin)
    plain = markdown_text(draft.text)
    heading = _HEADING.match(plain)
    return replace(draft, text=plain, title=draft.title or (heading["title"].strip() if heading else None))


def _with_metadata(text: str, origin: str) -> Draft:
    metadata, text = split_metadata(text.removeprefix("\ufeff").replace("\r\n", "\n"), origin)
    if "published" in metadata:
        read_day(metadata["published"], origin)  # refused when it is none, as by a run: the file may lie in a corpus as it is
    return replace(row_draft(metadata | {"text": text}, origin, {}), text=text)
