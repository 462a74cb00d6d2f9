"""A register is made of public registers in their own layouts, and found by name, acronym and place."""

import copy
import csv
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from time import sleep

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from pipeline.code import PROJECT, files_behind
from pipeline.errors import DepecheError, UsageError
from pipeline.lexicon import load_lexicon
from pipeline.registry import sirene
from pipeline.registry.build import build_register
from pipeline.registry.keys import name_key, place_key
from pipeline.registry.layouts import read_rows, recognise
from pipeline.registry.readers import read_bodies
from pipeline.registry.register import Register
from registry.conftest import FILES, FOLDER

LAYOUTS = {
    "communes.csv": "COG communes",
    "StockUniteLegale.csv": "Sirene StockUniteLegale",
    "StockEtablissement.csv": "Sirene StockEtablissement",
    "finess-entites.csv": "FINESS, legal entities",
    "finess-etablissements.csv": "FINESS, establishments",
    "enseignement-superieur.csv": "higher education, main establishments",
    "annuaire.json": "directory of administrations",
    "rnsr.csv": "RNSR",
    "ror.json": "ROR, schema 2",
    "wikidata.jsonl": "Wikidata",
}


# What the portals of the ministry write over the columns of a CSV that a person fetches.
LABELS = {
    "enseignement-superieur.csv": {
        "uai": "uai - identifiant",
        "uo_lib": "libellé",
        "nom_court": "nom court",
        "identifiant_ror": "Identifiant ROR",
        "identifiant_wikidata": "Identifiant wikidata",
        "com_code": "Code commune",
        "com_nom": "Commune",
    },
    "rnsr.csv": {
        "numero_national_de_structure": "Numéro national de structure",
        "libelle": "Libellé",
        "sigle": "Sigle",
        "annee_de_creation": "Année de création",
        "commune": "Commune",
    },
}


@pytest.mark.parametrize(("file", "labels"), LABELS.items())
def test_headings_for_people_give_what_columns_give(tmp_path: Path, file: str, labels: dict[str, str]) -> None:
    head, rows = (FOLDER / file).read_text(encoding="utf-8-sig").split("\n", 1)
    (tmp_path / file).write_text(";".join(labels.get(column, column) for column in head.split(";")) + "\n" + rows)
    layout = recognise(FOLDER / file)
    assert recognise(tmp_path / file) is layout
    assert list(read_bodies(tmp_path / file, layout)) == list(read_bodies(FOLDER / file, layout)) != []


ROR_RECORD = json.loads((FOLDER / "ror.json").read_text(encoding="utf-8"))[0]
ITEM = {"id": "Q900000777", "labels": {"fr": {"language": "fr", "value": "Ormel"}}, "claims": []}
PUBLISHED = [  # a record as a register has it, and how many bodies it is
    (ROR_RECORD | {"status": "active"}, 1),
    (ROR_RECORD | {"status": "withdrawn"}, 0),
    (ITEM, 1),
    (ITEM | {"labels": []}, 0),
]


@pytest.mark.parametrize(("record", "bodies"), PUBLISHED)
def test_records_that_a_register_publishes(tmp_path: Path, record: dict[str, object], bodies: int) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    assert len(list(read_bodies(path, recognise(path)))) == bodies


@pytest.mark.parametrize(("file", "layout"), LAYOUTS.items())
def test_a_file_is_known_by_its_columns(file: str, layout: str) -> None:
    assert recognise(FOLDER / file).name == layout


def test_a_character_on_the_edge_of_what_tells_the_encoding_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "one-line.json"
    for length in (65_523, 65_524, 65_525):
        name = "e" * length + "éé"
        path.write_text(json.dumps([{"nom": name}], ensure_ascii=False), encoding="utf-8")
        assert [row["nom"] == name for row in read_rows(path)] == [True]


# A name that an article may have, and the official name, town and identifiers of the only body found: of all files.
FOUND = [
    ("Vauclin Industries", "VAUCLIN INDUSTRIES", "39198", {"siren", "wikidata"}),
    ("Groupe Ateliers Vauclin", "VAUCLIN INDUSTRIES", "39198", {"siren", "wikidata"}),
    ("Fonderies Brissel SA", "FONDERIES BRISSEL", "71270", {"siren"}),
    ("CHU de Caen", "CENTRE HOSPITALIER UNIVERSITAIRE DE CAEN", "14118", {"siren", "finess"}),
    ("Groupe hospitalier du Ponant", "GROUPE HOSPITALIER DU PONANT", "29019", {"siren", "finess", "wikidata"}),
    ("GHP", "GROUPE HOSPITALIER DU PONANT", "29019", {"siren", "finess", "wikidata"}),
    ("hôpital de Kerlann", "HOPITAL DE KERLANN", "29232", {"siren", "finess"}),
    ("Université des Pays du Gave", "UNIVERSITE DES PAYS DU GAVE", "64445", {"siren", "ror", "wikidata"}),
    (
        "IGAS",
        "INSTITUT DE GEOPHYSIQUE DES ALPES DU SUD",
        "05061",
        {"siren", "ror", "wikidata"},
    ),
    ("Dijon University Hospital", "CENTRE HOSPITALIER UNIVERSITAIRE DE DIJON", "21231", {"siren", "finess", "ror", "wikidata"}),
    ("Laboratoire d'écologie des estuaires", "LABORATOIRE D'ECOLOGIE DES ESTUAIRES", "29019", set()),
    ("Ville de Dole", "COMMUNE DE DOLE", "39198", {"siren"}),
    ("mairie de Dole", "COMMUNE DE DOLE", "39198", {"siren"}),
    ("Conseil départemental du Jura", "DEPARTEMENT DU JURA", "39198", {"siren"}),
    ("SDIS du Gers", "SERVICE DEPARTEMENTAL D INCENDIE ET DE SECOURS DU GERS", "32013", {"siren"}),
    ("Préfecture du Gers", "Préfecture - Gers", "32013", set()),
    ("Luminaires du Nivernais", "LUMINAIRES DU NIVERNAIS|SOFRALUX", "58194|58194", {"siren"}),
    ("Universität Kellersee", "", "", set()),
    ("Osmovalia", "", "", set()),
    ("Kermadec", "", "", set()),
]


@pytest.mark.parametrize(("name", "official", "town", "identifiers"), FOUND, ids=[each[0] for each in FOUND])
def test_a_name_finds_its_body_with_what_every_file_tells(
    register: Register, name: str, official: str, town: str, identifiers: set[str]
) -> None:
    found = register.find(name)
    assert "|".join(entry.name for entry in found) == official
    assert "|".join(entry.commune for entry in found) == town
    if found:
        assert {each for each in ("siren", "finess", "ror", "wikidata") if getattr(found[0], each)} == identifiers


def test_bodies_of_one_name_in_several_towns_stay_several(register: Register) -> None:
    assert {entry.commune for entry in register.find("Clinique du Parc")} == {"39198", "56260", "79191"}
    assert len({entry.siren for entry in register.find("Clinique du Parc")}) == 3


def test_a_site_of_a_hospital_has_its_own_finess_and_the_siren_of_its_owner(register: Register) -> None:
    (site,), (owner,) = register.find("hôpital de Kerlann"), register.find("GHP")
    assert (site.siren, site.owner) == (owner.siren, owner.number)
    assert site.finess != owner.finess


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def test_sole_traders_and_hidden_units_are_left_out(register: Register) -> None:
    with (FOLDER / "StockUniteLegale.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    hidden = {int(row["siren"]) for row in rows if row["nomUniteLegale"] or row["denominationUniteLegale"] == "[ND]"}
    assert len(hidden) == 3
    assert not hidden & {row[0] for row in rows_of(register.path, "bodies")}


def test_the_same_files_in_any_order_give_the_same_bytes(tmp_path: Path, register: Register) -> None:
    again = build_register(FILES[::-1], tmp_path / "again")
    assert again.path.read_bytes() == register.path.read_bytes()
    assert again.fingerprint == register.fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again"]


def test_the_code_and_the_words_that_make_keys_count_in_a_fingerprint() -> None:
    made_by = {file.relative_to(PROJECT).as_posix() for file in files_behind(["pipeline.registry.build"])}
    keys = {"pipeline/registry/keys.py", "pipeline/extraction/organisations/identity.py", "pipeline/lexicon/registry/names.toml"}
    assert keys <= made_by
    assert "pipeline/registry/linking.py" not in made_by


def test_a_register_whose_names_are_looked_up_otherwise_is_refused(tmp_path: Path, register: Register) -> None:
    path = tmp_path / "register.sqlite"
    path.write_bytes(register.path.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE names SET key = replace(key, '-', '_')")
    with pytest.raises(UsageError, match=r"of another version\. Make it anew: depeche registry build"):
        Register(path)


WORDS = [
    ("organisations/bodies", ("legal_forms", "words"), "sa sas holding"),
    ("organisations/bodies", ("groups", "words"), "group"),
    ("organisations/bodies", ("spellings", "ste"), "societe"),
    ("organisations/bodies", ("expansions", "mutualite sociale agricole"), "mutualite"),
    ("organisations/contexts", ("links", "small"), "de du"),
    ("registry/names", ("heads", "commune"), ["bourg"]),
]


@pytest.mark.parametrize(("lexicon", "place", "value"), WORDS, ids=[each[1][-1] for each in WORDS])
def test_a_register_made_with_other_words_is_refused_though_none_of_its_names_has_them(
    tmp_path: Path, lexicon: str, place: tuple[str, str], value: object
) -> None:
    path = build_register([FOLDER / "rnsr.csv"], tmp_path / "register.sqlite").path
    words, (section, key) = copy.deepcopy(load_lexicon(lexicon)), place
    words[section][key] = value
    script = f"""
import pipeline.lexicon as lexicon
load = lexicon.load_lexicon
lexicon.load_lexicon = lambda name: {words!r} if name == {lexicon!r} else load(name)
from pathlib import Path
from pipeline.registry.register import Register
Register(Path({str(path)!r}))
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=PROJECT)
    assert "it is a register of another version. Make it anew" in ended.stderr


def test_a_worker_that_is_killed_is_told_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sirene, "LARGE", 1)
    target = tmp_path / "register.sqlite"
    target.write_bytes(b"before")
    killer = Thread(target=kill_a_child)
    killer.start()
    with pytest.raises(DepecheError, match=r"A worker process was killed.*Give it more memory, then build the register again"):
        build_register(FILES, target)
    killer.join()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"register.sqlite": b"before"}


def kill_a_child() -> None:
    """Kill the first process that this one starts, by kill -9."""
    while not (children := active_children()):
        sleep(0.01)
    children[0].kill()


def test_a_disk_that_takes_no_more_is_told_in_one_sentence(tmp_path: Path) -> None:
    script = "import resource as r, depeche; r.setrlimit(r.RLIMIT_FSIZE, (20_000, 20_000)); depeche.main()"
    target = tmp_path / "register.sqlite"
    command = [sys.executable, "-c", script, "registry", "build", *map(str, FILES), "-o", str(target)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert ended.returncode == 3
    assert re.fullmatch(rf"depeche: {target}: it cannot be written \(.*\)\. Free some space in {tmp_path}, .*\.\n", ended.stderr)
    assert list(tmp_path.iterdir()) == []


def test_another_file_gives_another_fingerprint(tmp_path: Path, register: Register) -> None:
    assert build_register(FILES[1:], tmp_path / "less").fingerprint != register.fingerprint


@pytest.mark.parametrize("types", ["strings", "types of their own"])
def test_parquet_gives_what_csv_gives(tmp_path: Path, types: str) -> None:
    names = ("StockUniteLegale", "StockEtablissement")
    as_text = (
        pyarrow.csv.ConvertOptions(column_types={"siren": pa.string(), "siret": pa.string()}) if types == "strings" else None
    )
    for name in names:
        pq.write_table(pyarrow.csv.read_csv(FOLDER / f"{name}.csv", convert_options=as_text), tmp_path / f"{name}.parquet")
    of_parquet = build_register([tmp_path / f"{name}.parquet" for name in names], tmp_path / "parquet").path
    of_csv = build_register([FOLDER / f"{name}.csv" for name in names], tmp_path / "csv").path
    tables = ("bodies", "names", "sites", "communes")
    one, other = ({table: rows_of(path, table) for table in tables} for path in (of_parquet, of_csv))
    assert one == other
    assert len(one["bodies"]) > 400


def test_a_large_file_read_by_several_processes_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = FOLDER / "StockUniteLegale.csv"
    alone = build_register([units], tmp_path / "alone").path
    monkeypatch.setattr(sirene, "LARGE", 0)
    monkeypatch.setattr(sirene, "BLOCK", 4_096)
    assert build_register([units], tmp_path / "several").path.read_bytes() == alone.read_bytes()


OLD_ROR = json.dumps([{"id": "https://ror.org/03yrm5c26", "name": "X", "addresses": [], "external_ids": {}, "types": []}])
BROKEN = [
    ("notes.csv", b"a;b\n1;2\n", r"notes\.csv: none of the registers known by their columns \(COG communes, .*Wikidata\)\.$"),
    ("notes.txt", b"Bonjour\n", r"notes\.txt: none of the registers"),
    ("vide.csv", b"", r"vide\.csv: none of the registers"),
    ("old.json", OLD_ROR.encode(), "nearest to ROR, schema 2, without locations, names"),
    ("cut.json", (FOLDER / "ror.json").read_bytes()[:-40], r"cut\.json: it breaks off or is damaged"),
    ("archive.zip", b"PK\x03\x04\x00\x00\xff\xfe", r"archive\.zip: "),
    ("bad.parquet", b"PAR1 and no more", r"bad\.parquet: it is no CSV, JSON or Parquet that can be read"),
]


@pytest.mark.parametrize(("name", "content", "words"), BROKEN, ids=[each[0] for each in BROKEN])
def test_a_file_that_is_none_is_told_in_one_sentence_and_the_old_register_stays(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    target = tmp_path / "register.sqlite"
    target.write_bytes(b"as it was")
    with pytest.raises(UsageError, match=words):
        build_register([FOLDER / "communes.csv", tmp_path / name], target)
    assert target.read_bytes() == b"as it was"
    assert {path.name for path in tmp_path.iterdir()} == {name, target.name}


def test_two_files_of_one_register_are_too_many(tmp_path: Path) -> None:
    (tmp_path / "again.csv").write_bytes((FOLDER / "rnsr.csv").read_bytes())
    with pytest.raises(UsageError, match="it is RNSR, and so is"):
        build_register([FOLDER / "rnsr.csv", tmp_path / "again.csv"], tmp_path / "register")


def test_a_register_is_not_written_over_what_it_is_made_of_nor_where_there_is_no_folder(tmp_path: Path) -> None:
    source = tmp_path / "rnsr.csv"
    source.write_bytes((FOLDER / "rnsr.csv").read_bytes())
    with pytest.raises(UsageError, match="it is one of the files to read"):
        build_register([source], source)
    with pytest.raises(UsageError, match="there is no folder"):
        build_register([source], tmp_path / "none" / "register.sqlite")
    assert source.read_bytes() == (FOLDER / "rnsr.csv").read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"a text", b"SQLite format 3\x00"])
def test_what_is_no_register_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "register.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"it is no register\. Make one: depeche registry build"):
        Register(path)


NAMES = [
    ("SARL Vauclin & Fils", "vauclin-fils"),
    ("VAUCLIN ET FILS", "vauclin-fils"),
    ("Groupe Vauclin", "vauclin"),
    ("SA", "sa"),
    ("CENTRE HOSPITALIER UNIVERSITAIRE DE ROUEN", "chu-rouen"),
    ("Éco-Lys", "eco-lys"),
]
PLACES = [
    ("St-Brieuc", "saint-brieuc"),
    ("SAINT BRIEUC CEDEX 1", "saint-brieuc"),
    ("PARIS 12", "paris"),
    ("Lyon 3e Arrondissement", "lyon"),
    ("L'Haÿ-les-Roses", "l-hay-les-roses"),
]


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_names_are_looked_up_alike(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(("name", "key"), PLACES)
def test_places_are_looked_up_alike(name: str, key: str) -> None:
    assert place_key(name) == key
