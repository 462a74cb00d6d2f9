"""A new generation from the one before and what a run staged: changed months written, all others linked."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.registry.register import Register
from pipeline.storage.disk import link
from pipeline.storage.links import link_organisations
from pipeline.storage.organisations import summarise_organisations
from pipeline.storage.staging import of_month, staged_months, staged_rows
from pipeline.storage.state import REGISTER, SAID, Change, Stored, count_in, files_of, write_manifest
from pipeline.storage.tables import UNKNOWN_MONTH, Row, read, to_arrow, write
from schemas import TABLES, Table

# Staged rows of so many are merged at once: bounds the memory of a commit. An article's row is long, it holds the text.
_ROWS_AT_ONCE = 25_000
_ARTICLES_AT_ONCE = 2_500


def build_generation(folder: Path, stored: Stored, change: Change, registry: Path | None = None) -> None:
    """Write all tables but `runs` into a new generation's folder; organisations are linked to the register, if there is one."""
    by_month = [table for table in TABLES.values() if table.by_month]
    if stored.generation:
        for table in by_month:
            _announce(staged_months(change.staged, table), stored.generation / table.name)
    for table in by_month:
        _merge(table, folder, stored, change)
    _write_organisations(folder, stored.generation, registry)
    _write_rejects(folder, change)


def finish_generation(folder: Path, stored: Stored, run: dict[str, Any]) -> None:
    """Add the run to `runs`, and the manifest: the generation is complete. A run id comes once, the latest time."""
    before = read(TABLES["runs"], stored.files("runs")).to_pylist()
    runs = [row for row in before if row["run_id"] != run["run_id"]]
    _write_table(TABLES["runs"], folder, [*runs, run])
    write_manifest(folder)


def _write_organisations(folder: Path, before: Path | None, registry: Path | None) -> None:
    table = TABLES["organisations"]
    with Register(registry) if registry else nullcontext() as register:
        linked = link_organisations(folder, before, register) if register else {}
        rows = to_arrow(table, list(summarise_organisations(folder, linked)))
        write(table, rows, folder / table.name, {REGISTER: register.fingerprint} if register else {})


def _write_rejects(folder: Path, change: Change) -> None:
    """The rejects, in the file's metadata what they say as data: contract 2 has no column for it."""
    table, details = TABLES["rejects"], sorted({row["detail"] for row in change.rejects} & change.said.keys())
    said = {detail: change.said[detail].as_data() for detail in details}
    write(table, to_arrow(table, change.rejects), folder / table.name, {SAID: json.dumps(said)} if said else {})


def _write_table(table: Table, folder: Path, rows: Sequence[Row]) -> None:
    write(table, to_arrow(table, rows), folder / table.name)


def _announce(months: Iterable[str], table_folder: Path) -> None:
    """Give the months to come an empty folder in the table as it is.

    Who lists a table goes from folder to folder, and may find the months of before but what is committed meanwhile in them:
    a month that it does not know of yet would be missing.
    """
    for month in months:
        (table_folder / month).mkdir(parents=True, exist_ok=True)


def _merge(table: Table, folder: Path, stored: Stored, change: Change) -> None:
    staged = staged_months(change.staged, table)
    dropped = _dropped(stored, change)
    touched = dropped.keys() | staged.keys() | stored.damaged_months
    before = {path.parent.name: path for path in stored.files(table.name) if count_in([path])}
    for month in before.keys() - touched:
        link(before[month], folder / table.name / month)
    at_once = _ARTICLES_AT_ONCE if table.name == "articles" else _ROWS_AT_ONCE
    groups = list(_groups(sorted(touched), staged, at_once))
    for months, new in zip(groups, staged_rows(change.staged, table, groups, at_once, folder), strict=True):
        for month in months:
            kept = _kept(table, before.get(month), stored, dropped.get(month, ()))
            _write_month(table, pa.concat_tables([kept, of_month(new, month)]), folder / table.name / month)
    if not files_of(folder, table.name):
        write(table, to_arrow(table, []), folder / table.name / UNKNOWN_MONTH)


def _dropped(stored: Stored, change: Change) -> dict[str, list[str]]:
    """The articles that lose their rows, by the month that these are in."""
    found: dict[str, list[str]] = {}
    for article_id in change.dropped:
        if article_id in stored.articles:
            found.setdefault(stored.articles[article_id].month, []).append(article_id)
    return found


def _kept(table: Table, file: Path | None, stored: Stored, dropped: Sequence[str]) -> pa.Table:
    """The rows of a month's file that stay."""
    if file is None or stored.lacks_articles(file.parent.name):
        return to_arrow(table, [])
    rows = read(table, [file])
    return rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=pa.array(dropped, pa.string()))))


def _write_month(table: Table, rows: pa.Table, folder: Path) -> None:
    if rows.num_rows:
        write(table, rows, folder)


def _groups(months: Sequence[str], sizes: dict[str, int], at_once: int) -> Iterator[list[str]]:
    """The months in groups of at most so many staged rows, where one month has not more."""
    group: list[str] = []
    for month in months:
        if group and sum(sizes.get(each, 0) for each in [*group, month]) > at_once:
            yield group
            group = []
        group.append(month)
    if group:
        yield group
