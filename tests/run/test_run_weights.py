"""A run with weights of the user's own: who reads is named, other weights read anew, and every process reads with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpora import file_bytes, make_weights
from pipeline import load_tables
from pipeline.errors import UsageError
from pipeline.run.batches import Batch
from pipeline.run.extraction import extract_batch
from pipeline.run.options import Options
from pipeline.run.plan import make_plan
from pipeline.run.steps import Summary, run
from pipeline.run.survey import check_usage
from pipeline.storage.generations import open_output
from pipeline.weights.manifest import model_version, shipped_version
from pipeline.weights.own import save_own

Ingest = Callable[..., Summary]


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What reads, by the name of the weights: one calls all money cost, the other debt."""
    monkeypatch.setenv("DEPECHE_HOME", str(tmp_path / "home"))
    owns = [make_weights(name, name) for name in ("cost", "debt")]
    for own in owns:
        save_own(own)
    return {own.manifest.name: f"{shipped_version()} + {own.manifest.name} {own.manifest.id}" for own in owns}


def told(output: Path) -> tuple[set[str], set[str]]:
    """Who read the articles, and of which kinds the sums are."""
    tables = load_tables(output)
    return set(tables["articles"]["model"]), set(tables["amounts"]["kind"])


def test_the_articles_name_the_weights_that_read_them(ingest: Ingest, output: Path, weights: dict[str, str]) -> None:
    ingest(weights="cost")
    assert told(output) == ({weights["cost"]}, {"cost"})
    assert model_version() == shipped_version()


def test_other_weights_read_all_articles_anew_and_the_same_none(ingest: Ingest, output: Path, weights: dict[str, str]) -> None:
    summaries = [ingest(weights=name) for name in ("cost", "cost", "debt", None)]
    assert [(each.n_extracted, each.n_unchanged) for each in summaries] == [(4, 0), (0, 4), (4, 0), (4, 0)]
    assert told(output)[0] == {shipped_version()}


def test_weights_made_anew_read_anew(ingest: Ingest, output: Path) -> None:
    ingest(weights="cost")
    save_own(make_weights("cost", "debt"))
    assert ingest(weights="cost").n_extracted == 4
    assert told(output)[1] == {"debt"}


def test_the_variable_names_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_WEIGHTS", "debt")
    assert (Options.given().weights, Options.given(weights="cost").weights) == ("debt", "cost")


def test_an_unknown_name_stops_the_run_before_it_begins(ingest: Ingest, corpus: Path, output: Path) -> None:
    with pytest.raises(UsageError, match=r"There are: cost, debt\."):
        check_usage(Options(corpus=corpus, output=output, weights="profit"))
    with pytest.raises(UsageError, match=r"There are: cost, debt\."):
        ingest(weights="profit")
    assert not (output / ".current").exists()


def test_worker_processes_read_with_them_and_leave_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    outputs = {workers: tmp_path / str(workers) for workers in (1, 2)}
    for workers, output in outputs.items():
        run(Options(corpus=corpus, output=output, weights="cost", workers=workers))
    assert told(outputs[2])[1] == {"cost"}
    assert file_bytes(outputs[1]) == file_bytes(outputs[2])


def test_weights_that_change_during_a_run_are_not_taken_for_those_of_the_plan(no_model: None, corpus: Path, output: Path) -> None:
    options = Options(corpus=corpus, output=output, weights="cost")
    with open_output(output, 0):
        batch: Batch = make_plan(options).batches[0]
        save_own(make_weights("cost", "debt"))
        with pytest.raises(UsageError, match="other weights were made during the run"):
            extract_batch(batch)
