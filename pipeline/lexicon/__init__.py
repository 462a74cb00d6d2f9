"""What French knows and code should not: word lists, in TOML and CSV files, a folder for each room that owns them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The content of `<name>.toml` below this folder: `dates/calendar`."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
