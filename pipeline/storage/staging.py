"""Rows between extraction and commit: each batch leaves a folder of its own, so batches may come from any process.

The folder of a batch is there at one instant, and whole. What a run that was stopped has left the next one takes over.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.storage.generations import DRAFT
from pipeline.storage.stamp import SAME, Marks, marks
from pipeline.storage.state import Recovered
from pipeline.storage.tables import Row, month_of, to_arrow
from schemas import TABLES, Reject, Table

_MONTH = "month"


def stage(staging: Path, rows: Mapping[str, Sequence[Row]], rejects: Sequence[Reject]) -> Path:
    """Leave the rows of a batch, by table, each with the month of its article, in a new folder; gives that folder."""
    months = {row["article_id"]: month_of(row) for row in rows["articles"]}
    tables = {name: _with_month(TABLES[name], table_rows, months) for name, table_rows in rows.items() if table_rows}
    return _leave(staging, tables | ({"rejects": to_arrow(TABLES["rejects"], list(map(dict, rejects)))} if rejects else {}))


def recover(left: Iterable[Path], staging: Path, wanted: Collection[Marks], run_id: str) -> Recovered:
    """Take over into `staging`, as rows of the run `run_id`, the articles among what batches have left that are `wanted`.

    `wanted` are marks of articles, `marks`. An article with rejects is not taken over, nor is anything of a damaged batch.
    """
    folders, found = [], set[str]()
    for batch in left:
        tables = _read_batch(batch)
        kept = {each[0] for each in _marks_of(tables) if each in wanted} - found - _rejected(tables)
        if kept:
            folders.append(_leave(staging, _of_articles(tables, kept, run_id)))
            found |= kept
    return Recovered(folders, frozenset(found))


def holding(left: Iterable[Path], wanted: Collection[Marks]) -> list[Path]:
    """Those of the batches that hold some of the articles `wanted`, told by their marks."""
    return [batch for batch in left if wanted and any(each in wanted for each in _marks_of(_read_batch(batch)))]


def staged_months(staged: Sequence[Path], table: Table) -> Counter[str]:
    """How many rows of a table are staged for each month."""
    months: Counter[str] = Counter()
    for path in _files(staged, table):
        months.update(pq.read_table(path, columns=[_MONTH])[_MONTH].to_pylist())
    return months


def staged_rows(
    staged: Sequence[Path], table: Table, groups: Sequence[Collection[str]], at_once: int, folder: Path
) -> Iterator[pa.Table]:
    """For each group of months its staged rows, with the month as last column.

    All is read once, some `at_once` rows at a time; where there are several groups, `folder` holds them meanwhile.
    """
    if len(groups) < 2:
        yield from (pa.concat_tables([_no_rows(table), *map(pq.read_table, _files(staged, table))]) for _ in groups)
        return
    with TemporaryDirectory(dir=folder, prefix=".") as name:
        files = [Path(name) / str(number) for number in range(len(groups))]
        _spread(_in_parts(_files(staged, table), at_once), groups, files, _no_rows(table).schema)
        for file in files:
            with pa.OSFile(str(file)) as source:
                yield pa.ipc.open_stream(source).read_all()


def of_month(rows: pa.Table, month: str) -> pa.Table:
    """Those of the staged rows that belong to one month, without that column."""
    return rows.filter(pc.equal(rows[_MONTH], month)).drop_columns([_MONTH])


def _with_month(table: Table, rows: Sequence[Row], months: Mapping[str, str]) -> pa.Table:
    return to_arrow(table, rows).append_column(_MONTH, pa.array([months[row["article_id"]] for row in rows], pa.string()))


def _no_rows(table: Table) -> pa.Table:
    return _with_month(table, [], {})


def _leave(staging: Path, tables: Mapping[str, pa.Table]) -> Path:
    """Write tables as a new folder, which has its name once it is whole."""
    folder = staging / token_hex(8)
    draft = folder.with_suffix(DRAFT)
    draft.mkdir()
    for name, rows in tables.items():
        pq.write_table(rows, draft / f"{name}.parquet", compression="lz4")
    return draft.rename(folder)


def _files(staged: Sequence[Path], table: Table) -> list[Path]:
    return [file for folder in staged if (file := folder / f"{table.name}.parquet").exists()]


def _in_parts(files: Iterable[Path], at_once: int) -> Iterator[pa.Table]:
    """The rows of files, so many or a few more at a time."""
    part: list[pa.Table] = []
    for file in files:
        part.append(pq.read_table(file))
        if sum(rows.num_rows for rows in part) >= at_once:
            yield pa.concat_tables(part)
            part = []
    if part:
        yield pa.concat_tables(part)


def _spread(parts: Iterable[pa.Table], groups: Sequence[Collection[str]], files: Sequence[Path], schema: pa.Schema) -> None:
    """Write each row into the file of the group that has its month."""
    months = pa.array([month for group in groups for month in group], pa.string())
    group_of = pa.array([number for number, group in enumerate(groups) for _ in group], pa.int32())
    with ExitStack() as stack:
        writers = [stack.enter_context(pa.ipc.new_stream(str(file), schema)) for file in files]
        for part in parts:
            numbers = pc.take(group_of, pc.index_in(part[_MONTH].combine_chunks(), value_set=months))
            ordered, at = part.take(pc.sort_indices(numbers)), 0
            for number, count in sorted(Counter(numbers.to_pylist()).items()):
                writers[number].write_table(ordered.slice(at, count))
                at += count


def _read_batch(batch: Path) -> dict[str, pa.Table]:
    """The tables of a batch; none when one of them is damaged."""
    try:
        return {file.stem: pq.read_table(file) for file in batch.glob("*.parquet")}
    except (OSError, pa.ArrowException):
        return {}


def _marks_of(tables: Mapping[str, pa.Table]) -> Iterator[Marks]:
    articles = tables.get("articles")
    if articles is not None and {*SAME} <= {*articles.column_names}:
        yield from (marks(**row) for row in articles.select(SAME).to_pylist())


def _rejected(tables: Mapping[str, pa.Table]) -> set[str]:
    return set(tables["rejects"]["article_id"].to_pylist()) if "rejects" in tables else set()


def _of_articles(tables: Mapping[str, pa.Table], article_ids: Collection[str], run_id: str) -> dict[str, pa.Table]:
    """The rows of some articles, these as rows of the run."""
    wanted = pa.array(sorted(article_ids), pa.string())
    kept = {name: rows.filter(pc.is_in(rows["article_id"], value_set=wanted)) for name, rows in tables.items()}
    articles = kept["articles"]
    at = articles.schema.get_field_index("run_id")
    run_ids = pa.array([run_id] * articles.num_rows, pa.string())
    kept["articles"] = articles.set_column(at, articles.schema.field(at), run_ids)
    return {name: rows for name, rows in kept.items() if rows.num_rows}
