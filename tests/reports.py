"""A report taken apart again."""

import base64
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

_PACKED = re.compile(r'class="packed" data-name="(\w+)">(.*?)</script>', re.DOTALL)


def held_in(pieces: Iterable[str]) -> dict[str, Any]:
    """What is packed in a report, by name; `texts` are the articles of all packs."""
    held: defaultdict[str, Any] = defaultdict(list)
    for name, packed in _PACKED.findall("".join(pieces)):
        content = json.loads(gzip.decompress(base64.b64decode(packed)))
        held[name] = held[name] + content if name == "texts" else content
    return held
