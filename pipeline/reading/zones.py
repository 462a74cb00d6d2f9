"""What each line of an article is for: title, publication line, heading, list item, body, boilerplate."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, zip_longest

from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Zone, ZoneKind

_LINE = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_BULLET = re.compile(r"\s*(?:[•●▪■◦‣·*→>–—[-]\s*|\d{1,2}[.)]\s+(?=\D))")
_MARKDOWN_HEADING = re.compile(r"\s*#{1,6} [^#]+$")
_SENTENCE_END = re.compile(r"[.!…;,](?:\s*[\"»”)])*\s*$")
_CUT = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])[ ]*(?:\[?(?:lire la suite|suite|\+)\]?[ ]*)?$", re.IGNORECASE)
_MARKED = re.compile(r"s?[ ]?(?:page \d+ ?)?[:>»–-]")  # « Lire aussi page 7 : Le port investit. »
_QUOTE = re.compile(r"\s*[\"«“]")

# A day with its year: « 12 mai 2019 », « 12/05/2019 », « 12.05.19 », « 2019-05-12 ».
_MONTH = r"(?:janv|f[ée]vr|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c)[a-zé]*\.?"
_STAMP = re.compile(
    rf"(?i)\b\d{{1,2}}(?:er)? +{_MONTH} +(?:19|20)\d\d\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
# A line whose words say that its stamp is the publication's: « Mis en ligne le 3 mai 2019 », « Par Anne Lebrun, le 3 mai 2019 ».
_SAYS_PUBLISHED = re.compile(
    r"(?i)(?:.{0,60}[–—|,/(-] *)?"
    r"(?:(?:article )?(?:publi|post|actualis|modifi|édit|cré|diffus|rédig)ée?\b"
    r"|(?:dernière )?mise? (?:en ligne|à jour)|paru\b|(?:date de )?(?:parution|publication)\s*:|(?:article|édition) du\b"
    r"|par\b|lettre|communiqué)"
)
# What follows a stamp inside a sentence: « Le 3 mai 2019, la mairie a ouvert ses portes. »
_SENTENCE_GOES_ON = re.compile(r"[^.]*,\s.{10,}[.!?…]\s*$")
# Who is quoted at the end of what a site does not say: « … », plaide l'éditeur; …, a ironisé le maire
_SAYS = re.compile(
    r", (?!(?:dont|soit|tout|toute|comme|contre|entre|telle|que|est|et) |\w+(?:ment|ant) )"
    r"(?:(?:a|ont|avait) \w+é|[a-zà-ÿ]+[et]) (?:le |la |les |l'|une? )"
)
# A line that a stamp begins, alone or after a town: « Vendredi 12 juin 2009 – n° 12 », « ROANNE – JEUDI 26 MARS 2009 ».
_BEGINS_WITH_STAMP = re.compile(
    r"(?:[A-ZÀ-Ý][\w' -]{1,30}(?: \([^)]{1,30}\))? *[,–—-] *)?"
    r"(?i:(?:le |du |ce )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? )?)\d"
)

# What parts the entries of a menu of days: « Lundi 11 | Mardi 12 », « 1 2 3 », « Matin 4°C / Soir 2°C ».
_PARTED = r"(?:\s*[|•·/,–-]\s*|\s+|(?<=«)|(?=»))"
_MENU = 3  # entries one after the other

_HEADER_LINES = 12
_MAX_PUBLICATION = 160
_MAX_BOILERPLATE = 160
_MAX_HEADING = 110
_MAX_LINK_TITLE = 140
_GAP_AFTER_OPENER = 2
_GAP_BEFORE_TEASER = 3
_MAX_TEASER = 400
_MAX_NOTICE = 700
_NEVER_DATED = ("credit", "legal", "tags", "contact")


def find_zones(text: str) -> list[Zone]:
    """The zones of a clean text, in order: one for each line that is not empty.

    The first line that is neither boilerplate nor a publication line is the title when it reads like one.
    """
    lines = list(_LINE.finditer(text))
    site = zip(_in_links(lines), _in_menus(lines), strict=True)
    zones = [
        Zone(line.start(), line.end(), "boilerplate" if any(of_site) else _line_kind(line[0], in_header=i < _HEADER_LINES))
        for i, (line, of_site) in enumerate(zip(lines, site, strict=True))
    ]
    for i, zone in enumerate(zones):
        if zone.kind in ("heading", "body"):
            zones[i] = replace(zone, kind="title") if zone.kind == "heading" else zone
            break
    return zones


def _in_links(lines: Sequence[re.Match[str]]) -> Iterator[bool]:
    """For each line, whether it belongs to a block of links (« Lire aussi : » and the titles right below)."""
    block_end = -1
    for line, following in zip_longest(lines, lines[1:]):
        opener = _opener(line[0])
        cut = _is_cut(line[0]) or (following is not None and _is_cut(following[0]) and _is_link_title(line[0]))
        if opener:
            block_end = line.end() + _GAP_AFTER_OPENER if _is_bare(opener.string[opener.end() :]) else -1
        elif (block_end >= 0 and cut and line.start() <= block_end + _GAP_BEFORE_TEASER) or (
            line.start() <= block_end and _is_link_title(line[0])
        ):
            block_end = line.end() + 1
        else:
            block_end = -1
        yield opener is not None or block_end >= 0


def _opener(line: str) -> re.Match[str] | None:
    """What opens a block of links in a line; not « À la une du conseil, la vente de la halle. »"""
    opener = _patterns("block").match(_after_bullet(line)) if len(line) <= _MAX_BOILERPLATE else None
    rest = opener.string[opener.end() :] if opener else ""
    return None if _SENTENCE_END.search(rest) and not _is_bare(rest) and not _MARKED.match(rest) else opener


def _is_bare(rest: str) -> bool:
    """Whether an opener has no title of its own behind it on its line: « Lire aussi : »."""
    return len(rest.strip(" :.…>»")) < 12


def _in_menus(lines: Sequence[re.Match[str]]) -> Iterator[bool]:
    """For each line, whether it belongs to a menu of days or of months: three entries or more, no other word."""
    for entries, group in groupby((_entries(line[0]) for line in lines), bool):
        counts = list(group)
        yield from [entries and sum(counts) >= _MENU] * len(counts)


def _entries(line: str) -> int:
    """How many entries of a menu a line has, 0 when it says anything else; with mere numbers it must be a menu by itself."""
    if len(line) > _MAX_BOILERPLATE:
        return 0
    if _row("entries").fullmatch(line):
        return len(_patterns("entries").findall(line))
    # Not « Jeudi 8 juillet 2021   3/11 », a day and a page.
    is_row = _row("entries", "numbers").fullmatch(line) and not _STAMP.search(line)
    return _MENU if is_row and len(re.findall(r"[^\W_]+|[«»]", line)) >= _MENU else 0


@cache
def _row(*groups: str) -> re.Pattern[str]:
    """A line of entries of some groups; each entry is taken whole, so that a row is read in one go."""
    entry = f"(?>{'|'.join(_patterns(group).pattern for group in groups)})"
    return re.compile(rf"\s*{entry}(?:(?>{_PARTED}){entry})*\s*", re.IGNORECASE)


def _is_link_title(line: str) -> bool:
    return len(line.strip()) <= _MAX_LINK_TITLE and not re.search(r"[.;]\s*$", line)


def _is_cut(line: str) -> bool:
    """Whether the line is the beginning of another article: « Le maire a promis de... », « un T3 à louer [...] »."""
    return len(line) <= _MAX_TEASER and _CUT.search(line) is not None


def find_credits(text: str) -> Iterator[tuple[int, int]]:
    """The spans inside lines that only say who took a picture: « © Anne Lebrun », « REUTERS/Anne Lebrun »."""
    return (match.span() for match in _patterns("credits").finditer(text))


def _line_kind(line: str, in_header: bool) -> ZoneKind:
    if _is_publication_line(line, in_header):
        return "publication"
    if _is_boilerplate(line):
        return "boilerplate"
    if _MARKDOWN_HEADING.match(line):
        return "heading"
    if _BULLET.match(line):
        return "list_item"
    return "heading" if _is_heading(line) else "body"


def _is_publication_line(line: str, in_header: bool) -> bool:
    """Whether the line gives the day of publication; outside the header its words must say so."""
    stamps = list(_STAMP.finditer(line)) if len(line) <= _MAX_PUBLICATION else []
    if (
        not stamps
        or _SENTENCE_GOES_ON.match(line, stamps[-1].end())
        or _patterns("starts", _NEVER_DATED).match(_after_bullet(line))
    ):
        return False
    return bool(_SAYS_PUBLISHED.match(line) or (in_header and _BEGINS_WITH_STAMP.match(line)))


def _is_boilerplate(line: str) -> bool:
    body = _after_bullet(line)
    if _SAYS.search(body):
        return _patterns("starts", _NEVER_DATED).match(body) is not None
    if len(body) <= _MAX_NOTICE and _patterns("notices").search(body):
        return True
    if len(body) > _MAX_BOILERPLATE:
        return False
    return any((_patterns("starts").match(body), _patterns("whole").fullmatch(body.strip()), _patterns("contains").search(body)))


def _is_heading(line: str) -> bool:
    return len(line.strip()) <= _MAX_HEADING and not _SENTENCE_END.search(line) and not _QUOTE.match(line)


def _after_bullet(line: str) -> str:
    bullet = _BULLET.match(line)
    return line[bullet.end() if bullet else 0 :].lstrip()


@cache
def _patterns(group: str, names: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The patterns of a group of the boilerplate lexicon as one; `names` keeps some of them."""
    entries = load_lexicon("reading/boilerplate")[group]
    return re.compile("|".join(f"(?:{e['pattern']})" for e in entries if not names or e["name"] in names), re.IGNORECASE)
