"""Zones: what each line of an article is for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import load_lexicon
from pipeline.reading.clean import clean, join_wrapped, split_sentences
from pipeline.reading.zones import find_credits, find_zones

ARTICLE = """\
Accueil > Économie > Santé
Le pôle Armor Santé voit double
Publié le 3 mai 2019 à 7h30 | 4 commentaires
Par Lucie Le Goff

Le pôle a réuni jeudi ses cent vingt adhérents à Vannes.
Un budget en hausse
• 3,2 M€ de subventions
Lire aussi :
Lorient : un quai pour les éoliennes
Auray : 12 postes à la clinique

Il emploie désormais 14 personnes.
Photo : Paul Kerdavid
Tags : santé, emploi
"""

KINDS = [
    ("Accueil > Économie > Santé", "boilerplate"),
    ("Le pôle Armor Santé voit double", "title"),
    ("Publié le 3 mai 2019 à 7h30 | 4 commentaires", "publication"),
    ("Par Lucie Le Goff", "boilerplate"),
    ("Le pôle a réuni jeudi ses cent vingt adhérents à Vannes.", "body"),
    ("Un budget en hausse", "heading"),
    ("• 3,2 M€ de subventions", "list_item"),
    ("Lire aussi :", "boilerplate"),
    ("Lorient : un quai pour les éoliennes", "boilerplate"),
    ("Auray : 12 postes à la clinique", "boilerplate"),
    ("Il emploie désormais 14 personnes.", "body"),
    ("Photo : Paul Kerdavid", "boilerplate"),
    ("Tags : santé, emploi", "boilerplate"),
]


def test_zones_of_an_article() -> None:
    zones = find_zones(clean(ARTICLE))
    assert [(ARTICLE[zone.start : zone.end], zone.kind) for zone in zones] == KINDS


# A line in the middle of a text, and its kind.
LINES = [
    ("QUIMPER – JEUDI 26 MARS 2009", "publication"),
    ("Mis en ligne le mardi 14 janvier 2025, par L. M.", "publication"),
    ("JEUDI 26 MARS 2009     3/11", "publication"),
    ("# Santé # Innovation", "boilerplate"),
    ("## Un plan de relance", "heading"),
    ("– L’ouverture de 30 lits", "list_item"),
    ("1) recruter vingt soignants", "list_item"),
    ("Facebook   Twitter   LinkedIn", "boilerplate"),
    ("Google ,", "boilerplate"),
    ("Google", "heading"),
    ("Lire aussi : Brest veut ses ferries", "boilerplate"),
    ("[Écouter l’article – 1'42]   [Partager]", "boilerplate"),
    ("il/elle", "boilerplate"),
    ("Pour lire la suite, vous devez accepter les cookies de notre site.", "boilerplate"),
    ("Mot de passe oublié ? Vos codes d'accès sont erronés.", "boilerplate"),
    ("Le Fil du Nord Facebook Le Fil du Nord Instagram Le Fil du Nord TikTok", "boilerplate"),
    ("Facebook, Instagram et TikTok embauchent 300 modérateurs à Lille", "heading"),
    ("Le régulateur demande aux régies d'accepter les cookies de mesure.", "body"),
    ("12 juillet 2005 : le pôle est labellisé", "publication"),
    ("Par ailleurs, la ville achète le terrain", "heading"),
    ("Partagez-vous ce constat ?", "boilerplate"),
    ("La photo de famille : 40 salariés devant l’usine.", "body"),
    ("« Imprimer en France, c’est possible », dit-elle.", "body"),
    ("Le groupe a publié ses comptes le 12 mars 2019, avec trois semaines de retard sur le calendrier annoncé aux marchés, et un "
     "bénéfice en recul de moitié.", "body"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind"), LINES, ids=[line for line, _ in LINES])
def test_kind_of_a_line(line: str, kind: str) -> None:
    text = f"Un titre\nUne première phrase.\n{line}\nUne dernière phrase."
    assert next(zone.kind for zone in find_zones(clean(text)) if text[zone.start : zone.end] == line) == kind


TEASERS = """\
Le port a voté son budget.
À lire aussi

Un pont pour Lorient

Le maire a promis hier de rouvrir le dossier, dès que les assureurs...

La clinique recrute
Elle cherche 12 infirmiers pour ses deux sites...

Le port emploie 40 personnes.
Il attend...
"""


def test_teasers_below_an_opener_are_boilerplate_up_to_the_article() -> None:
    kept = [TEASERS[zone.start : zone.end] for zone in find_zones(clean(TEASERS)) if zone.kind != "boilerplate"]
    assert kept == ["Le port a voté son budget.", "Le port emploie 40 personnes.", "Il attend..."]


CREDITS = [
    ("L'usine de Lens. REUTERS/Anne Lebrun/Files", ["REUTERS/Anne Lebrun/Files"]),
    ("Le campus de droit (Photo : Anne Lebrun).", ["(Photo : Anne Lebrun)"]),
    ("La halle rénovée © Anne Lebrun", ["© Anne Lebrun"]),
    ("Le site compte 40 salariés — Photo : Verlys", [" — Photo : Verlys"]),
    ("Le club – photo et vidéo : 300 adhérents – recrute.", []),
    ("Le directeur de l'AFP, Reuters et l'EFE ont signé.", []),
    ("Une photo de famille (photo prise en 2012)", []),
]


@pytest.mark.parametrize(("line", "credits"), CREDITS, ids=[line for line, _ in CREDITS])
def test_credits_inside_a_line(line: str, credits: list[str]) -> None:
    assert [line[start:end] for start, end in find_credits(line)] == credits


ENTRIES = [(group, entry) for group, entries in load_lexicon("reading/boilerplate").items() for entry in entries]


@pytest.mark.parametrize(("group", "entry"), ENTRIES, ids=[f"{group} {entry['name']}" for group, entry in ENTRIES])
def test_every_boilerplate_pattern_matches_its_example(group: str, entry: dict[str, str]) -> None:
    pattern = re.compile(entry["pattern"], re.IGNORECASE)
    match = {"contains": pattern.search, "notices": pattern.search, "whole": pattern.fullmatch}.get(group, pattern.match)
    assert match(entry["example"])


# Lines of a text; those that wrap are joined by a space, which leaves each character where it is.
WRAPPED = [
    ("Chiffre d'affaires du groupe – 41,2 – 38,8\ndont Engrais – 17,1 – 15,8", None),
    ("Chiffre d'affaires du groupe / 41,2 / 38,8 %\ndont Engrais / 17,1 / 15,8", None),
    (
        "La halle – la plus grande du canton – accueille 48\nexposants cette année.",
        "La halle – la plus grande du canton – accueille 48 exposants cette année.",
    ),
    (
        "Le trésorier présente les comptes de la\nfanfare aux familles.",
        "Le trésorier présente les comptes de la fanfare aux familles.",
    ),
    ("La digue du port aura coûté 37 millions\nd'euros.", "La digue du port aura coûté 37 millions d'euros."),
    (
        "Le conseil a voté hier la subvention versée à la\nRégion Languedoc et les crédits que le maire\navait promis.",
        "Le conseil a voté hier la subvention versée à la Région Languedoc et les crédits que le maire avait promis.",
    ),
    ("Un titre court\nune phrase", "Un titre court\nune phrase"),
    ("La clinique investit et recrute dans la vallée\nElle emploie 40 personnes.", None),
    ("La clinique a voté son budget pour l'année :\nun scanner", None),
    ("La clinique investit et recrute dans la vallée\nvendredi 12 juin 2009", None),
    ("La suite est à lire par les abonnés du journal\npublié le 4 mai 2011 à 0h00", None),
    (
        "La suite est un petit roman de deux cents pages\npublié le jour où la grève a commencé.",
        "La suite est un petit roman de deux cents pages publié le jour où la grève a commencé.",
    ),
    ("Trois chantiers sont prévus à la clinique en 2012\n- un scanner", None),
    ("Société          Ville          Salariés employés\nverrerie          Albi          120", None),
]


@pytest.mark.parametrize(("text", "joined"), WRAPPED, ids=[text for text, _ in WRAPPED])
def test_wrapped_lines(text: str, joined: str | None) -> None:
    assert join_wrapped(text) == (joined or text)


@given(st.text(alphabet="ab .,-:\n•É", max_size=80))
def test_joining_keeps_every_character_but_line_ends(text: str) -> None:
    assert join_wrapped(text).replace("\n", " ") == text.replace("\n", " ")


SENTENCES = [
    ("Il vend. Elle achète.", ["Il vend.", "Elle achète."]),
    ("M. Dupont préside. Mme Le Goff signe.", ["M. Dupont préside.", "Mme Le Goff signe."]),
    ("« C’est dit ! » Il sort.", ["« C’est dit ! »", "Il sort."]),
    ("Un titre\nUne phrase", ["Un titre", "Une phrase"]),
    ("Il pèse 1.200 euros. 12 salariés partent.", ["Il pèse 1.200 euros.", "12 salariés partent."]),
    ("Le n. 3 et l’art. 12 sont ici.", ["Le n. 3 et l’art. 12 sont ici."]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(clean(text))] == sentences
