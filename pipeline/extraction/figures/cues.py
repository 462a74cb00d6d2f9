"""Words that tell what a figure is: groups of regex fragments, one group a class."""

import re
from collections.abc import Mapping, Sequence


def cue_source(groups: Mapping[str, Sequence[str]]) -> str:
    """Regex source that matches any cue, as the named group of its class."""
    return "|".join(f"(?P<{name}>(?:{'|'.join(cues)}))" for name, cues in groups.items())


def compile_cues(groups: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """A pattern of whole words, whatever their case; the class is the name of the group that matched."""
    return re.compile(rf"(?<![\w-])(?:{cue_source(groups)})(?!\w)", re.IGNORECASE)
