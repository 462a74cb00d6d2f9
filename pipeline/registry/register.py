"""A register as it is asked: who goes by a name, and which towns there are."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self, cast

from pipeline.errors import UsageError
from pipeline.registry.body import Form
from pipeline.registry.build import FIRST_NUMBER, FORMAT
from pipeline.registry.keys import name_key, way_of_keying
from schemas.facts import OrganisationKind

MOST = 60  # bodies of one name that are looked at
_SAMPLE = 200  # bodies
_COLUMNS = "n.form, n.commune AS place, b.*"


@dataclass(frozen=True, slots=True)
class Entry:
    """A body of the register under one of its names: `form` is what sort of name that is, `commune` where the body, or the
    establishment with that sign, is; `seat` where its head office is.

    `legal` is its legal category, `size` 0 (unknown) to 5 (2000 employees and more). Days are numbers, 20121231, or 0.
    """

    number: int
    form: Form
    commune: str
    seat: str
    name: str
    kind: OrganisationKind | None
    legal: str | None
    size: int
    created: int
    closed: int
    owner: int | None
    finess: str | None
    ror: str | None
    wikidata: str | None

    @property
    def siren(self) -> str | None:
        """The SIREN of the legal unit that it is, or is a site of."""
        number = self.owner or self.number
        return f"{number:09d}" if number < FIRST_NUMBER else None


class Register:
    """A register that `depeche registry build` made, open to be read."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises UsageError when there is none at `path`, or one of another format."""
        self.path = path
        try:
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._connection.row_factory = sqlite3.Row
            meta = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.Error:
            raise UsageError(f"{path}: it is no register. Make one: depeche registry build FILE… -o {path}") from None
        made_so = (meta.get("format"), meta.get("keys")) == (str(FORMAT), way_of_keying())
        if not made_so or not self._is_keyed_alike():
            raise UsageError(f"{path}: it is a register of another version. Make it anew: depeche registry build FILE… -o {path}")
        self.fingerprint: str = meta["fingerprint"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _is_keyed_alike(self) -> bool:
        """Whether the official names of some bodies, the first, the last and others between, are looked up as they were made."""
        first, last = self._connection.execute("SELECT min(id), max(id) FROM bodies").fetchone()
        numbers = range(first, last + 1, max(1, (last - first) // _SAMPLE)) if first is not None else ()
        sql = "SELECT id, name, commune FROM bodies WHERE id >= ? ORDER BY id LIMIT 1"
        sample = {row["id"]: row for number in numbers if (row := self._connection.execute(sql, (number,)).fetchone())}
        has = "SELECT 1 FROM names WHERE key = ? AND commune = ? AND body = ?"
        asked = ((name_key(row["name"]), row["commune"], number) for number, row in sample.items())
        return all(self._connection.execute(has, each).fetchone() for each in asked)

    def find(self, name: str, communes: Collection[str] = ()) -> list[Entry]:
        """The bodies that go by a name, in order; of a name of more than `MOST` those in some communes alone."""
        key = name_key(name)
        sql = f"SELECT {_COLUMNS} FROM names n JOIN bodies b ON b.id = n.body WHERE n.key = ?"
        rows = self._connection.execute(f"{sql} LIMIT ?", (key, MOST + 1)).fetchall()
        if len(rows) > MOST:
            marks = ", ".join("?" * len(communes))
            rows = self._connection.execute(
                f"{sql} AND n.commune IN ({marks}) LIMIT ?", (key, *sorted(communes), MOST)
            ).fetchall()
        return [_entry(row) for row in rows]

    def has_site(self, number: int, communes: Collection[str]) -> bool:
        """Whether a body has an establishment in one of some communes, its head office aside."""
        marks = ", ".join("?" * len(communes))
        sql = f"SELECT 1 FROM sites WHERE body = ? AND commune IN ({marks})"
        return self._connection.execute(sql, (number, *communes)).fetchone() is not None

    @cached_property
    def towns(self) -> Mapping[str, frozenset[str]]:
        """The codes of the towns that go by each name, as places are looked up."""
        found: dict[str, set[str]] = {}
        for key, town in self._connection.execute("SELECT key, town FROM communes"):
            found.setdefault(key, set()).add(town)
        return {key: frozenset(towns) for key, towns in found.items()}


def read_fingerprint(path: Path) -> str:
    """The fingerprint of a register; raises UsageError as `Register` does."""
    with Register(path) as register:
        return register.fingerprint


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        number=row["id"],
        form=Form(row["form"]),
        commune=row["place"],
        seat=row["commune"],
        name=row["name"],
        kind=cast(OrganisationKind | None, row["kind"]),
        legal=row["legal"],
        size=row["size"] or 0,
        created=row["created"] or 0,
        closed=row["closed"] or 0,
        owner=row["owner"],
        finess=row["finess"],
        ror=row["ror"],
        wikidata=row["wikidata"],
    )
