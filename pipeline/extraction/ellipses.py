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


_TIME = (
    r"(?:en|au|à|fin|début|mi-|dès|d'ici|depuis|avant|après|il[ ]y[ ]a|l'an(?:née)?\b|un[ ]an|aujourd'hui|hier|demain|désormais|actuellement|auparavant"
    r"|cette[ ]année|cet|ce|ces|le[ ]mois|la[ ]semaine|(?:deux|trois|quatre|cinq|dix)[ ]ans|lors|maintenant|à[ ]terme|alors|dans)"
)
_PLACE = r"(?:au|aux|à|en|dans|chez|pour|sur|du[ ]côté|hors|par|sous|rien)"
_WHO = r"(?:selon|d'après|de[ ]source|pour[ ]l[ae'])"
_BE = r"(?:sont|seront|seraient|étaient|ont|auront|avaient|ne|n'|y|travaillent|viennent|devraient|vont|doivent|resteront|partiront|restent|proviennent)"
_END = r"(?=[ ]?(?:[.,;:!?)»\"…]|\n|\Z))"
_BARE = rf"(?:{_END}|[ ](?:{_TIME}|{_PLACE}|{_WHO}|{_BE}|dont|et|ou|mais|qui|que|de[ ]plus|de[ ]moins|seulement|environ|au[ ]total|le[ ]reste)\b|[ ]?[(–-])"
_NAME = r"(?:(?:l'|d')?[^\W\d_][\w'’.-]*[ ])"


def _licence(rule: str, before: str, after: str = _BARE, reach: Literal["sentence", "text"] = "sentence") -> _Licence:
    return _Licence(rule, re.compile(before + r"\Z", re.IGNORECASE), re.compile(after, re.IGNORECASE), reach)


_LICENCES = [
    # « contre 88 en 2009 », « soit 410 de plus », « 50 départs, pas à 118 »
    _licence("contrast", r"\b(?:contre|au[ ]lieu[ ]de|plutôt[ ]que|soit|et[ ]non|voire|pas(?:[ ]à)?)[ ]"),
    # « dont 96 au CHU », « parmi lesquels 4 900 en santé »
    _licence("part", r"\b(?:dont|parmi[ ]lesquel(?:le)?s|parmi[ ](?:eux|elles))[ ]"),
    # « 238 postes sur 655 »
    _licence("whole", r"\bsur(?:[ ]un[ ]total[ ]de)?[ ]", _END),
    # « cinq personnes en 2015, vingt-deux aujourd'hui », « 95 salariés en saison, 7 le reste de l'année », « 35.000 selon la CGT »
    _licence("time", r"(?:[,;:]|\b(?:et|puis))[ ]", rf"[ ](?:{_TIME}|{_WHO}|le[ ]reste|hors)\b"),
    # « 96 au CHU et 41 au CH d'Épinal »
    _licence("place", r"(?:[,;]|\b(?:et|puis))[ ]", rf"[ ]{_PLACE}[ ]"),
    # « quatorze départs sont prévus, neuf ne seront pas remplacés »
    _licence("subject", r"[,;][ ](?:et[ ])?(?:seuls?[ ])?", rf"[ ]{_BE}\b"),
    # « 94 à l'origine, sont aujourd'hui 236 »
    _licence("are", r"\b(?:sont|étaient|seront|passe(?:nt|ra|ront)?[ ]à)[ ](?:(?:aujourd'hui|désormais|maintenant|encore)[ ])?"),
    # « La Lys apporte 1.260 salariés, Desmarchelier 610 », « la clinique 320 », « 12 000 à Grenoble, Valence en comptait »
    _licence("gapping", rf"(?:[,;(]|\bet)[ ]{_NAME}{{1,6}}", _END),
    # « HUS, 12 800 ; GHRMSA, 6 300 »
    _licence("list", rf"[;:][ ]{_NAME}{{1,6}}", _END),
    # « la société en compte 57 », « on en a vu 83 », « n'en avait attiré que 85 », « n'en voit passer que 380.000 »
    _licence("en", r"\b(?:n'|s'|l'|qu')?en[ ](?:[^\W\d_]+[ ]){1,4}", reach="text"),
    # « ils étaient neuf en 2011 », « elles devraient être une soixantaine »
    _licence(
        "pronoun",
        r"\b(?:ils|elles|nous|on)[ ](?:ne[ ]|n')?(?:étaient|sont|seront|seraient|furent|étions|sommes|serons|était|sera|devraient[ ]être|pourraient[ ]être"
        r"|devaient[ ]être|ont[ ]été)[ ](?:[^\W\d_]+[ ]){0,2}",
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
# « le nombre de salariés atteint 320 »
_NUMBER_OF = re.compile(r"\bnombre[ ](?:total[ ]|moyen[ ])?(?:de[ ]|d'|des[ ])", re.IGNORECASE)
_REACHES = re.compile(r"[^.;:!?\n\d]{0,40}\b(?:de|à|est|était|sera|atteint|atteignait|dépasse)[ ]\Z", re.IGNORECASE)
# « Ses cotisants, 94 à l'origine », « les adhérents sont aujourd'hui 236 »
_THE = re.compile(r"\b(?:les|ses|leurs|nos|ces|des|aux)[ ]", re.IGNORECASE)
_ARE = re.compile(
    r"(?:,|[ ](?:sont|étaient|seront))(?:[ ](?:aujourd'hui|désormais|maintenant|encore|déjà|au[ ]nombre[ ]de))?[ ]\Z",
    re.IGNORECASE,
)
# « évalue à 1 500 le nombre de soignants », « chiffre à plusieurs centaines les emplois menacés »
_FORWARD = re.compile(r"[ ](?:le[ ]nombre[ ](?:total[ ])?(?:de[ ]|d'|des[ ])|les[ ])", re.IGNORECASE)
# « 118 de ses 302 postes », « douze des médecins »
_AMONG = re.compile(r"[ ](?:de[ ](?:ses|leurs|nos|vos|ces|mes)|des)[ ](?:quelque[ ])?(?:\d[\d .]{0,9}[ ])?", re.IGNORECASE)
# « • Nombre de salariés (ETP) : », « Salariés : HUS, 12 800 ; GHRMSA, », « Producteurs .......... »
_LABEL = re.compile(r"[^\w\n]{0,6}(?:(?:nombre|total)[ ](?:de[ ]|d'|des[ ])?|dont[ ]|les[ ]|nos[ ])?", re.IGNORECASE)
_COLUMN = re.compile(
    r"[^:\d|.…=]{0,50}(?::|\.{3,}|…|\||=|[ ]{2,}|[ ][–-][ ])[ .|]*"
    r"(?:(?:[^:\n]{0,200}[;,|(][ ]?)?[^\W\d_][\w' .-]{0,40}[,:]?[ ])?\Z"
)


def understood_noun(
    document: Document, quantity: Quantity, following: Quantity | None, antecedent: Understood | None, antecedent_end: int
) -> Understood | None:
    """What a number without a noun of its own counts; None when nothing licenses a headcount.

    `following` is the next quantity; `antecedent` the count before, when no other figure stands between, and where it ends.
    """
    if document.text[quantity.start] == "0" or quantity.low <= 1:
        return None
    return (
        _named_after(document.text, quantity, following)
        or _named_before(document, quantity)
        or (_repeated(document, quantity, antecedent, antecedent_end) if antecedent else None)
    )


def _repeated(document: Document, quantity: Quantity, antecedent: Understood, antecedent_end: int) -> Understood | None:
    text, lead = document.text, lead_of(document.text, quantity.start)
    sentence = document.sentence_at(quantity.start)
    same = antecedent_end >= document.sentences[sentence][0]
    near = document.sentence_at(antecedent_end) >= sentence - 2
    for licence in _LICENCES:
        if not (same or (near and licence.reach == "text")):
            continue
        if licence.before.search(text, max(antecedent_end - same, lead - 60), lead) and licence.after.match(text, quantity.end):
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
