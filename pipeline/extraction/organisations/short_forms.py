"""Which names are short forms of longer ones: « le CHU », « la CCI rennaise », « Vauclin » of « Fonderies Vauclin »."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.extraction.organisations.gazetteer import find_known
from pipeline.extraction.organisations.identity import is_place, name_words
from pipeline.extraction.organisations.tokens import in_ascii
from pipeline.extraction.organisations.vocabulary import heads, labels
from pipeline.extraction.organisations.vocabulary import words as words_of
from pipeline.lexicon import any_of, load_lexicon
from pipeline.reading.document import Document
from schemas import OrganisationMention

Words = tuple[str, ...]

_TITLE_LINES = 2
_REACH = 50  # longer names looked at for a short form, on either side
_AROUND = 80  # characters before and after a name that tell a part of a group
_STEM = 4  # letters at least of a town that its adjective keeps when it is not whole: « nancéien »
_NUMBER = re.compile(r"\d+|[ivx]+")
_WORD = re.compile(r"[^\W\d_]+")
_FOLLOWING = re.compile(r" ([^\W\d_]{5,})\b")
_LEXICON = load_lexicon("organisations/short_forms")
_COUNTRY: Words = tuple(_LEXICON["country"]["words"])
_DEMONYM = re.compile(rf"(\w{{3,}}?)e??{any_of(_LEXICON['demonyms']['endings'].split())}s?")
_BEFORE, _BEHIND, _OF, _PARENT, _COORDINATION = (
    re.compile(_LEXICON["part"][key]) for key in ("before", "behind", "of", "parent", "coordination")
)


@dataclass(frozen=True, slots=True)
class _Form:
    """A name to compare: its telling words, the head as written, words in small letters, an adjective in place of its town."""

    words: Words
    head: str
    small: frozenset[str]
    demonym: str | None


def find_short_forms(document: Document, mentions: Sequence[OrganisationMention]) -> Iterator[tuple[int, int]]:
    """Pairs of a longer name and its short form, by index: the last longer one before, else the first after it."""
    names = _Names(document, mentions)
    yield from names.alike()
    first_in_text: dict[Words, int] = {}
    for index, mention in enumerate(mentions):
        if not _is_in_heading(document, mention):
            first_in_text.setdefault(names.forms[index].words, index)
    stands_for: dict[Words, int] = {}
    for index, form in enumerate(names.forms):
        before, first = names.longer_names(index)
        if first is None:
            continue
        anywhere = _is_head(form.words) or names.is_variant(index, first)
        if not anywhere and first_in_text.get(form.words, first) < first:
            continue  # « Cap Léon » comes before « Cap Léon UK »: it needs no longer name
        long = before if before is not None else first
        if before is None and not anywhere and not _is_in_heading(document, mentions[index]):
            continue
        if _is_head(form.words) or names.are_akin(long, stands_for.setdefault(form.words, long)):
            yield long, index


def find_parents(document: Document, mentions: Sequence[OrganisationMention]) -> frozenset[int]:
    """The mentions of a group that goes by the name of its own site: « Servane Cholet appartient au groupe Servane »."""
    words = [name_words(mention.name) for mention in mentions]
    sites = {name[:size] for name in words for size in range(1, len(name)) if is_place("-".join(name[size:]))}
    return frozenset(
        at
        for at, mention in enumerate(mentions)
        if words[at] in sites and _PARENT.search(document.text, max(0, mention.start - _AROUND), mention.start)
    )


class _Names:
    """The names of an article, compared."""

    def __init__(self, document: Document, mentions: Sequence[OrganisationMention]) -> None:
        self._mentions = mentions
        forms = [_form(document, mention) for mention in mentions]
        towns = _by_head(forms)
        self.forms = [_shortest(form, towns[form.head]) for form in forms]
        self._longer = _by_part(self.forms)
        self._heads = {form.head for form in self.forms if len(form.words) > 1}
        self._first: dict[Words, int] = {}
        for index, form in enumerate(self.forms):
            self._first.setdefault(form.words, index)
        self._coordinated = set(self._find_coordinated(document))
        self._parents = find_parents(document, mentions)
        self._parts = dict(self._find_parts(document))

    def alike(self) -> Iterator[tuple[int, int]]:
        """Names that mean the same in other words: « hôpital de Caen », « CHU de Caen »; « SDIS 55 », « SDIS de la Meuse »."""
        for index, form in enumerate(self.forms):
            first = self._first[form.words]
            if first < index and len(form.words) > 1 and not self._are_listed(first, index):
                yield first, index

    def longer_names(self, short: int) -> tuple[int | None, int | None]:
        """The last name before the short one that it shortens, and the first one of the article."""
        near = [] if short in self._parents else self._longer.get(self.forms[short].words, [])
        at = bisect_left(near, short)
        before = next((n for n in reversed(near[max(0, at - _REACH) : at]) if self._shortens(short, n)), None)
        return before, next((n for n in near[:_REACH] if self._shortens(short, n)), before)

    def are_akin(self, one: int, other: int) -> bool:
        """Whether of two longer names one begins or ends the other: a short form stands for both."""
        short, long = sorted((self.forms[one].words, self.forms[other].words), key=len)
        return short in (long[: len(short)], long[-len(short) :])

    def _shortens(self, short: int, long: int) -> bool:
        """Whether one name is the other's beginning, end or both, and names no other organisation."""
        one, other = self.forms[short], self.forms[long]
        if len(one.words) >= len(other.words):
            return False
        if _is_head(one.words):
            return self._is_headed(one, other)
        size = len(one.words)
        if _is_plain(other, other.words[:-size]) and other.words[-size:] == one.words:
            return True
        if find_known(self._mentions[short].name) and not self._is_known_as(short, long):
            return False
        if self._is_part(short, long):
            return False
        if other.words[:size] == one.words:
            return not _NUMBER.fullmatch(other.words[size])  # « Alcyon II » is no « Alcyon »
        if other.words[-size:] == one.words:
            return _is_common(other, other.words[:-size])
        return _is_common(other, other.words[:1]) and set(other.words[1 : 1 - size]) <= other.small

    def is_variant(self, short: int, long: int) -> bool:
        """Whether the longer name says no more than the short one: « pôle Biosol », « Servane France »."""
        one, other = self.forms[short].words, self.forms[long].words
        if other[: len(one)] == one:
            return other[len(one) :] == _COUNTRY
        return other[0] == one[0] or _is_plain(self.forms[long], other[: -len(one)])

    def _is_headed(self, head: _Form, other: _Form) -> bool:
        """Whether a head noun alone may stand for a name: it is that name's own, or no name has it and it means the same."""
        if other.words[:1] != head.words or other.words[1:] == _COUNTRY:
            return False
        own = other.head == head.head or head.head not in self._heads
        return own and (head.demonym is None or any(_is_of(head.demonym, word) for word in other.words[1:]))

    def _is_known_as(self, short: int, long: int) -> bool:
        """Whether a known name that begins a longer one means the same here.

        « Grand Poitiers » and « Grand Poitiers Communauté urbaine » do, « l'Institut Pasteur » after « Institut Pasteur de
        Lille » does; « Renault » and « Renault Trucks » do not.
        """
        rest = self._mentions[long].name[len(self._mentions[short].name) :].casefold().split()
        return bool(rest) and (rest[0] in heads() or (long < short and rest[0] in ("de", "du", "des")))

    def _is_part(self, short: int, long: int) -> bool:
        """Whether the text sets the body with the longer name apart, as a part of the other or beside it."""
        one, other = self.forms[short].words, self.forms[long].words
        if self._are_listed(short, long):
            return True
        return other in self._parts and self._first[one] < self._first[other] and self._parts[other] in (None, one)

    def _are_listed(self, one: int, other: int) -> bool:
        return (self.forms[one].words, self.forms[other].words, self._mentions[one].name) in self._coordinated

    def _find_coordinated(self, document: Document) -> Iterator[tuple[Words, Words, str]]:
        for at in range(1, len(self._mentions)):
            if _COORDINATION.fullmatch(document.text, self._mentions[at - 1].end, self._mentions[at].start):
                for one, other in ((at - 1, at), (at, at - 1)):
                    yield self.forms[one].words, self.forms[other].words, self._mentions[one].name

    def _find_parts(self, document: Document) -> Iterator[tuple[Words, Words | None]]:
        """Names that the text calls those of parts of a group, with the group's if it says it."""
        for at, mention in enumerate(self._mentions):
            following = self._mentions[at + 1] if at + 1 < len(self._mentions) else None
            if following and _OF.fullmatch(document.text, mention.end, following.start):
                yield self.forms[at].words, self.forms[at + 1].words
            elif _BEHIND.match(document.text, mention.end) or _BEFORE.search(
                document.text, max(0, mention.start - _AROUND), mention.start
            ):
                yield self.forms[at].words, None


def _form(document: Document, mention: OrganisationMention) -> _Form:
    plain = name_words(mention.name)
    words, head = _alike(plain), plain[0]
    small = frozenset(in_ascii(word) for word in _WORD.findall(mention.name) if word.islower())
    if len(words) == 2 and words[1] in small and _is_head(words[:1]) and _DEMONYM.fullmatch(words[1]):
        return _Form(words, head, small, words[1])
    following = _FOLLOWING.match(document.text, mention.end) if _is_head(words) else None
    adjective = in_ascii(following[1]) if following and following[1] not in words_of("contexts", "links", "functions") else ""
    return _Form(
        words, head, small, adjective if following and following[1].islower() and _DEMONYM.fullmatch(adjective) else None
    )


def _by_head(forms: Sequence[_Form]) -> dict[str, set[str]]:
    """For each head, all words that follow it in the article's names."""
    following: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        following[form.head].update(form.words[1:])
    return following


def _shortest(form: _Form, following: set[str]) -> _Form:
    """« CCI rennaise » as « CCI » where a name of the article has the town: « Confédération paysanne » stays whole."""
    if form.demonym and len(form.words) == 2 and any(_is_of(form.demonym, word) for word in following - {form.words[1]}):
        return replace(form, words=form.words[:1])
    return form


@cache
def _heads_alike() -> dict[Words, str]:
    return {tuple(head.split()): each for each, alike in _LEXICON["heads"].items() for head in alike}


def _alike(words: Words) -> Words:
    """The words, with one for all heads that are said of one body alike, and a department's name for its number."""
    if len(words) > 1 and (department := department_of(words[-1])):
        words = *words[:-1], *name_words(department)
    for size in (2, 1):
        if head := _heads_alike().get(words[:size]):
            return head, *words[size:]
    return words


def _by_part(forms: Sequence[_Form]) -> dict[Words, list[int]]:
    """For each beginning and end of a name, and for its head with each end, the indexes of the names that have it, in order."""
    indexes: dict[Words, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        name = form.words
        parts = {part for size in range(1, len(name)) for part in (name[:size], name[-size:])}
        parts |= {name[:1] + name[-size:] for size in range(1, len(name) - 1)}
        for part in parts:
            indexes[part].append(index)
    return indexes


def department_of(number: str) -> str | None:
    """The name of the department with a number: « 55 » is that of « Meuse »."""
    name: str | None = _LEXICON["departments"].get(number)
    return name


def _is_plain(form: _Form, words: Words) -> bool:
    """Whether words in small letters that begin a name are only said in front of it: « pôle Biosol »."""
    return bool(words) and all(word in form.small and word in _LEXICON["plain"]["heads"] for word in words)


def _is_common(form: _Form, words: Words) -> bool:
    """Whether words of a name only say what it is: a head noun first, then heads and words in small letters."""
    trades = _LEXICON["trades"]["heads"]
    return (_is_head(words[:1]) or words[0] in trades) and all(
        word in form.small or _is_head((word,)) or word in trades for word in words
    )


def _is_head(words: Words) -> bool:
    """Whether the words are no more than a noun for a kind of organisation: « CHU », « CCI », « Fonderies »."""
    return len(words) == 1 and words[0] in _plain_heads()


@lru_cache(1)
def _plain_heads() -> frozenset[str]:
    nouns = {*heads(), *labels()}
    return frozenset("-".join(name_words(noun)) for noun in nouns) - words_of("bodies", "with_branches", "words")


@lru_cache(8192)
def _is_of(adjective: str, place: str) -> bool:
    """Whether an adjective may be made of a place's name, both in ASCII: « rennaise » of « rennes »."""
    irregular = _LEXICON["demonyms"]["irregular"].get(adjective.rstrip("s"), _LEXICON["demonyms"]["irregular"].get(adjective))
    if irregular:
        return place == str(irregular)
    match = _DEMONYM.fullmatch(adjective)
    if match is None or place in _COUNTRY:
        return False
    stem = match[1][:-1] if match[1][-1:] == match[1][-2:-1] else match[1]
    return place.startswith(stem) or (len(stem) > _STEM and place.startswith(stem[:-1]))


def _is_in_heading(document: Document, mention: OrganisationMention) -> bool:
    """Whether the mention is in a heading or the first lines, which use short forms of names yet to come."""
    if len(document.zones) > _TITLE_LINES and mention.start < document.zones[_TITLE_LINES].start:
        return True
    return document.zone_at(mention.start).kind in ("title", "heading")
