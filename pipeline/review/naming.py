"""Organisations merged and split for good: lines in the user's own list of organisations, which the next run obeys."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from operator import eq
from pathlib import Path

from pydantic import BaseModel, Field

from pipeline.annotation.saving import save
from pipeline.errors import DepecheError, UsageError
from pipeline.extraction.organisations.gazetteer import DECISION, OTHER, find_known, read_gazetteer, read_text
from pipeline.extraction.organisations.identity import is_place, name_words, slug
from pipeline.extraction.organisations.vocabulary import heads, labels, writing_of
from pipeline.faults import Fault
from pipeline.review.decisions import (
    MERGE,
    Body,
    Row,
    decisions_in,
    folded,
    head_in,
    line_called,
    line_of,
    merged,
    names_in,
    rendered,
    taken_back,
)
from pipeline.review.decisions import (
    split as split_rows,
)
from pipeline.review.index import facts_of
from pipeline.review.overview import OrganisationPage, read_organisation
from pipeline.review.searching import as_query

_TRIES = 5
_ARTICLES = 100  # that tell of which kind a name is


class Named(BaseModel):
    """A decision that was written or taken back: the organisation it is on, and the file it is in."""

    organisation_id: str
    name: str
    file: str = Field(description="To be given to runs by --gazetteer, unless it lies beside the gold of their corpus.")


class Decision(BaseModel):
    """A line of the user's list that concerns an organisation."""

    organisation_id: str = Field(description="Of the line: what it is taken back by.")
    name: str
    decision: str = Field(description="merge, split, or listed by the user.")
    into: str | None = Field(description="The name of the organisation that it is merged into.")
    is_applied: bool = Field(description="Whether the tables are as it says.")


class NamedPage(OrganisationPage):
    """An organisation, and what the user decided on whose its names are."""

    decisions: list[Decision]


def merge(index: sqlite3.Connection, organisation_id: str, into: str, file: Path) -> Named:
    """Make one organisation another, told by its id or its name.

    Raises UsageError when there is no such other one, when one of the two has no name of its own, or when the file says so
    already.
    """

    def change(rows: list[Row]) -> tuple[str, Sequence[Row]]:
        one, other = _body(index, rows, organisation_id), _body(index, rows, _id_of(index, rows, into))
        if one.organisation_id == other.organisation_id:
            raise UsageError(Fault.SAME_BODY(other.names[0].rstrip("*")))
        return other.organisation_id, merged(rows, one, other)

    return _write(file, change)


def split(index: sqlite3.Connection, organisation_id: str, name: str, file: Path) -> Named:
    """Make one of an organisation's names an organisation of its own.

    Raises UsageError when it has no such name, when that is its very name or that of many, or when the file says so already.
    """

    def change(rows: list[Row]) -> tuple[str, Sequence[Row]]:
        page = _page(index, organisation_id)
        listed = line_called(rows, name)
        member = listed if listed and head_in(rows, listed)["id"] == page.organisation_id != listed["id"] else None
        if not member and name not in {choice.label for choice in page.names}:
            raise UsageError(Fault.NOT_SO_CALLED(name, page.name))
        is_whole = member and folded(member["name"]) == folded(name)
        one = _body_of(member) if member and is_whole else _apart(index, page, name, member)
        own = line_of(rows, page.organisation_id)
        other = _body_of(own) if own else _listing(index, page)
        return one.organisation_id, split_rows(rows, one, other)

    return _write(file, change)


def take_back(organisation_id: str, file: Path) -> Named:
    """Take back what the file says of an organisation's line; raises UsageError when it says nothing."""

    def change(rows: list[Row]) -> tuple[str, Sequence[Row]]:
        if organisation_id not in {row["id"] for row in decisions_in(rows)}:
            raise UsageError(Fault.NO_DECISION(str(file), organisation_id))
        return organisation_id, taken_back(rows, organisation_id)

    return _write(file, change)


def named_page(index: sqlite3.Connection, organisation_id: str, file: Path) -> NamedPage | None:
    """The page of an organisation with the decisions of the file that concern it, or None without it."""
    page = read_organisation(index, organisation_id)
    if page is None:
        return None
    try:
        rows: list[Row] = _read(file, _content(file))
    except DepecheError:
        rows = []  # who decides something is told what is wrong with it
    decisions = [_shown(index, rows, row) for row in decisions_in(rows) if _concerns(rows, row, page)]
    return NamedPage(**dict(page), decisions=decisions)


def _shown(index: sqlite3.Connection, rows: Sequence[Row], row: Row) -> Decision:
    other = line_of(rows, row[OTHER])
    is_merged = head_in(rows, row)["id"] != row["id"]
    own, head = _number(index, row["id"]), _number(index, head_in(rows, row)["id"])
    name = row["name"].rstrip("*")
    return Decision(
        organisation_id=row["id"],
        name=name,
        decision=MERGE if is_merged else row[DECISION] or "listed",
        into=other["name"].rstrip("*") if other and is_merged else None,
        is_applied=_has_name(index, head, name) and own in (None, head) if is_merged else _is_body(index, row["id"]),
    )


def _concerns(rows: Sequence[Row], row: Row, page: OrganisationPage) -> bool:
    called = {folded(page.name), *(folded(choice.label) for choice in page.names)}
    ids = {row["id"], row[OTHER], head_in(rows, row)["id"]}
    return page.organisation_id in ids or not called.isdisjoint(map(folded, names_in(row)))


def _page(index: sqlite3.Connection, organisation_id: str) -> OrganisationPage:
    found = read_organisation(index, organisation_id)
    if found is None:
        raise UsageError(Fault.NO_BODY(organisation_id))
    return found


def _body(index: sqlite3.Connection, rows: Sequence[Row], organisation_id: str) -> Body:
    """An organisation as its line has it, else as the tables do; one that is merged away stands in the file alone."""
    if line := line_of(rows, organisation_id):
        return _body_of(line)
    page = _page(index, organisation_id)
    if line := line_of(rows, page.organisation_id):
        return _body_of(line)
    if body := _listing(index, page):
        return body
    raise UsageError(Fault.OF_MANY(page.name))


def _body_of(line: Row) -> Body:
    return Body(line["id"], [line["name"]], line["acronym"], line["kind"])


def _listing(index: sqlite3.Connection, page: OrganisationPage) -> Body | None:
    """An organisation of the tables with the names that are its own; None where its very name is not."""
    ids = {each for (each,) in index.execute(_IDS, (page.organisation_id,))}
    is_own = partial(_is_own, index, ids=ids)
    if not is_own(page.name):
        return None
    names = [page.name, *(choice.label for choice in page.names if is_own(choice.label))]
    acronym = _marked(page.acronym) if page.acronym and is_own(page.acronym) else ""
    return Body(page.organisation_id, list(map(_marked, names)), acronym, page.kind)


_IDS = "SELECT organisation_id FROM organisations WHERE body = (SELECT body FROM organisations WHERE organisation_id = ?)"


def _apart(index: sqlite3.Connection, page: OrganisationPage, name: str, member: Row | None) -> Body:
    """The organisation that a name alone is, of the kind that the mentions of that name are."""
    new_id = slug(name)
    if new_id == page.organisation_id or folded(name) == folded(page.name):
        raise UsageError(Fault.OWN_NAME(name))
    if not _is_own(index, name, {new_id, page.organisation_id}):
        raise UsageError(Fault.OF_MANY(name))
    return Body(new_id, [_marked(name)], "", member["kind"] if member else _kind_of(index, page, name))


def _is_own(index: sqlite3.Connection, name: str, ids: Iterable[str]) -> bool:
    """Whether a name is that of one organisation alone, which goes by these ids: a list has it for all articles.

    What an article only calls it for short, « le CHU », is none of them.
    """
    known = find_known(name)
    if known and known.id in ids:
        return True
    return slug(name) in ids and not _is_common(name) and not _is_shared(index, name, ids)


def _is_common(name: str) -> bool:
    """Whether a name only says what its organisation is: « CHU », « la Région »."""
    return slug(name) in _nouns() or all(word in _nouns() for word in name_words(name))


@cache
def _nouns() -> frozenset[str]:
    return frozenset(map(slug, (*heads(), *labels())))


def _is_shared(index: sqlite3.Connection, name: str, ids: Iterable[str]) -> bool:
    """Whether another organisation is called so too."""
    own = {_number(index, each) for each in ids}
    return any(body not in own for body, called in _called(index, name) if slug(called) == slug(name))


def _called(index: sqlite3.Connection, name: str) -> list[tuple[int, str]]:
    """The bodies with a name that has this one in it, with that name."""
    query = as_query('"' + name.replace('"', " ") + '"')
    return [(row["body"], row["name"]) for row in index.execute(_CALLED, (query,))]


_CALLED = "SELECT body, name FROM names WHERE rowid IN (SELECT rowid FROM found_names WHERE found_names MATCH ?)"


def _marked(name: str) -> str:
    """A name as a list has it: without the sign that parts aliases, marked where it is a common word, a town or an acronym."""
    plain = " ".join(name.replace("|", " ").split()).rstrip("*")
    is_word = " " not in plain and (plain.isupper() or not writing_of(plain.casefold()).startswith(("name", "unseen")))
    return f"{plain}*" if is_word or is_place(slug(plain)) else plain


def _kind_of(index: sqlite3.Connection, page: OrganisationPage, name: str) -> str:
    """The kind that most mentions of a name are of, in the latest articles; the organisation's where none is."""
    articles = index.execute(_NAMING, (page.organisation_id, _ARTICLES))
    mentions = (mention for (n,) in articles for mention in facts_of(index, "organisation_mentions", n))
    kinds = Counter(mention["kind"] for mention in mentions if mention["text"] == name)
    return kinds.most_common(1)[0][0] if kinds else page.kind


_NAMING = """
SELECT n FROM named WHERE body = (SELECT body FROM organisations WHERE organisation_id = ?) ORDER BY n LIMIT ?
"""


def _id_of(index: sqlite3.Connection, rows: Sequence[Row], told: str) -> str:
    """The id of the organisation that goes by an id or by a name, in any letters: one called so first, then the best known."""
    if _number(index, told.strip()) or line_of(rows, told.strip()):
        return told.strip()
    numbers = {body for body, name in _called(index, told) if folded(name) == folded(told)}
    bodies = [index.execute("SELECT * FROM bodies WHERE body = ?", (number,)).fetchone() for number in numbers]
    exact = (told.strip(), folded(told))
    best = max(bodies, key=lambda row: (row["name"] == exact[0], folded(row["name"]) == exact[1], row["articles"]), default=None)
    if best:
        return str(best["organisation_id"])
    line = line_called(rows, told)
    return line["id"] if line else told.strip()


def _number(index: sqlite3.Connection, organisation_id: str) -> int | None:
    row = index.execute("SELECT body FROM organisations WHERE organisation_id = ?", (organisation_id,)).fetchone()
    return row[0] if row else None


def _has_name(index: sqlite3.Connection, body: int | None, name: str) -> bool:
    names = index.execute("SELECT name FROM names WHERE body = ?", (body,))
    return folded(name) in {folded(called) for (called,) in names}


def _is_body(index: sqlite3.Connection, organisation_id: str) -> bool:
    return index.execute("SELECT 1 FROM bodies WHERE organisation_id = ?", (organisation_id,)).fetchone() is not None


def _write(file: Path, change: Callable[[list[Row]], tuple[str, Sequence[Row]]]) -> Named:
    """Change the rows of the file; what others write into it meanwhile is kept. The change tells which line it is about."""
    for _ in range(_TRIES):
        present = _content(file)
        rows = _read(file, present)
        organisation_id, new = change(rows)
        line = line_of(new, organisation_id) or line_of(rows, organisation_id) or {}
        name = line.get("name", organisation_id).rstrip("*")
        if rendered(new) == rendered(rows):
            raise UsageError(Fault.AS_DECIDED(name, str(file)))
        if save(file, rendered(new), partial(eq, present)):
            return Named(organisation_id=organisation_id, name=name, file=str(file))
    raise UsageError(Fault.BUSY(str(file)))


def _content(file: Path) -> str | None:
    return read_text(file) if file.exists() else None


def _read(file: Path, content: str | None) -> list[Row]:
    return [*read_gazetteer(content, str(file))] if content else []
