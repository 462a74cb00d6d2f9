"""Where dates stand in a folded text: rules tried at their first words, parts of units taken in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extraction.dates.fragments import DAY_PART, MODIFIERS, S
from pipeline.extraction.dates.rule import Rule
from pipeline.extraction.dates.said import Range, Said
from pipeline.extraction.dates.traps import is_trap
from pipeline.extraction.dates.triggers import find_triggers
from pipeline.lexicon import any_of
from schemas.facts import DateModifier

_YEARLY = "(?:annee|an|exercice)"
# « fin », « mi- », « début de l' », « milieu du », « fin de l'année », « mi-exercice »
_PART = re.compile(
    rf"(?<!\w)(?P<part>{any_of(MODIFIERS)})(?:-(?:{_YEARLY}{S})?|{S}(?:du{S}mois{S}(?:de{S}|d')|de{S}la{S}(?:saison{S})?"
    rf"|de{S}l'(?:{_YEARLY}{S})?|d[ue]{S}|des{S}|l'|le{S}|d'(?:{_YEARLY}{S})?)?)$"
)
_BEFORE = len("derniere partie de l'exercice ")
# « hier soir », « le lendemain matin », « lundi en fin de journée »
_DAY_PART = re.compile(rf"{S}{DAY_PART}", re.VERBOSE)
_BOUNDS: dict[DateModifier, re.Pattern[str]] = {
    "before": re.compile(r"(?<!\w)avant(?: l[ea]| l')? ?$"),
    "after": re.compile(r"(?<!\w)apres(?: l[ea]| l')? ?$"),
    "approx": re.compile(r"(?<!\w)(?:vers|autour d[eu]|aux alentours d[eu]|aux environs d[eu]|environ)(?: l[ea]| l')? ?$"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A date or period found at a place of the text, and the rule that found it."""

    start: int
    end: int
    said: Said | Range
    rule: str
    confidence: float

    @property
    def is_bare(self) -> bool:
        """Whether it is a date only if its neighbour completes it: the 24 of « 24 au 26 mars », « le lendemain du … »."""
        return self.rule in ("bare-day", "beside")


def find_units(text: str, folded: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Single dates that begin from `start` to `end`, left to right without overlap.

    Among them are bare days that only a neighbour can complete.
    """
    done = start
    for offset, rules in find_triggers(folded, start, len(folded) if end is None else end):
        found = _match(text, folded, offset, rules) if offset >= done else None
        if found:
            found = _with_part(found, folded)
            done = found.end
            yield found


def _match(text: str, folded: str, start: int, rules: Sequence[Rule]) -> Found | None:
    """What the first of the rules that fits at `start` finds."""
    for rule in rules:
        match = rule.pattern.match(folded, start)
        if match and not is_trap(rule.name, match, text):
            said = rule.build(match)
            if said:
                return Found(start, match.end(), said, rule.name, rule.confidence)
    return None


def _with_part(found: Found, folded: str) -> Found:
    """The same with « soir » after it or « fin », « mi- » before it taken in, or « avant », « vers » into the value."""
    said = found.said
    if not isinstance(said, Said) or said.modifier:
        return found
    if said.unit == "day" and (match := _DAY_PART.match(folded, found.end)):
        found = replace(found, end=match.end())
    window = max(0, found.start - _BEFORE)
    if said.unit != "day" and found.rule != "ago" and (match := _PART.search(folded, window, found.start)):
        return replace(found, start=match.start(), said=replace(said, modifier=MODIFIERS[match["part"]]))
    for modifier, bound in _BOUNDS.items():
        if bound.search(folded, window, found.start):
            return replace(found, said=replace(said, modifier=modifier))
    return found
