"""Tables of another contract: left alone and told of, until a full run makes those of an older one anew."""

import json
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import killed_run
from corpora import file_bytes, write_corpus
from pipeline import load_tables
from pipeline.annotation.exchange import export_tables
from pipeline.annotation.formats import Format
from pipeline.errors import DepecheError, UsageError
from pipeline.review.frozen import build_report
from pipeline.run.options import Options
from pipeline.run.steps import Summary
from pipeline.run.survey import check_usage, survey
from pipeline.storage.export import export_csv
from pipeline.storage.tables import month_of
from schemas import CONTRACT_VERSION, TABLES, arrow_schema

Ingest = Callable[..., Summary]

CONTRACT_1 = Path(__file__).parent / "golden" / "contract-1"


def lay_contract_1(output: Path) -> None:
    """The golden tables of contract 1 as a run of then left them in `output`, and a table that ours does not have."""
    generation = output / ".generations" / "000001-1"
    articles = pq.read_table(CONTRACT_1 / "articles.parquet").to_pylist()
    month_of_article = {row["article_id"]: month_of(row) for row in articles}
    for golden in CONTRACT_1.glob("*.parquet"):
        rows = pq.read_table(golden)
        months = [month_of_article[each] for each in rows["article_id"].to_pylist()] if TABLES[golden.stem].by_month else []
        parts = {month: rows.filter([each == month for each in months]) for month in set(months)} or {"": rows}
        for month, part in parts.items():
            file = generation / golden.stem / month / "part-0.parquet"
            file.parent.mkdir(parents=True)
            pq.write_table(part, file)
    shutil.copytree(generation / "dates", generation / "places")
    for table in generation.iterdir():
        (output / table.name).symlink_to(f".current/{table.name}")
    (output / ".current").symlink_to(".generations/000001-1")
    write_corpus(generation, {".manifest.json": json.dumps({"contract_version": "1", "files": {}})})
    write_corpus(output, {".depeche.json": '{"contract_version": "1"}'})


def contracts(generation: Path) -> set[bytes]:
    """The versions that the files of a generation tell."""
    files = (file for pattern in ("*.parquet", "[!.]*/**/*.parquet") for file in generation.glob(pattern))
    return {pq.read_schema(file).metadata[b"contract_version"] for file in files}


def content(output: Path) -> dict[str, bytes]:
    """All that a run could change in an output folder."""
    return {str(path): path.read_bytes() for path in output.rglob("*") if path.is_file() and path.name != ".lock"}


@pytest.fixture
def older(ingest: Ingest, output: Path, tmp_path: Path) -> dict[str, bytes]:
    """The tables of contract 1 in `output`; gives the files that our contract has in their place."""
    ingest(output=tmp_path / "new")
    lay_contract_1(output)
    return file_bytes(tmp_path / "new")


def test_the_golden_tables_of_contract_1_are_what_they_were() -> None:
    assert contracts(CONTRACT_1) == {b"1"}
    assert pq.read_schema(CONTRACT_1 / "amounts.parquet").field("currency").nullable is False


def test_tables_of_an_older_contract_are_left_alone_without_full(older: Any, ingest: Ingest, output: Path) -> None:
    before = content(output)
    with pytest.raises(
        UsageError, match=rf"{output}: its tables follow contract 1, this program {CONTRACT_VERSION}.* --output {output} --full"
    ):
        ingest()
    assert content(output) == before


def test_a_full_run_makes_tables_of_an_older_contract_anew(older: dict[str, bytes], ingest: Ingest, output: Path) -> None:
    assert ingest(full=True, limit=1).n_extracted == 4
    assert file_bytes(output) == older
    assert json.loads((output / ".depeche.json").read_text(encoding="utf-8")) == {"contract_version": CONTRACT_VERSION}
    assert sorted(path.name for path in output.iterdir() if not path.name.startswith(".")) == sorted(TABLES)
    assert ingest().run_id is None


def test_what_has_left_the_corpus_is_not_carried_over(older: Any, ingest: Ingest, corpus: Path, output: Path) -> None:
    (corpus / "2019/usine.md").unlink()
    assert {reason for _, reason in survey(Options(corpus=corpus, output=output, full=True)).todo} == {"older contract"}
    ingest(full=True)
    assert sorted(load_tables(output)["articles"]["article_id"]) == ["2012/chambre", "clinique", "sans-date"]


READERS: dict[str, Callable[[Path, Path], object]] = {
    "load_tables": lambda output, to: load_tables(output),
    "report": lambda output, to: list(build_report(output)),
    "export": export_csv,
    "export for annotation": lambda output, to: export_tables(Format.brat, output, to),
    "dry run": lambda output, to: check_usage(Options(corpus=output.parent / "corpus", output=output)),
}


@pytest.mark.parametrize("found", [1, int(CONTRACT_VERSION) + 1])
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("said_by", [".depeche.json", ".current/.manifest.json"])
def test_whoever_reads_another_contract_is_told(
    ingest: Ingest, output: Path, tmp_path: Path, name: str, found: int, said_by: str
) -> None:
    ingest()
    write_corpus(output, {said_by: json.dumps({"contract_version": str(found)})})
    with pytest.raises(DepecheError, match=f"its tables follow contract {found}"):
        READERS[name](output, tmp_path / "to")


def test_kill_9_while_an_older_contract_is_replaced_leaves_the_old_tables_or_the_new(
    older: dict[str, bytes], corpus: Path, output: Path, tmp_path: Path
) -> None:
    before = file_bytes(output)
    saved = tmp_path / "saved"
    shutil.copytree(output, saved, symlinks=True)
    whole = min(seconds_of_a_run(corpus, tmp_path / f"new-{n}") for n in range(2))
    chance = random.Random(0)
    for _ in range(8):
        shutil.rmtree(output)
        shutil.copytree(saved, output, symlinks=True)
        process = killed_run.start(corpus, output, full=True)
        time.sleep(chance.uniform(0, whole))
        process.kill()
        process.join(60)
        assert file_bytes(output) in (before, older)
        killed_run.start(corpus, output, full=True).join(60)
        assert (file_bytes(output), len(load_tables(output)["articles"])) == (older, 4)


def seconds_of_a_run(corpus: Path, output: Path) -> float:
    begun = time.monotonic()
    killed_run.start(corpus, output, full=True).join()
    return time.monotonic() - begun


def die(_: Path) -> None:
    raise KeyboardInterrupt


def test_kill_9_between_the_new_tables_and_their_marker_is_mended(
    older: dict[str, bytes], ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.storage.generations.write_marker", die)
        with pytest.raises(KeyboardInterrupt):
            ingest(full=True)
    assert file_bytes(output) == older
    with pytest.raises(UsageError, match="--full"):
        ingest()
    ingest(full=True)
    assert (file_bytes(output), ingest().run_id) == (older, None)


def test_a_reader_of_an_older_contract_reads_old_or_new(older: Any, corpus: Path, output: Path) -> None:
    process = killed_run.start(corpus, output, full=True)
    seen = set()
    while process.is_alive():
        (found,) = contracts((output / ".current").resolve())
        seen.add(found)
    assert seen <= {b"1", CONTRACT_VERSION.encode()}
    assert contracts((output / ".current").resolve()) == {CONTRACT_VERSION.encode()}
    for name, table in TABLES.items():
        assert pq.read_schema(next(output.glob(f"{name}/**/*.parquet"))).names == arrow_schema(table).names
