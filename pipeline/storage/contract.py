"""Which contract the tables of an output folder follow: the folder's marker says it, and each generation's manifest.

Only tables of our own contract are read or changed. A newer one is left alone; an older one too, unless a full run makes all
of it anew: then no column of it is read, and the marker changes last, when the new tables are committed.
"""

import json
from pathlib import Path

from pipeline.errors import StoreError, UsageError
from pipeline.faults import Fault
from pipeline.storage.address import Output, home
from schemas import CONTRACT_VERSION

MARKER = ".depeche.json"
MARKER_DRAFT = ".depeche.new"
MANIFEST = ".manifest.json"
VERSION = "contract_version"


def check_contract(output: Output, generation: Path | None, *, full: bool = False) -> None:
    """Raise UsageError when the tables in `output`, those of `generation` at present, are not of our contract.

    `full`: they may be of an older one, being about to be replaced. Raises StoreError when the marker is damaged.
    """
    for found in _versions(output, generation):
        check_version(output, found, full=full)


def check_version(output: Output, found: int, *, full: bool = False) -> None:
    """Raise UsageError when tables of the contract `found` are not of ours; `full`: they may be of an older one."""
    if found > int(CONTRACT_VERSION):
        raise UsageError(Fault.NEWER_TABLES(str(output), found, CONTRACT_VERSION))
    if found < int(CONTRACT_VERSION) and not full:
        raise UsageError(Fault.OLDER_TABLES(str(output), found, CONTRACT_VERSION))


def is_older(output: Output, generation: Path | None) -> bool:
    """Whether the tables are of an older contract."""
    return any(found < int(CONTRACT_VERSION) for found in _versions(output, generation))


def write_marker(output: Path) -> None:
    """Say in the folder that its tables are ours and of our contract."""
    marker, content = output / MARKER, json.dumps({VERSION: CONTRACT_VERSION}) + "\n"
    if not marker.exists() or marker.read_text(encoding="utf-8") != content:
        draft = output / MARKER_DRAFT
        draft.write_text(content, encoding="utf-8")
        draft.replace(marker)


def _versions(output: Output, generation: Path | None) -> list[int]:
    """What the marker and the manifest say; a manifest that is damaged is mended by the next run, and says nothing.

    At an address the pointer is the marker.
    """
    marker = home(output) / MARKER
    try:
        said = [_version(marker)] if marker.exists() else []
    except (ValueError, KeyError, TypeError):
        raise StoreError(Fault.DAMAGED_MARKER(str(marker))) from None
    try:
        return [*said, _version(generation / MANIFEST)] if generation else said
    except (OSError, ValueError, KeyError, TypeError):
        return said


def _version(file: Path) -> int:
    return int(json.loads(file.read_text(encoding="utf-8"))[VERSION])
