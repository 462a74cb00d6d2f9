"""Amounts: sums of money, their currency settled by context, their kind by the words around."""

from pipeline.extraction.amounts.finding import find_amounts

__all__ = ["find_amounts"]
