"""What is told when a page cannot be shown, or a change not be made: each kind once, in both languages, and as data."""

import shutil
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx
import pytest

from pipeline.review import server

_BROKEN = {"content": "{", "headers": {"Content-Type": "application/json"}}
# A method, what it asks for, with what besides, the status and the fault, and what a French and an English reader are told.
ERRORS: list[tuple[str, str, dict[str, Any], int, str, str, str]] = [
    ("GET", "/nulle-part", {}, 404, "NO_PAGE", "Cette page n’existe pas.", "There is no such page."),
    ("GET", "/static/nulle-part", {}, 404, "NO_PAGE", "Cette page n’existe pas.", "There is no such page."),
    ("GET", "/articles/nulle-part", {}, 404, "NO_PAGE", "Cette page n’existe pas.", "There is no such page."),
    ("DELETE", "/articles", {}, 405, "NO_METHOD", "ne se demande pas ainsi. Voyez", "cannot be asked for in this way. See"),
    ("GET", "/articles?since=hier", {}, 422, "FIELD", "« depuis le » : ce n’est pas un jour", "since: Input should be a day"),
    (
        "GET",
        "/articles?page=0",
        {},
        422,
        "FIELD",
        "« page » : valeur trop petite, au moins 1",
        "page: Input should be at least 1",
    ),
    ("GET", "/articles?below=2", {}, 422, "FIELD", "trop grande, au plus 1", "below: Input should be at most 1"),
    ("GET", "/articles?page=x", {}, 422, "FIELD", "ce n’est pas un nombre entier.", "page: Input should be a whole number"),
    ("GET", "/figures?sort=x", {}, 422, "FIELD", "« ordre » : valeur hors de la liste (latest, ", "be one of latest, oldest"),
    ("GET", "/figures?at_least=x", {}, 422, "FIELD", "« au moins » : ce n’est pas un nombre.", "be a valid decimal"),
    ("GET", "/articles/clinique?found=x", {}, 422, "FIELD", "ni « true » ni « false »", "Input should be true or false"),
    ("POST", "/draft/clinique", {"json": {}}, 422, "FIELD", "« marks » : valeur manquante.", "marks: Field required."),
    ("POST", "/draft/clinique", {"json": {"marks": 1}}, 422, "FIELD", "« marks » : ce n’est pas une liste.", "be a list"),
    ("POST", "/draft/clinique", {"json": []}, 422, "FIELD", "« body » : ce n’est pas un objet.", "be an object"),
    ("POST", "/draft/clinique", _BROKEN, 422, "FIELD", "« body » : JSON mal formé", "body: Invalid JSON"),
    (
        "PUT",
        "/gold/clinique",
        {"json": {"version": "x", "marks": []}},
        409,
        "GOLD_CHANGED",
        "l’annotation a changé depuis l’ouverture de cette page. Rouvrez",
        "it changed since this page was opened. Open",
    ),
    ("POST", "/merge/x", {"json": {"into": "y"}}, 422, "NO_BODY", "pas d’organisation de ce nom.", "no such organisation."),
    (
        "PUT",
        "/gold/clinique",
        {"headers": {"Origin": "https://exemple.fr"}},
        403,
        "OTHER_ORIGIN",
        "Une correction doit venir d’une page de ce serveur",
        "A change must come from a page of this server",
    ),
    ("GET", "/", {"headers": {"Host": "exemple.fr"}}, 421, "OTHER_HOST", "Ce serveur ne répond qu’à 127", "only on 127"),
]


def told(address: str, method: str, path: str, language: str, accept: str, **options: Any) -> httpx.Response:
    given = {"Origin": address, "Accept": accept, "Accept-Language": language} | options.pop("headers", {})
    return httpx.request(method, address + path, headers=given, timeout=60, **options)


def assert_told(answers: tuple[str, str, str, dict[str, Any], int], fault: str, french: str, english: str) -> None:
    """A page, or to what only programs send the JSON, says it in the reader's language alone; the JSON says it as data too."""
    address, method, path, options, status = answers
    for language, own, other in (("fr", french, english), ("en", english, french)):
        page, data = (told(address, method, path, language, each, **options) for each in ("text/html", "application/json"))
        assert (page.status_code, data.status_code, data.json()["said"][0]["fault"]) == (status, status, fault), path
        for words in (unescape(page.text), data.json()["detail"]):
            assert (own in words, other in words) == (True, False), (path, language, words)


def test_errors_are_told_in_both_languages_and_as_data(serve: Callable[..., Any]) -> None:
    address = serve().address
    for method, path, options, status, fault, french, english in ERRORS:
        assert_told((address, method, path, options, status), fault, french, english)


def test_merges_and_splits_that_cannot_be_are_told_so(serve: Callable[..., Any]) -> None:
    address = serve().address
    row = httpx.get(f"{address}/organisations.json?q=tilleuls", timeout=60).json()["rows"][0]
    itself, other = {"json": {"into": row["name"]}}, {"json": {"name": "Vernet"}}
    path = row["organisation_id"]
    assert_told(
        (address, "POST", f"/merge/{path}", itself, 422), "SAME_BODY", "cette organisation même.", "this very organisation."
    )
    assert_told((address, "POST", f"/split/{path}", other, 422), "NOT_SO_CALLED", "jamais appelée ainsi.", "is never called so.")


def test_who_has_no_token_is_told_so(serve: Callable[..., Any]) -> None:
    asked = (serve(token="jeton").address, "GET", "/", {}, 401)
    assert_told(asked, "NO_TOKEN", "Le jeton manque. Ouvrez", "The token is missing. Open")


def test_tables_that_went_are_told_of(serve: Callable[..., Any]) -> None:
    served = serve()
    shutil.rmtree(served.output)
    asked = (served.address, "GET", "/", {}, 503)
    assert_told(
        asked, "NO_TABLES", "il n’y a pas de tables. Faites-les : depeche run", "there are no tables. Make them: depeche run"
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_page_that_fails_is_told_of(serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "read_runs", lambda _: 1 // 0)
    asked = (serve().address, "GET", "/runs", {}, 500)
    assert_told(asked, "PAGE_FAILED", "La page n’a pas pu être faite.", "The page could not be made.")


def test_a_corpus_that_went_and_a_search_without_result_are_told_of(serve: Callable[..., Any]) -> None:
    served = serve()
    shutil.rmtree(served.articles)
    for path, french, english in (
        ("/articles/clinique", "Donnez le corpus de ces tables", "Give the corpus of these tables"),
        ("/articles?q=xylophone", "Rien ne correspond à cette demande.", "Nothing answers this."),
        ("/figures?q=xylophone", "Rien ne correspond à cette demande.", "Nothing answers this."),
    ):
        pages = [unescape(told(served.address, "GET", path, language, "text/html").text) for language in ("fr", "en")]
        assert [[words in page for page in pages] for words in (french, english)] == [[True, False], [False, True]], path
