"""Texts broken on their way: what is read as meant, what stays, and facts with the offsets of the text as stored."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.extractor import explain, extract
from pipeline.extraction.mending import mend, mended_text
from pipeline.extraction.preparation import stated_day
from schemas import Amount, Article

# as stored, as meant
MENDED = [
    ("Les recettes sont de 1.204.318, 45 euros.", "Les recettes sont de 1.204.318,45 euros."),
    ("Le solde, 1’204’318, 45 francs, reste.", "Le solde, 1’204’318, 45 francs, reste."),
    ("Le solde passe de 1 204 318, 45 à 1 310 000, 20 euros.", "Le solde passe de 1 204 318,45 à 1 310 000,20 euros."),
    ("Entre 98.400, 10 et 99.310, 25 € selon l'an.", "Entre 98.400,10 et 99.310,25 € selon l'an."),
    ("Un don de 12 400, 50 euros contre 11 900, 30 euros.", "Un don de 12 400,50 euros contre 11 900,30 euros."),
    ("Le repas est à 13, 50 euros.", "Le repas est à 13,50 euros."),
    ("Un loyer de 312, 40 € par mois.", "Un loyer de 312,40 € par mois."),
    ("La part coûte 15, 75 euros.", "La part coûte 15,75 euros."),
    ("Ormelac emploie 48?salariés.", "Ormelac emploie 48 salariés."),
    ("Ormelac pèse 9,3?millions d'euros.", "Ormelac pèse 9,3 millions d'euros."),
    ("Ormelac pèse 9,3 millions?d’euros.", "Ormelac pèse 9,3 millions d’euros."),
    ("Ormelac pèse 15?M€.", "Ormelac pèse 15 M€."),
    ("Ormelac pèse 15?MF.", "Ormelac pèse 15 MF."),
    ("Ormelac a 3?800?m2 de halles.", "Ormelac a 3 800 m2 de halles."),
    ("Ormelac emploie 48\ufffdsalariés.", "Ormelac emploie 48 salariés."),
    ("Ormelac emploie 48Â\u00a0salariés.", "Ormelac emploie 48 salariés."),
    ("Fondée le 4?avril?1987.", "Fondée le 4 avril 1987."),
    ("Ormelac emploie 1&nbsp;250&#160;salariés.", "Ormelac emploie 1\u00a0250\u00a0salariés."),
    ("L&rsquo;usine est agrandie.", "L’usine est agrandie."),
    ("Ormelac emploie 48salariés.", "Ormelac emploie 48 salariés."),
    ("Ormelac emploie 1 250salariés.", "Ormelac emploie 1 250 salariés."),
    ("Fondée le 4avril 1987.", "Fondée le 4 avril 1987."),
    ("Ormelac pèse 9 millionsd'euros.", "Ormelac pèse 9 millions d'euros."),
    ("Ormelac emploie 48 sala riés.", "Ormelac emploie 48 salariés."),
    ("Ormelac emploie 48 sala-\nriés.", "Ormelac emploie 48 salariés."),
    ("Ormelac pèse 9 mil lions d'euros.", "Ormelac pèse 9 millions d'euros."),
    ("Une dizaine de techni ciens.", "Une dizaine de techniciens."),
    ("Le chiffre d affaires s établit à 9 millions d euros.", "Le chiffre d'affaires s'établit à 9 millions d'euros."),
    ("L usine d Ormelac qu on agrandit.", "L'usine d'Ormelac qu'on agrandit."),
    ("Ormelac pèse 9, 3 millions d'euros.", "Ormelac pèse 9,3 millions d'euros."),
    ("Ormelac pèse 9 ,3 M€.", "Ormelac pèse 9,3 M€."),
    ("Les recettes sont de 1 204 318, 45 euros.", "Les recettes sont de 1 204 318,45 euros."),
    ("Lestac a fermé en 2 017 et rouvert en 2018.", "Lestac a fermé en 2017 et rouvert en 2018."),
    ("Depuis 1 998, Lestac fond ; en 2018, Lestac ferme.", "Depuis 1998, Lestac fond ; en 2018, Lestac ferme."),
    ("Lestac a 40 agents fin 2\u00a0017 contre 38 en 2016.", "Lestac a 40 agents fin 2017 contre 38 en 2016."),
    (
        "La Fon- derie Lestac s'agrandit. Fonderie d'art, elle fond des cloches.",
        "La Fonderie Lestac s'agrandit. Fonderie d'art, elle fond des cloches.",
    ),
]
# What may look broken and is not.
KEPT = [
    "La taxe était, en 2017, 25 euros par foyer.",
    "Au guichet 12, 25 euros sont demandés.",
    "Les lots valent 12, 25 et 40 euros.",
    "Au lot 3, 25 euros de frais.",
    "Depuis le 12, 25 euros manquent.",
    "Le bail de 2017, 25 euros par an.",
    "Elle a 12 400, 50 de moins qu'hier.",
    "La piste de 300 m est fermée, celle de 45 m aussi, celle de 12 m enfin.",
    "Le bloc d est fermé.",
    "La ligne D est longue, la D a fermé, la D aussi.",
    "Une halle de 6.500 m2, 9 M€ investis.",
    "La mairie ouvre de 8?h à 16?h.",
    "Combien sont-ils ? 48 ? 50 ?",
    "Combien sont-ils, 48? Les salariés l'ignorent.",
    "La page /offre48?ville=dax est fermée.",
    "Au 19\ufffdme siècle, la halle brûle.",
    "AT&T et R&D ; Lestac & fils.",
    "Le bus 48 en retard.",
    "La 2CV et le 4x4 de 48h.",
    "Les 12 a mis en vente.",
    "Il en coûte, pour 318, 45 euros de plus.",
    "Le 9, 3 millions d'euros ont été versés.",
    "Les parcelles 7, 9, 3 millions de tuiles.",
    "Une politique franco- allemande.",
    "Lestac a fermé en 2 017.",
    "En 2018, Lestac a investi en 2 017 lots.",
    "En 2018, Lestac en vend, en 2 017 et 3 000 lots.",
    "En 2018, Lestac cède ses lots en 2 017,50 euros.",
    "En 2018, Lestac compte 2 017 lots, et 2 017.",
    "Il y a 48 ans et demi.",
]


@pytest.mark.parametrize(("stored", "meant"), MENDED, ids=[case[0] for case in MENDED])
def test_read_as_meant(stored: str, meant: str) -> None:
    assert mended_text(stored) == meant


@pytest.mark.parametrize("text", KEPT)
def test_left_as_it_is(text: str) -> None:
    assert mended_text(text) == text


@given(
    st.integers(2, 9999),
    st.sampled_from(["?", "\ufffd", "&nbsp;", "&#160;", "&#xA0;", "Â\xa0"]),
    st.sampled_from(["millions d'euros", "salariés", "euros", "M€"]),
)
def test_a_space_lost_in_any_way_is_read(number: int, lost: str, unit: str) -> None:
    assert " ".join(mended_text(f"Un total de {number}{lost}{unit}.").split()) == f"Un total de {number} {unit}."


BROKEN = (
    "Publié le 4&nbsp;avril 2019\n\nLa société Ormelac a levé 9,3&nbsp;millions?d’euros en mars&nbsp;2019. Elle emploie "
    "1&nbsp;250&nbsp;salariés, dont 30 tech niciens, contre 1&#160;100 en 2018."
)


def test_facts_have_the_offsets_of_the_stored_text(no_model: None) -> None:
    facts = extract(BROKEN)
    assert facts.article.text == BROKEN
    assert facts.published == stated_day(BROKEN) == date(2019, 4, 4)
    found = [*facts.dates, *facts.amounts, *facts.headcounts, *facts.organisation_mentions]
    assert all(BROKEN[fact.start : fact.end] == fact.text for fact in found)
    assert [amount.text for amount in facts.amounts] == ["9,3&nbsp;millions?d’euros"]
    assert [count.text for count in facts.headcounts] == ["1&nbsp;250&nbsp;salariés", "30 tech niciens", "1&#160;100"]
    assert all(figure.headcount_id.endswith(f":{figure.start}-{figure.end}") for figure in facts.headcounts)
    assert facts.headcounts[1].part_of == facts.headcounts[0].headcount_id
    assert {date_id for amount in facts.amounts if (date_id := amount.date_id)} <= {date.date_id for date in facts.dates}


def test_reasons_are_given_of_the_stored_figures(no_model: None) -> None:
    facts = extract(BROKEN)
    assert [each.figure for each in explain(facts)] == sorted([*facts.amounts, *facts.headcounts], key=lambda each: each.start)


@given(st.lists(st.sampled_from([*(stored for stored, _ in MENDED), *KEPT, "\n", " "]), max_size=6).map(" ".join), st.data())
def test_facts_go_there_and_back(text: str, data: st.DataObject) -> None:
    mended = mend(Article(article_id="a", text=text))
    words = list(range(len(mended.article.text)))
    if not words:
        return
    start = data.draw(st.sampled_from(words))
    fact = Amount.model_construct(
        amount_id=f"a:amount:{start}-{start + 1}", start=start, end=start + 1, text=mended.article.text[start], date_id=None
    )
    stored = mended.to_stored(fact)
    assert text[stored.start : stored.end] == stored.text
    assert 0 <= stored.start < stored.end <= len(text)
    if stored.text == mended.article.text[start : start + 1]:
        assert mended.to_mended(stored).start == start


@pytest.mark.parametrize(
    "unit",
    [
        "1?",
        "12 sa la ",
        "&nbsp;",
        "1, 2, ",
        "9- ",
        "ab- cd ",
        "3salariés ",
        "1 234 567",
        "millions?",
        "en 2 017 ",
        "2018 en 2 017, ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        mend(Article(article_id="a", text=unit * (size // len(unit))))
        return time.process_time() - start

    assert min(seconds(20_000) for _ in range(3)) < 16 * max(seconds(5_000), 0.005)
