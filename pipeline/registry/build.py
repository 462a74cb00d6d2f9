"""Make a register: one SQLite file of bodies, their names, their places, from the files of public registers.

The big files of Sirene are taken in first, unsorted, into a file beside it, and sorted once; the smaller ones then find there
whom they tell of: by SIREN, by an identifier that two files share, or by the only body of that name in that town.
"""

import csv
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from pipeline.code import digest_of, files_behind
from pipeline.errors import DepecheError, UsageError
from pipeline.registry.body import Body, Form
from pipeline.registry.keys import name_keys, place_key, town_of, way_of_keying
from pipeline.registry.layouts import COMMUNES, ESTABLISHMENTS, LAYOUTS, UNITS, Layout, read_rows, recognise
from pipeline.registry.readers import read_bodies
from pipeline.registry.sirene import read_establishments, read_units

T = TypeVar("T")

FORMAT = 1
# Bodies without a SIREN have numbers beyond all of them.
FIRST_NUMBER = 1_000_000_000
_CACHE_KIB = 100_000
_DISTINCTIVE = 3  # words of a name that is nobody else's
_IDENTIFIERS = ("finess", "ror", "wikidata")

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT, legal TEXT, size INTEGER, created INTEGER,
  closed INTEGER, commune TEXT NOT NULL, owner INTEGER, finess TEXT, ror TEXT, wikidata TEXT);
CREATE TABLE names (key TEXT, commune TEXT, body INTEGER, form INTEGER, PRIMARY KEY (key, commune, body)) WITHOUT ROWID;
CREATE TABLE sites (body INTEGER, commune TEXT, PRIMARY KEY (body, commune)) WITHOUT ROWID;
CREATE TABLE communes (code TEXT, key TEXT, town TEXT NOT NULL, PRIMARY KEY (code, key)) WITHOUT ROWID;
"""
_STAGE = """
CREATE TABLE stage.units (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, legal TEXT, size INTEGER, created INTEGER,
  closed INTEGER);
CREATE TABLE stage.heads (id INTEGER PRIMARY KEY, commune TEXT);
CREATE TABLE stage.sites (body INTEGER, commune TEXT);
CREATE TABLE stage.names (key TEXT, commune TEXT, body INTEGER, form INTEGER);
"""
# A name lies where its body does; the sign of an establishment where that is.
_SORT = """
INSERT INTO bodies SELECT u.id, u.name, kind, legal, size, created, closed, coalesce(commune, ''), NULL, NULL, NULL, NULL
  FROM stage.units u LEFT JOIN stage.heads h ON h.id = u.id ORDER BY u.id;
INSERT INTO sites SELECT DISTINCT s.body, s.commune FROM stage.sites s JOIN bodies b ON b.id = s.body
  WHERE s.commune <> b.commune ORDER BY 1, 2;
INSERT INTO names SELECT key, coalesce(n.commune, b.commune), n.body, min(form)
  FROM stage.names n JOIN bodies b ON b.id = n.body GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
"""


@dataclass(frozen=True)
class Built:
    """A register that was made: its file, its fingerprint, and how many bodies and names each file gave it."""

    path: Path
    fingerprint: str
    counts: Mapping[str, int]


def build_register(files: Sequence[Path], target: Path) -> Built:
    """Make the register of some files, in the place of an older one only when it is complete.

    The same files, in any order, give the same bytes. Raises UsageError for a file that is none of the registers known, or
    that breaks off, for two of one register, and for a target that is one of the files or lies in no folder; DepecheError when
    the disk takes no more, or a process that reads is killed.
    """
    sources = _sources(files)
    _check_target(target, files)
    draft, stage = (target.with_name(f"{target.name}.{ending}") for ending in ("new", "stage"))
    try:
        with closing(_connect(draft, stage)) as connection:
            counts = _Builder(connection).take_in(sources)
            fingerprint = _fingerprint(sources)
            _finish(connection, fingerprint, [layout.name for layout, _ in sources])
        draft.replace(target)
    except sqlite3.OperationalError as error:
        told = f"{target}: it cannot be written ({error}). Free some space in {target.parent.resolve()}, several times what the"
        raise DepecheError(f"{told} files take, then build it again.") from None
    finally:
        for path in (draft, stage):
            path.unlink(missing_ok=True)
    return Built(target, fingerprint, counts)


def _check_target(target: Path, files: Sequence[Path]) -> None:
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}. Make it, or give another file with --output.")
    if target.resolve() in {path.resolve() for path in files}:
        raise UsageError(f"{target}: it is one of the files to read. Give another one with --output.")


def _sources(files: Sequence[Path]) -> list[tuple[Layout, Path]]:
    """The files with what each is, in the order in which they are taken in."""
    found = sorted(((recognise(path), path) for path in files), key=lambda source: LAYOUTS.index(source[0]))
    for (layout, path), (other, second) in pairwise(found):
        if layout is other:
            raise UsageError(f"{second}: it is {layout.name}, and so is {path}. Give one file of each register.")
    return found


def _fingerprint(sources: Sequence[tuple[Layout, Path]]) -> str:
    """16 hexadecimal digits that change with any of the files, or with the code that makes a register of them."""
    digest = digest_of(files_behind([__name__]))
    for _, path in sources:
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


def _connect(draft: Path, stage: Path) -> sqlite3.Connection:
    for path in (draft, stage):
        path.unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # What is sorted may be more than /tmp holds; SQLITE_TMPDIR is read but once, when SQLite is loaded.
    folder = connection.execute("SELECT quote(?)", (str(draft.parent.resolve()),)).fetchone()[0]
    connection.execute(f"PRAGMA temp_store_directory = {folder}")
    connection.execute("ATTACH ? AS stage", (str(stage),))
    for setting in (f"cache_size = -{_CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
        connection.execute(f"PRAGMA main.{setting}")
    connection.execute("PRAGMA stage.journal_mode = OFF")
    connection.execute("PRAGMA stage.synchronous = OFF")
    connection.executescript(_SCHEMA + _STAGE)
    connection.execute("BEGIN")
    return connection


def _finish(connection: sqlite3.Connection, fingerprint: str, registers: Sequence[str]) -> None:
    meta = {"format": str(FORMAT), "fingerprint": fingerprint, "keys": way_of_keying(), "registers": json.dumps(registers)}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    connection.execute("COMMIT")


@dataclass
class _Builder:
    """A register in the making; `known` are the bodies by the identifiers that files share, `towns` communes by their names."""

    connection: sqlite3.Connection
    known: dict[tuple[str, str], int] = field(default_factory=dict)
    towns: dict[str, set[str]] = field(default_factory=dict)
    next_number: int = FIRST_NUMBER

    def take_in(self, sources: Sequence[tuple[Layout, Path]]) -> Counter[str]:
        """Everything of some files, in order; gives how many rows each had."""
        by_layout, counts = dict(sources), Counter[str]()
        labels: dict[str, str] = {}
        if path := by_layout.pop(UNITS, None):
            counts[UNITS.name] = self._stage_units(path)
        if path := by_layout.pop(ESTABLISHMENTS, None):
            counts[ESTABLISHMENTS.name] = self._stage_establishments(path, labels)
        for statement in _SORT.split(";"):
            self.connection.execute(statement)
        if path := by_layout.pop(COMMUNES, None):
            counts[COMMUNES.name] = self._enter_communes(path, labels)
        self._enter_labels(labels)
        for layout, path in by_layout.items():
            counts[layout.name] = sum(map(self._enter, _readable(path, read_bodies(path, layout))))
        return counts

    def _stage_units(self, path: Path) -> int:
        total = 0
        for batch in _readable(path, read_units(path)):
            total += len(batch.units)
            self.connection.executemany("INSERT OR IGNORE INTO stage.units VALUES (?, ?, ?, ?, ?, ?, ?)", batch.units)
            self.connection.executemany("INSERT INTO stage.names VALUES (?, ?, ?, ?)", batch.names)
        return total

    def _stage_establishments(self, path: Path, labels: dict[str, str]) -> int:
        total = 0
        for batch in _readable(path, read_establishments(path)):
            total += batch.count
            labels |= batch.labels
            self.connection.executemany("INSERT OR IGNORE INTO stage.heads VALUES (?, ?)", batch.heads)
            self.connection.executemany("INSERT INTO stage.sites VALUES (?, ?)", batch.others)
            self.connection.executemany("INSERT INTO stage.names VALUES (?, ?, ?, ?)", batch.signs)
        return total

    def _enter_communes(self, path: Path, labels: dict[str, str]) -> int:
        """The communes of today; those that were joined to another, and arrondissements, are names of that town."""
        total = 0
        for row in _readable(path, read_rows(path)):
            total += 1
            code, key = row["COM"], place_key(row["LIBELLE"])
            self._enter_commune(code, key, town_of(row["COMPARENT"] or code))
            if row["TYPECOM"] == "COM":
                labels.pop(code, None)
        return total

    def _enter_labels(self, labels: Mapping[str, str]) -> None:
        for code, label in sorted(labels.items()):
            self._enter_commune(code, place_key(label), code)

    def _enter_commune(self, code: str, key: str, town: str) -> None:
        self.connection.execute("INSERT OR IGNORE INTO communes VALUES (?, ?, ?)", (code, key, town))
        self.towns.setdefault(key, set()).add(town)

    def _enter(self, body: Body) -> bool:
        """Add what a file tells of a body, to one that is there or as a new one."""
        communes = self._communes(body)
        keyed = name_keys(body.names, is_public=body.kind == "public")
        number = self._number(body, keyed, communes)
        if number is None:
            number = self._add(body, communes[0] if len(communes) == 1 else "")
        else:
            self._complete(number, body)
        commune = self.connection.execute("SELECT commune FROM bodies WHERE id = ?", (number,)).fetchone()[0]
        rows = [(key, commune, number, form) for key, form in keyed]
        self.connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)", rows)
        for name in _IDENTIFIERS:
            if identifier := getattr(body, name):
                self.known.setdefault((name, identifier), number)
        return True

    def _communes(self, body: Body) -> list[str]:
        """The codes that the place of a body may have: one where it is clear, several for towns of one name."""
        if body.commune:
            if body.town:
                self._enter_commune(body.commune, place_key(body.town), body.commune)
            return [body.commune]
        return sorted(self.towns.get(place_key(body.town), ())) if body.town else []

    def _number(self, body: Body, keyed: Sequence[tuple[str, Form]], communes: Sequence[str]) -> int | None:
        """The body of the register that a file tells of, None for a new one."""
        if body.siren:
            return int(body.siren) if self._has(int(body.siren)) else None
        shared = ((name, getattr(body, name)) for name in _IDENTIFIERS)
        if number := next((self.known[each] for each in shared if each in self.known), None):
            return number
        return self._namesake(body, keyed[0][0], communes)

    def _namesake(self, body: Body, key: str, communes: Sequence[str]) -> int | None:
        """The only body of this name in these towns, of a site its owner; without a town, the only one anywhere of that kind.

        None when it has another identifier of the sort that the file gives.
        """
        where, given = (
            ("n.commune IN ({})".format(", ".join("?" * len(communes))), [*communes]) if communes else ("kind = ?", [body.kind])
        )
        if not communes and key.count("-") < _DISTINCTIVE - 1:
            return None
        sql = f"SELECT DISTINCT b.* FROM names n JOIN bodies b ON b.id = n.body WHERE key = ? AND {where} ORDER BY b.id LIMIT 20"
        found = [dict(row) for row in self.connection.execute(sql, (key, *given))]
        if body.owner:
            found = [row for row in found if row["id"] == int(body.owner)]
        alive = [row for row in found if not row["closed"]] or found
        if len(alive) != 1 or (not body.owner and any(getattr(body, name) and alive[0][name] for name in _IDENTIFIERS)):
            return None
        return int(alive[0]["id"])

    def _has(self, number: int) -> bool:
        return self.connection.execute("SELECT 1 FROM bodies WHERE id = ?", (number,)).fetchone() is not None

    def _add(self, body: Body, commune: str) -> int:
        number = int(body.siren) if body.siren else self.next_number
        self.next_number += not body.siren
        owner = int(body.owner) if body.owner else None
        told = (body.names[0][0], body.kind, None, None, body.created, body.closed, commune, owner)
        self.connection.execute(
            "INSERT INTO bodies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *told, body.finess, body.ror, body.wikidata),
        )
        return number

    def _complete(self, number: int, body: Body) -> None:
        """Fill in what was not known of a body; a kind that a special register tells goes before Sirene's."""
        sql = """UPDATE bodies SET finess = coalesce(finess, ?), ror = coalesce(ror, ?), wikidata = coalesce(wikidata, ?),
            kind = coalesce(?, kind) WHERE id = ?"""
        self.connection.execute(sql, (body.finess, body.ror, body.wikidata, body.kind, number))


def _readable(path: Path, rows: Iterator[T]) -> Iterator[T]:
    """Rows as they are read; raises UsageError, naming the file, where one of them cannot be."""
    try:
        yield from rows
    except (UnicodeError, ValueError, KeyError, TypeError, AttributeError, csv.Error, pa.ArrowException) as error:
        told = " ".join(str(error).split())[:120]
        raise UsageError(f"{path}: it breaks off or is damaged ({type(error).__name__}: {told}). Fetch it again.") from None
