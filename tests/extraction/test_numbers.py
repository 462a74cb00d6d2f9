"""One written number: its value, and what is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from pipeline.extraction.numbers import parse_number
from pipeline.extraction.numbers.quantities import find_quantities

WRITTEN = [
    ("12", "12"),
    ("43.500", "43500"),
    ("1 195 000", "1195000"),
    ("1'200,50", "1200.50"),
    ("1,000,000", "1000000"),
    ("2,5", "2.5"),
    ("0,28", "0.28"),
    ("0.500", "0.5"),
    ("1.250,50", "1250.5"),
    ("18milliards", "18000000000"),
    ("1,195 milliard", "1195000000"),
    ("1.195 milliard", "1195000000"),
    ("1.195,4 milliards", "1195400000000"),
    ("1 200 millions", "1200000000"),
    ("1.200 millions", "1200000000"),
    ("3 millions 500 000", "3500000"),
    ("3 millions 500 mille", "3500000"),
    ("trois millions et demi", "3500000"),
    ("2 millions et demi", "2500000"),
    ("un milliard et demi", "1500000000"),
    ("750 k", "750000"),
    ("2,4 M", "2400000"),
    ("30 mille", "30000"),
    ("5 milliers", "5000"),
    ("Mille", "1000"),
    ("mil neuf cent", "1900"),
    ("un", "1"),
    ("vingt et une", "21"),
    ("quinze cents", "1500"),
    ("quatre-vingt-dix-sept", "97"),
    ("septante-deux", "72"),
    ("deux-cent-mille-trois", "200003"),
    ("deux mille cinq cents millions", "2500000000"),
    ("deux virgule cinq millions", "2500000"),
    ("TROIS CENTS", "300"),
]
NO_NUMBER = [
    "",
    "rien",
    "12 salariés",
    "12.04.2012",
    "quatre quatre",
    "A9",
    "Covid-19",
    "cents",
    "millions",
    "3 ou 4",
    "1,2,3",
    "neuve",
]


@pytest.mark.parametrize(("text", "value"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_value_of_a_written_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(0, 10**12), st.sampled_from(["fr", "fr_BE", "fr_CH"]))
def test_words_read_back(number: int, language: str) -> None:
    assert parse_number(num2words(number, lang=language)) == number


@given(st.integers(0, 10**15), st.sampled_from(["", " ", ".", "'"]), st.sampled_from(["", ",5", ",25"]))
def test_digits_read_back(number: int, separator: str, decimals: str) -> None:
    written = f"{number:,}".replace(",", separator) + decimals
    assert parse_number(written) == Decimal(f"{number}{decimals.replace(',', '.')}")


@given(st.from_regex(r"[0-9][0-9.,' ]{0,9}[0-9]( (millions?|milliards?|mille))?", fullmatch=True))
def test_any_run_of_digits_and_marks_is_read_or_is_no_number(written: str) -> None:
    assert all(quantity.low >= 0 for quantity in find_quantities(f"On compte {written} d'euros."))
