"""Bare numbers that count people: what licenses the reading, and the noun that is understood.

« emploie 7 700 personnes, la clinique 320 », « en compte 57 », « l'effectif, de 45, passera à 60 », « Salariés : 575 ».
"""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.document import Document
from pipeline.extraction.populations import Noun, find_noun
from pipeline.extraction.quantities import Quantity, lead_of
from schemas.facts import Population


@dataclass(frozen=True, slots=True)
class Understood:
    """The noun that a bare number counts, and the licence for it."""

    noun: str
    population: Population
    rule: str


@dataclass(frozen=True, slots=True)
class _Licence:
    """A structure that lets a number repeat the noun of the count before it, in its sentence or up to two sentences back."""

    rule: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    reach: Literal["sentence", "text"]


# What may follow a number that stands for people: a time, a place, a source, a verb, an end.
_TIME = (
    r"(?:en|au|à|fin|début|mi-|dès|d'ici|depuis|avant|après|auparavant|il[ ]y[ ]a|l'an(?:née)?\b|le[ ]\d|les?[ ](?:mois|week-end|reste)|la[ ]semaine"
    r"|aujourd'hui|hier|demain|désormais|actuellement|maintenant|alors|lors|dans|chaque|par|cet|cette|ces?|(?:un|deux|trois|quatre|cinq|dix)[ ]ans?|d'ordinaire)"
)
_PLACE = r"(?:au|aux|à|en|dans|chez|pour|sur|du[ ]côté|hors|sous|rien)"
_WHO = r"(?:selon|d'après|de[ ]source|pour[ ]l[ae'])"
_VERB = r"(?:ne|n'|se|s'|y|nous|en|ont|sont|vont|[^\W\d_]{2,}(?:ent|ont))"
_END = r"(?=[ ]?(?:[.,;:!?)»\"…]|\n|\Z))"
_BARE = (
    rf"(?:{_END}|[ ](?:{_TIME}|{_PLACE}|{_WHO}|{_VERB}|dont|et|ou|mais|qui|que|contre|de[ ]plus|de[ ]moins|seulement|environ|au[ ]total|encore)\b"
    r"|[ ]?[(–-])"
)
_PARTICIPLE = r"[ ](?!(?:uni|ci|socié|universi|facul|activi|communau|mar|comi)[ct]?h?é)[^\W\d_]{2,}(?:é|i|u|ant|is)e?s\b"  # « dont 41 sortis de l'école »
_NAME = r"(?:(?:l'|d')?[^\W\d_][\w'.-]*[ ])"


def _licence(rule: str, before: str, after: str = _BARE, reach: Literal["sentence", "text"] = "sentence") -> _Licence:
    return _Licence(rule, re.compile(before + r"\Z", re.IGNORECASE), re.compile(after, re.IGNORECASE), reach)


_LICENCES = [
    # « contre 88 en 2009 », « soit 410 de plus », « 50 départs, pas à 118 »
    _licence("contrast", r"\b(?:contre|au[ ]lieu[ ]de|plutôt[ ]que|soit|et[ ]non|voire|pas(?:[ ]à)?)[ ]"),
    # « dont 96 au CHU », « parmi lesquels 4 900 en santé », « dont 41 sortis de l'école »
    _licence("part", r"\b(?:dont|parmi[ ](?:lesquel(?:le)?s|eux|elles))[ ]", rf"(?:{_BARE}|{_PARTICIPLE})"),
    # « 238 postes sur 655 », « 31 000 festivaliers sur 36 000 attendus »
    _licence("whole", r"\bsur(?:[ ]un[ ]total[ ]de)?[ ]", rf"(?:{_BARE}|{_PARTICIPLE})"),
    # « cinq personnes en 2015, vingt-deux aujourd'hui », « 95 salariés en saison, 7 le reste de l'année », « 35.000 selon la CGT »
    _licence("time", r"(?:[,;:]|\b(?:et|puis|peut-être|voire|bientôt)|\A[ ]?\()[ ]?", rf"[ ](?:{_TIME}|{_WHO}|hors)\b"),
    # « 96 au CHU et 41 au CH d'Épinal », « 54 licenciements (39 à Montréjeau, 15 à Boussens) »
    _licence("place", r"(?:[,;]|\b(?:et|puis)|\A[ ]\()[ ]?", rf"[ ]{_PLACE}[ ]"),
    # « la Clinique (220 salariés) et la Polyclinique (310) »
    _licence("brackets", r"\A\)[^()\n]{2,90}\(", r"\)"),
    # « quatorze départs sont prévus, neuf ne seront pas remplacés », « des 240 postes, 165 iront à des machinistes »
    _licence("subject", r"(?:[,;:]|\b(?:et|mais))[ ](?:seuls?[ ])?", rf"[ ]{_VERB}\b"),
    # « 94 à l'origine, sont aujourd'hui 236 »
    _licence("are", r"\b(?:sont|étaient|seront|passe(?:nt|ra|ront)?[ ]à)[ ](?:(?:aujourd'hui|désormais|maintenant|encore)[ ])?"),
    # « La Lys apporte 1.260 salariés, Desmarchelier 610 », « la clinique 320 », « HUS, 12 800 ; GHRMSA, 6 300 »
    _licence(
        "gapping", rf"(?:[,;:(]|\bet)[ ]{_NAME}{{1,6}}(?<!\b(?:par|sur) )(?<!\b(?:de|en) )(?<!\bà )(?<!\bpour )(?<!\bdans )", _END
    ),
    # « près de 11 000 d'entre eux »
    _licence("among them", "", r"[ ]d'entre[ ](?:eux|elles)\b", reach="text"),
    # « la société en compte 57 », « on en a vu 83 », « n'en avait attiré que 85 », « n'en voit passer que 380.000 »
    _licence("en", r"\b(?:n'|s'|l'|qu')?en[ ](?:[^\W\d_][\w-]*[ ]){1,4}", rf"(?:{_BARE}|[ ]de[ ](?:plus|moins)\b)", reach="text"),
    # « ils étaient neuf en 2011 », « elles devraient être une soixantaine »
    _licence(
        "pronoun",
        r"\b(?:ils|elles|nous|on)[ ](?:ne[ ]|n')?(?:étaient|sont|seront|seraient|furent|étions|sommes|serons|était|est|sera"
        r"|(?:devrai|pourrai|devai)ent[ ]être|ont[ ]été)[ ](?:[^\W\d_]+[ ]){0,2}",
        reach="text",
    ),
]
_BARE_AFTER = re.compile(_BARE, re.IGNORECASE)
# « l'effectif, de 45, passera à 60 », « emploie 7 700 », « à eux deux ils salarient 12 »
_STAFF = re.compile(
    r"\b(?:effectifs?\b[^.;:!?\n]{0,60}\b(?:de|à|atteint|était|est|sera|compte|dépasse|avoisine|frôle|que),?"
    r"|(?:emploie|emploient|employait|employaient|emploiera|emploieront|salarie|salarient|salariait)(?:[ ][^\W\d_]+){0,2})[ ]\Z",
    re.IGNORECASE,
)
# « nous étions trois en 2017 », « on est 19 aujourd'hui »
_WE = re.compile(
    r"\b(?:nous[ ](?:ne[ ])?(?:sommes|étions|serons|serions)|on[ ](?:est|était|sera))[ ](?:(?:aujourd'hui|désormais|déjà|encore|maintenant|que|bientôt)[ ]){0,2}\Z",
    re.IGNORECASE,
)
# « le nombre de salariés atteint 320 »
_NUMBER_OF = re.compile(r"\bnombre[ ](?:total[ ]|moyen[ ])?(?:de[ ]|d'|des[ ])", re.IGNORECASE)
_REACHES = re.compile(r"[^.;:!?\n\d]{0,40}\b(?:de|à|est|était|sera|atteint|atteignait|dépasse)[ ]\Z", re.IGNORECASE)
# « Ses cotisants, 94 à l'origine », « les adhérents sont aujourd'hui 236 »
_THE = re.compile(r"\b(?:les|ses|leurs|nos|ces|des|aux)[ ]", re.IGNORECASE)
_ARE = re.compile(
    r"(?:,|[ ](?:sont|étaient|seront))(?:[ ](?:aujourd'hui|désormais|maintenant|encore|déjà|au[ ]nombre[ ]de))?[ ]\Z",
    re.IGNORECASE,
)
# « évalue à 1 500 le nombre de soignants », « chiffre à plusieurs centaines les emplois », « 7 000 : c'est, selon l'Insee, le nombre d'aides »
_FORWARD = re.compile(
    r"(?:[ ](?:le[ ]nombre[ ](?:total[ ])?(?:de[ ]|d'|des[ ])|les[ ])|[ ]?[:.–-]?\s{1,3}c'est,?[^.\n]{0,60}[ ]le[ ]nombre[ ](?:de[ ]|d'|des[ ]))",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"[ ]?[:=][ ]")  # « 280 : effectif prévu »
# « 118 de ses 302 postes », « douze des médecins »
_AMONG = re.compile(r"[ ](?:de[ ](?:ses|leurs|nos|vos|ces|mes)|des)[ ](?:quelque[ ])?(?:\d[\d .]{0,9}[ ])?", re.IGNORECASE)
# « • Nombre de salariés (ETP) : », « Salariés : HUS, 12 800 ; GHRMSA, », « Producteurs .......... »
_LABEL = re.compile(r"[^\w\n]{0,6}(?:(?:nombre|total)[ ](?:de[ ]|d'|des[ ])?|dont[ ]|les[ ]|nos[ ])?", re.IGNORECASE)
_COLUMN = re.compile(
    r"[^:\d|.…=]{0,50}(?::|\.{3,}|…|\||=|[ ]{2,}|[ ][–-][ ])[ .|]*"
    r"(?:[^:\n]{0,200}[;,|(][ ]?)?(?:[^\W\d_][\w' .-]{0,40}[,:]?[ ])?\Z"
)


def understood_noun(
    document: Document, quantity: Quantity, following: Quantity | None, antecedent: Understood | None, antecedent_end: int
) -> Understood | None:
    """What a number without a noun of its own counts; None when nothing licenses a headcount.

    `following` is the next quantity; `antecedent` the count before, when no other figure stands between, and where it ends.
    """
    if document.text[quantity.start] == "0" or quantity.low <= 1:
        return None
    repeated = _repeated(document, quantity, antecedent, antecedent_end) if antecedent else None
    return _named_after(document.text, quantity, following) or repeated or _named_before(document, quantity)


def _repeated(document: Document, quantity: Quantity, antecedent: Understood, antecedent_end: int) -> Understood | None:
    text, lead = document.text, lead_of(document.text, quantity.start)
    sentence = document.sentence_at(quantity.start)
    same = antecedent_end >= document.sentences[sentence][0]
    near = document.sentence_at(antecedent_end) >= sentence - 2
    between = text[max(antecedent_end, lead - 90) : lead]
    for licence in _LICENCES:
        if not (same or (near and licence.reach == "text")):
            continue
        if licence.before.search(between) and licence.after.match(text, quantity.end):
            return Understood(antecedent.noun, antecedent.population, f"understood: {licence.rule}")
    return None


def _named_after(text: str, quantity: Quantity, following: Quantity | None) -> Understood | None:
    """« passer de 35 à 80 salariés », « 118 de ses 302 postes », « évalue à 1 500 le nombre de soignants »."""
    if following and text[quantity.end : following.start] in (" à ", " et ", " puis ") and quantity.value and following.value:
        if noun := find_noun(text, following.end + 1):
            return _understood(text, noun, "shared noun")
    for pattern, rule in ((_AMONG, "among"), (_FORWARD, "number of")):
        if (match := pattern.match(text, quantity.end)) and (noun := find_noun(text, match.end())):
            return _understood(text, noun, rule)
    if (legend := _LEGEND.match(text, quantity.end)) and not text[max(0, quantity.start - 9) : quantity.start].rpartition("\n")[
        2
    ].strip(" •-*–·"):
        if noun := find_noun(text, legend.end(), singular=True):
            return _understood(text, noun, "legend")
    return None


def _named_before(document: Document, quantity: Quantity) -> Understood | None:
    """« Effectif : 31 », « l'effectif passera à 60 », « le nombre de salariés atteint 320 », « Ses cotisants, 94 à l'origine »."""
    text, lead = document.text, lead_of(document.text, quantity.start)
    if not _BARE_AFTER.match(text, quantity.end):
        return None
    first = document.sentences[document.sentence_at(quantity.start)][0]
    if noun := _label(text, document.zone_at(quantity.start).start, lead):
        return _understood(text, noun, "label")
    if _STAFF.search(text, max(first, lead - 90), lead):
        return Understood("salariés", "staff", "staff")
    if _WE.search(text, max(first, lead - 50), lead):
        return Understood("personnes", "people", "we")
    for opening, closing, rule in ((_NUMBER_OF, _REACHES, "number of"), (_THE, _ARE, "apposition")):
        for match in opening.finditer(text, max(first, lead - 70), lead):
            noun = find_noun(text, match.end())
            if noun and noun.end < lead and closing.match(text, noun.end, lead):
                return _understood(text, noun, rule)
    return None


def _label(text: str, line: int, lead: int) -> Noun | None:
    """The noun that labels a line of figures, when the number follows the label or a name of the line."""
    start = match.end() if (match := _LABEL.match(text, line, lead)) else line
    noun = find_noun(text, start, singular=True)
    return noun if noun and noun.end < lead and _COLUMN.match(text, noun.end, lead) else None


def _understood(text: str, noun: Noun, rule: str) -> Understood:
    return Understood(text[noun.start : noun.end], noun.population, rule)
