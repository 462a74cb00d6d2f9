"""Dates: found by their form, resolved by publication day and tense, typed as TIMEX3.

In the order of the data: `folding`, `calendar` and `fragments` (pieces of patterns), `rule` (a pattern with what it says),
`triggers` (the rules that may begin somewhere), `day_patterns`, `unit_patterns` and `bare_patterns` with `day_builders` and
`unit_builders` (what they say), `lengths`, `ages`, `said` (an expression as said), `traps` (what is no date), `finding`,
`ranges`, `groups`, `nesting`, `frames` (the year a text is in), `tense`, `resolve` (days), `mentions` (facts). `publication`
reads the day of a header.
"""

from pipeline.extraction.dates.mentions import find_dates

__all__ = ["find_dates"]
