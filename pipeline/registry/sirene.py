"""The two stock files of Sirene, CSV or Parquet, batch by batch: legal units and their establishments.

Sole traders are left out: they are people. So are units that ask not to be shown, whose names Sirene replaces by `[ND]`.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from pipeline.registry.body import Form, read_day
from pipeline.registry.identifiers import hold
from pipeline.registry.keys import name_key, name_keys, town_of
from pipeline.registry.kinds import kind_of_unit
from pipeline.registry.layouts import ESTABLISHMENTS, UNITS, Layout, is_parquet
from pipeline.workers import worker_pool
from schemas.facts import OrganisationKind

MadeT = TypeVar("MadeT")

_ROWS = 50_000
LARGE = 1 << 25  # bytes of a file that is worth other processes
_PROCESSES = 2
_REMEDY = "Give it more memory, then build the register again."
BLOCK = 1 << 23  # bytes of CSV read at once
_DIGITS = {"siren": 9, "codeCommuneEtablissement": 5, "trancheEffectifsUniteLegale": 2}
_PEOPLE = "1"  # legal categories of « entrepreneur individuel » begin so
_HIDDEN = "[ND]"
_CLOSED = "C"
_ACTIVE = "A"

_UNIT_NAMES = ("denominationUniteLegale", *(f"denominationUsuelle{n}UniteLegale" for n in (1, 2, 3)), "sigleUniteLegale")
_SITE_NAMES = (*(f"enseigne{n}Etablissement" for n in (1, 2, 3)), "denominationUsuelleEtablissement")
_FORMS = (Form.official, Form.other, Form.other, Form.other, Form.acronym)

# Bands of employees (« tranches d'effectifs »), from the number of the band to that of the size: 1 to 9, 49, 249, 1999, more.
_SIZES = {
    band: size
    for size, bands in enumerate(("00", "01 02 03", "11 12", "21 22 31", "32 41 42", "51 52 53"))
    for band in bands.split()
}

Unit = tuple[int, str, OrganisationKind | None, str, int, int, int]
"""A legal unit: SIREN, official name, kind, legal category, size 0 to 5, days of creation and closing."""

NameRow = tuple[str, str | None, int, int]
"""What a name is looked up by, commune of the establishment whose sign it is, SIREN, form: a plain number, quicker in SQLite."""


@dataclass(frozen=True, slots=True)
class Units:
    """Legal units of a batch, with their names."""

    units: Sequence[Unit]
    names: Sequence[NameRow]


@dataclass(frozen=True, slots=True)
class Establishments:
    """Establishments of a batch: the towns of head offices and of others that are open, by SIREN; signs; names of communes."""

    count: int
    heads: Sequence[tuple[int, str]]
    others: Sequence[tuple[int, str]]
    signs: Sequence[NameRow]
    labels: Mapping[str, str]


def read_units(path: Path) -> Iterator[Units]:
    """The legal units of StockUniteLegale, batch by batch."""
    return _each(_units, _batches(path, UNITS), path)


def read_establishments(path: Path) -> Iterator[Establishments]:
    """The establishments of StockEtablissement, batch by batch."""
    return _each(_establishments, _batches(path, ESTABLISHMENTS), path)


def _each(make: Callable[[pa.RecordBatch], MadeT], batches: Iterator[pa.RecordBatch], path: Path) -> Iterator[MadeT]:
    """What becomes of each batch, in order; of a file so large that it takes long, in other processes."""
    if path.stat().st_size < LARGE:
        yield from map(make, batches)
        return
    with worker_pool(_PROCESSES, _REMEDY) as pool:
        waiting: deque[Future[MadeT]] = deque()
        for batch in batches:
            waiting.append(pool.submit(make, batch))
            if len(waiting) > 2 * _PROCESSES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _units(batch: pa.RecordBatch) -> Units:
    units: list[Unit] = []
    names: list[NameRow] = []
    for siren, legal, activity, band, created, state, since, *called in _rows(_known(batch), _UNIT_COLUMNS):
        official = called[0] or next(filter(None, called), None)
        if official is None or official == _HIDDEN or legal is None or siren is None:
            continue
        number, kind = int(siren), kind_of_unit(legal, activity or "")
        closed = read_day(since) if state == _CLOSED else 0
        units.append((number, official, kind, legal, _SIZES.get(band or "", 0), read_day(created), closed))
        told = [(name, form) for name, form in zip(called, _FORMS, strict=True) if name]
        names += [(key, None, number, int(form)) for key, form in name_keys(told, is_public=kind == "public")]
    return Units(units, names)


def _known(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The legal units of a batch that are no people and whose SIREN holds."""
    is_person = pc.starts_with(batch.column("categorieJuridiqueUniteLegale"), _PEOPLE)
    some = batch.filter(pc.and_(pc.invert(is_person), _has_siren(batch)))
    return some.filter(pa.array(hold(some.column("siren").cast(pa.int64()).to_numpy(zero_copy_only=False))))


def _establishments(batch: pa.RecordBatch) -> Establishments:
    known = batch.filter(pc.and_(_has_siren(batch), pc.is_valid(batch.column("codeCommuneEtablissement"))))
    is_head = pc.equal(known.column("etablissementSiege"), "true")
    is_open = pc.equal(known.column("etatAdministratifEtablissement"), _ACTIVE)
    is_signed = pc.or_(*(pc.is_valid(pc.coalesce(*map(known.column, names))) for names in (_SITE_NAMES[:2], _SITE_NAMES[2:])))
    open_and_signed = known.filter(pc.and_(is_open, is_signed))
    signs = [
        (name_key(sign), town, number, int(Form.other))
        for (number, town), called in zip(_places(open_and_signed), _rows(open_and_signed, _SITE_NAMES), strict=True)
        for sign in called
        if sign and sign != _HIDDEN
    ]
    others = known.filter(pc.and_(is_open, pc.invert(is_head)))
    return Establishments(batch.num_rows, _places(known.filter(is_head)), _places(others), signs, _labels(known))


def _has_siren(batch: pa.RecordBatch) -> pa.BooleanArray:
    return pc.match_substring_regex(batch.column("siren"), r"^\d{9}$")


def _places(batch: pa.RecordBatch) -> list[tuple[int, str]]:
    """SIREN and town of each establishment."""
    communes = batch.column("codeCommuneEtablissement").dictionary_encode()
    towns = pa.array(map(town_of, communes.dictionary.to_pylist()), pa.string()).take(communes.indices)
    return list(zip(batch.column("siren").cast(pa.int64()).to_pylist(), towns.to_pylist(), strict=True))


def _labels(batch: pa.RecordBatch) -> dict[str, str]:
    """The name of each town, as one of its establishments has it."""
    codes, names = (batch.column(f"{what}CommuneEtablissement").to_pylist() for what in ("code", "libelle"))
    named = dict(zip(codes, names, strict=True))
    return {town_of(code): label for code, label in named.items() if code and label}


_UNIT_COLUMNS = (
    *("siren", "categorieJuridiqueUniteLegale", "activitePrincipaleUniteLegale", "trancheEffectifsUniteLegale"),
    *("dateCreationUniteLegale", "etatAdministratifUniteLegale", "dateDebut"),
    *_UNIT_NAMES,
)


def _rows(batch: pa.RecordBatch, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
    return zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def _batches(path: Path, layout: Layout) -> Iterator[pa.RecordBatch]:
    """The columns of a layout as strings, null where empty."""
    names = sorted(layout.columns)
    if is_parquet(path):
        batches = pq.ParquetFile(path).iter_batches(_ROWS, columns=names)
    else:
        batches = pa.csv.open_csv(
            path,
            pa.csv.ReadOptions(block_size=BLOCK),
            convert_options=pa.csv.ConvertOptions(
                include_columns=names, column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    for batch in batches:
        columns = [_as_text(name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
        yield pa.record_batch(columns, names=batch.schema.names)


def _as_text(name: str, column: pa.Array) -> pa.Array:
    """A column as strings: Parquet may have numbers, which lack their first zeros, days and truth values."""
    if pa.types.is_integer(column.type):
        return pc.utf8_lpad(column.cast(pa.string()), _DIGITS.get(name, 1), "0")
    return column if pa.types.is_string(column.type) else column.cast(pa.string())
