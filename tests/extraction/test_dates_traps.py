"""Sentences that look dated and are not, and lengths of time and recurrences, which are not dates of the calendar."""

from datetime import date
from time import process_time

import pytest

from pipeline.extraction.dates import find_dates
from pipeline.extraction.preparation import prepare
from schemas import Article, DateMention


def mentions(sentence: str) -> list[DateMention]:
    document = prepare(Article(article_id="a", text=sentence, published=date(2019, 10, 16)))
    return [DateMention.model_validate(dict(draft)) for draft in find_dates(document)]


NO_DATE = [
    "À la fin de l'exercice d'évacuation, tous sont sortis.",
    "Le dernier exercice de tir fut annulé.",
    "Horaires : lundi 9 h-12 h, jeudi 14 h-17 h.",
    "L'accueil est ouvert jeudi de 9 h à 12 h.",
    "GRILLE\nJeudi 17 octobre\nVendredi 18 octobre\nAujourd'hui\nLe lavoir ferme.",
    "Hier | Aujourd'hui | Demain | Jeudi 17 | Vendredi 18",
    "Archives\noctobre 2019 (7)\nseptembre 2019 (4)\naoût 2019 (12)\nLe lavoir ferme.",
    "Dans une année morose, le lavoir tient bon.",
    "La foire ferme dans un mois ordinaire.",
    "Rendez-vous devant le 12, rue du Four.",
    "Le groupe ALZIA  1522",
    "Un effectif de deux mille vingt personnes.",
    "Les lots 13 et 14.",
    "Une avance de 1750 EUR, un legs de 1300 CAD.",
    "Ils étaient sept à table, sept sur dix ayant signé.",
    "La décision a été prise et le texte a été voté.",
    "Elle a déjà été opérée.",
    "L'université d'été du parti réunit la gauche.",
    "Les soldes d'hiver ne font plus recette.",
    "La planète Mars fascine les lycéens.",
    "Elle l'a dit à La Dépêche Dimanche, sans plus.",
    "Madame Avril préside la séance avec Jean Mai.",
    "Marie, 43 ans, vend des fleurs.",
    "Il a fêté ses 20 ans avec les siens.",
    "Le RC Lens l'a emporté 24-19 devant son public.",
    "Renseignements au 02 38 00 12 14 ou au 06.12.10.19.99.",
    "Ouvert 24 heures sur 24 et 7 jours sur 7.",
    "Un service assuré 24h/24 et 7j/7.",
    "L'article 2004 du code le dit.",
    "La loi 1901 régit les associations.",
    "Le programme Horizon 2020 finance le projet.",
    "Le plan France 2030 soutient la filière.",
    "Le réseau Natura 2000 couvre le marais.",
    "Une Peugeot 2008 a brûlé.",
    "La version 3.11.04 du logiciel corrige tout.",
    "Réunion à 14 heures, puis à 18 h 30.",
    "Le médecin de demain sera connecté.",
    "À ce jour, personne n'a réclamé.",
    "Le marché de Noël attire les foules.",
    "Le maire de L'Ascension démissionne.",
    "Le T2-40 est loué depuis peu.",
    "Noël Dupont a signé la pétition.",
    "L'usine emploie 1920 personnes.",
    "Plus de 2000 manifestants ont défilé.",
    "Une prime de 2000 euros est promise.",
    "Le site couvre 1500 hectares et 2010 m².",
    "Il manque 2 à 3 postes.",
    "La note est de 8/10.",
    "Rangez le 3/4 des cartons.",
    "Les deux tiers des 2500 adhérents ont voté.",
    "Ouvert du lundi au vendredi de 9 h à 17 h.",
    "Le lundi, le musée est fermé.",
    "Le mardi matin, la piscine est fermée.",
    "Les mardis et jeudis restent libres.",
    "Le Black Friday n'ont rien à voir.",
    "Un chantier de 12 000 m² au 1er étage.",
    "Il a fini 3e et son frère 12e.",
    "Le lot 14 et le lot 15 sont vendus.",
    "BP 2012, 35000 Rennes.",
    "La norme ISO 9001 est acquise.",
    "Le décret n° 2016-12 est abrogé.",
    "L'audience a duré de 9 à 12.",
    "Les fêtes de fin d'année approchent.",
    "Composez le 15.",
    "Il habite dans le 13, à Aubagne.",
    "La semaine passe vite.",
    "Au lendemain de la défaite, le silence.",
    "Le maire a mis 1 200 km au compteur.",
    "Il demeure rue du 8-Mai-1945, près de la place du 11-Novembre.",
    "Il habite au 12 rue du 4 septembre.",
    "Au plus tôt et au plus tard, on verra.",
    "Ce lundi-là, il pleuvait.",
    "Ouvert le week-end et le soir.",
    "Les six premiers mois furent durs.",
    "L'accord du Vendredi saint est caduc.",
    "Une tension de 14/8 et un écran 16/10.",
    "La tranche le 10-12 ans.",
    "En deux mille pas, on y est.",
    "Standard : 24 12 20 14 03.",
    "Une décote de 22/4 points.",
    "Il loue un T2 dans le T3.",
    "Le loyer du T2 grimpe.",
    "Le Galaxy S1 et une Audi S1.",
    "La première partie du match fut dure.",
    "Le fonds Demain Ventures a suivi.",
    "La Coupe et l'Euro 2016 l'ont lancé.",
    "À l'automne de sa vie, il peint.",
    "Trente élèves ont participé au printemps de l'écologie.",
    "Le mois passe et rien ne vient.",
    "Effectif : 1425 (1805 en été, 990 en hiver).",
    "En été comme en hiver, la mer est là.",
    "Il a eu des 18/20 et un 12.",
    "## ET DEMAIN ?",
    "Portes ouvertes au 1050, rue Bagot.",
    "— Avril Dupont, conseillère",
]


@pytest.mark.parametrize("sentence", NO_DATE)
def test_no_date(sentence: str) -> None:
    assert [found.text for found in mentions(sentence) if found.type in ("DATE", "PERIOD")] == []


LENGTHS = [
    ("Pendant 54 heures, ils ont codé.", "54 heures", "DURATION", "PT54H"),
    ("Il est en poste depuis cinq ans.", "cinq ans", "DURATION", "P5Y"),
    ("Le prêt court sur dix-huit mois.", "dix-huit mois", "DURATION", "P18M"),
    ("La réponse viendra d'ici cinq à six ans.", "cinq à six ans", "DURATION", "P6Y"),
    ("Après trente et un ans de maison, il part.", "trente et un ans", "DURATION", "P31Y"),
    ("La grève a duré une semaine.", "une semaine", "DURATION", "P1W"),
    ("Un trajet de quarante minutes.", "quarante minutes", "DURATION", "PT40M"),
    ("Le délai est de 1 450 heures.", "1 450 heures", "DURATION", "PT1450H"),
    ("Un an et demi de travaux.", "Un an et demi", "DURATION", "P1Y6M"),
    ("Deux semaines plus tard, tout cessait.", "Deux semaines", "DURATION", "P2W"),
    ("Il a attendu quelques jours.", "quelques jours", "DURATION", "PXD"),
    ("Le bail est de 99 ans.", "99 ans", "DURATION", "P99Y"),
    ("Elle verse 300 euros chaque année.", "chaque année", "SET", "P1Y"),
    ("Ouvert tous les jeudis.", "tous les jeudis", "SET", "XXXX-WXX-4"),
    ("Chaque jour, il marche.", "Chaque jour", "SET", "P1D"),
    ("Il revient tous les deux ans.", "tous les deux ans", "SET", "P2Y"),
    ("Chaque premier jeudi du mois, un café.", "Chaque premier jeudi du mois", "SET", "P1M"),
    ("Tous les premiers lundis du mois, marché.", "Tous les premiers lundis du mois", "SET", "P1M"),
    ("Toutes les semaines, il relance.", "Toutes les semaines", "SET", "P1W"),
    ("Une prime est versée chaque décembre.", "chaque décembre", "SET", "XXXX-12"),
    ("Chaque été, la plage ferme.", "Chaque été", "SET", "XXXX-SU"),
    ("Depuis une dizaine d'années, le bourg se vide.", "une dizaine d'années", "DURATION", "P10Y"),
    ("Il a gardé le lit une quinzaine de jours.", "une quinzaine de jours", "DURATION", "P15D"),
    ("Les travaux dureront une quinzaine.", "une quinzaine", "DURATION", "P15D"),
    ("Une garde de 24 heures est payée.", "24 heures", "DURATION", "PT24H"),
    ("Les coupures durent 4 heures par jour.", "4 heures", "DURATION", "PT4H"),
    ("Le club existe depuis plus de 30 ans.", "30 ans", "DURATION", "P30Y"),
    ("En moins de deux ans, tout a changé.", "deux ans", "DURATION", "P2Y"),
    ("Il est condamné à deux ans de prison.", "deux ans", "DURATION", "P2Y"),
    ("Réponse sous quinzaine.", "quinzaine", "DURATION", "P15D"),
    ("Réponse sous huitaine.", "huitaine", "DURATION", "P8D"),
    ("Il a tenu deux heures trente minutes.", "deux heures trente minutes", "DURATION", "PT2H30M"),
    ("Un bail de six ans et deux mois.", "six ans et deux mois", "DURATION", "P6Y2M"),
    ("Il a tenu trois jours et quatre heures.", "trois jours et quatre heures", "DURATION", "P3DT4H"),
    ("Réponse sous huit jours.", "huit jours", "DURATION", "P8D"),
    ("Voilà trois ans que le site est fermé.", "trois ans", "DURATION", "P3Y"),
    ("La visite dure une heure et demie.", "une heure et demie", "DURATION", "PT1H30M"),
    ("Il a fallu deux ans et demi de réunions.", "deux ans et demi", "DURATION", "P2Y6M"),
    ("Le tri se fait en une journée.", "une journée", "DURATION", "P1D"),
    ("Ils ont perdu une journée de travail.", "une journée", "DURATION", "P1D"),
    ("Il a passé une nuit en garde à vue.", "une nuit", "DURATION", "P1D"),
    ("Le contrat de trois ans est signé.", "trois ans", "DURATION", "P3Y"),
    ("Ils ont veillé, 24 heures durant.", "24 heures", "DURATION", "PT24H"),
    ("Après un quart de siècle de présence, il part.", "un quart de siècle", "DURATION", "P25Y"),
    ("Il faut compter une bonne demi-heure.", "une bonne demi-heure", "DURATION", "PT30M"),
    ("Un conflit vieux de trente ans.", "trente ans", "DURATION", "P30Y"),
]


@pytest.mark.parametrize(("sentence", "span", "kind", "timex"), LENGTHS, ids=[case[0] for case in LENGTHS])
def test_length(sentence: str, span: str, kind: str, timex: str) -> None:
    found = [(mention.text, mention.type, mention.timex) for mention in mentions(sentence)]
    assert found == [(span, kind, timex)]


def test_lengths_that_do_not_grow_finer_stay_apart() -> None:
    assert [found.text for found in mentions("Il a tenu deux mois et trois ans.")] == ["deux mois", "trois ans"]


NO_LENGTH = [
    "Marie, 43 ans, vend des fleurs.",
    "Les moins de 25 ans sont touchés.",
    "Il est âgé de 61 ans.",
    "À 14 heures, la salle était pleine.",
    "Ouvert 24 heures sur 24.",
    "Un enfant de 8 ans a disparu.",
    "Il a fêté ses 20 ans avec les siens.",
    "Effectif : 640 salariés, âge moyen 44 ans.",
    "La moyenne d'âge des licenciés est de 49 ans.",
    "Le président, 51 ans dont dix de mandat, se retire.",
    "Les élus réclament une seconde ligne.",
    "Gratuit à partir de 65 ans et pour les plus de 60 ans.",
    "« J'ai 52 ans, dit-elle. »",
    "Un panel de 250 habitants âgés de plus de 65 ans.",
    "Quatorze enfants de moins de 12 ans.",
    "Ouvert de 9 heures à 12 heures.",
    "Ouvert 7 jours sur 7.",
    "Une quinzaine d'embauches suivra.",
    "La ville compte une quinzaine de crèches.",
    "La CGT organise une journée « port mort ».",
    "Le prix d'une nuit chez l'habitant grimpe.",
    "Un client m'a dit un jour : partez.",
    "Ce fut une année blanche pour la fac.",
    "Une caissière de 49 ans a été blessée.",
    "Un ouvrier agricole de 31 ans est mort.",
    "Un Nantais de 24 ans a gagné.",
    "Ma fille de 4 ans dort.",
    "La moitié des agents ont plus de 45 ans.",
    "J'aurai 62 ans et un bateau.",
    "Parmi eux, 61 % de moins de 40 ans.",
    "Âge moyen à l'entrée ......... 86 ans",
    "41 ans, l'âge moyen des grévistes.",
    "Le mot d'ordre court jusqu'à vendredi, 18 heures.",
    "La station a vendu 410 000 journées-skieurs.",
    "Lecture : 3 minutes",
    "Dont une quinzaine à la clinique de Vitré.",
    "Activité : 468 000 heures",
    "Ils vivent à plus de 30 minutes d'un hôpital.",
    "Reçus à partir de 18 heures.",
    "L'étoile est à 39 années-lumière.",
    "Elle vient un jour sur deux.",
    "Le passage aux 35 heures a coûté cher.",
]


@pytest.mark.parametrize("sentence", NO_LENGTH)
def test_no_length(sentence: str) -> None:
    assert [found.text for found in mentions(sentence) if found.type == "DURATION"] == []


ENDLESS = [
    "12 ",
    "1",
    "du 1 au ",
    "1, ",
    "1/1/",
    "le 1er mars et ",
    "lundi, ",
    "un deux trois ans ",
    "fin de la ",
    "([{",
    "mars ",
    "en 97 (",
    "24 12 ",
    "jours ",
    "mille neuf cent ",
    "la semaine prochaine ",
    "il a vendu mardi ",
    "tous les deux ",
]


@pytest.mark.parametrize("run", ENDLESS)
def test_endless_runs_take_linear_time(run: str) -> None:
    text = run * (30_000 // len(run))
    start = process_time()
    mentions(text)
    assert process_time() - start < 2
