"""The two stock files of Sirene, CSV or Parquet, batch by batch: legal units and their establishments.

Sole traders are left out: they are people. So are units that ask not to be shown, whose names Sirene replaces by `[ND]`.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from pipeline.registry.body import Form, Name, read_day
from pipeline.registry.identifiers import read_siren
from pipeline.registry.keys import town_of
from pipeline.registry.kinds import kind_of_unit
from pipeline.registry.layouts import ESTABLISHMENTS, UNITS, Layout, is_parquet
from schemas.facts import OrganisationKind

_ROWS = 50_000
_BLOCK = 1 << 23  # bytes of CSV read at once
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


def read_units(path: Path) -> Iterator[tuple[list[Unit], list[tuple[int, list[Name]]]]]:
    """Batch by batch, the legal units of StockUniteLegale, and for each its names."""
    for batch in _batches(path, UNITS):
        units, names = [], []
        for siren, legal, activity, band, created, state, since, *called in _rows(batch, _UNIT_COLUMNS):
            official = called[0] or next(filter(None, called), None)
            if (
                official is None
                or legal is None
                or legal.startswith(_PEOPLE)
                or official == _HIDDEN
                or not (siren := read_siren(siren))
            ):
                continue
            closed = read_day(since) if state == _CLOSED else 0
            kind = kind_of_unit(legal, activity or "")
            number = int(siren)
            units.append((number, official, kind, legal, _SIZES.get(band or "", 0), read_day(created), closed))
            names.append((number, [(name, form) for name, form in zip(called, _FORMS, strict=True) if name]))
        yield units, names


Site = tuple[int, str, bool, bool, Sequence[str]]
"""An establishment: SIREN of its unit, code of its commune, whether it is the head office, whether it is open, its signs."""


def read_establishments(path: Path, labels: dict[str, str]) -> Iterator[list[Site]]:
    """Batch by batch, the establishments of StockEtablissement; the names of their communes are added to `labels`."""
    for batch in _batches(path, ESTABLISHMENTS):
        sites: list[Site] = []
        for siren, head, commune, label, state, *signs in _rows(batch, _SITE_COLUMNS):
            if commune is None or siren is None:
                continue
            town = _town(commune)
            if label and town not in labels:
                labels[town] = label
            sites.append(
                (int(siren), town, head == "true", state == _ACTIVE, [sign for sign in signs if sign and sign != _HIDDEN])
            )
        yield sites


_UNIT_COLUMNS = (
    *("siren", "categorieJuridiqueUniteLegale", "activitePrincipaleUniteLegale", "trancheEffectifsUniteLegale"),
    *("dateCreationUniteLegale", "etatAdministratifUniteLegale", "dateDebut"),
    *_UNIT_NAMES,
)
_SITE_COLUMNS = (
    *("siren", "etablissementSiege", "codeCommuneEtablissement", "libelleCommuneEtablissement", "etatAdministratifEtablissement"),
    *_SITE_NAMES,
)

_town = lru_cache(65536)(town_of)


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
            pa.csv.ReadOptions(block_size=_BLOCK),
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
