"""A corpus looked through: what is wrong with its articles and gold, where, and what to do.

`corpus` goes through all: `articles`, `gold` and its `values`, `consistency` between gold files; `findings` are what they
say.
"""
