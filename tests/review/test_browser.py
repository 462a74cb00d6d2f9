"""A person at the pages, in a real browser: search, read, correct by mouse and by keys, save, see it again."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpora import write_corpus
from pages import draft_of, sent, violations
from pipeline.run.steps import Summary

pytest.importorskip("playwright")

CLINIC = "/articles/clinique"
WIDTHS = [390, 820, 1440]
PAGES = [
    "/",
    "/articles",
    "/articles?q=clinique&kind=amounts",
    "/articles?q=xylophone",
    CLINIC,
    f"{CLINIC}?found=1",
    "/articles/2019/usine",
    "/articles/hostile",
    "/organisations",
    "/organisations/clinique-des-tilleuls",
    "/figures",
    "/figures?kind=amounts&sort=largest",
    "/queue",
    "/agreement",
    "/runs",
    "/rejects",
    "/api",
    "/nulle-part",
    "/articles?since=hier",
]


@pytest.fixture
def everything(serve: Callable[..., Any], folder: Path, ingest: Callable[..., Summary]) -> Any:
    """A server whose every page has something on it: gold of two annotators, a reject, an article that may not be corrected."""
    ingest(corpus=write_corpus(folder / "articles", {"vide.txt": ""}))
    served = serve()
    sent(served, "PUT", "/gold/clinique", draft_of(served)).raise_for_status()
    shutil.copytree(served.gold, folder / "second")
    (served.articles / "2019/usine.md").unlink()
    return served


def gold_of(served: Any, name: str = "clinique") -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((served.gold / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def wait_for(page: Any, words: str) -> None:
    page.locator("#status", has_text=re.compile(words)).wait_for()


def select_words(page: Any, words: str) -> None:
    """Select words of the text as a mouse does."""
    page.evaluate(
        """words => {
            const whole = document.getElementById("text"), at = whole.textContent.indexOf(words), range = document.createRange();
            const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
            const end = at + words.length;
            for (let seen = 0, node; (node = walker.nextNode()); seen += node.length) {
                if (at >= seen && at < seen + node.length) range.setStart(node, at - seen);
                if (end > seen && end <= seen + node.length) range.setEnd(node, end - seen);
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )


def test_a_draft_belongs_to_its_annotator(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    first = serve()
    page = open_page(first.address + CLINIC)
    page.locator("#text mark.AMOUNT").first.click()
    page.locator("#form select[name=kind]").select_option("cost")
    wait_for(page, "pas enregistrées")
    first.stop()
    port = int(first.address.rpartition(":")[2])
    second = serve(second=True, port=port)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(second.address + CLINIC)
    page.locator(".desk").wait_for()
    page.locator("#seen", has_text="0 /").wait_for()
    assert page.locator("#status").inner_text() == ""
    second.stop()
    serve(port=port)
    page.goto(first.address + CLINIC)
    wait_for(page, "sont de retour")


def test_a_difference_leads_to_its_words(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    first, second = serve(), serve(second=True)
    draft = draft_of(first)
    draft["marks"] = [each for each in draft["marks"] if each["label"] != "AMOUNT"]
    sent(first, "PUT", "/gold/clinique", draft).raise_for_status()
    sent(second, "PUT", "/gold/clinique", draft_of(second)).raise_for_status()
    page = open_page(first.address + "/agreement")
    page.locator("#differences summary").click()
    page.locator("#differences td a").click()
    page.locator("[data-add=AMOUNT]:enabled").click()
    page.locator("#text mark.AMOUNT").wait_for()
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    page.goto(first.address + "/agreement")
    assert page.locator("#differences .meta").inner_text().startswith("0 différence /")


def test_search_then_open_an_article(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + "/articles")
    page.get_by_role("searchbox").fill("HOPITAL corvay")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".excerpt mark").first.wait_for()
    assert page.locator(".count b").inner_text() == "1"
    page.locator("ol.rows a.title").click()
    page.locator("#text mark.HEADCOUNT").first.wait_for()
    assert page.get_by_role("link", name="Voir la source").get_attribute("href") == "https://exemple.fr/region"


def test_filters_narrow_and_are_taken_back(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + "/articles")
    whole = page.locator(".count b").inner_text()
    page.get_by_role("link", name="Le Courrier").click()
    page.locator(".facet .on").wait_for()
    assert page.locator(".count b").inner_text() == "1"
    page.locator(".facet .on").click()
    page.wait_for_function("n => document.querySelector('.count b').textContent === n", arg=whole)


def test_correct_by_mouse(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + CLINIC)
    page.locator("#text mark.AMOUNT").first.click()
    page.locator("#form select[name=kind]").select_option("cost")
    wait_for(page, "pas enregistrées")
    select_words(page, "janvier 2011")
    page.locator("[data-add=PERIOD]").click()
    page.locator("#form[data-key$=PERIOD] [data-do=delete]").click()
    page.wait_for_function("() => !document.querySelector('#text mark.PERIOD')")
    page.locator("#text mark.HEADCOUNT").first.click()
    page.locator("#form[data-key$=HEADCOUNT] select[name=holder]").select_option("?")
    page.wait_for_function("() => /pas clair/.test(document.querySelector('tr.selected').textContent)")
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    gold = gold_of(served)
    assert (gold["amounts"][0]["kind"], gold["headcounts"][0]["organisation"]) == ("cost", "?")
    page.reload()
    page.locator("#text mark.AMOUNT").first.click()
    assert page.locator("#form select[name=kind]").input_value() == "cost"


def test_correct_by_keys(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + CLINIC)
    before = page.locator("tr[data-key]").count()

    def press(key: str, until: str) -> None:
        page.keyboard.press(key)
        page.wait_for_function(until)

    press("j", "() => document.querySelector('tr.selected')")
    first = page.locator("tr.selected").get_attribute("data-key")
    press("a", f"() => document.querySelector('tr.seen') && document.querySelector('tr.selected').dataset.key !== '{first}'")
    press("k", f"() => document.querySelector('tr.selected').dataset.key === '{first}'")
    press("H", f"() => document.querySelector('tr.selected').dataset.key !== '{first}'")
    press("u", f"() => document.querySelector('tr.selected').dataset.key === '{first}'")
    press("d", f"() => document.querySelectorAll('tr[data-key]').length === {before - 1}")
    press("u", f"() => document.querySelectorAll('tr[data-key]').length === {before}")
    press("n", f"() => document.querySelectorAll('tr[data-key]').length === {before + 1}")
    press("d", f"() => document.querySelectorAll('tr[data-key]').length === {before}")
    press("e", "() => document.activeElement.closest('#form')")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    wait_for(page, "^Enregistré")
    assert len(gold_of(served)["amounts"]) == 1


def test_organisations_are_grouped_and_split_and_figures_follow(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + "/articles/2020/region")
    page.locator("#text mark.ORG", has_text="CCI du Jura").first.click()
    page.locator("#form input[name=name]").fill("Chambre du Jura")
    page.locator("#form input[name=name]").press("Tab")
    page.wait_for_function("() => /Chambre du Jura/.test(document.querySelector('tr.selected').textContent)")
    page.locator("#text mark.HEADCOUNT").first.click()
    page.locator("#form select[name=holder]").select_option("Chambre du Jura")
    page.wait_for_function("() => document.querySelector('#form select[name=holder]').value === 'Chambre du Jura'")
    page.locator("#text mark.ORG", has_text="CCI du Jura").first.click()
    page.locator("#form input[name=name]").fill("CCI")
    page.locator("#form input[name=name]").press("Tab")
    page.wait_for_function("() => /CCI/.test(document.querySelector('tr.selected td:nth-child(2)').textContent)")
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    gold = gold_of(served, "region")
    names = {each["id"]: each["name"] for each in gold["organisations"]}
    assert names[gold["headcounts"][0]["organisation"]] == "CCI"


def test_organisations_are_grouped_and_split_without_typing(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + "/articles/2020/region")

    def call(mention: str, name: str, *, alone: bool = False) -> None:
        mark = page.locator("#text mark.ORG", has_text=mention).first
        mark.click()
        form = page.locator(f"#form[data-key='{mark.get_attribute('data-key')}']")
        form.locator("[name=every]").set_checked(not alone)
        form.locator("#among").select_option(name)
        page.locator("tr.selected td:nth-child(2)", has_text=name).wait_for()

    call("CCI du Jura", "Région Bretagne")
    call("hôpital de Corvay", "Région Bretagne")
    call("hôpital de Corvay", "hôpital de Corvay", alone=True)
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    found = [(each["name"], each["kind"], len(each["mentions"])) for each in gold_of(served, "region")["organisations"]]
    assert sorted(found) == [("Région Bretagne", "public", 2), ("hôpital de Corvay", "public", 1)]


def test_offsets_are_code_points_behind_an_emoji(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + "/articles/2020/region")
    select_words(page, "hôpital de Corvay")
    page.locator("[data-add=IGNORE]").click()
    page.locator("#text mark.IGNORE, #text mark.ORG.selected, tr.selected").first.wait_for()
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    text = (served.articles / "2020/region.md").read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")[2]
    (span,) = gold_of(served, "region")["ignore"]
    assert text[slice(*span)] == "hôpital de Corvay"


def choose(page: Any, label: str, field: str, value: str) -> None:
    """Give the first fact of a label another value, and wait until the page says that it is not saved."""
    page.locator(f"#text mark.{label}").first.click()
    page.locator(f"#form select[name={field}]").select_option(value)
    wait_for(page, "pas enregistrées")


def test_two_windows_lose_nothing(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    one, other = open_page(served.address + CLINIC), open_page(served.address + CLINIC)
    choose(one, "AMOUNT", "kind", "debt")
    one.locator("#save").click()
    wait_for(one, "^Enregistré")
    choose(other, "AMOUNT", "kind", "salary")
    other.locator("#save").click()
    wait_for(other, "rien n’est écrit")
    assert gold_of(served)["amounts"][0]["kind"] == "debt"


def test_what_another_window_refused_is_carried_over_to_what_was_saved(
    serve: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    served = serve()
    one, other = open_page(served.address + CLINIC), open_page(served.address + CLINIC)
    other.on("dialog", lambda dialog: dialog.accept())
    choose(one, "AMOUNT", "kind", "debt")
    one.locator("#save").click()
    wait_for(one, "^Enregistré")
    choose(other, "HEADCOUNT", "holder", "?")
    other.locator("#text mark.DATE").first.click()
    other.locator("#form[data-key$=DATE] [data-do=delete]").click()
    other.wait_for_function("() => !document.querySelector('#text mark.DATE')")
    other.locator("#save").click()
    wait_for(other, "rien n’est écrit")
    other.reload()
    wait_for(other, "reportées")
    other.locator("#save").click()
    wait_for(other, "^Enregistré")
    gold = gold_of(served)
    assert (gold["amounts"][0]["kind"], gold["headcounts"][0]["organisation"], gold["dates"]) == ("debt", "?", [])


def change_gold(served: Any, **values: str) -> None:
    """What another process does to the gold of the clinic's sum."""
    gold = gold_of(served)
    gold["amounts"][0] |= values
    (served.gold / "clinique.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


# What another process saves while the kind « debt » is not saved, what the gold is in the end, and what is told.
MEANWHILE = [
    ({"modifier": "approx"}, {"kind": "debt", "modifier": "approx"}, r"reportées[^:]*avant d’enregistrer\.$"),
    (
        {"kind": "salary"},
        {"kind": "debt", "modifier": "exact"},
        r"sorte\u00a0: dette \(gardé\), salaire \(enregistré entre-temps\)",
    ),
]


@pytest.mark.parametrize(("saved", "gold", "told"), MEANWHILE)
def test_only_what_was_changed_is_carried_over(
    serve: Callable[..., Any], open_page: Callable[..., Any], saved: dict[str, str], gold: dict[str, str], told: str
) -> None:
    served = serve()
    sent(served, "PUT", "/gold/clinique", draft_of(served)).raise_for_status()
    page = open_page(served.address + CLINIC)
    page.on("dialog", lambda dialog: dialog.accept())
    choose(page, "AMOUNT", "kind", "debt")
    change_gold(served, **saved)
    page.locator("#save").click()
    wait_for(page, "rien n’est écrit")
    page.reload()
    wait_for(page, told)
    page.reload()
    wait_for(page, "sont de retour")
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    assert gold.items() <= gold_of(served)["amounts"][0].items()


def test_a_save_says_how_many_problems_remain_and_leads_to_the_first(
    serve: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    served = serve()
    page = open_page(served.address + CLINIC)
    page.locator("#text mark.HEADCOUNT").first.click()
    page.locator("#form input[name=value]").fill("12,5")
    page.locator("#form input[name=value]").press("Tab")
    wait_for(page, "pas enregistrées")
    page.locator("#text mark.DATE").first.click()
    page.locator("#form input[name=timex]").fill("2012-03")
    page.locator("#form input[name=timex]").press("Tab")
    page.locator("tr.editing .finding.problem, tr.selected .finding.problem").first.wait_for()
    page.locator("#save").click()
    wait_for(page, r"^Enregistré\. À corriger encore\u00a0: \d erreurs\.")
    assert gold_of(served)["headcounts"][0]["value"] == 12.5
    page.locator("#status a").click()
    page.locator("#form[data-key$=HEADCOUNT]").wait_for()


def test_a_figure_that_gold_lacks_is_shown_where_it_was_found(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    draft = draft_of(served)
    draft["marks"] = [each for each in draft["marks"] if each["label"] != "AMOUNT"]
    sent(served, "PUT", "/gold/clinique", draft).raise_for_status()
    for words, shown in (("3,5 millions", True), ("412 personnes", False)):
        page = open_page(served.address + "/figures")
        page.locator("#figures a", has_text=words).click()
        page.locator("#text mark.selected", has_text=words).wait_for()
        assert ("found=1" in page.url) == shown, words
    page = open_page(f"{served.address}{CLINIC}#{page.url.partition('#')[2].replace('HEADCOUNT', 'AMOUNT')}")
    page.locator("#missing", has_text="n’est pas marqué ici").wait_for()


def test_what_is_not_saved_is_back_after_a_reload(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + CLINIC)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#text mark.AMOUNT").first.click()
    page.locator("#form select[name=kind]").select_option("debt")
    wait_for(page, "pas enregistrées")
    page.reload()
    wait_for(page, "sont de retour")
    page.locator("#text mark.AMOUNT").first.click()
    assert page.locator("#form select[name=kind]").input_value() == "debt"


def test_a_figure_shows_its_holder_and_period_in_the_text(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + CLINIC)
    page.locator("tr[data-key] a.HEADCOUNT").first.click()
    page.locator("#text mark.holder", has_text="clinique des Tilleuls").wait_for()
    page.locator("#form [data-do=why]").click()
    page.locator("#why li", has_text="proposition du chiffre").first.wait_for()
    assert all(re.match(r"[+−]\d+,\d \S", line) for line in page.locator("#why li").all_inner_texts())


def test_a_hostile_article_does_nothing(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + "/articles/hostile")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.locator("#text mark.AMOUNT").first.click()
    page.locator("#form").wait_for()
    assert "broken" not in page.title()
    assert page.locator("#text script, #text img").count() == 0


def test_pages_are_accessible_at_every_width_and_in_both_themes(everything: Any, open_page: Callable[..., Any]) -> None:
    for scheme in ("light", "dark"):
        page = open_page(everything.address, color_scheme=scheme)
        for path in PAGES:
            page.goto(everything.address + path)
            if path == CLINIC:
                page.locator("#text mark.HEADCOUNT").first.click()
                page.locator("#form").wait_for()
            assert (scheme, path, violations(page)) == (scheme, path, [])
    page = open_page(everything.address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            page.goto(everything.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
            scrolled = "[...document.querySelectorAll('.wide')].filter((each) => each.scrollWidth > each.clientWidth).length"
            assert page.evaluate(scrolled) == 0, (width, path)


@pytest.mark.parametrize(("width", "height"), [(390, 700), (900, 1000)])
def test_text_and_form_stay_together_in_one_column(
    serve: Callable[..., Any],
    folder: Path,
    ingest: Callable[..., Summary],
    open_page: Callable[..., Any],
    width: int,
    height: int,
) -> None:
    paragraphs = "\n\n".join(f"La clinique des Tilleuls emploie {n} personnes au bord de la mer." for n in range(100, 140))
    ingest(corpus=write_corpus(folder / "articles", {"long.txt": paragraphs}))
    page = open_page(f"{serve().address}/articles/long", viewport={"width": width, "height": height})
    for place in ("first", "last"):
        mark = getattr(page.locator("#text mark.HEADCOUNT"), place)
        mark.click()
        page.locator(f"#form[data-key='{mark.get_attribute('data-key')}']").wait_for()
        boxes = {name: page.locator(name).bounding_box() for name in ("mark.selected", "tr.editing", "#save", "#undo")}
        sheet, shown = boxes["tr.editing"], boxes["mark.selected"]
        assert sheet["height"] < height / 2
        assert 0 <= shown["y"] <= shown["y"] + shown["height"] <= sheet["y"], place
        for name in ("#save", "#undo"):
            assert sheet["y"] + sheet["height"] <= boxes[name]["y"] + boxes[name]["height"] <= height, name
    page.locator("#form select[name=modifier]").select_option("approx")
    wait_for(page, "pas enregistrées")
    page.locator("#save").click()
    wait_for(page, "^Enregistré")
    page.locator("#form [data-do=close]").click()
    page.locator("tr.editing").wait_for(state="detached")


def test_pages_are_read_and_searched_without_script(everything: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(everything.address, java_script_enabled=False)
    for path in PAGES:
        page.goto(everything.address + path)
        assert (path, page.locator("main h1").count()) == (path, 1)
        buttons, working = page.locator("button:visible"), page.locator("form[method=get] button:visible")
        assert (path, buttons.count()) == (path, working.count())
    page.goto(f"{everything.address}/articles")
    page.get_by_role("searchbox").fill("hopital corvay")
    page.get_by_role("button", name="Chercher").click()
    page.locator("ol.rows a.title").click()
    assert "emploie 300 salariés" in page.locator("#text").inner_text()
    assert page.locator("tr[data-key]").count() > 0


def test_keys_lead_past_the_menu_into_every_page(everything: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(everything.address)
    for path in PAGES:
        page.goto(everything.address + path)
        page.keyboard.press("Tab")
        assert (path, page.evaluate("document.activeElement.className")) == (path, "skip")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, footer') !== null"), path


def test_pages_are_printed_whole_and_without_what_only_works_on_a_screen(everything: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(everything.address)
    page.emulate_media(media="print")
    for path in PAGES:
        page.goto(everything.address + path)
        assert (path, page.locator(":is(header, footer, aside, form, button, input, select):visible").count()) == (path, 0)
        assert page.locator("main h1").is_visible(), path
        cut = "[...document.querySelectorAll('main *')].filter((each) => getComputedStyle(each).overflowY === 'auto' && "
        cut += "each.scrollHeight > each.clientHeight + 1).length"
        assert (path, page.evaluate(cut)) == (path, 0)


def test_english_by_the_browser(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = open_page(serve().address + "/figures", locale="en-GB")
    assert page.locator("h1").inner_text() == "Figures"


def test_a_decision_is_shown_and_taken_back(serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    served = serve()
    page = open_page(served.address + "/organisations/region-bretagne")
    page.locator("input[name=into]").fill("cci du jura")
    page.locator("button", has_text="Réunir").click()
    page.locator("#decisions li", has_text="au prochain traitement").wait_for()
    assert "Écrit dans" in page.locator("#naming output").text_content()
    page.reload()
    page.locator("#decisions button").click()
    page.locator("#decisions li").wait_for(state="detached")
    assert violations(page) == []
