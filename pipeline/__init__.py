"""Text in, facts out: the public interface of the extraction."""

from pipeline.extraction.extractor import Facts, Invalid, extract, extract_many

__all__ = ["Facts", "Invalid", "extract", "extract_many"]
