"""Evaluation: spans matched, facts compared and counted, on a case small enough to count by hand."""

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from depeche import app
from depeche.render import figure_table
from pipeline.errors import ArticleError, UsageError
from pipeline.evaluation.comparison import Holder, Outcome, compare
from pipeline.evaluation.evaluation import ArticleEvaluation, Evaluation, evaluate
from pipeline.evaluation.layouts import find_layout
from pipeline.evaluation.matching import match_spans
from pipeline.evaluation.mistakes import find_mistakes
from pipeline.evaluation.report import as_json
from pipeline.evaluation.statistics import (
    by_rule,
    calibration_error,
    change_intervals,
    confusion,
    intervals,
    kind_confusion,
    reliability,
)
from pipeline.evaluation.tables import compared, markdown, tables
from pipeline.evaluation.tally import Count, tally, total
from pipeline.extraction.extractor import Facts
from pipeline.extraction.preparation import prepare
from pipeline.reading.folders import Folders
from schemas import Amount, Article, DateMention, Headcount, OrganisationMention
from schemas.gold import GoldArticle

# A text, what gold marks in it, what is found, and whether that is the same span, a match, or no match.
SPANS = [
    ("Réuni le 12 avril 2012 à Lyon", "12 avril 2012", "12 avril 2012", "same"),
    ("Réuni le 12 avril 2012 à Lyon", "12 avril 2012", "le 12 avril 2012", "same"),
    ("ouvert dès la fin de l’été 2016", "fin de l’été 2016", "dès la fin de l’été 2016", "same"),
    ("depuis l'an dernier", "l'an dernier", "an dernier", "same"),
    ("ouvrira cet automne", "cet automne", "automne", "same"),
    ("près de 400 salariés", "400 salariés", "près de 400 salariés", "same"),
    ("entre 10 et 12 M€ par an", "entre 10 et 12 M€", "10 et 12 M€", "same"),
    ("Une centaine de formateurs", "Une centaine de formateurs", "centaine de formateurs", "same"),
    ("la clinique Saint-Roch de Sète", "clinique Saint-Roch", "clinique Saint-Roch de Sète", "match"),
    ("la Banque populaire", "Banque populaire", "populaire", "match"),
    ("le CHU de Rouen Normandie", "CHU de Rouen Normandie", "Rouen", "none"),
    ("lundi et mardi", "lundi", "mardi", "none"),
]


class Span:
    def __init__(self, text: str, words: str) -> None:
        self.start = text.index(words)
        self.end = self.start + len(words)


@pytest.mark.parametrize(("text", "gold", "found", "expected"), SPANS, ids=[f"{found} is {gold}" for _, gold, found, _ in SPANS])
def test_which_span_is_which(text: str, gold: str, found: str, expected: str) -> None:
    matching = match_spans(text, [Span(text, found)], [Span(text, gold)], [])
    assert [pair.same for pair in matching.pairs] == {"same": [True], "match": [False], "none": []}[expected]
    assert (matching.spurious, matching.missed) == (([], []) if matching.pairs else ([0], [0]))


def test_the_best_overlap_comes_first_and_no_span_serves_twice() -> None:
    text = "Clinique du Parc de Sète"
    found = [Span(text, "Clinique du Parc de"), Span(text, "Clinique du Parc")]
    pairs, spurious, missed = match_spans(text, found, [Span(text, "Clinique du Parc")], [])
    assert ([pair.found for pair in pairs], spurious, missed) == ([1], [0], [])


def test_a_found_span_over_a_neutral_one_counts_neither_way() -> None:
    text = "Aujourd'hui, le CHU"
    assert match_spans(text, [Span(text, "Aujourd'hui")], [], [(0, 5)]).spurious == []
    assert match_spans(text, [Span(text, "CHU")], [], [(0, 5)]).spurious == [0]


TEXT = (
    "Velmar (VLM) emploie 120 salariés et vise 14 M€ en 2019. En mars, Velmar a reçu 2 M€ de la Région Ponant. "
    "Nordis compte 45 ouvriers depuis dix ans. Une aide de 300 € va aux familles, dit Altéa."
)


def at(words: str, nth: int = 1) -> dict[str, Any]:
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words}


def pair(words: str, nth: int = 1) -> list[int]:
    return [at(words, nth)["start"], at(words, nth)["end"]]


def gold_figure(words: str, value: int, modifier: str, organisation: str | None, **rest: str) -> dict[str, Any]:
    return {
        **at(words),
        "value": value,
        "value_min": None,
        "value_max": None,
        "modifier": modifier,
        "organisation": organisation,
    } | rest


def gold_date(
    words: str, kind: str, first: str | None, last: str | None, precision: str | None, timex: str | None
) -> dict[str, Any]:
    days = {"date_from": first, "date_to": last, "precision": precision, "modifier": None, "timex": timex}
    return {**at(words), "type": kind} | days


GOLD = GoldArticle.model_validate(
    {
        "article_id": "a1",
        "published": "2019-06-01",
        "organisations": [
            {"id": "o1", "name": "Velmar", "kind": "company", "mentions": [pair("Velmar"), pair("VLM"), pair("Velmar", 2)]},
            {"id": "o2", "name": "Région Ponant", "kind": "public", "mentions": [pair("Région Ponant")]},
            {"id": "o3", "name": "Nordis", "kind": None, "mentions": [pair("Nordis")]},
        ],
        "dates": [
            gold_date("2019", "DATE", "2019-01-01", "2019-12-31", "year", None),
            gold_date("mars", "DATE", "2019-03-01", "2019-03-31", "month", None),
            gold_date("dix ans", "DURATION", None, None, None, "P10Y"),
        ],
        "amounts": [
            gold_figure("14 M€", 14_000_000, "exact", "o1", currency="EUR", kind="revenue"),
            gold_figure("2 M€", 2_000_000, "exact", "?", currency="EUR", kind="funding"),
            gold_figure("300 €", 300, "exact", None, currency="EUR", kind="funding"),
        ],
        "headcounts": [
            gold_figure("120 salariés", 120, "exact", "o1", population="staff", change="total"),
            gold_figure("45 ouvriers", 45, "exact", "o3", population="staff"),
        ],
        "ignore": [pair("Altéa")],
    }
)


def common(words: str, nth: int = 1, confidence: float = 0.9) -> dict[str, Any]:
    return {"article_id": "a1", **at(words, nth), "sentence": 0, "rule": "test", "confidence": confidence}


def organisation(
    words: str, organisation_id: str, kind: str = "company", nth: int = 1, confidence: float = 0.9
) -> OrganisationMention:
    fields = {"mention_id": words, "organisation_id": organisation_id, "name": words, "kind": kind}
    return OrganisationMention.model_validate(common(words, nth, confidence) | fields)


def found_date(words: str, kind: str, first: date | None, last: date | None, precision: str | None, timex: str) -> DateMention:
    fields = {"type": kind, "date_from": first, "date_to": last, "precision": precision, "timex": timex}
    return DateMention.model_validate(common(words) | fields | {"date_id": words, "deictic": False})


def amount(words: str, value: int, kind: str, organisation_id: str | None, modifier: str = "exact") -> Amount:
    fields = {"amount_id": words, "value": value, "currency": "EUR", "modifier": modifier, "kind": kind}
    return Amount.model_validate(common(words) | fields | {"organisation_id": organisation_id})


# Right: Velmar twice and VLM (as another organisation), Région Ponant (as a company), Altéa (neutral), 2019, 14 M€, 120 salariés.
# Wrong: « En » (spurious), March of another year, ten years read as one, 2 M€ read as 20, holders. Missed: Nordis, 45 ouvriers.
FOUND = Facts(
    Article(article_id="a1", text=TEXT, published=date(2019, 6, 1)),
    date(2019, 6, 1),
    [
        organisation("Velmar", "velmar"),
        organisation("VLM", "vlm", confidence=0.4),
        organisation("Velmar", "velmar", nth=2),
        organisation("la Région Ponant", "ponant"),
        organisation("En", "en", confidence=0.5),
        organisation("Altéa", "altea"),
    ],
    [
        found_date("2019", "DATE", date(2019, 1, 1), date(2019, 12, 31), "year", "2019"),
        found_date("mars", "DATE", date(2018, 3, 1), date(2018, 3, 31), "month", "2018-03"),
        found_date("dix ans", "DURATION", None, None, None, "P1Y"),
    ],
    [
        amount("14 M€", 14_000_000, "budget", "velmar", "approx"),
        amount("2 M€", 20_000_000, "funding", "ponant"),
        amount("300 €", 300, "funding", "altea"),
    ],
    [
        Headcount.model_validate(
            common("120 salariés")
            | {"headcount_id": "h1", "value": 120, "modifier": "exact", "noun": "salariés", "population": "staff", "change": None}
            | {"organisation_id": None}
        )
    ],
)

COUNTS = {
    "organisations.span": (4, 5, 5),
    "organisations.strict": (4, 5, 5),
    "organisations.kind": (3, 4, 4),
    "organisations.grouping": (1, 1, 3),
    "dates.span": (2, 2, 2),
    "dates.strict": (2, 2, 2),
    "dates.fact": (1, 2, 2),
    "dates.value": (1, 2, 2),
    "dates.precision": (2, 2, 2),
    "durations.span": (1, 1, 1),
    "durations.fact": (0, 1, 1),
    "amounts.span": (3, 3, 3),
    "amounts.fact": (2, 3, 3),
    "amounts.value": (2, 3, 3),
    "amounts.modifier": (2, 3, 3),
    "amounts.kind": (2, 3, 3),
    "amounts.holder": (1, 2, 1),
    "headcounts.span": (1, 1, 2),
    "headcounts.fact": (1, 1, 2),
    "headcounts.population": (1, 1, 1),
    "headcounts.change": (0, 1, 1),
    "headcounts.holder": (0, 0, 2),
    "figures.holder": (1, 2, 3),
}


@pytest.mark.parametrize(("metric", "count"), COUNTS.items(), ids=COUNTS)
def test_counts_are_those_counted_by_hand(metric: str, count: tuple[int, int, int]) -> None:
    assert tally(compare(FOUND, GOLD))[metric] == count


@pytest.mark.parametrize(
    ("in_gold", "found", "right"), [("EUR", "EUR", True), (None, None, True), ("EUR", None, False), (None, "EUR", False)]
)
def test_a_currency_left_open_is_part_of_the_value(in_gold: str | None, found: str | None, right: bool) -> None:
    gold = GOLD.model_copy(update={"amounts": [GOLD.amounts[0].model_copy(update={"currency": in_gold})]})
    facts = replace(FOUND, amounts=[FOUND.amounts[0].model_copy(update={"currency": found})])
    (outcome,) = (outcome for outcome in compare(facts, gold) if outcome.kind == "amounts")
    assert outcome.is_right is right


def test_precision_recall_and_f1() -> None:
    count = Count(right=4, found=5, gold=8)
    assert (count.precision, count.recall, count.f1) == (0.8, 0.5, 8 / 13)
    assert (Count().precision, Count().recall, Count().f1) == (None, None, None)


def test_tallies_add_up() -> None:
    one = tally(compare(FOUND, GOLD))
    assert total([one, one])["amounts.fact"] == (4, 6, 6)


def test_intervals_hold_the_score_and_are_the_same_each_time() -> None:
    tallies = [{"dates.fact": Count(right, 10, 10)} for right in (10, 9, 8, 10, 6)]
    low, high = intervals(tallies)["dates.fact"]
    assert low < 0.86 < high
    assert intervals(tallies) == intervals(tallies)
    assert intervals(tallies[:1])["dates.fact"] == (1.0, 1.0)
    assert intervals([]) == {}


def test_a_metric_with_nothing_to_count_has_no_interval() -> None:
    nobodys = [Outcome("amounts", GOLD.amounts[2], FOUND.amounts[2], {"value": True}, Holder(False, False, False))]
    told = as_json(evaluation(nobodys))
    assert told["scores"]["amounts.holder"] == {"right": 0, "found": 0, "gold": 0} | dict.fromkeys(
        ("precision", "recall", "f1", "low", "high")
    )
    assert "NaN" not in json.dumps(told)
    assert "| holders | 0 | 0 | – | – | – | – |" in markdown(tables(told))


def test_intervals_of_a_change_are_paired() -> None:
    before, after = ([{"dates.fact": Count(right, 10, 10)} for right in rights] for rights in ((10, 5, 8), (10, 6, 8)))
    low, high = change_intervals(before, after)["dates.fact"]
    assert low == 0 < high <= 0.1


def test_confusion_counts_what_is_taken_for_what() -> None:
    outcomes = compare(FOUND, GOLD)
    assert confusion(outcomes, "amounts", "kind") == {("revenue", "budget"): 1, ("funding", "funding"): 2}
    assert confusion(outcomes, "organisations", "kind") == {("company", "company"): 3, ("public", "company"): 1}


def test_a_fact_found_as_another_kind_is_told() -> None:
    gold, found = GOLD.headcounts[1], common("45 ouvriers")
    outcomes = [
        Outcome("headcounts", gold, None),
        Outcome("organisations", None, OrganisationMention.model_construct(**found)),
        Outcome("amounts", None, Amount.model_construct(**common("2 M€"))),
    ]
    assert kind_confusion(outcomes) == {("headcounts", "organisations"): 1}


def test_rules_are_counted() -> None:
    assert by_rule(compare(FOUND, GOLD))["amounts", "test"] == (2, 3)


def test_reliability_compares_confidence_with_what_is_right() -> None:
    bins = reliability(outcome for outcome in compare(FOUND, GOLD) if outcome.kind == "organisations")
    assert [(each.low, each.n, each.right) for each in bins] == [(0.0, 1, 1.0), (0.5, 1, 0.0), (0.9, 3, 1.0)]
    assert calibration_error(bins) == pytest.approx((0.6 + 0.5 + 0.3) / 5)
    assert calibration_error([]) is None


def evaluation(outcomes: Sequence[Outcome] | None = None, fingerprint: str = "f") -> Evaluation:
    outcomes = compare(FOUND, GOLD) if outcomes is None else outcomes
    return Evaluation(fingerprint, [ArticleEvaluation(FOUND.article, GOLD, "prose", outcomes, tally(outcomes))])


def test_mistakes_are_told_in_their_sentences_in_order() -> None:
    mistakes = list(find_mistakes(evaluation()))
    assert [(each.wrong, each.sentence[each.start : each.end]) for each in mistakes] == [
        ("change, holder", "120 salariés"),
        ("modifier, kind", "14 M€"),
        ("spurious", "En"),
        ("value", "mars"),
        ("value", "2 M€"),
        ("kind", "la Région Ponant"),
        ("missed", "Nordis"),
        ("missed", "45 ouvriers"),
        ("value", "dix ans"),
        ("holder", "300 €"),
    ]
    assert (mistakes[0].gold, mistakes[0].found) == (
        "'120 salariés'; value 120; change total; holder Velmar",
        "'120 salariés'; value 120; holder nobody",
    )
    assert mistakes[4].sentence == "En mars, Velmar a reçu 2 M€ de la Région Ponant."


def test_the_report_is_json_and_its_tables_are_markdown() -> None:
    told = as_json(evaluation(), with_mistakes=True)
    assert json.loads(json.dumps(told)) == told
    assert told["scores"]["amounts.fact"] | {"low": 0, "high": 0} == (
        {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667, "right": 2, "found": 3, "gold": 3, "low": 0, "high": 0}
    )
    shown = markdown(tables(told))
    assert "| amounts | 3 | 3 | 66.7 | 66.7 | 66.7 | 66.7–66.7 | 100.0 | 100.0 | 66.7 |" in shown
    assert "| revenue | budget | 1 |" in shown
    assert {line.count("|") for line in shown.split("###")[1].splitlines()[2:] if line} == {11}


def test_a_later_report_says_what_changed() -> None:
    old, new = as_json(evaluation()), as_json(evaluation([each for each in compare(FOUND, GOLD) if each.found]))
    scores, articles = compared(old, new)
    assert ("organisations.span", "80.0", "88.9", "+8.9", "+8.9 to +8.9") in scores.rows
    assert ("a1: headcounts.fact", "66.7", "100.0", "+33.3") in articles.rows
    assert not any(metric == "amounts.fact" for metric, *_ in scores.rows)
    other = next(compared(as_json(evaluation(fingerprint="g")), new))
    assert "another one" in other.title


LAYOUTS = {
    "prose": "Le CHU recrute\n\nLe CHU de Sorges recrute 40 infirmiers.\n\nIl en manque 12.",
    "interview": "Entretien\n\nPourquoi ce choix ?\nPour grandir.\nÀ quel prix ?\nDix millions.\n– Et demain ?\nRien.",
    "briefs": "BRÈVES\n\nSorges\nLe CHU recrute.\n\nTulle\nLa CCI déménage.\n\nVierzon\nMérilac ferme.\n\nBourges\nAltéa ouvre.",
    "dispatch": "LYON, 3 mars 2014 (Fil) - Le CHU de Sorges a fermé mardi.\nIl rouvrira lundi.",
    "figures": "Velmar grandit\n\nREPÈRES\n- Effectif : 640 salariés\n- Budget : 3 M€\nSites ......... 12\n18 communes",
}


@pytest.mark.parametrize(("layout", "text"), LAYOUTS.items(), ids=LAYOUTS)
def test_layouts(layout: str, text: str) -> None:
    assert find_layout(prepare(Article(article_id="a", text=text))) == layout


@pytest.fixture
def folder(tmp_path: Path, no_model: None) -> Path:
    for name in ("articles", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles" / "a1.md").write_text(f"---\nid: a1\npublished: 2019-06-01\n---\n{TEXT}", encoding="utf-8")
    (tmp_path / "gold" / "a1.json").write_text(GOLD.model_dump_json(), encoding="utf-8")
    return tmp_path


def test_a_folder_is_evaluated_and_named_by_its_content(folder: Path) -> None:
    first = evaluate(folder / "gold", folder / "articles")
    assert total(each.counts for each in first.articles)["amounts.fact"].right == 3
    assert evaluate(folder / "gold", folder / "articles").fingerprint == first.fingerprint
    (folder / "gold" / "a1.json").write_text(GOLD.model_copy(update={"ignore": []}).model_dump_json())
    assert evaluate(folder / "gold", folder / "articles").fingerprint != first.fingerprint


def test_gold_without_article_is_an_error(folder: Path) -> None:
    (folder / "articles" / "a1.md").unlink()
    with pytest.raises(UsageError, match="no article a1"):
        evaluate(folder / "gold", folder / "articles")
    with pytest.raises(UsageError, match="no such folder"):
        evaluate(folder / "or", folder / "articles")
    with pytest.raises(UsageError, match="no gold file"):
        evaluate(folder / "articles", folder / "articles")


def test_gold_that_is_none_is_an_error(folder: Path) -> None:
    (folder / "gold" / "a1.json").write_text('{"article_id": 3}')
    with pytest.raises(ArticleError, match="article_id"):
        evaluate(folder / "gold", folder / "articles")


def test_the_command(folder: Path) -> None:
    runner, gold = CliRunner(), str(folder / "gold")
    assert "amounts" in runner.invoke(app, ["evaluate", gold]).stdout
    assert "120 salariés" in runner.invoke(app, ["evaluate", gold, "--errors"]).stdout
    assert runner.invoke(app, ["evaluate", gold, "--markdown"]).stdout.startswith("### Found and right in 1 articles")
    told = runner.invoke(app, ["evaluate", gold, "--corpus", str(folder / "articles"), "--json"]).stdout
    assert json.loads(told)["articles"] == 1
    (folder / "old.json").write_text(told)
    assert "Changed scores" in runner.invoke(app, ["evaluate", gold, "--compare", str(folder / "old.json")]).stdout
    compared = runner.invoke(app, ["evaluate", gold, "--compare", str(folder / "old.json"), "--json"]).stdout
    assert json.loads(compared)["changes"] == {"Changed scores": [], "Changed articles": []}
    listed = runner.invoke(app, ["evaluate", gold, "--errors", "--markdown"]).stdout
    assert re.search(r"^- `a1` \w+ [\w, ]+: .*\*\*.+\*\*", listed, re.MULTILINE)
    refused = runner.invoke(app, ["evaluate", gold, "--compare", str(folder / "gold" / "a1.json")])
    assert isinstance(refused.exception, UsageError)


def test_one_article_of_several_is_evaluated(folder: Path) -> None:
    (folder / "articles" / "a2.md").write_text("---\nid: a2\n---\nRien.", encoding="utf-8")
    (folder / "gold" / "a2.json").write_text('{"article_id": "a2", "published": null}')
    assert [each.article.article_id for each in evaluate(folder / "gold", folder / "articles").articles] == ["a1", "a2"]
    told = CliRunner().invoke(app, ["evaluate", str(folder / "gold"), "--ids", "a2", "--json"]).stdout
    assert list(json.loads(told)["by_article"]) == ["a2"]
    with pytest.raises(UsageError, match="no gold of such an article"):
        evaluate(folder / "gold", folder / "articles", ["a3"])


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_terminal(width: int, folder: Path) -> None:
    """All figures in full: names are folded first."""
    shown = Console(width=width, file=io.StringIO())
    for table in tables(as_json(evaluate(folder / "gold", folder / "articles"))):
        if table.rows:
            shown.print(figure_table(table, width))
    told = shown.file.getvalue()
    assert "…" not in told
    assert max(map(len, told.split("\n"))) <= width
    assert re.search(r"^organisations +\d+ +\d+ +\d+\.\d", told, re.MULTILINE)


def _at_full_size(report: Any) -> Any:
    """The report with figures as wide as those of a large corpus, and names as long."""
    if isinstance(report, dict):
        long = {"a1": "2014-05-22-l-independant-du-haut-livradois-economie"}
        return {long.get(name, name): _at_full_size(each) for name, each in report.items()}
    if isinstance(report, list):
        return [_at_full_size(each) for each in report]
    return report if isinstance(report, str) else 12_345 if isinstance(report, int) else 0.9876


def test_tables_of_a_large_corpus_fit_80_columns(folder: Path) -> None:
    report = as_json(evaluate(folder / "gold", folder / "articles"))
    large = _at_full_size(report) | {"fingerprint": "0123456789abcdef"}
    for table in [*tables(large), *compared(report, _at_full_size(report) | {"by_article": report["by_article"]})]:
        shown = Console(width=80, file=io.StringIO())
        shown.print(figure_table(table, 80)) if table.rows else None
        told = shown.file.getvalue()
        assert max(map(len, told.split("\n"))) <= 80
        words = set(told.split())
        assert [cell for row in table.rows for cell in row[1:] if not set(cell.split()) <= words] == []


def test_errors_stand_alone(folder: Path) -> None:
    alone = CliRunner().invoke(app, ["evaluate", str(folder / "gold"), "--errors"]).stdout
    scores = CliRunner().invoke(app, ["evaluate", str(folder / "gold")]).stdout
    assert "Found and right" in scores
    assert "Found and right" not in alone
    assert max(map(len, scores.split("\n"))) <= 80


def test_the_flow_publishes_the_tables_and_what_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import evaluate as flow

    published: dict[str, str] = {}
    monkeypatch.setattr(flow, "create_markdown_artifact", lambda markdown, key, description: published.update({key: markdown}))
    scores = flow.measure.fn(Folders(folder / "articles", folder / "gold"), None, None)
    flow.publish.fn(scores, scores | {"fingerprint": "another"})
    assert "### Found and right in 1 articles" in published["evaluation-report"]
    assert "another one" in published["evaluation-report"]
