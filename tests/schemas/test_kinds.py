"""The table of kinds of facts: what it declares is there, and each fact tells itself."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest

from pipeline import Facts
from schemas import KINDS, TABLES, Amount, DateMention, Fact, FactKind, Headcount, OrganisationMention
from schemas.facts import DateType
from schemas.gold import GoldArticle
from schemas.kinds import SCORED

BY_NAME = {kind.name: kind for kind in KINDS}


@pytest.fixture(params=KINDS, ids=BY_NAME)
def kind(request: pytest.FixtureRequest) -> FactKind:
    declared: FactKind = request.param
    return declared


def test_names_are_those_of_facts_gold_and_tables(kind: FactKind) -> None:
    assert kind.name in {each.name for each in fields(Facts)}
    assert kind.gold in GoldArticle.model_fields
    assert TABLES[kind.name].model is kind.model
    assert f"n_{kind.name}" in TABLES["runs"].model.model_fields


def test_columns_are_those_of_the_models(kind: FactKind) -> None:
    compared = {column for scored in kind.scored for column in (*scored.value, *scored.aspects)}
    assert {kind.key, *kind.classes, *kind.links, *compared} <= kind.model.model_fields.keys()
    assert compared <= kind.gold_model.model_fields.keys()
    assert not kind.unit or kind.unit in kind.model.model_fields


def test_links_lead_to_columns_of_other_kinds(kind: FactKind) -> None:
    assert all(column in BY_NAME[table].model.model_fields for table, column in kind.links.values())


def test_no_two_kinds_share_a_label_or_a_name_in_scores() -> None:
    assert len({label for kind in KINDS for label in kind.labels}) == sum(len(kind.labels) for kind in KINDS)
    assert len(SCORED) == sum(len(kind.scored) for kind in KINDS)
    assert set(BY_NAME["dates"].labels) == set(get_args(DateType))


def test_organisations_come_first_since_holders_are_compared_by_them() -> None:
    assert KINDS[0].model is OrganisationMention


CHU = {"name": "CHU de Rouen", "kind": "health"}
YEAR = {"date_from": date(2023, 1, 1), "date_to": date(2023, 12, 31), "timex": "2023", "modifier": None}
DAY = {"date_from": date(2019, 5, 3), "date_to": date(2019, 5, 3), "timex": "2019-05-03", "modifier": None}
LENGTH = {"date_from": None, "date_to": None, "timex": "P5Y", "modifier": "approx"}
SUM = {"value": 1_800_000, "value_min": None, "value_max": None, "modifier": "approx", "currency": "EUR", "kind": "revenue"}
STAFF = {"value": 10_000, "value_min": None, "value_max": None, "modifier": "exact", "noun": "agents", "population": "staff"}

TOLD: list[tuple[type[Fact], dict[str, Any], str]] = [
    (OrganisationMention, CHU, "CHU de Rouen (health)"),
    (DateMention, DAY, "2019-05-03"),
    (DateMention, YEAR, "2023-01-01 to 2023-12-31"),
    (DateMention, YEAR | {"modifier": "end"}, "end 2023-01-01 to 2023-12-31"),
    (DateMention, LENGTH, "approx P5Y"),
    (Amount, SUM, "approx 1 800 000 EUR, revenue"),
    (Amount, SUM | {"currency": None}, "approx 1 800 000, revenue"),
    (Amount, SUM | {"value": Decimal("0.2500"), "modifier": "exact"}, "0.25 EUR, revenue"),
    (Amount, SUM | {"value": None, "value_min": 2_000, "value_max": 3_000, "modifier": "exact"}, "2 000 to 3 000 EUR, revenue"),
    (Headcount, STAFF, "10 000 agents, staff"),
    (Headcount, STAFF | {"modifier": "at_least"}, "at least 10 000 agents, staff"),
    (Headcount, STAFF | {"value": None, "value_min": 20}, "20 or more agents, staff"),
    (Headcount, STAFF | {"value": None, "value_min": 20, "value_max": 30}, "20 to 30 agents, staff"),
]


@pytest.mark.parametrize(("model", "columns", "told"), TOLD, ids=[told for _, _, told in TOLD])
def test_a_fact_tells_itself(model: type[Fact], columns: dict[str, Any], told: str) -> None:
    assert model.model_construct(**columns).told() == told
