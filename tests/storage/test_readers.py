"""Readers that list a table and then open its files, while runs commit: the rows of one state or an error, never a mixture."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from glob import glob
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline import load_tables
from pipeline.run.steps import Summary
from states import N_ARTICLES, constant_commits, is_whole, states_of, write_state

Ingest = Callable[..., Summary]
Rows = list[str]


def read_files(files: list[str]) -> Rows:
    return [text for file in files for text in pq.ParquetFile(file).read(columns=["text"])["text"].to_pylist()]


def list_by_duckdb(folder: Path) -> list[str]:
    return [file for (file,) in duckdb.connect().sql(f"SELECT file FROM glob('{folder}/**/*.parquet')").fetchall()]


def read_by_duckdb(files: str | list[str]) -> Rows:
    return [text for (text,) in duckdb.connect().sql(f"SELECT text FROM read_parquet({files!r})").fetchall()]


_APART = """
import json, sys
import duckdb
rows = duckdb.connect().sql(f"SELECT text FROM read_parquet('{sys.argv[1]}')").fetchall()
print(json.dumps([text for (text,) in rows]))
"""


def read_by_duckdb_apart(pattern: str) -> Rows:
    """The same in a process of its own: in threads beside pyarrow's, its library has been seen to end the process."""
    told = subprocess.run([sys.executable, "-c", _APART, pattern], capture_output=True, text=True, check=False)
    if told.returncode:
        raise duckdb.IOException(told.stderr)
    return list(json.loads(told.stdout))


def list_files(folder: Path) -> list[str]:
    return glob(f"{folder}/**/*.parquet", recursive=True)  # noqa: PTH207 (many readers list so)


# How to list a table's folder, and how to read what was listed.
READERS: dict[str, tuple[Callable[[Path], Any], Callable[[Any], Rows]]] = {
    "glob": (list_files, read_files),
    "pathlib": (lambda folder: list(map(str, folder.rglob("*.parquet"))), read_files),
    "pandas": (list_files, lambda files: pd.read_parquet(files, columns=["text"])["text"].to_list()),
    "duckdb": (list_by_duckdb, read_by_duckdb),
    "pyarrow": (lambda folder: ds.dataset(folder, partitioning="hive"), lambda table: table.to_table()["text"].to_pylist()),
    "polars": (
        lambda folder: pl.scan_parquet(f"{folder}/**/*.parquet"),
        lambda frame: frame.select("text").collect()["text"].to_list(),
    ),
}
# The same in one call.
WHOLE: dict[str, Callable[[Path], Rows]] = {
    "glob": lambda folder: read_files(list_files(folder)),
    "pandas": lambda folder: pd.read_parquet(folder, columns=["text"])["text"].to_list(),
    "duckdb": lambda folder: read_by_duckdb_apart(f"{folder}/**/*.parquet"),
}
# Loud: what these readers raise for a file that is no more.
GONE = (OSError, pa.ArrowException, duckdb.Error, pl.exceptions.PolarsError)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.mark.parametrize("name", READERS)
def test_what_was_listed_before_a_commit_is_read_as_it_was_or_not_at_all(
    ingest: Ingest, corpus: Path, output: Path, name: str
) -> None:
    list_table, read = READERS[name]
    write_state(corpus, 1)
    ingest()
    listed = list_table(output / "articles")
    assert is_whole(read(listed))
    listed = list_table(output / "articles")
    assert ingest(full=True).run_id is None
    assert is_whole(read(listed))
    listed = list_table(output / "articles")
    write_state(corpus, 2)
    ingest()
    try:
        assert states_of(texts := read(listed)) <= {"1", "2"}
        assert is_whole(texts)
    except GONE:
        assert name != "polars"  # it lists only when it reads
    assert states_of(read(list_table(output / "articles"))) == {"2"}


@pytest.mark.parametrize("n_before", range(N_ARTICLES - 1))
def test_what_is_opened_after_a_commit_is_of_the_state_of_before_or_gone(
    ingest: Ingest, corpus: Path, output: Path, n_before: int
) -> None:
    write_state(corpus, 1)
    ingest()
    listed = sorted(list_files(output / "articles"))
    read = read_files(listed[:n_before])
    write_state(corpus, 2)
    ingest()
    kept, *changed = [file for file in listed if "2011-05" in file or file in listed[n_before:]]
    assert states_of(read + read_files([kept])) <= {"1"}
    for file in changed:
        with pytest.raises(FileNotFoundError):
            read_files([file])


@pytest.mark.parametrize("name", READERS)
def test_a_state_found_once_stays_as_it_is(ingest: Ingest, corpus: Path, output: Path, name: str) -> None:
    list_table, read = READERS[name]
    write_state(corpus, 1)
    ingest()
    state = (output / ".current").resolve()
    for number in (2, 3, 4, 5):
        write_state(corpus, number)
        ingest()
    assert states_of(read(list_table(state / "articles"))) == {"1"}


def read_until(done: Event, read: Callable[[], Rows]) -> tuple[int, int, list[Rows]]:
    """How many reads were of one state, how many failed, and what the others gave."""
    whole, failed, mixed = 0, 0, []
    while not done.is_set():
        try:
            texts = read()
        except GONE:
            failed += 1
            continue
        if is_whole(texts):
            whole += 1
        else:
            mixed.append(texts)
    return whole, failed, mixed


def test_under_constant_commits_no_read_is_a_mixture(ingest: Ingest, corpus: Path, output: Path) -> None:
    write_state(corpus, 1)
    ingest()
    reads = {name: partial(read, output / "articles") for name, read in WHOLE.items()}
    reads["load_tables"] = lambda: load_tables(output)["articles"]["text"].to_list()
    reads["state found once"] = lambda: read_files(list_files((output / ".current").resolve() / "articles"))
    with constant_commits(corpus, output, 12) as done, ThreadPoolExecutor(len(reads)) as pool:
        results = dict(zip(reads, pool.map(partial(read_until, done), reads.values()), strict=True))
    assert {name: mixed for name, (_, _, mixed) in results.items() if mixed} == {}
    assert all(whole for whole, _, _ in results.values())
    assert [results[name][1] for name in ("load_tables", "state found once")] == [0, 0]
