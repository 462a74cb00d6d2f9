"""Templates into HTML: live pages with addresses of the server, or frozen ones with addresses inside one file."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.annotation.marks import LABELS
from pipeline.review.charts import timelines
from pipeline.review.forms import fields_of
from pipeline.review.words import Language, Words
from schemas import KINDS


def render(template: str, language: Language, *, frozen: bool = False, **context: Any) -> str:
    """A page; all text in it is escaped: what an article says never becomes markup."""
    address, layout = (frozen_address, "fragment.html") if frozen else (live_address, "base.html")
    known = {"w": Words(language), "url": address, "layout": layout, "frozen": frozen, "kinds": KINDS, "labels": LABELS}
    return _environment().get_template(template).render(known | context)


def live_address(path: str, **query: Any) -> str:
    """The address of a page on the server, with the query's values that say something."""
    said = {name: value for name, value in query.items() if value not in (None, "")}
    return quote(path) + (f"?{urlencode(said)}" if said else "")


def frozen_address(path: str, **query: Any) -> str:
    """The same inside the file."""
    return f"#{live_address(path, **query)}"


def static(name: str) -> str:
    """The content of a file that pages need: style and scripts."""
    return files(__package__ or "").joinpath("static", name).read_text(encoding="utf-8")


def web_address(url: str | None) -> str | None:
    """The address, if a browser would open it as a page; None for `javascript:` and the like."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def changed(query: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A query with some values changed, from its first page on unless a page is named."""
    return {**query, "page": None, **values}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__ or ""),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"web": web_address, "changed": changed, "fields_of": fields_of, "timelines": timelines}
    return environment
