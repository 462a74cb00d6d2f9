"""Headcounts: counts of people and of jobs.

`populations` are the nouns, `traps` what counts nobody, `licences` what lets a number stand without a noun, `ellipses` and
`tables` the counts that have none; `finding` brings them together, `changes` says what becomes of those counted.
"""

from pipeline.extraction.headcounts.finding import find_headcounts

__all__ = ["find_headcounts"]
