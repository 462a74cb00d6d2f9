"""Headcounts: counts of people and of jobs, with the noun counted or understood."""

from pipeline.extraction.headcounts.finding import find_headcounts

__all__ = ["find_headcounts"]
