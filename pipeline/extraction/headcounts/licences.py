"""Structures of French that let a bare number count people: patterns of what stands before it and after it."""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.lexicon import any_of, load_lexicon

_WORDS = {name: any_of(words) for name, words in load_lexicon("headcounts/licences").items()}

# What may follow a number that stands for people: a time, a place, a source, a verb, an end.
_TIME = rf"""(?:{_WORDS["times"]}
    |en|au|à|dès|d'ici|depuis|pendant|durant|avant|après|lors|dans|chaque|par|cet|cette|ces?|le[ ]\d|entre[ ](?:19|20)\d\d)"""
_PLACE = r"""(?:au|aux|à|en|dans|devant|chez|pour(?![ ]\d)|sur|du[ ]côté|hors|sous|vers|envers|auprès|via|rien
    |ici|ailleurs|là-bas|dehors|dedans|autour)"""
_SOURCE = r"(?:selon|d'après|de[ ]source|pour[ ]l[ae'])"
_VERB = r"(?:(?:l[ea]s?[ ]|l')?(?:ont|sont|seront|étaient|avaient)|ne|n'|se|s'|y|nous|en|ont|sont|vont|[^\W\d_]{2,}(?:ent|ont))"
_LINKS = r"""(?:dont|et|ou|mais|qui|que|comme|contre|de[ ]plus|de[ ]moins|de[ ]mieux|seulement|environ|au[ ]total|encore
    |quand|lorsque|puis)"""
_END = r"(?=[ ]?(?:[.,;:!?)»\"…|]|p\.|\n|\Z)|[ ]{2}|[ ]/[ ])"
_BARE = rf"(?:[ ]autres\b)?(?:{_END}|[ ](?:{_TIME}|{_PLACE}|{_SOURCE}|{_VERB}|{_LINKS})\b|[ ]?[(–-])"
# « dont 41 sortis de l'école », but not « dont 12 universités »
_PARTICIPLE = rf"[ ](?!{_WORDS['not_participles']})[^\W\d_]{{2,}}(?:é|i|u|ant|is)e?s\b"
_NAME = r"(?:(?:l'|d')?[^\W\d_][\w'.-]*[ ])"
# The word before the number, no article and nothing that is numbered: « Desmarchelier 610 », not « la 208 », « section 36 »
_LAST_NAME = rf"(?:(?!(?:{_WORDS['numbered']})[ ])(?:l'|d')?[^\W\d_][\w'.-]*,?[ ])"
_NO_PREPOSITION = r"(?<!\b(?:par|sur)[ ])(?<!\b(?:de|en)[ ])(?<!\bà[ ])(?<!\bpour[ ])(?<!\bdans[ ])"
# « en compte 57 », « n'en avait attiré que 85 », « il en faudrait 300 »: auxiliaries, then verbs of having and seeking
_HAVE = r"(?:a|ont|avait|avaient|aura|auront|avons|avions|ai|est|était)[ ](?:[^\W\d_]+[ ]){0,2}"
_VERB_OF_EN = rf"""(?:{_HAVE}|(?:[^\W\d_]+[ ])?{_WORDS["verbs_of_en"]}\w*[ ])(?:[^\W\d_][\w-]*[ ]){{0,2}}"""
# « pour en former 40 », « il en formera 40 »: the pronoun, told by the infinitive after it or by the pronoun before it
_NOT_VERB = rf"(?!{_WORDS['not_verbs_of_en']}\b)"
_INFINITIVE = rf"(?-i:(?=[a-zà-ÿ])){_NOT_VERB}[^\W\d_]{{2,}}(?:er|ir|re)[ ]"
_CLITIC = r"\b(?:ils?|elles?|on|nous|vous|qui|lui|leur|y),?[ ]"
# « 40 en poste », « 74 autres »: what says that the others of the same people are meant
_REST = rf"(?:{_WORDS['rest']}|qui|de[ ](?:l'an(?:née)?|\d{{4}}))"
# « Trois ont été reclassés »: auxiliaries and pronouns that go with a number for subject
_PREDICATE = r"""(?:(?:[lnst]'|nous[ ]|vous[ ])?(?:ont|sont|seront|étaient|avaient|auront|en|y)|ne|n'|se|s'
    |(?:devr|pourr)(?:ont|aient)|vont|doivent|viennent|[^\W\d_]{2,}(?:eront|iront|aient))"""


@dataclass(frozen=True, slots=True)
class Licence:
    """A structure that lets a number repeat the noun of the count before it, in its sentence or up to two sentences back.

    `before` reads the text between that count and the number, modifier words left out; `after` what follows the number,
    which is no less than `least`.
    """

    rule: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    reach: Literal["sentence", "text"]
    least: int = 2


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.VERBOSE)


def _licence(
    rule: str, before: str, after: str = _BARE, reach: Literal["sentence", "text"] = "sentence", least: int = 2
) -> Licence:
    return Licence(rule, _pattern(rf"(?:{before})\Z"), _pattern(after), reach, least)


REPEATING = [
    # « contre 88 en 2009 », « soit 410 de plus », « 50 départs, pas à 118 »
    _licence("contrast", r"\b(?:contre|au[ ]lieu[ ]des?|plutôt[ ]que|soit|et[ ]non|voire|pas(?:[ ]à)?)[ ]"),
    # « dont 96 au CHU », « parmi lesquels 4 900 en santé », « dont 41 sortis de l'école »
    _licence("part", r"\b(?:dont|parmi[ ](?:lesquel(?:le)?s|eux|elles))[ ]", rf"(?:{_BARE}|{_PARTICIPLE})"),
    # « 238 postes sur 655 », « 31 000 festivaliers sur 36 000 attendus »
    _licence(
        "whole",
        r"(?<!\bun[ ])(?<!\bune[ ])\bsur(?:[ ]un[ ]total[ ]de|[ ](?:les|ses|leurs|nos))?[ ]",
        rf"(?:{_BARE}|{_PARTICIPLE})",
    ),
    # « cinq personnes en 2015, vingt-deux aujourd'hui », « 35.000 selon la CGT », « Employés : 1425 (1805 après la fusion) »
    _licence(
        "time",
        r"(?:[,;:]|\b(?:et|puis|peut-être|voire|bientôt)|\A[ ]?\()[ ]?",
        rf"(?:[ ]autres)?[ ](?:{_TIME}|{_SOURCE}|hors)\b",
    ),
    # « 96 au CHU et 41 au CH d'Épinal », « 54 licenciements (39 à Millau, 15 à Rodez) »
    _licence("place", r"(?:[,;]|\b(?:et|puis)|\A[ ]\()[ ]?", rf"[ ]{_PLACE}[ ]"),
    # « la Clinique (220 salariés) et la Polyclinique (310) »
    _licence("brackets", r"\A\)[^()\n]{2,90}\(", r"\)"),
    # « quatorze départs sont prévus, neuf ne seront pas remplacés », « des 240 postes, 165 iront à des machinistes »,
    # « 60 membres (41 sont salariés) »
    _licence("subject", r"(?:(?:[,;:]|\b(?:et|mais))[ ](?:seuls?[ ])?|\A[ ]\()", rf"[ ]{_VERB}\b"),
    # « 94 à l'origine, sont aujourd'hui 236 »
    _licence("are", rf"\b(?:sont|étaient|seront|passe(?:nt|ra|ront)?[ ]à)[ ](?:{_WORDS['now']}[ ])?"),
    # « La Lys apporte 1.260 salariés, Desmarchelier 610 », « la clinique 320 », « HUS, 12 800 ; GHRMSA, 6 300 »
    _licence(
        "gapping", rf"(?:[,;:(]|\bet)[ ]{_NAME}{{0,5}}{_LAST_NAME}{_NO_PREPOSITION}", rf"(?:{_END}|[ ]et[ ](?:l[ea][ ]|l'))"
    ),
    # « 17 postes d'infirmiers et six de kinésithérapeutes »
    _licence("complement", r"\A[ ]d(?:e[ ]|')[^,;:.!?\d]{3,40}(?:,|[ ]et)[ ]", r"[ ]d(?:e[ ]|')[^\W\d_]{4,}s\b"),
    # « 31 postes en moins, dont 18 de conducteurs »
    _licence("part of a kind", r"\bdont[ ]", r"[ ]d(?:e[ ]|')[^\W\d_]{4,}s\b"),
    # « l'effectif est de onze ; il était de huit avant les travaux »
    _licence("was", r"[;,][ ](?:il|elle)[ ](?:est|était|sera)[ ]de[ ]"),
    # « 95 permanents. Au cœur de l'été, on monte à 640 »
    _licence("reached", rf"\b(?:on|nous)[ ](?:y[ ])?(?:{_WORDS['coming_to']})\w*[ ]à[ ]", reach="text", least=10),
    # « près de 11 000 d'entre eux »
    _licence("among them", "", r"[ ]d'entre[ ](?:eux|elles)\b", reach="text"),
    # « la société en compte 57 », « on en a vu 83 », « n'en avait attiré que 85 », « n'en voit passer que 380.000 »
    _licence("en", rf"\b(?:n'|s'|l'|qu')?en[ ]{_VERB_OF_EN}", reach="text"),
    # « pour en former 40 », « il en placera six », « lui en amène 380 »
    _licence(
        "en",
        rf"""(?:\b(?:d'|n'|s'|l'|qu')?en[ ]{_INFINITIVE}|{_CLITIC}en[ ](?-i:(?=[a-zà-ÿ])){_NOT_VERB}[^\W\d_]{{3,}}[ ])
            (?:[^\W\d_][\w-]*[ ]){{0,2}}""",
        reach="text",
    ),
    # « les 145 en poste », « les soixante-quatorze autres recevront leur lettre », « loin des 418 000 de 1995 »
    _licence("rest", r"\b(?:les|des|aux|ces)[ ]", rf"[ ]{_REST}\b", reach="text", least=10),
    # « 12 000 emplois directs et 30 000 indirects »
    _licence("kind", r"(?:[,;]|\bet)[ ]", rf"[ ]{_WORDS['sorts']}\b"),
    # « 540 emplois, 800 visés fin 2026 »
    _licence("aim", r"(?:[,;:]|\bet)[ ]", rf"[ ]{_WORDS['aimed']}e?s\b"),
    # « 90 postes et 130 supplémentaires », « 12 agents, puis une vingtaine d'autres »
    _licence(
        "more",
        r"(?:[,;:]|\b(?:et|puis|mais|plus|c'est|c'était))[ ]",
        rf"[ ](?:{_WORDS['more']}\b|d'autres(?:{_END}|[ ](?:{_TIME}|{_PLACE}|{_VERB}|{_LINKS})\b))",
    ),
    # « 9 400 chômeurs (-310) », « 48 salariés (+6 en un an) »
    _licence("signed", r"\A[ ]\([-−–+][ ]?", r"(?:[ ](?:sur|en|par[ ]rapport|de|d'|depuis)\b[^()\n]{0,40})?\)"),
    # « en héberge 2 600 et vise les 4 000 », « devraient atteindre 300 »
    _licence("reached", rf"\b(?:{_WORDS['reaching']}\w*|{_WORDS['moving_to']}\w+[ ]à)[ ](?:les[ ])?"),
    # « dix-neuf personnes ont été tuées et 63 blessées »
    _licence("passive", r"[ ]été[ ][^.;:,\n\d]{2,60}[ ]et[ ]", r"(?:[ ]autres)?[ ][^\W\d_]+ées\b"),
    # « Trois ont été reclassés. », « Cent dix l'ont été. »
    _licence(
        "sentence",
        r"[.!?…](?:[ ]?[»\")])?\s{1,3}(?:[«\"][ ]?)?(?:(?:mais|or|et|seuls|seules|finalement|depuis)[ ])?",
        rf"[ ]{_PREDICATE}\b",
        reach="text",
    ),
    # « ils étaient neuf en 2011 », « elles devraient être une soixantaine »
    _licence(
        "pronoun",
        r"""\b(?:ils|elles|nous|on)[ ](?:ne[ ]|n')?(?:étaient|sont|seront|seraient|furent|étions|sommes|serons|était|est|sera
            |(?:devrai|pourrai|devai)ent[ ]être|ont[ ]été)[ ](?:[^\W\d_]+[ ]){0,2}""",
        reach="text",
    ),
]

BARE = _pattern(_BARE)
# « passer de 85 salariés en CDI à 110 »: between both ends of a change
TO = _pattern(r"[^.;:!?\n\d()]{0,50}[ ]à[ ]\Z")
# « 75 embauches à Cholet et douze créations à Laval »
CREATIONS = _pattern(rf"[ ](?P<noun>{_WORDS['creations']})\b(?![ ]d(?:e|u|es)\b|[ ]d')")
# « l'effectif, de 45, passera à 60 », « emploie 7 700 », « à eux deux ils salarient 12 »
STAFF = _pattern(
    rf"""\b(?:effectifs?[ ]?: | effectifs?\b[^.;:!?\n]{{0,60}}
          \b(?:de|à|que|{_WORDS["standing_at"]}(?:[ ]{_WORDS["now"]})?(?:[ ]les)?),?
        | {_WORDS["employing"]}(?:e|ent|ait|aient|era|eront)(?:[ ][^\W\d_]+){{0,2}})[ ]\Z"""
)
# « ils étaient 800 selon la police »
CROWD = _pattern(rf"(?:[ ][^\W\d_][\w'-]*){{0,6}},?[ ](?:selon|d'après)[ ]{_WORDS['counting_crowds']}\b")
# « la société cherche des soudeurs ; il en faudrait 30 »: the plural nouns that « en » may take up
EN = _pattern(rf"\b(?:n'|s'|l'|qu')?en[ ](?:{_VERB_OF_EN}|{_INFINITIVE})\Z")
_DETERMINER = r"\b(?:les|des|ses|leurs|nos|ces|aux|d'|de)[ ]?"
PLURAL = _pattern(rf"{_DETERMINER}(?=[^\W\d_]{{3,}}[sx]\b)")
# « compte 12 salles et en ouvrira 15 »: the plurals that have a determiner or a number
COUNTED = _pattern(rf"(?:{_DETERMINER}|\d[ ])(?=[^\W\d_]{{3,}}[sx]\b)")
# « Combien de spectateurs cette année ? Un peu plus de 11 000 »
ASKED = _pattern(r"\bcombien[ ]d(?:e[ ]|')")
ANSWERED = _pattern(r"[^.?!\n\d]{0,50}\?\s{1,3}(?:[«\"—–-]\s?)?\Z")
# « ils sont plus de 200 à avoir signé », « ils sont 450 comme elle dans le canton »
THEY = _pattern(r"\b(?:ils|elles)[ ](?:ne[ ]|n')?(?:sont|étaient|seront|seraient)[ ](?:[^\W\d_]+[ ])?\Z")
# « Ils étaient 310 il y a quatre ans », first in its paragraph
OPENING = _pattern(r"\n\s*[«\"]?[ ]?ils[ ](?:sont|étaient|seront)[ ](?:[^\W\d_]+[ ]){0,2}\Z")
TO_DO = _pattern(
    r"[ ]comme[ ](?:lui|elle|eux|elles|moi|nous)\b"
    r"|[ ](?:à|pour)[ ](?:l'|les?[ ]|s'|se[ ]|y[ ])?[^\W\d_]{2,}(?:er|ir|re|oir)\b(?![ ]d[eu]\b)"
)
# « nous étions trois en 2017 », « on est 19 aujourd'hui »
WE = _pattern(
    rf"\b(?:nous[ ](?:ne[ ])?(?:sommes|étions|serons|serions)|on[ ](?:y[ ])?(?:est|était|sera))[ ]"
    rf"(?:(?:{_WORDS['now']}|que)[ ]){{0,2}}\Z"
)
# « emploie douze fontainiers »: a verb whose object is people, a plural that no list has, the end of a trade
HIRING = _pattern(rf"\b(?:{_WORDS['hiring']})[^\W\d_]*[ ](?:[^\W\d_]+[ ]){{0,2}}\Z")
# « trois silotiers partent en retraite », « douze toueurs du port ont voté », « soixante toueurs et leurs familles »
ACTING = _pattern(
    rf"(?:[ ][^\W\d_][\w'-]*){{0,4}}?[ ](?:(?:se[ ]|s')?(?:(?:sont|ont|étaient|avaient)[ ](?:été[ ])?)?"
    rf"{_WORDS['acting']}[^\W\d_]*\b|et[ ]leurs[ ](?:familles|proches)|bénévoles\b|diplômée?s\b|,[ ]dont[ ][^\W_]+[ ]femmes\b)"
)
# « a loué douze flotteurs »: a verb whose object is things
HANDLING = _pattern(rf"\b{_WORDS['handling']}[^\W\d_]*[ ](?:[^\W\d_]+[ ])?\Z")
UNLISTED = _pattern(r"(?-i:(?P<noun>[a-zà-ÿœ]{3,}(?:-[a-zà-ÿœ]+)*[sx]))(?![\w'-])")
TRADE = _pattern(r"(?:i[eè]re?s|ants|antes|ards|iques|logues)\Z")
# What stands before a noun, and between that noun and the number.
NAMING = [
    # « le nombre de salariés atteint 320 »
    (
        "number of",
        _pattern(r"\bnombre[ ](?:total[ ]|moyen[ ])?(?:de[ ]|d'|des[ ])"),
        _pattern(rf"[^;:!?\n]{{0,60}}\b(?:de|à|{_WORDS['standing_at']})[ ]\Z"),
    ),
    # « Ses cotisants, 94 à l'origine », « les adhérents sont aujourd'hui 236 »
    (
        "apposition",
        _pattern(r"\b(?:les|ses|leurs|nos|ces|des|aux)[ ]"),
        _pattern(
            rf"""(?:[^.;:!?\n\d]{{0,30}},[ ]au[ ]nombre[ ]de
                | (?:,|[ ](?:sont|étaient|seront))(?:[ ](?:{_WORDS["now"]}|au[ ]nombre[ ]de))?)[ ]\Z"""
        ),
    ),
    # « les emplois du bassin, qui sont passés de 2 410 à 2 290 », « Les recrutements reculent, avec 512 en 2021 »
    (
        "change",
        _pattern(r"\b(?:les|ses|leurs|nos|ces|des|aux)[ ]"),
        _pattern(rf"""(?:[^.;:!?\n\d]{{0,40}}[ ](?:{_WORDS["moving"]})e?s?[ ]de | [^.;:!?\n]{{0,60}},[ ]avec)[ ]\Z"""),
    ),
    # « le nombre de chômeurs (-310) »
    ("signed", _pattern(r"\bnombre[ ](?:total[ ])?(?:de[ ]|d'|des[ ])"), _pattern(r"[^.;:!?\n\d()]{0,30}[ ]\([-−–+][ ]?\Z")),
]
# What stands before the number, and between it and the noun.
ANNOUNCING = [
    # « 118 de ses 302 postes », « douze des médecins »
    ("among", _pattern(r"\Z"), _pattern(r"[ ](?:de[ ](?:ses|leurs|nos|vos|ces|mes)|des)[ ](?:quelque[ ])?(?:\d[\d .]{0,9}[ ])?")),
    # « évalue à 1 500 le nombre de soignants », « chiffre à plusieurs centaines les emplois »
    ("number of", _pattern(r"\bà[ ]\Z"), _pattern(r"[ ](?:le[ ]nombre[ ](?:total[ ])?(?:de[ ]|d'|des[ ])|les[ ])")),
    # « 7 000 : c'est, selon l'Insee, le nombre d'aides à domicile »
    ("number of", _pattern(r"\Z"), _pattern(r"[ ]?[:.–-]?\s{1,3}c'est,?[^.\n]{0,60}[ ]le[ ]nombre[ ](?:de[ ]|d'|des[ ])")),
]
# « • Nombre de salariés (ETP) : », « Salariés : HUS, 12 800 ; GHRMSA, », « Producteurs .......... »
LABEL = _pattern(r"[^\w\n]{0,6}(?:(?:nombre|total)[ ](?:de[ ]|d'|des[ ])?|dont[ ]|les[ ]|nos[ ])?")
# Dates may stand between label and figure: « Effectif 2018 : », « Effectif au 31/12/2018 : », « Effectif au 31 décembre : ».
_DAY = r"\d{1,2}(?:/\d{1,2}(?:/(?:\d\d){1,2})?(?!\d)|(?:er)?(?=[ ][a-zéû]{3,9}[ :]))"
COLUMN = _pattern(
    rf"""(?:[^:\d|.…=]|(?<=[ (])(?:(?:19|20)\d\d(?!\d)|{_DAY})){{0,50}}(?::|\.{{3,}}|…|\||=|[ ]{{2,}})[ .|]*
        (?:[^:\n]{{0,200}}[;,|(][ ]?)?(?:[^\W\d_][\w' .-]{{0,40}}[,:]?[ ])?\Z"""
)
# « … ; emplois : »: a label within a line
INLINE = _pattern(r"(?:[;,(•|–][ ]{0,2}|\.[ ]{1,2})([^\W\d_][^:;,(•|\n]{1,40}?)[ ]?:[ ]{0,2}\Z")
# « • 280 : effectif prévu »
ITEM = _pattern(r"(?:\A|\n)[^\w\n]{0,6}\Z")
LEGEND = _pattern(r"[ ]?[:=][ ]")
