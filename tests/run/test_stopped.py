"""What a run has extracted when it is stopped: the next one takes over what would come out the same, and no more."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpora import file_bytes, write_corpus
from pipeline.extraction import extractor
from pipeline.extraction.extractor import Facts
from pipeline.faults import Fault
from pipeline.run import extraction
from pipeline.run.batches import Entry, cut
from pipeline.run.options import Options
from pipeline.run.progress import Progress
from pipeline.run.steps import Summary, run
from schemas import Article

Ingest = Callable[..., Summary]

# In the order of the corpus; the run is stopped while it reads the fourth.
STAGED = ["2012/chambre.txt", "2012/clinique.md", "2019/usine.md"]
LAST = "sans-date.txt"


@pytest.fixture
def stopped(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with one article a batch that Ctrl-C ends in its fourth."""
    extract_many = extractor.extract_many

    def stop_at_the_last(articles: Sequence[Article]) -> Iterator[Facts]:
        if articles[0].source_path == LAST:
            raise KeyboardInterrupt
        return extract_many(articles)

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.batches.MOST_ARTICLES", 1)
        patch.setattr(extraction, "extract_many", stop_at_the_last)
        with pytest.raises(KeyboardInterrupt):
            ingest()


def touch(corpus: Path, output: Path) -> None:
    os.utime(corpus / STAGED[0], (1, 1))


def change(corpus: Path, output: Path) -> None:
    write_corpus(corpus, {STAGED[0]: "Publié le 3 mai 2012\n\nLa CCI du Jura compte 12 salariés.\n"})


def move(corpus: Path, output: Path) -> None:
    (corpus / STAGED[1]).rename(corpus / "clinique.md")


def remove(corpus: Path, output: Path) -> None:
    (corpus / STAGED[2]).unlink()


def add(corpus: Path, output: Path) -> None:
    write_corpus(corpus, {"neuf.md": "La mairie recrute 12 agents.\n"})


def damage(corpus: Path, output: Path) -> None:
    sorted(output.glob(".generations/*/.staged/*/articles.parquet"))[0].write_bytes(b"PAR1")


def lose_part(corpus: Path, output: Path) -> None:
    """As a kill leaves a batch that was just being written."""
    batch = sorted(output.glob(".generations/*/.staged/*/"))[0]
    batch.rename(batch.with_suffix(".draft"))


# What happens between the two runs, and how many of three articles are not extracted again.
BETWEEN = [
    (lambda corpus, output: None, 3),
    (add, 3),
    (touch, 2),
    (change, 2),
    (move, 2),
    (remove, 2),
    (damage, 2),
    (lose_part, 2),
]


@pytest.mark.parametrize(("happens", "taken_over"), BETWEEN, ids=[getattr(each, "__name__", "") for each, _ in BETWEEN])
def test_the_next_run_takes_over_what_comes_out_the_same(
    stopped: None,
    ingest: Ingest,
    corpus: Path,
    output: Path,
    tmp_path: Path,
    happens: Callable[[Path, Path], None],
    taken_over: int,
) -> None:
    happens(corpus, output)
    assert ingest().n_recovered == taken_over
    run(Options(corpus=corpus, output=tmp_path / "never-stopped"))
    assert file_bytes(output) == file_bytes(tmp_path / "never-stopped")
    assert list(output.glob(".generations/*.partial")) == []
    assert list(output.glob(".generations/*/.staged")) == []


# What a run is narrowed to, and how many of the three articles that are staged it takes over; the rest is there for the next.
NARROWED: list[tuple[dict[str, Any], int]] = [
    ({"limit": 1}, 1),
    ({"ids": ["sans-date"]}, 0),
    ({"since": date(2019, 1, 1)}, 1),
]


@pytest.mark.parametrize(("options", "taken_over"), NARROWED, ids=str)
def test_a_narrowed_run_keeps_what_it_does_not_use(
    stopped: None, ingest: Ingest, output: Path, tmp_path: Path, options: dict[str, Any], taken_over: int
) -> None:
    assert (ingest(**options).n_recovered, ingest(ids=["none"]).n_recovered) == (taken_over, 0)
    assert ingest().n_recovered == 3 - taken_over
    run(Options(corpus=tmp_path / "corpus", output=tmp_path / "never-stopped"))
    assert facts(output) == facts(tmp_path / "never-stopped")
    assert list(output.glob(".generations/*.partial")) == []


def facts(output: Path) -> dict[str, bytes]:
    """What does not tell which of several runs an article came by."""
    return {path: content for path, content in file_bytes(output).items() if not path.startswith("articles/")}


def test_nothing_is_taken_over_from_other_code(stopped: None, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.survey.pipeline_version", lambda: "0.1.0+other")
    summary = ingest()
    assert (summary.n_recovered, summary.n_extracted) == (0, 4)


def test_an_article_with_rejects_is_extracted_again(
    no_model: None, ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rejects are told by the run that extracts it."""
    from pipeline.run import steps

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.storage.rows._fact_rows", refuse_an_amount())
        patch.setattr(steps, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            ingest()
    summary = ingest()
    assert (summary.n_recovered, summary.n_extracted) == (3, 4)


def refuse_an_amount() -> Callable[..., Any]:
    """Rows as they are, but for one amount that is refused."""
    from pipeline.storage import rows

    fact_rows = rows._fact_rows

    def refusing(kind: Any, facts: Any, text: str, refused: list[Any]) -> Any:
        if kind.name == "amounts" and "Vernet" in text:
            refused.append((facts[0], Fault.INVALID, Fault.NO_FIGURE()))
        return fact_rows(kind, facts, text, refused)

    return refusing


def test_a_stopped_run_is_told_of_and_what_it_had_done(stopped: None, ingest: Ingest, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "depeche"):
        ingest()
    assert [record.fields for record in caplog.records if record.name == "depeche.plan"] == [{"recovered": 3}]  # type: ignore[attr-defined]


def entries(n: int, length: int) -> list[Entry]:
    return [Entry(str(number), f"{number}.md", "", None, length) for number in range(n)]  # type: ignore[arg-type]


# Articles, characters in each, workers; the fewest and the most batches, and the most that the longest of them may hold of all.
CUTS = [
    (28, 3_000, 1, 1, 1, 1.0),
    (28, 3_000, 2, 4, 7, 0.25),
    (4, 3_000, 2, 1, 1, 1.0),
    (2_016, 3_000, 1, 59, 64, 0.017),  # ten seconds of reading: what a kill throws away
    (2_016, 3_000, 2, 60, 80, 0.017),
    (2_016, 300, 1, 31, 36, 0.04),
    (300, 100_000, 2, 300, 300, 0.01),
]


@pytest.mark.parametrize(("n", "length", "workers", "fewest", "most", "share"), CUTS, ids=str)
def test_batches_give_every_worker_something_to_do(
    n: int, length: int, workers: int, fewest: int, most: int, share: float
) -> None:
    made = list(cut(entries(n, length), workers))
    assert [entry.article_id for batch in made for entry in batch] == [str(number) for number in range(n)]
    assert fewest <= len(made) <= most
    assert max(map(len, made)) <= max(share * n, 1)
    assert len(made[-1]) <= len(made[0])


PACES = [
    (Progress(0, 2_016, None), "0 of 2,016 articles: loading the models"),
    (Progress(16, 2_016, None), "16 of 2,016 articles: reading"),
    (Progress(400, 2_016, 8.0), "400 of 2,016 articles: 8.0 a second, 3 min left"),
    (Progress(1_976, 2_016, 8.0), "1,976 of 2,016 articles: 8.0 a second, 5 s left"),
    (Progress(400, 100_000, 8.0), "400 of 100,000 articles: 8.0 a second, 3 h 28 left"),
    (Progress(2_016, 2_016, 8.0), "2,016 of 2,016 articles: done"),
]


@pytest.mark.parametrize(("progress", "told"), PACES, ids=[told for _, told in PACES])
def test_progress_in_words(progress: Progress, told: str) -> None:
    assert str(progress) == told
