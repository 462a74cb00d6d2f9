"""Clean text in, facts out.

`preparation` makes an article ready, `extractor` sends it through the rooms in the order of the data: `numbers`, `dates`,
`figures` (what the next two share), `amounts`, `headcounts`, `organisations`, `holders`.
"""
