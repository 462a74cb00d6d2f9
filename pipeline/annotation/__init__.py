"""Articles out to annotation tools with what the pipeline finds, corrected annotations back in as gold.

`marks` are what tools know, `marking` makes them of facts and gold, `exchange` goes out and in by `formats`: `label_studio`,
`doccano`, `brat`, `prodigy`, `docbin`, `conll` (`tokens` serves the last two, `relations` the first four, `files` all); what
comes back goes through `matching` (which article), `fitting` (spans), `filling` (values), `gold` (the facts) and `saving` (the
file). `from_tables` takes marks of stored facts.
"""
