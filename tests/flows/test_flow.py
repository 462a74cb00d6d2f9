"""The ingest flow on a real Prefect server: the same tables as without, and what Prefect shows of a run."""

import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpora import ARTICLES, file_bytes, write_corpus
from depeche import serve
from flows.server import embedded_server
from pipeline import load_tables
from pipeline.errors import RejectsError, UsageError
from pipeline.review.frozen import build_report
from pipeline.run.options import Options
from pipeline.run.steps import run
from pipeline.storage.address import Address

ROOT = Path(__file__).parents[2]


def test_the_flow_gives_the_same_bytes_as_the_plain_steps(
    no_model: None, server: str, corpus: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.run.batches.MOST_ARTICLES", 3)
    summary = ingest(corpus, output)
    run(Options(corpus=corpus, output=tmp_path / "plain"))
    assert (summary.n_extracted, ingest(corpus, output).n_extracted) == (4, 0)
    assert file_bytes(output) == file_bytes(tmp_path / "plain")


def test_the_flow_commits_to_an_address(no_model: None, server: str, corpus: Path, output: Path, address: Address) -> None:
    from flows.ingest import ingest

    summary = ingest(corpus, str(address))
    assert (summary.output, ingest(corpus, str(address)).n_extracted) == (address, 0)
    run(Options(corpus=corpus, output=output))
    assert load_tables(address)["amounts"].equals(load_tables(output)["amounts"])


def test_the_server_shows_progress_and_a_summary(
    no_model: None, server: str, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.run.batches.MOST_ARTICLES", 1)
    write_corpus(corpus, {"vide.txt": ""})
    state: Any = ingest(corpus, output, return_state=True)
    with get_client(sync_client=True) as client:
        artifacts = [artifact for artifact in client.read_artifacts() if artifact.flow_run_id == state.state_details.flow_run_id]
    shown = {artifact.key: artifact for artifact in artifacts}
    told = str(shown["ingest-summary"].data)
    assert {"| extracted | 4 |", "| articles | 4 |", "| read: text | 1 |"} <= set(told.splitlines())
    assert f"Report: `depeche report --output {output} > {output}/report.html`." in told
    (rejected,) = json.loads(str(shown["ingest-rejects"].data))
    assert (rejected["file"], rejected["reason"]) == ("vide.txt", "text")
    assert rejected["what to do"].startswith("there is no text. Add")
    assert (shown["ingest-progress"].data, shown["ingest-progress"].description) == (100, "4 of 4 articles: done")


def test_a_run_that_rejects_more_than_it_may_fails_with_its_tables_committed(
    no_model: None, server: str, corpus: Path, output: Path
) -> None:
    from flows.ingest import ingest

    write_corpus(corpus, {"vide.txt": ""})
    with pytest.raises(RejectsError, match="50% of the articles taken up"):
        ingest(corpus, output, limit=1, max_rejects=0.2)
    assert ingest(corpus, output, max_rejects=0.2).counts["articles"] == 4


def test_the_flow_takes_what_the_options_say() -> None:
    from flows.ingest import ingest

    told = {name: parameter["description"] for name, parameter in ingest.parameters.properties.items()}
    assert told.pop("max_rejects").startswith("Beyond this share")
    assert told == {name: field.description for name, field in Options.model_fields.items()}


def test_deployments_give_parameters_that_their_flows_take() -> None:
    from prefect.flows import load_flow_from_entrypoint

    for each in yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]:
        flow: Any = load_flow_from_entrypoint(each["entrypoint"])
        flow.validate_parameters(each["parameters"])
        assert each["parameters"].keys() <= flow.parameters.properties.keys()


def test_serve_waits_and_fails_as_the_deployments_do() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    ingesting = [each["parameters"] for each in deployments if "wait" in each["parameters"]]
    assert {(each["wait"], each["max_rejects"]) for each in ingesting} == {(serve.WAIT, serve.MAX_REJECTS)}


def test_the_summary_leads_to_the_report_that_is_there(
    no_model: None, server: str, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import _markdown

    summary = run(Options(corpus=corpus, output=output))
    (output / "report.html").write_text("".join(build_report(output)), encoding="utf-8")
    assert f"Report: `{output}/report.html`, of 20" in _markdown(summary)
    monkeypatch.setenv("DEPECHE_REPORT_URL", "https://presse.exemple/report.html")
    assert "Report: [https://presse.exemple/report.html](https://presse.exemple/report.html), of 20" in _markdown(summary)


def test_a_wrong_setting_is_named(server: str, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest

    monkeypatch.setenv("DEPECHE_WORKERS", "deux")
    with pytest.raises(UsageError, match=r"DEPECHE_WORKERS: .* 'deux'"):
        ingest(corpus, output)


def test_settings_that_are_not_given_come_from_the_environment(
    no_model: None, server: str, corpus: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingest import ingest

    monkeypatch.setenv("DEPECHE_CORPUS", str(corpus))
    monkeypatch.setenv("DEPECHE_OUTPUT", str(output))
    monkeypatch.setenv("DEPECHE_PRUNE", "1")
    first = ingest()
    (corpus / "2019/usine.md").unlink()
    assert (first.output, first.n_extracted, ingest(prune=False).n_pruned, ingest().n_pruned) == (output, 4, 0, 1)
    assert ingest(output=tmp_path / "other").output == tmp_path / "other"


def test_the_log_says_nothing_that_a_terminal_obeys(
    no_model: None, server: str, corpus: Path, output: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from flows.ingest import ingest

    write_corpus(corpus, {"vide\x1b[2J.txt": ""})
    log = logging.getLogger("prefect.task_runs")
    log.addHandler(caplog.handler)
    log.setLevel(logging.WARNING)
    ingest(corpus, output)
    log.removeHandler(caplog.handler)
    assert "vide\N{REPLACEMENT CHARACTER}[2J.txt: rejected: text: " in caplog.text
    assert "\x1b" not in caplog.text


def test_the_log_tells_of_a_list_that_nobody_named(
    no_model: None,
    server: str,
    corpus: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr(logging.getLogger("depeche"), "handlers", [])  # those of a command that ran in this process before
    listed = corpus.rename(tmp_path / "articles").with_name("organisations.csv")
    listed.write_text("id,name,aliases,acronym,kind\n", encoding="utf-8")
    log = logging.getLogger("prefect.flow_runs")
    log.addHandler(caplog.handler)
    log.setLevel(logging.INFO)
    ingest(tmp_path / "articles", tmp_path / "output")
    log.removeHandler(caplog.handler)
    assert f"{listed}: these organisations of yours are known" in caplog.text
    assert logging.getLogger("depeche").handlers == []


def test_an_error_fails_the_flow_run(server: str, tmp_path: Path) -> None:
    from flows.ingest import ingest

    with pytest.raises(UsageError, match="no such folder"):
        ingest(tmp_path / "nowhere", tmp_path / "output")


def test_two_processes_give_the_same_bytes_as_one(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest

    monkeypatch.setattr("pipeline.run.batches.MOST_ARTICLES", 2)
    corpus = write_corpus(tmp_path / "corpus", ARTICLES)
    ingest(corpus, tmp_path / "one")
    ingest(corpus, tmp_path / "two", workers=2)
    assert file_bytes(tmp_path / "one") == file_bytes(tmp_path / "two")


def test_a_second_server_takes_another_home(server: str) -> None:
    with embedded_server(Path(os.environ["PREFECT_HOME"])) as ready:
        assert ready() != server
