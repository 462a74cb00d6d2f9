"""The words around a candidate, by what they say of it: « directeur de X », « X emploie », « à X »."""

from pipeline.extraction.organisations.tokens import ACRONYM, DIGITS, ELIDED, LINE, MARK, NAME_SHAPES, Tokens
from pipeline.extraction.organisations.vocabulary import heads, labels, names, words

OF = frozenset(("de", "du", "des", "d'"))
_ARTICLES = words("contexts", "links", "articles")
_PASSED_OVER = _ARTICLES | OF
_FUNCTIONS = words("contexts", "links", "functions")
_PLACES = names("places") | names("communes")
_QUOTES = frozenset('«»"“”')
_LIST_MARKS = frozenset((",", ";", "–", "-", "•", "/", "|", "·"))
_PAUSES = frozenset((":", "-", "–", "—", "•"))

# What a word before or after a name says; a word of several lists counts for the first.
_NO_BODIES = ("products", "events", "programmes", "sites")
_BEFORE = (
    dict.fromkeys(words("contexts", "things", "words"), "thing")
    | {word: sort for sort in _NO_BODIES for word in words("contexts", "before", sort)}
    | dict.fromkeys(heads(), "body")
    | dict.fromkeys(labels(), "label")
    | {
        word: sort
        for sort in ("places", "people", "offices", "plants", "sources", "verbs", "roles")
        for word in words("contexts", "before", sort)
    }
)
_AFTER = (
    dict.fromkeys(words("contexts", "after", "appositions"), "apposition")
    | dict.fromkeys(words("contexts", "after", "auxiliaries"), "auxiliary")
    | dict.fromkeys(words("contexts", "after", "verbs"), "verb")
)

# What speaks for an organisation by itself, also at the other mentions of the name.
STRONG_LEFT = frozenset(("left=roles+of", "left=label", "left=verbs", "left=sources", "left=label+of"))
# What speaks against it: « la gamme X », « le salon X », « la ministre de X ».
AGAINST_LEFT = frozenset((*(f"left={sort}" for sort in ("thing", *_NO_BODIES)), "left=offices+of"))
STRONG_RIGHT = frozenset(("right=verb", "right=(d", "right=:figure", "right=line+figure", "right=,apposition"))


class Contexts:
    """Features of the words around spans of one article; each side is worked out once for all spans that share it."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._left: dict[int, list[str]] = {}
        self._right: dict[int, list[str]] = {}

    def around(self, first: int, last: int) -> list[str]:
        """left, right, lead, determiner, previous, following, cut and frame of tokens `first` to `last`, end exclusive."""
        if first not in self._left:
            self._left[first] = _left(self._tokens, first)
        if last not in self._right:
            self._right[last] = _right(self._tokens, last)
        left, determiner, lead, previous, cut_left = self._left[first]
        right, following, cut_right = self._right[last]
        return [left, right, lead, determiner, previous, following, f"cut={cut_left}{cut_right}", self._frame(first, last)]

    def _frame(self, first: int, last: int) -> str:
        if not first or last >= len(self._tokens):
            return "frame=-"
        before, after = self._tokens.words[first - 1], self._tokens.words[last]
        if before in _QUOTES and after in _QUOTES:
            return "frame=quote"
        if before == "(" and after == ")":
            return "frame=bracket"
        sides = self._parted(first - 1, first, before), self._parted(last - 1, last, after)
        return f"frame=list {sides[0]}" if sides[0] == sides[1] and sides[0] else "frame=-"

    def _parted(self, left: int, right: int, mark: str) -> str:
        """What parts two items of a list here: a mark, a wide gap, or nothing."""
        return "gap" if self._tokens.starts[right] - self._tokens.ends[left] > 2 else mark if mark in _LIST_MARKS else ""


def _left(tokens: Tokens, first: int) -> list[str]:
    """What the words before say, determiner and « de » passed over: left, determiner, lead, previous, cut."""
    keys = tokens.keys
    at, determiner, of = first - 1, "", ""
    while at >= 0 and keys[at] in _PASSED_OVER:
        of = "+of" if keys[at] in OF else of
        determiner = determiner or keys[at]
        at -= 1
    left = "start" if at < 0 else _word_before(tokens, at) + of
    return [
        f"left={left}",
        f"determiner={determiner}",
        f"lead={keys[at] if at >= 0 else ''}",
        f"previous={keys[first - 1] if first else ''}",
        "l" if _is_cut_left(tokens, first) else "",
    ]


def _word_before(tokens: Tokens, at: int) -> str:
    key, shape = tokens.keys[at], tokens.shapes[at]
    if sort := _BEFORE.get(key):
        return sort
    if shape == LINE:
        return "line"
    if shape == MARK or key == "et":
        return key
    if shape == DIGITS:
        return "figure"
    if shape in NAME_SHAPES:
        return "first name" if key in names("first_names") else "name"
    return "function" if key in _FUNCTIONS else "word"


def _is_cut_left(tokens: Tokens, first: int) -> bool:
    """Whether a capitalised word comes right before: the name may be longer."""
    before = first - 1
    return (
        first > 0
        and tokens.shapes[before] in NAME_SHAPES
        and tokens.starts[first] - tokens.ends[before] <= 1
        and not (tokens.keys[before] in _ARTICLES and tokens.begins(before))
    )


def _right(tokens: Tokens, last: int) -> list[str]:
    """What the words after say: right, following, cut."""
    if last >= len(tokens):
        return ["right=end", "following=", ""]
    follows = last + 1 < len(tokens)
    cut = "r" if tokens.shapes[last] in NAME_SHAPES else ""
    if follows and tokens.keys[last] in OF and tokens.shapes[last + 1] in NAME_SHAPES:
        cut = "d"
    return [f"right={_sort_after(tokens, last, follows=follows)}", f"following={tokens.keys[last]}", cut]


def _sort_after(tokens: Tokens, last: int, *, follows: bool) -> str:
    """« X emploie » is a verb, « X, filiale de » a comma and an apposition, « X (12 salariés) » a bracket and a figure."""
    key, shape = tokens.keys[last], tokens.shapes[last]
    if key in ("(", ",") and follows:
        return f"{key}{_word_after(tokens, last + 1)}"
    if key in _PAUSES:
        return ":figure" if follows and tokens.shapes[last + 1] == DIGITS else ":"
    if shape == LINE:
        return "line+figure" if follows and tokens.shapes[last + 1] == DIGITS else "line"
    return key if shape == MARK else _word_after(tokens, last)


def _word_after(tokens: Tokens, at: int) -> str:
    key, shape = tokens.keys[at], tokens.shapes[at]
    if sort := _AFTER.get(key):
        return sort
    if key in OF or key == "et":
        return "et" if key == "et" else "of"
    if shape in NAME_SHAPES:
        return "place" if key in _PLACES else "acronym" if shape == ACRONYM else "name"
    if shape in (DIGITS, LINE, ELIDED):
        return shape
    return "function" if key in _FUNCTIONS else "word"
