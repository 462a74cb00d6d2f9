"""Headcounts: span, value, noun, class, bounds, change, whole; and what counts nobody."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.extractor import extract
from pipeline.extraction.headcounts import find_headcounts
from pipeline.extraction.headcounts.populations import population_of
from pipeline.extraction.preparation import prepare
from schemas import Article, Headcount


def headcounts_in(text: str) -> list[Headcount]:
    document = prepare(Article(article_id="a", text=text))
    dates = list(find_dates(document))
    return list(find_headcounts(document, taken=[*dates, *find_amounts(document, taken=dates)]))


# sentence, span, value, class
WITH_NOUN = [
    ("Ils sont accompagnés d'élus et de centaines d'agents.", "centaines d'agents", None, "staff"),
    ("Le défilé est suivi de fanfares et de milliers de salariés.", "milliers de salariés", None, "staff"),
    ("L'atelier emploie douze fontainiers.", "douze fontainiers", 12, "professionals"),
    ("La coopérative recrute encore 14 silotiers.", "14 silotiers", 14, "professionals"),
    ("Le port a embauché une douzaine de scaphandriers.", "une douzaine de scaphandriers", 12, "professionals"),
    ("L'étude emploie près de 30 clercs.", "30 clercs", 30, "professionals"),
    ("Le chantier a licencié vingt roulants.", "vingt roulants", 20, "professionals"),
    ("Arvex en chiffres\n320\nsalariés\nen France", "320\nsalariés", 320, "staff"),
    ("La rentrée\n\n2 300\n\nétudiants inscrits", "2 300\n\nétudiants", 2300, "students"),
    ("Arvex (Lens, 11,8 M€, 77 sal.) recrute.", "77 sal.", 77, "staff"),
    ("L'usine est tombée en 2006 à 640 salariés.", "640 salariés", 640, "staff"),
    ("L'usine compte 74 cols bleus.", "74 cols bleus", 74, "staff"),
    ("Elle a 13 salaries.", "13 salaries", 13, "staff"),
    ("Le bourg compte 328 licencies.", "328 licencies", 328, "members"),
    ("L'ecole a douze eleves.", "douze eleves", 12, "students"),
    ("Le bourg voisin (2 100 hab.) suit.", "2 100 hab.", 2100, "residents"),
    ("Outilleur, 38 pers. dans la halle.", "38 pers.", 38, "people"),
    ("Ils promettent 2 millions de dollars et cinq cents salariés.", "cinq cents salariés", 500, "staff"),
    ("La scierie annonce la création de 35 nouveaux postes de travail.", "35 nouveaux postes de travail", 35, "jobs"),
    ("La scierie a 12 postes de travail à pourvoir.", "12 postes de travail", 12, "jobs"),
    ("La scierie promet une vingtaine de recrutement.", "une vingtaine de recrutement", 20, "jobs"),
    ("Le car emmène 60 pendulaires.", "60 pendulaires", 60, "people"),
    ("Le quai a vu passer 12 matelots.", "12 matelots", 12, "professionals"),
    ("Le comité reçoit 40 Allemands.", "40 Allemands", 40, "people"),
    ("La ville dénombre 38.650 de demandeurs d'emploi.", "38.650 de demandeurs d'emploi", 38_650, "people"),
    ("La scierie emploie 64 salariés.", "64 salariés", 64, "staff"),
    ("La scierie emploie 1 250 salarié·e·s.", "1 250 salarié·e·s", 1250, "staff"),
    ("La scierie emploie 80 salarié(e)s.", "80 salarié(e)s", 80, "staff"),
    ("150 SALARIES EN GREVE", "150 SALARIES", 150, "staff"),
    ("Quelque 600 agents communaux défilent.", "600 agents", 600, "staff"),
    ("Il reste 35 permanents.", "35 permanents", 35, "staff"),
    ("Elle compte 92 équivalents temps plein.", "92 équivalents temps plein", 92, "staff"),
    ("La filière pèse 14 300 emplois.", "14 300 emplois", 14_300, "jobs"),
    ("238 SUPPRESSIONS D'EMPLOIS", "238 SUPPRESSIONS D'EMPLOIS", 238, "jobs"),
    ("Le plan prévoit 40 créations de postes.", "40 créations de postes", 40, "jobs"),
    ("Deux cents contrats aidés sont menacés.", "Deux cents contrats", 200, "jobs"),
    ("25 CDI seront créés.", "25 CDI", 25, "jobs"),
    ("L'équipe compte 25 CDI.", "25 CDI", 25, "staff"),
    ("Il forme 110 ingénieurs par an.", "110 ingénieurs", 110, "professionals"),
    ("Le labo réunit 900 enseignants-chercheurs.", "900 enseignants-chercheurs", 900, "professionals"),
    ("On cherche 14 aides-soignantes.", "14 aides-soignantes", 14, "professionals"),
    ("Trois sages-femmes ont démissionné.", "Trois sages-femmes", 3, "professionals"),
    ("Le garage embauche 12 mécaniciennes.", "12 mécaniciennes", 12, "professionals"),
    ("Le studio réunit 30 scénaristes.", "30 scénaristes", 30, "professionals"),
    ("L'institut a recruté 8 glaciologues.", "8 glaciologues", 8, "professionals"),
    ("L'atelier compte 17 brodeuses.", "17 brodeuses", 17, "professionals"),
    ("Le campus accueille 57 000 étudiants.", "57 000 étudiants", 57_000, "students"),
    ("Le lycée a 1 100 élèves.", "1 100 élèves", 1100, "students"),
    ("La coopérative fédère 870 adhérents.", "870 adhérents", 870, "members"),
    ("Le conseil compte 24 membres.", "24 membres", 24, "members"),
    ("Le salon attend 4 500 visiteurs.", "4 500 visiteurs", 4500, "participants"),
    ("La clinique a soigné 228 254 patients.", "228 254 patients", 228_254, "patients"),
    ("Une ville de 285 000 habitants.", "285 000 habitants", 285_000, "residents"),
    ("Le séisme a fait 250 morts.", "250 morts", 250, "victims"),
    ("On recense 266 000 cas de Covid-19.", "266 000 cas", 266_000, "victims"),
    ("Le site emploie 412 personnes.", "412 personnes", 412, "people"),
    ("Il y a 1 130 demandeurs d'emploi de plus.", "1 130 demandeurs d'emploi", 1130, "people"),
    ("Le portail a 37 millions de cyberacheteurs.", "37 millions de cyberacheteurs", 37_000_000, "people"),
    ("La ligne transporte un million de passagers.", "un million de passagers", 1_000_000, "people"),
    ("Offert aux 500 premiers inscrits.", "500 premiers inscrits", 500, "people"),
    ("Elle a 12 équivalents-temps plein.", "12 équivalents-temps plein", 12, "staff"),
    ("80 000 Français vivent ici.", "80 000 Français", 80_000, "people"),
    ("Une centaine infirmiers y travaillent.", "Une centaine infirmiers", 100, "professionals"),
    ("La ligne transporte un million usagers.", "un million usagers", 1_000_000, "people"),
    ("Une centaine de formateurs y travaillent.", "Une centaine de formateurs", 100, "professionals"),
    ("Un million et demi d'abonnés suivent la chaîne.", "Un million et demi d'abonnés", 1_500_000, "people"),
    ("Une quinzaine d'embauches suivront.", "Une quinzaine d'embauches", 15, "jobs"),
    ("Le groupe emploie 620 personnes sur trois sites.", "620 personnes", 620, "people"),
    ("Le collège emploie 12 AESH.", "12 AESH", 12, "professionals"),
    ("Les 215 préposées débraieront.", "215 préposées", 215, "professionals"),
    ("On a entendu trois témoins.", "trois témoins", 3, "people"),
]
# text, the bare numbers that count people, their class
UNDERSTOOD = [
    # a figure that is all its line, under its label
    ("Effectif\n1 240\nVille\nLens", [("1 240", "staff")]),
    ("Nombre de salariés :\n310", [("310", "staff")]),
    ("Élèves à la rentrée 2018\n812 dont la moitié d'internes", []),
    ("Salariés\n320\nApprentis\n45", [("320", "staff"), ("45", "students")]),
    # rows with their label, columns under one head
    (
        "Effectif à la clôture (pers.) / 701 / 708 / 726",
        [("701", "staff"), ("708", "staff"), ("726", "staff")],
    ),
    ("Nombre d'adhérents | 1 240 | 1 310 (+5,6 %)", [("1 240", "members"), ("1 310", "members")]),
    ("Médecins ; 12 ; 14 ; 15", [("12", "professionals"), ("14", "professionals"), ("15", "professionals")]),
    ("Élèves\t34\t35", [("34", "students"), ("35", "students")]),
    ("Effectif / 2016 / 2017 / 2018\nSite de Bron / 340 / 350 / 362", [("340", "staff"), ("350", "staff"), ("362", "staff")]),
    ("Effectifs | Fin 2016 | Fin 2017\nSite de Bron | 340 | 350", [("340", "staff"), ("350", "staff")]),
    ("Société - lieu - suppressions\nVelm - Bessé - 212\nOrlac - Roubaix - 146", [("212", "jobs"), ("146", "jobs")]),
    ("Demandeurs d'emploi, catégorie A\nDoubs      24 910\nJura      8 340", [("24 910", "people"), ("8 340", "people")]),
    # a part of people, by whatever name
    ("La halle a 450 salariés, dont 320 étrangers.", [("320", "staff")]),
    ("L'usine compte 1 260 salariés ; la fonderie Lestac, 610.", [("610", "staff")]),
    ("Un nombre d'élèves en baisse (de 9.700 à 8.400).", [("9.700", "students"), ("8.400", "students")]),
    ("Le nombre d'élèves progresse, de 340 à 360.", [("340", "students"), ("360", "students")]),
    ("L'effectif a reculé, de 340 à 290 salariés.", [("340", "staff")]),
    ("L'équipe comptait 40 agents ; nous étions 12 quand je suis entrée.", [("12", "staff")]),
    ("Le réseau réunit 410 adhérents (95 sont salariés).", [("95", "members")]),
    ("Elle tient un gîte depuis 2012. Ils sont 180 comme elle dans le canton.", [("180", "people")]),
    (
        "Combien de figurants cette fois ?\nUn peu plus de 11 000, dont 40 à cheval.",
        [("11 000", "professionals"), ("40", "professionals")],
    ),
    ("Combien de ruches ici ?\nUn peu plus de 11 000.", []),
    ("On y comptait 9 860 lycéens à la rentrée, 140 de moins qu'en 2020.", [("140", "students")]),
    ("Le plan prévoit 31 postes en moins, dont 18 de conducteurs.", [("18", "jobs")]),
    ("L'effectif est de 60 agents ; il était de huit avant les travaux.", [("huit", "staff")]),
    ("Elle fait vivre 95 permanents. L'été, on monte à 640.", [("640", "staff")]),
    ("Elle fait vivre 95 permanents. Dans le col, on monte à 640 mètres.", []),
    ("L'effectif dépasse désormais les 300.", [("300", "staff")]),
    ("Linge cédé à Vannelec\nIls étaient 310 il y a quatre ans.", [("310", "people")]),
    ("Elle suit 60 patients, huit sur dix en ville.", []),
    ("Elle emploie 31 ouvriers. « Douze ont été rappelés », dit-elle.", [("Douze", "professionals")]),
    ("L'effectif passera de 1 200 à un millier.", [("1 200", "staff"), ("un millier", "staff")]),
    ("La forge veut passer de 140 salariés en CDI à 190 l'an prochain.", [("190", "staff")]),
    ("L'institut compte 600 étudiants, pour un effectif à terme de 900.", [("900", "students")]),
    ("L'école emploie 60 agents, pour un effectif à terme de 90.", [("90", "staff")]),
    ("70 postes à pourvoir et 110 supplémentaires dès juin.", [("110", "jobs")]),
    ("La forge a 14 agents, puis une vingtaine d'autres l'été.", [("une vingtaine", "staff")]),
    ("La forge sert 14 agents et une vingtaine d'autres communes.", []),
    ("La ville perd encore des emplois, qui sont passés de 2.410 à 2.290.", [("2.410", "jobs"), ("2.290", "jobs")]),
    ("Les embauches fléchissent un peu, avec 512 en 2012 contre 551 en 2011.", [("512", "jobs"), ("551", "jobs")]),
    (
        "La tempête supprime 940 emplois, contre un peu plus de 1 100 en 2017, dont 300 à Dole.",
        [("1 100", "jobs"), ("300", "jobs")],
    ),
    ("Le recul du nombre de chômeurs (-2.140) surprend.", [("2.140", "people")]),
    ("Le bassin compte 9 400 chômeurs (-310 sur un an).", [("310", "people")]),
    ("Le bassin compte 9 400 chômeurs (-3 % sur un an).", []),
    ("Le groupe emploie 7 700 personnes, la clinique 320.", [("320", "people")]),
    ("La scierie apporte 1.260 salariés, la papeterie 610.", [("610", "staff")]),
    ("Elle emploie 130 personnes, contre 88 en 2009.", [("88", "people")]),
    ("La société employait douze personnes ; elle en compte 57.", [("57", "people")]),
    ("On nous avait promis 300 emplois. On en a eu 74.", [("74", "jobs")]),
    ("Nous comptions onze adhérents. Ils sont 94 désormais.", [("94", "members")]),
    ("Elle a 38 salariés ; ils étaient neuf en 2011, ils seront 55 l'an prochain.", [("neuf", "staff"), ("55", "staff")]),
    ("310 CDD sont titularisés, dont 96 au CHU et 41 à Épinal.", [("96", "staff"), ("41", "staff")]),
    ("L'université compte 28 600 étudiants, parmi lesquels 4 900 en santé.", [("4 900", "students")]),
    ("96 infirmiers nous ont rejoints, dont 41 sortis de l'école.", [("41", "professionals")]),
    ("Notre équipe, cinq personnes en 2015, vingt-deux aujourd'hui.", [("vingt-deux", "people")]),
    ("18.000 manifestants selon la préfecture, 35.000 selon la CGT.", [("35.000", "participants")]),
    ("Elle doit passer de 35 à 80 salariés.", [("35", "staff")]),
    ("Les rangs ont gonflé de 41 à 66 agents.", [("41", "staff")]),
    ("L'emploi est passé de 41 à 66 agents.", [("41", "staff")]),
    ("L'atelier a fondu de 66 à 41 agents.", [("66", "staff")]),
    ("Le club réduit son équipe de neuf à sept permanents.", [("neuf", "staff")]),
    ("La direction veut supprimer 118 de ses 302 postes.", [("118", "jobs")]),
    ("Le plan raye 238 postes sur 655.", [("655", "jobs")]),
    ("La FHF évalue à 1 500 le nombre de soignants manquants.", [("1 500", "professionals")]),
    ("Le nombre de salariés atteint 320.", [("320", "staff")]),
    ("L'effectif, de 45, passera à 60.", [("45", "staff"), ("60", "staff")]),
    ("Effectif : 28", [("28", "staff")]),
    ("Effectif du siège : 31", [("31", "staff")]),
    ("Salariés .................. 575", [("575", "staff")]),
    ("Salariés : HUS, 12 800 ; GHRMSA, 6 300", [("12 800", "staff"), ("6 300", "staff")]),
    ("280 : effectif prévu", [("280", "staff")]),
    ("Ses cotisants, 94 à l'origine, sont aujourd'hui 236.", [("94", "members"), ("236", "members")]),
    ("La Clinique (220 salariés) et la Polyclinique (310) signent.", [("310", "staff")]),
    ("Les 54 licenciements (39 à Millau, 15 à Rodez) sont notifiés.", [("39", "jobs"), ("15", "jobs")]),
    ("Quatorze départs sont prévus, neuf ne seront pas remplacés.", [("neuf", "jobs")]),
    ("Près de 11 000 personnes sont venues, 400 d'entre elles à pied.", [("400", "people")]),
    ("Nous étions trois en 2017.", [("trois", "people")]),
    ("Coût : 12 M€ ; durée : 3 ans ; emplois : 45.", [("45", "jobs")]),
    ("Les licenciés du club, au nombre de 450, paient.", [("450", "members")]),
    ("Le nombre de chômeurs recule de 1,2 %, à 45 320.", [("45 320", "people")]),
    ("Ils étaient 800 selon la police.", [("800", "participants")]),
    ("Commune ..... salariés ..... budget\nLure .......... 410 .......... 52 M€", [("410", "staff")]),
    ("| Salariés | 575 | 602 |", [("575", "staff"), ("602", "staff")]),
    ("À eux deux ils salarient 12.", [("12", "staff")]),
    ("On compte 30 soudeurs ; le lycée en fait travailler 12.", [("12", "professionals")]),
    ("L'école a 90 élèves et en placera six en stage.", [("six", "students")]),
    ("Le site compte 40 soudeurs. Il faudra en recruter 25 autres.", [("25", "professionals")]),
    ("La société cherche des soudeurs ; il en faudrait 30.", [("30", "professionals")]),
    ("Soixante personnes rejoindront les 145 en poste.", [("145", "people")]),
    ("Des 170 salariés, 96 restent. Les 74 autres partiront.", [("96", "staff"), ("74", "staff")]),
    ("Le parc compte 540 emplois, 800 visés fin 2026.", [("800", "jobs")]),
    ("Le groupe emploie 2 600 agents et vise les 4 000 à terme.", [("4 000", "staff")]),
    ("La mairie promettait 150 emplois. Cent dix l'ont été.", [("Cent dix", "jobs")]),
    ("Sur les 72 recrutements prévus, 30 le seront à Metz.", [("30", "jobs")]),
    ("Elle ouvre 17 postes d'infirmiers et six de kinésithérapeutes.", [("six", "jobs")]),
    ("Le CHU de Brest, 5 300 salariés, et celui de Tours, 4 100, signent.", [("4 100", "staff")]),
    ("Douze personnes ont été tuées et 63 blessées mardi.", [("63", "people")]),
    ("Ils étaient 80 devant les grilles, selon la préfecture.", [("80", "participants")]),
    ("Création : 1974. Étudiants: 2'460. Budget : 52 M€.", [("2'460", "students")]),
    ("Effectif 2009 : 1.720\nEffectif 2018 : 1.480", [("1.720", "staff"), ("1.480", "staff")]),
    ("Société | 2011 | 2012 | Effectif\nLigéria | 139 M€ | 168 M€ | 390", [("390", "staff")]),
    ("rang. nom – ville – effectif – CA 2022\n1. Tôlerie Marvan – Brix – 386 – 61 M€", [("386", "staff")]),
    ("Nom ; Salariés ; CA\nArvex ; 1 240 ; 61 M€\nDelvor ; 41 ; n.c.", [("1 240", "staff"), ("41", "staff")]),
    ("| Maison | Ville | Effectif |\n| Ligéria |  | 390 |", [("390", "staff")]),
    ("Mutuelles en 2011 (cotisations / effectif)\nClain : 121 M€ / 290", [("290", "staff")]),
    ("Volley ••••• 31 salariés\nVerrerie •••• 22\nGolf •• 13", [("22", "staff"), ("13", "staff")]),
    ("Effectif total au 31/12/2018 : 1 254", [("1 254", "staff")]),
    ("Nombre d'adhérents : 3 200 ; nombre de bénévoles : 150", [("3 200", "members"), ("150", "people")]),
    ("12 000 emplois directs et 30 000 indirects.", [("30 000", "jobs")]),
    ("Elle supprime 45 postes sur les 320 que compte le site.", [("320", "jobs")]),
    ("Ils sont plus de 200 à avoir signé.", [("200", "people")]),
    ("Nous étions quatre associés dans 30 m². Ils sont désormais 305.", [("305", "members")]),
    ("Elle suit 240 patients. « Nous étions neuf », dit-elle.", [("neuf", "people")]),
]
# sentence, ends, modifier
BOUNDS = [
    ("Le défilé a réuni de 2000 à 10 000 personnes.", (2000, 10_000), "exact"),
    ("Le cortège a réuni de 1990 à 2500 marcheurs.", (1990, 2500), "exact"),
    ("L'école a accueilli entre 1500 et 12 000 élèves.", (1500, 12_000), "exact"),
    ("Plus de 10 000 collaborateurs.", (10_000, 10_000), "at_least"),
    ("Au moins 120 recrutements.", (120, 120), "at_least"),
    ("Jusqu'à 260 saisonniers.", (260, 260), "at_most"),
    ("Presque 900 étudiants.", (900, 900), "approx"),
    ("30 000 personnes environ travaillent ici.", (30_000, 30_000), "approx"),
    ("Entre 800 et 1.000 emplois.", (800, 1000), "exact"),
    ("110 à 140 emplois induits.", (110, 140), "exact"),
    ("Plusieurs centaines d'emplois.", (200, None), "approx"),
    ("Plusieurs centaines emplois.", (200, None), "approx"),
    ("Des milliers emplois.", (2000, None), "approx"),
    ("L'atelier compte 15/18 ouvriers.", (15, 18), "exact"),
    ("De 41 à 66 agents.", (41, 66), "exact"),
    ("Plusieurs dizaines de milliers de personnes.", (20_000, None), "approx"),
    ("Des centaines de délégués.", (200, None), "approx"),
]
CHANGES = [
    ("L'usine créera 130 emplois d'ici 2012.", "planned"),
    ("Le maire promet 130 emplois d'ici à 2030.", "planned"),
    ("130 emplois seront créés.", "planned"),
    ("La direction prévoit de supprimer 118 postes.", "cut"),
    ("55 licenciements secs", "cut"),
    ("Odontia (Bruz, 46 salariés) recrute.", "total"),
    ("Effectif : 31", "total"),
    ("Elle a créé 260 postes.", "created"),
    ("La fonderie supprime 171 postes.", "cut"),
    ("Le groupe emploie 640 personnes.", "total"),
    ("Il a croisé 12 randonneurs.", None),
]
# text, the parts
PARTS = [
    (
        "Ses 220 salariés, dont 130 infirmiers, 9 médecins et 4 pharmaciens, roulent.",
        ["130 infirmiers", "9 médecins", "4 pharmaciens"],
    ),
    ("2 700 agents (1 450 enseignants-chercheurs)", ["1 450 enseignants-chercheurs"]),
    ("12 800 salariés, parmi lesquels 1 350 médecins", ["1 350 médecins"]),
    ("870 adhérents, 410 salariés", []),
    ("12 médecins, dont la moitié au CHU. Puis 400 internes.", []),
]
NOBODY = [
    "Effectif / 2016 / 2017 / 2018",
    "Étudiants\n12\nrue des Lilas",
    "Salariés\n2018\nCadres",
    "Le mot des salariés\n12\nGrande-Rue",
    "Élèves\t2016-2017\t2017-2018",
    "Taux de rotation des agents / 12 % / 14 %",
    "Accueil / Emploi / Annonces / 12 / 14",
    "Salariés / 12 sites / 3 pays",
    "La maison emploie trois méthodes, 40 machines et douze langues.",
    "La scierie embauche 12 heures par jour.",
    "Deux recours sont pendants, douze concours sont ouverts, onze automotrices attendent.",
    "Il y a eu douze naufrages et neuf sinistres.",
    "Il a remis 800 000 à la commune.",
    "Le match – joueurs – arbitre\nLe score est de – 27 – à la pause.",
    "Le bus – élèves\nLigne 4 – 27",
    "Société – Effectif – CA\nArvex – n.c. – 61 M€",
    "Société\tEffectif\tPoids\nArvex\t120\t186",
    "La scierie a équipé 12 postes de travail.",
    "Ils sont 8 comme lui.",
    "Elle a vendu une vingtaine de camion.",
    "Le service dispose de 62 saleuses.",
    "Le plan en emportera un sur dix.",
    # one, ordinals, ratios, rates
    "Un salarié sur deux est absent.",
    "Plusieurs centaines ouvrent.",
    "Plusieurs dizaines sages-femmes.",
    "Le guichet 24/24 agents absents.",
    "9/10 salariés approuvent.",
    "1/3 salariés est absent.",
    "Trois salariés sur quatre approuvent.",
    "Une directrice est nommée.",
    "Le 2e médecin est parti.",
    "Le 1er adjoint préside.",
    "Le 21e salarié arrive.",
    "On compte 12 lits pour 1 000 habitants.",
    "La ville compte 42 lits, soit 7 pour 10 000 habitants.",
    "Elle compte 9,8 radiologues pour 100.000 habitants.",
    "Les entreprises de plus de 50 salariés sont visées.",
    "Les communes de moins de 2 000 habitants sont exonérées.",
    "Deux tiers des salariés ont voté.",
    "Les 2/3 des salariés ont voté.",
    "Le taux est de 30 pour 100 000 habitants.",
    "Deux fois plus de visiteurs qu'hier.",
    "45 % des salariés ont voté.",
    "Neuf pour cent des élèves sont absents.",
    # things
    "Le parc compte 290 entreprises.",
    "La clinique a 1 773 lits.",
    "L'hôtel a 148 chambres.",
    "La salle a 1 600 places.",
    "L'école a 90 places.",
    "La halle fait 6 000 m².",
    "La ligne fait 12 kilomètres.",
    "Le site a 38 boutiques.",
    "Il a déposé 11 brevets.",
    "On a vu 703 publications.",
    "On a fait 294 108 consultations.",
    "On a posé 100 000 capteurs.",
    "Elle assemble 30 moteurs par jour.",
    "Elle livre 60 tracteurs.",
    "Elle loue 400 wagons.",
    "Elle a 14 ordinateurs.",
    "Le parc a 22 ascenseurs.",
    "Le port traite 3 000 conteneurs.",
    "Dix-sept sociétés ont signé.",
    "Elle a 12 fournisseurs.",
    "Quatre constructeurs se partagent le marché.",
    "Trois opérateurs télécoms sont en lice.",
    "Une dizaine de jeunes pousses sont là.",
    "Quarante jeunes entreprises exposent.",
    "On compte 19 communes.",
    "Elle fédère 61 associations.",
    "Les 27 pays membres votent.",
    "Trois secteurs reculent.",
    "Dans huit quartiers sur neuf.",
    "Il a planté 300 arbres.",
    "Elle élève 55 vaches.",
    "Ils ont déversé 350 000 litres.",
    "La cave vend 20 000 bouteilles.",
    "Le club a 11 équipes.",
    "Le parc compte 12 postes de travail.",
    "Le port a 14 postes à quai.",
    "L'atelier fabrique 900 cadres de vélo.",
    "Il a pris 12 cadres photo.",
    "On a compté 8 départs de feu.",
    "La gare a 24 départs par jour.",
    "Il y a trois cas de figure.",
    "Elle a 3 000 créations d'entreprises.",
    "Il a signé 12 contrats.",
    "Il a lu 14 listes.",
    "Les 30 pistes sont ouvertes.",
    "Les 12 liens sont morts.",
    "La meute a 40 chiens.",
    "On a mené 18 entretiens.",
    "La ville a 6 incubateurs.",
    "Elle vend 300 simulateurs.",
    "Trois facteurs de risque demeurent.",
    "Les 12 quotidiens régionaux paraissent.",
    "Elle a 60 radiateurs.",
    "Il a 3 catalogues.",
    "La note évoque deux dialogues.",
    "La rame a 5 voitures.",
    # ages, times, dates, scores, addresses
    "Il a 43 ans.",
    "Les plus de 65 ans votent.",
    "La séance dure 54 heures.",
    "Le train part à 9 h 30.",
    "Le 12 mars, le maire a parlé.",
    "En 2019, les salariés ont voté.",
    "Depuis 2015, salariés et cadres discutent.",
    "Battu 24-19 samedi.",
    "Le texte passe par 98 voix contre 21.",
    "Il habite 12, rue des Médecins.",
    "Le site est à Loos, 59120 Français-Lès-Lille.",
    "Tél. 03 83 00 00 00",
    "RCS 488 233 190",
    "Lire page 4 l'enquête.",
    "La loi de 1901 protège les associations.",
    "L'article 3 vise les employeurs.",
    "La chambre 12 est libre.",
    "Il mesure 1,80 mètre.",
    "La ligne 4 ferme.",
    "Le vol AF 447 a disparu.",
    "L'A380 décolle.",
    "Le G20 se réunit.",
    "Un écran 4K coûte cher.",
    "Le Covid-19 recule.",
    "La 5G arrive.",
    # families
    "Il est père de trois enfants.",
    "Marié, deux enfants, il vit à Vannes.",
    "Elle est mère de quatre filles.",
    # numbers with nothing to repeat, or something else
    "Le site en compte 12.",
    "Il a ouvert 30 magasins, contre 12 en 2010.",
    "Il y a 5 900 exploitations, contre 9 300 en 2000.",
    "La maternité a fait 4 250 naissances, dont 96 au CHU.",
    "Elle gère 23 établissements, dont 12 à Metz.",
    "Elle expédie 600 tonnes, puis 6 000 cet hiver.",
    "Il passera de 4 à 7 allers-retours.",
    "Le taux passe de 12 à 9.",
    "La note est de 14.",
    "Hôpitaux et cliniques : 61",
    "Brevets : 11",
    "Tonnes de légumes ........ 310 000",
    "Contact : 12",
    "Siège : 3, avenue Foch",
    "Parc : 400 wagons",
    "Niveau 3",
    # money
    "La ville verse 12 000 euros aux agents.",
    "Le salaire est de 2 450 € par mois.",
    "La région prête 3 millions aux planteurs.",
    "Une aide de 40 000 euros par salarié.",
    # bodies that are members, companies that are agents
    "Elle compte 41 entreprises, dont 23 adhérentes.",
    "Deux énergéticiens ont candidaté.",
    "Six bailleurs gèrent le parc.",
    "Cinq assureurs se retirent.",
    "Trois employeurs recrutent.",
    "Les 20 donneurs d'ordres sont réunis.",
    "60000 Beauvais",
    "La ville compte 142 magasins, dont 118 franchisés.",
    "Le recours des étudiants en Master 1 et en Master 2 aboutit.",
    "L'hiver a vu 410'000 journées-skieurs à Villars.",
]


@pytest.mark.parametrize(("text", "span", "value", "population"), WITH_NOUN, ids=[case[0] for case in WITH_NOUN])
def test_number_and_noun(text: str, span: str, value: int, population: str) -> None:
    (found,) = headcounts_in(text)
    assert (found.text, found.value, found.population) == (span, value, population)


@pytest.mark.parametrize(("text", "bare"), UNDERSTOOD, ids=[case[0] for case in UNDERSTOOD])
def test_noun_understood(text: str, bare: list[tuple[str, str]]) -> None:
    assert [(found.text, found.population) for found in headcounts_in(text) if found.rule != "number and noun"] == bare


@pytest.mark.parametrize(("text", "ends", "modifier"), BOUNDS, ids=[case[0] for case in BOUNDS])
def test_bounds(text: str, ends: tuple[int, int | None], modifier: str) -> None:
    (found,) = headcounts_in(text)
    assert (found.value or found.value_min, found.value or found.value_max, found.modifier) == (*ends, modifier)


@pytest.mark.parametrize(("text", "change"), CHANGES, ids=[case[0] for case in CHANGES])
def test_change(text: str, change: str | None) -> None:
    assert [found.change for found in headcounts_in(text)] == [change]


@pytest.mark.parametrize(("text", "parts"), PARTS, ids=[case[0] for case in PARTS])
def test_parts_of_a_whole(text: str, parts: list[str]) -> None:
    whole, *_ = found = headcounts_in(text)
    assert [count.text for count in found if count.part_of] == parts
    assert {count.part_of for count in found} <= {None, whole.headcount_id}


# sentence, nouns that no list has and that are people by their likeness and by how the encoder reads them; or things
UNLISTED = [
    ("Une vingtaine de copains ont repris le moulin.", ["Une vingtaine de copains"]),
    ("Douze mamans gardent la crèche.", ["Douze mamans"]),
    ("Dix-huit ferronniers se sont inscrits au concours.", ["Dix-huit ferronniers"]),
    ("Trente ferronniers manifestent devant la préfecture.", ["Trente ferronniers"]),
    ("Soixante toueurs et leurs familles ont dîné au port.", ["Soixante toueurs"]),
    ("La halle abrite 22 tapissières et quatre selliers.", ["22 tapissières", "quatre selliers"]),
    ("Quatre silotiers partent en retraite.", ["Quatre silotiers"]),
    ("Douze fontainiers sont partis en retraite.", ["Douze fontainiers"]),
    ("Neuf édiles ont voté contre.", ["Neuf édiles"]),
    ("L'atelier fait travailler sept chocolatiers.", ["sept chocolatiers"]),
    ("Les 300 pratiquants du canton paient leur licence.", ["300 pratiquants"]),
    # bare numbers, by what is learnt
    ("La scierie a fermé en mai. Les grutiers ? 64, presque tous reclassés.", ["64"]),
    ("L'école de Brest en accueillait 310 ; elle n'en accueille plus que 240.", ["310", "240"]),
    ("Ils étaient 560 en 2009, ils ne seront plus que 430.", ["560", "430"]),
    ("Les chèvres sont 180, les ânes 25.", []),
    ("Le musée compte 12 salles et en ouvrira 15. Le bus 83 est passé.", []),
    ("Le barrage a huit cents flotteurs.", []),
    ("L'entreprise loue 40 compresseurs et 30 chargeuses.", []),
    ("Elle a vendu 60 tondeuses.", []),
    ("Le conseil a posé douze régulateurs et six vibreurs.", []),
    ("Trente chèvres ont péri.", []),
    ("Soixante génisses sont attendues.", []),
    ("On compte 400 cerfs et 60 chevreuils.", []),
    ("Vingt rosiers et trente pommiers ont été plantés.", []),
    ("Le domaine a arraché huit poiriers et planté 300 érables.", []),
    ("Le musée a exposé douze violons.", []),
    ("Le pôle réunit 20 donneurs d'ordres.", []),
]


@pytest.mark.parametrize(("text", "spans"), UNLISTED, ids=[case[0] for case in UNLISTED])
def test_noun_in_no_list(text: str, spans: list[str]) -> None:
    assert [found.text for found in extract(text).headcounts] == spans


@pytest.mark.parametrize("text", NOBODY)
def test_no_headcount(text: str) -> None:
    assert not headcounts_in(text)


FRAGMENTS = [
    "12",
    " 300 ",
    "1 500",
    "une centaine",
    "plusieurs milliers",
    " de ",
    "d'",
    " à ",
    " et ",
    " (",
    ") ",
    ", ",
    "\n",
    ". ",
    " : ",
    " ....... ",
    " | ",
]
FRAGMENTS += [
    "salariés",
    "emplois",
    "effectif",
    "dont ",
    "contre ",
    "en compte ",
    "ils étaient ",
    "Rennes",
    " sur ",
    "entre ",
    "m²",
    "€",
    "2 à ",
    "médecins",
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_whatever_is_found_is_valid(text: str) -> None:
    for found in headcounts_in(text):
        Headcount.model_validate(dict(found))
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("noun", "population"),
    [
        ("étudiant·es", "students"),
        ("chercheur/euse/s", "professionals"),
        ("ex-salariés", "staff"),
        ("Rennais", "people"),
        ("moteurs", None),
        ("mois", None),
    ],
)
def test_class_of_a_noun(noun: str, population: str | None) -> None:
    assert population_of(noun) == population


@pytest.mark.parametrize(
    "unit",
    [
        "Elle a 12 salariés, la clinique 30, et paie 3 € ",
        "12 | ",
        "dont 12 ",
        "en compte 3 ",
        "effectif 12 à ",
        "les salariés, 3 ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        document = prepare(Article(article_id="a", text=unit * (size // len(unit))))
        start = time.process_time()
        list(find_headcounts(document, taken=list(find_amounts(document))))
        return time.process_time() - start

    assert min(seconds(20_000) for _ in range(3)) < 16 * max(seconds(5_000), 0.005)
