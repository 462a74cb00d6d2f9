"""Rows between extraction and commit: each batch leaves its own files, so batches may come from any process."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from secrets import token_hex

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.storage.tables import Row, month_of, to_arrow
from schemas import TABLES, Table

_MONTH = "month"


def stage(folder: Path, number: int, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write the rows of batch `number`, by table, each with the month of its article; what was staged of it before is gone."""
    months = {row["article_id"]: month_of(row) for row in rows["articles"]}
    for name, table_rows in rows.items():
        path = folder / name / f"{number:06d}.parquet"
        if table_rows:
            path.parent.mkdir(exist_ok=True)
            month = pa.array([months[row["article_id"]] for row in table_rows], pa.string())
            _write(to_arrow(TABLES[name], table_rows).append_column(_MONTH, month), path)
        else:
            path.unlink(missing_ok=True)


def staged_months(folder: Path, table: Table) -> Counter[str]:
    """How many rows of a table are staged for each month."""
    months: Counter[str] = Counter()
    for path in _files(folder, table):
        months.update(pq.read_table(path, columns=[_MONTH])[_MONTH].to_pylist())
    return months


def staged_rows(folder: Path, table: Table, months: Collection[str]) -> pa.Table:
    """The staged rows of some months, with the month as last column."""
    wanted = pa.array(list(months), pa.string())
    parts = [_of_months(pq.read_table(path), wanted) for path in _files(folder, table)]
    if parts:
        return pa.concat_tables(parts)
    return to_arrow(table, []).append_column(_MONTH, pa.array([], pa.string()))


def of_month(rows: pa.Table, month: str) -> pa.Table:
    """Those of the staged rows that belong to one month, without that column."""
    return rows.filter(pc.equal(rows[_MONTH], month)).drop_columns([_MONTH])


def _write(rows: pa.Table, path: Path) -> None:
    """Write a file whole: a worker given up for lost may still be writing the same one."""
    draft = path.with_suffix(f".{token_hex(4)}")
    pq.write_table(rows, draft, compression="lz4")
    draft.replace(path)


def _of_months(rows: pa.Table, wanted: pa.Array) -> pa.Table:
    return rows.filter(pc.is_in(rows[_MONTH], value_set=wanted))


def _files(folder: Path, table: Table) -> list[Path]:
    return sorted((folder / table.name).glob("*.parquet"))
