"""Whoever reads the tables: pandas, polars, DuckDB, PyArrow and Spark, with rows and without."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from corpora import ARTICLES, write_corpus
from pipeline import load_tables
from pipeline.extraction import extractor
from pipeline.run.options import Options
from pipeline.run.steps import Summary, run
from schemas import CONTRACT_VERSION, TABLES, arrow_schema

Ingest = Callable[..., Summary]

POLARS = {
    pa.string(): pl.String(),
    pa.dictionary(pa.int32(), pa.string()): pl.Categorical(),
    pa.date32(): pl.Date(),
    pa.timestamp("us", tz="UTC"): pl.Datetime("us", "UTC"),
    pa.int32(): pl.Int32(),
    pa.int64(): pl.Int64(),
    pa.float32(): pl.Float32(),
    pa.bool_(): pl.Boolean(),
    pa.decimal128(24, 4): pl.Decimal(24, 4),
}
DUCKDB = {
    pa.string(): "VARCHAR",
    pa.dictionary(pa.int32(), pa.string()): "VARCHAR",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.bool_(): "BOOLEAN",
    pa.decimal128(24, 4): "DECIMAL(24,4)",
}

SPARK = {
    pa.string(): "string",
    pa.dictionary(pa.int32(), pa.string()): "string",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "timestamp",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float32(): "float",
    pa.bool_(): "boolean",
    pa.decimal128(24, 4): "decimal(24,4)",
}


@pytest.fixture(scope="module", params=[ARTICLES, {}], ids=["articles", "no articles"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of some articles, and tables of none."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "corpus").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractor, "read", lambda documents: documents)
        run(Options(corpus=write_corpus(folder / "corpus", request.param), output=folder / "output"))
    return folder / "output"


def types(table: str) -> dict[str, pa.DataType]:
    return {field.name: field.type for field in arrow_schema(TABLES[table])}


def test_pandas(tables: Path) -> None:
    for name, frame in load_tables(tables).items():
        assert list(frame.columns) == list(types(name))
        for column, kind in types(name).items():
            expected = "category" if pa.types.is_dictionary(kind) else pd.ArrowDtype(kind)
            assert frame[column].dtype == expected


@pytest.mark.parametrize("table", TABLES)
def test_polars(tables: Path, table: str) -> None:
    frame = pl.read_parquet(f"{tables}/{table}/**/*.parquet", hive_partitioning=False)
    assert frame.schema == pl.Schema({name: POLARS[kind] for name, kind in types(table).items()})
    assert len(frame) == len(load_tables(tables)[table])


@pytest.mark.parametrize("table", TABLES)
def test_duckdb(tables: Path, table: str) -> None:
    relation = duckdb.sql(f"FROM read_parquet('{tables}/{table}/**/*.parquet', hive_partitioning=false)")
    assert dict(zip(relation.columns, map(str, relation.types), strict=True)) == {
        name: DUCKDB[kind] for name, kind in types(table).items()
    }
    assert len(relation.fetchall()) == len(load_tables(tables)[table])


@pytest.mark.parametrize("table", TABLES)
def test_pyarrow(tables: Path, table: str) -> None:
    dataset = ds.dataset(tables / table, partitioning="hive" if TABLES[table].by_month else None)
    assert {name: dataset.schema.field(name).type for name in types(table)} == types(table)
    assert dataset.schema.metadata[b"contract_version"] == CONTRACT_VERSION.encode()
    assert dataset.count_rows() == len(load_tables(tables)[table])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Spark in this process, where it is installed: pip install 'depeche[spark]', and Java 17."""
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed: pip install 'depeche[spark]'")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java 17 or later")
    settings = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.sql.session.timeZone": "UTC"}
    session = sql.SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize("table", TABLES)
def test_spark(spark: Any, tables: Path, table: str) -> None:
    frame = spark.read.parquet(f"{tables}/{table}")
    month = {"month": "string"} if TABLES[table].by_month else {}
    assert dict(frame.dtypes) == {name: SPARK[kind] for name, kind in types(table).items()} | month
    ours = load_tables(tables)[table]
    assert frame.count() == len(ours)
    for column in ours.columns:
        theirs = [row[column] for row in frame.select(column).collect()]
        assert sorted(map(_shown, theirs)) == sorted(map(_shown, ours[column]))


def _shown(value: Any) -> str:
    """A value as text, the same whoever read it: null empty, instants in UTC; Spark gives them in local time."""
    if value is None or value is pd.NA:
        return ""
    return str(value.astimezone(UTC)) if isinstance(value, datetime) else str(value)


def test_months_are_a_partition_that_readers_know(ingest: Ingest, output: Path) -> None:
    ingest()
    months = duckdb.sql(f"SELECT DISTINCT month FROM read_parquet('{output}/articles/**/*.parquet') ORDER BY 1").fetchall()
    assert ("2012-04",) in months
    assert ("unknown",) in months
    assert "month" in pl.scan_parquet(f"{output}/articles/").collect_schema()


def test_values_keep_their_precision(ingest: Ingest, corpus: Path, output: Path) -> None:
    sums = "Le groupe a réalisé 5 678 901,25 € de ventes. Le kilowattheure lui coûte 0,2516 €."
    write_corpus(corpus, {"gros.md": f"---\npublished: 2012-04-27\n---\n{sums}\n"})
    ingest()
    amounts: Any = load_tables(output)["amounts"]
    assert {Decimal("5678901.25"), Decimal("0.2516")} <= set(amounts["value"].dropna())
    assert load_tables(output)["articles"].set_index("article_id").loc["gros", "published"] == date(2012, 4, 27)


def test_a_load_is_of_one_state_whatever_is_committed_meanwhile(
    ingest: Ingest, output: Path, corpus: Path, monkeypatch: Any
) -> None:
    from pipeline.storage import load

    ingest()
    read = load.read

    def read_while_another_run_commits(table: Any, paths: Any) -> Any:
        if table.name == "organisations":
            write_corpus(corpus, {"nouveau.txt": "Un article de plus."})
            ingest()
        return read(table, paths)

    monkeypatch.setattr(load, "read", read_while_another_run_commits)
    tables = load_tables(output)
    assert len(tables["articles"]) == tables["runs"]["n_articles"].to_list()[-1] == 4
