"""`depeche extract`: one article to the terminal."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from depeche.flags import AllowPrivateOption, GazetteerOption, WeightsOption

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts
    from pipeline.sources.draft import Draft
    from schemas import Article


class Format(StrEnum):
    """How the facts are shown."""

    table = "table"
    json = "json"


def extract(
    source: Annotated[
        str, typer.Argument(metavar="FILE|ADDRESS|-", help="A text, a web page, an address, or `-` for standard input.")
    ],
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication, 2012-04-27.")] = None,
    gazetteer: GazetteerOption = None,
    weights: WeightsOption = None,
    form: Annotated[Format, typer.Option("--format", help="Highlighted text and a table, or JSON.")] = Format.table,
    why: Annotated[bool, typer.Option("--why", help="Tell why each figure has its holder.")] = False,
    allow_private: AllowPrivateOption = False,
) -> None:
    """Show the facts of one article; nothing is stored. A web page is read as `depeche add` reads it.

    Example: [bold]echo "Le CHU de Rouen emploie 10 000 personnes." | depeche extract -[/bold]
    """
    from depeche.render import show_facts
    from depeche.why import as_json, show_reasons
    from pipeline.extraction.extractor import explain
    from pipeline.extraction.extractor import extract as extract_facts
    from pipeline.run.gazetteer import using_gazetteer
    from pipeline.weights.own import using_weights

    with using_gazetteer(gazetteer), using_weights(weights):
        facts = extract_facts(_article(source, published, allow_private=allow_private))
        reasons = explain(facts) if why else []
    _tell_undated(facts)
    if form is Format.json:
        told = {"why": [as_json(each) for each in reasons]} if why else {}
        typer.echo(json.dumps(_as_json(facts) | told, indent=2, ensure_ascii=False))
        return
    show_facts(facts)
    if why:
        show_reasons(facts, reasons)


def _tell_undated(facts: "Facts") -> None:
    """Tell why there is no day of publication, where the text says why."""
    from pipeline.extraction.preparation import vague_day
    from pipeline.terminal import printable

    if not facts.published and (vague := vague_day(facts.article)):
        told = f"No day of publication: the text says only « {vague} ». Give it with --published; « hier » has no value without."
        typer.echo(printable(told), err=True)


def _article(source: str, published: str | None, *, allow_private: bool) -> "Article":
    from pipeline.errors import ArticleError, UsageError
    from pipeline.reading.front_matter import read_day
    from pipeline.sources.web import is_address

    try:
        article = _fetched(source, allow_private=allow_private) if is_address(source) else _read(source)
        return article.model_copy(update={"published": read_day(published, "--published")}) if published else article
    except ArticleError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror}. Give a text, a web page, an address, or `-` for standard input.") from None


def _read(source: str) -> "Article":
    """The article of a file or of standard input: a text as a corpus has it, a web page as it is added to one."""
    from pipeline.reading.corpus import parse_bytes
    from pipeline.sources.reading import MAX_FILE_BYTES, read_one

    with sys.stdin.buffer if source == "-" else Path(source).open("rb") as stream:
        content = stream.read(MAX_FILE_BYTES + 1)
    page = read_one(source, content)
    return _added(page) if page else parse_bytes(content, source, Path(source).stem)


def _fetched(address: str, *, allow_private: bool) -> "Article":
    from pipeline.sources.reading import fetch_one
    from pipeline.sources.web import Web

    with Web(allow_private=allow_private) as web:
        return _added(fetch_one(address, web))


def _added(draft: "Draft") -> "Article":
    """The article that a draft would be in a corpus."""
    from pipeline.reading.corpus import parse_bytes
    from pipeline.sources.draft import Given, completed
    from pipeline.sources.filing import find_stem, render

    whole = completed(draft, Given())
    name = find_stem(whole, ())
    return parse_bytes(render(whole, name, ()), draft.origin, name)


def _as_json(facts: "Facts") -> dict[str, Any]:
    from schemas import KINDS

    head = {"article_id": facts.article.article_id, "published": facts.published and facts.published.isoformat()}
    return head | {kind.name: [fact.model_dump(mode="json") for fact in facts.of(kind)] for kind in KINDS}
