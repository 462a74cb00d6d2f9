"""Gold, and how what is found compares with it.

In the order of the data: `matching` (spans), `comparison` (facts), `tally` (counts), `statistics` (scores and intervals),
`layouts`, `evaluation` (a corpus); then `report`, `tables` and `mistakes` (to read), `floors` (not to fall below),
`datasheet` (what the corpus is made of), `benchmark` (what a run costs).
"""
