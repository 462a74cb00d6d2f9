"""How an article is made ready, and that whoever reads names reads them alike."""

from datetime import date

import pytest
import spacy

from pipeline.extraction.organisations.names import read_names
from pipeline.extraction.organisations.network import names_in
from pipeline.extraction.preparation import prepare, publication_day, stated_day
from schemas import Article

STATED = "Un atelier ouvre\nPublié le 3 mai 2012\n\nL’atelier emploie 12 personnes.\n"
UNDATED = "L'atelier emploie 12 personnes.\n"
DAY = date(2019, 11, 20)


@pytest.mark.parametrize(
    ("text", "metadata", "day"),
    [(STATED, DAY, DAY), (STATED, None, date(2012, 5, 3)), (UNDATED, DAY, DAY), (UNDATED, None, None)],
)
def test_the_day_is_that_of_the_metadata_else_that_of_the_text(text: str, metadata: date | None, day: date | None) -> None:
    article = Article(article_id="a", text=text, published=metadata)
    assert prepare(article).published == publication_day(article) == day


@pytest.mark.parametrize(("text", "day"), [(STATED, date(2012, 5, 3)), (UNDATED, None)])
def test_the_day_that_a_text_states(text: str, day: date | None) -> None:
    assert stated_day(text) == day


def test_boilerplate_is_blank_and_offsets_stay() -> None:
    first, last = "L’usine recrute 40 soudeurs.", "Elle\u00a0paie bien."
    document = prepare(Article(article_id="a", text=f"{first}\nLire aussi : Le CHU embauche\n{last}\n"))
    assert document.text == "L'usine recrute 40 soudeurs.\n" + " " * 28 + "\nElle paie bien.\n"
    assert [(zone.start, zone.end) for zone in document.zones] == [(0, 28), (58, 73)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("La coopérative des Tilleuls a ouvert. Elle vend du miel.", ["coopérative"]),
        ("Elle vend du miel. La coopérative a ouvert.", []),
        ("Lire aussi : La coopérative des Tilleuls\nElle vend du miel.", []),
    ],
)
def test_names_are_read_where_a_sentence_may_name_something_whatever_the_model(text: str, names: list[str]) -> None:
    model = spacy.blank("fr")
    model.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "coopérative"}])  # type: ignore[attr-defined]
    (document,) = read_names([prepare(Article(article_id="a", text=text))], lambda texts: map(names_in, model.pipe(texts)))
    assert [document.text[entity.start : entity.end] for entity in document.entities] == names
