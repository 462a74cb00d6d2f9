"""French numbers, alone (`written`) and as the text bounds them (`quantities`)."""

from pipeline.extraction.numbers.written import NUMBER, any_of, parse_number

__all__ = ["NUMBER", "any_of", "parse_number"]
