"""Texts that nobody writes, one piece over and over, each of which some pattern could choke on: time grows as they do."""

from time import process_time

import pytest

from pipeline.extraction.extractor import extract

PIECES = {
    "body with acronym": "Centre Hospitalier Universitaire (CHU) ",
    "bodies in a chain": "CHU de la Fédération des Chambres de ",
    "names in a list": "Arvex, Delvor et Céradent, ",
    "one company": "la société Arvex ",
    "renamed": "Servane, rebaptisée Orvelia, ex-Servane, ",
    "acronyms": "UPE 34 (MEDEF) ",
    "capitals": "ARVEX DELVOR ",
    "one capital": "A",
    "initials": "A. B. ",
    "elisions": "l'd'l'",
    "hyphens": "Saint-Jean-de-",
    "opening brackets": "(",
    "brackets in brackets": "(a [b (",
    "opening quotes": "« ",
    "closing quotes": "» ",
    "digits": "1",
    "digits in threes": "1 000 ",
    "decimals": "1,5 ",
    "words of numbers": "mille deux cent ",
    "sums": "3,5 millions d'euros ",
    "sums without an end": "entre 2 et 3 et ",
    "signs of money": "€ $ ",
    "headcounts": "40 salariés dont 12 médecins, ",
    "holders": "Le CHU emploie 40 personnes et Arvex 12. ",
    "pronouns": "Elle investit. L'entreprise emploie. ",
    "dates": "le 3 mai 2012 au ",
    "days without a month": "du 3 au 4 au ",
    "years": "2012-2013-",
    "blanks": " ",
    "line ends": "\n",
    "rows under a unit": "En M€ – 2010\nVentes – 12 – 14\n",
    "lines that wrap": "Le groupe de la ville emploie\nen ",
}


def seconds(text: str) -> float:
    begun = process_time()
    extract(text)
    return process_time() - begun


@pytest.mark.parametrize("name", PIECES)
def test_time_is_linear(no_model: None, name: str) -> None:
    """The best of three of a small text against that of one eight times as long: 64 times the work where it is quadratic."""
    piece = PIECES[name]
    small = min(seconds((piece * 12_500)[:12_500]) for _ in range(3))
    limit = 20 * max(0.05, small)
    assert any(seconds((piece * 100_000)[:100_000]) < limit for _ in range(3))
