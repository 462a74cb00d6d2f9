"""The contract as it was first written: Parquet files that any later version must be able to stand beside.

`golden/contract-2/` holds the tables of a small corpus, extracted by rules alone (`tests/golden.py`). A file there is never
made anew for contract 2: what no longer agrees with it needs a contract 3. `golden/contract-1/` is what older tables are.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from corpora import GOLDEN_ARTICLES, write_corpus
from golden import GOLDEN, VALUES, enumerations
from pipeline import load_tables
from pipeline.run.steps import Summary
from schemas import CONTRACT_VERSION, TABLES, arrow_schema

# What a fact says; how it was found and how sure that is may get better.
MEANING = {
    "dates": ["article_id", "text", "type", "timex", "date_from", "date_to", "precision", "modifier", "deictic"],
    "amounts": ["article_id", "text", "value", "value_min", "value_max", "currency", "modifier"],
    "headcounts": ["article_id", "text", "value", "value_min", "value_max", "modifier", "noun", "population"],
    "articles": ["article_id", "title", "publisher", "published", "published_from", "language", "text", "content_sha256"],
    "rejects": ["source_path", "stage", "error"],
}


@pytest.mark.parametrize("name", TABLES)
def test_columns_and_types_are_those_of_the_golden_file(name: str) -> None:
    schema = pq.read_schema(GOLDEN / f"{name}.parquet")
    assert schema.remove_metadata().equals(arrow_schema(TABLES[name]).remove_metadata())
    assert schema.metadata[b"contract_version"].decode() == CONTRACT_VERSION


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_the_golden_file_are_rows_of_today(name: str) -> None:
    model = TABLES[name].model
    rows = pq.read_table(GOLDEN / f"{name}.parquet").to_pylist()
    assert [model.model_validate(row).model_dump() for row in rows] == rows


@pytest.mark.parametrize("name", TABLES)
def test_values_of_enumerations_are_kept(name: str) -> None:
    assert enumerations(name) == json.loads(VALUES.read_text(encoding="utf-8"))[name]


@pytest.mark.parametrize("name", MEANING)
def test_the_same_articles_say_the_same(name: str, ingest: Callable[..., Summary], corpus: Path, output: Path) -> None:
    write_corpus(corpus, GOLDEN_ARTICLES)
    ingest()
    now = load_tables(output)[name][MEANING[name]].convert_dtypes(dtype_backend="pyarrow")
    golden = pq.read_table(GOLDEN / f"{name}.parquet", columns=MEANING[name])
    assert _rows(now.to_dict("records")) == _rows(golden.to_pylist())


def _rows(records: list[dict[Any, Any]]) -> list[list[str]]:
    """The records as text, null the same however a reader shows it, in order."""
    return sorted(
        [["" if str(value) in ("<NA>", "None", "nan") else str(value) for value in record.values()] for record in records]
    )
