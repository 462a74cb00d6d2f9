"""The list of known organisations: read from CSV, matched word by word."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import cast

from pipeline.errors import DepecheError
from pipeline.extraction.organisations.tokens import Tokens, first_word, tokenise
from pipeline.extraction.organisations.vocabulary import heads
from pipeline.faults import Fault
from pipeline.lexicon import of_user_file, user_file
from schemas.facts import OrganisationKind

COLUMNS = ("id", "name", "aliases", "acronym", "kind")
# A user's file may have these too: the decision that a line is for, and the organisation that it names besides its own. A line
# that names another one is that organisation, unless it is split from it.
DECISION, OTHER = "decision", "other"


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation of the gazetteer."""

    id: str
    name: str
    acronym: str | None
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text: tokens `first` to `last`, end exclusive; not `certain` when it is also a common word."""

    first: int
    last: int
    known: Known
    certain: bool


@dataclass(slots=True)
class _Node:
    """A step of the trie: the words that may follow, and the names that end here, as written."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    names: dict[str, tuple[Known, bool]] = field(default_factory=dict)


class Gazetteer:
    """Known organisations by name, alias and acronym; names are cut into words when a text first has the first of them."""

    def __init__(self, rows: Iterable[dict[str, str]], users: Iterable[dict[str, str]] = ()) -> None:
        """Take rows of the CSV, then the user's; later rows add to earlier ones, and win where both give the same name.

        An organisation that the user lists is called, and is of the kind, that the user says, by whatever name it goes.
        """
        own = list(users)
        by_id = {row["id"]: row for row in own}
        heads = {row["id"]: head_of(row, by_id) or row for row in own}
        # What each organisation that the user lists is, itself or the one that it is merged into.
        self.users = {organisation_id: _known(head) for organisation_id, head in heads.items()}
        self.users_ids = frozenset(by_id)
        self._uncut: defaultdict[str, list[tuple[str, Known, bool]]] = defaultdict(list)
        self._nodes: dict[str, _Node] = {}
        self._ids: set[str] = set()
        for row in chain(rows, own):
            self._ids.add(row["id"])
            known = _known(heads.get(row["id"], row))
            for alias in [row["name"], row["acronym"], *row["aliases"].split("|")]:
                if name := alias.strip().rstrip("*").replace("’", "'"):
                    self._uncut[first_word(name).casefold()].append((name, known, not alias.strip().endswith("*")))

    def _node(self, key: str) -> _Node:
        """Where the names begin that have this first word, in lower case; there must be some."""
        if key not in self._nodes:
            first = self._nodes[key] = _Node()
            for name, known, certain in self._uncut[key]:
                words, node = tokenise(name).words, first
                for word in words[1:]:
                    node = node.following.setdefault(word.casefold(), _Node())
                node.names[" ".join(words)] = (known, certain)
        return self._nodes[key]

    def has(self, organisation_id: str) -> bool:
        """Whether the id is one of the gazetteer's."""
        return organisation_id in self._ids

    def find(self, tokens: Tokens) -> Iterator[Match]:
        """The longest known name from each token on; capitals must agree, a first letter or a line in capitals aside."""
        for first, key in enumerate(tokens.keys):
            if key in self._uncut and (match := self._longest(tokens, first)):
                yield match

    def _longest(self, tokens: Tokens, first: int) -> Match | None:
        node: _Node | None = self._node(tokens.keys[first])
        last, found = first, None
        while node:
            last += 1
            if node.names and (entry := _agreeing(node.names, tokens.words[first:last])):
                found = Match(first, last, *entry)
            node = node.following.get(tokens.keys[last]) if last < len(tokens) else None
        return found

    def get(self, name: str) -> Known | None:
        """The organisation that goes by this very name, capitals aside, or None."""
        keys = tokenise(name).keys
        node = self._node(keys[0]) if keys and keys[0] in self._uncut else None
        for word in keys[1:]:
            node = node.following.get(word) if node else None
        return next(iter(node.names.values()))[0] if node and node.names else None


def _agreeing(names: dict[str, tuple[Known, bool]], words: Sequence[str]) -> tuple[Known, bool] | None:
    """The name written like these words, if any."""
    written = " ".join(words)
    if entry := names.get(written):
        return entry
    for name, entry in names.items():
        if not entry[1]:
            continue
        named = not written.islower() or words[0] in heads()  # « la gendarmerie nationale », not « la place publique »
        same_but_first = name[1:] == written[1:] and (written[0].isupper() or (" " in name and named))
        in_capitals = written.isupper() and (len(written) > 3 or " " in written)
        if same_but_first or in_capitals or (len(words) > 2 and written[0].isupper()):
            return entry
        if len(name) > 5 and name.casefold() == written:
            return entry[0], False
    return None


def _known(row: Mapping[str, str]) -> Known:
    acronym = row["acronym"].rstrip("*") or None
    return Known(row["id"], row["name"].rstrip("*"), acronym, cast(OrganisationKind, row["kind"]))


def head_of(row: Mapping[str, str], by_id: Mapping[str, Mapping[str, str]]) -> Mapping[str, str] | None:
    """The row of the organisation that a row's is, by the ids of all rows: its own, or the one that it leads to; None where it
    leads nowhere."""
    passed: set[str] = set()
    while (other := leads_to(row)) and other in by_id and other not in passed:
        passed.add(other)
        row = by_id[other]
    return None if leads_to(row) else row


def leads_to(row: Mapping[str, str]) -> str:
    """The id of the organisation that a row's is merged into; empty for none."""
    return "" if row.get(DECISION) == "split" else row.get(OTHER) or ""


def read_gazetteer(text: str, source: str) -> list[dict[str, str]]:
    """The rows of a gazetteer CSV; `source` names it in errors.

    Raises DepecheError when a column is missing, or when one row leads to another that is none.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")), restval="")
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise DepecheError(Fault.NO_COLUMNS(source, ", ".join(missing), ", ".join(COLUMNS)))
    rows = list(reader)
    by_id = {row["id"]: row for row in rows}
    if lost := next((row for row in rows if head_of(row, by_id) is None), None):
        raise DepecheError(Fault.LEADS_NOWHERE(source, lost["id"], lost[OTHER]))
    return rows


def read_text(path: Path) -> str:
    """The content of a user's file. Raises DepecheError when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DepecheError(Fault.NOT_UTF8(str(path))) from None


@of_user_file
@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this project, and the user's own of `DEPECHE_GAZETTEER` if set, read once."""
    own = files("pipeline.lexicon").joinpath("organisations", "gazetteer.csv")
    path = user_file()
    users = read_gazetteer(read_text(path), str(path)) if path else []
    return Gazetteer(read_gazetteer(own.read_text(encoding="utf-8"), own.name), users)


@of_user_file
@lru_cache(65536)
def find_known(name: str) -> Known | None:
    """The organisation of the gazetteer that goes by this very name, capitals aside, or None."""
    return load_gazetteer().get(name)
