"""Which organisations of a corpus are one: a table of pairs, the same or different."""

import random
from pathlib import Path

import pytest

from pipeline.extraction.organisations.gazetteer import find_known, load_gazetteer
from pipeline.extraction.organisations.identity import canonical_ids, slug
from pipeline.lexicon import USER_FILE

# The names of one organisation in one article, the fullest first, « | » between them; the same in another article.
SAME = [
    ("CHU de Caen", "CHU Caen"),
    ("CHU de Caen", "Centre hospitalier universitaire de Caen"),
    ("Centre hospitalier de Vire", "CH de Vire"),
    ("CCI du Jura", "Chambre de commerce et d'industrie du Jura"),
    ("CCI du Jura", "chambre de commerce et d’industrie du Jura"),
    ("CMA de l'Orne", "Chambre de métiers et de l'artisanat de l'Orne"),
    ("ARS Bretagne", "Agence régionale de santé (ARS) Bretagne"),
    ("ARS Bretagne", "Agence régionale de santé de Bretagne"),
    ("CAF du Loiret", "Caisse d'allocations familiales du Loiret"),
    ("Osmoval Training Center|OTC", "OTC"),
    ("Fédération des artisans du bois|FAB|Fab'Bois", "FAB"),
    ("Vauclin Industries|Vauclin", "Vauclin"),
    ("Fonderies Vauclin|Vauclin", "Vauclin"),
    ("Fonderies Vauclin", "Fonderie Vauclin"),
    ("Vauclin SA", "Vauclin"),
    ("Vauclin SAS", "Vauclin SARL"),
    ("VAUCLIN", "Vauclin"),
    ("L'Oréal", "L’Oréal"),
    ("L'Oréal", "l'Oréal"),
    ("SNCF", "Société nationale des chemins de fer français"),
    ("Pôle Dijon-Santé", "pôle Dijon Santé"),
    ("Pôle BioFare", "Pôle Bio-Fare"),
    ("Université de Pau", "université de Pau"),
    ("Conseil général de l'Ain", "conseil général de l’Ain"),
    ("Conseil général du Jura", "Conseil départemental du Jura"),
    ("Ternoval & Fils", "Ternoval et Fils"),
    ("Ternoval Santé|Ternoval", "Ternoval"),
    ("Éco-Lys", "Eco-Lys"),
    ("Écolys", "Éco-Lys"),
    ("CCI Nantes St-Nazaire", "CCI Nantes Saint-Nazaire"),
    ("Interpro Bois Jura|Interpro Bois|Interpro", "Interpro Bois"),
    ("Groupe hospitalier du Ponant|GHP", "GHP"),
    ("Syndicat des fabricants de jouets|SFJ", "SFJ"),
    ("Association des Amis du Port|AAP", "AAP"),
    ("Maison Delaunay|Delaunay", "Delaunay"),
    ("Crédit agricole du Morbihan", "Crédit Agricole du Morbihan"),
    ("Caisse d'Épargne Bretagne", "Caisse d’épargne Bretagne"),
    ("MJC de Dole", "Maison des jeunes et de la culture de Dole"),
    ("IUT de Laval", "Institut universitaire de technologie de Laval"),
    ("FDSEA du Gers", "Fédération départementale des syndicats d'exploitants agricoles du Gers"),
    ("Grand Osmoval Communauté|Grand Osmoval", "Grand Osmoval"),
    ("Union des commerçants dolois", "Union des Commerçants Dolois"),
    ("Газпром", "Gazprom"),
    ("Groupe Vauclin", "Vauclin"),
    ("Groupe Vauclin", "Vauclin Group"),
    ("SA Vauclin", "Vauclin"),
    ("Vauclin France", "Vauclin"),
    ("Vauclin France", "Groupe Vauclin"),
    ("Sté Élan", "Ste Elan"),
    ("Luminaires du Morvan|Sofralys", "Sofralys"),
]

DIFFERENT = [
    ("CHU de Caen|CHU", "CHU de Dijon|CHU"),
    ("CHU de Caen|CHU", "CHU"),
    ("CCI du Jura|CCI", "CCI de l'Ain|CCI"),
    ("CCI du Jura|CCI", "CCI"),
    ("CCI Rouen Métropole", "CCI Caen Normandie"),
    ("Université de Pau", "Université de Brest"),
    ("Université Lille 1", "Université Lille 2"),
    ("Université de Lille", "CHU de Lille"),
    ("ARS Bretagne|ARS", "ARS Normandie|ARS"),
    ("Conseil général du Jura", "Conseil régional du Jura"),
    ("Ville de Dole", "Grand Dole"),
    ("Renault", "Renault Trucks"),
    ("Vauclin", "Vauclin UK"),
    ("CGT", "CFDT"),
    ("CGT", "CGT Cheminots"),
    ("CFDT", "CFDT Santé-Sociaux"),
    ("Crédit agricole du Morbihan", "Crédit agricole du Finistère"),
    ("Crédit agricole", "Crédit mutuel"),
    ("Crédit Mutuel", "Crédit Mutuel Arkéa"),
    ("Caisse d'Épargne Bretagne", "Caisse d'Épargne Lorraine"),
    ("Lycée Ronsard de Vendôme|lycée", "Lycée Ronsard de Tours|lycée"),
    ("Clinique du Parc", "Clinique du Port"),
    ("Hôpital de Dole", "Hôpital de Gray"),
    ("Institut Pasteur de Lille", "Institut Pasteur"),
    ("Ternoval", "Tornoval"),
    ("Osmoval Training Center|OTC", "Office du tourisme de Cassis|OTC"),
    ("Stade rennais", "Stade brestois"),
    ("US Dole", "US Gray"),
    ("Tribunal de commerce de Dieppe", "Tribunal de commerce de Niort"),
    ("Chambre d'agriculture du Gers", "Chambre de métiers du Gers"),
    ("Préfecture du Jura", "Mairie de Dole"),
    ("Maison Delaunay", "Maison Delorme"),
    ("FDSEA du Gers", "FDSEA du Tarn"),
    ("Orange", "Orange Bank"),
    ("Le Monde", "Le Monde diplomatique"),
    ("Syndicat des eaux du Jura", "Syndicat des eaux du Doubs"),
    ("Banque de France", "Banque de Savoie"),
    ("SA Vauclin Bois", "SA Vauclin Métal"),
    ("Grand Poitiers", "Grand Dole"),
    ("IUT de Laval", "IUT de Lannion"),
    ("Pôle emploi", "Pôle BioFare"),
    ("Газпром", "Яндекс"),
    ("Banque de France", "Banque"),
    ("Maison de France", "Maison"),
    ("Électricité de France", "Électricité"),
    ("Groupe Vauclin Bois", "Vauclin"),
    ("Vauclin en France", "Vauclin Bois"),
    ("華為", "شركة"),
]


def id_of(name: str) -> str:
    """The id of an organisation that goes by this name alone."""
    known = find_known(name)
    return known.id if known else slug(name)


def canonical(one: str, other: str) -> tuple[str, str]:
    """The canonical ids of two organisations of one corpus, each given by its names in an article."""
    names = [one.split("|"), other.split("|")]
    ids = [id_of(forms[0]) for forms in names]
    found: dict[str, set[str]] = {}
    for organisation_id, forms in zip(ids, names, strict=True):
        found.setdefault(organisation_id, set()).update(forms)
    resolved = canonical_ids(found)
    return resolved[ids[0]], resolved[ids[1]]


@pytest.mark.parametrize(("one", "other"), SAME, ids=[" = ".join(pair) for pair in SAME])
def test_same(one: str, other: str) -> None:
    first, second = canonical(one, other)
    assert first == second


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=[" ≠ ".join(pair) for pair in DIFFERENT])
def test_different(one: str, other: str) -> None:
    first, second = canonical(one, other)
    assert first != second


def test_order_does_not_matter() -> None:
    found = {
        id_of(form): set(pair.split("|"))
        for pairs in (SAME, DIFFERENT)
        for p in pairs
        for pair in p
        for form in pair.split("|")[:1]
    }
    shuffled = list(found.items())
    random.Random(0).shuffle(shuffled)
    assert canonical_ids(dict(shuffled)) == canonical_ids(found)


def test_an_ambiguous_acronym_is_nobodys() -> None:
    found = {"osmoval-training-center": ["OTC"], "office-tourisme-cassis": ["OTC"], "otc": ["OTC"]}
    assert canonical_ids(found)["otc"] == "otc"


# Organisations with the bodies of a register that they are linked to, and the ids that each gets.
BODIES = [
    ({"vauclin": 1, "ateliers-vauclin": 1}, {"vauclin": "ateliers-vauclin", "ateliers-vauclin": "ateliers-vauclin"}),
    ({"groupe-vauclin": 1, "vauclin": 2}, {"groupe-vauclin": "groupe-vauclin", "vauclin": "vauclin"}),
    ({"groupe-vauclin": 1, "vauclin": None}, {"groupe-vauclin": "groupe-vauclin", "vauclin": "groupe-vauclin"}),
    ({"clinique-parc-niort": 1, "clinique-parc-dole": 1}, {"clinique-parc-niort": "clinique-parc-niort"}),
]


@pytest.mark.parametrize(("bodies", "canonical"), BODIES, ids=str)
def test_one_body_is_one_organisation_and_two_are_two(bodies: dict[str, int | None], canonical: dict[str, str]) -> None:
    names = {organisation_id: [organisation_id.replace("-", " ")] for organisation_id in bodies}
    found = canonical_ids(names, {organisation_id: body for organisation_id, body in bodies.items() if body})
    assert canonical.items() <= found.items()


# What the user lists, and the organisations of a corpus with their names: what stays apart, what is joined.
LISTED = [
    ("otc,OTC,,,company", {"otc": ["OTC"], "osmoval-training-center": ["Osmoval Training Center", "OTC"]}, 2),
    ("osmoval-training-center,Osmoval Training Center,,,company", {"otc": ["OTC"], "osmoval-training-center": ["OTC"]}, 1),
    ("vauclin-france,Vauclin France,,,company", {"vauclin-france": ["Vauclin France"], "vauclin": ["Vauclin"]}, 2),
    ("groupe-vauclin,Groupe Vauclin,,,company", {"groupe-vauclin": ["Groupe Vauclin"], "vauclin": ["Vauclin"]}, 2),
    ("ternoval,Ternoval,,,company", {"groupe-vauclin": ["Groupe Vauclin"], "vauclin": ["Vauclin"]}, 1),
]


@pytest.mark.parametrize(("row", "names", "count"), LISTED, ids=[each[0] for each in LISTED])
def test_what_the_user_lists_goes_before_what_names_say(
    row: str, names: dict[str, list[str]], count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"id,name,aliases,acronym,kind\n{row}\n", encoding="utf-8")
    monkeypatch.setenv(USER_FILE, str(path))
    load_gazetteer.cache_clear()
    try:
        bodies = dict.fromkeys(names, 1)
        assert len(set(canonical_ids(names).values())) == count
        assert len(set(canonical_ids(names, bodies).values())) == count
    finally:
        load_gazetteer.cache_clear()
