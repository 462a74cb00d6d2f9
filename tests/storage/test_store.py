"""What the tables are after each kind of run."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from corpora import ARTICLES, file_bytes, write_corpus
from pipeline import load_tables
from pipeline.errors import StoreError
from pipeline.extraction import extractor
from pipeline.extraction.extractor import Facts, Invalid
from pipeline.faults import Fault
from pipeline.run.extraction import extract_batch
from pipeline.run.options import Options
from pipeline.run.plan import make_plan
from pipeline.run.steps import Summary, commit, run
from pipeline.run.survey import survey
from pipeline.storage import generations
from schemas import KINDS, TABLES, DateMention

Ingest = Callable[..., Summary]
FACT_TABLES = [kind.name for kind in KINDS]


def ids(output: Path, table: str = "articles") -> list[str]:
    return load_tables(output)[table]["article_id"].to_list()


def n_generations(output: Path) -> int:
    return len(list((output / ".generations").iterdir()))


def a_date(article_id: str, start: int, text: str, **other: Any) -> DateMention:
    fields = {
        "date_id": f"{article_id}:{start}",
        "type": "DATE",
        "timex": "2011",
        "precision": "year",
        "modifier": None,
        "deictic": False,
    }
    place = {
        "article_id": article_id,
        "start": start,
        "end": start + len(text),
        "text": text,
        "sentence": 0,
        "rule": "t",
        "confidence": 1.0,
    }
    return DateMention.model_construct(**fields | place | {"date_from": None, "date_to": None} | other)


def test_a_first_run_gives_every_table_its_rows(ingest: Ingest, output: Path) -> None:
    summary = ingest()
    tables = load_tables(output)
    assert tables.keys() == TABLES.keys()
    assert sorted(ids(output)) == ["2012/chambre", "2019/usine", "clinique", "sans-date"]
    assert {name: len(frame) for name, frame in tables.items()} == summary.counts
    assert tables["articles"]["run_id"].unique().tolist() == tables["runs"]["run_id"].to_list() == [summary.run_id]
    assert tables["runs"]["n_extracted"].to_list() == [4]


def test_a_copy_names_the_article_it_copies(ingest: Ingest, corpus: Path, output: Path) -> None:
    write_corpus(corpus, {"reprise.md": "---\nduplicate_of: clinique\n---\nLa clinique des Tilleuls investit.\n"})
    ingest()
    articles = load_tables(output)["articles"].set_index("article_id")
    assert articles["duplicate_of"].dropna().to_dict() == {"reprise": "clinique"}


def test_tables_are_partitioned_by_month_of_publication(ingest: Ingest, output: Path) -> None:
    ingest()
    months = {path.parent.name: path for path in sorted(output.glob("articles/**/*.parquet"))}
    assert {"month=2012-04", "month=2019-11", "month=unknown"} <= months.keys()


def test_every_fact_stands_where_it_says(ingest: Ingest, output: Path) -> None:
    ingest()
    tables = load_tables(output)
    texts = dict(zip(tables["articles"]["article_id"], tables["articles"]["text"], strict=True))
    for name in FACT_TABLES:
        for row in tables[name].itertuples():
            assert texts[row.article_id][row.start : row.end] == row.text


def test_a_second_run_extracts_nothing_and_writes_nothing(ingest: Ingest, output: Path) -> None:
    ingest()
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in output.rglob("*") if path.name != ".lock"}
    summary = ingest()
    after = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in output.rglob("*") if path.name != ".lock"}
    assert (summary.n_extracted, summary.n_unchanged, summary.run_id) == (0, 4, None)
    assert before.keys() == after.keys()
    assert {path for path in before if before[path] != after[path]} <= {output, output / ".generations"}


def test_a_full_run_over_the_same_corpus_writes_nothing(ingest: Ingest, output: Path) -> None:
    ingest()
    summary = ingest(full=True)
    assert (summary.n_extracted, summary.run_id, n_generations(output)) == (4, None, 1)


def test_the_same_corpus_gives_the_same_bytes(ingest: Ingest, output: Path, tmp_path: Path) -> None:
    ingest()
    ingest(output=tmp_path / "other")
    assert file_bytes(output) == file_bytes(tmp_path / "other")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_of_any_size_give_the_same_bytes(
    ingest: Ingest, output: Path, tmp_path: Path, size: int, monkeypatch: Any
) -> None:
    ingest()
    monkeypatch.setattr("pipeline.run.batches.MOST_ARTICLES", size)
    monkeypatch.setattr("pipeline.storage.commit._ROWS_AT_ONCE", size)
    ingest(output=tmp_path / "other")
    assert file_bytes(output) == file_bytes(tmp_path / "other")


def test_facts_are_the_same_whatever_the_runs_they_came_by(ingest: Ingest, corpus: Path, output: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path / "growing", {"sans-date.txt": "Une autre version de 2005, à 3 millions d'euros.\n"})
    for path, content in sorted(ARTICLES.items(), reverse=True):
        write_corpus(tmp_path / "growing", {path: content})
        run(Options(corpus=tmp_path / "growing", output=tmp_path / "other"))
    ingest()
    one, other = file_bytes(output), file_bytes(tmp_path / "other")
    assert {path for path, _ in one.items() ^ other.items() if not path.startswith("articles/")} == set()
    assert len(one) == len(other)


def test_only_a_changed_article_is_extracted_and_its_rows_replaced(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    untouched = {path: path.stat().st_ino for path in output.glob("articles/month=2019-11/*")}
    write_corpus(corpus, {"2012/clinique.md": ARTICLES["2012/clinique.md"].replace("3,5 millions", "45 millions")})
    summary = ingest()
    assert (summary.n_extracted, summary.n_unchanged) == (1, 3)
    assert sorted(ids(output)) == ["2012/chambre", "2019/usine", "clinique", "sans-date"]
    amounts = load_tables(output)["amounts"]
    assert not amounts["text"].str.contains("3,5").any()
    assert {path: path.stat().st_ino for path in output.glob("articles/month=2019-11/*")} == untouched


def test_an_article_that_changes_its_month_leaves_the_old_one(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    write_corpus(corpus, {"2019/usine.md": ARTICLES["2019/usine.md"].replace("2019-11-20", "2019-12-02")})
    ingest()
    assert not list(output.glob("*/month=2019-11/*"))
    assert sorted(ids(output)) == ["2012/chambre", "2019/usine", "clinique", "sans-date"]


def test_a_removed_article_stays_until_pruned(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    (corpus / "2019/usine.md").unlink()
    assert ingest().run_id is None
    assert "2019/usine" in ids(output)
    assert ingest(prune=True).n_pruned == 1
    assert all("2019/usine" not in ids(output, name) for name in ("articles", *FACT_TABLES))


def test_an_article_that_cannot_be_read_any_more_is_not_pruned(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    write_corpus(corpus, {"2019/usine.md": b"\0"})
    ingest(prune=True)
    assert "2019/usine" in ids(output)


def test_a_moved_article_keeps_its_facts(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    (corpus / "2012/clinique.md").rename(corpus / "clinique-2012.md")
    ingest()
    articles = load_tables(output)["articles"].set_index("article_id")
    assert articles.loc["clinique", "source_path"] == "clinique-2012.md"
    assert len(articles) == 4


def test_new_code_extracts_everything_again(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest()
    monkeypatch.setattr("pipeline.run.survey.pipeline_version", lambda: "9.9.9+000000000000")
    assert ingest().n_extracted == 4


def test_rejects_are_those_of_the_present_corpus(ingest: Ingest, corpus: Path, output: Path) -> None:
    write_corpus(corpus, {"vide.txt": "", "faux.md": "---\npublished: 2021-02-30\n---\nTexte"})
    assert ingest().rejects == {"read: published": 1, "read: text": 1}
    assert ingest().run_id is None
    (corpus / "vide.txt").unlink()
    ingest()
    assert load_tables(output)["rejects"]["source_path"].to_list() == ["faux.md"]


def test_an_article_that_breaks_the_extraction_costs_no_other(
    ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = extractor.find_dates

    def break_on_factory(document: Any) -> Any:
        if "Vernet" in document.text:
            raise RuntimeError("a fault\udce9")
        return find(document)

    monkeypatch.setattr(extractor, "find_dates", break_on_factory)
    summary = ingest()
    assert (summary.n_extracted, summary.rejects) == (3, {"extract: RuntimeError": 1})
    (reject,) = load_tables(output)["rejects"].to_dict("records")
    assert (reject["article_id"], reject["stage"], reject["source_path"]) == ("2019/usine", "extract", "2019/usine.md")
    assert "a fault" in reject["detail"]
    assert ingest().run_id is None


BAD_FACTS = [
    ("not what the model allows", lambda i, t: a_date(i, 0, t[:4], confidence=7.0)),
    ("not where it says", lambda i, t: a_date(i, 0, "zzzz")),
]


@pytest.mark.parametrize(("name", "make"), BAD_FACTS, ids=[name for name, _ in BAD_FACTS])
def test_a_fact_that_does_not_hold_is_refused_alone(
    ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: Any
) -> None:
    def find(document: Any) -> Any:
        article = document.article
        return [a_date(article.article_id, 1, article.text[1:3]), make(article.article_id, article.text)]

    monkeypatch.setattr(extractor, "find_dates", find)
    assert ingest().rejects == {"validate: DateMention": 4}
    assert len(load_tables(output)["dates"]) == 4
    assert ingest().run_id is None


def test_of_two_facts_with_one_key_the_first_is_kept(ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(document: Any) -> Any:
        return [a_date(document.article.article_id, 1, document.article.text[1:end]) for end in (3, 4)]

    monkeypatch.setattr(extractor, "find_dates", find)
    assert ingest().rejects == {"validate: DateMention": 4}
    assert load_tables(output)["dates"]["end"].unique().tolist() == [3]


def test_a_link_to_a_refused_fact_is_null(ingest: Ingest, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = extractor.extract_document

    def lose_dates(document: Any) -> Facts:
        facts = whole(document)
        sure: Any = {
            name: [figure.model_copy(update={"holder_confidence": 0.9}) for figure in getattr(facts, name)]
            for name in ("amounts", "headcounts")
        }
        invalid = [Invalid(each, Fault.HALF_DATED()) for each in facts.dates]
        return replace(facts, organisation_mentions=(), dates=(), invalid=invalid, **sure)

    monkeypatch.setattr(extractor, "extract_document", lose_dates)
    ingest()
    for figures in (load_tables(output)[name] for name in ("amounts", "headcounts")):
        assert figures[["date_id", "organisation_id"]].isna().all(axis=None)
        assert set(figures["holder_confidence"].isna()) == {True, False}  # lost with its holder, kept with nobody


def test_the_last_three_generations_are_kept_and_those_of_the_last_minutes(ingest: Ingest, corpus: Path, output: Path) -> None:
    for number in range(5):
        write_corpus(corpus, {"nouveau.txt": f"Le budget de {2000 + number}."})
        ingest()
    assert n_generations(output) == 5
    for generation in (output / ".generations").iterdir():
        committed = generation.stat().st_mtime - generations.KEPT_SECONDS
        os.utime(generation, (committed, committed))
    ingest()
    assert n_generations(output) == generations.KEPT == 3


def test_leftovers_of_a_killed_run_are_swept(ingest: Ingest, output: Path) -> None:
    ingest()
    before = file_bytes(output)
    (generation,) = (output / ".generations").iterdir()
    write_corpus(generation, {".staged/0123/articles.parquet": b"x"})
    write_corpus(output / ".generations", {"000002-dead.partial/.staged/0123/articles.parquet": b"x", "000002-dead/x": b"x"})
    ingest()
    assert n_generations(output) == 1
    assert not list(output.glob(".generations/*/.staged"))
    assert file_bytes(output) == before


DAMAGES: list[tuple[str, Callable[[Path], object]]] = [
    ("cut short", lambda file: file.write_bytes(file.read_bytes()[:-20])),
    ("one byte changed", lambda file: file.write_bytes(file.read_bytes()[:40] + b"\xff" + file.read_bytes()[41:])),
    ("empty", lambda file: file.write_bytes(b"")),
    ("removed", lambda file: file.unlink()),
]


@pytest.mark.parametrize("table", ["articles", "dates", "organisations", "rejects"])
@pytest.mark.parametrize(("name", "damage"), DAMAGES, ids=[name for name, _ in DAMAGES])
def test_a_damaged_file_is_found_and_rebuilt(ingest: Ingest, output: Path, table: str, name: str, damage: Any) -> None:
    ingest()
    before = file_bytes(output)
    damage(sorted(output.glob(f"{table}/**/*.parquet"))[0])
    assert ingest().run_id is not None
    assert {path for path, _ in file_bytes(output).items() ^ before.items() if not path.startswith("articles/")} == set()
    assert len(file_bytes(output)) == len(before)
    assert ingest().run_id is None


def test_without_its_manifest_a_generation_is_read_for_damage(ingest: Ingest, output: Path) -> None:
    ingest()
    (output / ".current/.manifest.json").unlink()
    assert ingest().run_id is None
    sorted(output.glob("dates/**/*.parquet"))[0].write_bytes(b"PAR1")
    assert ingest().run_id is not None


def test_of_a_batch_staged_twice_only_the_rows_of_the_result_that_is_told_count(
    ingest: Ingest, corpus: Path, output: Path
) -> None:
    plan = make_plan(Options(corpus=corpus, output=output))
    extract_batch(plan.batches[0])
    for path in ARTICLES:
        (corpus / path).unlink()
    summary = commit(plan, [extract_batch(plan.batches[0])])
    assert (summary.n_extracted, summary.counts["articles"], summary.rejects) == (0, 0, {"read: file": len(ARTICLES)})


def test_a_second_writer_is_told_to_wait(ingest: Ingest, output: Path) -> None:
    with generations.open_output(output), pytest.raises(StoreError, match="another run"):
        ingest()


def test_where_links_are_not_to_be_had_a_file_points_to_the_current_generation(
    ingest: Ingest, corpus: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    ingest(output=tmp_path / "with-links")
    monkeypatch.setattr(Path, "symlink_to", refuse)
    ingest()
    monkeypatch.undo()
    for change in ({}, {"neuf.md": "La mairie recrute 12 agents.\n"}):
        write_corpus(corpus, change)
        ingest(output=tmp_path / "with-links")
        assert (ingest().run_id is None) is not bool(change)
        state = output / json.loads((output / "current.json").read_text())["generation"]
        assert file_bytes(state.parents[1]) == file_bytes(tmp_path / "with-links")
        assert len(load_tables(output)["articles"]) == len(pq.read_table(state / "articles"))
        assert not [path for path in output.iterdir() if path.is_symlink()]


def test_links_once_made_are_not_left_for_a_file(
    ingest: Ingest, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads through them would see old tables for ever."""
    ingest()
    write_corpus(corpus, {"neuf.md": "La mairie recrute 12 agents.\n"})

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "symlink_to", refuse)
        with pytest.raises(StoreError, match="Make the folder writable"):
            ingest()
    assert not (output / "current.json").exists()
    assert ingest().run_id


def test_no_tables_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="depeche run"):
        load_tables(tmp_path)


def test_an_article_that_changes_or_goes_during_the_run_waits_for_the_next(
    ingest: Ingest, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(rest: Any) -> Any:
        write_corpus(corpus, {"sans-date.txt": "Autre chose."})
        (corpus / "2019/usine.md").unlink()
        return map(extract_batch, rest.batches)

    from pipeline.run import steps

    monkeypatch.setattr(steps, "_extract_batches", meddle)
    assert ingest().rejects == {"read: file": 2}
    assert sorted(ids(output)) == ["2012/chambre", "clinique"]
    monkeypatch.undo()


def test_runs_tell_versions_and_parameters(ingest: Ingest, output: Path) -> None:
    ingest()
    (row,) = load_tables(output)["runs"].to_dict("records")
    assert {"pipeline", "model", "pyarrow", "spacy"} <= json.loads(row["versions"]).keys()
    assert json.loads(row["parameters"])["full"] is False
    assert row["started_at"] <= row["finished_at"]


NARROWED = [
    ({"limit": 2}, ["2012/chambre", "clinique"]),
    ({"ids": ("clinique", "sans-date")}, ["clinique", "sans-date"]),
    ({"since": date(2012, 5, 1)}, ["2012/chambre", "2019/usine"]),
    ({"until": date(2012, 5, 3)}, ["2012/chambre", "clinique"]),
    ({"since": date(2012, 4, 27), "until": date(2012, 4, 27)}, ["clinique"]),
]


@pytest.mark.parametrize(("options", "expected"), NARROWED, ids=[str(options) for options, _ in NARROWED])
def test_a_narrowed_run_takes_only_those_and_the_next_the_rest(
    ingest: Ingest, output: Path, tmp_path: Path, options: dict[str, Any], expected: list[str]
) -> None:
    assert ingest(**options).n_extracted == len(expected)
    assert sorted(ids(output)) == expected
    ingest(full=True, **options)
    ingest()
    ingest(output=tmp_path / "other")
    one, other = file_bytes(output), file_bytes(tmp_path / "other")
    assert {path for path, _ in one.items() ^ other.items() if not path.startswith("articles/")} == set()


def test_a_damaged_file_is_rebuilt_even_by_a_narrowed_run(ingest: Ingest, output: Path) -> None:
    ingest()
    before = file_bytes(output)
    sorted(output.glob("amounts/month=2019-11/*.parquet"))[0].unlink()
    ingest(ids=("clinique",))
    assert [path for path in before if before[path] != file_bytes(output).get(path) and path.startswith("amounts/")] == []


def test_a_survey_tells_reasons_and_writes_nothing(ingest: Ingest, corpus: Path, output: Path) -> None:
    assert [reason for _, reason in survey(Options(corpus=corpus, output=output)).todo] == ["new"] * 4
    assert not output.exists()
    ingest()
    write_corpus(corpus, {"2012/clinique.md": ARTICLES["2012/clinique.md"] + "Fin.", "vide.txt": ""})
    (corpus / "2019/usine.md").unlink()
    found = survey(Options(corpus=corpus, output=output, prune=True))
    assert [(entry.article_id, reason) for entry, reason in found.todo] == [("clinique", "changed")]
    assert (found.gone, [problem.path for problem in found.problems]) == (["2019/usine"], ["vide.txt"])
    assert {reason for _, reason in survey(Options(corpus=corpus, output=output, full=True)).todo} == {"changed", "full"}
