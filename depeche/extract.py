"""`depeche extract`: one article to the terminal."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from depeche.flags import GazetteerOption, use_gazetteer

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts
    from schemas import Article


class Format(StrEnum):
    """How the facts are shown."""

    table = "table"
    json = "json"


def extract(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="An article, or `-` for standard input.")],
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication, 2012-04-27.")] = None,
    gazetteer: GazetteerOption = None,
    form: Annotated[Format, typer.Option("--format", help="Highlighted text and a table, or JSON.")] = Format.table,
    why: Annotated[bool, typer.Option("--why", help="Tell why each figure has its holder.")] = False,
) -> None:
    """Show the facts of one article; nothing is stored.

    Example: [bold]echo "Le CHU de Rouen emploie 10 000 personnes." | depeche extract -[/bold]
    """
    from depeche.render import show_facts
    from depeche.why import as_json, show_reasons
    from pipeline.extraction.extractor import explain
    from pipeline.extraction.extractor import extract as extract_facts

    use_gazetteer(gazetteer)
    facts = extract_facts(_article(source, published))
    if form is Format.json:
        reasons = {"why": [as_json(each) for each in explain(facts)]} if why else {}
        typer.echo(json.dumps(_as_json(facts) | reasons, indent=2))
        return
    show_facts(facts)
    if why:
        show_reasons(facts, explain(facts))


def _article(source: str, published: str | None) -> "Article":
    from pipeline.errors import ArticleError, UsageError
    from pipeline.reading.corpus import MAX_BYTES, parse_bytes
    from pipeline.reading.front_matter import read_day

    try:
        with sys.stdin.buffer if source == "-" else Path(source).open("rb") as stream:
            article = parse_bytes(stream.read(MAX_BYTES + 1), source, Path(source).stem)
        return article.model_copy(update={"published": read_day(published, "--published")}) if published else article
    except ArticleError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror}. Give a text file, or `-` for standard input.") from None


def _as_json(facts: "Facts") -> dict[str, Any]:
    from schemas import KINDS

    head = {"article_id": facts.article.article_id, "published": facts.published and facts.published.isoformat()}
    return head | {kind.name: [fact.model_dump(mode="json") for fact in facts.of(kind)] for kind in KINDS}
