"""Organisations merged and split for good: lines in the user's own list of organisations, which the next run obeys."""

import csv
import sqlite3
from collections.abc import Mapping
from functools import partial
from io import StringIO
from operator import eq
from pathlib import Path

from pydantic import BaseModel, Field

from pipeline.annotation.saving import save
from pipeline.errors import UsageError
from pipeline.extraction.organisations.gazetteer import read_gazetteer
from pipeline.extraction.organisations.identity import slug
from pipeline.faults import Fault
from pipeline.review.overview import OrganisationPage, read_organisation

_COLUMNS = ("id", "name", "aliases", "acronym", "kind")
_TRIES = 5


class Named(BaseModel):
    """A line that was written: the organisation it names, and the file it is in."""

    organisation_id: str
    name: str
    file: str = Field(description="To be given to runs by --gazetteer.")


def merge(index: sqlite3.Connection, organisation_id: str, into: str, file: Path) -> Named:
    """Make all names of one organisation names of another, told by its id or its name.

    Raises UsageError when there is no such other one.
    """
    one, other = _known(index, organisation_id), _known(index, _id_of(index, into))
    if one.organisation_id == other.organisation_id:
        raise UsageError(Fault.SAME_BODY(other.name))
    names = [choice.label for choice in [*other.names, *one.names]]
    return _write(file, other, other.organisation_id, other.name, [one.name, *names])


def split(index: sqlite3.Connection, organisation_id: str, name: str, file: Path) -> Named:
    """Make one of an organisation's names an organisation of its own; raises UsageError when it has no such name."""
    one = _known(index, organisation_id)
    if name not in {choice.label for choice in one.names}:
        raise UsageError(Fault.NOT_SO_CALLED(name, one.name))
    return _write(file, one, slug(name), name, [])


def _known(index: sqlite3.Connection, organisation_id: str) -> OrganisationPage:
    found = read_organisation(index, organisation_id)
    if found is None:
        raise UsageError(Fault.NO_BODY(organisation_id))
    return found


def _id_of(index: sqlite3.Connection, told: str) -> str:
    """The id of the organisation that goes by an id or by a name, the one that most articles name."""
    sql = "SELECT organisation_id FROM bodies WHERE name = ? ORDER BY articles DESC LIMIT 1"
    row = index.execute(sql, (told.strip(),)).fetchone()
    return str(row[0]) if row else told.strip()


def _write(file: Path, like: OrganisationPage, organisation_id: str, name: str, names: list[str]) -> Named:
    """Add a line, or names to the line of that id; what others write into the file meanwhile is kept."""
    for _ in range(_TRIES):
        present = file.read_text(encoding="utf-8") if file.exists() else None
        rows = {row["id"]: row for row in read_gazetteer(present, str(file))} if present else {}
        new = dict.fromkeys(_COLUMNS, "") | {"id": organisation_id, "name": name, "kind": like.kind}
        row = rows.setdefault(organisation_id, new)
        known = [alias for alias in row["aliases"].split("|") if alias]
        row["aliases"] = "|".join(dict.fromkeys(each for each in [*known, *map(_plain, names)] if each and each != row["name"]))
        if save(file, _rendered(rows), partial(eq, present)):
            return Named(organisation_id=organisation_id, name=name, file=str(file))
    raise UsageError(Fault.BUSY(str(file)))


def _plain(name: str) -> str:
    """A name as one alias: on one line, without the signs that part aliases and mark common words."""
    return " ".join(name.replace("|", " ").split()).rstrip("*")


def _rendered(rows: Mapping[str, Mapping[str, str]]) -> str:
    stream = StringIO(newline="")
    columns = list(dict.fromkeys([*_COLUMNS, *(name for row in rows.values() for name in row)]))
    lines = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    lines.writeheader()
    lines.writerows(rows.values())
    return stream.getvalue()
