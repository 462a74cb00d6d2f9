"""What the store promises, each promise put to the test: runs killed, runs at once, readers during runs, a full disk."""

import os
import random
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import killed_run
from corpora import ARTICLES, file_bytes, write_corpus
from pipeline import load_tables
from pipeline.errors import StoreError
from pipeline.run.options import Options
from pipeline.run.steps import Summary, run
from pipeline.run.survey import check_usage
from pipeline.storage.generations import DRAFT
from pipeline.storage.pointer import POINTER, Pointer, current_of_folder
from schemas import TABLES

Ingest = Callable[..., Summary]
States = tuple[Path, Path, dict[str, bytes], dict[str, bytes]]

CHANGE = {
    "2012/clinique.md": ARTICLES["2012/clinique.md"].replace("412 personnes", "520 personnes"),
    "2020/fonderie.md": "---\npublished: 2020-02-03\n---\nLa fonderie Alix a perdu 2,5 millions d'euros en 2019.\n",
    "vide.txt": "",
}


def children(pid: int | None) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid: int | None) -> None:
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: hundreds of runs need not wait for a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def states(no_model: None, folder: Path) -> States:
    """A corpus that has changed, the output of before, and the bytes of the tables before and after."""
    corpus = write_corpus(folder / "corpus", ARTICLES)
    run(Options(corpus=corpus, output=folder / "output"))
    run(Options(corpus=corpus, output=folder / "sure"))
    write_corpus(corpus, CHANGE)
    before = file_bytes(folder / "sure")
    run(Options(corpus=corpus, output=folder / "sure"))
    return corpus, folder / "output", before, file_bytes(folder / "sure")


def restore(output: Path, saved: Path) -> None:
    """The output as it was, links and all."""
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(saved, output, symlinks=True)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc")
@pytest.mark.parametrize(
    ("processes", "victim", "kills", "links"),
    [(1, "run", 60, True), (1, "run", 20, False), (2, "run", 20, True), (2, "worker", 20, True)],
)
def test_kill_9_leaves_the_tables_of_before_or_after(
    states: States, folder: Path, processes: int, victim: str, kills: int, links: bool
) -> None:
    """The next run ends in the bytes of a run never killed, and takes over what was staged: only the rest is done again."""
    corpus, output, before, after = states
    if not links:
        put_pointer(output)
    restore(folder / "saved", output)
    whole = min(seconds_of_a_run(corpus, output, folder / "saved", processes) for _ in range(2))
    assert file_bytes(output) == after
    undone = taken_over = 0
    chance = random.Random(processes * kills)
    for _ in range(kills):
        restore(output, folder / "saved")
        process = killed_run.start(corpus, output, processes)
        time.sleep(chance.uniform(0, whole))
        kill(process.pid if victim == "run" else next(iter(children(process.pid)), None))
        process.join(60)
        assert file_bytes(output) in (before, after)
        if file_bytes(output) == before:
            undone += 1
            staged = n_staged(output)
            summary = run(Options(corpus=corpus, output=output))
            # Workers may outlive the run that is killed by a moment, and stage what they had begun.
            assert summary.n_recovered >= staged if processes > 1 else summary.n_recovered == staged
            taken_over += summary.n_recovered
            assert file_bytes(output) == after
    assert (output / ".current").exists() is links
    assert undone
    # Of so few articles a worker that is killed leaves all or none staged.
    assert taken_over or victim == "worker"


def put_pointer(output: Path) -> None:
    """As the output would be where there are no links."""
    generation = current_of_folder(output)
    assert generation
    for path in output.iterdir():
        if path.is_symlink():
            path.unlink()
    (output / POINTER).write_bytes(Pointer(generation.name).written())


def n_staged(output: Path) -> int:
    """How many articles a killed run has extracted and left."""
    files = output.glob(".generations/*.partial/.staged/*/articles.parquet")
    return sum(pq.read_metadata(file).num_rows for file in files if file.parent.suffix != DRAFT)


def seconds_of_a_run(corpus: Path, output: Path, saved: Path, processes: int) -> float:
    restore(output, saved)
    begun = time.monotonic()
    killed_run.start(corpus, output, processes).join()
    return time.monotonic() - begun


def test_two_runs_at_once_leave_the_tables_of_one(states: States) -> None:
    corpus, output, _, after = states
    runs = [killed_run.start(corpus, output) for _ in range(4)]
    for process in runs:
        process.join(60)
    assert sum(process.exitcode == 0 for process in runs) >= 1
    assert file_bytes(output) == after


def test_a_run_waits_for_another_as_long_as_it_is_told(ingest: Ingest, output: Path) -> None:
    from pipeline.storage.generations import open_output

    begun = time.monotonic()
    with open_output(output), pytest.raises(StoreError, match="another run"):
        ingest(wait=1)
    assert time.monotonic() - begun >= 1


def test_a_reader_at_any_instant_reads_whole_files_and_one_state(states: States) -> None:
    corpus, output, _, after = states
    process = killed_run.start(corpus, output)
    reads = 0
    while process.is_alive():
        for path in (path for name in TABLES for path in output.glob(f"{name}/**/*.parquet")):
            pq.ParquetFile(path).read()
        tables = load_tables(output)
        counts = tables["runs"].sort_values("started_at").iloc[-1]
        assert [len(tables[name]) for name in ("articles", "amounts", "rejects")] == [
            counts[f"n_{name}"] for name in ("articles", "amounts", "rejects")
        ]
        reads += 1
    assert reads
    assert file_bytes(output) == after


@contextmanager
def without_rights(folder: Path, mode: int) -> Iterator[None]:
    """A folder, and those below, with these rights, for somebody who is not root."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
    is_root = os.geteuid() == 0
    for each in reversed(folders):
        each.chmod(mode)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for each in folders:
            each.chmod(0o755)


@pytest.mark.parametrize(("mode", "words"), [(0o555, "Make the folder writable"), (0o000, "Permission denied")])
def test_a_folder_that_may_not_be_written_is_left_with_a_sentence(states: States, folder: Path, mode: int, words: str) -> None:
    corpus, output, before, _ = states
    folder.chmod(0o755)
    with without_rights(output, mode):
        with pytest.raises(StoreError, match=words):
            run(Options(corpus=corpus, output=output))
        if mode:
            assert len(load_tables(output)["articles"]) == 4
        else:
            with pytest.raises(StoreError, match=words):
                load_tables(output)
            with pytest.raises(StoreError, match=words):
                check_usage(Options(corpus=corpus, output=output))
    assert file_bytes(output) == before


@pytest.mark.parametrize("limit", [200, 2_000, 6_000])
def test_a_disk_that_takes_no_more_leaves_the_tables_as_they_were(states: States, limit: int) -> None:
    corpus, output, before, after = states
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(StoreError, match="as they were before"):
            run(Options(corpus=corpus, output=output))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert file_bytes(output) == before
    run(Options(corpus=corpus, output=output))
    assert file_bytes(output) == after
