"""What may be shown on a terminal of text that is not ours."""

import re

# Whatever moves a terminal's cursor, changes its state or the direction of writing; tabs and line ends stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """The text, offset for offset, with nothing left in it that a terminal would obey."""
    return _CONTROL.sub(_SHOWN, text)
