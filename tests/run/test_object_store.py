"""Tables at an address: what they are, what a reader sees at any instant, what is kept when something breaks."""

import json
import random
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pytest
from moto.core.authorization import enable_iam_authentication
from obstore.fsspec import FsspecStore
from pyarrow import fs
from typer.testing import CliRunner

import killed_run
from corpora import ARTICLES, file_bytes, write_corpus
from depeche import app
from object_store import Failure, ObjectStore
from pipeline import load_tables
from pipeline.errors import StoreError, UsageError
from pipeline.run import steps
from pipeline.run.options import Options
from pipeline.run.steps import Summary
from pipeline.storage.address import Address
from pipeline.storage.disk import discard
from pipeline.storage.generations import open_output
from pipeline.storage.objects import Objects
from schemas import TABLES
from states import constant_commits, is_whole, states_of, write_state

Ingest = Callable[..., Summary]

CHANGE = {
    "2012/clinique.md": ARTICLES["2012/clinique.md"].replace("412 personnes", "520 personnes"),
    "2020/fonderie.md": "---\npublished: 2020-02-03\n---\nLa fonderie Alix a perdu 2,5 millions d'euros en 2019.\n",
}


both_kinds = pytest.mark.parametrize("address", ["s3", "az"], indirect=True)


def pointer(store: ObjectStore, address: Address) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(store.objects(address)["current.json"])
    return told


def stored(store: ObjectStore, address: Address) -> dict[str, bytes]:
    """The files of all tables but `runs` of the current generation, by path, as `file_bytes` gives those of a folder."""
    prefix = f"{pointer(store, address)['generation']}/"
    files = {path.removeprefix(prefix): content for path, content in store.objects(address).items() if path.startswith(prefix)}
    return {path: content for path, content in files.items() if not path.startswith(("runs/", "."))}


def generations(store: ObjectStore, address: Address) -> set[str]:
    return {path.split("/")[1] for path in store.objects(address) if path.startswith(".generations/")}


def machine(folder: Path) -> dict[str, str]:
    """The environment of a machine that keeps its mirrors in a folder of its own."""
    return {"XDG_CACHE_HOME": str(folder)}


def on_another_machine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


@both_kinds
def test_tables_at_an_address_are_those_of_a_folder(ingest: Ingest, store: ObjectStore, address: Address, output: Path) -> None:
    assert ingest(output=address).counts == ingest().counts
    assert stored(store, address) == file_bytes(output)
    there, here = load_tables(str(address)), load_tables(output)
    assert all(there[name].equals(here[name]) for name in TABLES if name != "runs")


def test_a_second_run_extracts_nothing_and_writes_nothing(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    ingest(output=address)
    store.asked.clear()
    summary = ingest(output=address)
    assert (summary.n_extracted, summary.n_unchanged, summary.run_id) == (0, 4, None)
    assert {asked.split()[0] for asked in store.asked} == {"GET"}
    assert not [asked for asked in store.asked if asked.endswith(".parquet")]


def test_only_what_changed_is_sent_and_only_what_is_new_is_fetched(
    ingest: Ingest, corpus: Path, store: ObjectStore, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(output=address)
    on_another_machine(monkeypatch, tmp_path / "other")
    before = stored(store, address)
    ingest(output=address)
    write_corpus(corpus, CHANGE)
    store.asked.clear()
    assert ingest(output=address).n_extracted == 2
    after = stored(store, address)
    sent = {asked.rpartition("/")[2] for asked in store.asked if asked.startswith("PUT") and "/tables/" in asked}
    store.asked.clear()
    on_another_machine(monkeypatch, tmp_path / "cache")
    load_tables(address)
    fetched = {asked.rpartition("/")[2] for asked in store.asked if asked.endswith(".parquet")}
    new = {path.rpartition("/")[2] for path in after.keys() - before.keys()}
    kept = {path.rpartition("/")[2] for path in after.keys() & before.keys()}
    assert kept
    assert new <= sent & fetched
    assert not kept & (sent | fetched)


README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").partition("### Tables in an object store")[2]
READERS = re.findall(r"^```(python|sql)\n(.*?)^```", README.partition("\n### ")[0], re.MULTILINE | re.DOTALL)


class Httpfs(FsspecStore):
    """In the place of DuckDB's extension, which DuckDB fetches from its site."""

    def glob(self, path: str, **_: Any) -> Any:
        return [f"s3://{found}" for found in super().glob(path.removeprefix("s3://"))]


@pytest.mark.parametrize(("language", "lines"), READERS, ids=["load_tables", "polars", "duckdb"])
def test_readme_tells_how_to_read_there(ingest: Ingest, address: Address, language: str, lines: str) -> None:
    n_amounts = ingest(output=address).counts["amounts"]
    told = lines.replace("s3://bucket/press", address)
    if language == "sql":
        with duckdb.connect() as connection:
            connection.register_filesystem(Httpfs("s3"))
            *before, last = told.strip().rstrip(";").split(";\n")
            for statement in before:
                connection.execute(statement)
            assert len(connection.execute(last).fetchall()) == n_amounts
    else:
        names = {"load_tables": load_tables, "pl": pl}
        exec(told, names)
        assert len(names["amounts"]) == n_amounts  # type: ignore[arg-type]


def saved_states(
    ingest: Ingest, corpus: Path, store: ObjectStore, address: Address
) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """All objects after a first run over a corpus that then changes, and the files of the tables before and after that change."""
    ingest(output=address)
    saved, before = store.objects(address), stored(store, address)
    write_corpus(corpus, CHANGE)
    ingest(output=address)
    return saved, before, stored(store, address)


def restored(saved: dict[str, bytes], store: ObjectStore) -> Address:
    """A place with these objects, of which no machine has a mirror."""
    address = store.bucket()
    for path, content in saved.items():
        store.put(address, path, content)
    return address


def kill_at(request: int, process: Any, store: ObjectStore) -> None:
    """Kill a run when it asks so much of the store; that may still be done."""
    before = len(store.asked)
    store.fail = lambda _: process.kill() if len(store.asked) - before == request else None
    process.join()
    store.fail = None


def kill_after(seconds: float, process: Any, store: ObjectStore) -> None:
    process.join(seconds)
    process.kill()
    process.join()


def test_kill_9_leaves_the_tables_at_an_address(ingest: Ingest, corpus: Path, store: ObjectStore, address: Address) -> None:
    """The next run ends in the files of a run never killed, takes over what was staged, and sweeps what was sent in vain."""
    saved, before, after = saved_states(ingest, corpus, store, address)
    environment = store.environment

    def start(place: Address) -> Any:
        return killed_run.start(corpus, place, environment=environment | machine(place.mirror.parents[2]))

    start(restored(saved, store)).join()
    place = restored(saved, store)
    asked, begun = len(store.asked), time.monotonic()
    start(place).join()
    requests, seconds = len(store.asked) - asked, time.monotonic() - begun
    chance = random.Random(20)
    kills = [partial(kill_at, chance.randint(1, requests)) for _ in range(16)]
    kills += [partial(kill_after, chance.uniform(0, seconds)) for _ in range(8)]
    undone = taken_over = sent_in_vain = 0
    for kill in kills:
        place = restored(saved, store)
        kill(start(place), store)
        assert stored(store, place) in (before, after)
        if stored(store, place) == before:
            undone += 1
            sent_in_vain += len(generations(store, place)) > 1
            taken_over += ingest(output=place).n_recovered
            assert stored(store, place) == after
            assert len(generations(store, place)) == 2
    assert 0 < undone < len(kills)
    assert taken_over
    assert sent_in_vain


def texts_by_pointer(store: ObjectStore, address: Address, read: Callable[[str], list[str]]) -> list[str]:
    """The texts of the articles as README tells: the pointer first, then all files below the generation that it names."""
    return read(f"{address}/{pointer(store, address)['generation']}/articles")


def texts_by_polars(folder: str) -> list[str]:
    texts: list[str] = pl.read_parquet(f"{folder}/**/*.parquet", columns=["text"])["text"].to_list()
    return texts


def texts_by_pyarrow(folder: str) -> list[str]:
    files, path = fs.FileSystem.from_uri(folder)
    texts: list[str] = ds.dataset(path, filesystem=files, partitioning="hive").to_table(["text"])["text"].to_pylist()
    return texts


def test_under_constant_commits_no_read_at_an_address_is_a_mixture(
    ingest: Ingest, tmp_path: Path, store: ObjectStore, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "changing"
    write_state(corpus, 1)
    ingest(corpus=corpus, output=address)
    readers: dict[str, Callable[[], list[str]]] = {
        "load_tables": lambda: load_tables(address)["articles"]["text"].to_list(),
        "polars": lambda: texts_by_pointer(store, address, texts_by_polars),
        "pyarrow": lambda: texts_by_pointer(store, address, texts_by_pyarrow),
    }
    seen = {name: set[str]() for name in readers}
    with constant_commits(corpus, address, 8, store.environment | machine(tmp_path / "other")) as done:
        while not done.is_set():
            for name, read in readers.items():
                texts = read()
                assert is_whole(texts), name
                seen[name] |= states_of(texts)
    assert all(len(states) > 1 for states in seen.values())
    assert states_of(readers["load_tables"]()) == {"9"}


def test_of_two_writers_the_second_is_told_and_nothing_of_its_is_lost(
    ingest: Ingest, tmp_path: Path, store: ObjectStore, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = write_corpus(tmp_path / "mine", {"a.txt": "La CCI du Jura compte 12 agents.\n"})
    theirs = write_corpus(tmp_path / "theirs", {"b.txt": "La CCI du Doubs compte 13 agents.\n"})
    commit = steps.commit

    def commit_after_another(*given: Any) -> Summary:
        other = killed_run.start(theirs, address, environment=store.environment | machine(tmp_path / "other"))
        other.join()
        assert other.exitcode == 0
        return commit(*given)

    with monkeypatch.context() as patch:
        patch.setattr(steps, "commit", commit_after_another)
        with pytest.raises(StoreError, match="another run has committed"):
            ingest(corpus=mine, output=address)
    assert load_tables(address)["articles"]["article_id"].to_list() == ["b"]
    assert ingest(corpus=mine, output=address).n_recovered == 1
    assert sorted(load_tables(address)["articles"]["article_id"]) == ["a", "b"]


def test_of_writers_at_once_none_overwrites_another(ingest: Ingest, tmp_path: Path, store: ObjectStore, address: Address) -> None:
    corpora = [write_corpus(tmp_path / f"{n}", {f"a{n}.txt": f"La CCI du Jura compte {n} agents.\n"}) for n in range(12, 16)]
    for _ in corpora:
        runs = [killed_run.start(each, address, environment=store.environment | machine(each / ".cache")) for each in corpora]
        for process in runs:
            process.join(120)
        assert any(process.exitcode == 0 for process in runs)
    tables = load_tables(address)
    assert sorted(tables["articles"]["article_id"]) == ["a12", "a13", "a14", "a15"]
    assert len(tables["runs"]) == 4


def test_two_runs_at_once_on_one_machine(ingest: Ingest, address: Address) -> None:
    with open_output(address), pytest.raises(StoreError, match="another run"):
        ingest(output=address)


@both_kinds
def test_a_condition_keeps_what_another_has_written(store: ObjectStore, address: Address) -> None:
    objects = Objects(address)
    assert objects.replace("x", b"1", None)
    assert not objects.replace("x", b"2", None)
    _, version = objects.read("x") or (b"", None)
    assert objects.replace("x", b"3", version)
    assert not objects.replace("x", b"4", version)
    assert store.objects(address) == {"x": b"3"}


def test_a_store_without_conditions_is_written_all_the_same(
    ingest: Ingest, store: ObjectStore, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    assert ingest(output=address).n_extracted == 4
    assert len(load_tables(address)["articles"]) == 4


def test_an_answer_that_is_lost_is_no_second_commit(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    """The store writes the pointer, and says that it failed."""
    failures = iter([Failure.AFTERWARDS])
    store.fail = lambda asked: next(failures, None) if is_commit(asked) else None
    assert ingest(output=address).run_id
    assert len(load_tables(address)["runs"]) == 1
    assert ingest(output=address).run_id is None


def test_a_commit_that_fails_costs_nothing(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    store.fail = lambda asked: Failure.AT_ONCE if is_commit(asked) else None
    with pytest.raises(StoreError, match="as they were before"):
        ingest(output=address)
    store.fail = None
    assert "current.json" not in store.objects(address)
    assert ingest(output=address).n_recovered == 4
    assert len(generations(store, address)) == 1


def is_commit(asked: str) -> bool:
    return asked.startswith("PUT") and asked.endswith("/current.json")


def test_a_store_that_goes_in_a_run_costs_nothing(
    ingest: Ingest, store: ObjectStore, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = steps.commit

    def go(*given: Any) -> Summary:
        store.stop()
        return commit(*given)

    with monkeypatch.context() as patch:
        patch.setattr(steps, "commit", go)
        with pytest.raises(StoreError, match="See whether the bucket exists and the store answers"):
            ingest(output=address)
    with pytest.raises(StoreError, match="See whether the bucket exists and the store answers"):
        load_tables(address)
    store.start()
    assert store.objects(address) == {}
    assert ingest(output=address).n_recovered == 4


def test_a_bucket_that_is_not_there_is_a_sentence(ingest: Ingest, store: ObjectStore) -> None:
    with pytest.raises(StoreError, match=r"s3://nowhere/tables: .*404 Not Found.* See whether the bucket exists"):
        ingest(output=Address("s3://nowhere/tables"))


def test_credentials_that_are_refused_are_a_sentence(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    ingest(output=address)
    with enable_iam_authentication():
        for act in (lambda: ingest(output=address), lambda: load_tables(address)):
            with pytest.raises(StoreError, match="See whether these credentials may read and write there: AWS_ACCESS_KEY_ID"):
                act()
    assert ingest(output=address).n_unchanged == 4


@both_kinds
def test_old_generations_are_swept(
    ingest: Ingest, corpus: Path, store: ObjectStore, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        write_corpus(corpus, {"nouveau.txt": f"Le budget de {2000 + number}."})
        ingest(output=address)
    assert len(generations(store, address)) == 5
    monkeypatch.setattr("pipeline.storage.pointer.KEPT_SECONDS", 0)
    write_corpus(corpus, {"nouveau.txt": "Le budget de 2010."})
    ingest(output=address)
    told = pointer(store, address)
    assert len(generations(store, address)) == 3
    assert generations(store, address) == {path.split("/")[1] for path in (told["generation"], *told["before"])}


def test_a_file_of_the_mirror_that_is_damaged_is_fetched_again(ingest: Ingest, address: Address) -> None:
    ingest(output=address)
    for file in address.mirror.glob(".generations/*/dates/**/*.parquet"):
        file.write_bytes(b"PAR1")
    summary = ingest(output=address)
    assert (summary.n_extracted, summary.run_id) == (0, None)
    assert len(load_tables(address)["dates"]) == summary.counts["dates"]


@both_kinds
@pytest.mark.parametrize("lost", ["dates", "articles", ".manifest.json"])
def test_what_the_store_has_lost_is_told_and_made_anew(
    ingest: Ingest, store: ObjectStore, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    ingest(output=address)
    before = stored(store, address)
    store.lose(address, next(path for path in store.objects(address) if f"/{lost}" in path))
    on_another_machine(monkeypatch, tmp_path / "other")
    with pytest.raises(StoreError, match=f"{lost}.*missing or damaged"):
        load_tables(address)
    assert ingest(output=address).run_id
    assert {path for path in stored(store, address).keys() ^ before.keys() if not path.startswith("articles/")} == set()
    assert len(load_tables(address)["articles"]) == 4


REFUSED = [
    ({"notes.txt": b""}, "it holds 'notes.txt'"),
    ({"current.json": b'{"contract_version": "99", "generation": ".generations/1-x", "before": {}}'}, "contract 99"),
    ({"current.json": b'{"contract_version": "1", "generation": ".generations/1-x", "before": {}}'}, "--full"),
]


@pytest.mark.parametrize(("objects", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_a_place_that_is_not_ours_is_left_alone(
    ingest: Ingest, store: ObjectStore, address: Address, objects: dict[str, bytes], words: str
) -> None:
    for path, content in objects.items():
        store.put(address, path, content)
    with pytest.raises(UsageError, match=words):
        ingest(output=address)
    assert store.objects(address) == objects


def test_tables_of_an_older_contract_are_made_anew_by_a_full_run(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    ingest(output=address)
    generation = pointer(store, address)["generation"]
    for path in ("current.json", f"{generation}/.manifest.json"):
        older = json.loads(store.objects(address)[path]) | {"contract_version": "1"}
        store.put(address, path, json.dumps(older).encode())
    discard(address.mirror)
    for act in (lambda: ingest(output=address), lambda: load_tables(address)):
        with pytest.raises(UsageError, match="--full"):
            act()
    assert ingest(output=address, full=True).n_extracted == 4
    assert list(pointer(store, address)["before"]) == [generation]
    assert len(load_tables(address)["articles"]) == 4


def test_a_damaged_pointer_is_a_sentence(ingest: Ingest, store: ObjectStore, address: Address) -> None:
    store.put(address, "current.json", b"{")
    with pytest.raises(StoreError, match=r"current.json: it is damaged"):
        ingest(output=address)


PLACES = ["ftp://host/tables", "s3://", "file:///tmp/tables"]


@pytest.mark.parametrize("place", PLACES)
def test_other_addresses_are_refused(place: str) -> None:
    with pytest.raises(UsageError, match="of these kinds: s3://bucket/prefix"):
        Options.given(output=place)


def test_verbs_take_an_address(ingest: Ingest, address: Address, corpus: Path, tmp_path: Path) -> None:
    def call(*words: str) -> str:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        return result.stdout

    written = f"{address}/"
    call("run", str(corpus), "--output", written, "--no-prefect")
    assert f"Tables in {address}" in call("run", str(corpus), "--output", written, "--no-prefect")
    assert "4 left as they are" in call("run", str(corpus), "--output", written, "--dry-run")
    assert 'data-name="articles"' in call("report", "--output", written)
    assert call("rejects", "--output", written) == ""
    for form in ("csv", "sqlite", "brat"):
        assert Path(call("export", form, "--output", written, "--to", str(tmp_path / form)).strip()).exists()


def test_delta_tables_go_to_an_address(ingest: Ingest, output: Path, address: Address) -> None:
    ingest()
    result = CliRunner().invoke(app, ["export", "delta", "--output", str(output), "--to", f"{address}/delta"])
    assert (result.exit_code, result.stdout.strip()) == (0, f"{address}/delta")
    assert len(pl.read_delta(f"{address}/delta/articles")) == 4


def test_other_exports_go_to_this_machine_alone(ingest: Ingest, output: Path, address: Address) -> None:
    ingest()
    result = CliRunner().invoke(app, ["export", "csv", "--output", str(output), "--to", str(address)])
    assert (result.exit_code, type(result.exception)) == (1, UsageError)
