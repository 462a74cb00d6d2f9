"""Where tables are: a folder, or an address in an object store, of which this machine keeps a mirror."""

import hashlib
import os
import tempfile
from pathlib import Path

from pipeline.errors import UsageError

SCHEMES = ("s3", "gs", "az")


class Address(str):
    """`s3://bucket/prefix`, and so for Google Cloud (`gs`) and Azure (`az`), without a slash at its end."""

    @property
    def mirror(self) -> Path:
        """The folder of this machine that has what was last read and written there, and what is being made for it."""
        return cache_folder() / "stores" / hashlib.sha256(self.encode()).hexdigest()[:16]


Output = Path | Address


def as_output(given: str | Path) -> Output:
    """What a person gives as the place of tables; raises UsageError for an address of another kind, or without a bucket."""
    if isinstance(given, Path | Address) or "://" not in given:
        return given if isinstance(given, Address) else Path(given)
    scheme, _, place = given.partition("://")
    if scheme not in SCHEMES or not place.strip("/"):
        known = ", ".join(f"{each}://bucket/prefix" for each in SCHEMES)
        raise UsageError(f"{given}: tables are written to a folder or to an address of these kinds: {known}.")
    return Address(given.rstrip("/"))


def home(output: Output) -> Path:
    """The folder of this machine in which generations are made and read: the output itself, or the mirror of an address."""
    return output.mirror if isinstance(output, Address) else output


def cache_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        folder = base / "depeche"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"depeche-{os.getuid()}"
    return folder
