"""Who is who: a register made of France's own, and the organisations of articles linked to it.

In the order of the data: `identifiers` (which can be ones), `keys` (names and places as they are looked up), `body` (what a
register knows of one), `kinds` (from activity, legal category, category of FINESS), `layouts` (which file is which), `sirene`
and `readers` (of the smaller files), `build`; then `register` (look-ups), `scene` (what an article says), `evidence`, `linking`.
"""
