"""Lines of a site around an article, by kind, and lines of articles that look like them."""

import pytest

from pipeline.reading.clean import clean
from pipeline.reading.zones import find_zones

PAYWALL = """\
Il vous reste 78 % de cet article à lire
Il vous reste 78%
Il vous reste 62 % à découvrir.
Je m'abonne pour 1 €
Je m’abonne à partir de 2,99 € par mois
Je m'abonne
J'en profite
Je profite de l'offre
Déjà abonné ? Connectez-vous
Déjà abonnée ?
Déjà inscrit ? Se connecter
Vous êtes déjà abonné ? Identifiez-vous
Vous êtes abonné au journal papier ? Activez votre compte
Pas encore abonné ?
Pas encore inscrit ? Créez votre compte
S'abonner dès 1 €
S'abonner à L'Écho du Val
Abonnez-vous pour lire la suite
Abonnez-vous dès 4,90 € par mois, sans engagement
Abonnez-vous à partir de 1 € le premier mois
Article réservé aux abonnés
Cet article est réservé à nos abonnés.
Cet article est réservé aux abonnés
Cet article est réservé aux abonnés. Il vous reste 0 % à découvrir. Offrir cet article
Contenu réservé aux abonnés numériques
Réservé aux abonnés
Réservé aux abonnés : Plouvren, la halle vendue 900 000 €
La suite est réservée aux abonnés.
La suite de cet article est réservée à nos abonnés
Pour lire la suite de cet article, abonnez-vous
Pour lire cet article, connectez-vous ou créez un compte gratuit
Lisez la suite de cet article pour 1 €
Débloquez cet article
Achetez cet article pour 2 €
Accédez à tous nos articles en illimité
Accès illimité à tous les articles dès 5 € par mois
Sans engagement, résiliable à tout moment
Essai gratuit de 30 jours
Offre découverte : 1 € le premier mois puis 9,90 € par mois
Profitez de notre offre d'abonnement
Voir les offres d'abonnement
Offrir cet article
Vous avez lu vos trois articles gratuits du mois
Article premium
Connectez-vous pour lire la suite
Lecture réservée aux abonnés
"""

BYLINES = """\
Par Anne Lebrun
Par Anne Lebrun et Yves Cariou
Par Anne LEBRUN avec AFP
Par Anne Lebrun (avec AFP)
Par A. L.
Par A.L.
Par La Rédaction
Par la rédaction
Par notre correspondante à Dinan, Anne Lebrun
Par notre envoyé spécial Yves Cariou
Par Jean-Marc de La Tour
Par Loïc Ô Briain
Par Le Fil du Val avec AFP
Par Yves Cariou, à Bruxelles
Par Yves Cariou | Économie
par Yves Cariou
par Anne Lebrun, correspondante
PAR ANNE LEBRUN
De notre correspondant à Lille, Yves Cariou
De notre envoyée spéciale Anne Lebrun
Propos recueillis par Anne Lebrun
Propos recueillis par Anne Lebrun et Yves Cariou
Recueilli par Yves Cariou
Texte : Anne Lebrun, photos : Yves Cariou
Texte et photos Yves Cariou
Rédaction : Anne Lebrun
La rédaction
La rédaction avec AFP
Écrit par Anne Lebrun
Ecrit par Yves Cariou
Rédigé par Yves Cariou
Article rédigé par Anne Lebrun
Article écrit par Anne Lebrun
Posté par Yves
Publié par Anne Lebrun
Publié par la rédaction
Auteur : Anne Lebrun
Auteure : Anne Lebrun
Un article de Anne Lebrun
Une enquête d'Anne Lebrun
Reportage Yves Cariou
Reportage d'Anne Lebrun
Entretien réalisé par Yves Cariou
"""

PUBLISHED = """\
Publié le 12 mars 2019
Publié le 12 mars 2019 à 14h30
Publié le 12/03/2019 à 14:30
Publié le 12/03/2019 14:30
Publié le 12.03.2019
Publié : 12 mars 2019
Publié le : 12/03/2019
Publié le mardi 12 mars 2019
Publié mardi 12 mars 2019 à 8 h 05
Publié le 12 mars 2019, mis à jour le 14 mars 2019
Publié le 12/03/2019 à 14h30 | Mis à jour le 14/03/2019 à 9h
Publiée le 12 mars 2019 par Anne Lebrun
Publié le 12 mars 2019 par Anne Lebrun
Publié le 12 mars 2019 dans Économie
Mis en ligne le 12 mars 2019
Mis en ligne le 12/03/2019 par la rédaction
Mise en ligne : 12 mars 2019
Mis à jour le 12 mars 2019
Mis à jour le 12/03/2019 à 14:30
Mise à jour : 12/03/2019 - 14:30
Dernière mise à jour le 12 mars 2019
Dernière mise à jour : 12/03/2019
Modifié le 12 mars 2019 à 9h
Actualisé le 12 mars 2019
Paru le 12 mars 2019
Parution : 12 mars 2019
Date de parution : 12/03/2019
Date de publication : 12 mars 2019
Posté le 12 mars 2019
Posté le mardi 12 mars 2019 @ 14:30 par webmestre
Créé le 12 mars 2019
Rédigé le 12 mars 2019
Article publié le 12 mars 2019
Article du 12 mars 2019
Édition du 12 mars 2019
Le 12 mars 2019 à 14h30
Le 12/03/2019 à 14:30 par Anne Lebrun
Mardi 12 mars 2019
mardi 12 mars 2019, par Anne Lebrun
12 mars 2019
12/03/2019
2019-03-12
Par Anne Lebrun, le 12 mars 2019
Par Anne Lebrun - Publié le 12 mars 2019
Économie | Publié le 12 mars 2019
Diffusé le 12 mars 2019 à 20h
"""

COOKIES = """\
Nous utilisons des cookies
Nous utilisons des cookies pour améliorer votre expérience sur notre site.
Ce site utilise des cookies pour mesurer son audience.
Ce site utilise des cookies. En savoir plus
Ce site web utilise des cookies et vous donne le contrôle sur ce que vous souhaitez activer
En poursuivant votre navigation, vous acceptez l'utilisation de cookies.
En continuant à naviguer sur ce site, vous acceptez l'usage de cookies
En cliquant sur « Accepter », vous consentez au dépôt de cookies.
Accepter les cookies
Accepter et fermer
Accepter et continuer
Tout accepter
Tout refuser
Refuser tous les cookies
J'accepte
Continuer sans accepter
Personnaliser mes choix
Personnaliser
Paramétrer les cookies
Paramétrer mes choix
Gérer mes cookies
Gérer les cookies
Gestion des cookies
Préférences de cookies
Politique de cookies
Politique de confidentialité
Nous et nos partenaires stockons des informations sur votre appareil
Nos partenaires et nous traitons vos données pour afficher des publicités personnalisées.
Avec nos 320 partenaires, nous utilisons des traceurs pour mesurer l'audience
Votre vie privée nous tient à cœur
Le respect de votre vie privée est notre priorité
Nous respectons votre vie privée
Vous pouvez retirer votre consentement à tout moment
Vous pouvez changer d'avis à tout moment en cliquant sur « Cookies » en bas de page
Les cookies nous permettent de personnaliser le contenu et les annonces
Pour accéder à cette vidéo, vous devez accepter les cookies
Ce contenu est bloqué car vous n'avez pas accepté les cookies.
Veuillez activer les cookies de votre navigateur
Veuillez activer JavaScript pour afficher cette page
Votre navigateur n'accepte pas les cookies
Consentement aux cookies
Cookies et données personnelles
Avec nos 320 partenaires, nous traitons des données personnelles, notamment l'adresse IP, pour mesurer l'audience.
Nos partenaires et nous utilisons des traceurs, dont les cookies, pour lire votre appareil.
Ce site utilise des cookies, comme les autres, pour mesurer son audience.
"""

SMALL_ADS = """\
Vends vélo de ville, bon état, 80 €. Tél. 01 00 00 00 00
Vds Clio 2, 120 000 km, 1 900 € à débattre. 06 00 00 00 00
À vendre : tracteur de 1998, 4 500 €. Tél. 05 00 00 00 00
À louer T3 centre-ville, 520 € charges comprises, tél. 02 00 00 00 00
Loue garage rue des Lices, 60 €/mois. 06.00.00.00.00
Cherche heures de ménage, CESU accepté. 06 00 00 00 00
Recherche nourrice agréée secteur gare. Tél : 03 00 00 00 00
Donne chatons contre bons soins. 04 00 00 00 00
À donner deux chatons tigrés, tél. 04 00 00 00 00
À saisir : caravane 4 places, 2 800 €, prix à débattre
Achète vieux outils, paiement comptant. 06 00 00 00 00
Achète livres anciens, cartes postales. Tél. 01 00 00 00 00
Perdu chat roux quartier des Halles. 06 00 00 00 00
Trouvé trousseau de clés place du marché. 02 00 00 00 00
Dame 62 ans rencontrerait monsieur pour sorties. 06 00 00 00 00
H. 45 ans, sérieux, ch. femme pour relation durable. Tél. 06 00 00 00 00
Jeune homme sérieux cherche travaux de jardinage, 06 00 00 00 00
Étudiante donne cours de maths, 15 €/h. 07 00 00 00 00
Part. vend maison 5 pièces, 180 000 €. 02 00 00 00 00
Particulier vend bois de chauffage, 55 € le stère, 05 00 00 00 00
Maison 4 pièces, 95 m², jardin, 145 000 €. Réf. 1234
Appartement T2, 45 m², DPE D, 98 000 € FAI
Studio meublé, 380 € CC, libre de suite
Renault Mégane, 2009, 98 000 km, CT OK, 4 200 €
Peugeot 207 HDI, 2011, 120 000 km, 4 900 €
Bois de chauffage sec, livré, 60 € le stère. Tél. 05 00 00 00 00
Ch. T2 à louer, max 450 €, 06 00 00 00 00
Ech. appartement mer contre montagne, tél. 04 00 00 00 00
Vend poussette, lit bébé, 120 € le tout. 06 00 00 00 00
Vends collection de timbres, faire offre. 01 00 00 00 00
Cède bail commercial, 70 m², 25 000 €. Tél. 05 00 00 00 00
Cause retraite vends fonds de commerce boulangerie, 90 000 €. 05 00 00 00 00
Cause double emploi vds tondeuse, 150 €, 06 00 00 00 00
Urgent, cherche serveur H/F, CV à : cafe@exemple.fr
Voyance sérieuse, 20 ans d'expérience, 08 00 00 00 00
Débarras de caves et greniers, devis gratuit. 06 00 00 00 00
Plombier, devis gratuit, 7j/7, 06 00 00 00 00
Passez votre annonce
Déposer une annonce
Toutes les annonces immobilières
"""

DAYS = """\
Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche
lundi | mardi | mercredi | jeudi | vendredi | samedi
Lun. Mar. Mer. Jeu. Ven. Sam. Dim.
Lun Mar Mer Jeu Ven Sam Dim
L M M J V S D
L Ma Me J V S D
Lu Ma Me Je Ve Sa Di
lu - ma - me - je - ve - sa - di
« mars »
« Fév Avr »
« février | mars 2019 | avril »
Aujourd'hui Demain Mercredi Jeudi Vendredi
Aujourd'hui | Demain | Jeudi 14 | Vendredi 15
Hier | Aujourd'hui | Demain
Lundi 11 | Mardi 12 | Mercredi 13 | Jeudi 14
Lun 11 Mar 12 Mer 13 Jeu 14 Ven 15
Dim. 10 Lun. 11 Mar. 12 Mer. 13
1 2 3 4 5 6 7
8 9 10 11 12 13 14
15 16 17 18 19 20 21
22 23 24 25 26 27 28
29 30 31
1 | 2 | 3 | 4 | 5 | Suivant
« Précédent 1 2 3 4 Suivant »
Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre
janv. | févr. | mars | avr. | mai | juin
Jan Fév Mar Avr Mai Jun
Lundi : 9h-12h, 14h-18h
Mardi : 9h-12h / 14h-18h
Mercredi : fermé
Du lundi au vendredi : 9h-18h
Lundi au vendredi de 9h à 12h et de 14h à 17h
Ouvert du lundi au vendredi de 9h à 18h
Samedi 9h-12h
Matin Après-midi Soir
Mar. 12 | Mer. 13 | Jeu. 14 mars 2019
hier · aujourd'hui · demain
« Précédent | mars 2019 | Suivant »
Matin 4°C Après-midi 12°C
Lundi 4°/12° Mardi 5°/13° Mercredi 2°/9°
"""

MASTHEADS = """\
Le Fil du Nord Facebook Le Fil du Nord Instagram Le Fil du Nord TikTok
L'Écho du Val – Quotidien régional d'information
L'Écho du Val - ISSN 0000-0000
L'Écho du Val, 12 rue des Tanneurs, 35000 Rennes
SARL de presse au capital de 8 000 €
SAS au capital de 120 000 euros - RCS Rennes B 000 000 000
Société éditrice : Éditions du Val, SAS au capital de 50 000 €
Siège social : 12 rue des Tanneurs, 35000 Rennes
Directeur de la publication : Yves Cariou
Directrice de la publication : Anne Lebrun
Directeur de publication : Yves Cariou
Rédacteur en chef : Yves Cariou
Rédactrice en chef adjointe : Anne Lebrun
Secrétaire de rédaction : Anne Lebrun
Ont collaboré à ce numéro : Anne Lebrun, Yves Cariou
Commission paritaire : 0000 K 00000
CPPAP n° 0000 K 00000
N° de commission paritaire 0000 C 00000
Dépôt légal : mars 2019
Imprimé par l'Imprimerie des Deux-Rives
Impression : Imprimerie des Deux-Rives, 44000 Nantes
Tirage : 12 000 exemplaires
Tirage moyen : 12 000 ex.
Hébergeur : Nuage & Cie
Hébergement : Nuage & Cie, 59100 Roubaix
Prix au numéro : 1,20 €
Prix : 1,20 € - N° 4 512
N° 4512 - 1,20 €
Abonnement annuel : 290 €
Régie publicitaire : Régie du Val, 02 00 00 00 00
Publicité : 02 00 00 00 00
Publicité : Régie du Val, pub@exemple.fr
Hébergeur : Nuage & Cie, 2 rue des Tanneurs, 59100 Roubaix, tél. 03 00 00 00 00
Rédaction : 12 rue des Tanneurs - Tél. 02 00 00 00 00
Tous droits réservés
Tous droits de reproduction réservés
Droits de reproduction et de diffusion réservés
© L'Écho du Val 2019
Copyright L'Écho du Val
Mentions légales - CGU - Contact - Plan du site
Qui sommes-nous ? | Contact | Publicité
Contact Mentions légales Plan du site
Suivez-nous sur Facebook
"""

OPENERS = """\
À lire aussi
À lire aussi :
À lire également :
A LIRE AUSSI
Lire aussi
Lire aussi : Brest veut ses ferries
LIRE AUSSI page 7 : « La vallée a perdu 900 emplois, les maires se... »
LIRE AUSSI >
Lire également
Lire encore
Lire plus
Voir aussi
Voir aussi :
À voir aussi
Écouter aussi
À écouter aussi
À découvrir aussi
À relire
Sur le même sujet
Sur le même thème
Dans la même rubrique
Dans la même catégorie
De la même rubrique
Nos autres articles associés
Articles liés
Articles similaires
Articles récents
Articles associés
Vos articles recommandés
Les articles les plus lus
Les plus lus
Les plus lus de la semaine
Les plus commentés
Les plus partagés
À ne pas manquer
Ne manquez pas
Recommandé pour vous
Recommandés pour vous
Vous aimerez aussi
Ces articles pourraient vous intéresser
Vous pourriez aussi aimer
Pour aller plus loin
Article suivant
Article précédent
Notre sélection
À la une
Toute l'actualité
Toute l'actualité de Rennes
Dernières minutes
En direct
Ailleurs sur le web
Notre dossier complet
Nos dernières vidéos
Plus d'articles
D'autres articles
"""

# Lines of articles, each near to some of the lines above.
TEXT = """\
La piscine rénovée accueille 1 200 nageurs par semaine. © Le Messager du Gers
Photo : le nouveau quai, ouvert en mai, a coûté 2 millions d'euros. © Port de Brest
Illustration : une équipe de 12 soudeurs à l'atelier.
Biocorail : Sophie Marle, 05 00 00 00 00, presse@biocorail.example
Prochaine rencontre : le 8 décembre à 18 h, au stade. Inscription au 02 00 00 00 00.
DOSSIER DE PRESSE
DOSSIER FORÊT
À la une du conseil, la vente de l'hôtel pour 3 millions d'euros.
En direct de la mer, les patrons vendent 40 tonnes de coquilles par an.
Lire plus de deux livres par mois : c'est ce que font 30 % des Français.
Les plus lus des quotidiens perdent 5 % de leurs lecteurs, relève l'étude.
Pour aller plus loin, la région met 12 millions d'euros dans la gare.
Notre sélection pour le Mondial coûte 2 millions d'euros à la fédération, regrette le trésorier.
Directeur général : Yves Cariou
2017 | 2018 | 2019
Mars 2019
Siège social : Rennes
Effectif : 120 salariés
Recherche : 3 millions d'euros pour le laboratoire de Brest
Le hangar de 300 m², trois pièces, a été vendu 145 000 €
L'usine recrute 12 soudeurs, renseignements au 02 00 00 00 00
Il vous reste 78 % de chances de garder votre emploi, a ironisé le délégué devant les salariés réunis.
Le quotidien compte 12 000 abonnés, dont 3 000 en numérique.
Le journal propose désormais un abonnement à 1 € par mois, qui a séduit 4 000 lecteurs en un an.
« Je m'abonne à tout ce qui parle de vélo », sourit le maire.
L'accès au parking est réservé aux abonnés de la régie depuis lundi.
Les abonnés du gaz paieront 12 € de plus par mois.
L'article 12 est réservé aux communes de plus de 3 500 habitants.
La salle est réservée aux abonnés du théâtre, qui sont 1 200 cette saison.
La suite est connue : l'usine a fermé en 2009 et 140 salariés sont partis.
Déjà abonnés à la fibre, 2 300 foyers ont changé d'opérateur.
L'essai gratuit de 30 jours a convaincu 40 communes, selon la start-up.
Par décision du tribunal, l'usine a été vendue pour 3 millions d'euros à son directeur.
Par ailleurs, la ville achète le terrain pour 1 €
Par mois, l'atelier produit 300 vélos et en répare autant.
Par Toutatis, l'albergiste du village gaulois, attend 40 000 visiteurs.
Par la suite, la société a embauché douze personnes.
Par Dijon et Dole, le train mettra deux heures.
La rédaction du projet de loi a pris six mois, selon le ministère.
La rédaction du journal compte 42 journalistes et va en recruter cinq.
Un article de la loi de 1905 fixe ce principe.
De notre point de vue, dit le syndicat, le plan est mort-né.
Reportage après reportage, la chaîne a perdu 200 000 spectateurs.
Publié le 12 mars 2019 par la chambre, le rapport chiffre à 40 millions d'euros le coût du retard, et demande un audit.
Mis à jour en 2018, le plan de prévention interdit de bâtir sur 40 hectares.
Créée le 12 mars 1998, l'entreprise emploie aujourd'hui 120 personnes à Vire.
Le 12 mars 2019, l'usine a fermé ses portes.
Le décret, publié le 12 mars 2019 au Journal officiel, supprime 300 postes.
La Cnil inflige 60 millions d'euros d'amende à un moteur de recherche pour ses cookies.
Les cookies permettent aux régies de suivre les internautes, rappelle l'association de consommateurs.
La biscuiterie vend 3 millions de cookies par an.
Avec nos partenaires, nous avons mis 3 millions d'euros dans la scierie, explique Anne Lebrun.
Nous utilisons des cookies depuis dix ans et personne ne s'en est plaint, plaide l'éditeur devant le tribunal.
Le site utilise des traceurs sans accord, a jugé la Cnil, qui réclame 150 000 euros.
Refuser tous les cookies devrait être aussi simple que les accepter, estime la commission.
Le respect de la vie privée est notre priorité, assure le ministre, qui annonce 20 millions d'euros.
Les petites annonces rapportaient 12 millions d'euros au journal en 2003, six fois plus qu'aujourd'hui.
Vendre son vélo 80 € en ligne est devenu courant, dit l'association, qui en a compté 3 000 l'an dernier.
À vendre depuis 2012, l'ancienne caserne a trouvé preneur pour 1,2 million d'euros.
À louer depuis trois ans, les bureaux de la tour n'attirent personne.
Cherche repreneur : la scierie de Lure a jusqu'au 3 mai pour sauver ses 40 emplois.
La maison de 4 pièces s'y vend 145 000 € en moyenne, selon les notaires.
Achète-t-on encore des livres ? Les librairies ont perdu 5 % de leurs ventes.
Donne du travail à 300 personnes, promettait l'affiche du candidat.
Le numéro vert, 08 00 00 00 00, a reçu 1 200 appels en une semaine.
L'Urssaf réclame 40 000 € au plombier, qui conteste.
Lundi, mardi et mercredi, les agents seront en grève.
Lundi, les 300 salariés ont repris le travail à 9h.
Le marché se tient mardi, jeudi et samedi.
Samedi 9 mars, 1 200 personnes ont défilé.
Le magasin est ouvert du lundi au samedi et emploie 12 personnes.
Mercredi : le conseil vote 3 millions d'euros
En mars 2019, le groupe a vendu deux usines.
Le directeur de la publication, Yves Cariou, a été relaxé mardi.
Le capital de 8 000 € a été porté à 120 000 euros par ses associés en 2015.
Le siège social quittera Rennes pour Nantes et 40 emplois suivront.
Le tirage est tombé à 12 000 exemplaires, moitié moins qu'en 2009.
Facebook, Instagram et TikTok embauchent 300 modérateurs à Lille
Directeur général depuis 2012, Yves Cariou quitte la coopérative.
Rédacteur en chef pendant vingt ans, il a formé trente journalistes.
Le prix au numéro passera de 1,20 à 1,50 € en janvier.
Imprimé en Vendée à 40 000 exemplaires, le guide est gratuit.
Rédaction : 12 postes supprimés
Rédaction : douze journalistes sur le départ
Rédaction : Le Fil du Val perd 12 postes
Publicité : 3 millions d'euros de recettes en moins
Hébergement : 300 lits de plus à Vire
Impression : Deux-Rives ferme, 40 salariés licenciés
Éditeur : la maison perd 2 millions d'euros
Tirage moyen : 12 000 exemplaires, contre 20 000 en 2009
Bretagne – magazine en ligne lancé par trois étudiantes
Fonderies de Vire : 40 soudeurs recherchés, prime de 500 €, rh@fonderies.example
La fonderie cherche 40 soudeurs, 500 € de prime : rh@fonderies.example
Vire : Deux-Rives achète la scierie 300 000 €, standard au 02 00 00 00 00
Prix d'un T3 à Vire, 145 000 €
Loyer moyen d'un T2 meublé, 480 €
Dijon, 60 m², 145 000 €
Mardi 12 et mercredi 13 mars
"""

LINES = [
    (kind, line)
    for kind, lines in {
        "paywall": PAYWALL,
        "byline": BYLINES,
        "published": PUBLISHED,
        "cookies": COOKIES,
        "small ad": SMALL_ADS,
        "days": DAYS,
        "masthead": MASTHEADS,
        "opener": OPENERS,
    }.items()
    for line in lines.splitlines()
]


def kind_of(line: str) -> str:
    text = f"Un titre\nUne première phrase.\nUne autre phrase.\n{line}\nUne dernière phrase."
    return next(zone.kind for zone in find_zones(clean(text)) if zone.start == text.index(f"\n{line}\n") + 1)


@pytest.mark.parametrize(("kind", "line"), LINES, ids=[f"{kind}: {line}" for kind, line in LINES])
def test_lines_of_a_site_are_none_of_the_article(kind: str, line: str) -> None:
    assert kind_of(line) in ("boilerplate", "publication")


@pytest.mark.parametrize("line", TEXT.splitlines())
def test_lines_of_an_article_are_text(line: str) -> None:
    assert kind_of(line) in ("body", "heading")
