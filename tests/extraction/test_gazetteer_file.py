"""The gazetteer file: what its readers rest on, and the slips that are easy to make when adding a row.

A form that is also a common word, a person or a place ends in a star (« Orange* »): it is evidence, not proof. Aliases are
separated by `|`; one that differs only by the case of its first letter is listed only if it deserves a star (« ville de Lyon* »).
"""

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

from schemas.facts import OrganisationKind

COLUMNS = ["id", "name", "aliases", "acronym", "kind"]
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

FILE = Path(__file__).parents[2] / "pipeline" / "lexicon" / "organisations" / "gazetteer.csv"
with FILE.open(encoding="utf-8", newline="") as file:
    HEADER, *LINES = csv.reader(file)
ROWS = [dict(zip(HEADER, line, strict=True)) for line in LINES]


def aliases(row: dict[str, str]) -> list[str]:
    return row["aliases"].split("|") if row["aliases"] else []


def forms(row: dict[str, str]) -> list[str]:
    return [form for form in (row["name"], *aliases(row), row["acronym"]) if form]


def test_header_and_size() -> None:
    assert HEADER == COLUMNS
    assert len(ROWS) >= 1200


def test_ids_are_slugs_unique_and_sorted() -> None:
    ids = [row["id"] for row in ROWS]
    assert [i for i in ids if not SLUG.fullmatch(i)] == []
    assert ids == sorted(set(ids))


def test_kinds_are_those_of_the_schema() -> None:
    assert {row["kind"] for row in ROWS} <= set(get_args(OrganisationKind))


def test_no_form_names_two_bodies() -> None:
    """Whatever its case and whether it is trusted alone or not."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        for form in forms(row):
            owners[form.rstrip("*").casefold()].add(row["id"])
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_a_row_gives_each_form_once() -> None:
    names = {row["id"]: [form.rstrip("*") for form in (row["name"], *aliases(row))] for row in ROWS}
    assert [i for i, forms in names.items() if len(set(forms)) < len(forms)] == []


MISWRITTEN = {"spaces": r"^\s|\s$|\s{2}|[^\S ]", "typography": r"[’‘\u2010\u2011]", "inner star": r"\*.", "too short": r"^.?\*?$"}


@pytest.mark.parametrize("pattern", MISWRITTEN.values(), ids=MISWRITTEN)
def test_forms_are_written_as_clean_text(pattern: str) -> None:
    """Plain spaces, apostrophes and hyphens, as the extractors see them; a star only at the end; two characters at least."""
    assert [form for row in ROWS for form in forms(row) if re.search(pattern, form)] == []
