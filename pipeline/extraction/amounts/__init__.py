"""Amounts: sums of money.

`finding` reads number and currency, `currencies` settles the currency by context, `rules` says what a sum is by the nearest
word, `kinds` chooses its kind.
"""

from pipeline.extraction.amounts.finding import find_amounts

__all__ = ["find_amounts"]
