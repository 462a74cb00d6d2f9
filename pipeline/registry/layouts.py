"""Which file is which: public registers as they are published, known by their columns."""

import csv
import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError

Row = Mapping[str, Any]

_HEAD = 65_536  # bytes that tell what a file is
_CHUNK = 1 << 20  # characters of JSON read at once
_MOST = 1 << 26  # characters that one record may have
_WRAPPER = re.compile(r'\s*(?:\[|\{\s*"\w+"\s*:\s*\[(?=\s*\{))?')  # `[`, `{"service": [`
_BETWEEN = re.compile(r"[\s,\]}]*")
_PARQUET = b"PAR1"
_FINESS_MARK = "finess;etalab;"
# The extracts of FINESS have no header: these are their columns, by what each line begins with.
_FINESS = {
    "structureej": """structureej nofiness rs rslongue complrs numvoie typvoie voie compvoie compldistrib lieuditbp commune
        ligneacheminement departement libdepartement telephone statutjuridique libstatutjuridique categetab libcategetab siren
        codeape datecrea""",
    "structureet": """structureet nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie lieuditbp
        commune departement libdepartement ligneacheminement telephone telecopie categetab libcategetab categagretab
        libcategagretab siret codeape codemft libmft codesph libsph dateouv dateautor maj numuai""",
}


@dataclass(frozen=True)
class Layout:
    """A published register: its name, and the columns or fields by which it is known, which its reader needs.

    `labels` are the headings that its CSV has for people in the place of columns, in small letters.
    """

    name: str
    columns: frozenset[str]
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    def column(self, heading: str) -> str:
        """The column that stands under a heading."""
        return self.labels.get(heading.casefold(), heading)


def _layout(name: str, columns: str, **labels: str) -> Layout:
    """A layout; `labels` are headings by column."""
    return Layout(name, frozenset(columns.split()), {heading: column for column, heading in labels.items()})


COMMUNES = _layout("COG communes", "TYPECOM COM DEP LIBELLE COMPARENT")
UNITS = _layout(
    "Sirene StockUniteLegale",
    """siren sigleUniteLegale denominationUniteLegale denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale
    denominationUsuelle3UniteLegale categorieJuridiqueUniteLegale activitePrincipaleUniteLegale trancheEffectifsUniteLegale
    dateCreationUniteLegale etatAdministratifUniteLegale dateDebut""",
)
ESTABLISHMENTS = _layout(
    "Sirene StockEtablissement",
    """siren etablissementSiege codeCommuneEtablissement libelleCommuneEtablissement etatAdministratifEtablissement
    enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement denominationUsuelleEtablissement""",
)
FINESS_UNITS = _layout("FINESS, legal entities", "structureej nofiness siren")
FINESS_SITES = _layout("FINESS, establishments", "structureet nofinesset siret")
HIGHER_EDUCATION = _layout(
    "higher education, main establishments",
    "uai uo_lib siren identifiant_ror identifiant_wikidata com_nom",
    uai="uai - identifiant",
    uo_lib="libellé",
    nom_court="nom court",
    identifiant_ror="identifiant ror",
    identifiant_wikidata="identifiant wikidata",
    com_code="code commune",
    com_nom="commune",
)
DIRECTORY = _layout("directory of administrations", "id nom pivot adresse")
RNSR = _layout(
    "RNSR",
    "numero_national_de_structure libelle sigle commune",
    numero_national_de_structure="numéro national de structure",
    libelle="libellé",
    sigle="sigle",
    annee_de_creation="année de création",
    annee_de_fermeture="année de fermeture",
    commune="commune",
)
ROR = _layout("ROR, schema 2", "id names locations external_ids types")
WIKIDATA = _layout("Wikidata", "id labels claims")

# In the order in which a register takes them in: those with a SIREN first, which others are recognised by.
LAYOUTS = (
    *(COMMUNES, UNITS, ESTABLISHMENTS, FINESS_UNITS, FINESS_SITES),
    *(HIGHER_EDUCATION, DIRECTORY, RNSR, ROR, WIKIDATA),
)


def recognise(path: Path) -> Layout:
    """Which published register a file is.

    Raises UsageError, in one sentence, when there is no such file, it cannot be read, or it is none of them.
    """
    try:
        columns = _columns(path)
    except (OSError, UnicodeError, ValueError, csv.Error, pa.ArrowException) as error:
        why = getattr(error, "strerror", None) or "it is no CSV, JSON or Parquet that can be read"
        raise UsageError(f"{path}: {why}. Give a file as its register publishes it, unpacked.") from None
    found = next((layout for layout in LAYOUTS if layout.columns <= {*map(layout.column, columns)}), None)
    if found is None:
        known = ", ".join(layout.name for layout in LAYOUTS)
        raise UsageError(f"{path}: none of the registers known by their columns ({known}){_lacking(columns)}.")
    return found


def _lacking(columns: frozenset[str]) -> str:
    """Which columns lack for it to be the register that it is nearest to; nothing where it is near to none."""
    lacking = {layout: layout.columns - {*map(layout.column, columns)} for layout in LAYOUTS}
    near = min(LAYOUTS, key=lambda layout: len(lacking[layout]) / len(layout.columns))
    lacks = ", ".join(sorted(lacking[near])[:3])
    return f"; it is nearest to {near.name}, without {lacks}" if 2 * len(lacking[near]) < len(near.columns) else ""


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV or the records of a JSON file, one after the other: an array, an object of one, or one on each line."""
    start = _start(path)
    if start.startswith(("[", "{")):
        yield from _records(path)
    elif start.startswith(_FINESS_MARK):
        yield from _finess_rows(path)
    else:
        with _text(path) as stream:
            yield from csv.DictReader(stream, delimiter=_delimiter(start))


def is_parquet(path: Path) -> bool:
    """Whether a file is one of Parquet."""
    with path.open("rb") as stream:
        return stream.read(len(_PARQUET)) == _PARQUET


def _columns(path: Path) -> frozenset[str]:
    if is_parquet(path):
        return frozenset(pq.read_schema(path).names)
    return frozenset(column for row in islice(read_rows(path), 1) for column in row if column)


def _start(path: Path) -> str:
    with _text(path) as stream:
        return stream.read(_HEAD).lstrip()


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """The text of a file: in UTF-8 if its beginning is, else in Latin-1, as FINESS is."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    try:
        getincrementaldecoder("utf-8")().decode(head)  # the end may cut a character
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "latin-1"
    with path.open(encoding=encoding, newline="") as text:
        yield text


def _delimiter(start: str) -> str:
    header = start.partition("\n")[0]
    return max(",;\t", key=header.count)


def _finess_rows(path: Path) -> Iterator[Row]:
    """The lines of an extract of FINESS that tell of bodies; others, as of their coordinates, have another shape."""
    with _text(path) as stream:
        for line in csv.reader(stream, delimiter=";"):
            if line and (columns := _FINESS.get(line[0])):
                yield dict(zip(columns.split(), line, strict=False))


def _records(path: Path) -> Iterator[Row]:
    """The objects of JSON as their text comes in: of an array, of the array of an object, or one after the other.

    Raises ValueError where the text is no JSON, or ends within an object.
    """
    decoder = json.JSONDecoder()
    with _text(path) as stream:
        text = stream.read(_CHUNK)
        at = _end_of(_WRAPPER, text, 0)
        while True:
            at = _end_of(_BETWEEN, text, at)
            try:
                found, at = decoder.raw_decode(text, at)
            except ValueError:
                fresh = stream.read(_CHUNK)
                if not fresh and at == len(text):
                    return
                if not fresh or len(text) - at > _MOST:
                    raise
                text, at = text[at:] + fresh, 0
            else:
                yield found


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
