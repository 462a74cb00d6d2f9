"""Identifiers by their check digits: one with a slip in it is none."""

import re

import numpy as np
from numpy.typing import NDArray

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
# FINESS of Corsica has a letter, which counts as its place in the alphabet.
_VALUES = {str(digit): digit for digit in range(10)} | {"A": 1, "B": 2}
_ROR_DIGITS = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}
_LA_POSTE = "356000000"  # its establishments outgrew the numbers that hold by Luhn's sum

_FINESS = re.compile(r"\d[\dAB]\d{7}")
_ROR = re.compile(r"(?:https?://ror\.org/|ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}\d\d)")
_WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)")


def read_siren(written: str | None) -> str | None:
    """The SIREN of a field, spaces aside; None for none and for one whose check digit does not hold."""
    digits = (written or "").replace(" ", "")
    return digits if len(digits) == 9 and digits.isdecimal() and digits.isascii() and _holds(digits) else None


def read_siret(written: str | None) -> str | None:
    """The SIRET of a field, spaces aside; None for none and for one whose check digits do not hold."""
    digits = (written or "").replace(" ", "")
    if len(digits) != 14 or not digits.isdecimal() or not digits.isascii() or not read_siren(digits[:9]):
        return None
    return digits if _holds(digits) or digits.startswith(_LA_POSTE) else None


def read_finess(written: str | None) -> str | None:
    """The FINESS of a field; None for none and for one whose check digit does not hold."""
    number = (written or "").strip().upper()
    return number if _FINESS.fullmatch(number) and _holds(number) else None


def read_ror(written: str | None) -> str | None:
    """The ROR of a field, `02feahw73`, also of its address; None for none and for one whose check digits do not hold."""
    found = _ROR.fullmatch((written or "").strip().lower())
    if not found:
        return None
    number = 0
    for digit in found[1][:7]:
        number = number * 32 + _ROR_DIGITS[digit]
    return found[1] if 98 - number * 100 % 97 == int(found[1][7:]) else None


def read_wikidata(written: str | None) -> str | None:
    """The item of Wikidata that a field names, `Q42`, also by its address; None for none. Items have no check digit."""
    found = _WIKIDATA.fullmatch((written or "").strip())
    return found[1] if found else None


def hold(sirens: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of many SIREN as numbers, whether the check digit of each holds."""
    digits = sirens[:, None] // 10 ** np.arange(9) % 10
    return np.asarray((digits[:, ::2].sum(axis=1) + np.array(_DOUBLED)[digits[:, 1::2]].sum(axis=1)) % 10 == 0)


def _holds(number: str) -> bool:
    """Whether Luhn's sum over a number's digits is one of tens."""
    values = [_VALUES[digit] for digit in reversed(number)]
    return (sum(values[::2]) + sum(_DOUBLED[value] for value in values[1::2])) % 10 == 0
