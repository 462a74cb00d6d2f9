"""Two annotators of one article: what is the same, what differs, and that neither is the measure of the other."""

import math
from typing import Any

import pytest

from pipeline.review.agreement import AspectAgreement, measure
from pipeline.review.annotators import compare_annotators
from schemas.gold import GoldArticle

TEXT = (
    "La clinique des Tilleuls et la mairie de Corvay ont investi 3,5 millions d'euros. "
    "La clinique emploie 412 personnes depuis le 2 janvier 2011, la mairie 80 agents. La ville paie 900 euros pendant cinq ans."
)


def at(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def amount(words: str = "3,5 millions d'euros", **said: Any) -> dict[str, Any]:
    bounds: dict[str, Any] = {"value": 3_500_000, "value_min": None, "value_max": None}
    return at(words) | bounds | {"modifier": "exact", "currency": "EUR", "kind": "cost", "organisation": None} | said


def count(words: str = "412 personnes", **said: Any) -> dict[str, Any]:
    bounds: dict[str, Any] = {"value": 412, "value_min": None, "value_max": None}
    return at(words) | bounds | {"modifier": "exact", "population": "staff", "organisation": None} | said


def held(organisation: str) -> dict[str, Any]:
    return count(organisation=organisation)


def day(words: str = "2 janvier 2011", **said: Any) -> dict[str, Any]:
    days: dict[str, Any] = {"date_from": "2011-01-02", "date_to": "2011-01-02", "timex": None}
    return at(words) | days | {"type": "DATE", "precision": "day", "modifier": None} | said


def span(words: str = "cinq ans", **said: Any) -> dict[str, Any]:
    return day(words, date_from=None, date_to=None, type="DURATION", precision=None, timex="P5Y") | said


def body(name: str, *mentions: str, kind: str | None = "company") -> dict[str, Any]:
    places = [at(words) for words in mentions]
    return {"id": name, "name": name, "kind": kind, "mentions": [(each["start"], each["end"]) for each in places]}


def neutral(words: str) -> tuple[int, int]:
    return at(words)["start"], at(words)["end"]


LONG, AGAIN, HALL = "clinique des Tilleuls", "clinique emploie", "mairie de Corvay"
CLINIC, TOWN = body("clinique", LONG), body("mairie", HALL)
WHOLE = body("clinique", LONG, AGAIN)
BOTH = [CLINIC, TOWN]

# What the two mark, and of each aspect in which they are not all the same how many were compared and how many are the same.
GOLDS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, tuple[int, int]]]] = [
    ("nothing", {}, {}, {}),
    ("the same", {"amounts": [amount()], "organisations": BOTH}, {"amounts": [amount()], "organisations": BOTH}, {}),
    ("a fact of one", {"amounts": [amount()]}, {}, {"amounts.span": (1, 0)}),
    ("edges", {"amounts": [amount()]}, {"amounts": [amount("3,5 millions")]}, {"amounts.strict": (1, 0)}),
    ("words that the guide leaves free", {"dates": [day()]}, {"dates": [day("le 2 janvier 2011")]}, {}),
    ("a value", {"headcounts": [count()]}, {"headcounts": [count(value=413)]}, {"headcounts.value": (1, 0)}),
    (
        "null against a value",
        {"amounts": [amount()], "dates": [day(modifier="approx")], "headcounts": [count(change="total")]},
        {"amounts": [amount(currency=None)], "dates": [day()], "headcounts": [count()]},
        {"amounts.value": (1, 0), "dates.modifier": (1, 0), "headcounts.change": (1, 0)},
    ),
    (
        "a range open above",
        {"headcounts": [count(value=None, value_min=400)]},
        {"headcounts": [count(value=None, value_min=400, value_max=420)]},
        {"headcounts.value": (1, 0)},
    ),
    (
        "a kind of organisation that one leaves open",
        {"organisations": [body("c", LONG, kind=None)]},
        {"organisations": [body("d", LONG, kind="health")]},
        {"organisation_mentions.kind": (1, 0)},
    ),
    ("a kind of amount", {"amounts": [amount()]}, {"amounts": [amount(kind="debt")]}, {"amounts.kind": (1, 0)}),
    ("a population", {"headcounts": [count()]}, {"headcounts": [count(population="jobs")]}, {"headcounts.population": (1, 0)}),
    ("days", {"dates": [day()]}, {"dates": [day(date_to="2011-01-03")]}, {"dates.value": (1, 0)}),
    ("a length of time", {"dates": [span()]}, {"dates": [span(timex="P5M")]}, {"dates.value": (1, 0)}),
    (
        "a point and a length of time",
        {"dates": [day()]},
        {"dates": [day(type="DURATION", date_from=None, date_to=None, precision=None, timex="P5Y")]},
        {"dates.type": (1, 0), "dates.precision": (1, 0), "dates.value": (1, 0)},
    ),
    (
        "nobody and unclear",
        {"amounts": [amount(organisation="?")], "headcounts": [count()]},
        {"amounts": [amount()], "headcounts": [count(organisation="?")]},
        {"amounts.holder": (1, 0), "headcounts.holder": (1, 0)},
    ),
    (
        "unclear to both",
        {"amounts": [amount(organisation="?")]},
        {"amounts": [amount(organisation="?")]},
        {},
    ),
    (
        "the same holder by another name",
        {"organisations": BOTH, "amounts": [amount(organisation="clinique")]},
        {"organisations": [body("b", HALL), body("a", LONG)], "amounts": [amount(organisation="a")]},
        {},
    ),
    (
        "another holder",
        {"organisations": BOTH, "amounts": [amount(organisation="clinique")]},
        {"organisations": BOTH, "amounts": [amount(organisation="mairie")]},
        {"amounts.holder": (1, 0)},
    ),
    (
        "a holder that only one has as an organisation",
        {"organisations": BOTH, "amounts": [amount(organisation="clinique")]},
        {"organisations": [TOWN], "amounts": [amount(organisation="mairie")]},
        {"organisation_mentions.span": (2, 1), "amounts.holder": (1, 0)},
    ),
    (
        "one organisation of one is two of the other: the figure is of the larger part",
        {"organisations": [body("c", LONG, AGAIN, HALL)], "amounts": [amount(organisation="c")], "headcounts": [held("c")]},
        {"organisations": [WHOLE, TOWN], "amounts": [amount(organisation="mairie")], "headcounts": [held("clinique")]},
        {"organisation_mentions.grouping": (3, 2), "amounts.holder": (1, 0)},
    ),
    (
        "of equal parts the first in the text",
        {"organisations": [body("c", HALL, LONG)], "amounts": [amount(organisation="c")]},
        {"organisations": [TOWN, CLINIC], "amounts": [amount(organisation="clinique")]},
        {"organisation_mentions.grouping": (2, 1)},
    ),
    ("neutral to one", {"amounts": [amount()]}, {"ignore": [neutral("millions")]}, {}),
    (
        "neutral to one, marked by both",
        {"amounts": [amount(), amount("900 euros", value=900)], "ignore": [neutral("900 euros")]},
        {"amounts": [amount(), amount("900 euros", value=901)]},
        {},
    ),
    (
        "one kind where the other has another",
        {"amounts": [amount("900 euros", value=900)]},
        {"headcounts": [count("900 euros", value=900)]},
        {"amounts.span": (1, 0), "headcounts.span": (1, 0)},
    ),
]  # fmt: skip


def aspects(first: dict[str, Any], second: dict[str, Any]) -> dict[str, AspectAgreement]:
    one, other = (GoldArticle(article_id="a", published=None, **each) for each in (first, second))
    kinds = measure(list(compare_annotators(TEXT, one, other)))
    return {f"{kind.kind}.{each.aspect}": each for kind in kinds for each in kind.aspects}


@pytest.mark.parametrize(("first", "second", "differing"), [line[1:] for line in GOLDS], ids=[line[0] for line in GOLDS])
def test_two_golds_differ_alike_whoever_is_the_first(first: Any, second: Any, differing: Any) -> None:
    found = aspects(first, second)
    assert {name: (each.compared, each.same) for name, each in found.items() if each.same < each.compared} == differing
    assert aspects(second, first) == found


COUNTS = ["412 personnes", "80 agents", "900 euros", "3,5 millions d'euros"]
# The populations that the two give four counts, the share that agree and Cohen's kappa.
KAPPAS = [
    ("staff staff jobs jobs", "staff staff jobs jobs", 1, 1),
    ("staff staff jobs jobs", "jobs jobs staff staff", 0, -1),
    ("staff staff jobs jobs", "staff jobs staff jobs", 0.5, 0),
    ("staff staff staff jobs", "staff staff jobs jobs", 0.75, 0.5),
    ("staff staff staff staff", "staff staff staff staff", 1, None),
    ("staff staff staff staff", "jobs staff staff staff", 0.75, 0),
]


@pytest.mark.parametrize(("one", "other", "share", "kappa"), KAPPAS)
def test_agreement_by_chance_is_taken_out(one: str, other: str, share: float, kappa: float | None) -> None:
    golds = [{"headcounts": [count(*each) for each in zip(COUNTS)]} for _ in range(2)]
    for gold, populations in zip(golds, (one, other), strict=True):
        for each, population in zip(gold["headcounts"], populations.split(), strict=True):
            each["population"] = population
    for first, second in (golds, golds[::-1]):
        found = aspects(first, second)["headcounts.population"]
        assert (found.measure, found.compared, found.agreement, found.kappa) == ("share", 4, share, kappa)


def test_spans_are_measured_by_f1() -> None:
    one, other = {"amounts": [amount(), amount("900 euros")]}, {"amounts": [amount(), amount("80 agents"), amount("cinq ans")]}
    for first, second in ((one, other), (other, one)):
        found = aspects(first, second)["amounts.span"]
        assert (found.measure, found.compared, found.same, found.kappa) == ("f1", 4, 1, None)
        assert found.agreement is not None
        assert math.isclose(found.agreement, 2 * 1 / (2 + 3))


def test_nothing_compared_has_no_agreement() -> None:
    assert {(each.compared, each.agreement, each.kappa) for each in aspects({}, {}).values()} == {(0, None, None)}
