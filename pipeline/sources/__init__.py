"""Articles in other formats in, corpus files out.

`adding` is the whole of it: `formats` tells what a file is, `web` fetches addresses, `reading` sends each to `texts`, `pages`,
`feeds`, `tables` or `records` (`markup`, `headlines`, `linked_data`, `page_dates`, `clocks` read pages); a `draft` is what they
give, `flags` what is odd about it, `index` what the corpus holds already, `duplicates` what it copies, `filing` writes the file.
"""
