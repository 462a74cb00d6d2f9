"""The tables and the corpus as pages: served to a browser, where articles are corrected, or frozen into one file.

`index` keeps the tables in SQLite, filled by `filling` as the `lists` want it; `listing` (lists by `searching` and filters),
`overview` (the whole, one organisation, runs), `article` with `reasons`, `queue` and `agreement` (of two `annotators`) read it;
`corrections` makes gold of drafts, `naming` merges and splits organisations. `words`, `charts` and `forms` serve `rendering`,
which fills `templates/`; `server` answers with them behind `guard`, `serving` runs it; `frozen` writes a file with `columns` of
what the pages tell.
"""
