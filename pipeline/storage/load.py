"""Committed tables as pandas DataFrames."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.storage.address import Output, as_output
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import TABLES, Table, arrow_schema


def load_tables(output: str | Path = "output") -> dict[str, pd.DataFrame]:
    """All tables of one committed state, by name; `output` is a folder or an address, `s3://bucket/prefix`.

    Columns and types are the contract's: Arrow-backed (Decimal, days and UTC instants kept, null is `pd.NA`),
    enumerations as categoricals. Raises StoreError when there are no tables, UsageError when they
    are of another contract.
    """
    generation = committed(as_output(output))
    return {table.name: _load(generation, table) for table in TABLES.values()}


def load_rejects(output: Output) -> list[dict[str, Any]]:
    """The rows of `rejects`, in order; raises as `load_tables` does."""
    rows: list[dict[str, Any]] = read(TABLES["rejects"], files_of(committed(output), "rejects")).to_pylist()
    return rows


def _load(generation: Path, table: Table) -> pd.DataFrame:
    enumerations = [field.name for field in arrow_schema(table) if pa.types.is_dictionary(field.type)]
    frame: pd.DataFrame = read(table, files_of(generation, table.name)).to_pandas(types_mapper=pd.ArrowDtype)
    return frame.astype(dict.fromkeys(enumerations, "category"))
