"""Two thousand articles: what is found, counted and shown is all there, from the first page to the last."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from corpora import ARTICLES
from pipeline.run.steps import Summary
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read, write
from schemas import TABLES

COPIES = 500
N_ARTICLES = COPIES * len(ARTICLES)
_OF_ARTICLE = ("article_id", "source_path", "title", "date_id", "part_of")  # and the key of each kind of fact


@pytest.fixture
def folder(tmp_path: Path, corpus: Path, ingest: Callable[..., Summary], output: Path) -> Path:
    """A corpus of four articles, whose tables have each of them five hundred times, `0017-clinique`."""
    ingest()
    generation = committed(output)
    for table in TABLES.values():
        for file in files_of(generation, table.name) if table.by_month else ():
            rows = read(table, [file])
            file.unlink()
            write(table, _copied(rows, [name for name in rows.column_names if name in (*_OF_ARTICLE, table.key)]), file.parent)
    corpus.rename(tmp_path / "articles")
    return tmp_path


def _copied(rows: pa.Table, names: list[str]) -> pa.Table:
    """The rows five hundred times, each time with another number before what some columns say."""
    prefixes = pa.array([f"{number:04}-" for number in range(COPIES) for _ in range(len(rows))])
    copies = pa.concat_tables([rows] * COPIES).combine_chunks()
    for name in names:
        there = copies.schema.get_field_index(name)
        numbered = pc.binary_join_element_wise(prefixes, copies[name].combine_chunks(), "")
        copies = copies.set_column(there, copies.schema.field(name), numbered)
    return copies


# What is asked for, and how many rows there must be.
ASKED = [
    ("/articles", N_ARTICLES),
    ("/articles?q=clinique", COPIES),
    ("/articles?q=0017", 1),
    ("/articles?q=clinique 004", 10),
    ("/articles?publisher=L'Écho du Val&kind=amounts", COPIES),
    ("/articles?since=2012-05-01&until=2019-12-31", 2 * COPIES),
    ("/articles?kind=headcounts.jobs", COPIES),
    ("/articles?q=clinique&until=2011-12-31", 0),
    ("/figures?q=412 personnes", COPIES),
    ("/figures?kind=amounts&at_least=3000000", COPIES),
]


def test_two_thousand_articles_are_searched_filtered_and_shown(serve: Callable[..., Any]) -> None:
    address = serve().address

    def asked(path: str) -> Any:
        return httpx.get(f"{address}{path}", headers={"Accept": "application/json"}, timeout=120).raise_for_status().json()

    for path, total in ASKED:
        assert asked(path)["total"] == total, path
    overview, found = asked("/"), asked("/articles?sort=title")
    assert (overview["counts"]["articles"], found["pages"]) == (N_ARTICLES, N_ARTICLES // 50)
    seen = {row["article_id"] for page in (1, 2, found["pages"]) for row in asked(f"/articles?sort=title&page={page}")["rows"]}
    assert len(seen) == 3 * 50
    article = asked("/articles/0499-clinique")
    assert [fact["text"] for fact in article["facts"] if fact["label"] in ("AMOUNT", "HEADCOUNT")] == [
        "3,5 millions d'euros", "412 personnes",
    ]  # fmt: skip
    (clinic,) = (row for row in asked("/organisations")["rows"] if row["name"] == "clinique des Tilleuls")
    body = asked(f"/organisations/{clinic['organisation_id']}")
    assert (clinic["articles"], body["n_articles"], body["n_figures"]) == (COPIES, COPIES, 2 * COPIES)
    assert sum(choice["count"] for choice in asked("/articles")["choices"]["publisher"]) == COPIES
    page = httpx.get(f"{address}/articles?q=clinique&page=10", headers={"Accept": "text/html"}, timeout=120).text
    assert page.count('<a class="title"') == 50
