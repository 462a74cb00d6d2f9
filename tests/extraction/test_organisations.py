"""Organisations: what is found, what is none, how names are bounded."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.encoder import encode
from pipeline.extraction.extractor import extract, read
from pipeline.extraction.organisations import find_organisations
from pipeline.extraction.organisations.acronyms import described, of_classes, of_speakers, of_things, stands_for
from pipeline.extraction.organisations.gazetteer import Gazetteer
from pipeline.extraction.organisations.refusals import is_refused
from pipeline.extraction.organisations.tokens import Tokens, tokenise
from pipeline.extraction.organisations.unnamed import of_unnamed, schemes_in, towns_in
from pipeline.extraction.organisations.vocabulary import writing_of
from pipeline.extraction.preparation import prepare
from schemas import Article, OrganisationMention


def organisations_in(text: str) -> list[OrganisationMention]:
    """Organisations of a text in which the network of names would have found nothing."""
    return list(find_organisations(next(encode([prepare(Article(article_id="a", text=text))]))))


def names_in(text: str) -> list[str]:
    return [mention.text for mention in organisations_in(text)]


FOUND = [
    ("Le CHU de Caen emploie 6 200 agents.", ["CHU de Caen"]),
    ("La CCI du Jura verse 40 000 euros au projet.", ["CCI du Jura"]),
    ("Le conseil régional de Bourgogne a voté une aide de 2 millions d'euros.", ["conseil régional de Bourgogne"]),
    ("La société Vauclin a licencié 40 salariés.", ["Vauclin"]),
    (
        "La fédération belge des entreprises de gardiennage compte 40 membres.",
        ["fédération belge des entreprises de gardiennage"],
    ),
    ("L'union professionnelle des notaires du Québec proteste.", ["union professionnelle des notaires du Québec"]),
    ("D'après le syndicat de\n\nla meunerie belge, le blé manque.", ["syndicat de\n\nla meunerie belge"]),
    ("L'association des communes suisses critique le projet.", ["association des communes suisses"]),
    ("L'institut national de la statistique explique cette hausse.", ["institut national de la statistique"]),
    ("Une association française des usagers proteste, la fédération des clubs aussi.", []),
    ("Les comités nationaux de grève protestent. L'association des riverains aussi.", []),
    ("CIMTOL affiche un chiffre d'affaires de 150 milliards FCFA.", ["CIMTOL"]),
    ("EBITDA affiche 3 millions d'euros. RSE compte.", []),
    ("Le Groupe Avenir a licencié 40 salariés.", ["Groupe Avenir"]),
    ("Le Groupe Vauclin a licencié 40 salariés.", ["Vauclin"]),
    ("Groupe Vauclin\nLe chiffre d'affaires de Groupe Vauclin atteint 3 M€.", ["Groupe Vauclin", "Groupe Vauclin"]),
    (
        "L'université Sèvre-Atlantique perd 3 M€. À Sèvre-Atlantique, 40 postes sont menacés.",
        ["université Sèvre-Atlantique", "Sèvre-Atlantique"],
    ),
    ("L'hôpital Saint-Denis perd 3 M€. À Saint-Denis, 40 postes sont menacés.", ["hôpital Saint-Denis"]),
    ("Le débit, selon Réseau de Chaleur d'Armor, baisse.", ["Réseau de Chaleur d'Armor"]),
    ("Les Paniers du Rhin servent 300 repas. On aide les Paniers.", ["Paniers du Rhin", "Paniers"]),
    ("Au centre hospitalier Jeanne Marvic, 200 infirmiers sont en grève.", ["centre hospitalier Jeanne Marvic"]),
    ("Le parquet européen a saisi 50 000 euros.", ["parquet européen"]),
    (
        "La Fédération nationale des artisans du bois (FNAB) compte 900 adhérents.",
        ["Fédération nationale des artisans du bois", "FNAB"],
    ),
    ("Le tribunal de commerce de Dieppe a ouvert une procédure.", ["tribunal de commerce de Dieppe"]),
    ("L'université de Pau accueille 12 000 étudiants.", ["université de Pau"]),
    ("La CGT et la CFDT appellent à la grève.", ["CGT", "CFDT"]),
    ("Le ministère de la Culture a promis 500 000 euros.", ["ministère de la Culture"]),
    ("Bernard Industries investit 12 millions d'euros dans son usine.", ["Bernard Industries"]),
    ("La communauté de communes du Pays d'Auge a voté son budget de 9 M€.", ["communauté de communes du Pays d'Auge"]),
    ("Michelin va supprimer 120 postes.", ["Michelin"]),
    ("Il a dirigé L'Oréal pendant dix ans.", ["L'Oréal"]),
    ("La société Valdorex (anciennement Mecaval) a licencié 40 salariés.", ["Valdorex", "Mecaval"]),
    ("La société Mecaval, devenue Torvex le 3 mai, a perdu 3 M€.", ["Mecaval", "Torvex"]),
    ("La société Mecaval (rebaptisée Torvex Industrie) embauche.", ["Mecaval", "Torvex Industrie"]),
    ("Léa Dumas, devenue Torvex le 3 mai, a perdu 3 M€.", []),
    ("La société Mecaval, devenue Française en 2020, embauche.", ["Mecaval"]),
    (
        "Pour l'ONVP (l'Observatoire national des vergers de plaine), 20 emplois manquent.",
        ["ONVP", "Observatoire national des vergers de plaine"],
    ),
    ("La prime ira aux seules CCI. Les autres CHU recrutent 40 internes.", []),
    ("Le seul CHU de Caen recrute 40 internes.", ["CHU de Caen"]),
    ("L'île manque d'eau. La Soréma a perdu 3 millions d'euros.", ["Soréma"]),
    ("La réunion est finie. Le SCOPA a licencié 40 salariés.", ["SCOPA"]),
    ("On attend 3 millions. Les Amis du Vieux-Moulin ont versé 400 euros.", ["Amis du Vieux-Moulin"]),
    ("La réunion est finie. La Poste a supprimé 40 emplois à Dole.", ["La Poste"]),
    ("La société La Soréma investit. La Soréma a licencié 40 salariés.", ["La Soréma", "La Soréma"]),
    ("Le préavis CFDT-CGT-CFE-CGC court jusqu'à lundi.", ["CFDT", "CGT", "CFE-CGC"]),
    ("Les 40 élèves de l'école Les Marronniers déménagent.", ["école Les Marronniers"]),
    ("À Vernay, l'hôpital privé la Peupleraie recrute.", ["hôpital privé la Peupleraie"]),
    ("Verlys reprend les cliniques du Parc et de la Roseraie.", ["Verlys", "cliniques du Parc"]),
    ("Il dépend de l'Agence régionale de santé, dit-il.", ["Agence régionale de santé"]),
    ("Le gros œuvre est revenu à Bâti-Jura, 38 salariés, en mai.", ["Bâti-Jura"]),
    ("Samedi, 600 personnes ont dansé. Une place à Kerlan, 640 habitants, dort.", []),
    (
        "Le Conseil départemental de la Manche a voté. Le Conseil départemental prête 2 M€.",
        ["Conseil départemental de la Manche", "Conseil départemental"],
    ),
]

NOT_FOUND = [
    "En mai, un Centre de tri a été créé.",
    "En mai, une Journée des métiers a été lancée.",
    "En mai, un Plan de relance des halles a été lancé.",
    "Les ateliers deviennent une Société coopérative et participative (Scop). La Scop réunit 40 associés et 2 M€.",
    "La boutique, une SARL, emploie 12 personnes.",
    "À Kerlan, la clinique recrute 40 personnes.",
    "Selon Paul Morlan, le groupe a perdu 3 M€.",
    "Dans le Vernay, le centre reçoit 12 médecins.",
    "Le Conseil départemental a voté un budget de 600 M€, et la Région aussi.",
    "Les élèves du collège de l'avenue Foch ont défilé.",
    "Les Maisons d'accueil des aînés (Mada) recrutent. L'aide va à 31 MADA. Mada : 3 M€.",
    "Le vote en comité de direction (Codir) a eu lieu. Le Codir a tranché.",
    "L'Ebitda atteint 12 M€ et la DETR paie 3 M€.",
    "Une audience au palais - ANNE LEBRUN - AFP",
    "Le label Éco-Logis (ELG) est attribué à trois communes. Le ELG dure cinq ans.",
    "Les patients de la médecine libérale (MLB) attendent. Le MLB paie 3 M€.",
    "Le marché s'est tenu à Rouen mardi.",
    "Jean-Pierre Martin, 52 ans, habite Nantes.",
    "Objectif : doubler les ventes en trois ans.",
    "La filière emploie 4 000 personnes dans la région.",
    "Le Forum des métiers se tient jeudi au parc des expositions.",
    "Rue de la République, les commerçants attendent.",
    "Elle a grandi en Bretagne, puis à Lyon.",
    "Groupe A : six équipes, 120 joueurs.",
    "Les travaux coûteront 3 M€ HT.",
    "Le conseil d'administration se réunit lundi.",
    "L'hôtel de ville de Lens a été évacué.",
    "La PME compte 33 salariés.",
    "La RN 20 est fermée jusqu'à Brive.",
    "Les ventes atteignent 31 milliards de F CFA.",
    "Un studio de modélisation 3D emploie 12 personnes.",
    "",
]

BOUNDED = [
    ("À Lens, un Institut des métiers de la glace a été créé.", "Institut des métiers de la glace"),
    ("En mai, un Observatoire des loyers va être lancé.", "Observatoire des loyers"),
    ("Elle a rejoint le cluster BOVALIA Saintonge 2.0.", "BOVALIA Saintonge 2.0"),
    ("L'entreprise emploie 45 salariés, selon le directeur de Sodimec.", "Sodimec"),
    ("Les CCI de Niort et de Saintes versent 45 000 euros.", "CCI de Niort"),
    (
        "La CCI (chambre de commerce et d'industrie) de Dole a voté son budget.",
        "CCI (chambre de commerce et d'industrie) de Dole",
    ),
    ("Il a dirigé L'Oréal pendant dix ans.", "L'Oréal"),
    (
        "Le ministère de l'Agriculture, des Pêcheries et de l'Alimentation verse 3 M$.",
        "ministère de l'Agriculture, des Pêcheries et de l'Alimentation",
    ),
    ("Quant à Mistral, le bureau d'études nantais, il emploie 40 personnes.", "Mistral"),
    ("Stimexo l'avait précédée avec 1,9 million d'euros.", "Stimexo"),
    ("Le cluster Osmoval réunit 30 entreprises.", "Osmoval"),
    ("L'UPE 34 a signé l'accord avec les salariés.", "UPE 34"),
    ("Le SDIS 55 recrute quarante pompiers.", "SDIS 55"),
    ("L'Agence régionale de santé (ARS) d'Alsace a donné 2 M€.", "Agence régionale de santé (ARS) d'Alsace"),
    (
        "Le Syndicat des fabricants de jouets pour enfants (SFJE) réunit 60 entreprises.",
        "Syndicat des fabricants de jouets pour enfants",
    ),
    ("« Le Crédit agricole du Morbihan prête 3 millions d'euros », dit-il.", "Crédit agricole du Morbihan"),
    ("Il siège au conseil d'administration de Sodimec, qui emploie 60 salariés.", "Sodimec"),
    ("Le ministère de la Ville et de l'Habitat rural a versé 3 M€.", "ministère de la Ville et de l'Habitat rural"),
    ("La CCI de Dole et du Jura gère le port.", "CCI de Dole et du Jura"),
    ("Elle l'a dit à La Dépêche Dimanche, hier.", "La Dépêche Dimanche"),
    ("Le loueur de chalets Neige et Pins a licencié 30 salariés. Neige et Pins en emploie encore 12.", "Neige et Pins"),
    ("La visite de l'usine Michelin de Troyes a plu aux 200 salariés.", "Michelin"),
    ("L'agence régionale de santé (ARS) Grand Est a donné 2 M€.", "agence régionale de santé (ARS) Grand Est"),
    ("La Fondation Arvel donne 30 000 euros.", "Fondation Arvel"),
    ("Tranche, elle, l'UFC-Que choisir.", "UFC-Que choisir"),
]

SPELLED = [
    ("SFJE", "Syndicat des fabricants de jouets pour enfants"),
    ("Insee", "Institut national de la statistique et des études économiques"),
    ("m2A", "Mulhouse Alsace Agglomération"),
    ("AP-HP", "Assistance publique-Hôpitaux de Paris"),
    ("ÉNA", "École nationale d'administration"),
]

NOT_SPELLED = [
    ("CFDT", "Caisse des dépôts"),
    ("PSA", "Région Bretagne"),
    ("CHU", "Chambre de commerce"),
    ("A", "Assemblée"),
]


# What no list and no likeness makes a name: [the span] in its sentence.
REFUSED = [
    "Les paniers du Lac existent. On aide les [Cuma].",
    "À Vire, les [GreenTech] lèvent peu.",
    "La [Foodtech] recrute.",
    "On cherche [les HealthTech] belges.",
    "Les [HealthTech belges] recrutent.",
    "La pluie a noyé le [Tram de Kerlan].",
    "Le [Métro] est en panne.",
    "Les salariés de l'usine [Verlac des Arcelles] protestent.",
    "Son patron, Paul Renard ([Master Finance], Insa), s'explique.",
    "Diplômée d'un [MBA Marketing], elle dirige l'usine.",
    "La ligne Riva chez Vernet et [Grand Large] chez Caprio séduisent.",
    "Les aides ([PTF+]) baissent.",
    "12 mars – [ROUEN Énergies] marines",
    "On attend ses jeux de plateau [SoviaLud].",
    "Vernet vend ses montres [Hortensis].",
    "Le prêt relève de l'initiative [Ateliers sobres].",
    "L'entreprise sise à Rorbach-Dorf ([SG]) emploie 300 personnes.",
    "Les achats de la [Restauration Mr Paul Mazet] ont doublé.",
    "Le doyen de la [Faculté de médecine Professeur] Calvet a signé.",
    "Il a été validé par la [Ministre des Affaires sociales].",
    "La ministre de la [Transition écologique] a promis 3 M€.",
    "L'éditeur est repris par le [Nantais Verlane].",
    "Photo A. [Delarive], au pied de l'usine.",
    "Le conseil a élu [Mr Karim Oudin] président.",
    "La ministre de la Mer et des [Ports] inaugure le quai.",
    "Le ministre délégué du Travail, de l'Emploi et de l'[Insertion] est venu.",
    "Deux ministres sont venus : Luc Marin, celui de la [Culture], et Anne Petit.",
    "Le vaccin contre la goutte [Uricadol] sera produit à Morlay.",
    "La gamme de tondeuses [Silexa] pèse 12 M€.",
    "Elle a reçu le label [Éco-Logis] en mars.",
    "L'appel à projets « [Horizon Soin] » est ouvert.",
    "Le salon Bretagne [Santé Emploi] ouvre lundi.",
    "Kerlan présente son [Vibrator] au ministre.",
    "Elle aide les communes, les entreprises et les [OSBX].",
    "[Fondée à Kerlan], la maison a vendu 2 M€ de draps.",
    "Vartan Tubes (Milan:[VRT]) ferme un atelier.",
    "Le groupe Radmer ([D]) ouvrira un entrepôt.",
    "L'adresse est [BP] 1234, 99000 Kerlan.",
    "Écrire à CS 12345, 99000 Kerlan [Cedex].",
    "Le [Conseil de surveillance du port] a voté.",
    "L'[Assemblée générale] a voté.",
    "Les clubs de [Ligue 1] ont perdu 100 M€.",
    "Le [Val Doré] fourmille de jeunes pousses.",
    "Nous sommes au cœur du [Campus santé].",
    "Les administrateurs, [Mes Romery] et Soran, ont deux mois.",
    "La région vit le supplice de [Tantale].",
    "Ce plan ouvre une boîte de [Pandore].",
    "Elle verse 3 M€ à 314 [EHPAD].",
    "L'aide aux [Cuma] est supprimée.",
    "Elle vend un beurre [AOP Vexin-Thelle].",
    "Le tarif a coûté 11 M€ aux [Auvergnats].",
    "L'agence régionale de santé ([ARS) Grand Est] a voté.",
    "Le [comité social territorial] s'est réuni.",
]

REFUSED_THOUGH_KNOWN = [
    "Trois assureurs cotés à la [BVMAC] ont fusionné.",
    "Le titre, coté sur [Euronext Paris], monte.",
    "Le groupe reprend six cliniques dans la [région Bretagne].",
    "Trois abattoirs de la [région Bretagne] ferment.",
    "Pour la [région Bretagne], ce chantier vaut de l'or.",
    "L'union apportera [3M]€ de plus.",
    "Alphonse [Renault], le maire, a salué les élus.",
    "Soizic Le [Hénaff] dirige l'usine.",
    "Il dirige l'usine [Michelin de Troyes].",
]

NOT_REFUSED = [
    "La note a été cotée par [Ormelac].",
    "Cotée, la [Sofemat] emploie 120 agents.",
    "La [Foodtech Nivernaise] recrute.",
    "[Métro Kerlan] recrute.",
    "La [DGF Énergies] recrute.",
    "Le directeur des [Verlac des Arcelles] part.",
    "L'usine [Jardins des Arcelles] recrute.",
    "L'usine [Verlac des Eaux] recrute.",
    "Chez [Nortech], 40 postes sont menacés.",
    "Le [Cabinet Master Finance] recrute.",
    "[Biscuits Lorec] chez Vernet",
    "Il quitte [Vernet] chez qui il avait débuté.",
    "Les abonnés de [Canal+] partent.",
    "[ROUEN HABITAT] RECRUTE",
    "Vernet vend sa filiale [Hortensis].",
    "Les assureurs craignent pour leur exposition sur le dossier [NORCAV].",
    "La [Scop Bois Debout] emploie 12 personnes.",
    "Le député Luc Morin ([PS]) a voté contre.",
    "Le [CHU de Vannes] a signé.",
    "Le [ministère de la Santé] a promis 3 M€.",
    "La [région Bretagne] finance le projet.",
    "Le vice-président de la [région Bretagne] a signé.",
    "Le journal [Nantais Matin] ferme.",
    "[R. Collin & Fils] recrute.",
    "La [Française des jeux] recrute.",
    "Le ministre de la Mer et le [CHU de Vannes] ont signé.",
    "Le ministre et la société [Vauclin] ont signé.",
    "Le directeur du CHU et de [Vauclin] a signé.",
    "Le député Luc Marin et celui de l'[Union centriste] ont voté.",
    "Il a lancé une application avec [Ordovia], une pépite rennaise.",
    "L'application [Verlys] lève 3 M€.",
    "La ministre a visité l'usine de Verlys et celle de [Dorval].",
    "Un accord lie les syndicats et les [TCL].",
    "Les dépenses de la [région Bretagne] atteignent 905 M€.",
    "Elle travaille pour le [département du Jura].",
    "Le plan social de [Vartan] touche 40 salariés.",
    "Kerlan et sa [CPAM] ont signé.",
    "L'an dernier en France la [SNCF] a perdu 3 M€.",
    "Les agents de la ville et les [TCL] ont défilé.",
    "Les élus de la [région Bretagne] ont voté.",
    "Le groupe [3M] recrute.",
    "Le [Campus santé] recrute.",
    "[BP] a vendu 40 stations.",
    "La [Fondation Arvel] recrute.",
    "La société [Tantale] recrute.",
    "La start-up [Pandore] recrute.",
    "Il visite un [Ehpad].",
    "Les Paniers du Lac existent. On aide les [Paniers].",
    "L'[AOP Cerises] réunit 300 producteurs.",
    "Le [Rennais] recrute.",
    "L'usine [Forges de Douai] recrute.",
    "L'[agence régionale de santé (ARS) Grand Est] a voté.",
    "[Rennes 2] recrute.",
    "[Vitalis 29] recrute.",
]


def span_in(sentence: str) -> tuple[Tokens, int, int]:
    """The tokens of the sentence, and the span in square brackets."""
    first = sentence.index("[")
    tokens = tokenise(sentence.replace("[", "").replace("]", ""))
    return tokens, *tokens.between(first, sentence.index("]") - 1)


@pytest.mark.parametrize("sentence", REFUSED)
def test_refused(sentence: str) -> None:
    assert is_refused(*span_in(sentence))


@pytest.mark.parametrize("sentence", REFUSED_THOUGH_KNOWN)
def test_refused_though_known(sentence: str) -> None:
    assert is_refused(*span_in(sentence), known=True)


@pytest.mark.parametrize("sentence", NOT_REFUSED)
def test_not_refused(sentence: str) -> None:
    assert not is_refused(*span_in(sentence))


TOWNS = [
    ("Vœux à Nargis : le maire de Nargis a parlé.", {"nargis"}),
    ("La wilaya de Tizi Mellal paie.", {"tizi mellal"}),
    ("Le maire de Dijon Métropole a parlé.", set()),
    ("Le directeur de Nargis a parlé.", set()),
    ("Les communes de Grand Poitiers paient.", set()),
    (
        "Delmas ferme les abattoirs de Saint-Aubin (Lot), Vernemont (Jura) et Sevray (79).",
        {"saint-aubin", "vernemont", "sevray"},
    ),
    ("Une usine à La Noue (Orne), une autre pour Delmas (Lot) et Valmor (Aube).", {"la noue"}),
    ("Le Puy-Marie-en-Auge vote, La Noue-sur-Mer aussi.", {"le puy-marie", "la noue"}),
    ("Saint-Gobain et Pont-l'Abbé votent.", set()),
]


@pytest.mark.parametrize(("sentence", "towns"), TOWNS)
def test_towns(sentence: str, towns: set[str]) -> None:
    assert towns_in(tokenise(sentence)) == towns


SCHEMES = [
    ("Les aides au logement (Besson et PTF) baissent.", {"Besson", "PTF"}),
    ("Les entreprises lauréates des appels (Besson et Valmor) recrutent.", set()),
    ("La commission des titres (CTX, Besson) vote.", set()),
    ("Les aides (Besson) baissent.", set()),
    ("Les abattoirs du groupe (Besson, Valmor) ferment.", set()),
]


@pytest.mark.parametrize(("sentence", "schemes"), SCHEMES)
def test_schemes(sentence: str, schemes: set[str]) -> None:
    assert schemes_in(tokenise(sentence)) == schemes


UNNAMED = [
    ("Le conseil régional paie, la Région aussi.", ["conseil régional", "Région"]),
    ("La Région Bretagne paie. La Région aussi.", []),
    ("Le Département paie. Le conseil départemental du Jura aussi.", []),
    ("La Région paie. Le conseil départemental du Jura aussi.", ["Région"]),
    ("La région paie.", ["région"]),
    ("La direction de l'Hôpital se tait, la Ville aussi.", ["Hôpital", "Ville"]),
    ("L'hôpital de Lens recrute. La direction de l'Hôpital se tait.", []),
]


@pytest.mark.parametrize(("sentence", "bodies"), UNNAMED)
def test_bodies_without_a_name(sentence: str, bodies: list[str]) -> None:
    tokens = tokenise(sentence)
    assert [tokens.text(first, last) for first, last in sorted(of_unnamed(tokens))] == bodies


CHAINS = [
    ("CFDT-CGT-CFE-CGC", ["CFDT", "-", "CGT", "-", "CFE-CGC"]),
    ("CFTC-Unsa", ["CFTC", "-", "Unsa"]),
    ("CFE-CGC", ["CFE-CGC"]),
    ("FGA-CFDT", ["FGA-CFDT"]),
    ("Sud-Rail", ["Sud-Rail"]),
    ("AP-HM", ["AP-HM"]),
]


@pytest.mark.parametrize(("word", "parts"), CHAINS)
def test_chains_of_unions(word: str, parts: list[str]) -> None:
    tokens = tokenise(f"Le préavis {word} court.")
    assert tokens.words[2:-2] == parts
    assert tokens.text(2, len(tokens) - 2).replace(" ", "") == word
    assert tokens.starts[2] == 11
    assert tokens.ends[-3] == 11 + len(word)


def test_a_known_region_is_a_place_all_the_same() -> None:
    assert names_in("Le groupe reprend six cliniques dans la région Bretagne.") == []


ACRONYMS_OF_THINGS = [
    ("Les communes ont vu fondre la DGF.", {"DGF"}),
    ("Le centre hospitalier a voté son EPRD.", {"EPRD"}),
    ("La Direction générale des forêts (DGF) recrute. La DGF paie.", set()),
    ("Un plan de retour à l'équilibre (PRE) est voté.", {"PRE"}),
    ("L'Assistance aux familles (AF) recrute.", set()),
    ("L'assurance maladie (CPAM) recrute.", set()),
    ("Le RIC (référendum d'initiative citoyenne) est débattu.", {"RIC"}),
    ("Le Budget Primitif (BP) est voté.", {"BP"}),
    ("Le parc a signé un « Contrat de progrès durable » (CPD).", {"CPD"}),
    ("Il dépendra du Plateau médical et logistique (PML) des hôpitaux.", {"PML"}),
    ("La Fédération autonome des soignants (FAS) proteste.", set()),
    ("La société nationale des chemins de fer (SNCF) recrute.", set()),
    ("Les salariés de l'usine (CGT) protestent.", set()),
    ("Un délégué syndical (CFDT) proteste.", set()),
    ("Le maire de Lille (PS) proteste.", set()),
    ("Des « contrats d'aménagement » (Coda) sont signés.", {"Coda"}),
    ("Le parc de loisirs (Nigloland) recrute.", set()),
    ("Le président d'une société (SNAP) part.", set()),
    ("Le président du conseil de surveillance (Pcs) part.", {"Pcs"}),
    ("Le CTM (contrat de milieu) dure cinq ans.", {"CTM"}),
    ("Le Grand Hôpital de Chaville (GHC) recrute.", set()),
    ("Avant le vote, l'aide au transport routier (ATR) cesse.", {"ATR"}),
    ("Il l'a dit au comité social territorial (CST).", {"CST"}),
    ("L'Allocation de retour au travail (Art) augmente.", {"Art"}),
    ("Ouest Santé Logement (OSL) recrute.", set()),
    ("L'IRD [indemnité de résidence dégressive] cesse.", {"IRD"}),
    ("La FHS [fédération de l'hébergement social] proteste.", set()),
    ("Il paie la PPM, la prime de partage de la marge.", {"PPM"}),
    ("Il touche la DAG, dotation annuelle de gestion.", {"DAG"}),
    ("La FAS, fédération autonome des soignants, proteste.", set()),
    ("La prime de partage de la marge, dite PPM, cesse.", {"PPM"}),
    ("La chambre des notaires ou CDN recrute.", set()),
    ("Le TRL [Taux rotation locative, soit la part des baux rompus] monte.", {"TRL"}),
    ("Le GVS [Groupement vosgien de santé, soit la moitié du secteur] recrute.", set()),
    ("Le président du conseil – le sénateur-maire (PS) de Lens – part.", set()),
]


@pytest.mark.parametrize(("sentence", "acronyms"), ACRONYMS_OF_THINGS)
def test_acronyms_of_things(sentence: str, acronyms: set[str]) -> None:
    assert of_things(tokenise(sentence)) == acronyms


ACRONYMS_OF_CLASSES = [
    # a sentence, and each acronym in it that stands for a class, with its place among those of its letters
    ("Les maisons de santé (MDS) attendent ; deux MDS ferment.", ["MDS", "MDS"]),
    ("Les maisons de santé (MDS) attendent, et la MDS de Tulle ferme.", ["MDS"]),
    ("Les agences de l'eau (AE) paient ; AE Normandie attend.", ["AE"]),
    ("L'agence de l'eau (AE) paie ; les AE attendent.", []),
    ("Les AE attendent.", []),
    ("Les associations du centre de Kerfoul (LACK) attendent.", []),
    ("Les Maisons de santé (Mds) attendent ; 31 MDS ferment.", ["Mds", "MDS"]),
    ("Les Maisons de santé (Mds) attendent.", []),
    ("Les Maisons de santé du Jura (MSJ) attendent ; les MSJ ferment.", []),
]

DESCRIBED = [
    ("Le recours à l'activité partielle (APLD) cesse.", {"APLD"}),
    ("La production d'albumine (ALBX) cesse.", {"ALBX"}),
    ("Le délégué syndical (SNAP) proteste.", set()),
    ("La Fédération pour le logement des jeunes (FLJ) proteste.", set()),
    ("Le Mouvement vers le progrès (MVP) gagne.", set()),
    ("Le siège de l'agence régionale de santé (ARS) est occupé.", set()),
    ("Le sénateur-maire (PS) de Lens part.", set()),
    ("Les voisines (ARTOM, Valmor et NESTAL) perdent de l'argent.", set()),
    ("Le recours à l'activité partielle (APLD, selon la loi) cesse.", {"APLD"}),
]


@pytest.mark.parametrize(("sentence", "acronyms"), DESCRIBED)
def test_described(sentence: str, acronyms: set[str]) -> None:
    assert described(tokenise(sentence)) == acronyms


SPEAKERS = [
    ("Line Morvan (L.M.) : Bonjour.\nL.M. : Nous ouvrons lundi.", {"L.M."}),
    ("Line Morvan (L.M.) préside.", set()),
    ("La Régie des transports picards (R.T.P.) : un réseau.\nR.T.P. : la grève continue.", set()),
    ("L.M. : Nous ouvrons lundi.", set()),
]


@pytest.mark.parametrize(("text", "initials"), SPEAKERS)
def test_initials_by_which_a_person_speaks_name_no_body(text: str, initials: set[str]) -> None:
    assert of_speakers(tokenise(text)) == initials


@pytest.mark.parametrize(("sentence", "acronyms"), ACRONYMS_OF_CLASSES)
def test_acronyms_of_classes(sentence: str, acronyms: list[str]) -> None:
    tokens = tokenise(sentence)
    assert [tokens.words[at] for at in sorted(of_classes(tokens))] == acronyms


WRITINGS = [
    ("budget", "common0"),
    ("rapatriée", "common3"),
    ("orange", "either0"),
    ("lyon", "name0"),
    ("xorvil", "unseen"),
]


@pytest.mark.parametrize(("word", "writing"), WRITINGS)
def test_how_french_writes_a_word(word: str, writing: str) -> None:
    assert writing_of(word) == writing


@pytest.mark.parametrize(("sentence", "names"), FOUND, ids=[case[0] for case in FOUND])
def test_found(sentence: str, names: list[str]) -> None:
    assert names_in(sentence) == names


@pytest.mark.parametrize("sentence", NOT_FOUND, ids=NOT_FOUND)
def test_not_found(sentence: str) -> None:
    assert names_in(sentence) == []


@pytest.mark.parametrize(("sentence", "name"), BOUNDED, ids=[case[0] for case in BOUNDED])
def test_bounds(sentence: str, name: str) -> None:
    assert name in [mention.text for mention in extract(sentence).organisation_mentions]


@pytest.mark.parametrize(("acronym", "name"), SPELLED, ids=[case[0] for case in SPELLED])
def test_acronym_stands_for_name(acronym: str, name: str) -> None:
    assert stands_for(acronym, name)


@pytest.mark.parametrize(("acronym", "name"), NOT_SPELLED, ids=[case[0] for case in NOT_SPELLED])
def test_acronym_stands_for_nothing_else(acronym: str, name: str) -> None:
    assert not stands_for(acronym, name)


REPEATED = "Vauclin investit 3 M€.\n\nLa société Vauclin, qui emploie 60 salariés, recrute. À Dole, VAUCLIN double son usine."


def test_one_sure_mention_vouches_for_the_others() -> None:
    assert names_in(REPEATED) == ["Vauclin", "Vauclin", "VAUCLIN"]


def test_mentions_have_offsets_rule_and_confidence() -> None:
    [mention] = organisations_in("Hier, le CHU de Caen a ouvert 12 lits pour ses 6 200 agents.")
    assert (mention.start, mention.end, mention.kind) == (9, 20, "health")
    assert mention.mention_id == "a:organisation:9-20"
    assert mention.rule
    assert 0.5 < mention.confidence <= 1


KINDS = [
    ("La banque Delubac Frères prête 2 millions d'euros à l'entreprise.", "Delubac Frères", "bank"),
    ("Le lycée Paul-Éluard emploie 120 agents et accueille 900 élèves.", "lycée Paul-Éluard", "education"),
    ("Le centre hospitalier de Vire emploie 800 salariés.", "centre hospitalier de Vire", "health"),
    ("La chambre d'agriculture du Gers conseille 900 entreprises.", "chambre d'agriculture du Gers", "chamber"),
]


@pytest.mark.parametrize(("sentence", "name", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_kind(sentence: str, name: str, kind: str) -> None:
    document = next(read([prepare(Article(article_id="a", text=sentence))]))
    assert {mention.text: mention.kind for mention in find_organisations(document)}[name] == kind


ROWS = [
    {"id": "leboncoin", "name": "leboncoin", "aliases": "", "acronym": "", "kind": "company"},
    {"id": "place-publique", "name": "Place publique", "aliases": "", "acronym": "", "kind": "party"},
    {"id": "l-impact", "name": "L'Impact", "aliases": "", "acronym": "", "kind": "media"},
    {"id": "orange", "name": "Orange", "aliases": "Orange*|Orange France", "acronym": "", "kind": "company"},
    {"id": "sncf", "name": "Société nationale des chemins de fer français", "aliases": "", "acronym": "SNCF", "kind": "company"},
]

MATCHED = [
    ("vendu sur leboncoin hier", [("leboncoin", True)]),
    ("chez Orange France", [("Orange France", True)]),
    ("chez Orange", [("Orange", False)]),
    ("une orange", []),
    ("sur la place publique", [("place publique", False)]),
    ("par Place publique", [("Place publique", True)]),
    ("lu dans l'Impact", [("l' Impact", True)]),
    ("la SNCF", [("SNCF", True)]),
    ("la société nationale des chemins de fer français", [("société nationale des chemins de fer français", True)]),
]


@pytest.mark.parametrize(("text", "matches"), MATCHED, ids=[case[0] for case in MATCHED])
def test_gazetteer(text: str, matches: list[tuple[str, bool]]) -> None:
    tokens = tokenise(text)
    found = Gazetteer(ROWS).find(tokens)
    assert [(tokens.text(match.first, match.last), match.certain) for match in found] == matches


@settings(deadline=None)  # the first one loads the encoder
@given(st.text(alphabet="Aaé'’(),. \n-&1«»dLCHU", max_size=300))
def test_any_text_gives_spans_of_its_own(text: str) -> None:
    mentions = organisations_in(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@pytest.mark.parametrize("piece", ["CHU de ", "(", "Fédération des ", "A, ", "A et ", "L'", "« "])
def test_linear_time(piece: str) -> None:
    def spent(count: int) -> float:
        begin = time.process_time()
        organisations_in(piece * count)
        return time.process_time() - begin

    spent(300)
    assert spent(2400) < 3 * 8 * spent(300)  # eight times as much, were it exactly linear; sixty-four times, were it quadratic
