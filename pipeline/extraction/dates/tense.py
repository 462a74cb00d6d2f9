"""Which way a sentence looks from a date in it: the tense of the nearest verb and the words around the date."""

import re
from collections.abc import Sequence

from pipeline.extraction.dates.said import Side
from pipeline.extraction.numbers import any_of
from pipeline.lexicon import load_lexicon

_LEXICON = load_lexicon("tense")
_REACH = 160  # characters on each side in which a verb is looked for
_BOUNDARY_COST = 25  # characters that a clause boundary counts for
_AFTER_COST = 12  # a verb after the date tells less than one before it

_CUES_BEFORE: dict[Side, re.Pattern[str]] = {
    "past": re.compile(rf"(?<!\w){any_of(_LEXICON['before_date_past'])} ?$"),
    "future": re.compile(rf"(?<!\w){any_of(_LEXICON['before_date_future'])} ?$"),
}

# One word of each kind: « ouvrira », « prévu », « a (récemment) ouvert », « ouvrait », « ouvrirent », « créé »
_VERB = re.compile(
    rf"""(?<![\w'-])(?:[a-z]{{1,4}}')?(?:
    (?P<ahead>{any_of(_LEXICON["ahead"])}(?![\w]|[ ]de[ ]l'ordre))
    | (?P<past>{any_of(_LEXICON["auxiliaries"])}[ ](?:(?:pas|deja|ainsi|aussi|egalement|ensuite|enfin|ete|toujours|\w{{4,12}}ment|bien|tout|lui|elle)[ ]){{0,3}}
        \w{{1,15}}(?:e|ee|es|ees|i|ie|is|ies|it|ite|u|ue|us|ues|ert|erte|os|ort|int))(?!\w)
    | (?P<not_future>{any_of(_LEXICON["not_future"])})(?!\w)
    | (?P<future>\w{{2,15}}r(?:a|ont|ai|ons|ez|as)|\w{{2,15}}rai(?:t|ent))(?!\w)
    | (?P<imperfect>\w{{2,15}}(?:ait|aient|erent|irent|urent|inrent)|fut|furent)(?!\w)
    | (?P<behind>{any_of(_LEXICON["behind"])})(?!\w)
    )""",
    re.VERBOSE,
)
_SIDES: dict[str, Side] = {"ahead": "future", "future": "future", "past": "past", "imperfect": "past", "behind": "past"}
_BOUNDARY = re.compile(r"[,;:()«»–]| qu(?:e|i|')| (?:et|mais|puis|dont|alors) ")


class Tenses:
    """The verbs of a folded text, sentence by sentence, each read once."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._sentences = sentences
        self._verbs: dict[int, list[tuple[int, int, Side]]] = {}

    def side(self, start: int, end: int, sentence: int) -> Side | None:
        """The side of the publication day that the date from `start` to `end` lies on, None when nothing tells."""
        window = self._text[max(0, start - 20) : start]
        for side, cue in _CUES_BEFORE.items():
            if cue.search(window):
                return side
        verbs = self._verbs.get(sentence)
        if verbs is None:
            verbs = self._verbs[sentence] = list(self._read(*self._sentences[sentence]))
        near = [(self._distance(verb, start, end), verb[2]) for verb in verbs if start - _REACH < verb[0] and verb[1] < end + _REACH]
        return min(near)[1] if near else None

    def _read(self, start: int, end: int) -> list[tuple[int, int, Side]]:
        return [
            (match.start(), match.end(), _SIDES[match.lastgroup or ""])
            for match in _VERB.finditer(self._text, start, end)
            if match.lastgroup in _SIDES
        ]

    def _distance(self, verb: tuple[int, int, Side], start: int, end: int) -> int:
        before = verb[1] <= start
        gap = self._text[verb[1] : start] if before else self._text[end : verb[0]]
        return len(gap) + _BOUNDARY_COST * len(_BOUNDARY.findall(gap)) + (0 if before else _AFTER_COST)
