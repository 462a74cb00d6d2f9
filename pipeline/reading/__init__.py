"""Files and lines in: corpus folders, clean text, zones."""
