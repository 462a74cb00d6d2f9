"""Quantities: ends, value, bounds, in running text."""

import time
from decimal import Decimal

import pytest

from pipeline.extraction.numbers.quantities import find_quantities

# sentence, what is found, lowest, highest (None: open), modifier
QUANTITIES: list[tuple[str, str, int | Decimal, int | Decimal | None, str]] = [
    # a vague plural without a determiner of its own
    ("suivis de milliers de coureurs", "milliers", 2000, None, "approx"),
    ("l'aide de centaines d'agents", "centaines", 200, None, "approx"),
    ("venus par dizaines de milliers de la vallée", "dizaines de milliers", 20_000, None, "approx"),
    ("l'appui de dizaines d'élus", "dizaines", 20, None, "approx"),
    ("merci aux centaines de coureurs", "centaines", 200, None, "approx"),
    ("ces milliers de coureurs", "milliers", 2000, None, "approx"),
    ("nos millions de lecteurs", "millions", 2_000_000, None, "approx"),
    ("un appui de centaines de milliers d'euros", "centaines de milliers", 200_000, None, "approx"),
    ("une dizaine de milliers de coureurs", "une dizaine de milliers", 10_000, 10_000, "approx"),
    ("trois dizaines de milliers de coureurs", "trois dizaines de milliers", 30_000, 30_000, "approx"),
    # ranges told by a slash
    ("10/12 000 euros", "10/12 000", 10_000, 12_000, "exact"),
    ("10/12.000 euros", "10/12.000", 10_000, 12_000, "exact"),
    ("10 000/12 000 euros", "10 000/12 000", 10_000, 12_000, "exact"),
    ("8/10 M€", "8/10 M", 8_000_000, 10_000_000, "exact"),
    ("2/3 millions d'euros", "2/3 millions", 2_000_000, 3_000_000, "exact"),
    ("8/10 € la bouteille", "8/10", 8, 10, "exact"),
    ("6/7 k€", "6/7 k", 6000, 7000, "exact"),
    # more or fewer by a range
    ("Une hausse de 3 à 4 millions d'euros", "3 à 4 millions", 3_000_000, 4_000_000, "exact"),
    ("Le budget augmente de 3 à 4 millions", "3 à 4 millions", 3_000_000, 4_000_000, "exact"),
    ("L'effectif recule de 12 à 14 agents", "12 à 14", 12, 14, "exact"),
    ("une baisse de 10 à 12 euros", "10 à 12", 10, 12, "exact"),
    ("L'atelier compte, de 10 à 12 agents", "10 à 12", 10, 12, "exact"),
    ("de 0,8 à un million d'euros", "0,8 à un million", 800_000, 1_000_000, "exact"),
    ("Une centaine de bénévoles", "Une centaine", 100, 100, "approx"),
    ("plus d'une centaine de bénévoles", "une centaine", 100, 100, "at_least"),
    ("une bonne dizaine de chantiers", "une bonne dizaine", 10, 10, "approx"),
    ("sa trentaine de salariés", "sa trentaine", 30, 30, "approx"),
    ("une demi-douzaine d'élus", "une demi-douzaine", 6, 6, "approx"),
    ("trois douzaines d'huîtres", "trois douzaines", 36, 36, "approx"),
    ("un millier de foyers", "un millier", 1000, 1000, "approx"),
    ("deux cents bénévoles", "deux cents", 200, 200, "exact"),
    ("plusieurs dizaines de foyers", "plusieurs dizaines", 20, None, "approx"),
    ("plusieurs dizaines de milliers de foyers", "plusieurs dizaines de milliers", 20_000, None, "approx"),
    ("des centaines de millions d'euros", "des centaines de millions", 200_000_000, None, "approx"),
    ("des milliers de foyers", "des milliers", 2000, None, "approx"),
    ("quelques millions d'euros", "quelques millions", 2_000_000, None, "approx"),
    ("un bon million d'euros", "un bon million", 1_000_000, 1_000_000, "approx"),
    ("un demi-million d'euros", "un demi-million", 500_000, 500_000, "exact"),
    ("près du demi-million d'euros", "demi-million", 500_000, 500_000, "approx"),
    ("trois quarts de million d'euros", "trois quarts de million", 750_000, 750_000, "exact"),
    ("franchir le million d'euros", "le million", 1_000_000, 1_000_000, "exact"),
    ("huit à dix postes", "huit à dix", 8, 10, "exact"),
    ("2 à 3 millions d'euros", "2 à 3 millions", 2_000_000, 3_000_000, "exact"),
    ("300 à 400.000 visiteurs", "300 à 400.000", 300_000, 400_000, "exact"),
    ("deux ou trois cents visiteurs", "deux ou trois cents", 200, 300, "exact"),
    ("cinq à six mille visiteurs", "cinq à six mille", 5000, 6000, "exact"),
    ("3 ou 4 millions d'euros", "3 ou 4 millions", 3_000_000, 4_000_000, "exact"),
    ("entre 90 et 120 postes", "entre 90 et 120", 90, 120, "exact"),
    ("entre 500 et 20 000 euros", "entre 500 et 20 000", 500, 20_000, "exact"),
    ("de 250 à 300 postes", "250 à 300", 250, 300, "exact"),
    ("80-100 postes", "80-100", 80, 100, "exact"),
    ("environ 30 à 40 postes", "30 à 40", 30, 40, "approx"),
    ("près de 12 000 foyers", "12 000", 12_000, 12_000, "approx"),
    ("quelque 80 foyers", "80", 80, 80, "approx"),
    ("les quelques 80 foyers", "80", 80, 80, "approx"),
    ("Presque 900 foyers", "900", 900, 900, "approx"),
    ("800 environ", "800", 800, 800, "approx"),
    ("cela avoisine les 14 milliards", "14 milliards", 14 * 10**9, 14 * 10**9, "approx"),
    ("frôler 14 milliards", "14 milliards", 14 * 10**9, 14 * 10**9, "approx"),
    ("de l'ordre de 500", "500", 500, 500, "approx"),
    ("au moins 12 mois", "12", 12, 12, "at_least"),
    ("pas moins de 12 candidatures", "12", 12, 12, "at_least"),
    ("qui dépasse les 25 millions", "25 millions", 25_000_000, 25_000_000, "at_least"),
    ("au-delà de 10 M€", "10 M", 10_000_000, 10_000_000, "at_least"),
    ("500 au minimum", "500", 500, 500, "at_least"),
    ("un peu moins de 1.000 foyers", "1.000", 1000, 1000, "at_most"),
    ("jusqu'à 260 foyers", "260", 260, 260, "at_most"),
    ("ne dépassera pas 3 millions", "3 millions", 3_000_000, 3_000_000, "at_most"),
    ("20 au maximum", "20", 20, 20, "at_most"),
    ("tout au plus 20", "20", 20, 20, "at_most"),
    ("trois millions et demi d'euros", "trois millions et demi", 3_500_000, 3_500_000, "exact"),
    ("Un lot | ,45 € | cher", ",45", Decimal("0.45"), Decimal("0.45"), "exact"),
    ("une dotation de 45/60 k€", "45/60 k", 45_000, 60_000, "exact"),
    ("environ 150/200 bénévoles", "150/200", 150, 200, "approx"),
    ("quatre millions six d'euros", "quatre millions six", 4_600_000, 4_600_000, "exact"),
    ("quatre millions six euros", "quatre millions six", 4_000_006, 4_000_006, "exact"),
    ("quatre millions six cent mille euros", "quatre millions six cent mille", 4_600_000, 4_600_000, "exact"),
    ("quatre millions seize d'euros", "quatre millions seize", 4_000_016, 4_000_016, "exact"),
    ("5 millions 3 d'euros", "5 millions 3", 5_300_000, 5_300_000, "exact"),
    ("entre et 40 et 55 postes", "entre et 40 et 55", 40, 55, "exact"),
    ("entre entre 40 et 55 postes", "entre 40 et 55", 40, 55, "exact"),
    ("une entrée : de 40 à 55 euros", "40 à 55", 40, 55, "exact"),
    ("Budget 600 – 1 200 euros", "600 – 1 200", 600, 1200, "exact"),
    ("Comptez 60 – 90 000 euros", "60 – 90 000", 60_000, 90_000, "exact"),
    ("3 milliards 200 millions de FCFA", "3 milliards 200 millions", 3_200_000_000, 3_200_000_000, "exact"),
]
NOTHING = [
    "près de 20 à 35 % des inscrits",
    "entre 20 et 32,5% des voix",
    "une part de 20-35 %",
    "donné en milliers d'euros",
    "une note de 8/10",
    "8/10 vaches",
    "3/4 million",
    "l'échelle de 1/10 000",
    "2/12 M€",
    "un salarié",
    "une usine",
    "45 % des voix",
    "huit pour cent",
    "trois fois plus",
    "0,5 point",
    "l'A380",
    "Covid-19",
    "ouvert 24/24 et 7/7",
    "la saison 2019/2020",
    "1/3 des foyers",
    "30/20 au compteur",
    "45/100 des foyers",
    "9/10 foyers",
    "15/20 %",
    "le G20",
    "tout neufs",
]
# Two values in time, not one range.
CHANGES = [
    ("un peloton en baisse (de 9.700 à 8.400)", 9_700, 8_400),
    ("L'effectif a reculé, de 290 à 340 agents", 290, 340),
    ("La hausse du capital, de 3 à 4 millions d'euros", 3_000_000, 4_000_000),
    ("Les ventes progressent nettement (de 41 à 66 millions)", 41_000_000, 66_000_000),
    ("Le tarif augmente, de 4 à 9 euros", 4, 9),
    ("la croissance de l'équipe, de 12 à 18 agents", 12, 18),
    ("L'équipe s'est élargie et accrue, de 12 à 18 agents", 12, 18),
    ("avec une progression du budget ( de 3 à 4 millions)", 3_000_000, 4_000_000),
    ("Le loyer évoluant de 610 à 680 euros", 610, 680),
    ("Les rangs passèrent de 41 à 66 agents", 41, 66),
    ("L'effectif doit passer de 35 à 80 avant l'été", 35, 80),
    ("tomber de 61 à 48 millions", 61_000_000, 48_000_000),
    ("revenue de 19 à 14 millions", 19_000_000, 14_000_000),
    ("un repli de 14 à 9", 14, 9),
    ("passer de 1 200 à un millier", 1200, 1000),
    ("La coopérative a relevé sa part de 3 000 à 8 000 francs", 3000, 8000),
    ("La cotisation relèvera le plafond de 30 à 80 euros", 30, 80),
    ("Les rangs ont gonflé de 41 à 66 agents", 41, 66),
    ("L'atelier grossit de 41 à 66 agents", 41, 66),
    ("L'atelier a maigri de 66 à 41 agents", 66, 41),
    ("L'atelier a fondu de 66 à 41 agents", 66, 41),
    ("Le tarif bondissait de 4 à 9 euros", 4, 9),
    ("L'équipe s'est étoffée de 12 à 18 personnes", 12, 18),
    ("L'emploi est passé de 41 à 66 agents", 41, 66),
    # a name, then a sum or count
    ("Tracto 80 – 52 000 € pour le semoir", 80, 52_000),
    ("Le Falcor 308 - 26 000 € d'occasion", 308, 26_000),
    ("entre la mairie et 15 et 20 agents", 15, 20),
]


@pytest.mark.parametrize(("text", "found", "low", "high", "modifier"), QUANTITIES, ids=[case[0] for case in QUANTITIES])
def test_quantity(text: str, found: str, low: int | Decimal, high: int | Decimal | None, modifier: str) -> None:
    (quantity,) = find_quantities(text)
    assert (text[quantity.start : quantity.end], quantity.low, quantity.high, quantity.modifier) == (
        found,
        Decimal(low),
        None if high is None else Decimal(high),
        modifier,
    )


@pytest.mark.parametrize("text", NOTHING)
def test_no_quantity(text: str) -> None:
    assert not find_quantities(text)


@pytest.mark.parametrize(("text", "first", "last"), CHANGES, ids=[case[0] for case in CHANGES])
def test_change_is_no_range(text: str, first: int, last: int) -> None:
    assert [quantity.value for quantity in find_quantities(text)] == [first, last]


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "cent ",
        "deux mille ",
        "entre 3 et ",
        "1.234",
        "vingt-",
        "un ",
        "passer de 3 à ",
        "12,",
        "((",
        "'1",
        ",45 € ",
        "45/60 ",
        "A 8 – ",
        "un million deux d'",
        "entre et ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        find_quantities(unit * (size // len(unit)))
        return time.process_time() - start

    assert min(seconds(20_000) for _ in range(3)) < 16 * max(seconds(5_000), 0.005)
