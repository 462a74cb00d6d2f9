"""Text in, facts out: the public interface of extraction and tables.

Names are imported at first use, so that the command starts without spaCy and pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts, Invalid, explain, extract, extract_many
    from pipeline.storage.load import load_tables

__all__ = ["Facts", "Invalid", "explain", "extract", "extract_many", "load_tables"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    home = "pipeline.storage.load" if name == "load_tables" else "pipeline.extraction.extractor"
    return getattr(import_module(home), name)
