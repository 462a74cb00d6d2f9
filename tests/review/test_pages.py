"""The pages over HTTP: what is found, counted and told, the same for people and for programs."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from errno import errorcode
from html import unescape
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from corpora import write_corpus
from pipeline import extract, load_tables
from pipeline.errors import remedy_for
from pipeline.extraction import extractor
from pipeline.extraction.holders import features
from pipeline.extraction.holders.features import Observation, Template, Term
from pipeline.faults import Fault, Said, stored_fault
from pipeline.lexicon import load_lexicon
from pipeline.review.charts import timelines
from pipeline.review.frozen import build_report
from pipeline.review.index import make_index, open_index
from pipeline.review.listing import ArticleFilters, find_articles
from pipeline.review.searching import excerpt
from pipeline.review.words import Words, language_of
from pipeline.run.steps import Summary
from reports import held_in

PAGES = [
    "/",
    "/articles",
    "/articles/clinique",
    "/organisations",
    "/figures",
    "/queue",
    "/agreement",
    "/runs",
    "/rejects",
    "/api",
]

# What is asked for, and the articles that must come, in order.
SEARCHES = [
    ("q=CLINIQUE", ["clinique"]),
    ("q=hopital", ["2020/region"]),
    ("q=region bretagne", ["2020/region"]),
    ("q=emploie", ["2020/region", "clinique"]),
    ("q=empl", ["2020/region", "clinique"]),
    ("q=em", []),
    ("q=du jura", ["2020/region", "2012/chambre"]),
    ('q="emploie 412"', ["clinique"]),
    ('q="412 emploie"', []),
    ("q=l'usine AND", []),
    ('q="', []),
    ("q=NEAR(", []),
    ("publisher=Le Courrier", ["2020/region"]),
    ("publisher=le courrier", ["2020/region"]),
    ("since=2012-05-01&until=2019-12-31", ["2019/usine", "2012/chambre"]),
    ("kind=amounts&until=2012-04-30", ["clinique"]),
    ("kind=headcounts&since=2019-01-01", ["2020/region", "2019/usine"]),
    ("gold=yes", []),
    ("q=  &until=2012-04-30", ["clinique"]),
    ("q=&since=&publisher=&sort=oldest&until=2012-04-30", ["clinique"]),
]


def asked(address: str, path: str, language: str = "") -> Any:
    headers = {"Accept": "application/json", "Accept-Language": language}
    return httpx.get(f"{address}{path}", headers=headers, timeout=60).raise_for_status().json()


def test_articles_are_searched_and_filtered(serve: Callable[..., Any]) -> None:
    address = serve().address
    for query, ids in SEARCHES:
        found = asked(address, f"/articles?{query}")
        assert ([row["article_id"] for row in found["rows"]], found["total"]) == (ids, len(ids)), query


# A list, and how each filter that its address sets is told.
FILTERED = [
    ("/articles", [], []),
    ("/articles?sort=oldest&page=1", [], []),
    ("/articles?q=usine", ["« usine »"], ["« usine »"]),
    ("/articles?kind=amounts.debt&sort=title", ["Sorte : montants\u00a0: dette"], ["Kind: amounts: debt"]),
    (
        "/articles?gold=no&rejects=yes",
        ["Annotation : non", "Avec des faits refusés : oui"],
        ["Gold: no", "With refused facts: yes"],
    ),
    (
        "/articles?publisher=Gazette&below=0.5&since=2012-05-01",
        ["Journal : Gazette", "Depuis le : 1er mai 2012", "Un fait moins sûr que : 50\u202f%"],
        ["Publisher: Gazette", "From: 1 May 2012", "A fact less sure than: 50%"],
    ),
    ("/articles?organisation=nulle-part", ["Organisation : nulle-part"], ["Organisation: nulle-part"]),
    ("/organisations?kind=health&q=cli", ["« cli »", "Sorte : santé"], ["« cli »", "Kind: health"]),
    (
        "/figures?unit=salariés&at_least=1000.5&at_most=2000.5&until=2020-12-31",
        ["Unité : salariés", "Jusqu’au : 31 déc. 2020", "Au moins : 1\u202f000,5", "Au plus : 2\u202f000,5"],
        ["Unit: salariés", "Until: 31 Dec 2020", "At least: 1,000.5", "At most: 2,000.5"],
    ),
]


def test_every_filter_that_is_set_is_told_with_a_link_that_takes_it_back(serve: Callable[..., Any]) -> None:
    address = serve().address
    for path, french, english in FILTERED:
        for language, told in (("fr", french), ("en", english)):
            page = httpx.get(address + path, headers={"Accept-Language": language}, timeout=60).raise_for_status().text
            chips = re.findall(r'<a class="chip" href="([^"]+)" aria-label="(.*?) ✕', page)
            assert [unescape(words).replace("\u00a0: ", " : ", 1) for _, words in chips] == told, path
            asked_for = dict(parse_qsl(urlsplit(path).query))
            for link, _ in chips:
                left = dict(parse_qsl(urlsplit(unescape(link)).query))
                assert len(asked_for.keys() - left.keys() - {"page"}) == 1, link
                assert left.items() <= asked_for.items(), link
    known = asked(address, "/organisations?q=tilleuls")["rows"][0]
    page = httpx.get(f"{address}/figures?organisation={known['organisation_id']}", timeout=60).text
    assert f'{known["name"]} <span aria-hidden="true">✕' in page


# A text, what is searched, and the excerpt: plain and found stretches in turn.
EXCERPTS = [
    ("L’hôpital emploie 412 agents.", "HOPITAL", ["L’", "hôpital", " emploie 412 agents."]),
    ("L’hôpital emploie 412 agents.", '"emploie 412"', ["L’hôpital ", "emploie 412", " agents."]),
    ("L’hôpital emploie 412 agents.", '"emploi"', ["L’hôpital emploie 412 agents."]),
    ("Il vend 3,5 tonnes, elle 13,5.", "3,5", ["Il vend ", "3,5", " tonnes, elle 13,5."]),
    ("un\x02deux (trois) [quatre", "(trois) qua", ["un\x02deux (", "trois", ") [", "quatre", ""]),
    ("L’œuvre d’une sœur.", "oeuvre SOEUR", ["L’", "œuvre", " d’une ", "sœur", "."]),
    ("Dossier \ufb01nancier.", "financier", ["Dossier ", "\ufb01nancier", "."]),
    ("Un coeur.", "Cœur", ["Un ", "coeur", "."]),
    ("mot " * 50 + "fin " + "mot " * 90, "fin", ["…" + "mot " * 15, "fin", " mot" * 40 + "…"]),
]


@pytest.mark.parametrize(("text", "words", "shown"), EXCERPTS)
def test_an_excerpt_shows_what_was_found(text: str, words: str, shown: list[str]) -> None:
    assert excerpt(text, words) == shown


def test_every_page_is_html_and_json_alike(serve: Callable[..., Any]) -> None:
    address = serve().address
    for path in PAGES:
        page = httpx.get(address + path, headers={"Accept": "text/html,*/*", "Accept-Language": "fr"}, timeout=60)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
        assert '<html lang="fr">' in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        if path not in ("/", "/api"):
            assert httpx.get(f"{address}{path}.json", timeout=60).json() == asked(address, path)


def test_the_programs_page_tells_every_address(serve: Callable[..., Any]) -> None:
    described = asked(serve().address, "/openapi.json")["paths"]
    assert {"/articles", "/articles/{article_id}", "/figures", "/gold/{article_id}"} <= described.keys()
    assert all(route["summary"] for methods in described.values() for route in methods.values())
    listed = {each["name"] for each in described["/articles"]["get"]["parameters"]}
    assert listed == set(ArticleFilters.model_fields)


def test_labels_follow_the_browser(serve: Callable[..., Any]) -> None:
    address = serve().address
    for accepted, word in [
        ("en-GB,fr;q=0.5", "Organisations"),
        ("de", "Chiffres"),
        ("fr,en;q=0.9", "Chiffres"),
        ("en", "Figures"),
    ]:
        assert word in httpx.get(f"{address}/figures", headers={"Accept-Language": accepted}, timeout=60).text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.7,fr;q=0.3", "en"),
        ("*;q=x", "fr"),
    ],
)
def test_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


@pytest.mark.parametrize(
    ("values", "french", "english"),
    [
        ({"value": "1234567.5000", "modifier": "exact"}, "1\u202f234\u202f567,5 EUR", "1,234,567.5 EUR"),
        ({"value_min": "2", "value_max": "3", "modifier": "approx"}, "environ 2 – 3 EUR", "about 2 – 3 EUR"),
        ({"value_min": "200", "modifier": "approx"}, "environ ≥ 200 EUR", "about ≥ 200 EUR"),
        ({"value": "-16", "modifier": "at_most"}, "au plus −16 EUR", "at most −16 EUR"),
        ({"value": "douze", "modifier": "exact"}, "douze EUR", "douze EUR"),
    ],
)
def test_figures_are_told(values: dict[str, str], french: str, english: str) -> None:
    assert (Words("fr").figure(values, "EUR"), Words("en").figure(values, "EUR")) == (french, english)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2012-01-01", "2012-12-31", "2012"),
        ("2012-01-01", "2014-12-31", "2012 – 2014"),
        ("2012-04-01", "2012-04-30", "avril 2012"),
        ("2012-05-01", "2012-05-01", "1er mai 2012"),
        ("2012-05-03", "2012-06-02", "3 mai 2012 – 2 juin 2012"),
        ("9999-12-31", "9999-12-31", "31 déc. 9999"),
        (None, None, ""),
    ],
)
def test_days_are_told(first: str | None, last: str | None, told: str) -> None:
    assert Words("fr").days(first, last) == told


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "0 s"), (59.6, "1 min"), (3725, "1 h 2 min 5 s"), (90_000, "25 h")])
def test_times_are_told(seconds: float, told: str) -> None:
    assert Words("fr").lasted(seconds).replace("\u202f", " ") == told


# TIMEX3 values, whether they recur, and what people read.
LENGTHS = [
    ("PT3H", False, "3 heures", "3 hours"),
    ("PT1.5H", False, "1,5 heure", "1.5 hours"),
    ("PT3H30M", False, "3 heures 30 minutes", "3 hours 30 minutes"),
    ("P1M", False, "1 mois", "1 month"),
    ("PXM", False, "quelques mois", "a few months"),
    ("PTXM", False, "quelques minutes", "a few minutes"),
    ("P1Y", True, "chaque année", "every year"),
    ("P2W", True, "toutes les 2 semaines", "every 2 weeks"),
    ("XXXX-WXX-2", True, "chaque mardi", "every Tuesday"),
    ("P", False, "P", "P"),
    ("XXXX-WXX-2", False, "XXXX-WXX-2", "XXXX-WXX-2"),
]


@pytest.mark.parametrize(("timex", "recurs", "french", "english"), LENGTHS)
def test_lengths_are_told(timex: str, recurs: bool, french: str, english: str) -> None:
    label, values = "SET" if recurs else "DURATION", {"timex": timex}
    assert (Words("fr").told(label, values), Words("en").told(label, values)) == (french, english)


def test_lists_agree_with_the_tables(serve: Callable[..., Any]) -> None:
    served = serve()
    tables = load_tables(served.output)
    overview, figures = asked(served.address, "/"), asked(served.address, "/figures")
    assert overview["counts"]["articles"] == len(tables["articles"])
    assert overview["counts"]["figures"] == figures["total"] == len(tables["amounts"]) + len(tables["headcounts"])
    bars = {chart["name"]: sum(bar["count"] for bar in chart["bars"]) for chart in overview["charts"]}
    assert (
        bars["amounts"]
        == len(tables["amounts"])
        == sum(choice["count"] for choice in figures["choices"]["kind"] if choice["value"].startswith("amounts."))
    )


def test_csv_has_the_figures_of_the_list(serve: Callable[..., Any]) -> None:
    address = serve().address
    rows = list(csv.DictReader(io.StringIO(httpx.get(f"{address}/figures.csv?kind=headcounts", timeout=60).text)))
    assert [row["text"] for row in rows] == [row["text"] for row in asked(address, "/figures?kind=headcounts")["rows"]]
    assert rows
    nothing = httpx.get(f"{address}/figures.csv?unit=XXX", timeout=60).text
    assert nothing.splitlines() == [",".join(rows[0])]


# What is asked of the figures, and the texts that must come, in order.
FIGURES = [
    ("q=PERSONNES", ["412 personnes"]),
    ("kind=headcounts&at_least=100&at_most=400&sort=largest", ["300 salariés", "120 postes"]),
    ("unit=EUR&sort=smallest&until=2019-12-31", ["900 000 euros", "entre 2 et 3 M€", "3,5 millions d'euros"]),
    ("unit=salariés", ["300 salariés"]),
    ("unit=XXX", []),
    ("organisation=nulle-part", []),
    ("since=2020-01-01&sort=oldest", ["2 millions d’euros", "300 salariés"]),
    ("since=2019-01-01&sort=smallest", ["900 000 euros", "2 millions d’euros", "120 postes", "300 salariés"]),
    ("since=2019-01-01&sort=largest", ["2 millions d’euros", "900 000 euros", "300 salariés", "120 postes"]),
]


def test_figures_are_searched_and_filtered(serve: Callable[..., Any]) -> None:
    address = serve().address
    for query, texts in FIGURES:
        found = asked(address, f"/figures?{query}")
        assert ([row["text"] for row in found["rows"]], found["total"]) == (texts, len(texts)), query


def test_ligatures_are_letters_wherever_words_are_looked_up(
    serve: Callable[..., Any], folder: Path, ingest: Callable[..., Summary]
) -> None:
    text = "---\npublisher: L’Œil\n---\nLa clinique du Sacré-Cœur emploie 40 manœuvres. L'ægyptologue en parle.\n"
    ingest(corpus=write_corpus(folder / "articles", {"coeur.md": text}))
    address = serve().address
    for path in (
        "articles?q=manœuvre",
        "articles?q=MANOEUVRE",
        "articles?q=aegypto",
        "articles?q=Ægypto",
        "articles?publisher=l'oeil",
        "articles?publisher=L’ŒIL",
    ):
        assert [row["article_id"] for row in asked(address, f"/{path}")["rows"]] == ["coeur"], path
    for words in ("sacre-coeur", "SACRÉ-CŒUR"):
        for name in ("organisations", "figures"):
            assert asked(address, f"/{name}?q={words}")["total"] == 1, (name, words)


def test_every_kind_can_be_chosen(serve: Callable[..., Any], folder: Path, ingest: Callable[..., Summary]) -> None:
    counted = ("agents", "habitants", "élèves", "patients", "adhérents", "spectateurs", "médecins", "emplois", "personnes")
    gained = ("un chiffre d’affaires", "un bénéfice", "une dette", "un budget", "un investissement", "une subvention")
    sentences = [f"La mairie compte {20 + n} {noun}." for n, noun in enumerate(counted)]
    sentences += [f"La mairie affiche {what} de {2 + n} millions d’euros." for n, what in enumerate(gained)]
    ingest(corpus=write_corpus(folder / "articles", {"tout.txt": " ".join(sentences)}))
    address = serve().address
    kinds = asked(address, "/figures")["choices"]["kind"]
    assert len(kinds) > 12
    assert sum(each["count"] for each in kinds) == asked(address, "/figures")["total"]
    page = httpx.get(f"{address}/figures", headers={"Accept": "text/html"}, timeout=60).text
    assert [each["value"] for each in kinds if f"kind={each['value']}" not in page] == []


def test_counts_say_what_they_leave_out(serve: Callable[..., Any], folder: Path, ingest: Callable[..., Summary]) -> None:
    ingest(corpus=write_corpus(folder / "articles", {"vide.txt": ""}))
    address = serve().address
    overview = asked(address, "/")
    by_year = next(chart for chart in overview["charts"] if chart["name"] == "by_year")
    assert sum(bar["count"] for bar in by_year["bars"]) + overview["undated"] == overview["counts"]["articles"]
    pages = [httpx.get(f"{address}{path}", timeout=60).text for path in ("/", "/rejects")]
    assert f"{overview['undated']} articles sans date" in pages[0]
    assert "<b>1</b> rejet<" in pages[1]


def test_an_organisation_has_its_names_articles_and_figures(serve: Callable[..., Any]) -> None:
    address = serve().address
    chamber = next(row for row in asked(address, "/organisations?q=jura")["rows"])
    page = asked(address, f"/organisations/{chamber['organisation_id']}")
    assert page["n_articles"] == 2
    assert {row["article_id"] for row in page["articles"]} == {"2012/chambre", "2020/region"}
    assert page["n_figures"] == len(page["figures"])
    assert (page["first_published"], page["last_published"]) == ("2012-05-03", "2020-02-03")
    assert httpx.get(f"{address}/organisations/nulle-part", timeout=60).status_code == 404


def test_a_fact_has_an_address(serve: Callable[..., Any]) -> None:
    address = serve().address
    amount = asked(address, "/figures?kind=amounts&q=3,5")["rows"][0]
    assert amount["value"] == 3_500_000
    found = httpx.get(f"{address}/facts/{amount['figure_id']}", timeout=60)
    assert (found.status_code, found.headers["location"]) == (307, f"/articles/clinique#{amount['start']}-{amount['end']}-AMOUNT")


def test_why_a_figure_has_its_holder(serve: Callable[..., Any]) -> None:
    address = serve().address
    fact = next(each for each in asked(address, "/articles/clinique")["facts"] if each["label"] == "HEADCOUNT")
    candidates = asked(address, f"/why/clinique?key={fact['key']}")
    assert candidates[0]["name"] == fact["values"].get("holder")
    english = asked(address, f"/why/clinique?key={fact['key']}", "en")
    told = [[reason["meaning"] for reason in each[0]["reasons"]] for each in (candidates, english)]
    assert told[0]
    assert not {*told[0]} & {*told[1]}
    assert asked(address, "/why/clinique?key=0-1-AMOUNT") == []


def test_all_that_speaks_for_a_holder_is_told_in_french() -> None:
    said = load_lexicon("review/reasons")
    terms = {term.meaning for kind in Term.__subclasses__() for term in kind}
    templates = {each.meaning for each in vars(features).values() if isinstance(each, Template)}
    plain = {each.template.meaning for each in vars(features).values() if isinstance(each, Observation)}
    english = {each for each in terms | templates | plain if re.search(r"[a-z]{2}", re.sub(r"« [^»]* »", "", each))}
    assert english <= said.keys()
    assert all(meaning.count("{}") == said[meaning].count("{}") for meaning in english)


def test_all_that_programs_may_ask_is_told_in_french(serve: Callable[..., Any]) -> None:
    said = load_lexicon("review/reasons")
    routes = [route for methods in asked(serve().address, "/openapi.json")["paths"].values() for route in methods.values()]
    told = {route["summary"] for route in routes}
    told |= {each["description"] for route in routes for each in route.get("parameters", []) if "description" in each}
    assert told - said.keys() == set()


def test_all_that_may_be_wrong_is_told_in_french() -> None:
    said = load_lexicon("review/reasons")
    patterns = {pattern for fault in Fault for pattern in (fault.problem, fault.remedy)}
    english = {each for each in patterns if re.search(r"[a-z]{2}", each)}
    assert english | {"{}.", "{}: {}."} <= said.keys()
    assert [each for each in english if said[each] == each] == []
    remedies = {remedy_for(OSError(number, "")) for number in errorcode} - {None}
    assert remedies <= said.keys()
    for fault in Fault:
        n_values = max(map(_places, (fault.problem, fault.remedy)))
        assert all(_places(said.get(each, each)) <= n_values for each in (fault.problem, fault.remedy)), fault


def _places(pattern: str) -> int:
    """How many values a pattern reaches for."""
    named = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    return max((int(name or number) + 1 for number, name in enumerate(named)), default=0)


# A fault, and how people read of it.
FAULTS = [
    (Fault.NO_DAY("32 avril"), "« 32 avril » n’est pas un jour du calendrier. Écrivez-le sous la forme 2012-04-27."),
    (Fault.NO_DAY("{0} {x}"), "« {0} {x} » n’est pas un jour du calendrier. Écrivez-le sous la forme 2012-04-27."),
    (
        Fault.TOO_LONG(500_000),
        "le fichier dépasse 500\u202f000 octets, trop pour un article. Découpez-le en articles, un par fichier.",
    ),
    (
        Fault.UNREADABLE("Permission denied"),
        "la lecture est impossible : accès refusé. Rendez le fichier lisible, ou retirez-le.",
    ),
    (
        Fault.UNREADABLE("Stale file handle"),
        "la lecture est impossible : « Stale file handle ». Rendez le fichier lisible, ou retirez-le.",
    ),
    (
        Fault.TAKEN("DateMention", "mardi", 12, 17, "weekday", "a:12"),
        "« mardi », caractères 12 à 17 (règle : jour de la semaine (« ce jeudi »)) : sa clé « a:12 » est déjà prise.",
    ),
    (
        Fault.LACKING("HEADCOUNT", 4, 9, "Elle", "population"),
        "« Elle » (effectif, caractères 4 à 9) est sans « population » : laissé de côté. "
        "Donnez cette valeur, ou supprimez la marque.",
    ),
    (
        Fault.NO_FACT("AMOUNT", 4, 9, "douze", Fault.NO_NUMBER()),
        "« douze » (montant, caractères 4 à 9) : ce n’est pas un nombre ; laissé de côté. Corrigez-le.",
    ),
    (
        Fault.NO_DISK("tables", "No space left on device", "Free some space, then run again."),
        "tables : il n’y a plus de place sur le disque. Les tables sont comme avant. Libérez de la place, puis relancez.",
    ),
    (
        Fault.OTHER_DAY("none", "2012-04-27"),
        "jour noté : aucun ; jour que donne l’article : « 2012-04-27 ». "
        "Corrigez celui qui est faux : les dates comme « hier » en dépendent.",
    ),
    (
        Fault.INVALID("Amount", "de 9 à 3 euros", 2, 16, "range", Fault.RANGE_REVERSED("9.00", "3.00")),
        "« de 9 à 3 euros », caractères 2 à 16 (règle : d’une borne à l’autre (« de 2015 à 2018 », « de 3 à 5 M€ »)) : "
        "de 9.00 à 3.00, ce n’est pas un intervalle.",
    ),
    (
        Fault.DOUBTFUL(Fault.PAYWALL("Réservé aux abonnés")),
        "le texte est douteux : réservé aux abonnés (« Réservé aux abonnés »). Voyez s’il est entier et lisible.",
    ),
    (
        Fault.OTHER_RELATION("AMOUNT", 4, 9, "holder", "Brodel", "Vernet"),
        "montant, caractères 4 à 9 : pour « détenteur », la relation donne « Brodel », les valeurs « Vernet » : "
        "la relation est prise. Voyez si c’est la bonne.",
    ),
    (Fault.OTHER("it is odd.", "Leave it."), "it is odd. Leave it."),
]


@pytest.mark.parametrize(("said", "french"), FAULTS, ids=[said.fault.name for said, _ in FAULTS])
def test_faults_are_told(said: Said, french: str) -> None:
    stored = json.loads(json.dumps(said.as_data()))
    assert Words("fr").faults([stored]) == french
    assert str(stored_fault(stored)) == str(said) == f"{said.problem} {said.remedy}".strip()
    assert stored_fault(stored | {"values": [*said.values, {"fault": "GONE", "values": []}]}) is None


# Values that a sum of 12 euros cannot have, and why, in both languages.
UNFIT: list[tuple[dict[str, Any], str, str]] = [
    (
        {"text": "12"},
        "du caractère 4 au caractère 12, ce n’est pas la longueur de « 12 »",
        "span 4-12 does not have the length of its text '12'",
    ),
    ({"value_min": Decimal(3)}, "il faut une valeur, ou deux bornes, et non les deux ni aucune", "not both and not neither"),
    (
        {"value": None, "value_min": Decimal(9), "value_max": Decimal(3)},
        "de 9 à 3, ce n’est pas un intervalle",
        "must not exceed",
    ),
    ({"currency": "euro"}, "« devise » : « euro » n’est pas admis", "currency: 'euro' is not admitted (String should match"),
    (
        {"confidence": 2, "kind": "prix"},
        "« sûreté » : valeur trop grande, au plus 1.0 attendu ; « sorte » : valeur hors de la liste (",
        "confidence: Input should be at most 1.0; kind: Input should be one of revenue, ",
    ),
]


@pytest.mark.parametrize(("values", "french", "english"), UNFIT)
def test_why_a_fact_is_refused_is_told(
    values: dict[str, Any], french: str, english: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = extract("Ils 12 euros")
    odd = replace(facts, amounts=[facts.amounts[0].model_copy(update=values)])
    monkeypatch.setattr(extractor, "find_facts", lambda _: odd)
    (refused,) = extract("Ils 12 euros").invalid
    assert french in Words("fr").said(refused.reason)
    assert english in str(refused.reason)


# What a file holds, what the table of rejects says of it, and what the page says.
REJECTED = [
    ("", "there is no text. Add the article's text", "il n’y a pas de texte. Ajoutez le texte"),
    ("---\npublished: 30 février 2021\n---\nTexte", "'30 février 2021' is not a day", "« 30 février 2021 » n’est pas un jour"),
    (
        "---\ntitle: La CCI : un bilan\n---\nTexte",
        "it is not YAML: mapping",
        "ce n’est pas du YAML : deux-points inattendu, ligne 2.",
    ),
    ("---\nid: [1, 2]\n---\nTexte", "it is a list or a mapping.", "c’est une liste ou un dictionnaire."),
    ("---\nid: clinique\n---\nTexte", "'clinique' is the id of", "« clinique » est aussi l’identifiant de"),
]


def test_rejects_are_in_english_in_the_table_and_in_french_on_the_page(
    serve: Callable[..., Any], ingest: Callable[..., Summary]
) -> None:
    served = serve()
    for number, (content, _, _) in enumerate(REJECTED):
        (served.articles / f"z{number}.md").write_text(content, encoding="utf-8")
    ingest(corpus=served.articles)
    details = load_tables(served.output)["rejects"].set_index("source_path")["detail"]
    pages = {
        language: unescape(httpx.get(f"{served.address}/rejects", headers={"Accept-Language": language}, timeout=60).text)
        for language in ("fr", "en")
    }
    frozen = unescape(held_in(build_report(served.output))["pages"]["/rejects"])
    for number, (content, english, french) in enumerate(REJECTED):
        assert english in details[f"z{number}.md"], content
        assert [french in page for page in (pages["fr"], frozen, pages["en"])] == [True, True, False], content
        assert [english in page for page in (pages["fr"], frozen, pages["en"])] == [False, False, True], content
    ingest(corpus=served.articles, full=True)
    assert REJECTED[0][2] in httpx.get(f"{served.address}/rejects", timeout=60).text


# Host, method, headers, and the status that must come.
REFUSALS = [
    ("GET", {"Host": "exemple.fr"}, 421),
    ("GET", {"Host": "127.0.0.1.exemple.fr"}, 421),
    ("GET", {}, 200),
    ("GET", {"Host": "localhost:1"}, 200),
    ("PUT", {}, 403),
    ("PUT", {"Origin": "null"}, 403),
    ("PUT", {"Origin": "https://exemple.fr"}, 403),
    ("PUT", {"Origin": "OWN"}, 422),
]


def test_only_who_may_is_answered(serve: Callable[..., Any]) -> None:
    address = serve().address
    for method, given, status in REFUSALS:
        headers = {name: address if value == "OWN" else value for name, value in given.items()}
        path = "/articles" if method == "GET" else "/gold/clinique"
        answer = httpx.request(method, address + path, headers=headers, timeout=60)
        assert answer.status_code == status, (method, given)


def test_a_token_is_asked_for_and_kept_as_a_cookie(serve: Callable[..., Any]) -> None:
    address = serve(token="jeton-de-test").address
    with httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/articles").status_code == 401
        assert client.get("/articles", params={"token": "autre"}).status_code == 401
        assert client.get("/articles", headers={"Authorization": "Bearer jeton-de-test"}).status_code == 200
        first = client.get("/articles", params={"token": "jeton-de-test", "q": "clinique"})
        assert (first.status_code, first.headers["location"]) == (303, "/articles?q=clinique")
        assert "HttpOnly" in first.headers["set-cookie"]
        assert client.get("/articles").status_code == 200


def test_what_an_article_says_stays_text(serve: Callable[..., Any]) -> None:
    page = httpx.get(f"{serve().address}/articles/hostile", timeout=60).text
    assert "&lt;script&gt;" in page
    assert "<script>document" not in page
    assert 'href="javascript:' not in page


def test_a_new_run_is_seen_at_once(serve: Callable[..., Any], ingest: Callable[..., Summary]) -> None:
    served = serve()
    assert asked(served.address, "/articles?q=estuaire")["total"] == 0
    (served.articles / "estuaire.txt").write_text("L'estuaire compte 12 pilotes.\n", encoding="utf-8")
    ingest(corpus=served.articles)
    assert asked(served.address, "/articles?q=estuaire")["total"] == 1


def test_the_index_is_made_once_for_each_generation(ingest: Callable[..., Summary], output: Path) -> None:
    ingest()
    file = make_index(output)
    made = file.stat().st_mtime_ns
    assert make_index(output).stat().st_mtime_ns == made
    with open_index(output) as index, pytest.raises(sqlite3.OperationalError, match="readonly"):
        index.execute("DELETE FROM articles")


def test_pages_of_a_list_hold_every_row_once(ingest: Callable[..., Summary], corpus: Path, output: Path) -> None:
    for number in range(120):
        (corpus / f"bref-{number}.txt").write_text(f"La ville compte {number + 2} agents.\n", encoding="utf-8")
    ingest()
    seen: list[str] = []
    with open_index(output) as index:
        for page in (1, 2, 3):
            found = find_articles(index, ArticleFilters(q="agents", page=page), [])
            seen += [row["article_id"] for row in found.rows]
        beyond = find_articles(index, ArticleFilters(q="agents", page=4), [])
    assert (found.total, found.pages, len(seen), len(set(seen))) == (120, 3, 120, 120)
    assert beyond == found


# Amounts of one class, a day and a value each, and whether a line joins them on the organisation's chart.
CHARTS = [
    ([("2019-01-01", "10"), ("2020-01-01", "20")], [(True, 2)]),
    ([("2019-01-01", "10"), ("2019-01-01", "20"), ("2020-01-01", "20")], [(False, 3)]),
    ([("2019-01-01", "10"), ("2019-01-01", "10"), ("2020-01-01", "20")], [(True, 3)]),
    ([("2019-01-01", "10"), ("2019-01-01", "20")], []),
    ([("2019-01-01", 0), ("2020-01-01", 20)], [(True, 2)]),
]


@pytest.mark.parametrize(("seen", "lines"), CHARTS)
def test_a_line_joins_figures_of_different_days_alone_and_counts_all(
    seen: list[tuple[str, Any]], lines: list[tuple[bool, int]]
) -> None:
    same = {"kind": "amounts", "class": "revenue", "unit": "EUR", "change": None, "period_from": None, "value_min": None}
    drawn = timelines([same | {"published": day, "value": value} for day, value in seen])
    assert [(each.is_joined, each.figures) for each in drawn] == lines
