"""Numbers before a noun of people that count nobody all the same."""

import re

from pipeline.extraction.headcounts.populations import Noun
from pipeline.extraction.numbers import NUMBER, parse_number
from pipeline.extraction.numbers.quantities import Quantity
from pipeline.lexicon import any_of, load_lexicon

_LEXICON = load_lexicon("headcounts/traps")

# « trois salariés sur quatre », but not « 620 personnes sur trois sites »
_RATIO = re.compile(rf"[^.;:!?\n\d]{{0,12}}[ ]sur[ ](?P<all>{NUMBER})(?![ ]?\d)")
# « huit sur dix »: a share, of which neither number counts; « sept sur quinze » are seven of fifteen
_SHARE = re.compile(rf"[ ]sur[ ](?P<all>{NUMBER})(?![ ]?\d)")
_SHARED = re.compile(rf"(?<![\w-]){NUMBER}[ ]sur[ ]\Z")
_ONE_IN = re.compile(r"\b[Uu]ne?[ ](?:[^\W\d_]+[ ])?sur[ ]\Z")  # « un samedi sur deux »
_SHARES = {2, 3, 4, 5, 10, 20, 100, 1000}
_DENOMINATORS = {*range(2, 11), 20, 100, 1000}
# « pour 100 000 habitants »
_RATE = re.compile(r"\b(?:pour|par(?:[ ]tranche[ ]de)?)[ ](?:chaque[ ])?\Z", re.IGNORECASE)
_ROUND = {10**power for power in range(2, 7)}
# « père de trois enfants », « marié, deux enfants », « 43 ans, trois filles »
_FAMILY = re.compile(rf"\b{any_of(_LEXICON['parents'])}(?:[ ]de|[ ]d')?,?[ ](?:et[ ])?(?:de[ ])?\Z", re.IGNORECASE)
_CHILDREN = set(_LEXICON["children"])
# « 41 entreprises, dont 23 adhérentes »
_MEMBERS = re.compile(rf"\d[ ]{any_of(_LEXICON['members'])}[^.;\d]{{0,10}},[ ]dont[ ]\Z")
# « les entreprises de plus de 50 salariés »: a class of size
_SIZED = re.compile(rf"\b{any_of(_LEXICON['sized'])}[ ](?:[^\W\d_]+[ ])?(?:de|d'|ayant|comptant|employant)[ ]?\Z")
# « dix-neuf personnes ont été tuées et 63 blessées », « dont 8 200 inscrits à Pôle emploi »: the noun is a participle
_PASSIVE = re.compile(
    r"\b(?:personnes|femmes)\b[^.;:!?\n]{0,40}\b(?:ont|avaient|auraient)[ ]été[ ][^\W\d_]+ées[ ](?:[^.;:,\n\d]{0,40}[ ])?et[ ]\Z"
)
_LISTED = re.compile(r"\bdont[ ]\Z")
_LISTED_AT = re.compile(r"[ ](?:à|au|aux|en|dans|sur)[ ]")
# « le parc compte 12 postes de travail »: furniture, unless it is jobs that come or go
_PLACE_OF_WORK = re.compile(r"postes[ ]de[ ]travail\Z", re.IGNORECASE)
_JOBS_BEFORE = re.compile(rf"\b{any_of(_LEXICON['jobs_before'])}\w*\b[^.;:!?\n]{{0,30}}\Z", re.IGNORECASE)
_JOBS_BEHIND = re.compile(rf"[ ](?:(?:ont|sont|seront|ont[ ]été)[ ])?{any_of(_LEXICON['jobs_behind'])}\b")
# « 62100 Calais »
_POSTCODE = re.compile(r"\d{5}[ ][A-ZÀ-Ü]\S+")


def counts_nobody(text: str, quantity: Quantity, noun: Noun) -> bool:
    """Whether a number and its noun make a ratio, a rate, somebody's children, members that are bodies, desks, or a postcode.

    So is a participle that looks like a noun: the number then repeats the noun of the count before it.
    """
    left = text[max(0, quantity.start - 40) : quantity.start]
    return bool(
        _is_ratio(text, quantity, noun)
        or (quantity.low in _ROUND and _RATE.search(left))
        or (text[noun.start : noun.end] in _CHILDREN and _FAMILY.search(left))
        or (quantity.modifier in ("at_least", "at_most") and _SIZED.search(text, max(0, quantity.lead - 45), quantity.lead))
        or ((noun.population == "members" or text.startswith("franchis", noun.start)) and _MEMBERS.search(left))
        or _is_participle(text, quantity, noun)
        or _is_furniture(text, quantity, noun)
        or _POSTCODE.fullmatch(text, quantity.start, noun.end)
    )


def _is_furniture(text: str, quantity: Quantity, noun: Noun) -> bool:
    if not _PLACE_OF_WORK.search(text, noun.start, noun.end):
        return False
    before = _JOBS_BEFORE.search(text, max(0, quantity.lead - 60), quantity.lead)
    return not (before or _JOBS_BEHIND.match(text, noun.end))


def is_share(text: str, quantity: Quantity) -> bool:
    """Whether a bare number is one of both in « huit sur dix »."""
    if _ONE_IN.search(text, max(0, quantity.start - 30), quantity.start):
        return True
    share = _SHARE.match(text, quantity.end)
    whole = parse_number(share["all"]) if share else None
    if whole is not None and quantity.low < whole and whole in _SHARES:
        return True
    return quantity.low in _SHARES and _SHARED.search(text, max(0, quantity.start - 20), quantity.start) is not None


def _is_ratio(text: str, quantity: Quantity, noun: Noun) -> bool:
    ratio = _RATIO.match(text, noun.end)
    whole = parse_number(ratio["all"]) if ratio else None
    return whole is not None and quantity.low < whole and whole in _DENOMINATORS


def _is_participle(text: str, quantity: Quantity, noun: Noun) -> bool:
    written = text[noun.start : noun.end]
    if written in ("inscrits", "inscrites"):
        listed = _LISTED.search(text, max(0, quantity.lead - 6), quantity.lead)
        return bool(listed and _LISTED_AT.match(text, noun.end))
    return written.endswith("ées") and bool(_PASSIVE.search(text, max(0, quantity.lead - 160), quantity.lead))
