"""Facts on disk: tables as plain Parquet, committed whole.

In the order of the data: `contract` (whose tables these are), `state` (what is stored), `fingerprint` (with which code),
`stamp`, `rows`, `staging`, `tables` (files), `organisations` (summed up over the corpus), `generations` and `commit`; `load` and
`export` take them out, the latter with `figures` (flat), `aliases`, `cells`, `workbook`, `databases` and `datapackage`.
"""
