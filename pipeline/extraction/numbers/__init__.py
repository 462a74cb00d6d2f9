"""French numbers, alone (`written`) and as the text bounds them (`quantities`)."""

from pipeline.extraction.numbers.written import NUMBER, parse_number

__all__ = ["NUMBER", "parse_number"]
