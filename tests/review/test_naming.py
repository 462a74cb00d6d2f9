"""Organisations merged, split and taken back over HTTP, and what the next run makes of it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpora import write_corpus
from pages import sent
from pipeline.run.steps import Summary

TEXTS = {
    "a.txt": "La société Brivel SA emploie 40 salariés.\n",
    "b.txt": "La société Kerval Aciers SA emploie 12 salariés.\n",
    "c.txt": "La société Ternoval SA emploie 7 salariés.\n",
    "chu.txt": "Le CHU de Rouen emploie 900 personnes. Le CHU recrute 20 infirmiers.\n",
    "hopital.txt": "L'hôpital Laennec emploie 300 personnes.\n",
    "sans.txt": "Le CHU emploie 60 personnes depuis 2019.\n",
    "centre.txt": "Medical Training Center (MTC) emploie 30 personnes. MTC recrute 3 personnes.\n",
    "mission.txt": "Mission Tourisme Creuse (MTC) emploie 30 personnes. MTC recrute 3 personnes.\n",
    "alpha.txt": "L'Association Alpha Santé emploie 10 personnes.\n",
}
BRIVEL, KERVAL, TERNOVAL = "brivel", "kerval-aciers", "ternoval"


@pytest.fixture
def whole(folder: Path, ingest: Callable[..., Summary]) -> Path:
    write_corpus(folder / "articles", TEXTS)
    ingest(corpus=folder / "articles")
    return folder


@pytest.fixture
def served(whole: Path, serve: Callable[..., Any]) -> Any:
    return serve()


@pytest.fixture
def again(whole: Path, ingest: Callable[..., Summary]) -> Callable[..., Summary]:
    """The next run over the corpus."""
    return lambda **options: ingest(corpus=whole / "articles", **options)


def page_of(served: Any, organisation_id: str) -> dict[str, Any]:
    page: dict[str, Any] = httpx.get(f"{served.address}/organisations/{organisation_id}.json", timeout=60).json()
    return page


def bodies(served: Any, *names: str) -> list[dict[str, Any]]:
    rows = httpx.get(f"{served.address}/organisations.json", timeout=60).json()["rows"]
    return [row for row in rows if any(name in row["organisation_id"] for name in names)]


def lines(whole: Path) -> list[dict[str, str]]:
    with (whole / "organisations.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decide(served: Any, *decisions: str) -> list[int]:
    """What the server answers to decisions, each told as « merge brivel kerval-aciers »."""
    field = {"merge": "into", "split": "name"}
    told = [each.split(" ", 2) for each in decisions]
    return [
        sent(served, "POST", f"/{verb}/{one}", dict(zip([field.get(verb, "")], rest, strict=False))).status_code
        for verb, one, *rest in told
    ]


# Decisions in order, with a run where it says so; the bodies that are left, each with its articles.
COURSES = [
    (["merge brivel kerval-aciers"], {KERVAL: 2, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "merge brivel ternoval", "merge brivel kerval-aciers"], {KERVAL: 2, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "run", "merge brivel ternoval", "run"], {KERVAL: 1, TERNOVAL: 2}),
    (["merge brivel kerval-aciers", "run", "merge brivel ternoval", "merge brivel kerval-aciers"], {KERVAL: 2, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "split kerval-aciers Brivel SA"], {BRIVEL: 1, KERVAL: 1, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "run", "split kerval-aciers Brivel SA"], {BRIVEL: 1, KERVAL: 1, TERNOVAL: 1}),
    (
        ["merge brivel kerval-aciers", "run", "split kerval-aciers Brivel SA", "run", "merge brivel kerval-aciers"],
        {KERVAL: 2, TERNOVAL: 1},
    ),
    (["merge brivel kerval-aciers", "merge kerval-aciers brivel"], {BRIVEL: 2, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "merge kerval-aciers ternoval"], {TERNOVAL: 3}),
    (["merge brivel kerval-aciers", "merge kerval-aciers ternoval", "merge ternoval brivel"], {BRIVEL: 3}),
    (["merge brivel kerval-aciers", "take-back brivel"], {BRIVEL: 1, KERVAL: 1, TERNOVAL: 1}),
    (["merge brivel kerval-aciers", "run", "take-back brivel"], {BRIVEL: 1, KERVAL: 1, TERNOVAL: 1}),
]


@pytest.mark.parametrize(("course", "left"), COURSES, ids=[", ".join(course) for course, _ in COURSES])
def test_the_last_decision_counts(
    course: list[str], left: dict[str, int], served: Any, again: Callable[..., Summary], whole: Path
) -> None:
    for step in course:
        assert (step == "run" and again()) or decide(served, step) == [200], step
    again()
    assert {row["organisation_id"]: row["articles"] for row in bodies(served, BRIVEL, "kerval", TERNOVAL)} == left
    names = [name for row in lines(whole) for name in [row["name"], *row["aliases"].split("|")] if name]
    assert len(names) == len(set(names))


REFUSED = [
    ([], "merge brivel brivel", "c’est cette organisation même"),
    ([], "merge brivel nulle part", "il n’y a pas d’organisation"),
    (["merge brivel kerval-aciers"], "merge brivel kerval-aciers", "le dit déjà"),
    ([], "split brivel Brivel SA", "c’est le nom même"),
    ([], "split brivel Autre", "n’est jamais appelée ainsi"),
    ([], "split chu-de-rouen CHU", "plusieurs organisations"),
    ([], "split mission-tourisme-creuse MTC", "plusieurs organisations"),
    ([], "merge chu brivel", "plusieurs organisations"),
    ([], "merge brivel chu", "plusieurs organisations"),
    ([], "take-back brivel", "n’y a pas de décision"),
]


@pytest.mark.parametrize(("before", "decision", "words"), REFUSED, ids=[each[1] for each in REFUSED])
def test_what_changes_nothing_or_too_much_is_refused(before: list[str], decision: str, words: str, served: Any) -> None:
    assert decide(served, *before) == [200] * len(before)
    verb, one, *rest = decision.split(" ", 2)
    answer = sent(served, "POST", f"/{verb}/{one}", {{"merge": "into", "split": "name"}.get(verb, ""): "".join(rest)})
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.json()


# A body that is merged away, a short name of it that others have, and the other that keeps it.
SHORT = [("chu-de-rouen", "chu", "chu"), ("mission-tourisme-creuse", "mtc", "medical-training-center")]


@pytest.mark.parametrize(("one", "short", "other"), SHORT, ids=[short for _, short, _ in SHORT])
def test_a_short_name_of_many_stays_of_many(
    one: str, short: str, other: str, served: Any, again: Callable[..., Summary], whole: Path
) -> None:
    assert decide(served, f"merge {one} kerval-aciers") == [200]
    assert short not in [name.lower().rstrip("*") for row in lines(whole) for name in row["aliases"].split("|")]
    again()
    assert page_of(served, KERVAL)["n_articles"] == 2
    assert page_of(served, other)["n_articles"] == 1


def test_a_short_name_becomes_an_organisation_of_its_own(served: Any, again: Callable[..., Summary], whole: Path) -> None:
    write_corpus(whole / "articles", {"b.txt": "La société Kerval Aciers SA emploie 12 salariés. La société Kerval recrute.\n"})
    again()
    assert "Kerval" in [name["label"] for name in page_of(served, KERVAL)["names"]]
    assert decide(served, "split kerval-aciers Kerval") == [200]
    again()
    assert {row["organisation_id"]: row["kind"] for row in bodies(served, "kerval")} == {KERVAL: "company", "kerval": "company"}
    assert decide(served, "take-back kerval") == [200]
    again()
    assert len(bodies(served, "kerval")) == 1


def test_an_acronym_of_one_is_marked_as_a_common_word(served: Any, again: Callable[..., Summary], whole: Path) -> None:
    write_corpus(whole / "articles", {"orvex.txt": "La société ORVEX emploie 40 salariés.\n"})
    again()
    assert decide(served, "merge orvex kerval-aciers") == [200]
    assert [row["name"] for row in lines(whole)] == ["Kerval Aciers SA", "ORVEX*"]
    again()
    assert page_of(served, KERVAL)["n_articles"] == 2
    assert [each["name"] for each in page_of(served, KERVAL)["decisions"]] == ["ORVEX"]


def test_a_merged_body_is_called_as_the_line_says(served: Any, again: Callable[..., Summary], whole: Path) -> None:
    for n in range(3):
        write_corpus(whole / "articles", {f"more{n}.txt": f"La société Brivel SA emploie {n + 50} salariés.\n"})
    again()
    alpha = bodies(served, "alpha")[0]
    assert page_of(served, BRIVEL)["kind"] != alpha["kind"]
    assert decide(served, f"merge brivel {alpha['organisation_id']}") == [200]
    again()
    page = page_of(served, alpha["organisation_id"])
    assert (page["name"], page["kind"], page["n_articles"]) == (alpha["name"], alpha["kind"], 5)
    assert decide(served, f"split {alpha['organisation_id']} Brivel SA") == [200]
    again()
    assert (page_of(served, BRIVEL)["name"], page_of(served, BRIVEL)["kind"]) == ("Brivel SA", "company")


def test_a_page_shows_the_decisions_until_they_are_taken_back(
    served: Any, serve: Callable[..., Any], again: Callable[..., Summary], whole: Path
) -> None:
    def shown(at: Any, organisation_id: str) -> list[tuple[str, str | None, bool]]:
        decisions = page_of(at, organisation_id)["decisions"]
        return [(each["decision"], each["into"], each["is_applied"]) for each in decisions]

    assert decide(served, "merge brivel kerval-aciers") == [200]
    for at in (served, serve()):
        assert shown(at, BRIVEL) == shown(at, KERVAL) == [("merge", "Kerval Aciers SA", False)]
        assert shown(at, TERNOVAL) == []
    again()
    assert shown(served, KERVAL) == [("merge", "Kerval Aciers SA", True)]
    assert "en vigueur" in httpx.get(f"{served.address}/organisations/{KERVAL}", headers={"Accept-Language": "fr"}).text
    assert decide(served, "split kerval-aciers Brivel SA") == [200]
    assert shown(served, KERVAL) == [("split", None, False)]
    assert decide(served, "take-back brivel") == [200]
    assert shown(served, KERVAL) == []
    assert lines(whole) == []


def test_a_decision_leaves_the_user_s_own_lines(served: Any, whole: Path) -> None:
    own = "id,name,aliases,acronym,kind,note\nbrivel,Brivel SA,Brivel,,company,à revoir\nternoval,Ternoval SA,,,company,\n"
    (whole / "organisations.csv").write_text(own, encoding="utf-8")
    assert decide(served, "merge brivel kerval-aciers", "take-back brivel") == [200, 200]
    assert (whole / "organisations.csv").read_text(encoding="utf-8") == own


@pytest.mark.parametrize("typed", ["Kerval Aciers SA", "kerval aciers sa", " KERVAL ACIERS SA ", "kerval-aciers"])
def test_a_name_is_taken_in_any_letters(typed: str, served: Any) -> None:
    assert sent(served, "POST", "/merge/brivel", {"into": typed}).json()["organisation_id"] == KERVAL


def test_the_list_beside_the_gold_is_obeyed_and_read_anew_only_when_it_changes(
    served: Any, again: Callable[..., Summary], whole: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "depeche")
    assert again().n_extracted == 0
    assert caplog.messages == []
    decide(served, "merge brivel kerval-aciers")
    all_of_them = again().n_extracted
    assert all_of_them > len(TEXTS)
    assert [str(whole / "organisations.csv") in message for message in caplog.messages].count(True) == 1
    assert again().n_extracted == 0
    assert again(gazetteer=whole / "organisations.csv").n_extracted == 0
    decide(served, "merge ternoval kerval-aciers")
    assert again().n_extracted == all_of_them
    assert again(gazetteer=Path("none")).n_extracted == all_of_them
    assert len(bodies(served, BRIVEL, "kerval", TERNOVAL)) == 3
