"""Dates: found by their form, resolved by publication day and tense, typed as TIMEX3."""

from pipeline.extraction.dates.mentions import find_dates

__all__ = ["find_dates"]
