"""Amounts: span, value, currency, bounds, kind; and what is no money."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.amounts.currencies import in_euros
from pipeline.extraction.dates import find_dates
from pipeline.extraction.encoder import encode
from pipeline.extraction.preparation import prepare
from pipeline.lexicon import load_lexicon
from schemas import Amount, Article


def amounts_in(text: str, **metadata: object) -> list[Amount]:
    (document,) = encode([prepare(Article(article_id="a", text=text, **metadata))])  # type: ignore[arg-type]
    return list(find_amounts(document))


# sentence, span, value, currency
WRITTEN = [
    ("La mutuelle a laissé 300.000 anciens francs.", "300.000 anciens francs", "3000", "FRF"),
    ("Elle avait 800 nouveaux francs.", "800 nouveaux francs", "800", "FRF"),
    ("Les coupes ont rapporté Fr. 96'000.– l'an passé.", "Fr. 96'000.–", "96000", "CHF"),
    ("Le barrage coûte 29 milliards de réais.", "29 milliards de réais", "29000000000", "BRL"),
    ("Il a promis 2 millions de dollars et cinq cents cartables.", "2 millions de dollars", "2000000", "USD"),
    ("Assurance........-2 310 € de mieux.", "-2 310 €", "-2310", "EUR"),
    ("Les dons ont ajouté ,89 € par part.", ",89 €", "0.89", "EUR"),
    ("Elle a emprunté 40 USD millions à Genève.", "40 USD millions", "40000000", "USD"),
    ("Il a payé 12 USD. Millions de gens le savent.", "12 USD", "12", "USD"),
    ("La paie a coûté 1 millard 200 millions de francs.", "1 millard 200 millions de francs", "1200000000", "FRF"),
    ("L'usine a été revendue un euro deux ans après.", "un euro", "1", "EUR"),
    ("Le four vaut 38 000 euros neuf.", "38 000 euros", "38000", "EUR"),
    ("À Kinshasa, le sac vaut 45 000 FC.", "45 000 FC", "45000", "CDF"),
    ("Un pavillon vendu 1M€5.", "1M€5", "1500000", "EUR"),
    ("Le livret coûte 19€90 en ligne.", "19€90", "19.90", "EUR"),
    ("Le pain vaut deux euros cinquante le kilo.", "deux euros cinquante", "2.50", "EUR"),
    ("Un legs de 80'000.- francs suisses.", "80'000.- francs suisses", "80000", "CHF"),
    ("Un legs de 3 mio. de francs suisses.", "3 mio. de francs suisses", "3000000", "CHF"),
    ("Le trou avoisine le demi-milliard d'euros.", "le demi-milliard d'euros", "500000000", "EUR"),
    ("Près du demi-milliard d'euros.", "demi-milliard d'euros", "500000000", "EUR"),
    ("Il a pris deux euros cinquante fois.", "deux euros", "2", "EUR"),
    ("La commune verse 1 200 euros.", "1 200 euros", "1200", "EUR"),
    ("La commune verse 12.500 €.", "12.500 €", "12500", "EUR"),
    ("Le billet coûte 80€.", "80€", "80", "EUR"),
    ("Un chantier de 2,4 M€ à Vesoul.", "2,4 M€", "2400000", "EUR"),
    ("Un chantier de 61M€.", "61M€", "61000000", "EUR"),
    ("Un lavoir de 12 m de long, à 3,5 m€.", "3,5 m€", "3500000", "EUR"),
    ("La filière pèse 6,4 Md€.", "6,4 Md€", "6400000000", "EUR"),
    ("La filière pèse 3 Mds€.", "3 Mds€", "3000000000", "EUR"),
    ("La filière pèse 3 Mds d'euros.", "3 Mds d'euros", "3000000000", "EUR"),
    ("Un prêt de 750 k€.", "750 k€", "750000", "EUR"),
    ("Un prêt de 40 K€.", "40 K€", "40000", "EUR"),
    ("Un prêt de 12 MEUR.", "12 MEUR", "12000000", "EUR"),
    ("Un prêt de 12 Meuros.", "12 Meuros", "12000000", "EUR"),
    ("Un prêt de 12 millions d'€.", "12 millions d'€", "12000000", "EUR"),
    ("Un total de 18milliards d'euros.", "18milliards d'euros", "18000000000", "EUR"),
    ("Un total de 1 350 millions d'euros.", "1 350 millions d'euros", "1350000000", "EUR"),
    ("Il manque vingt-deux millions d'euros.", "vingt-deux millions d'euros", "22000000", "EUR"),
    ("Il manque trois millions et demi d'euros.", "trois millions et demi d'euros", "3500000", "EUR"),
    ("Il manque un demi-million d'euros.", "un demi-million d'euros", "500000", "EUR"),
    ("On franchira le million d'euros.", "le million d'euros", "1000000", "EUR"),
    ("Le pain est à 1,15 euro.", "1,15 euro", "1.15", "EUR"),
    ("Le kilowattheure est à 0,2516 €.", "0,2516 €", "0.2516", "EUR"),
    ("Le gramme est à 0,00456 €.", "0,00456 €", "0.0046", "EUR"),
    ("Le timbre augmente de 12 centimes.", "12 centimes", "0.12", "EUR"),
    ("Le menu est à 15 euros 50.", "15 euros 50", "15.50", "EUR"),
    ("Le menu est à 15 dollars et 25 cents.", "15 dollars et 25 cents", "15.25", "USD"),
    ("Le site est repris pour un euro symbolique.", "un euro", "1", "EUR"),
    ("Il cède ses parts pour un euro.", "un euro", "1", "EUR"),
    ("Un projet de 2 MMDH.", "2 MMDH", "2000000000", "MAD"),
    ("Levée de EUR 20 millions.", "EUR 20 millions", "20000000", "EUR"),
    ("Levée de $75 millions.", "$75 millions", "75000000", "USD"),
    ("Levée de 75 millions de $.", "75 millions de $", "75000000", "USD"),
    ("Levée de 48 millions $.", "48 millions $", "48000000", "USD"),
    ("Levée de £ 8 millions.", "£ 8 millions", "8000000", "GBP"),
    ("Levée de CHF 18 millions.", "CHF 18 millions", "18000000", "CHF"),
    ("Levée de 12 Mio CHF.", "12 Mio CHF", "12000000", "CHF"),
    ("Levée de 14 milliards de dollars US.", "14 milliards de dollars US", "14000000000", "USD"),
    ("Levée de 3 millions de dollars canadiens.", "3 millions de dollars canadiens", "3000000", "CAD"),
    ("Levée de 3 M$ canadiens.", "3 M$ canadiens", "3000000", "CAD"),
    ("Un carnet de 1,2 G$ US.", "1,2 G$ US", "1200000000", "USD"),
    ("Payé 6 200 francs suisses par mois.", "6 200 francs suisses", "6200", "CHF"),
    ("Payé 640'000 francs suisses.", "640'000 francs suisses", "640000", "CHF"),
    ("Vendu 18 millions de livres sterling.", "18 millions de livres sterling", "18000000", "GBP"),
    ("Une bourse de 15 millions de F CFA.", "15 millions de F CFA", "15000000", "XOF"),
    ("Une bourse de 900 milliards FCFA.", "900 milliards FCFA", "900000000000", "XOF"),
    ("Cinq millions de yens d'amende.", "Cinq millions de yens", "5000000", "JPY"),
    ("Un projet de 300 millions RMB.", "300 millions RMB", "300000000", "CNY"),
    ("Un projet de RMB 300 millions.", "RMB 300 millions", "300000000", "CNY"),
    ("Un projet de 100 milliards de yuans.", "100 milliards de yuans", "100000000000", "CNY"),
    ("Un marché de 245 millions de couronnes norvégiennes.", "245 millions de couronnes norvégiennes", "245000000", "NOK"),
    ("Un marché de 30 000 roubles.", "30 000 roubles", "30000", "RUB"),
    ("Un marché de 5 milliards de dirhams.", "5 milliards de dirhams", "5000000000", "MAD"),
    ("Un marché de 2 milliards de nairas.", "2 milliards de nairas", "2000000000", "NGN"),
    ("Un marché de 800 millions de réals.", "800 millions de réals", "800000000", "BRL"),
    ("Une dépense de 1,4 MF.", "1,4 MF", "1400000", "FRF"),
    ("Une dépense de 150.000 F.", "150.000 F", "150000", "FRF"),
    ("Une dépense de 3 millions 500 000 francs.", "3 millions 500 000 francs", "3500000", "FRF"),
    ("Une dépense de 40 millions de francs belges.", "40 millions de francs belges", "40000000", "BEF"),
    ("1. Ange Boulanger – 196 – 310 M€ – 3.400 salariés", "310 M€", "310000000", "EUR"),
    ("La mutuelle Tamarin garde 8,7 milliards fcfa.", "8,7 milliards fcfa", "8700000000", "XOF"),
    ("La mutuelle Tamarin garde 45 millions xof.", "45 millions xof", "45000000", "XOF"),
    ("La mutuelle Tamarin garde 250 000 Frs CFA.", "250 000 Frs CFA", "250000", "XOF"),
    ("La coupe est à 45 frs.", "45 frs", "45", "FRF"),
    ("La coupe est à 18 eur.", "18 eur", "18", "EUR"),
    ("Un forage de 12 MDhs.", "12 MDhs", "12000000", "MAD"),
    ("Un carnet de 310 ME.", "310 ME", "310000000", "EUR"),
    ("Un carnet de 3 MdsE.", "3 MdsE", "3000000000", "EUR"),
    ("Une ligne de 1,4 MECU.", "1,4 MECU", "1400000", "XEU"),
    ("Un carnet de 7,5 mns €.", "7,5 mns €", "7500000", "EUR"),
    ("Un carnet de 2,6 mios de francs.", "2,6 mios de francs", "2600000", "FRF"),
    ("Un carnet de 4 mrd de francs.", "4 mrd de francs", "4000000000", "FRF"),
    ("Un quai de 60 kEUR.", "60 kEUR", "60000", "EUR"),
    ("Un quai de 5,8 millions $CAD.", "5,8 millions $CAD", "5800000", "CAD"),
    ("Un quai de 5,8 millions $ CAD.", "5,8 millions $ CAD", "5800000", "CAD"),
    ("Un quai de 5,8 M $.", "5,8 M $", "5800000", "USD"),
    ("Un quai de 5,8 M d'€.", "5,8 M d'€", "5800000", "EUR"),
    ("Une avance de 1750 EUR.", "1750 EUR", "1750", "EUR"),
    ("La cotisation est de 1980 GBP.", "1980 GBP", "1980", "GBP"),
    ("Un legs de 1300 CAD.", "1300 CAD", "1300", "CAD"),
    ("Le colza se vend 0,4385 €/kg.", "0,4385 €", "0.4385", "EUR"),
    ("Le résultat de Vannelec est de -9 M€.", "-9 M€", "-9000000", "EUR"),
    ("Le résultat de Vannelec est de −9 M€.", "−9 M€", "-9000000", "EUR"),
    ("Le résultat de Vannelec (- 9 M€) déçoit.", "- 9 M€", "-9000000", "EUR"),
    ("Le résultat de Vannelec s'affiche à moins 9 millions d'euros.", "moins 9 millions d'euros", "-9000000", "EUR"),
    ("– 9 M€ pour la voirie", "9 M€", "9000000", "EUR"),
    ("Le solde de Vannelec (+0,4 M€) rassure.", "+0,4 M€", "400000", "EUR"),
    ("Solde | + 2,6 M€ | Vannelec", "+ 2,6 M€", "2600000", "EUR"),
    ("Le budget bondit de +0,4 M€.", "+0,4 M€", "400000", "EUR"),
    ("Vannelec doit X + 3 M€.", "3 M€", "3000000", "EUR"),
    ("Vannelec doit (X + 3 M€).", "3 M€", "3000000", "EUR"),
    ("Vannelec doit 14 + 3 M€.", "3 M€", "3000000", "EUR"),
    ("Le radis est à ,45 € la botte.", ",45 €", "0.45", "EUR"),
    (",70 euro le radis", ",70 euro", "0.70", "EUR"),
    ("Le radis, 45 € la caisse.", "45 €", "45", "EUR"),
    ("Un legs de quatre millions six d'euros.", "quatre millions six d'euros", "4600000", "EUR"),
    ("Un legs de 4 millions 6 d'euros.", "4 millions 6 d'euros", "4600000", "EUR"),
    ("Un legs de quatre millions six cent mille euros.", "quatre millions six cent mille euros", "4600000", "EUR"),
    ("Tracto 80 – 52 000 € pour le semoir.", "52 000 €", "52000", "EUR"),
    ("La rocade – 9 M€ – est votée.", "9 M€", "9000000", "EUR"),
    ("Vannelec perd au moins 9 millions d'euros.", "9 millions d'euros", "9000000", "EUR"),
    ("Vannelec perd moins de 9 millions d'euros.", "9 millions d'euros", "9000000", "EUR"),
]
# sentence, metadata, currency
CONTEXTS = [
    ("Québec. La MRC prête 4,6 millions $ au cégep.", {}, "CAD"),
    ("La commune vaudoise a dépensé 156'000 francs.", {"published": date(2019, 10, 16)}, "CHF"),
    ("La commune vaudoise a dépensé 156'000 francs.", {"published": date(1998, 3, 2)}, "FRF"),
    ("En France, le groupe suisse avait payé 156 000 francs.", {"published": date(2019, 10, 16)}, "FRF"),
    ("Le préau de 2021 vaut 84'500 francs ; 1'312 élèves y jouent.", {}, "CHF"),
    ("Le syndicat demande 1200 francs au Grand Conseil.", {"published": date(2007, 4, 5)}, "CHF"),
    (
        "Le bourgmestre de Namur, en Belgique, a trouvé 40 millions de francs.",
        {"publisher": "Gazette de Liège", "published": date(1999, 5, 17)},
        "BEF",
    ),
    ("Un groupe belge de Namur a trouvé 40 millions de francs.", {"published": date(1999, 5, 17)}, "FRF"),
    ("La tonne passe à 650 francs dans toute la zone CFA.", {"published": date(2010, 5, 17)}, "XOF"),
    ("Une cotisation de 1 500 frs CFA.", {}, "XOF"),
    ("Le pain prend 25 cents à Rimouski, au Québec, dit un boulanger de Montréal.", {}, "CAD"),
    ("Le pain prend 25 cents à Boston.", {}, "USD"),
    ("Le pain prend 25 centimes à Nyon, en Suisse.", {}, "CHF"),
    ("Le pain prend 25 centimes à Nay.", {}, "EUR"),
    ("Le canton de Vaud accorde 1,2 million de francs. À Lausanne, la Confédération applaudit.", {}, "CHF"),
    ("Une aide de 40 000 francs.", {"url": "https://www.exemple.ch/eco/1"}, "CHF"),
    ("Une aide de 40 000 francs.", {"published": date(1998, 3, 2)}, "FRF"),
    ("À Douala, le port du Cameroun investit 3 milliards de FCFA.", {}, "XAF"),
    ("À Dakar, le port investit 3 milliards de FCFA.", {}, "XOF"),
    ("Une levée de 3 milliards de francs CFA.", {"url": "https://eco.exemple.ga/a"}, "XAF"),
    ("À Montréal, l'usine du Québec reçoit 20 M$ d'Ottawa.", {}, "CAD"),
    ("À Alger, un projet de 3 milliards de dinars.", {}, "DZD"),
    ("À Tunis, un projet de 3 millions de dinars.", {}, "TND"),
    ("À Dubaï, aux Émirats, un projet de 3 milliards de dirhams.", {}, "AED"),
    ("À Nouméa, en Nouvelle-Calédonie, un projet de 3 milliards de francs.", {}, "XPF"),
    ("Le canton de Vaud cède le terrain pour un franc symbolique, dit Lausanne.", {}, "CHF"),
    ("RIMOUSKI – La MRC et le cégep reçoivent 1,2 M$ du MAPAQ.", {}, "CAD"),
    ("En France, un fonds de Montréal lève 20 millions de dollars.", {}, "USD"),
    ("Bucarest : une amende de 250 000 lei.", {}, "RON"),
    ("INDE. Le car tombe. L'État promet 100 000 roupies.\nAu Népal, rien.", {}, "INR"),
    ("En Patagonie, le chantier a coûté 620.000 pesos.\nAu Mexique, rien.", {}, "ARS"),
    ("À Stockholm, un plan de 10 milliards de couronnes.", {}, "SEK"),
    ("El Alto dépense 1,2 milliard de bolivianos.", {}, "BOB"),
    ("À Londres, un contrat de 4 millions de livres.", {}, "GBP"),
    ("45 fr. l'entrée.", {}, "CHF"),
    ("À Montréal, le studio Boréa a misé 4 milliards $ sur ces projets.", {}, "CAD"),
    ("À Lyon, le studio Boréa a misé 4 milliards $ sur ces projets.", {}, "USD"),
    ("Les dépôts frôlent 9,4 millions de dinars.", {}, None),
    ("Les dépôts frôlent 9,4 millions de couronnes.", {}, None),
    ("Vingt rials, sans plus de précision.", {}, None),
]
# sentence, ends, modifier
BOUNDS = [
    ("Plus de 3 M€ sont promis.", ("3000000", "3000000"), "at_least"),
    ("Il faut au moins 40 000 euros.", ("40000", "40000"), "at_least"),
    ("Il manque moins de 2 M€.", ("2000000", "2000000"), "at_most"),
    ("Une aide de 300 000 euros maximum.", ("300000", "300000"), "at_most"),
    ("Une enveloppe maximale de 300 000 euros.", ("300000", "300000"), "at_most"),
    ("Le reste, 800 000 euros environ, attendra.", ("800000", "800000"), "approx"),
    ("Vendu une quarantaine d'euros.", ("40", "40"), "approx"),
    ("Un marché estimé entre 2 et 3 milliards d'euros.", ("2000000000", "3000000000"), "exact"),
    ("Chacun recevra entre 12 euros et 15 euros.", ("12", "15"), "exact"),
    ("Chacun recevra entre et 12 euros et 15 euros.", ("12", "15"), "exact"),
    ("Un marché estimé entre et 2 et 3 milliards d'euros.", ("2000000000", "3000000000"), "exact"),
    ("Un marché estimé entre entre 2 et 3 milliards d'euros.", ("2000000000", "3000000000"), "exact"),
    ("Un préau de 45/60 k€.", ("45000", "60000"), "exact"),
    ("Un préau de 10/12 M€.", ("10000000", "12000000"), "exact"),
    ("L'entrée : de 6 à 8,50 euros.", ("6", "8.5"), "exact"),
    ("De 3 M€ à 5 M€ selon les années.", ("3000000", "5000000"), "exact"),
    ("Payé 1 700 à 1 900 € par mois.", ("1700", "1900"), "exact"),
    ("Payé entre 34 et 38 k€ bruts.", ("34000", "38000"), "exact"),
    ("Plusieurs millions d'euros ont disparu.", ("2000000", None), "approx"),
    ("Le chiffre d'affaires a franchi la barre des 180 M€.", ("180000000", "180000000"), "at_least"),
    ("Une licence pouvant atteindre 210 M€.", ("210000000", "210000000"), "at_most"),
    ("Une prime plafonnée à 1 500 €.", ("1500", "1500"), "at_most"),
    ("Ici, le salaire plafonne à 1 780 euros.", ("1780", "1780"), "exact"),
    ("Une facture de deux à trois cent mille euros.", ("200000", "300000"), "exact"),
    ("Le fret repasse au-dessus du milliard d'euros.", ("1000000000", "1000000000"), "at_least"),
    ("Le fret reste au-dessus des 350 millions d'euros.", ("350000000", "350000000"), "at_least"),
    ("Le fret tourne autour du million d'euros.", ("1000000", "1000000"), "approx"),
    ("Le fret rapporte un peu plus de 2 M€.", ("2000000", "2000000"), "at_least"),
    ("Le fret rapporte un peu moins de 2 M€.", ("2000000", "2000000"), "at_most"),
    ("Le fret rapporte plus ou moins 2 M€.", ("2000000", "2000000"), "approx"),
    ("Le fret rapporte à peine 2 M€.", ("2000000", "2000000"), "at_most"),
    ("Les quelque 2 M€ du fret sont perdus.", ("2000000", "2000000"), "approx"),
    ("En plus des 2 M€ du fret, rien.", ("2000000", "2000000"), "exact"),
    ("Le solde tourne autour de +2 M€.", ("2000000", "2000000"), "approx"),
    ("Le solde tourne autour de -2 M€.", ("-2000000", "-2000000"), "approx"),
]
# A change is two amounts, the first with the currency of the second.
PAIRS = [
    ("L'EBITDA est de -4 M€ après +7,8 M€.", ["-4000000", "7800000"]),
    ("La facture grimpe de 3 à 4 millions d'euros.", ["3000000", "4000000"]),
    ("La facture des écoles recule, de 3 à 2 millions d'euros.", ["3000000", "2000000"]),
    ("La dotation est en baisse (de 14 à 12 millions d'euros).", ["14000000", "12000000"]),
    ("La hausse du capital (de 3 à 4 millions d'euros) est votée.", ["3000000", "4000000"]),
    ("Le budget passe de 3 à 5 M€ en deux ans.", ["3000000", "5000000"]),
    ("La dette est revenue de 19 M€ à 14 M€.", ["19000000", "14000000"]),
    ("Le chiffre d'affaires a bondi de 2,1 M€ à 4,7 M€.", ["2100000", "4700000"]),
    ("Les lots valent 15 000 et 12 000 euros.", ["15000", "12000"]),
    ("La coopérative a relevé sa part de 3 000 à 8 000 francs.", ["3000", "8000"]),
    ("La taxe a été hissée de 30 euros à 80 euros.", ["30", "80"]),
    ("Il reste 14 M€ + 3 M€ de primes.", ["14000000", "3000000"]),
    ("Le solde passe de -3 à 5 M€.", ["-3000000", "5000000"]),
    ("Le solde passe de 5 à -3 M€.", ["5000000", "-3000000"]),
    ("Il reste 14 M€ moins 3 M€ de frais.", ["14000000", "3000000"]),
    ("La banque gagne 7,5 milliards de FCFA (11,4 millions d'euros).", ["7500000000", "11400000"]),
]
# sentence, kind of its first amount
KINDS = [
    ("Elle réalise 9,3 M€ de chiffre d'affaires.", "revenue"),
    ("Son CA : 14 M€.", "revenue"),
    ("Elle a vendu l'an passé pour 18 M€.", "revenue"),
    ("Le CHU dispose de 590 M€ de budget.", "budget"),
    ("Avec un budget de 4 M€, la ville tient.", "budget"),
    ("Le groupe va investir 27 millions d'euros.", "investment"),
    ("Le groupe engage 6 M€ pour sa nouvelle usine.", "investment"),
    ("La Région a promis 15 M€ au syndicat mixte.", "funding"),
    ("La start-up lève 11 M€ auprès de deux fonds.", "funding"),
    ("Un chantier de 12 M€, dont 900 000 € de la Région.", "investment"),
    ("Une subvention de 80 000 euros.", "funding"),
    ("Le marché mondial, estimé à 5 milliards de dollars.", "market"),
    ("La maintenance coûtera 160 000 euros.", "cost"),
    ("Un déficit de 52 M€.", "cost"),
    ("Coût des travaux : 9 M€.", "cost"),
    ("Un bénéfice de 1,2 M€.", "profit"),
    ("Elle a fini l'année avec 45 000 euros d'excédent.", "profit"),
    ("L'endettement dépasse 25 M€.", "debt"),
    ("Le passif atteint 1,3 M€.", "debt"),
    ("L'opération valorise la société 65 M€.", "value"),
    ("La boîte est facturée 390 € pièce.", "value"),
    ("Un salaire médian de 2 450 € par mois.", "salary"),
    ("Une aide-soignante touche 1 480 euros net.", "salary"),
    ("La Région accorde une prime de 6,5 MF à l'usine.", "funding"),
    ("Une amende de 15 000 euros.", "other"),
    ("La trésorerie du groupe est remontée à 7 M€.", "other"),
    ("Free cash-flow : 12 M€.", "other"),
    ("Encours de crédits : 3,4 Md€.", "other"),
    ("Ebit : 9,6 M€.", "profit"),
    ("Chaque salarié touchera une prime de 600 euros.", "salary"),
    ("Chaque salarié touchera une prime de 400 000 FCFA.", "salary"),
    ("Une prime de 600 euros.", "salary"),
    ("Une prime de 400 000 FCFA.", "salary"),
    ("La Région accorde une prime de 400 000 euros à l'usine.", "funding"),
    ("La Région accorde une prime de 400 000 dinars koweïtiens à l'usine.", "funding"),
    ("Une prime de 4 millions de yens.", "salary"),
]
# The currency is that of the sum before, or of the article's other sums: sentence, values, currency.
UNDERSTOOD = [
    ("Fête du bourg\nBudget : 250 000\nEffectif : 45\nSubvention : 3 000", ["250000", "3000"], None),
    ("La mairie a versé 900 euros.\n• Subvention de la Ville : 3 000\nRecettes : 12", ["900", "3000"], "EUR"),
    ("Budget 2019 : 45 000\nSurface : 2 400\nBudget : 1 200 votants\nCoût total : 2019", ["45000"], None),
    # millions and an adjective, or what is not counted
    (
        "On trouve 5 millions nouveaux pour les écoles. Le total est de 9,1 millions d'euros.",
        ["5000000", "9100000"],
        "EUR",
    ),
    ("Il faut trouver les 2 millions manquants. Le chantier coûte 12 millions d'euros.", ["2000000", "12000000"], "EUR"),
    ("Le chantier coûte 12 millions d'euros. Les 4 millions restants viendront de la Région.", ["12000000", "4000000"], "EUR"),
    ("Elle versera 1,5 million annuels. Le chantier coûte 12 millions d'euros.", ["1500000", "12000000"], "EUR"),
    ("Le chantier coûte 12 millions d'euros, et 2 millions complémentaires seront votés.", ["12000000", "2000000"], "EUR"),
    ("Le chantier coûte 12 millions d'euros. Le canton a mis 3 millions publics sur la table.", ["12000000", "3000000"], "EUR"),
    ("La halle coûte 12 millions d'euros. On y a vu 4 millions supplémentaires de badauds.", ["12000000"], "EUR"),
    ("La mine a payé 340 millions de redevance. Le puits vaut 2 milliards d'euros.", ["340000000", "2000000000"], "EUR"),
    ("Le puits vaut 2 milliards d'euros, plus 71 millions d'indemnisation.", ["2000000000", "71000000"], "EUR"),
    ("Le puits vaut 2 milliards d'euros. Il a demandé 5 millions d'astreinte.", ["2000000000", "5000000"], "EUR"),
    ("Le puits vaut 2 milliards d'euros. Il brasse 3 millions de mètres cubes et 4 millions de litres.", ["2000000000"], "EUR"),
    ("Le puits vaut 2 milliards d'euros. La licence 4G suit.", ["2000000000"], "EUR"),
    ("Le passif est de 23,6 M€, dont 4 envers le fisc.", ["23600000", "4000000"], "EUR"),
    ("La tonne est passée de 3 400 dollars au printemps à 1 900 l'an dernier.", ["3400", "1900"], "USD"),
    ("Le loyer passe de 610 euros par mois à 680 en janvier.", ["610", "680"], "EUR"),
    ("Le refuge passe de 3 400 euros par an à 1 900 mètres d'altitude.", ["3400"], "EUR"),
    ("Vannelec gagne 9 millions d'euros, contre 7 millions en 2011.", ["9000000", "7000000"], "EUR"),
    ("Vannelec a facturé 210 MF l'an passé, contre 265 en 1996.", ["210000000", "265000000"], "FRF"),
    ("La halle a coûté 4,4 M€, dont 1,3 pour le toit.", ["4400000", "1300000"], "EUR"),
    ("Un legs de 150 000 euros, dont 60 000 versés par la ville.", ["150000", "60000"], "EUR"),
    ("La Poste apporte 20 000 euros, la Région 85 000.", ["20000", "85000"], "EUR"),
    ("Les ventes de Vannelec s'effondrent, passant de 640 à 380 millions.", ["640000000", "380000000"], None),
    ("Vannelec réalise 95 millions de chiffre d'affaires.", ["95000000"], None),
    ("Le club a un budget de 6 millions.", ["6000000"], None),
    ("Le club a un budget de 6 millions. Le tram est à 2 euros.", ["6000000", "2"], "EUR"),
    ("Il manque 2,5 M€. L'État doit encore 4 millions, dit-il.", ["2500000", "4000000"], "EUR"),
    ("La zone attire 4 millions de curieux.", [], None),
    ("La zone comptait 2 millions d'habitants, contre 3 millions en 1990.", [], None),
    ("La Région donne 8 M€ pour 60 agents, contre 52 en 2011.", ["8000000"], "EUR"),
    ("Un prêt de 8 M€ (article 3, page 14).", ["8000000"], "EUR"),
    ("Un contrat de 8 M€, signé par Mme Arnal, 42 ans.", ["8000000"], "EUR"),
    ("Le budget concerne 5 millions de foyers.", [], None),
    # millions of nothing else, in an article with sums
    (
        "La digue a coûté 2 M€. Un peu plus loin, le phare en pierre a été refait. Il a fallu 6,4 millions.",
        ["2000000", "6400000"],
        "EUR",
    ),
    (
        "Le pont est payé (90 000 euros). Ailleurs on hésite. Rien ne presse. 1,2 million ira au quai.",
        ["90000", "1200000"],
        "EUR",
    ),
    ("Un ticket à 2 euros. Vannelec a 60 salariés ; 172 millions ont été encaissés.", ["2", "172000000"], "EUR"),
    ("Un ticket à 2 euros. Rien d'autre. Tout va bien ici. Le syndicat évalue à 38 millions le recul.", ["2", "38000000"], "EUR"),
    ("Un ticket à 2 euros. Rien d'autre. Tout va bien ici. L'île attire une population de 3 millions.", ["2"], "EUR"),
    ("Un ticket à 2 euros. Rien d'autre. Tout va bien ici. Le site revendique 3 millions de vues.", ["2"], "EUR"),
    ("Un ticket à 2 euros. Le port voit 3 millions de croisiéristes, soit un de plus que les 2 millions de 2003.", ["2"], "EUR"),
    (
        "Un ticket à 2 euros.\nDépenses : 5 M€\nVoyages : 4,1 millions\nFonds propres : 7 millions",
        ["2", "5000000", "7000000"],
        "EUR",
    ),
    ("Un ticket à 2 euros. Rien d'autre. Tout va bien ici. Le réseau est en 4G, et 5G demain.", ["2"], "EUR"),
    # thousands after a word of money, or after « en »
    ("Le festival coûte 2 euros l'entrée. Trois communes ont voté une rallonge de 180 000.", ["2", "180000"], "EUR"),
    ("Le festival coûte 2 euros l'entrée. Trois communes ont voté un budget de 2 017.", ["2"], "EUR"),
    ("Le festival coûte 2 euros l'entrée. Trois communes ont reçu une aide de 1 200 bénévoles.", ["2"], "EUR"),
    ("La toiture vaut 300 000 euros. Il en manque 50 000.", ["300000", "50000"], "EUR"),
    ("La toiture vaut 300 000 euros, la Région en apporte 45 000.", ["300000", "45000"], "EUR"),
    ("La toiture vaut 300 000 euros. Il y en avait vingt-deux il y a trois ans.", ["300000"], "EUR"),
    ("La toiture vaut 300 000 euros. La mairie en recrute 12.", ["300000"], "EUR"),
    # the level after a change, its difference, who gives a part of it
    ("De 121 millions de francs hier, les dépenses sont retombées à 98.", ["121000000", "98000000"], "FRF"),
    ("Le résultat a chuté de 2,4 millions d'euros à 1,9.", ["2400000", "1900000"], "EUR"),
    ("Le repas est facturé 9 euros, deux de moins qu'en 2004.", ["9", "2"], "EUR"),
    ("La halle reçoit 80 000 euros du Département, 35 000 de la Région Bretagne.", ["80000", "35000"], "EUR"),
    ("La halle coûte 8 M€, au lieu des 5 annoncés.", ["8000000", "5000000"], "EUR"),
    ("Le bilan est à 120 M€, la dette à 45.", ["120000000", "45000000"], "EUR"),
    ("Le bail est de 9 000 euros. L'équipe est à 12 dans le train.", ["9000"], "EUR"),
]
DIRECT = ("unofficial", "signs", "scaled", "names", "hundredths")
# What a thousand euros were, at the fixed rates or in 2015.
IN_EUROS = [
    ("1000", "EUR", 1000),
    ("6559.57", "FRF", 1000),
    ("1936270", "ITL", 1000),
    ("655957", "XOF", 1000),
    ("119332", "XPF", 1000),
    ("1110", "USD", 1000),
    ("134300", "JPY", 1000),
    ("334", "KWD", 1000),
]
NO_MONEY = [
    "Le chômage recule de 8 pour cent.",
    "La part de l'export atteint 54 %.",
    "L'usine de 6 000 m² ouvrira le 5 mars.",
    "Le vol 747-400F a décollé.",
    "La société 2F Conseil est citée.",
    "Le tome 3 francise le vocabulaire.",
    "Le 26 MARS, la grève continue.",
    "Il a parcouru 12 km en 40 min.",
    "Les 3 F-16 sont rentrés.",
    "Le CFA du bâtiment forme 300 apprentis.",
    "Le 12 rue du Dollar est fermé.",
    "Un eurodéputé sur dix est absent.",
    "Il pèse 12 livrets et 30 lires-carnets.",
    "Les 14 eurorégions se réunissent.",
    "Les 60 marks-up du code sont corrigés.",
    "La salle compte 850 places.",
    "La fleuriste a livré 40 couronnes.",
    "Le bâtiment 12 E est fermé.",
    "Elle a construit 12 mur à mur.",
    "La médiathèque compte 68 000 livres et 45 000 disques.",
    "Le chalutier a débarqué 300 soles.",
    "En Ligue 2 FC Torvigne mène au score.",
]


@pytest.mark.parametrize(("text", "span", "value", "currency"), WRITTEN, ids=[case[0] for case in WRITTEN])
def test_value_and_currency(text: str, span: str, value: str, currency: str) -> None:
    (amount,) = amounts_in(text)
    assert (amount.text, amount.value, amount.currency) == (span, Decimal(value), currency)


@pytest.mark.parametrize(("text", "metadata", "currency"), CONTEXTS, ids=[f"{case[0]} {case[1]}" for case in CONTEXTS])
def test_currency_by_context(text: str, metadata: dict[str, object], currency: str | None) -> None:
    assert [amount.currency for amount in amounts_in(text, **metadata)] == [currency]


@pytest.mark.parametrize(("text", "ends", "modifier"), BOUNDS, ids=[case[0] for case in BOUNDS])
def test_bounds(text: str, ends: tuple[str, str | None], modifier: str) -> None:
    (amount,) = amounts_in(text)
    low, high = amount.value or amount.value_min, amount.value or amount.value_max
    assert (low, high, amount.modifier) == (Decimal(ends[0]), Decimal(ends[1]) if ends[1] else None, modifier)


@pytest.mark.parametrize(("text", "values"), PAIRS, ids=[case[0] for case in PAIRS])
def test_two_amounts(text: str, values: list[str]) -> None:
    assert [amount.value for amount in amounts_in(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(("text", "values", "currency"), UNDERSTOOD, ids=[case[0] for case in UNDERSTOOD])
def test_currency_understood(text: str, values: list[str], currency: str | None) -> None:
    found = amounts_in(text)
    assert [amount.value for amount in found] == [Decimal(value) for value in values]
    assert {amount.currency for amount in found} <= {currency}


# text, the bare number that is a sum by what is learnt; none beside it
READ = [
    ("La toiture a été refaite pour 60 000 euros. Pour la chaudière, le syndicat avait mis 45 000 de côté.", ["60000", "45000"]),
    ("Lorvane a réalisé 31 M€ de ventes ; son rival Ostral n'en est qu'à 22.", ["31000000", "22000000"]),
    ("Le chantier est évalué à 3,4 millions d'euros, dont 900 000 de désamiantage.", ["3400000", "900000"]),
    ("L'usine de 12 hectares a coûté 5 M€ et compte 40 presses.", ["5000000"]),
    ("Il a payé 3 000 euros et marché 12 kilomètres.", ["3000"]),
    ("Le stade vaut 8 M€ et offre 4 500 places. La commune a 12 étangs.", ["8000000"]),
    ("Le réseau de bus a transporté 31 millions de voyageurs : 190 000 à Saint-Brice, 64 000 à Lorvieux.", []),
]


@pytest.mark.parametrize(("text", "values"), READ, ids=[case[0] for case in READ])
def test_bare_numbers_read(text: str, values: list[str]) -> None:
    assert [amount.value for amount in amounts_in(text)] == [Decimal(value) for value in values]


# text, currencies: « (36 millions d'euros) » says a sum again, « (dont 2 millions d'euros) » another one
AGAIN = [
    (
        "Elle donne 40 millions de francs suisses (36 millions d'euros). Elle a mis 12 millions dans un pont.",
        ["CHF", "EUR", "CHF"],
    ),
    ("Le don est de 40 millions de francs suisses (soit 36 millions d'euros), contre 12 en 2009.", ["CHF", "EUR", "CHF"]),
    ("Le don est de 40 millions de francs suisses, la dette de 36 millions d'euros, contre 12 en 2009.", ["CHF", "EUR", "EUR"]),
]


@pytest.mark.parametrize(("text", "expected"), AGAIN, ids=[case[0] for case in AGAIN])
def test_no_sum_takes_over_the_currency_in_which_the_one_before_is_said_again(text: str, expected: list[str]) -> None:
    assert [amount.currency for amount in amounts_in(text)] == expected


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_kind(text: str, kind: str) -> None:
    assert amounts_in(text)[0].kind == kind


@pytest.mark.parametrize("text", NO_MONEY)
def test_no_amount(text: str) -> None:
    assert not amounts_in(text)


FRAGMENTS = [
    "12",
    " 300 ",
    "1,5",
    "999999999999999999",
    " trillions",
    " millions",
    " k",
    "M",
    " d'",
    " de ",
    "euros",
    "€",
    "$",
    " F",
    " à ",
    " et ",
    "entre ",
]
FRAGMENTS += [
    "CHF ",
    "un ",
    "une centaine",
    " cents",
    "plusieurs millions",
    "(",
    ")",
    ", ",
    "\n",
    " : ",
    "passe de ",
    "dollars",
    "francs suisses",
    "-",
    "50",
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_whatever_is_found_is_valid(text: str) -> None:
    for found in amounts_in(text):
        Amount.model_validate(dict(found))
        assert text[found.start : found.end] == found.text


# spelling, what it multiplies by, currency
SPELLINGS = [
    ("{}€", 1, "EUR"),
    ("{} EUR", 1, "EUR"),
    ("{} k€", 10**3, "EUR"),
    ("{} kEUR", 10**3, "EUR"),
    ("{} ME", 10**6, "EUR"),
    ("{} mns €", 10**6, "EUR"),
    ("{} mrd d'euros", 10**9, "EUR"),
    ("{} milliards fcfa", 10**9, "XOF"),
    ("{} MDhs", 10**6, "MAD"),
    ("{} millions $CAD", 10**6, "CAD"),
    ("{} M$ CA", 10**6, "CAD"),
    ("{} mio. de francs suisses", 10**6, "CHF"),
    ("{}.- francs suisses", 1, "CHF"),
    ("{} millions de dinars", 10**6, None),
]


@settings(max_examples=60)
@given(st.integers(2, 899), st.sampled_from(["", ",5", ",25"]), st.sampled_from(["", "-", "−"]), st.sampled_from(SPELLINGS))
def test_sums_read_back(number: int, decimals: str, sign: str, spelling: tuple[str, int, str | None]) -> None:
    written, scale, currency = spelling
    (amount,) = amounts_in(f"Un total à {sign}{written.format(f'{number}{decimals}')} !")
    value = Decimal(f"{number}{decimals.replace(',', '.')}") * scale
    assert (amount.value, amount.currency) == (-value if sign else value, currency)


def readable_currencies() -> set[str]:
    """Every code that a sign, a code or a name may come to stand for."""
    lexicon = load_lexicon("amounts/currencies")
    shared = lexicon["shared"]
    direct = {*lexicon["codes"], *(code for table in DIRECT for code in lexicon[table].values())}
    among = {code for each in shared.values() for code in [*each["among"], each.get("default")] if code}
    return (direct | among) - shared.keys()


def test_every_currency_that_is_read_has_a_rate_and_no_other() -> None:
    assert load_lexicon("amounts/currencies")["per_euro"].keys() == readable_currencies()


@pytest.mark.parametrize(("value", "currency", "euros"), IN_EUROS)
def test_a_rate_gives_the_order_of_magnitude(value: str, currency: str, euros: int) -> None:
    assert in_euros(Decimal(value), currency) == pytest.approx(Decimal(euros), rel=Decimal("0.05"))


def test_ids_and_decimals() -> None:
    (amount,) = amounts_in("Un prêt de 40 euros.")
    assert (amount.amount_id, str(amount.value)) == ("a:amount:11-19", "40.0000")


def test_spans_taken_are_left() -> None:
    document = prepare(Article(article_id="a", text="Un prêt de 40 euros."))
    assert not list(find_amounts(document, taken=list(find_amounts(document))))


def test_a_sum_behind_a_year_that_is_taken_stays() -> None:
    document = prepare(Article(article_id="a", text="Condamné en 2006 à 75 000 euros, puis l'an 1999 à 98 500 euros."))
    found = list(find_amounts(document, taken=list(find_dates(document))))
    assert [amount.text for amount in found] == ["75 000 euros", "98 500 euros"]
