"""The publication day of a header: forms that give it, and texts that do not say it."""

from datetime import date

import pytest

from pipeline.extraction.preparation import stated_day, vague_day
from schemas import Article

TITLE = "La laiterie de Kerval embauche"
BODY = "La laiterie a annoncé hier vingt embauches. Elle avait ouvert le 3 mars 1998 son premier atelier."


def published(header: str) -> str:
    return str(stated_day(f"{TITLE}\n{header}\n\n{BODY}\n"))


STATED = [
    ("Mis à jour le 22 mars 2023", "2023-03-22"),
    ("Modifié le 9/11/2012 à 12h", "2012-11-09"),
    ("- 8 juillet 2021\n- 4 min de lecture", "2021-07-08"),
    ("22.09.20Le site ferme, dit la laiterie.", "2020-09-22"),
    ("RENNES, May 18, 2022 --( NEWSWIRE )-- La laiterie publie ses résultats.", "2022-05-18"),
    ("Publié le 4&nbsp;avril 2019", "2019-04-04"),
    ("Publié le 27 avril 2012", "2012-04-27"),
    ("Publié le mardi 02 mai 2017", "2017-05-02"),
    ("Publié : 27 septembre 2019 à 4h30 par la rédaction", "2019-09-27"),
    ("Publié le 23/03/2021 à 07:45 – Temps de lecture : 4 min", "2021-03-23"),
    ("Publié le 24.06.2014 – Terres et Mers", "2014-06-24"),
    ("Publié le 5 février 2019 à 19h30", "2019-02-05"),
    ("Publié le 20 mars 2023, mis à jour le 22 mars 2023 à 11:04", "2023-03-20"),
    ("Mis à jour le 22 mars 2023 – Publié le 20 mars 2023", "2023-03-20"),
    ("Mis à jour le 22/03/2023 à 11h04 | Publié le 20/03/2023 à 10h", "2023-03-20"),
    ("le 8/11/2012 à 17:02 | Modifié le 9/11/2012", "2012-11-08"),
    ("Publié le 1er août 2016 à 6 h 00 • Modifié le 3 août 2016", "2016-08-01"),
    ("Publié le lun. 4 mars 2019", "2019-03-04"),
    ("Publié aujourd'hui, le 12/11/2018", "2018-11-12"),
    ("Publié le 12/04/35", "2035-04-12"),
    ("Publié par la rédaction, le 14 janvier 2020", "2020-01-14"),
    ("Article publié le 30 août 2022, modifié le 31/08/2022", "2022-08-30"),
    ("*Article publié le 30 août 2022*", "2022-08-30"),
    ("INTERVIEW Publié le 20/05/2022, 8h00", "2022-05-20"),
    ("PUBLIÉ LE 3 DÉCEMBRE 2015", "2015-12-03"),
    ("PUBLIE LE 3 DECEMBRE 2015", "2015-12-03"),
    ("Date de publication : 17 juin 2011", "2011-06-17"),
    ("Parution : vendredi 3 avril 2009", "2009-04-03"),
    ("Paru le 6 mai 2010", "2010-05-06"),
    ("Paru dans l'édition du jeudi 6 mai 2010", "2010-05-06"),
    ("Édition du samedi 8 octobre 2005", "2005-10-08"),
    ("Mis en ligne le mardi 14 janvier 2025, par L. M.", "2025-01-14"),
    ("Mise en ligne : 14/01/2025", "2025-01-14"),
    ("Posté le 2 février 2013 par admin", "2013-02-02"),
    ("Créé le 9/11/2012, modifié le 10/11/2012", "2012-11-09"),
    ("Diffusé le 18 novembre 2014", "2014-11-18"),
    ("Rédigé le 18 novembre 2014 par Claire", "2014-11-18"),
    ("LYON, 14 mars 2005 (AFP) - La laiterie a choisi.", "2005-03-14"),
    ("LILLE, 17 mai 2005 (AFP) - La laiterie, qui emploie cent personnes, a confirmé mardi son projet.", "2005-05-17"),
    ("RENNES (AFP), le 14 mars 2005 - La laiterie a choisi.", "2005-03-14"),
    ("Paris, le 14 mars 2005", "2005-03-14"),
    ("Poitiers, le 4 octobre 2018", "2018-10-04"),
    ("Fort-de-France, le jeudi 4 octobre 2018", "2018-10-04"),
    ("Saint-Denis (La Réunion), le 4 octobre 2018", "2018-10-04"),
    ("ROANNE – JEUDI 26 MARS 2009", "2009-03-26"),
    ("Vendredi 12 juin 2009", "2009-06-12"),
    ("vendredi 12 juin 2009", "2009-06-12"),
    ("Le vendredi 12 juin 2009", "2009-06-12"),
    ("Vendredi 12 juin 2009 - 18:30", "2009-06-12"),
    ("12 juin 2009 | Économie", "2009-06-12"),
    ("Économie | 12 juin 2009", "2009-06-12"),
    ("Économie · 12 juin 2009 · 3 min", "2009-06-12"),
    ("Lettre n° 842 – lundi 6 novembre 2017", "2017-11-06"),
    ("N° 112 du 6 novembre 2017", "2017-11-06"),
    ("Bulletin du 6 novembre 2017", "2017-11-06"),
    ("La Navette – n° 47 – jeudi 6 décembre 2001 – 5 F", "2001-12-06"),
    ("Communiqué de presse du 6 novembre 2017", "2017-11-06"),
    ("COMMUNIQUÉ DE PRESSE – Brest, le 6 novembre 2017", "2017-11-06"),
    ("Par Julie Mercier, le ven. 9 octobre 2020", "2020-10-09"),
    ("Par Hugo Lemaire, le 5 septembre 2022 | 3 min de lecture | 12 commentaires", "2022-09-05"),
    ("Par Hugo Lemaire - 05/09/2022", "2022-09-05"),
    ("De notre correspondant à Lille, le 5 septembre 2022", "2022-09-05"),
    ("Hugo Lemaire, 29 septembre 2015. Temps de lecture : 4 min", "2015-09-29"),
    ("12.04.19 / Lausanne", "2019-04-12"),
    ("Jeudi, 11 avril 2013", "2013-04-11"),
    ("2012-04-27", "2012-04-27"),
    ("2012-04-27 08:30", "2012-04-27"),
    ("Publié le 2012-04-27T08:30:00+02:00", "2012-04-27"),
    ("27-04-2012", "2012-04-27"),
    ("le 27 avr. 2012 à 8 h 15", "2012-04-27"),
    ("[27 avril 2012]", "2012-04-27"),
    ("(27 avril 2012)", "2012-04-27"),
    ("Publié le\xa027\u202favril\xa02012", "2012-04-27"),
    ("Actualité > Bretagne > 27/04/2012", "2012-04-27"),
]


@pytest.mark.parametrize(("header", "day"), STATED, ids=[case[0] for case in STATED])
def test_stated(header: str, day: str) -> None:
    assert published(header) == day


NOT_STATED = [
    "Consulté le 22 mars 2023",
    "Publié il y a 4 h",
    "Numéro de mars 2024",
    "Publié le mardi 2 mai",
    "Octobre 2009 – Le magazine de la chambre",
    "Publié il y a trois jours",
    "Le plan du 12 mars 2019 fait débat",
    "L'étude publiée le 12 mars 2019 le confirme.",
    "Le groupe a publié le 12 mars 2019 ses comptes.",
    "Depuis le 12 mars 2019, la laiterie tourne.",
    "Fondée le 12 mars 1919 à Pontivy, la laiterie a cent ans.",
    "Une réunion est prévue le 12 mars 2019 à Pontivy.",
    "Créée le 12 mars 2019, la laiterie de Pontivy emploie quarante personnes.",
    "Publiée le 12 mars 2019, cette étude compare trente laiteries bretonnes.",
    "Le 12 mars 2019, la laiterie de Pontivy rouvrait enfin ses portes.",
    "Par Hugo Lemaire",
    "",
]


@pytest.mark.parametrize("header", NOT_STATED)
def test_not_stated(header: str) -> None:
    assert published(header) == "None"


VAGUE = [
    ("Publié il y a 4 h", True),
    ("Publié hier à 18 h 02", True),
    ("Publié le mardi 2 mai", True),
    ("Numéro de mars 2024", True),
    ("N° 12 – mars-avril 2024", True),
    ("Mars 2024", True),
    ("Publié le 3 mai 2019", False),
    ("L'étude publiée il y a trois ans le dit.", False),
    ("La laiterie publie ses résultats de mars 2024", False),
    ("Depuis mars 2024", False),
    ("Par Hugo Lemaire", False),
]


@pytest.mark.parametrize(("header", "is_vague"), VAGUE)
def test_a_header_that_names_no_day_says_why_there_is_none(header: str, is_vague: bool) -> None:
    article = Article(article_id="a", text=f"{TITLE}\n{header}\n\n{BODY}\n")
    assert vague_day(article) == (header if is_vague else None)
    assert vague_day(article.model_copy(update={"published": date(2024, 3, 12)})) is None


def test_stated_at_the_end() -> None:
    text = f"{TITLE}\n\n" + f"{BODY}\n\n" * 30 + "Publié le 27 avril 2012\n"
    assert stated_day(text) == date(2012, 4, 27)


def test_empty_text_states_nothing() -> None:
    assert stated_day("") is None
