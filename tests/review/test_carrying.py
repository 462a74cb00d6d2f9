"""Carrying a draft over: of three states of an article's marks, what becomes of each, and what is told of what both changed."""

import pytest

from pipeline.annotation.marks import Mark
from pipeline.review.carrying import carry, tell_both
from pipeline.review.words import Words

TEXT = "La CCI du Jura paie 3 M€ à 40 personnes."


def amount(start: int = 20, end: int = 24, **values: str) -> Mark:
    return Mark(start, end, "AMOUNT", {"kind": "cost", "value": "3000000"} | values)


COUNT, BODY = Mark(27, 39, "HEADCOUNT", {"value": "40"}), Mark(3, 14, "ORG", {"name": "CCI"})
BEGUN = [amount(), BODY]
# What one began with, made of it, and what another one saved; what comes of it, and what is told.
CARRIED = [
    ("nothing is changed", BEGUN, BEGUN, BEGUN, ""),
    ("own field", [amount(kind="debt"), BODY], BEGUN, [amount(kind="debt"), BODY], ""),
    ("their field", BEGUN, [amount(kind="debt"), BODY], [amount(kind="debt"), BODY], ""),
    (
        "two fields of one mark",
        [amount(kind="debt"), BODY],
        [amount(modifier="approx"), BODY],
        [amount(kind="debt", modifier="approx"), BODY],
        "",
    ),
    ("the same change", [amount(kind="debt"), BODY], [amount(kind="debt"), BODY], [amount(kind="debt"), BODY], ""),
    (
        "one field, differently",
        [amount(kind="debt", value="3"), BODY],
        [amount(kind="salary"), BODY],
        [amount(kind="debt", value="3"), BODY],
        "Changé des deux côtés\u00a0: « 3 M€ », sorte\u00a0: dette (gardé), salaire (enregistré entre-temps).",
    ),
    (
        "a value taken here, another given there",
        [Mark(20, 24, "AMOUNT", {"kind": "cost"}), BODY],
        [amount(value="3000"), BODY],
        [Mark(20, 24, "AMOUNT", {"kind": "cost"}), BODY],
        "Changé des deux côtés\u00a0: « 3 M€ », valeur\u00a0: – (gardé), 3\u202f000 (enregistré entre-temps).",
    ),
    ("own new mark", [*BEGUN, COUNT], BEGUN, [*BEGUN, COUNT], ""),
    ("their new mark", BEGUN, [*BEGUN, COUNT], [*BEGUN, COUNT], ""),
    ("the same new mark", [*BEGUN, COUNT], [*BEGUN, COUNT], [*BEGUN, COUNT], ""),
    ("own deletion", [BODY], BEGUN, [BODY], ""),
    ("their deletion", BEGUN, [BODY], [BODY], ""),
    (
        "deleted here, changed there",
        [BODY],
        [amount(kind="debt"), BODY],
        [amount(kind="debt"), BODY],
        "Changé des deux côtés\u00a0: « 3 M€ », supprimé par vous, changé entre-temps (gardé).",
    ),
    (
        "changed here, deleted there",
        [amount(kind="debt"), BODY],
        [BODY],
        [BODY, amount(kind="debt")],
        "Changé des deux côtés\u00a0: « 3 M€ », supprimé entre-temps, changé par vous (gardé).",
    ),
    ("own edge, their field", [amount(15), BODY], [amount(kind="debt"), BODY], [amount(15, kind="debt"), BODY], ""),
    ("own field, their edge", [amount(kind="debt"), BODY], [amount(15), BODY], [amount(15, kind="debt"), BODY], ""),
    (
        "an edge, differently",
        [amount(15), BODY],
        [amount(20, 23), BODY],
        [amount(15), BODY],
        "Changé des deux côtés\u00a0: « paie 3 M€ », étendue\u00a0: « paie 3 M€ » (gardé), « 3 M » (enregistré entre-temps).",
    ),
    (
        "own label, their field",
        [Mark(20, 24, "HEADCOUNT", {"value": "3000000"}), BODY],
        [amount(modifier="approx"), BODY],
        [Mark(20, 24, "HEADCOUNT", {"value": "3000000", "modifier": "approx"}), BODY],
        "",
    ),
]


@pytest.mark.parametrize(("own", "saved", "marks", "told"), [each[1:] for each in CARRIED], ids=[each[0] for each in CARRIED])
def test_fields_are_carried_over_and_what_both_changed_is_told(
    own: list[Mark], saved: list[Mark], marks: list[Mark], told: str
) -> None:
    carried, both = carry(BEGUN, own, saved)
    assert (carried, tell_both(both, TEXT, Words("fr"))) == (marks, told)
