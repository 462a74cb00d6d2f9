"""Corrections over HTTP: what a draft becomes, what is refused, and what is on disk at the end."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpora import write_corpus
from pages import draft_of, sent
from pipeline.annotation.saving import save
from pipeline.checking.corpus import check_corpus
from pipeline.evaluation.evaluation import evaluate
from pipeline.extraction.organisations.gazetteer import find_known, load_gazetteer
from pipeline.extraction.organisations.identity import slug
from pipeline.lexicon import USER_FILE
from pipeline.review.corrections import version_of
from pipeline.run.steps import Summary

TEXT = "La clinique des Tilleuls investit 3,5 millions d'euros. Elle emploie 412 personnes depuis le 2 janvier 2011.\n"


def forget_names() -> None:
    """What a process of its own would not know: the list of organisations that another run was given."""
    load_gazetteer.cache_clear()
    find_known.cache_clear()


def mark(words: str, label: str, text: str = TEXT, **values: str) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "label": label, "values": values}


# What a person selects and calls, and the values that its words say by themselves.
SELECTED = [
    ("3,5 millions d'euros", "AMOUNT", {"value": "3500000", "currency": "EUR", "modifier": "exact"}),
    ("412 personnes", "HEADCOUNT", {"value": "412", "population": "people"}),
    ("2 janvier 2011", "DATE", {"date_from": "2011-01-02", "date_to": "2011-01-02", "precision": "day"}),
    ("clinique des Tilleuls", "ORG", {"name": "clinique des Tilleuls"}),
]


def test_a_selection_gets_the_values_of_its_words(serve: Callable[..., Any]) -> None:
    served = serve()
    for words, label, values in SELECTED:
        answer = sent(served, "POST", "/draft/clinique", {"marks": [mark(words, label)]}).json()
        assert values.items() <= answer["marks"][0]["values"].items(), words


def test_numbers_are_taken_as_french_people_write_them(serve: Callable[..., Any]) -> None:
    served = serve()
    for written, value in [("1 200 000,5", "1200000.5"), ("1\u202f200", "1200"), ("-16", "-16"), ("3.5", "3.5")]:
        one = mark("3,5 millions d'euros", "AMOUNT", value=written, modifier="exact", currency="EUR", kind="cost")
        answer = sent(served, "POST", "/draft/clinique", {"marks": [one]}).json()
        assert answer["marks"][0]["values"]["value"] == value, written


COUNT, SUM = {"modifier": "exact", "population": "people"}, {"modifier": "exact", "currency": "EUR", "kind": "cost"}
DAYS = {"precision": "month", "date_from": "2011-01-02", "date_to": "2011-01-02"}
# A mark, the field and the fault of the finding beside it, and what a French and an English page say of it.
FINDINGS = [
    (mark("3,5 millions d'euros", "AMOUNT", **SUM | {"value": "douze"}), "value", "NO_FACT", "n’est pas un nombre", "decimal"),
    (
        mark("412 personnes", "HEADCOUNT", **COUNT | {"value": "412", "population": "gens"}),
        "population",
        "NO_FACT",
        "valeur hors de la liste (staff, ",
        "one of staff, ",
    ),
    (
        mark("412 personnes", "HEADCOUNT", **COUNT | {"value": "412", "holder": "Xylo"}),
        "holder",
        "NO_HOLDER",
        "le détenteur « Xylo » n’est pas une organisation",
        "the holder 'Xylo' is no organisation",
    ),
    (
        mark("412 personnes", "HEADCOUNT", **COUNT | {"value": "41"}),
        "headcounts",
        "OTHER_DIGITS",
        "sa valeur, 41, a d’autres chiffres que ses mots.",
        "its value 41 has other digits than its text.",
    ),
    (
        mark("2 janvier 2011", "DATE", **DAYS),
        "dates",
        "NOT_ONE_UNIT",
        "pas une unité entière de grain mois.",
        "not one whole unit of precision month.",
    ),
    (
        mark("millions", "ORG", name="Millions"),
        "organisations",
        "KINDLESS",
        "l’organisation n’a pas de sorte. Dites",
        "it has no kind. Say",
    ),
]


def test_what_a_check_says_stands_beside_its_fact_in_the_language_of_the_page(serve: Callable[..., Any]) -> None:
    served = serve()
    for one, field, fault, french, english in FINDINGS:
        pages = [sent(served, "POST", "/draft/clinique", {"marks": [one]}, language).json() for language in ("fr", "en")]
        findings = pages[0]["article"]["findings"]
        about = [each for each in findings if each["key"] == f"{one['start']}-{one['end']}-{one['label']}"]
        assert any(each["field"].startswith(field) and each["said"]["fault"] == fault for each in about), (field, findings)
        told = [unescape(page["html"]) for page in pages]
        assert [[words in each for each in told] for words in (french, english)] == [[True, False], [False, True]], field


def test_a_draft_saved_is_gold_that_check_and_evaluate_take(serve: Callable[..., Any], folder: Path) -> None:
    served = serve()
    answer = sent(served, "PUT", "/gold/clinique", draft_of(served))
    assert answer.status_code == 200
    gold = json.loads((served.gold / "clinique.json").read_text(encoding="utf-8"))
    assert [each["text"] for each in gold["amounts"]] == ["3,5 millions d'euros"]
    assert [each for each in check_corpus(folder) if each.severity == "problem"] == []
    (evaluated,) = evaluate(served.gold, served.articles).articles
    assert evaluated.counts["amounts.fact"].f1 == 1
    assert answer.json()["article"]["version"] == version_of((served.gold / "clinique.json").read_text(encoding="utf-8"))


def test_gold_that_changed_meanwhile_is_not_overwritten(serve: Callable[..., Any]) -> None:
    served = serve()
    first, second = draft_of(served), draft_of(served)
    assert sent(served, "PUT", "/gold/clinique", first).status_code == 200
    before = (served.gold / "clinique.json").read_bytes()
    second["marks"] = second["marks"][:1]
    answer = sent(served, "PUT", "/gold/clinique", second)
    assert (answer.status_code, answer.json()["said"][0]["fault"]) == (409, "GOLD_CHANGED")
    assert (served.gold / "clinique.json").read_bytes() == before


def test_gold_that_went_meanwhile_is_not_made_anew(serve: Callable[..., Any]) -> None:
    served = serve()
    sent(served, "PUT", "/gold/clinique", draft_of(served))
    draft = draft_of(served)
    (served.gold / "clinique.json").unlink()
    draft["marks"] = draft["marks"][:1]
    assert sent(served, "PUT", "/gold/clinique", draft).status_code == 409
    assert not (served.gold / "clinique.json").exists()


# Words that are marked, what for, and what a French and an English page say of the refusal.
LOST = [
    ("Elle", "AMOUNT", "« Elle » (montant, caractères 56 à 60) est sans « valeur »", "« Elle » has no value: left out."),
    (" ", "DATE", "date, caractères 2 à 3 : il n’y a là que du blanc. Supprimez-le.", "DATE 2-3 holds nothing but white space."),
    ("Elle", "LIEU", "« LIEU » n’est pas une étiquette. Étiquettes : ORG", "'LIEU' is no label. Labels: ORG"),
]


def test_a_mark_that_would_be_lost_is_refused(serve: Callable[..., Any]) -> None:
    served = serve()
    for words, label, french, english in LOST:
        draft = draft_of(served)
        draft["marks"].append(mark(words, label))
        for language, told in (("fr", french), ("en", english)):
            answer = sent(served, "PUT", "/gold/clinique", draft, language)
            assert (answer.status_code, told in answer.json()["message"]) == (422, True), (words, answer.json()["message"])
            assert told in unescape(answer.json()["html"])
    assert not served.gold.exists()


# What became of an article's file since the run, and what a French and an English page say of the refusal.
REFUSED = [
    ("{}", "le fichier a changé depuis le dernier traitement. Relancez", "it changed since the last run. Run again"),
    (None, "la lecture est impossible : fichier introuvable.", "it cannot be read: No such file or directory."),
    ("---\npublished: hier\n---\n{}", "« hier » n’est pas un jour du calendrier.", "'hier' is not a day of the calendar."),
]


def test_an_article_that_changed_since_the_run_is_not_corrected(serve: Callable[..., Any]) -> None:
    served = serve()
    draft = draft_of(served)
    file = served.articles / "2012/clinique.md"
    text = file.read_text(encoding="utf-8").replace("412", "413")
    for content, french, english in REFUSED:
        file.unlink() if content is None else file.write_text(content.format(text), encoding="utf-8")
        for language, told in (("fr", french), ("en", english)):
            answer = sent(served, "PUT", "/gold/clinique", draft, language)
            assert (answer.status_code, told in answer.json()["message"]) == (422, True), answer.json()["message"]
            page = httpx.get(f"{served.address}/articles/clinique", headers={"Accept-Language": language}, timeout=60)
            assert told in unescape(page.text)
    assert not served.gold.exists()


def test_of_many_who_write_at_once_one_wins_and_nothing_is_torn(tmp_path: Path) -> None:
    file, won = tmp_path / "gold.json", []

    def write(number: int) -> None:
        if save(file, f"{number} " * 50_000, lambda present: present is None):
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert file.read_text(encoding="utf-8") == f"{won[0]} " * 50_000
    assert len(won) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["gold.json"]


def test_the_second_annotator_does_not_see_the_first(serve: Callable[..., Any]) -> None:
    first = serve()
    draft = draft_of(first)
    draft["marks"] = [each for each in draft["marks"] if each["label"] != "AMOUNT"]
    assert sent(first, "PUT", "/gold/clinique", draft).status_code == 200

    second = serve(second=True)
    queue = httpx.get(f"{second.address}/queue.json", timeout=60).json()
    assert [row["article_id"] for row in queue["lists"]["queue_second"]] == ["clinique"]
    again = draft_of(second)
    assert (again["version"], "AMOUNT" in {each["label"] for each in again["marks"]}) == ("", True)
    assert sent(second, "PUT", "/gold/clinique", again).status_code == 200
    hidden = httpx.get(f"{second.address}/agreement.json", timeout=60).json()
    assert hidden == {"both": 1, "hidden": True, "kinds": [], "articles": []}

    page = httpx.get(f"{first.address}/agreement.json", timeout=60).json()
    assert (page["both"], page["hidden"]) == (1, False)
    agreed = {row["kind"]: (row["first"], row["second"], row["aspects"][0]["agreement"]) for row in page["kinds"]}
    assert agreed["amounts"] == (0, 1, 0.0)
    assert agreed["headcounts"][2] == 1.0
    assert [(row["article_id"], len(row["differences"])) for row in page["articles"]] == [("clinique", 1)]


def test_what_two_annotators_differ_in_is_listed_at_its_place(serve: Callable[..., Any]) -> None:
    first = serve()
    draft = draft_of(first)
    holder = next(each for each in draft["marks"] if each["label"] == "HEADCOUNT")
    holder["values"].pop("holder", None)
    sent(first, "PUT", "/gold/clinique", draft).raise_for_status()
    second = serve(second=True)
    again = draft_of(second)
    again["marks"] = [each for each in again["marks"] if each["label"] not in ("DATE", "PERIOD")]
    for each in again["marks"]:
        each["values"] |= {"AMOUNT": {"kind": "debt"}, "HEADCOUNT": {"holder": "?"}}.get(each["label"], {})
    sent(second, "PUT", "/gold/clinique", again).raise_for_status()

    page = httpx.get(f"{first.address}/agreement.json", timeout=60).json()
    (article,) = page["articles"]
    listed = Counter((each["kind"], each["aspect"]) for each in article["differences"])
    counted = {(k["kind"], row["aspect"]): row["compared"] - row["same"] for k in page["kinds"] for row in k["aspects"]}
    assert listed == Counter({name: n for name, n in counted.items() if n})
    assert {("amounts", "kind"), ("headcounts", "holder"), ("dates", "span")} <= listed.keys()
    text = httpx.get(f"{first.address}/articles/clinique.json", timeout=60).json()["text"]
    for each in article["differences"]:
        assert text[each["start"] : each["end"]] == each["text"]
        assert f"{each['before']}{each['text']}{each['after']}" in text
    kinds = {each["aspect"]: each for each in article["differences"]}
    assert (kinds["holder"]["first"]["values"].get("holder"), kinds["holder"]["second"]["values"]["holder"]) == (None, "?")
    assert kinds["span"]["second"] is None

    told = {
        language: unescape(httpx.get(f"{first.address}/agreement", headers={"Accept-Language": language}, timeout=60).text)
        for language in ("fr", "en")
    }
    for french, english in [
        ("sorte de montant", "kind of amount"), ("<i>non marqué</i>", "<i>not marked</i>"), ("dette", "debt"),
        (">personne<", ">nobody<"), (">pas clair<", ">unclear<"), ("Kappa de Cohen", "Cohen’s kappa"),
    ]:  # fmt: skip
        assert (french in told["fr"], english in told["en"]) == (True, True), (french, english)
    for each in article["differences"]:
        assert f"/articles/clinique#{(each['first'] or each['second'])['key']}" in told["fr"]


def test_the_second_desk_says_so_on_every_page(serve: Callable[..., Any]) -> None:
    first, second = serve(), serve(second=True)
    sent(first, "PUT", "/gold/clinique", draft_of(first)).raise_for_status()
    paths = ["/", "/articles", "/articles/clinique", "/organisations", "/figures", "/queue", "/agreement", "/runs", "/rejects"]
    for path in [*paths, "/api", "/nulle-part"]:
        for served, language, words in [
            (second, "fr", "Poste du second annotateur"), (second, "en", "second annotator’s desk"), (first, "fr", "")
        ]:  # fmt: skip
            page = unescape(httpx.get(served.address + path, headers={"Accept-Language": language}, timeout=60).text)
            assert ('class="desk"' in page, words in page) == (served is second, True), path


def test_the_agreement_says_why_it_is_empty(serve: Callable[..., Any]) -> None:
    first, second = serve(), serve(second=True)
    none, hidden, uncompared = "Aucun article n’a deux annotations", "qu’au poste du premier annotateur", "Impossibles à comparer"

    def told(served: Any) -> list[bool]:
        page = unescape(httpx.get(f"{served.address}/agreement", timeout=60).text)
        return [words in page for words in (none, hidden, uncompared)]

    assert told(first) == [True, False, False]
    sent(first, "PUT", "/gold/clinique", draft_of(first)).raise_for_status()
    sent(second, "PUT", "/gold/clinique", draft_of(second)).raise_for_status()
    assert (told(first), told(second)) == ([False, False, False], [False, True, False])
    (second.gold / "clinique.json").write_text('{"article_id": "clinique"}', encoding="utf-8")
    assert told(first) == [False, False, True]


def test_the_queue_of_the_second_has_the_least_sure_first(serve: Callable[..., Any]) -> None:
    first, second = serve(), serve(second=True)
    for article_id in ("2020/region", "clinique", "2012/chambre"):
        sent(first, "PUT", f"/gold/{article_id}", draft_of(first, article_id)).raise_for_status()
    of_all = [row["article_id"] for row in httpx.get(f"{second.address}/articles.json?sort=unsure", timeout=60).json()["rows"]]
    wanted = [each for each in of_all if each in ("2020/region", "clinique", "2012/chambre")]

    page = httpx.get(f"{second.address}/queue.json", timeout=60).json()
    rows = page["lists"]["queue_second"]
    assert ([row["article_id"] for row in rows], page["left"]) == (wanted, {"queue_second": 3})
    assert not any(row["gold"] for row in rows)
    following = httpx.get(f"{second.address}/next/{wanted[0]}", timeout=60).headers["location"]
    assert following == f"/articles/{wanted[1]}"
    sent(second, "PUT", f"/gold/{wanted[0]}", draft_of(second, wanted[0])).raise_for_status()
    rows = httpx.get(f"{second.address}/queue.json", timeout=60).json()["lists"]["queue_second"]
    assert [row["article_id"] for row in rows] == wanted[1:]


def test_the_queue_has_the_least_sure_first_and_what_differs(serve: Callable[..., Any]) -> None:
    served = serve()
    rows = httpx.get(f"{served.address}/queue.json", timeout=60).json()["lists"]["queue_unsure"]
    sure = [row["least"] for row in rows if row["least"] is not None]
    assert sure == sorted(sure)
    draft = draft_of(served)
    draft["marks"] = [each for each in draft["marks"] if each["label"] != "AMOUNT"]
    sent(served, "PUT", "/gold/clinique", draft)
    lists = httpx.get(f"{served.address}/queue.json", timeout=60).json()["lists"]
    assert "clinique" not in {row["article_id"] for row in lists["queue_unsure"]}
    assert [(row["article_id"], row["differences"]) for row in lists["queue_differences"]] == [("clinique", 1)]
    assert httpx.get(f"{served.address}/next/clinique", timeout=60).headers["location"].startswith("/articles/")


def test_two_organisations_are_one_from_the_next_run_on(
    serve: Callable[..., Any], ingest: Callable[..., Summary], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(folder / "articles", {
        "a.txt": "La société Brivel SA emploie 40 salariés.\n", "b.txt": "La société Brivel Aciers SA emploie 12 salariés.\n"
    })  # fmt: skip
    ingest(corpus=folder / "articles")
    served = serve()
    ids = {
        row["name"]: row["organisation_id"] for row in httpx.get(f"{served.address}/organisations.json?q=brivel").json()["rows"]
    }
    short, long = sorted(ids, key=len)
    assert len(ids) == 2
    answer = sent(served, "POST", f"/merge/{ids[short]}", {"into": long})
    assert answer.status_code == 200
    assert sent(served, "POST", f"/merge/{ids[short]}", {"into": "nulle part"}).status_code == 422
    monkeypatch.setenv(USER_FILE, answer.json()["file"])
    forget_names()
    ingest(corpus=folder / "articles", full=True)
    rows = httpx.get(f"{served.address}/organisations.json?q=brivel").json()["rows"]
    assert [(row["organisation_id"], row["articles"]) for row in rows] == [(ids[long], 2)]
    monkeypatch.delenv(USER_FILE)
    forget_names()


def test_a_name_becomes_an_organisation_of_its_own(serve: Callable[..., Any], folder: Path) -> None:
    served = serve()
    row = httpx.get(f"{served.address}/organisations.json?q=tilleuls", timeout=60).json()["rows"][0]
    answer = sent(served, "POST", f"/split/{row['organisation_id']}", {"name": row["name"]}).json()
    assert answer["organisation_id"] == slug(row["name"])
    assert Path(answer["file"]).read_text(encoding="utf-8").splitlines()[0].startswith("id,name,aliases,acronym,kind")
    assert sent(served, "POST", f"/split/{row['organisation_id']}", {"name": "autre"}).status_code == 422
