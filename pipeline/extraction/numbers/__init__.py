"""French numbers.

`written` is one number alone, `quantities` numbers as the text bounds them.
"""

from pipeline.extraction.numbers.written import NUMBER, parse_number

__all__ = ["NUMBER", "parse_number"]
