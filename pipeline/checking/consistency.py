"""Whether the gold files of a corpus agree with each other: the same noun, the same body, the same name for what it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.checking.findings import Finding
from pipeline.faults import Fault
from pipeline.reading.clean import clean
from schemas.gold import GoldArticle, GoldHeadcount

# The noun of « 280 000 visiteurs », « une trentaine d'élus »; none of a number that stands alone, « une trentaine ».
_NOUN = re.compile(r"[\s'](?P<noun>(?!\w+(?:aine|llier|llion|lliard)s?$)[^\W\d]{3,}(?:-[^\W\d]+)*)$")


class _Use(NamedTuple):
    """A name given to something in a gold file: `staff` to « salariés »."""

    label: str
    path: str


def check_consistency(golds: Iterable[tuple[Path, GoldArticle]]) -> Iterator[Finding]:
    """A note for each noun with two populations, and for each organisation with two kinds, in the files of the rarer one."""
    populations: dict[str, list[_Use]] = defaultdict(list)
    kinds: dict[str, list[_Use]] = defaultdict(list)
    for path, gold in golds:
        for noun, headcount in _nouns(gold.headcounts):
            populations[noun].append(_Use(headcount.population, str(path)))
        for organisation in gold.organisations:
            if organisation.kind:
                kinds[clean(organisation.name).casefold()].append(_Use(organisation.kind, str(path)))
    yield from _disagreements("population", populations)
    yield from _disagreements("kind", kinds)


def _nouns(headcounts: Iterable[GoldHeadcount]) -> Iterator[tuple[str, GoldHeadcount]]:
    for headcount in headcounts:
        if noun := _NOUN.search(clean(headcount.text).casefold()):
            yield noun["noun"], headcount


def _disagreements(field: str, uses: dict[str, list[_Use]]) -> Iterator[Finding]:
    for name, each in sorted(uses.items()):
        usual, n = Counter(use.label for use in each).most_common(1)[0]
        for label, path in sorted(set(each)):
            if label != usual:
                yield Finding("note", path, None, field, Fault.DISAGREES(name, label, usual, n))
