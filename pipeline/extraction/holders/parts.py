"""What a name does in its clause, by the words right before it: no parser, so by what the press writes most."""

import re

from pipeline.extraction.holders.features import Part
from pipeline.lexicon import load_lexicon

_WORDS = load_lexicon("holders/holding")
_PREPOSITIONS = _WORDS["prepositions"]
_SOURCE = re.compile(rf"(?i)\b(?:{_PREPOSITIONS['source']})\s*(?:l[ea]s? |l')?$")
_OBJECT = re.compile(rf"(?i)(?:^|[\s(])(?:{_PREPOSITIONS['object']})\s*(?:la |le |les |l')?(?:[\w-]+ ){{0,2}}$")
_ROLE = re.compile(
    rf"(?i)\b{_PREPOSITIONS['role']}[\w-]*(?: [\w'-]+){{0,5}}? (?:de la|de l'|du|des|de|d'|chez|à la|à|au) ?(?:[\w-]+ ){{0,2}}$"
)
_INNER = re.compile(
    r"(?i)(?:(?<!rien )\bque|\bqu'|\bdont|\boù|\bquand|\blequel|\blaquelle) ?(?:le|la|les|l')? ?(?:[\w-]+ ){0,2}$"
)
_CLAUSE_START = re.compile(
    r"(?i)(?:^|[.!?:;«»\"(–—•]|,? (?:et|mais|tandis que|alors que|car|puis)|,)\s*"
    r"(?:le|la|les|l'|son|sa|ses|cette|cet|ce|côté|chez|au|à la)? ?(?:(?!qui |que |dont |où )[\w-]+ ){0,4}$"
)
_OF_SUBJECT = re.compile(
    r"(?i)(?:^|[.!?:;«»\"(–—•,])\s*(?:le|la|les|l'|celle|celui|ceux|celles|côté) ?"
    r"(?:[\w'-]+ ){0,3}?(?:de la|de l'|du|des|de|d') ?(?:[\w-]+ )?$"
)
# « Altéa (ALT) », « Renault, PSA et Ford », « la Région et le Département »: the second has the part of the first
_TIED = re.compile(r"(?i) \(|(?:, ?| et | ou |, et | ainsi que |\) et |\), )(?:le |la |l'|les |du |de la |de l'|des |d')?")
_NEWLY_NAMED = re.compile(rf"(?i)\b(?:{_WORDS['named']}) ?(?:la |le |l')?(?:[\w-]+ )?$")
_PLACE = re.compile(rf"(?i)(?:^|[.!?:;«»\"(–—•,])\s*(?:{_PREPOSITIONS['place']})\s*(?:[\w-]+ )?$")
# The first that fits counts.
_PARTS = (
    (Part.POST, _ROLE),
    (Part.SUBJECT, _NEWLY_NAMED),
    (Part.SOURCE, _SOURCE),
    (Part.PLACE, _PLACE),
    (Part.OF_SUBJECT, _OF_SUBJECT),
    (Part.OBJECT, _OBJECT),
    (Part.INNER, _INNER),
    (Part.SUBJECT, _CLAUSE_START),
)


def part_of(before: str) -> Part:
    """The part of a noun phrase in its clause, given the text of its line right before it."""
    return next((part for part, pattern in _PARTS if pattern.search(before)), Part.OTHER)


def shares_part(text: str, end: int, start: int) -> bool:
    """Whether the name that begins at `start` goes on the list or explains the name that ends at `end`."""
    return bool(_TIED.fullmatch(text, end, start))
