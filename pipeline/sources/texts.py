"""Text and Markdown files, with or without front matter of whatever program wrote it."""

import re
from dataclasses import replace
from typing import Any

import yaml

from pipeline.errors import ArticleError
from pipeline.sources.draft import Draft
from pipeline.sources.markup import markdown_text
from pipeline.sources.records import row_draft

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.{0,20000}?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#{1,3} +(?P<title>[^\n#]{1,300})")


def read_text(text: str, origin: str) -> Draft:
    """The article of a text file, as it stands."""
    return _with_metadata(text, origin)


def read_markdown(text: str, origin: str) -> Draft:
    """The article of a Markdown file, links and emphasis made plain; without other title the first heading is it."""
    draft = _with_metadata(text, origin)
    plain = markdown_text(draft.text)
    heading = _HEADING.match(plain)
    return replace(draft, text=plain, title=draft.title or (heading["title"].strip() if heading else None))


def _with_metadata(text: str, origin: str) -> Draft:
    block = _FRONT_MATTER.match(text)
    metadata = _loaded(block["yaml"], origin) if block else {}
    text = text[block.end() :] if block else text
    draft = row_draft({key: value for key, value in metadata.items() if key != "text"} | {"text": text}, origin, {})
    return replace(draft, text=text)


def _loaded(block: str, origin: str) -> dict[str, Any]:
    """The plain values of foreign front matter; what is nested is none of ours."""
    try:
        loaded = yaml.load(block, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        problem = f"it is not YAML: {getattr(error, 'problem', None) or 'nested too deep'}."
        raise ArticleError(origin, "front_matter", problem, "Put values that hold `: ` or `#` in quotes.") from None
    return {str(k): v for k, v in loaded.items() if isinstance(v, str | list)} if isinstance(loaded, dict) else {}
