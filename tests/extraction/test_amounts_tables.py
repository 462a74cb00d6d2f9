"""Sums of tables whose unit is declared apart from them: which figures it reaches, and where it ends."""

from decimal import Decimal

import pytest

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.preparation import prepare
from schemas import Amount, Article


def amounts_in(text: str) -> list[Amount]:
    document = prepare(Article(article_id="a", text=text))
    return list(find_amounts(document, taken=list(find_dates(document))))


# text, spans and values, currency
TABLES = [
    # cells parted by slashes, shares in brackets behind figures
    (
        "En M€ / S1 2018 / 2018 / S1 2019\nMarge / 12,4 (6,1 %) / 25,9 (6,3%) / 13,0",
        [("12,4", 12_400_000), ("25,9", 25_900_000), ("13,0", 13_000_000)],
        "EUR",
    ),
    ("En k€ / 2017 / 2018\nLoyers / 15 / 14", [("15", 15_000), ("14", 14_000)], "EUR"),
    ("(k€) / 2017 / 2018\nEffectif / 40 / 42\nLoyers / 15 / 14", [("15", 15_000), ("14", 14_000)], "EUR"),
    ("En M€ | 2017 | 2018\nVentes | 41,2 (+3,1 %) | 38,8 (-6 %)", [("41,2", 41_200_000), ("38,8", 38_800_000)], "EUR"),
    ("En M€\t2017\t2018\nVentes\t41,2 (62 %)\t38,8", [("41,2", 41_200_000), ("38,8", 38_800_000)], "EUR"),
    ("(en k€) ; 2016 ; 2017\nLoyers ; 150 ; 140 (12 %)", [("150", 150_000), ("140", 140_000)], "EUR"),
    ("En M€ / 2017 / 2018\nRésultat net / (6,2) (1) / 4,1 (2 %) (1)", [("(6,2)", -6_200_000), ("4,1", 4_100_000)], "EUR"),
    # rows of dashes that go on in small letters
    (
        "En M€ (non audité) – S1 2010 – S1 2009\nChiffre d'affaires – 41,2 – 38,8\ndont Grain – 17,1 – 15,8\nStocks – 6,1 – 5,5",
        [(each, Decimal(each.replace(",", ".")) * 10**6) for each in ("41,2", "38,8", "17,1", "15,8", "6,1", "5,5")],
        "EUR",
    ),
    # rows of a label, a colon and a figure
    ("Budget (en millions d'euros)\n2017 : 12,5\n2018 : 13,1", [("12,5", 12_500_000), ("13,1", 13_100_000)], "EUR"),
    ("Montants en k€\nLoyers : 15\nEffectif : 12\nSolde : -4", [("15", 15_000), ("-4", -4_000)], "EUR"),
    # the unit over a whole table
    ("En M€ (non audité) – S1 2010 – S1 2009\nVentes – 412,6 – 388,1", [("412,6", 412_600_000), ("388,1", 388_100_000)], "EUR"),
    ("Bilan\n(en milliers d'euros)\nStocks | 1 240 | 980", [("1 240", 1_240_000), ("980", 980_000)], "EUR"),
    ("Montants en k€\nLoyers ; 15 ; 14", [("15", 15_000), ("14", 14_000)], "EUR"),
    ("Unité : k€\nLoyers ..... 15 ..... 14 ", [("15", 15_000), ("14", 14_000)], "EUR"),
    ("Comptes simplifiés, en millions d'euros\nDettes    2,5    n.c.", [("2,5", 2_500_000)], "EUR"),
    ("En M€ 2010 2009\nDettes\t412\t388", [("412", 412_000_000), ("388", 388_000_000)], "EUR"),
    ("Millions de francs | 1998 | 1997\nVentes | 1.240,5 | – ", [("1.240,5", 1_240_500_000)], "FRF"),
    ("(en milliers de dollars)\nDons – 40", [("40", 40_000)], "USD"),
    ("En EUR\t2010\t2009\nDons\t40\t35", [("40", 40), ("35", 35)], "EUR"),
    ("Comptes en M€ au 30 juin\nActif\nStocks – 12\nPassif\nDettes – 9", [("12", 12_000_000), ("9", 9_000_000)], "EUR"),
    # signs
    ("En M€ – 2010\nRésultat net – -6,2", [("-6,2", -6_200_000)], "EUR"),
    ("En M€ – 2010\nRésultat net – −6,2", [("−6,2", -6_200_000)], "EUR"),
    ("En M€ | 2010\nRésultat net | - 6,2", [("- 6,2", -6_200_000)], "EUR"),
    ("En M€ | 2010\nRésultat net | (6,2)", [("(6,2)", -6_200_000)], "EUR"),
    ("En M€ | 2010\nRésultat net | +6,2 (1)", [("6,2", 6_200_000)], "EUR"),
    # the unit of one column
    ("| Société | Effectif | CA (M€) |\n| --- | --- | --- |\n| Arvex | 120 | 18 |", [("18", 18_000_000)], "EUR"),
    ("CA (M€) – Effectif\nArvex – 18 – 120", [("18", 18_000_000)], "EUR"),
    ("CA (M€) | Effectif\n18 | 120", [("18", 18_000_000)], "EUR"),
    (
        "Société – CA en k€ – Salariés\n1. Arvex – 1 200 – 14\n2. Delvor – 980 – 9",
        [("1 200", 1_200_000), ("980", 980_000)],
        "EUR",
    ),
    ("| Société | Prix (euros) | Poids |\n| Arvex | 12 | 18 |", [("12", 12)], "EUR"),
    # the unit of one row
    ("Chiffre d'affaires (en M€)   412,6   388,1", [("412,6", 412_600_000), ("388,1", 388_100_000)], "EUR"),
    ("En M€ – 2010\nRésultat par action (€) – 1,12", [("1,12", Decimal("1.12"))], "EUR"),
    # what else stands in a table
    ("En M€ – 2010 – Effectif\nVentes – 12 – 386", [("12", 12_000_000)], "EUR"),
    ("(en M€)\n| Maison | CA | Effectif |\n| Arvex | 12 | 386 |", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010 – 2009\n2011 – 2010\nVentes – 12 – 9 %", [("12", 12_000_000)], "EUR"),
    ("En M€ | 2010\n3 | Loyers | 12", [("12", 12_000_000)], "EUR"),
    ("En M€ | 2010 | 2009\nDurée | 12 jours | 14 mois\nDépôt | 30/06 | 12", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010\nStocks – 12 k€", [("12 k€", 12_000)], "EUR"),
    ("En M€ – 2010 – 2009\nMarge – 4,2 % – 3 %\nTaux – n.c. – 4 %\nStocks – 12 – n.c.", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010 – 2009\nDurée – 12 jours – n.c.\nStocks – 12 – n.c.", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010 – Variation (%)\nStocks – 12 – 4,2", [("12", 12_000_000)], "EUR"),
    # where it ends
    ("En M€ – 2010\nStocks – 12\nLe groupe reste prudent.\nLots – 14", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010\nStocks – 12\nEn k€ – 2010\nLoyers – 14", [("12", 12_000_000), ("14", 14_000)], "EUR"),
    ("En M€ – 2010\nStocks – 12\nEffectifs\nSiège – 14", [("12", 12_000_000)], "EUR"),
    ("En M€ – 2010\nStocks – 12\nProduction (en tonnes)\nSiège – 14", [("12", 12_000_000)], "EUR"),
]
NO_TABLE = [
    "En M€ / 2017 / 2018\nEffectif / 386 / 391",
    "En M€ / 2017 / 2018\nMarge / 4,2 % / 5 %",
    "Loyers / 15 / 14",
    "Stocks – 12 – 14",
    "En M€ – 2010\nEffectif – 386",
    "En M€ – 2010\nNombre d'actions – 386 000",
    "En M€ – 2010\nTaux de marge – 4,2",
    "En M€ – 2010\nStocks – 2009",
    "En M€ – 2010\n12",
    "En M€ – 2010\nLe groupe a réuni – 12 – en tout.",
    "La société Arvex publie ses comptes en milliers d'euros.\nStocks – 12",
    "Comptes en k€\nOuverture : 14 h\nTaux de marge : 4,2",
    "Nos tarifs\nLoyers : 15",
    "Hommes (H) ; Femmes (F)\n12 ; 14",
    "Les prix en hausse\nStocks – 12 – 14",
    "Maison – Effectif – Lits\nArvex – 12 – 14",
]


@pytest.mark.parametrize(("text", "values", "currency"), TABLES, ids=[case[0] for case in TABLES])
def test_sums_of_a_table(text: str, values: list[tuple[str, int | Decimal]], currency: str) -> None:
    found = amounts_in(text)
    assert [(amount.text, amount.value) for amount in found] == [(span, Decimal(value)) for span, value in values]
    assert {amount.currency for amount in found} == {currency}


@pytest.mark.parametrize("text", NO_TABLE)
def test_no_sum_of_a_table(text: str) -> None:
    assert not amounts_in(text)
