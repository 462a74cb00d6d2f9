"""Clean text in, facts out."""
