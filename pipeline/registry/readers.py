"""The smaller registers, each as bodies: FINESS, higher education, the directory of administrations, RNSR, ROR, Wikidata."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.registry.body import Body, Form, Name, read_day
from pipeline.registry.identifiers import read_finess, read_ror, read_siren, read_siret, read_wikidata
from pipeline.registry.keys import town_of
from pipeline.registry.kinds import kind_of_code
from pipeline.registry.layouts import (
    DIRECTORY,
    FINESS_SITES,
    FINESS_UNITS,
    HIGHER_EDUCATION,
    RNSR,
    ROR,
    WIKIDATA,
    Layout,
    Row,
    read_rows,
)

_SIREN_DIGITS = 9
_POSTCODE = re.compile(r"^\d{5}\s+")
_SEVERAL = re.compile(r"[;|,]")
# « Mairie - Dole »: the directory says whose service one is behind a dash.
_SERVICE = re.compile(r"\s+-\s+")
_OVERSEAS = re.compile(r"9[A-Z]")
_LANGUAGES = ("fr", "en", "mul")
_FRANCE = "Q142"
_WITHDRAWN = "withdrawn"


def read_bodies(path: Path, layout: Layout) -> Iterator[Body]:
    """The bodies of a file of one of the smaller registers, those without a name left out."""
    make = _MAKERS[layout]
    rows = ({layout.column(heading or ""): told for heading, told in row.items()} for row in read_rows(path))
    return (body for row in rows if (body := make(row)) and body.names)


def _finess_unit(row: Row) -> Body:
    return Body(
        names=_named((row["rslongue"], Form.official), (row["rs"], Form.other)),
        siren=read_siren(row["siren"]),
        finess=read_finess(row["nofiness"]),
        kind="health",
        commune=_finess_commune(row),
        town=_town_of_line(row["ligneacheminement"]),
        created=read_day(row.get("datecrea")),
    )


def _finess_site(row: Row) -> Body:
    siret = read_siret(row["siret"])
    return Body(
        names=_named((row["rslongue"], Form.official), (row["rs"], Form.other)),
        owner=siret and siret[:_SIREN_DIGITS],
        finess=read_finess(row["nofinesset"]),
        kind=kind_of_code("finess", [row["categetab"]]) or "health",
        commune=_finess_commune(row),
        town=_town_of_line(row["ligneacheminement"]),
        created=read_day(row.get("dateouv")),
    )


def _finess_commune(row: Row) -> str:
    """The code of a commune: FINESS has it without the department, whose number has a letter overseas (`9A` for 971)."""
    department = "97" if _OVERSEAS.fullmatch(row["departement"]) else row["departement"]
    return town_of(department + row["commune"]) if row["commune"] else ""


def _town_of_line(line: str) -> str:
    return _POSTCODE.sub("", line)


def _university(row: Row) -> Body:
    return Body(
        names=_named(
            (row["uo_lib"], Form.official),
            (row.get("uo_lib_officiel"), Form.other),
            (row.get("nom_court"), Form.other),
            (row.get("sigle"), Form.acronym),
        ),
        siren=_first(read_siren, row["siren"]),
        ror=_first(read_ror, row["identifiant_ror"]),
        wikidata=_first(read_wikidata, row["identifiant_wikidata"]),
        kind="education",
        commune=town_of(row.get("com_code") or ""),
        town=row["com_nom"] or "",
        created=read_day(row.get("date_creation")),
    )


def _service(row: Row) -> Body:
    """A service of the directory; its fields of several values are JSON within JSON in some exports."""
    address = next((each for each in _list_of(row["adresse"]) if each.get("nom_commune")), {})
    pivots = [each.get("type_service_local", "") for each in _list_of(row["pivot"])]
    siret = read_siret(row.get("siret"))
    return Body(
        names=_named((row["nom"], Form.official), *_without_dash(row["nom"]), (row.get("sigle"), Form.acronym)),
        siren=read_siren(row.get("siren")) or (siret and siret[:_SIREN_DIGITS]),
        kind=kind_of_code("directory", pivots) or "public",
        commune=town_of(str(row.get("code_insee_commune") or "")),
        town=address.get("nom_commune", ""),
    )


def _without_dash(name: str) -> list[Name]:
    return [(_SERVICE.sub(" de ", name, count=1), Form.other)] if _SERVICE.search(name) else []


def _laboratory(row: Row) -> Body:
    return Body(
        names=_named((row["libelle"], Form.official), (row["sigle"], Form.acronym)),
        kind="research",
        town=row["commune"] or "",
        created=read_day(str(row.get("annee_de_creation") or "")),
        closed=read_day(str(row.get("annee_de_fermeture") or "")),
    )


def _ror(row: Row) -> Body | None:
    """A body of ROR that is in France, but for one entered by mistake; its official name is the French label, if it has one."""
    if row.get("status") == _WITHDRAWN:
        return None
    places = [place.get("geonames_details", {}) for place in row["locations"]]
    place = next((each for each in places if each.get("country_code") in (None, "FR", "GP", "MQ", "GF", "RE", "YT")), None)
    if place is None:
        return None
    shown = sorted(row["names"], key=lambda name: (name.get("lang") != "fr", "ror_display" not in name["types"]))
    labels = [(name["value"], name["types"]) for name in shown]
    items = [
        each.get("preferred") or next(iter(each.get("all") or ()), None)
        for each in row["external_ids"]
        if each.get("type") == "wikidata"
    ]
    return Body(
        names=_named(
            *((value, Form.official) for value, types in labels if "label" in types or "ror_display" in types),
            *((value, Form.other) for value, types in labels if "alias" in types),
            *((value, Form.acronym) for value, types in labels if "acronym" in types),
        ),
        ror=read_ror(row["id"]),
        wikidata=next(filter(None, map(read_wikidata, items)), None),
        kind=kind_of_code("ror", row["types"]),
        town=place.get("name") or "",
        created=read_day(str(row.get("established") or "")),
    )


def _item(row: Row) -> Body | None:
    """An item of Wikidata: its label, aliases, short and official names, and the identifiers and days that it states."""
    labels = [row["labels"][language]["value"] for language in _LANGUAGES if language in row["labels"]]
    aliases = [each["value"] for language in _LANGUAGES for each in (row.get("aliases") or {}).get(language, ())]
    countries = _claims(row, "P17")
    if not labels or (countries and all(each.get("id") != _FRANCE for each in countries)):
        return None
    return Body(
        names=_named(
            (labels[0], Form.official),
            *((each["text"], Form.other) for each in _claims(row, "P1448")),
            *((alias, Form.other) for alias in [*labels[1:], *aliases]),
            *((each["text"], Form.acronym) for each in _claims(row, "P1813")),
        ),
        siren=next(filter(None, map(read_siren, _claims(row, "P1616"))), None),
        finess=next(filter(None, map(read_finess, _claims(row, "P4058"))), None),
        ror=next(filter(None, map(read_ror, _claims(row, "P6782"))), None),
        wikidata=read_wikidata(row["id"]),
        kind=kind_of_code("wikidata", [each["id"] for each in _claims(row, "P31")]),
        created=_day_of(_claims(row, "P571")),
        closed=_day_of(_claims(row, "P576")),
    )


def _claims(row: Row, name: str) -> list[Any]:
    """The values that an item states for a property, those out of use left out; the preferred ones first."""
    stated = [
        each
        for each in (row["claims"] or {}).get(name, ())
        if each.get("rank") != "deprecated" and "datavalue" in each["mainsnak"]
    ]
    return [each["mainsnak"]["datavalue"]["value"] for each in sorted(stated, key=lambda each: each.get("rank") != "preferred")]


def _day_of(values: Sequence[Mapping[str, str]]) -> int:
    """The first day of Wikidata's times, `+1972-00-00T00:00:00Z`: where only the year is known, its first one."""
    year, month, day = (values[0]["time"].lstrip("+")[:10] if values else "0-0-0").split("-")[-3:]
    return int(year or 0) * 10_000 + max(1, int(month)) * 100 + max(1, int(day)) if int(year or 0) else 0


def _named(*names: tuple[str | None, Form]) -> list[Name]:
    """The names that are there, each once, the first one official."""
    told: dict[str, Form] = {}
    for name, form in names:
        if name and name.strip():
            told.setdefault(name.strip(), form)
    return list(told.items())


def _first(read: Callable[[str | None], str | None], field: Any) -> str | None:
    """The first identifier that holds of a field that may have several: a list, or a text with `;`, `|` or `,`."""
    written: Iterable[str] = field if isinstance(field, list) else _SEVERAL.split(field or "")
    return next(filter(None, map(read, written)), None)


def _list_of(field: Any) -> list[dict[str, Any]]:
    if isinstance(field, str):
        field = json.loads(field) if field.strip() else []
    return field if isinstance(field, list) else []


_MAKERS: Mapping[Layout, Callable[[Row], Body | None]] = {
    FINESS_UNITS: _finess_unit,
    FINESS_SITES: _finess_site,
    HIGHER_EDUCATION: _university,
    DIRECTORY: _service,
    RNSR: _laboratory,
    ROR: _ror,
    WIKIDATA: _item,
}
