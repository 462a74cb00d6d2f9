"""Dates found and resolved: one French sentence a line, with the span, the value and how it was said."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction.dates import find_dates
from pipeline.extraction.dates.folding import fold
from pipeline.extraction.dates.rule import Rule
from pipeline.extraction.dates.triggers import RULES, find_triggers
from pipeline.extraction.preparation import prepare
from pipeline.reading.corpus import Source, read_corpus
from schemas import Article, DateMention

PUBLISHED = date(2019, 10, 16)  # a Wednesday


def dates_of(sentence: str, published: date | None = PUBLISHED) -> list[DateMention]:
    document = prepare(Article(article_id="a", text=sentence, published=published))
    return [DateMention.model_validate(dict(draft)) for draft in find_dates(document)]


def days_of(sentence: str, published: date | None = PUBLISHED) -> list[tuple[str, str]]:
    """(span, « from » or « from..to ») of each dated mention."""
    dated = [found for found in dates_of(sentence, published) if found.type in ("DATE", "PERIOD")]
    return [
        (found.text, str(found.date_from) + (f"..{found.date_to}" if found.date_to != found.date_from else "")) for found in dated
    ]


ABSOLUTE = [
    ("L'accord a été signé le mardi 02 mai 2017.", "mardi 02 mai 2017", "2017-05-02"),
    ("La séance du lundi 1er avril 2019 est levée.", "lundi 1er avril 2019", "2019-04-01"),
    ("Le 3 févr. 2021 à 10h, la cour statuera.", "3 févr. 2021", "2021-02-03"),
    ("Né le 14 JUILLET 1954 à Sète.", "14 JUILLET 1954", "1954-07-14"),
    ("LE 1ER AOUT 2016, TOUT CHANGE", "1ER AOUT 2016", "2016-08-01"),
    ("Rendez-vous le 12/04/2019.", "12/04/2019", "2019-04-12"),
    ("Décision rendue le 12.04.19 à Lausanne.", "12.04.19", "2019-04-12"),
    ("Mis à l'enquête le 7-11-2018.", "7-11-2018", "2018-11-07"),
    ("Horodatage : 2019-09-27.", "2019-09-27", "2019-09-27"),
    ("Le quatorze juillet 1989, la foule.", "quatorze juillet 1989", "1989-07-14"),
    ("Depuis le vendredi\xa04\u202foctobre\xa02019, tout est fermé.", "vendredi\xa04\u202foctobre\xa02019", "2019-10-04"),
    ("Une crise née en août 2007.", "août 2007", "2007-08-01..2007-08-31"),
    ("Les soldes de janv. 2018 ont déçu.", "janv. 2018", "2018-01-01..2018-01-31"),
    ("Les comptes seront clos en 03/2020.", "03/2020", "2020-03-01..2020-03-31"),
    ("Fondée en 1898, la maison dure.", "1898", "1898-01-01..1898-12-31"),
    ("Le budget 2018 a été voté.", "2018", "2018-01-01..2018-12-31"),
    ("Sur l'exercice 2017, la perte se réduit.", "2017", "2017-01-01..2017-12-31"),
    ("La crise de 2008 avait tout emporté.", "2008", "2008-01-01..2008-12-31"),
    ("Une usine promise pour 2022.", "2022", "2022-01-01..2022-12-31"),
    ("À l'horizon 2030, la ville comptera double.", "2030", "2030-01-01..2030-12-31"),
    ("Créé en 97 et fermé en 2004, il renaît.", "97", "1997-01-01..1997-12-31"),
    ("Créé en 97 au village, il renaît.", "97", "1997-01-01..1997-12-31"),
    ("Créé en 97 ou en 98, il renaît.", "97", "1997-01-01..1997-12-31"),
    ("C'est en 97 que tout a commencé.", "97", "1997-01-01..1997-12-31"),
    ("Créé en '97, le club renaît.", "'97", "1997-01-01..1997-12-31"),
    ("La note dit « parti le '15 mars 2019' ».", "15 mars 2019", "2019-03-15"),
    ("La société a terminé 2018 dans le rouge.", "2018", "2018-01-01..2018-12-31"),
    ("Depuis l'été 98, plus rien.", "l'été 98", "1998-06-01..1998-08-31"),
    ("Créé en 97, le club renaît.", "97", "1997-01-01..1997-12-31"),
    ("Il fut arrêté en mai 68.", "mai 68", "1968-05-01..1968-05-31"),
    ("Ce jour de mai 68 se raconte encore.", "mai 68", "1968-05-01..1968-05-31"),
    ("Il est resté en France en 1944, à Brest.", "1944", "1944-01-01..1944-12-31"),
    ("On évalue en 2015 l'aide à un milliard.", "2015", "2015-01-01..2015-12-31"),
    ("La mer montera d'ici à 2100.", "2100", "2100-01-01..2100-12-31"),
    ("Le 1 er janvier 2016, il a neigé.", "1 er janvier 2016", "2016-01-01"),
    ("Mardi 12/11/2019, la salle sera fermée.", "Mardi 12/11/2019", "2019-11-12"),
    ("L'ONU a publié son rapport le 30 sept. 2018.", "30 sept. 2018", "2018-09-30"),
    ("La guerre éclate en mil neuf cent quatorze.", "mil neuf cent quatorze", "1914-01-01..1914-12-31"),
    ("Fait à Sion le trois mai deux mille dix-huit.", "trois mai deux mille dix-huit", "2018-05-03"),
    ("En l'an 800, Charlemagne fut couronné.", "l'an 800", "0800-01-01..0800-12-31"),
    ("Fait à Sion, le 24 12 2014.", "24 12 2014", "2014-12-24"),
    ("DATES\n1948: fondation à Delle.", "1948", "1948-01-01..1948-12-31"),
    ("Au passage à l'an 2000, rien ne bougea.", "l'an 2000", "2000-01-01..2000-12-31"),
    ("AGENDA\n3 octobre, 8h30 : loto\n10/11 : bal", "10/11", "2019-11-10"),
]

UNITS = [
    ("Les ventes du S1 ont reculé.", "S1", "2019-01-01..2019-06-30"),
    ("Les résultats du T2 sont bons.", "T2", "2019-04-01..2019-06-30"),
    ("Les stocks baissaient fin T2.", "fin T2", "2019-04-01..2019-06-30"),
    ("La saison 2016 / 2017 fut bonne.", "2016 / 2017", "2016-01-01..2017-12-31"),
    ("Comptes clos / 2018", "2018", "2018-01-01..2018-12-31"),
    ("Livraison au 1er trimestre 2020.", "1er trimestre 2020", "2020-01-01..2020-03-31"),
    ("Les ventes du dernier trimestre 2018 ont plongé.", "dernier trimestre 2018", "2018-10-01..2018-12-31"),
    ("Chiffre d'affaires T3 2018 : stable.", "T3 2018", "2018-07-01..2018-09-30"),
    ("Résultats S1 2019 en hausse.", "S1 2019", "2019-01-01..2019-06-30"),
    ("Ouverture au second semestre de 2021.", "second semestre de 2021", "2021-07-01..2021-12-31"),
    (
        "Au troisième trimestre de l'année prochaine, la mise en eau.",
        "troisième trimestre de l'année prochaine",
        "2020-07-01..2020-09-30",
    ),
    ("Le chantier démarrera au printemps 2020.", "printemps 2020", "2020-03-01..2020-05-31"),
    ("Inauguré à l'hiver 2010, il a vieilli.", "l'hiver 2010", "2010-12-01..2011-02-28"),
    ("Au T2, les ventes ont reculé.", "T2", "2019-04-01..2019-06-30"),
    ("Résultats 2T19 : en hausse.", "2T19", "2019-04-01..2019-06-30"),
    ("Le carnet du S2-18 était maigre.", "S2-18", "2018-07-01..2018-12-31"),
    ("Au T3/19, la marge a doublé.", "T3/19", "2019-07-01..2019-09-30"),
    ("Au second semestre 18, rien n'a changé.", "second semestre 18", "2018-07-01..2018-12-31"),
    ("La grue est arrivée ce 4 octobre au port.", "ce 4 octobre", "2019-10-04"),
    ("Réunis ce 1er octobre, ils ont voté.", "ce 1er octobre", "2019-10-01"),
    ("La mode des années 1980-1990.", "années 1980-1990", "1980-01-01..1999-12-31"),
    ("Un manoir du XX e siècle.", "XX e siècle", "1900-01-01..1999-12-31"),
    ("Une tradition des années 1930.", "années 1930", "1930-01-01..1939-12-31"),
    ("Les années mille neuf cent vingt furent folles.", "années mille neuf cent vingt", "1920-01-01..1929-12-31"),
    ("Dans les années 90, on en comptait dix.", "années 90", "1990-01-01..1999-12-31"),
    ("La mode des années soixante-dix revient.", "années soixante-dix", "1970-01-01..1979-12-31"),
    ("Les années deux mille ont tout changé.", "années deux mille", "2000-01-01..2009-12-31"),
    ("Un hôtel du XVIIIe siècle.", "XVIIIe siècle", "1700-01-01..1799-12-31"),
    ("Un moulin du 19ème siècle.", "19ème siècle", "1800-01-01..1899-12-31"),
    ("La semaine du 7 octobre 2019 fut rude.", "La semaine du 7 octobre 2019", "2019-10-07..2019-10-13"),
    ("Le marché s'est tenu la première semaine de juillet 2018.", "première semaine de juillet 2018", "2018-07-02..2018-07-08"),
]

COUNTED = [
    ("Les deux premières semaines de mai ont été calmes.", "Les deux premières semaines de mai", "2019-04-29..2019-05-12"),
    ("Sur les neuf premiers mois de 2018, les ventes reculent.", "les neuf premiers mois de 2018", "2018-01-01..2018-09-30"),
    ("Sur les 9 premiers mois 2018, les ventes reculent.", "les 9 premiers mois 2018", "2018-01-01..2018-09-30"),
    ("Les six premiers mois de l'année ont déçu.", "Les six premiers mois de l'année", "2019-01-01..2019-06-30"),
    ("Les deux derniers trimestres de 2018 ont déçu.", "Les deux derniers trimestres de 2018", "2018-07-01..2018-12-31"),
    ("Les trois derniers jours d'août 2018 furent froids.", "Les trois derniers jours d'août 2018", "2018-08-29..2018-08-31"),
    ("La dixième semaine de 2020 est retenue.", "dixième semaine de 2020", "2020-03-02..2020-03-08"),
    ("La première quinzaine du mois fut calme.", "première quinzaine du mois", "2019-10-01..2019-10-15"),
    ("La seconde quinzaine du mois prochain, soldes.", "seconde quinzaine du mois prochain", "2019-11-16..2019-11-30"),
    ("Il partira le mois après le prochain.", "le mois après le prochain", "2019-12-01..2019-12-31"),
    ("Il parlera plus tard cette semaine.", "plus tard cette semaine", "2019-10-16..2019-10-20"),
    ("Plus tôt dans l'année, il avait cédé.", "Plus tôt dans l'année", "2019-01-01..2019-10-15"),
    ("Plus tard dans la journée, il a cédé.", "Plus tard dans la journée", "2019-10-16"),
    ("Les 3 semaines précédentes ont été dures.", "Les 3 semaines précédentes", "2019-09-23..2019-10-13"),
    ("Durant le week-end, 300 personnes sont venues.", "le week-end", "2019-10-12..2019-10-13"),
    ("Le weekend prochain, place au bal.", "Le weekend prochain", "2019-10-19..2019-10-20"),
    ("Une réunion est prévue la semaine prochaine entre mardi et jeudi.", "mardi et jeudi", "2019-10-22..2019-10-24"),
    ("Il est absent cette semaine du mardi au jeudi.", "mardi au jeudi", "2019-10-15..2019-10-17"),
    ("La semaine prochaine, mardi, la route sera coupée.", "mardi", "2019-10-22"),
    ("Le premier dimanche de l'automne 2018, une course.", "premier dimanche de l'automne 2018", "2018-09-02"),
    ("La course aura lieu le premier dimanche du printemps.", "premier dimanche du printemps", "2020-03-01"),
]

PARTS = [
    ("La première partie de l'année a été bonne.", "première partie de l'année", "2019-01-01..2019-12-31", "start"),
    ("La seconde partie de 2018 fut dure.", "seconde partie de 2018", "2018-01-01..2018-12-31", "end"),
    ("La dernière partie de l'année 2018 fut dure.", "dernière partie de l'année 2018", "2018-01-01..2018-12-31", "end"),
    ("Les premiers jours de mai furent froids.", "Les premiers jours de mai", "2019-05-01..2019-05-31", "start"),
    ("Les dernières semaines de 2018 furent froides.", "dernières semaines de 2018", "2018-01-01..2018-12-31", "end"),
    ("Fin 2018, ils étaient douze.", "Fin 2018", "2018-01-01..2018-12-31", "end"),
    ("Début avril 2019, la grue est arrivée.", "Début avril 2019", "2019-04-01..2019-04-30", "start"),
    ("Il rouvrira à la mi-décembre.", "mi-décembre", "2019-12-01..2019-12-31", "mid"),
    ("Mi-2018, le projet était mort.", "Mi-2018", "2018-01-01..2018-12-31", "mid"),
    ("Le dossier sera bouclé d'ici la fin de l'année.", "fin de l'année", "2019-01-01..2019-12-31", "end"),
    ("Il partira en fin d'année.", "fin d'année", "2019-01-01..2019-12-31", "end"),
    ("Réponse avant la fin du mois.", "fin du mois", "2019-10-01..2019-10-31", "end"),
    ("Mis sur pied au début de l'été 2016.", "début de l'été 2016", "2016-06-01..2016-08-31", "start"),
    ("Au milieu des années 1980, tout ferma.", "milieu des années 1980", "1980-01-01..1989-12-31", "mid"),
    ("À la fin du mois de novembre 2018, il neigeait.", "fin du mois de novembre 2018", "2018-11-01..2018-11-30", "end"),
    ("Fin de l'année dernière, il a cédé.", "Fin de l'année dernière", "2018-01-01..2018-12-31", "end"),
    ("Au cœur de l'été 2018, la canicule.", "cœur de l'été 2018", "2018-06-01..2018-08-31", "mid"),
    ("Une ferme bâtie vers 1850.", "1850", "1850-01-01..1850-12-31", "approx"),
    ("Il ne sera pas prêt avant 2021.", "2021", "2021-01-01..2021-12-31", "before"),
    ("Après 2025, on verra.", "2025", "2025-01-01..2025-12-31", "after"),
]

OPEN = [
    ("Le conseil s'est réuni lundi.", "lundi", "2019-10-14"),
    ("Le conseil se réunira lundi.", "lundi", "2019-10-21"),
    ("Le conseil se réunira Lundi.", "Lundi", "2019-10-21"),
    ("Une assemblée se tiendra jeudi à Vannes.", "jeudi", "2019-10-17"),
    ("Le préfet a annoncé mercredi un plan.", "mercredi", "2019-10-16"),
    ("Le maire a dévoilé vendredi un projet qui ouvrira en mars.", "mars", "2020-03-01..2020-03-31"),
    ("Le tribunal doit se prononcer le 5 novembre.", "5 novembre", "2019-11-05"),
    ("Le tribunal s'est prononcé le 5 novembre.", "5 novembre", "2018-11-05"),
    ("L'usine a fermé en mars.", "mars", "2019-03-01..2019-03-31"),
    ("L'usine fermera en mars.", "mars", "2020-03-01..2020-03-31"),
    ("La loi sera publiée en décembre.", "décembre", "2019-12-01..2019-12-31"),
    ("La ville comptait fin février 1480 chômeurs.", "fin février", "2019-02-01..2019-02-28"),
    ("Le 3 mai 2000 manifestants ont défilé.", "3 mai", "2019-05-03"),
    ("Il vit là depuis janvier.", "janvier", "2019-01-01..2019-01-31"),
    ("Les candidatures sont reçues jusqu'au 30 novembre.", "30 novembre", "2019-11-30"),
    ("La piscine rouvre à partir du 8 mars.", "8 mars", "2020-03-08"),
    ("Mardi 22 octobre : conférence à la médiathèque.", "Mardi 22 octobre", "2019-10-22"),
    ("Il a été élu dimanche 26 mai.", "dimanche 26 mai", "2019-05-26"),
    ("Un accord a été trouvé mardi 8.", "mardi 8", "2019-10-08"),
    ("Les ventes ont reculé au premier semestre.", "premier semestre", "2019-01-01..2019-06-30"),
    ("Un vote est prévu au premier trimestre.", "premier trimestre", "2020-01-01..2020-03-31"),
    ("Une prime a été versée au quatrième trimestre.", "quatrième trimestre", "2019-10-01..2019-12-31"),
    ("Le marché a rouvert au printemps.", "printemps", "2019-03-01..2019-05-31"),
    ("Le marché rouvrira au printemps.", "printemps", "2020-03-01..2020-05-31"),
    ("AGENDA\nSamedi. Vide-grenier à Redon.", "Samedi", "2019-10-19"),
    ("La prochaine édition est fixée aux 8 et 9 février.", "8 et 9 février", "2020-02-08..2020-02-09"),
    ("L'an dernier, en mars, ils avaient défilé.", "mars", "2018-03-01..2018-03-31"),
    ("La clôture est fixée : 22/11 à minuit.", "22/11", "2019-11-22"),
    ("Une réunion aura lieu le 10-02.", "10-02", "2020-02-10"),
    ("Jeudi 17/10, 18 h 30 : atelier.", "Jeudi 17/10", "2019-10-17"),
    ("Le Salon ferme ses portes dimanche.", "dimanche", "2019-10-20"),
    ("Initialement prévue le 12 octobre, la fête est tombée à l'eau.", "12 octobre", "2019-10-12"),
    ("Entre juin et septembre, les ventes ont bondi.", "juin et septembre", "2019-06-01..2019-09-30"),
    ("De novembre à mars, la piste sera fermée.", "novembre à mars", "2019-11-01..2020-03-31"),
    ("Le dossier passera en commission le 7 novembre puis en conseil le 21.", "21", "2019-11-21"),
    ("Les négociations, entamées en mai, doivent s'achever d'ici fin novembre.", "mai", "2019-05-01..2019-05-31"),
    ("Elle emploie 300 personnes, contre 250 en janvier.", "janvier", "2019-01-01..2019-01-31"),
    ("Au premier semestre, le résultat net recule.", "premier semestre", "2019-01-01..2019-06-30"),
    ("REPÈRES\n2011 : création de l'atelier, en octobre", "octobre", "2011-10-01..2011-10-31"),
    ("Il attend que le bilan soit rendu public lundi.", "lundi", "2019-10-21"),
    ("L'audience a été renvoyée au 12 novembre.", "12 novembre", "2019-11-12"),
    ("La réunion a été reportée à mardi.", "mardi", "2019-10-22"),
    ("Le jugement a été mis en délibéré au 7 janvier.", "7 janvier", "2020-01-07"),
    ("Un préavis a été déposé pour le 12 novembre.", "12 novembre", "2019-11-12"),
    ("La CFDT a appelé à un rassemblement samedi.", "samedi", "2019-10-19"),
    ("La CFDT a appelé samedi à la grève.", "samedi", "2019-10-12"),
    ("Le syndicat appelle à une journée « port mort » jeudi.", "jeudi", "2019-10-17"),
    ("La direction a confirmé la fermeture au 31 décembre de l'usine.", "31 décembre", "2019-12-31"),
    ("Elle employait 30 salariés au 31 décembre.", "31 décembre", "2018-12-31"),
    ("Le groupe a annoncé l'ouverture d'un magasin en novembre.", "novembre", "2019-11-01..2019-11-30"),
    ("Le groupe a annoncé en novembre l'ouverture d'un magasin.", "novembre", "2018-11-01..2018-11-30"),
    ("Le groupe a annoncé lundi l'ouverture d'un magasin.", "lundi", "2019-10-14"),
    ("Le fonds a promis 80 000 euros et l'envoi d'un médecin dès novembre.", "novembre", "2019-11-01..2019-11-30"),
    ("Le maire a promis mardi une école.", "mardi", "2019-10-15"),
    ("Le film ressort vendredi en salles.", "vendredi", "2019-10-18"),
    ("Les repreneurs prennent les clés lundi.", "lundi", "2019-10-21"),
    ("Reprise des négociations ce vendredi à 10 h.", "ce vendredi", "2019-10-18"),
    ("Après Nantes en janvier, l'enseigne s'installe à Rennes.", "janvier", "2019-01-01..2019-01-31"),
    ("Relégué au printemps, convoqué par la ligue, le club survit.", "printemps", "2019-03-01..2019-05-31"),
    ("Dès lundi, il a été hospitalisé.", "lundi", "2019-10-14"),
    ("Interpellés dès mardi soir, ils ont été jugés.", "mardi soir", "2019-10-15"),
    ("Vingt CDI ouverts, dès lundi.", "lundi", "2019-10-21"),
    ("Les clients ont été prévenus dès le 2 juillet.", "2 juillet", "2019-07-02"),
    ("L'éditeur mise sur le 25 novembre, date butoir.", "25 novembre", "2019-11-25"),
    ("Projets : une licence pour 24 élèves, ouverte le 6 novembre", "6 novembre", "2019-11-06"),
    ("Le tribunal, saisi lundi par le comité, examinera la plainte.", "lundi", "2019-10-14"),
    ("Portes ouvertes : vendredi, de 10 h à 16 h.", "vendredi", "2019-10-18"),
    ("Nous avons gelé les loyers du 17 novembre au 11 décembre.", "17 novembre au 11 décembre", "2018-11-17..2018-12-11"),
    ("Elle perdra trois véhicules sur neuf au 1er janvier.", "1er janvier", "2020-01-01"),
    ("Affichage complet pour le pont du 11 novembre.", "11 novembre", "2019-11-11"),
    ("La mesure, entrée en vigueur en janvier, concerne 300 agents.", "janvier", "2019-01-01..2019-01-31"),
    ("Il succède à Paul Roy, parti en mars.", "mars", "2019-03-01..2019-03-31"),
    ("Le ministre se rend lundi à Rennes.", "lundi", "2019-10-21"),
    ("Club de Muret : vide-dressing vendredi, de 9h à 17h, entrée 2 €.", "vendredi", "2019-10-18"),
    (
        "AGENDA\n- 28 au 30 octobre : salon Ouest Filières, qui avait attiré 12 000 visiteurs.",
        "28 au 30 octobre",
        "2019-10-28..2019-10-30",
    ),
    ("Depuis le mois de décembre, elle a disparu.", "décembre", "2018-12-01..2018-12-31"),
    ("Le chômage a augmenté pour le mois de septembre.", "septembre", "2019-09-01..2019-09-30"),
    ("Il devra partir d'ici le mois de décembre.", "décembre", "2019-12-01..2019-12-31"),
    ("Jusqu'au 19 septembre, les combats ont duré.", "19 septembre", "2019-09-19"),
    ("La foire est ouverte jusqu'au 19 janvier.", "19 janvier", "2020-01-19"),
    ("L'agence annonce ce lundi qu'un vol a peut-être disparu.", "ce lundi", "2019-10-14"),
    ("À la sortie du lycée mardi soir, un élève est attaqué.", "mardi soir", "2019-10-15"),
    ("Un point de presse non prévu samedi a surpris.", "samedi", "2019-10-12"),
]

FRAMED = [
    ("Deux pannes en 2017 (en janvier rue Haute, en octobre rue Basse).", "octobre", "2017-10-01..2017-10-31"),
    ("En 2015, l'usine a fermé un atelier en mars puis un autre en octobre.", "octobre", "2015-10-01..2015-10-31"),
    ("En 2015, la ville a promis une école qui ouvrira en mars.", "mars", "2020-03-01..2020-03-31"),
    ("En 2016 le troisième trimestre fut bon.", "troisième trimestre", "2016-07-01..2016-09-30"),
    ("Un quatuor à Dole mardi.\nEntrée libre, mardi 22 octobre.", "mardi", "2019-10-22"),
    ("La semaine dernière, le conseil s'est réuni mardi et a voté jeudi.", "mardi", "2019-10-08"),
    ("La semaine prochaine, on votera mardi.", "mardi", "2019-10-22"),
    ("En 2019, ouverture en juin d'un second site.", "juin", "2019-06-01..2019-06-30"),
    ("Concert de jazz mardi à Dole.", "mardi", "2019-10-22"),
    ("Le préfet lors de la réunion, mardi, à Dole.", "mardi", "2019-10-15"),
    ("Accident mortel mardi à Dole.", "mardi", "2019-10-15"),
    ("Un gardien incertain pour la venue de Lille samedi.", "samedi", "2019-10-19"),
    ("En cette fête de la Toussaint, les tombes sont fleuries.", "Toussaint", "2019-11-01"),
    ("La perte est de 2 M€ l'an dernier. En mars, la banque a prêté.", "mars", "2019-03-01..2019-03-31"),
    ("Le site accueillera 90 agents dès janvier, puis 60 l'année suivante.", "l'année suivante", "2021-01-01..2021-12-31"),
    ("En 2012, il perdait 3 M€, le double de l'année précédente.", "l'année précédente", "2011-01-01..2011-12-31"),
]

DEICTIC = [
    ("Il est mort hier.", "hier", "2019-10-15"),
    ("Avant-hier, la grue est tombée.", "Avant-hier", "2019-10-14"),
    ("Le match a lieu demain soir.", "demain soir", "2019-10-17"),
    ("Le vote aura lieu après-demain.", "après-demain", "2019-10-18"),
    ("Il a été reçu ce mercredi.", "ce mercredi", "2019-10-16"),
    ("La cour a jugé l'affaire ce jeudi 10 octobre.", "ce jeudi 10 octobre", "2019-10-10"),
    ("Lundi dernier, le feu a pris.", "Lundi dernier", "2019-10-14"),
    ("Mercredi dernier, le feu a pris.", "Mercredi dernier", "2019-10-09"),
    ("Le procès s'ouvre lundi prochain.", "lundi prochain", "2019-10-21"),
    ("La semaine dernière, il pleuvait.", "La semaine dernière", "2019-10-07..2019-10-13"),
    ("Elle part la semaine prochaine.", "la semaine prochaine", "2019-10-21..2019-10-27"),
    ("Le mois dernier, la vente a été signée.", "Le mois dernier", "2019-09-01..2019-09-30"),
    ("Au mois de mai dernier, il a cédé.", "mai dernier", "2019-05-01..2019-05-31"),
    ("En novembre dernier, il a cédé.", "novembre dernier", "2018-11-01..2018-11-30"),
    ("Elle a perdu 2 M€ l'an passé.", "l'an passé", "2018-01-01..2018-12-31"),
    ("L'an prochain, ce sera pire.", "L'an prochain", "2020-01-01..2020-12-31"),
    ("Cette année, rien.", "Cette année", "2019-01-01..2019-12-31"),
    ("Cet été, les rivières étaient à sec.", "Cet été", "2019-06-01..2019-08-31"),
    ("L'hiver prochain, il fera froid.", "L'hiver prochain", "2019-12-01..2020-02-29"),
    ("Le salon s'est tenu ce week-end.", "ce week-end", "2019-10-12..2019-10-13"),
    ("Le week-end prochain, place à la foire.", "Le week-end prochain", "2019-10-19..2019-10-20"),
    ("Il y a trois ans, tout allait bien.", "Il y a trois ans", "2016-01-01..2016-12-31"),
    ("Il y a deux mois, il a démissionné.", "Il y a deux mois", "2019-08-01..2019-08-31"),
    ("Il y a dix jours, le pont a cédé.", "Il y a dix jours", "2019-10-06"),
    ("Il reviendra dans deux mois.", "dans deux mois", "2019-12-01..2019-12-31"),
    ("Rendez-vous lundi en huit.", "lundi en huit", "2019-10-28"),
    ("Le 14 septembre dernier, la foule était là.", "14 septembre dernier", "2019-09-14"),
    ("La prime sera versée le 20 du mois prochain.", "20 du mois prochain", "2019-11-20"),
    ("Ces trois dernières années, la ville a perdu 2 000 habitants.", "Ces trois dernières années", "2016-01-01..2018-12-31"),
    ("Les six prochains mois seront décisifs.", "Les six prochains mois", "2019-11-01..2020-04-30"),
    ("Le premier vendredi du mois prochain, portes ouvertes.", "premier vendredi du mois prochain", "2019-11-01"),
    ("Lundi de la semaine prochaine, il partira.", "Lundi de la semaine prochaine", "2019-10-21"),
    ("Lundi le 14 octobre, la ministre a répondu.", "Lundi le 14 octobre", "2019-10-14"),
    ("Lundi passé, le conseil d'État vaudois a tranché.", "Lundi passé", "2019-10-14"),
    ("Le siècle dernier a tout vu.", "Le siècle dernier", "1900-01-01..1999-12-31"),
]

PARTS_OF_DAY = [
    ("Il est mort hier soir à Vannes.", "hier soir", "2019-10-15"),
    ("La route a été coupée mardi matin.", "mardi matin", "2019-10-15"),
    ("Le feu a pris hier après-midi.", "hier après-midi", "2019-10-15"),
    ("Hier en début d'après-midi, tout brûlait.", "Hier en début d'après-midi", "2019-10-15"),
    ("Le maire a cédé lundi en fin de journée.", "lundi en fin de journée", "2019-10-14"),
    ("Ce jeudi 10 octobre au soir, la salle était pleine.", "Ce jeudi 10 octobre au soir", "2019-10-10"),
    ("Un bal a lieu samedi soir 19 octobre.", "samedi soir 19 octobre", "2019-10-19"),
    ("Samedi soir dernier, le bal a fini tard.", "Samedi soir dernier", "2019-10-12"),
    ("Demain midi à 12 h 30, repas.", "Demain midi", "2019-10-17"),
    ("Mardi dans la nuit, deux granges ont brûlé.", "Mardi dans la nuit", "2019-10-15"),
    ("La veille au soir, il dormait.", "La veille au soir", "2019-10-15"),
    ("Il a été vu lundi au petit matin.", "lundi au petit matin", "2019-10-14"),
    ("Le 12 mars 2018, il parla. Le lendemain matin, elle partit.", "Le lendemain matin", "2018-03-13"),
]

RANGES = [
    ("Le festival se tiendra du 25 au 29 mars 2020.", "25 au 29 mars 2020", "2020-03-25..2020-03-29"),
    ("Les 1er et 2 juillet 2020, à Deauville.", "1er et 2 juillet 2020", "2020-07-01..2020-07-02"),
    ("Les 3, 4 et 5 mai 2019, à Nantes.", "3, 4 et 5 mai 2019", "2019-05-03..2019-05-05"),
    ("Foire les 3-4 mai 2019.", "3-4 mai 2019", "2019-05-03..2019-05-04"),
    ("Les 14-15-16 octobre, salon.", "14-15-16 octobre", "2019-10-14..2019-10-16"),
    ("Foire les 12/13/14 mai 2018.", "12/13/14 mai 2018", "2018-05-12..2018-05-14"),
    ("Lundi et mardi derniers, tout était fermé.", "Lundi et mardi derniers", "2019-10-14..2019-10-15"),
    ("Il sera là jeudi et vendredi prochains.", "jeudi et vendredi prochains", "2019-10-17..2019-10-18"),
    ("Du 24 au 26 mars dernier, le parc a fermé.", "24 au 26 mars dernier", "2019-03-24..2019-03-26"),
    ("Du lundi 1er au mercredi 10 juillet 2019, expo.", "lundi 1er au mercredi 10 juillet 2019", "2019-07-01..2019-07-10"),
    ("Travaux du 28 octobre au 3 novembre.", "28 octobre au 3 novembre", "2019-10-28..2019-11-03"),
    ("Il exposera du 15 décembre au 12 janvier.", "15 décembre au 12 janvier", "2019-12-15..2020-01-12"),
    ("Fermé du 20 décembre au 5 janvier 2018.", "20 décembre au 5 janvier 2018", "2017-12-20..2018-01-05"),
    ("De mars à juin 2018, le site a tourné.", "mars à juin 2018", "2018-03-01..2018-06-30"),
    ("Mars-avril 2018 : le creux.", "Mars-avril 2018", "2018-03-01..2018-04-30"),
    ("Entre mai 2015 et juin 2018, il dirigeait la caisse.", "mai 2015 et juin 2018", "2015-05-01..2018-06-30"),
    ("Entre 2015 et 2018, la dette a fondu.", "2015 et 2018", "2015-01-01..2018-12-31"),
    ("De 2014 à 2018, rien n'a bougé.", "2014 à 2018", "2014-01-01..2018-12-31"),
    ("Le contrat de plan 2014-20 s'achève.", "2014-20", "2014-01-01..2020-12-31"),
    ("La saison 2018/2019 fut bonne.", "2018/2019", "2018-01-01..2019-12-31"),
    ("La campagne 2011/12 fut bonne.", "2011/12", "2011-01-01..2012-12-31"),
    ("Entre le 21 mars et le 5 avril 2018, 40 cas.", "21 mars et le 5 avril 2018", "2018-03-21..2018-04-05"),
    ("Du 3 mai 2018 au 4 juin, il a marché.", "3 mai 2018 au 4 juin", "2018-05-03..2018-06-04"),
    ("Vente la première quinzaine d'avril 2018.", "première quinzaine d'avril 2018", "2018-04-01..2018-04-15"),
    ("De fin 2016 à début 2018, il a siégé.", "fin 2016 à début 2018", "2016-01-01..2018-12-31"),
    ("On a créé 3 000 emplois en France entre 1997 et 1999.", "1997 et 1999", "1997-01-01..1999-12-31"),
]

LISTS = [
    # cells of a table
    (
        "2016 / 2017 / 2018",
        [("2016", "2016-01-01..2016-12-31"), ("2017", "2017-01-01..2017-12-31"), ("2018", "2018-01-01..2018-12-31")],
    ),
    (
        "(en M€) / S1 2018 / 2018 / S1 2019",
        [("S1 2018", "2018-01-01..2018-06-30"), ("2018", "2018-01-01..2018-12-31"), ("S1 2019", "2019-01-01..2019-06-30")],
    ),
    ("Effectif / 2017 / 2018", [("2017", "2017-01-01..2017-12-31"), ("2018", "2018-01-01..2018-12-31")]),
    ("Fin 2017 / Fin 2018 / Écart", [("Fin 2017", "2017-01-01..2017-12-31"), ("Fin 2018", "2018-01-01..2018-12-31")]),
    (
        "Club / 2016/2017 / 2017/2018",
        [("2016/2017", "2016-01-01..2017-12-31"), ("2017/2018", "2017-01-01..2018-12-31")],
    ),
    ("12 mars 2018 / 14 mars 2018 / Lieu", [("12 mars 2018", "2018-03-12"), ("14 mars 2018", "2018-03-14")]),
    ("Saison 2016 / 2017.", [("2016 / 2017", "2016-01-01..2017-12-31")]),
    ("Le lavoir ferme ce jeudi, ce vendredi.", [("ce jeudi", "2019-10-17"), ("ce vendredi", "2019-10-18")]),
    ("Le lavoir ferme ce jeudi et ce vendredi.", [("ce jeudi", "2019-10-17"), ("ce vendredi", "2019-10-18")]),
    ("Le lavoir ferme jeudi et vendredi.", [("jeudi et vendredi", "2019-10-17..2019-10-18")]),
    ("L'atelier ferme jeudi de 9 h à 12 h.", [("jeudi", "2019-10-17")]),
    (
        "Jeudi 17 octobre\nBal.\nVendredi 18 octobre\nJeux.",
        [("Jeudi 17 octobre", "2019-10-17"), ("Vendredi 18 octobre", "2019-10-18")],
    ),
    ("Les 8, 15 et 22 mars 2019, ateliers.", [("8", "2019-03-08"), ("15", "2019-03-15"), ("22 mars 2019", "2019-03-22")]),
    ("Ventes en 2016 et 2018.", [("2016", "2016-01-01..2016-12-31"), ("2018", "2018-01-01..2018-12-31")]),
    ("Hier mardi, puis jeudi prochain.", [("Hier mardi", "2019-10-15"), ("jeudi prochain", "2019-10-17")]),
]

ANCHORED = [
    ("Le vote du 12 mars 2018 fut houleux. Le lendemain, il démissionna.", "Le lendemain", "2018-03-13"),
    ("Le 12 mars 2018, il parla. La veille, il s'était tu.", "La veille", "2018-03-11"),
    ("Le 12 mars 2018, il parla. Le même jour, elle partit.", "Le même jour", "2018-03-12"),
    ("Le 12 mars 2018, il parla. Le samedi suivant, elle partit.", "samedi suivant", "2018-03-17"),
    ("Le lendemain du 13 février 2018, tout recommença.", "Le lendemain du 13 février 2018", "2018-02-14"),
    ("Le lendemain de Noël 2018, il neigea.", "Le lendemain de Noël 2018", "2018-12-26"),
    ("La veille de la Toussaint, on décore.", "La veille de la Toussaint", "2019-10-31"),
    ("Le dernier jour d'octobre 2018, il neigea.", "dernier jour d'octobre 2018", "2018-10-31"),
    ("Le troisième dimanche de juin 2018, kermesse.", "troisième dimanche de juin 2018", "2018-06-17"),
    ("À la Toussaint, les serres seront pleines.", "Toussaint", "2019-11-01"),
    ("Le lundi de Pentecôte 2019 fut chômé.", "lundi de Pentecôte 2019", "2019-06-10"),
    ("Il sera là à Noël.", "Noël", "2019-12-25"),
    ("Le 14-Juillet, la flotte a défilé.", "14-Juillet", "2019-07-14"),
]

WHOLE_YEARS = [
    ("Ouvert en début d'année 2016, le dépôt ferme.", "début d'année 2016", "2016-01-01..2016-12-31"),
    ("Voté à la fin de l'année 2016, le plan tient.", "fin de l'année 2016", "2016-01-01..2016-12-31"),
    ("Au début de l'exercice 2018, la dette monte.", "début de l'exercice 2018", "2018-01-01..2018-12-31"),
    ("Le quai ouvrira à la mi-année 2021.", "mi-année 2021", "2021-01-01..2021-12-31"),
    ("En avril de l'année 2014, la halle a brûlé.", "avril de l'année 2014", "2014-04-01..2014-04-30"),
    ("Le 7 avril de l'année 2014, la halle a brûlé.", "7 avril de l'année 2014", "2014-04-07"),
    ("Le bac chôme la dernière semaine de 2020.", "dernière semaine de 2020", "2020-12-28..2021-01-03"),
    ("Elle ouvrit la première semaine de deux mille quinze.", "première semaine de deux mille quinze", "2014-12-29..2015-01-04"),
    ("Fin deux mille onze, la foire a fermé.", "Fin deux mille onze", "2011-01-01..2011-12-31"),
    ("Bâti dans les années dix-neuf cent soixante, l'hôtel ferme.", "années dix-neuf cent soixante", "1960-01-01..1969-12-31"),
    ("La halle est pleine depuis 2011. En septembre, la foire a fermé.", "septembre", "2019-09-01..2019-09-30"),
    ("La halle a été bâtie en 2011. En septembre, la foire a ouvert.", "septembre", "2011-09-01..2011-09-30"),
]
SECOND_UNITS = [
    ("Le lavoir a rouvert il y a un an et demi.", "il y a un an et demi", "2018-04-01..2018-04-30"),
    ("Le lavoir a rouvert il y a deux mois et trois jours.", "il y a deux mois et trois jours", "2019-08-13"),
    ("Le lavoir rouvrira dans un mois et quatre jours.", "dans un mois et quatre jours", "2019-11-20"),
    ("Le lavoir a rouvert il y a un an et deux mois.", "il y a un an et deux mois", "2018-08-01..2018-08-31"),
    ("Le lavoir a rouvert il y a un mois et demi.", "il y a un mois et demi", "2019-09-02..2019-09-08"),
    ("Le lavoir rouvrira dans un mois et demi.", "dans un mois et demi", "2019-11-25..2019-12-01"),
    ("Le lavoir rouvrira dans un mois.", "dans un mois", "2019-11-01..2019-11-30"),
    ("Le lavoir a rouvert il y a une semaine et demie.", "il y a une semaine et demie", "2019-10-06"),
    ("Le lavoir a rouvert il y a trois siècles et demi.", "il y a trois siècles et demi", "1660-01-01..1669-12-31"),
    ("Le lavoir a rouvert il y a un an 2 mois.", "il y a un an 2 mois", "2018-08-01..2018-08-31"),
    ("Le lavoir rouvrira dans deux semaines et trois jours.", "dans deux semaines et trois jours", "2019-11-02"),
    ("Le lavoir a rouvert il y a une dizaine d'années.", "il y a une dizaine d'années", "2009-01-01..2009-12-31"),
    ("Le lavoir rouvrira dans une quinzaine de jours.", "dans une quinzaine de jours", "2019-10-31"),
    ("Le lavoir rouvrira au 2e trim. 2020.", "2e trim. 2020", "2020-04-01..2020-06-30"),
    ("Le lavoir a gelé à l'hiver 2017-2018.", "l'hiver 2017-2018", "2017-12-01..2018-02-28"),
    ("Le lavoir rouvrira mardi dans deux semaines.", "mardi dans deux semaines", "2019-10-29"),
    ("Y a trois ans, la foire a fermé.", "Y a trois ans", "2016-01-01..2016-12-31"),
    ("Il ya trois ans, la foire a fermé.", "Il ya trois ans", "2016-01-01..2016-12-31"),
    ("Le bail prendra fin dans deux ans.", "dans deux ans", "2021-01-01..2021-12-31"),
    ("La foire ouvrira dans un an.", "dans un an", "2020-01-01..2020-12-31"),
]
DAYS_ALONE = [
    ("Le jury se réunira la semaine du 21.", "la semaine du 21", "2019-10-21..2019-10-27"),
    ("La foire aura lieu les 19 et 20.", "19 et 20", "2019-10-19..2019-10-20"),
    ("La foire aura lieu les 19, 20 et 21.", "19, 20 et 21", "2019-10-19..2019-10-21"),
    ("Le tournoi se jouera entre le 19 et le 24.", "19 et le 24", "2019-10-19..2019-10-24"),
    ("Le conseil siégera le troisième mardi.", "troisième mardi", "2019-11-19"),
    ("Elle est revenue vendredi, le 11.", "vendredi, le 11", "2019-10-11"),
    ("Avant de quitter la mairie le 12 décembre, il a salué les agents.", "12 décembre", "2019-12-12"),
    ("Le jury siège le 21 de 14 h à 17 h.", "21", "2019-10-21"),
    ("Fait à Nay le six mai deux mil onze.", "six mai deux mil onze", "2011-05-06"),
    ("La rue ferme du 4 mai 2020 à 8 h au 6 mai 2020.", "4 mai 2020 à 8 h au 6 mai 2020", "2020-05-04..2020-05-06"),
    ("LYON, May 18, 2017 -- La foire ferme.", "May 18, 2017", "2017-05-18"),
]
ALL = [
    *WHOLE_YEARS,
    *SECOND_UNITS,
    *DAYS_ALONE,
    *ABSOLUTE,
    *UNITS,
    *COUNTED,
    *FRAMED,
    *OPEN,
    *DEICTIC,
    *PARTS_OF_DAY,
    *RANGES,
    *ANCHORED,
]


@pytest.mark.parametrize(("sentence", "span", "days"), ALL, ids=[case[0] for case in ALL])
def test_value(sentence: str, span: str, days: str) -> None:
    assert (span, days) in days_of(sentence)


@pytest.mark.parametrize(("sentence", "span", "days", "modifier"), PARTS, ids=[case[0] for case in PARTS])
def test_modifier(sentence: str, span: str, days: str, modifier: str) -> None:
    assert days_of(sentence) == [(span, days)]
    assert dates_of(sentence)[0].modifier == modifier


@pytest.mark.parametrize(("sentence", "expected"), LISTS, ids=[case[0] for case in LISTS])
def test_list(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert days_of(sentence) == expected


UNRESOLVED = [
    ("Il viendra le 6 octobre.", "XXXX-10-06", "day"),
    ("Il viendra mardi.", "XXXX-WXX-2", "day"),
    ("Il est venu le mois dernier.", "XXXX-XX", "month"),
    ("Il est venu hier.", "XXXX-XX-XX", "day"),
    ("Il viendra en mars.", "XXXX-03", "month"),
    ("Il viendra au quatrième trimestre.", "XXXX-Q4", "quarter"),
    ("Il viendra au printemps.", "XXXX-SP", "season"),
    ("Il viendra la semaine prochaine.", "XXXX-WXX", "week"),
    ("Le chenil fermera semaine 12.", "XXXX-W12", "week"),
    ("Les ventes du S2 baissent.", "XXXX-H2", "half"),
    ("L'exercice clos le 30 juin est bon.", "XXXX-06-30", "day"),
    ("Il est venu l'an dernier.", "XXXX", "year"),
    ("Il viendra mardi soir.", "XXXX-WXX-2", "day"),
    ("Les neuf premiers mois de l'année ont déçu.", "XXXX-01/XXXX-09", "month"),
    ("Il viendra dans six mois.", "XXXX-XX", "month"),
    ("Il viendra plus tard dans la semaine.", "XXXX-XX-XX/XXXX-WXX", "day"),
    ("Il viendra du 4 au 6 mai.", "XXXX-05-04/XXXX-05-06", "day"),
]


# sentence, year of publication, first day
TWO_DIGITS = [
    ("Bilan au 31/12/34.", 2035, "2034-12-31"),
    ("Bilan au 31/12/34.", 2019, "2034-12-31"),
    ("Bilan au 31/12/34.", 2013, "1934-12-31"),
    ("Bilan au 31/12/34.", None, "2034-12-31"),
    ("Livré le 31/12/55.", 2035, "2055-12-31"),
    ("Livré le 31/12/56.", 2035, "1956-12-31"),
    ("Livré le 31/12/56.", 2129, "2056-12-31"),
    ("Créé en 97, le club renaît.", 2035, "1997-01-01"),
    ("Créé en 97, le club renaît.", 2080, "2097-01-01"),
    ("Créé en 97, le club renaît.", None, "1997-01-01"),
    ("Un immeuble des années 30.", 2035, "2030-01-01"),
    ("Un immeuble des années 30.", 2029, "1930-01-01"),
    ("Un immeuble des années 40.", 2035, "1940-01-01"),
    ("Un immeuble des années 30.", None, "1930-01-01"),
    ("La mode des années 20.", None, "2020-01-01"),
    ("La mode des années 90.", 2135, "2090-01-01"),
]


@pytest.mark.parametrize(("sentence", "year", "first"), TWO_DIGITS)
def test_two_digits_are_of_the_century_around_publication(sentence: str, year: int | None, first: str) -> None:
    (found,) = dates_of(sentence, published=date(year, 6, 30) if year else None)
    assert str(found.date_from) == first


@pytest.mark.parametrize(("sentence", "timex", "precision"), UNRESOLVED, ids=[case[0] for case in UNRESOLVED])
def test_without_publication_day_the_shape_stays(sentence: str, timex: str, precision: str) -> None:
    (found,) = dates_of(sentence, published=None)
    assert (found.timex, found.precision, found.date_from, found.date_to, found.deictic) == (timex, precision, None, None, True)


FILLED = [
    ("Les ventes du T2 2017-18 baissent.", "DATE", "XXXX-Q2", "quarter", False),
    ("Le S2 2017/2018 fut bon.", "DATE", "XXXX-H2", "half", False),
    ("Le premier trimestre de l'exercice décalé 2017-2018 fut bon.", "DATE", "XXXX-Q1", "quarter", False),
    ("À la fin de l'exercice, la dette baissait.", "DATE", "XXXX", "year", False),
    ("Le dernier exercice fut bon.", "DATE", "XXXX", "year", False),
    ("L'exercice précédent fut bon.", "DATE", "XXXX", "year", False),
    ("La dernière année comptable fut bonne.", "DATE", "XXXX", "year", False),
    ("À la fin de l'exercice 2018, la dette baissait.", "DATE", "2018", "year", False),
    ("Le premier semestre 2017-2018 fut bon.", "DATE", "XXXX-H1", "half", False),
    ("Au premier semestre de l'exercice 2017/2018, rien ne bouge.", "DATE", "XXXX-H1", "half", False),
    ("Il est né le 27 septembre 2019.", "DATE", "2019-09-27", "day", False),
    ("Il est venu la semaine dernière.", "DATE", "2019-W41", "week", True),
    ("Les ventes du T3 2018 baissent.", "DATE", "2018-Q3", "quarter", False),
    ("Livré au second semestre 2020.", "DATE", "2020-H2", "half", False),
    ("Livré à l'hiver 2018.", "DATE", "2018-WI", "season", False),
    ("La mode des années 80.", "DATE", "198", "decade", False),
    ("Un bâti du XIXe siècle.", "DATE", "18", "century", False),
    ("Le salon s'est tenu ce week-end.", "DATE", "2019-W41-WE", "day", True),
    ("De 2014 à 2018, rien.", "PERIOD", "2014/2018", "year", False),
    ("Du 25 au 29 mars 2020, salon.", "PERIOD", "2020-03-25/2020-03-29", "day", False),
]


@pytest.mark.parametrize(("sentence", "kind", "timex", "precision", "deictic"), FILLED, ids=[case[0] for case in FILLED])
def test_fields(sentence: str, kind: str, timex: str, precision: str, deictic: bool) -> None:
    (found,) = dates_of(sentence)
    assert (found.type, found.timex, found.precision, found.deictic) == (kind, timex, precision, deictic)


def test_spans_are_those_of_the_stored_text() -> None:
    text = "Le «\u00a0Forum\u00a0» s’est tenu du 3\u202fau 5\u00a0mai\u00a02019, l’été dernier."
    assert all(text[found.start : found.end] == found.text for found in dates_of(text))


# Every text of the bundled corpus, folded, with where its words begin and the names of the rules that are tried there.
Guarded = tuple[str, dict[int, set[str]]]


@pytest.fixture(scope="module")
def guarded_corpus() -> list[Guarded]:
    folders = [Path("corpus/articles"), Path("corpus/held_out/articles")]
    sources = [source for folder in folders for source in read_corpus(folder) if isinstance(source, Source)]
    return [_guarded(fold(prepare(source.article).text)) for source in sources]


def _guarded(folded: str) -> Guarded:
    tried: dict[int, set[str]] = {word.start(): set() for word in re.finditer(r"(?<!\w)['\w]", folded)}
    for offset, rules in find_triggers(folded, 0, len(folded)):
        tried[offset] |= {rule.name for rule in rules}
    return folded, tried


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_guard_loses_a_match(rule: Rule, guarded_corpus: list[Guarded]) -> None:
    for folded, tried in guarded_corpus:
        lost = [folded[at : at + 40] for at, names in tried.items() if rule.name not in names and rule.pattern.match(folded, at)]
        assert not lost
