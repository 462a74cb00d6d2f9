"""A report taken apart again."""

import base64
import gzip
import json
import re
from collections.abc import Iterable

_PAIR = re.compile(r'class="paths">(.*?)</script>\n<script type="text/plain" class="packed">(.*?)</script>', re.DOTALL)


def pages_of(pieces: Iterable[str]) -> dict[str, str]:
    """The pages packed in a report, by address."""
    pages: dict[str, str] = {}
    for paths, packed in _PAIR.findall("".join(pieces)):
        pages |= dict(zip(json.loads(paths), json.loads(gzip.decompress(base64.b64decode(packed))), strict=True))
    return pages
