"""Cues in context, and what the shipped weights make of plain cases."""

from datetime import date

import pytest

from pipeline import extract
from pipeline.extraction.figures.wording import read_wording

GROUPS = [
    ("un chiffre d'affaires de 3 M€", ["sales"]),
    ("un tour de table mené par la Région", ["raising", "public"]),
    ("le plan social supprime 45 emplois", ["cutting", "cutting", "staff"]),
    ("la perte atteint 2 M€", ["loss", "level"]),
    ("le chat dort", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "groups"), GROUPS, ids=[case[0] for case in GROUPS])
def test_groups(text: str, groups: list[str]) -> None:
    assert read_wording(text).groups_between(0, len(text)) == groups


def test_words_of_a_span() -> None:
    wording = read_wording("la dette de la régie, puis la subvention de la Ville")
    assert wording.groups_between(12, 52) == ["grant", "public"]


BODIES = [
    ("La start-up a levé 4 M€ auprès du fonds Brisance Partners.", "Brisance Partners", "bank"),
    ("La Mutuelle de Bresse couvre 40 000 assurés.", "Mutuelle de Bresse", "bank"),
    ("Le Medef de la Creuse regrette cette taxe.", "Medef de la Creuse", "association"),
    ("La CGT de la Creuse appelle à la grève.", "CGT de la Creuse", "union"),
    ("La clinique des Trois-Fontaines soigne 9 000 patients par an.", "clinique des Trois-Fontaines", "health"),
]


@pytest.mark.parametrize(("text", "name", "kind"), BODIES, ids=[case[0] for case in BODIES])
def test_kind_of_organisation(text: str, name: str, kind: str) -> None:
    mentions = extract(text, published=date(2020, 1, 1)).organisation_mentions
    assert {mention.kind for mention in mentions if mention.text == name} == {kind}
