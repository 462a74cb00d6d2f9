"""The contract's tables, worked out from the models, and the files generated from them."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from schemas import CONTRACT_VERSION, KINDS, TABLES, arrow_schema, data_dictionary, json_schema

FACT = ["article_id", "start", "end", "text", "sentence", "rule", "confidence"]

TYPES = [
    ("articles", "text", pa.string(), False),
    ("articles", "published", pa.date32(), True),
    ("articles", "published_from", pa.dictionary(pa.int32(), pa.string()), True),
    ("articles", "extracted_at", pa.timestamp("us", tz="UTC"), False),
    ("organisation_mentions", "start", pa.int32(), False),
    ("organisation_mentions", "kind", pa.dictionary(pa.int32(), pa.string()), False),
    ("organisation_mentions", "confidence", pa.float32(), False),
    ("organisations", "n_mentions", pa.int32(), False),
    ("dates", "date_from", pa.date32(), True),
    ("dates", "deictic", pa.bool_(), False),
    ("amounts", "value", pa.decimal128(24, 4), True),
    ("amounts", "currency", pa.string(), True),
    ("amounts", "holder_confidence", pa.float32(), True),
    ("organisations", "siren", pa.string(), True),
    ("headcounts", "value_max", pa.int64(), True),
    ("headcounts", "part_of", pa.string(), True),
    ("rejects", "rejected_at", pa.timestamp("us", tz="UTC"), False),
]


@pytest.mark.parametrize(("table", "column", "kind", "nullable"), TYPES, ids=[f"{table}.{column}" for table, column, *_ in TYPES])
def test_types_are_the_contracts(table: str, column: str, kind: pa.DataType, nullable: bool) -> None:
    field = arrow_schema(TABLES[table]).field(column)
    assert (field.type, field.nullable) == (kind, nullable)


@pytest.mark.parametrize("table", [kind.name for kind in KINDS])
def test_every_fact_table_has_the_fact_columns(table: str) -> None:
    assert set(FACT) <= set(arrow_schema(TABLES[table]).names)


@pytest.mark.parametrize("table", TABLES)
def test_metadata_tell_version_and_meaning(table: str) -> None:
    schema = arrow_schema(TABLES[table])
    assert schema.metadata[b"contract_version"] == CONTRACT_VERSION.encode()
    assert all(field.metadata[b"description"] for field in schema)


@pytest.mark.parametrize("table", TABLES)
def test_json_schema_has_every_column_and_is_json(table: str) -> None:
    schema = json.loads(json.dumps(json_schema(TABLES[table])))
    assert list(schema["properties"]) == arrow_schema(TABLES[table]).names


def test_the_generated_data_dictionary_is_up_to_date() -> None:
    written = Path(__file__).parents[2].joinpath("output/README.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run `make schema`"
