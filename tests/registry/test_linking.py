"""Which body of the register an organisation of an article is: a table of articles, and the gold of `corpus/registry`."""

from datetime import date

import pytest

from pipeline.registry.evidence import gather
from pipeline.registry.linking import THRESHOLD, Link, agree, decide, link, link_article, load_weights
from pipeline.registry.register import Register
from pipeline.registry.scene import Scene, Subject
from pipeline.training.bodies import read_examples
from registry.conftest import FOLDER

# An article, a name in it with its kind, when it was published, and the town of the body that it is: empty for none.
LINKED = [
    ("À Niort, la Clinique du Parc recrute.", "Clinique du Parc", "health", 2015, "79191"),
    ("À Vannes, la Clinique du Parc recrute.", "Clinique du Parc", "health", 2015, "56260"),
    ("La Clinique du Parc recrute.", "Clinique du Parc", "health", 2015, ""),
    ("À Marseille, la Clinique du Parc recrute.", "Clinique du Parc", "health", 2015, ""),
    ("À Niort, la Clinique du Parc recrute.", "Clinique du Parc", "health", 1950, ""),
    ("Mâcon : les Fonderies Brissel recrutent.", "Fonderies Brissel", "company", 2015, "71270"),
    ("La société Brissel a livré le pont.", "Brissel", "company", 2018, ""),
    ("Le club Horizon a perdu.", "Horizon", "sport", 2015, ""),
    ("Le CHU de Dijon recrute.", "CHU de Dijon", "health", 2015, "21231"),
    ("Les Amis du port fêtent Vannes.", "Amis du port", "association", 2015, "56260"),
    ("Dans le Morbihan, le Crédit du Littoral prête plus.", "Crédit du Littoral", "bank", 2015, "56260"),
    ("La clinique recrute à Niort.", "clinique", "health", 2015, ""),
]


def linked(register: Register, text: str, name: str, kind: str, year: int) -> Link | None:
    start = text.index(name)
    subject = Subject([name], [(start, start + len(name))], kind)
    return link(register, Scene(text, date(year, 5, 2), register.towns), subject)


@pytest.mark.parametrize(("text", "name", "kind", "year", "town"), LINKED, ids=[f"{each[0]} {each[3]}" for each in LINKED])
def test_the_body_that_is_meant(register: Register, text: str, name: str, kind: str, year: int, town: str) -> None:
    found = linked(register, text, name, kind, year)
    seats = {entry.number: entry.commune for entry in register.find(name)}
    assert (seats[found.body] if found else "") == town
    assert found is None or found.confidence >= THRESHOLD


def test_the_gold_is_linked_precisely(register: Register) -> None:
    examples = list(read_examples(FOLDER, register))
    assert sum(example.mentions for example in examples) >= 200
    told = right = 0
    for example in examples:
        chosen = decide(example.candidates, load_weights().column)
        if chosen.candidate and load_weights().confidence(chosen.odds) >= THRESHOLD:
            told += example.mentions
            right += example.mentions * example.is_answer(chosen.candidate)
    assert right >= 0.97 * told
    assert right >= 0.85 * sum(example.mentions for example in examples if example.answer)


def test_a_town_in_the_name_of_another_organisation_tells_where_one_is(register: Register) -> None:
    text = "La Clinique du Parc et le centre hospitalier de Niort s'unissent."
    names = {"parc": "Clinique du Parc", "ch": "centre hospitalier de Niort"}
    mentions = [
        {"organisation_id": key, "name": name, "text": name, "kind": "health", "start": at, "end": at + len(name)}
        for key, name in names.items()
        if (at := text.index(name)) >= 0
    ]
    found = link_article(register, text, date(2015, 5, 2), mentions)
    assert {each.commune for each in register.find("Clinique du Parc") if each.number == found["parc"].body} == {"79191"}


def test_places_that_are_said(register: Register) -> None:
    scene = Scene("De Vire au 12e de Paris, dans le Jura, à saint-denis ou à Saint-Denis.", None, register.towns)
    said = scene.everywhere(Subject([], [], "company"))
    assert (said.towns, said.departments) == ({"14762", "75056", "93066", "97411"}, {"39", "75"})


def a_link(body: int, confidence: float) -> Link:
    return Link(body, None, None, None, None, None, confidence)


def test_articles_that_mean_two_bodies_of_one_name_link_it_to_none() -> None:
    assert agree([a_link(1, 0.9), a_link(1, 0.95)]) == a_link(1, 0.95)
    assert agree([a_link(1, 0.9), a_link(2, 0.99)]) is None
    assert agree([]) is None


def test_evidence_is_all_weighed(register: Register) -> None:
    said = {name for example in read_examples(FOLDER, register) for each in example.candidates for name in each.evidence}
    assert said <= set(load_weights().weights)
    assert gather(register, Scene("", None, register.towns), Subject(["Nulle Part SA"], [(0, 0)], "company")) == []
