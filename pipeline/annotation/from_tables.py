"""Articles and facts of the committed tables, marked for annotation: what a run found, without extracting again."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.annotation.marking import mark_facts
from pipeline.annotation.marks import Annotated
from pipeline.extraction.extractor import Facts
from pipeline.storage.address import Output
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import KINDS, TABLES, Article


def mark_tables(output: Output) -> Iterator[Annotated]:
    """The articles of the tables of an output folder, each with the facts found in it; raises StoreError without tables."""
    generation = committed(output)
    rows = {kind.name: _by_article(_rows(generation, kind.name)) for kind in KINDS}
    for row in _rows(generation, "articles"):
        article_id = row["article_id"]
        found: dict[str, Any] = {
            kind.name: [kind.model.model_construct(**each) for each in rows[kind.name][article_id]] for kind in KINDS
        }
        yield mark_facts(Facts(Article(article_id=article_id, text=row["text"]), row["published"], **found))


def _rows(generation: Path, name: str) -> Iterator[dict[str, Any]]:
    table = read(TABLES[name], files_of(generation, name))
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


def _by_article(rows: Iterator[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["article_id"]].append(row)
    return grouped
