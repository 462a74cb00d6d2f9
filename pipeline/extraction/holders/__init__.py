"""Whose figure it is, and of which period."""

from pipeline.extraction.holders.tie import tie_figures

__all__ = ["tie_figures"]
