"""What each line of an article is for: title, publication line, heading, list item, body, boilerplate."""

import re

from pipeline.document import Zone


def find_zones(text: str) -> list[Zone]:
    """Zones of a clean text, one for each line that is not empty."""
    return [Zone(m.start(), m.end(), "body") for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
