"""Articles in other formats in, corpus files out: pages, feeds, tables, texts, and what the web serves of these."""
