"""What a register knows of one body, whichever file says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from schemas.facts import OrganisationKind

NO_DAY = 0


class Form(IntEnum):
    """What sort of name one is: the official one, another (sign, alias, former), an acronym."""

    official = 0
    other = 1
    acronym = 2


Name = tuple[str, Form]


@dataclass(frozen=True, slots=True)
class Body:
    """A body as one file tells of it: names, the official one first, identifiers, where it is and since when.

    `owner` is the SIREN of the legal unit of which it is a site. `commune` is the code of a commune, `town` a town's name where
    the file gives no code. Days are numbers, 20121231; `NO_DAY` where none is known.
    """

    names: Sequence[Name]
    siren: str | None = None
    owner: str | None = None
    finess: str | None = None
    ror: str | None = None
    wikidata: str | None = None
    kind: OrganisationKind | None = None
    commune: str = ""
    town: str = ""
    created: int = NO_DAY
    closed: int = NO_DAY


@lru_cache(65536)
def read_day(written: str | None) -> int:
    """The day of a field, `2012-12-31` or a year alone, as a number: 20121231."""
    digits = (written or "").replace("-", "")[:8]
    if not digits.isdecimal():
        return NO_DAY
    return int(digits) if len(digits) == 8 else int(digits) * 10_000 + 101 if len(digits) == 4 else NO_DAY
