"""Text in, facts out: the public interface of extraction and tables.

Names are imported at first use, so that the command starts without spaCy and pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts, Invalid, explain, extract, extract_many
    from pipeline.storage.load import load_tables
    from pipeline.weights.own import using_weights

__all__ = ["Facts", "Invalid", "explain", "extract", "extract_many", "load_tables", "using_weights"]

_HOMES = {"load_tables": "pipeline.storage.load", "using_weights": "pipeline.weights.own"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "pipeline.extraction.extractor")), name)
