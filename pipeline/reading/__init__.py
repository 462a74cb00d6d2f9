"""Files and lines in.

`document` is what all rooms hand on, `corpus` reads a folder of articles, `decoding` their letters, `front_matter` what they say
of themselves and `columns` under which names, `gold` the gold beside it;
`clean` makes a text plain, offset for offset, and `zones` says what each of its lines is for.
"""
