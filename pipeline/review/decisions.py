"""The lines of a user's list of organisations as decisions: two are one, one is none of another; the last one counts.

A list is its rows, in order, as `read_gazetteer` gives them; each function gives the rows that it becomes.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from pipeline.extraction.organisations.gazetteer import COLUMNS, DECISION, OTHER, head_of, leads_to
from pipeline.extraction.organisations.tokens import in_ascii

MERGE, SPLIT = "merge", "split"
_NAMED = "named"  # a line that only says what an organisation is called which another line names
Row = Mapping[str, str]


class Body(NamedTuple):
    """An organisation as a line tells it: the names as they stand there, with the mark of common words, its own first."""

    organisation_id: str
    names: Sequence[str]
    acronym: str
    kind: str


def merged(rows: Sequence[Row], one: Body, other: Body) -> list[Row]:
    """One organisation is another, which is itself again where it was this one."""
    listed = _listed(_listed(rows, other, _NAMED), one, MERGE)
    way = list(_way(listed, other.organisation_id))
    back = other.organisation_id if one.organisation_id in way else None
    changed = [row | _alone(row) if row["id"] == back else row for row in map(dict, listed)]
    return _tidy(_decided(changed, one.organisation_id, MERGE, other.organisation_id))


def split(rows: Sequence[Row], one: Body, other: Body | None) -> list[Row]:
    """One organisation is none of another; that is listed too where it can be, lest its names follow the first."""
    listed = _listed(_listed(rows, other, _NAMED) if other else rows, one, SPLIT)
    return _tidy(_decided(listed, one.organisation_id, SPLIT, other.organisation_id if other else ""))


def taken_back(rows: Sequence[Row], organisation_id: str) -> list[Row]:
    """Nothing is said any more of whose an organisation is; a user's own line goes where it said nothing else."""
    row = dict(line_of(rows, organisation_id) or {})
    needed = any(each[OTHER] == organisation_id for each in map(_whole, rows) if each["id"] != organisation_id)
    if needed or (not row.get(DECISION) and row.get(OTHER)):
        new = row | _alone(row) | ({DECISION: _NAMED} if needed else {})
        return _tidy([new if each["id"] == organisation_id else each for each in rows])
    return _tidy([each for each in rows if each["id"] != organisation_id])


def line_of(rows: Iterable[Row], organisation_id: str) -> Row | None:
    """The last line of an organisation, or None."""
    return {row["id"]: row for row in rows}.get(organisation_id)


def line_called(rows: Iterable[Row], name: str) -> Row | None:
    """The line that has a name, or None."""
    return next((row for row in rows if folded(name) in map(folded, names_in(row))), None)


def head_in(rows: Sequence[Row], row: Row) -> Row:
    """The line of the organisation that a line's is."""
    return head_of(row, {each["id"]: each for each in rows}) or row


def decisions_in(rows: Iterable[Row]) -> Iterator[Row]:
    """The lines that decide something, rather than only say how an organisation is called that another line names."""
    return (row for row in map(_whole, rows) if row[DECISION] != _NAMED or row[OTHER])


def names_in(row: Row) -> list[str]:
    """The names of a line, without their marks."""
    written = [row["name"], row["acronym"], *row["aliases"].split("|")]
    return [name.strip().rstrip("*") for name in written if name.strip()]


def folded(name: str) -> str:
    """A name as it is compared: small letters, no accents, one apostrophe."""
    return " ".join(in_ascii(name.replace("’", "'").rstrip("*")).split())


def rendered(rows: Sequence[Row]) -> str:
    """The lines as the file has them; those of decisions are left out where there is none."""
    stream = StringIO(newline="")
    named = (name for row in rows for name, value in row.items() if value or name not in (None, DECISION, OTHER))
    lines = csv.DictWriter(
        stream, list(dict.fromkeys([*COLUMNS, *named])), restval="", extrasaction="ignore", lineterminator="\n"
    )
    lines.writeheader()
    lines.writerows(rows)
    return stream.getvalue()


def _listed(rows: Sequence[Row], body: Body, decision: str) -> list[Row]:
    """The rows with a line for a body; a name stands in no other line than that."""
    name, *aliases = body.names
    kept = list(rows)
    if not line_of(rows, body.organisation_id):
        new = {"id": body.organisation_id, "name": name, "acronym": body.acronym, "kind": body.kind, DECISION: decision}
        others = {row["name"] for row in rows} | {name, body.acronym}
        kept.append(new | {"aliases": "|".join(dict.fromkeys(alias for alias in aliases if alias not in others))})
    taken = set(map(folded, names_in(line_of(kept, body.organisation_id) or {})))
    return [row if row["id"] == body.organisation_id else _without(row, taken) for row in map(_whole, kept)]


def _without(row: Row, taken: Collection[str]) -> Row:
    aliases = [alias for alias in row["aliases"].split("|") if folded(alias) not in taken]
    acronym = "" if folded(row["acronym"]) in taken else row["acronym"]
    return {**row, "aliases": "|".join(aliases), "acronym": acronym}


def _decided(rows: Sequence[Row], organisation_id: str, decision: str, other: str) -> list[Row]:
    """The rows with a decision in the line of an organisation; the user's own line stays the user's."""
    return [
        row | ({DECISION: decision, OTHER: other} if row[DECISION] else {OTHER: other if decision == MERGE else ""})
        if row["id"] == organisation_id
        else row
        for row in map(_whole, rows)
    ]


def _way(rows: Sequence[Row], organisation_id: str) -> Iterator[str]:
    """The ids that an organisation's line leads to."""
    row = line_of(rows, organisation_id)
    while row and (other := leads_to(row)):
        yield other
        row = line_of(rows, other)


def _alone(row: Row) -> dict[str, str]:
    """What a line says that leads nowhere any more."""
    return {DECISION: _NAMED if row.get(DECISION) else "", OTHER: ""}


def _tidy(rows: Sequence[Row]) -> list[Row]:
    """The rows without those that only named what no line names any more."""
    whole = list(map(_whole, rows))
    named = {row[OTHER] for row in whole}
    kept: list[Row] = [row for row in whole if row[DECISION] != _NAMED or row[OTHER] or row["id"] in named]
    return kept if len(kept) == len(whole) else _tidy(kept)


def _whole(row: Row) -> dict[str, str]:
    return {DECISION: "", OTHER: "", **row}
