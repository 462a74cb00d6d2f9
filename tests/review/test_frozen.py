"""The report: the same pages in one file, built in linear time, opened in a real browser."""

import re
import time
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from corpora import ARTICLES, write_corpus
from pages import violations
from pipeline.errors import StoreError
from pipeline.review.frozen import build_report
from pipeline.run.steps import Summary
from reports import held_in

# What a page shows, in the file and on the server.
SHOWN = (
    *("h1", "h1 + .meta", ".count b", ".tiles li", ".plain li", "section dl > *", "figcaption", "polyline", "circle", "svg text"),
    *("ol.rows > li", "th", "td", "mark.fact"),
)
READ = """shown => [...document.querySelectorAll(`#main :is(${shown})`)].map((each) => [
    each.textContent.replace(/[ \\n]+/g, ''), each.title || '', +each.getAttribute('cx'),
    +each.getAttribute('cy'), (each.getAttribute('points') ?? '').trim().split(/[ ,]/).map(Number)])"""


def written(output: Path, file: Path, **options: Any) -> Path:
    file.write_text("".join(build_report(output, **options)), encoding="utf-8")
    return file


def digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def test_the_file_shows_what_the_server_shows(
    folder: Path,
    ingest: Callable[..., Summary],
    serve: Callable[..., Any],
    output: Path,
    tmp_path: Path,
    open_page: Callable[..., Any],
) -> None:
    again = "---\npublished: 2013-06-01\n---\nLa clinique des Tilleuls emploie 1 430 personnes. La CCI du Jura l'aide.\n"
    ingest(corpus=write_corpus(folder / "articles", {"2013/clinique.md": again}))
    live, file = serve().address, written(output, tmp_path / "report.html").as_uri()
    held = held_in(build_report(output))
    paths = [
        f"/{name}/{each}" for name, table in (("articles", "articles"), ("organisations", "bodies")) for each in held[table]["id"]
    ]
    served, frozen, seen = open_page(live), open_page(file), []
    for path in ["/", "/articles", "/organisations", "/figures", "/runs", "/rejects", *paths]:
        served.goto(live + path)
        frozen.evaluate("document.title = ''")
        frozen.goto(f"{file}#{path}")
        frozen.wait_for_function("() => document.title")
        told, again = (each.evaluate(READ, ", ".join(SHOWN)) for each in (served, frozen))
        assert (path, [each for each in again if each not in told], [each for each in told if each not in again]) == (
            path,
            [],
            [],
        )
        assert again == told
        seen += told
    assert any(text == "3,5millionsd'euros" and "3\u202f500\u202f000 EUR" in title for text, title, *_ in seen)
    assert any(x for *_, x, _, _ in seen)


def test_the_file_needs_nothing_else_and_obeys_no_article(folder: Path, output: Path) -> None:
    report = "".join(build_report(output))
    assert not re.search(r'<(?:link|img|iframe)\b|src="', report)
    assert "<script>document" not in report


def test_the_policy_lets_no_script_run_but_its_own(folder: Path, output: Path) -> None:
    report = "".join(build_report(output))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', report)
    rules = dict(rule.split(" ", 1) for rule in unescape(policy).split("; "))
    scripts, styles = (re.findall(rf"<{tag}>(.*?)</{tag}>", report, re.DOTALL) for tag in ("script", "style"))
    assert rules["default-src"] == rules["base-uri"] == "'none'"
    assert rules["script-src"].split() == [digest(each) for each in scripts] != []
    assert rules["style-src"].split() == [digest(each) for each in styles] != []


def test_a_script_that_came_into_the_file_does_not_run(folder: Path, output: Path, tmp_path: Path, browser: Any) -> None:
    file = written(output, tmp_path / "report.html")
    strange = (
        "<script>window.ran = true</script><img src=x onerror='window.ran = true'><a href='javascript:window.ran = true'>x</a>"
    )
    file.write_text(file.read_text(encoding="utf-8").replace("</main>", f"</main>{strange}"), encoding="utf-8")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(file.as_uri())
    page.locator("#main h1").wait_for()
    page.get_by_role("link", name="x", exact=True).click()
    assert page.evaluate("window.ran") is None
    assert len(refused) >= len(("the script", "the picture", "the link"))
    page.close()


def test_a_limit_takes_the_latest(
    ingest: Callable[..., Summary], output: Path, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    ingest()
    page = open_page(written(output, tmp_path / "report.html", limit=1).as_uri() + "#/articles")
    page.locator("#articles li").first.wait_for()
    assert page.locator("#articles a").evaluate_all("all => all.map((each) => each.hash)") == ["#/articles/2019/usine"]
    assert len(held_in(build_report(output, limit=1))["texts"]) == 1


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there are no tables"):
        next(build_report(tmp_path))


def test_ten_times_the_articles_take_about_ten_times_as_long(
    ingest: Callable[..., Summary], corpus: Path, output: Path, tmp_path: Path
) -> None:
    def seconds(n: int) -> float:
        for number in range(n):
            (corpus / f"copie-{number}.txt").write_text(f"Dossier {number}. " + ARTICLES["2019/usine.md"], encoding="utf-8")
        ingest()
        list(build_report(output, limit=1))  # the index is made
        started = time.process_time()
        written(output, tmp_path / "report.html")
        return time.process_time() - started

    assert seconds(400) < 20 * seconds(40)


def test_in_a_browser(folder: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    address = written(output, tmp_path / "report.html").as_uri()
    page = open_page(address + "#/articles")
    page.locator("#articles li").first.wait_for()
    everything = page.locator("#articles li:visible").count()
    page.get_by_role("searchbox").fill("hopital de corvay")
    page.wait_for_function("() => [...document.querySelectorAll('#articles li')].length === 1")
    page.get_by_role("searchbox").fill("")
    page.wait_for_function("n => [...document.querySelectorAll('#articles li')].length === n", arg=everything)
    page.goto(address + "#/articles/hostile")
    page.locator("#text", has_text="<script>document.title").wait_for()
    assert page.locator("#text script, #text img").count() == 0
    assert "broken" not in page.title()
    page.goto(address + "#/figures")
    head = page.get_by_role("button", name="Valeur")
    head.click()
    column = page.locator("#figures tbody td:nth-child(3)")
    for down in (False, True):
        told = column.all_inner_texts()
        sizes = [(not each.endswith("EUR"), int(re.sub(r"\D", "", each.split("–")[0]))) for each in told]
        assert sizes == sorted(sizes, key=lambda each: (each[0], -each[1] if down else each[1]))
        head.click()
    page.locator("#figures tbody tr", has_text="412 personnes").locator("a").first.click()
    page.locator("#text mark.selected", has_text="412 personnes").wait_for()
    page.locator("tr.selected a", has_text="clinique des Tilleuls").first.click()
    page.locator("h1", has_text="clinique des Tilleuls").wait_for()
    page.go_back()
    page.locator("#text").wait_for()


COUNTED = """() => [...document.querySelectorAll('#main :is(.tiles, .bars) li')].map((each) => [
    each.querySelector('a')?.hash, each.querySelector('b, .n').textContent.replace(/\\D/g, '')])"""


def shown(page: Any, address: str) -> Any:
    page.evaluate("document.title = ''")
    page.goto(address)
    page.wait_for_function("() => document.title")
    return page


def test_a_count_leads_to_as_many_rows(folder: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    address = written(output, tmp_path / "report.html").as_uri()
    page, followed = open_page(address), 0
    for start in ("/", "/organisations/clinique-des-tilleuls", "/organisations/cci-du-jura"):
        for link, count in shown(page, f"{address}#{start}").evaluate(COUNTED):
            if link and re.match(r"#/(articles|organisations|figures)(\?|$)", link):
                assert shown(page, address + link).locator(".count b").inner_text() == count, link
                assert page.locator(".asked .chip").count() == len(re.findall("=", link)), link
                followed += "?" in link
    assert followed > len(COUNTED.splitlines())


def test_going_back_keeps_what_narrows_a_list(folder: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{written(output, tmp_path / 'report.html').as_uri()}#/articles")
    rows = page.locator("#articles li")
    page.goto(f"{page.url.partition('#')[0]}#/articles?since=2012-01-01&until=2012-12-31")
    page.locator(".asked").wait_for()
    assert page.locator(".asked .chip").all_inner_texts() == [
        "Depuis le\u00a0: 1er janv. 2012 ✕",
        "Jusqu’au\u00a0: 31 déc. 2012 ✕",
    ]
    assert rows.count() == len(("clinique", "chambre"))
    page.get_by_role("searchbox").fill("tilleuls")
    page.wait_for_function("() => document.querySelectorAll('#articles li').length === 1")
    rows.locator("a").click()
    page.locator("#text").wait_for()
    page.go_back()
    rows.first.wait_for()
    page.wait_for_function("() => document.querySelectorAll('#articles li').length === 1")
    assert page.get_by_role("searchbox").input_value() == "tilleuls"
    page.locator(".asked .chip").first.click()
    page.wait_for_function("() => document.querySelectorAll('.asked .chip').length === 1")


def test_the_search_of_a_file_minds_no_ligature(
    folder: Path, ingest: Callable[..., Summary], output: Path, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    text = "La clinique du Sacré-Cœur emploie 40 manœuvres.\n"
    ingest(corpus=write_corpus(folder / "articles", {"coeur.txt": text}))
    address = written(output, tmp_path / "report.html").as_uri()
    for name, words in (
        ("articles", "manoeuvre"),
        ("articles", "MANŒUVRE"),
        ("organisations", "coeur"),
        ("organisations", "cœur"),
    ):
        page = open_page(f"{address}#/{name}")
        page.get_by_role("searchbox").fill(words)
        page.wait_for_function("() => document.querySelector('.count b').textContent === '1'")


def test_the_pages_of_the_file_are_accessible(folder: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    address = written(output, tmp_path / "report.html").as_uri()
    for scheme in ("light", "dark"):
        page = open_page(address, color_scheme=scheme)
        for path in (
            "/",
            "/articles",
            "/articles/clinique",
            "/organisations",
            "/organisations/clinique-des-tilleuls",
            "/figures",
        ):
            page.evaluate("document.title = ''")
            page.goto(f"{address}#{path}")
            page.wait_for_function("() => document.title")
            assert (scheme, path, violations(page)) == (scheme, path, [])


def test_the_file_says_that_it_needs_script(folder: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(written(output, tmp_path / "report.html").as_uri(), java_script_enabled=False)
    assert "JavaScript" in page.locator("body").inner_text()


def test_a_long_list_is_searched_and_sorted_whole_and_comes_in_parts(
    ingest: Callable[..., Summary], corpus: Path, output: Path, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    for number in range(410):
        (corpus / f"bref-{number:03}.txt").write_text(f"La ville {number:03} compte {number + 2} agents.\n", encoding="utf-8")
    ingest()
    address = written(output, tmp_path / "report.html").as_uri()
    for name, rows, words in (("articles", "#articles > li", "409 411"), ("figures", "#figures tbody > tr", "411 agents")):
        page = open_page(f"{address}#/{name}")
        page.locator(rows).first.wait_for()
        total = int(page.locator(".count b").inner_text())
        assert 0 < page.locator(rows).count() < total
        page.get_by_role("searchbox").fill(words)
        page.wait_for_function("() => document.querySelector('.count b').textContent === '1'")
        assert page.locator(rows).count() == 1
        page.get_by_role("searchbox").fill("")
        page.wait_for_function(f"() => document.querySelector('.count b').textContent === '{total}'")
        page.wait_for_function(
            f"() => (document.querySelector('{rows}:last-child').scrollIntoView(),"
            f" document.querySelectorAll('{rows}').length === {total})"
        )
    page = open_page(f"{address}#/figures")
    page.get_by_role("button", name="Valeur").click()
    page.get_by_role("button", name="Valeur").click()
    assert page.locator("#figures tbody > tr").first.locator("td:nth-child(3)").inner_text() == "3\u202f500\u202f000 EUR"
    assert page.locator("#figures tbody > tr").count() < total
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#figures tbody > tr").count() == total
