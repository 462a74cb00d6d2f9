"""Which bodies of a register the organisations of a generation are: decided article by article, each month once.

What the articles of a month say lies beside the tables, under a name that tells what it was made of: month, register and code. A
commit that leaves a month as it is takes its file over and reads no article of it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.registry.linking import Link, agree, link_article
from pipeline.registry.register import Register
from pipeline.storage.fingerprint import pipeline_version
from pipeline.storage.organisations import articles_by_month
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import TABLES

_LINKS = ".links"
_MENTION = ["article_id", "organisation_id", "name", "kind", "text", "start", "end"]


def link_organisations(generation: Path, before: Path | None, register: Register) -> dict[str, Link]:
    """The body of each organisation on which the articles of a generation that name it agree, by id.

    `before` is the generation that this one follows; what it knows of months that are the same is taken over.
    """
    found: dict[str, list[Link]] = defaultdict(list)
    articles = articles_by_month(generation)
    (generation / _LINKS).mkdir()
    for file in files_of(generation, "organisation_mentions"):
        name = _name(file, articles[file.parent.name], register)
        links = _known(before / _LINKS / name) if before else None
        if links is None:
            links = list(_link(file, articles[file.parent.name], register))
        (generation / _LINKS / name).write_text(json.dumps([(one, astuple(link)) for one, link in links]), encoding="utf-8")
        for organisation_id, link in links:
            found[organisation_id].append(link)
    return {organisation_id: agreed for organisation_id, links in found.items() if (agreed := agree(links))}


def _name(mentions: Path, articles: Sequence[Path], register: Register) -> str:
    """A file's name: tables name their files after what is in them."""
    made_of = [mentions.parent.name, mentions.name, *(file.name for file in articles), register.fingerprint, pipeline_version()]
    return f"{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:32]}.json"


def _known(file: Path) -> list[tuple[str, Link]] | None:
    """The links of a file; None when there is none, or it is damaged."""
    try:
        return [(organisation_id, Link(*link)) for organisation_id, link in json.loads(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return None


def _link(mentions: Path, articles: Sequence[Path], register: Register) -> Iterator[tuple[str, Link]]:
    """The organisations that the articles of a month name, each with its body: one for each article that tells it."""
    texts = _texts(articles)
    rows = read(TABLES["organisation_mentions"], [mentions], _MENTION).to_pylist()
    for article_id, named in groupby(rows, key=lambda row: row["article_id"]):
        article = texts[article_id]
        yield from link_article(register, article["text"], article["published"], list(named)).items()


def _texts(articles: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    rows = read(TABLES["articles"], articles, ["article_id", "published", "text"]).to_pylist()
    return {row["article_id"]: row for row in rows}
