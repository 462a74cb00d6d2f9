"""Which mentions of one article are one organisation, and what its id, name and kind are."""

import re

import pytest

from pipeline.extraction.organisations.grouping import group_mentions
from pipeline.extraction.organisations.identity import slug
from pipeline.extraction.preparation import prepare
from schemas import Article, OrganisationMention


def grouped(marked: str) -> list[OrganisationMention]:
    """The mentions of a text that marks them with square brackets."""
    text, spans = "", []
    for piece in re.split(r"(\[[^\]]*\])", marked):
        if piece.startswith("["):
            spans.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("[]") if piece.startswith("[") else piece
    document = prepare(Article(article_id="a", text=text))
    mentions = [
        OrganisationMention.model_construct(
            **document.located(start, end),
            mention_id=f"a:organisation:{start}-{end}",
            organisation_id="",
            name=text[start:end],
            kind="other",
            rule="test",
            confidence=1.0,
        )
        for start, end in spans
    ]
    return group_mentions(document, mentions)


BODY = "Titre.\nChapeau.\nSuite.\n"

ONE = [
    "Le [CHU de Caen] recrute. Le [CHU] emploie 6 200 agents.",
    "La [Fédération des artisans du bois] ([FAB]) se réunit. La [FAB] proteste.",
    "La [FAB], la [Fédération des artisans du bois], se réunit.",
    "La [Fédération nationale du transport sanitaire] ([FTS]) se réunit.",
    "Les [Fonderies Vauclin] ferment. [Vauclin] employait 60 personnes.",
    "[Vauclin Industries] ferme. [Vauclin] employait 60 personnes.",
    "Le [Conseil général du Jura] vote. Le [conseil général du Jura] paie.",
    "[Osmoval SAS] recrute, dit [Osmoval].",
    "Le [Pôle Dijon-Santé] et le [pôle Dijon Santé] ne font qu'un.",
    "La [chambre de commerce et d'industrie du Jura] prête. La [CCI du Jura] aussi.",
    "La [CCI (Chambre de commerce et d'industrie) du Jura] et la [CCI du Jura].",
    "La [Fédération du bois du Centre] ([FB Centre]) se réunit.",
    "La [CCI] innove\nSous-titre\nSuite\nLa [CCI du Jura] prête.",
]

TWO = [
    "Le [CHU de Caen] et le [CHU de Dijon] coopèrent.",
    "[Vauclin] crée [Vauclin UK] à Londres.",
    "La [CGT] soutient la [CGT Cheminots].",
    "[Renault] et [Renault Trucks] recrutent.",
    "L'[université Lille 1] et l'[université Lille 2] fusionnent.",
    "La [Caisse des dépôts] et la [CFDT] négocient.",
    "[Газпром] fournit [Яндекс].",
    "[Ørsted] fournit [Arsted].",
    "[★★★] fournit [✚✚✚].",
]


@pytest.mark.parametrize("marked", ONE, ids=ONE)
def test_one_organisation(marked: str) -> None:
    assert len({mention.organisation_id for mention in grouped(BODY + marked if "\n" not in marked else marked)}) == 1


@pytest.mark.parametrize("marked", TWO, ids=TWO)
def test_two_organisations(marked: str) -> None:
    assert len({mention.organisation_id for mention in grouped(BODY + marked)}) == 2


def test_short_form_is_the_last_named() -> None:
    nancy, short, metz, again = grouped(
        BODY + "Le [CHU de Nancy] paie. Le [CHU] recrute. Le [CHU de Brest] aussi. Le [CHU] ferme."
    )
    assert (short.organisation_id, again.organisation_id) == (nancy.organisation_id, metz.organisation_id)


def test_canonical_name_is_the_fullest() -> None:
    names = {
        mention.name for mention in grouped(BODY + "[VAUCLIN INDUSTRIES] ferme. [Vauclin Industries] employait. [Vauclin] aussi.")
    }
    assert names == {"Vauclin Industries"}


SLUGS = [
    ("Université de Bretagne occidentale", "universite-bretagne-occidentale"),
    ("L'Œuvre du Nord", "oeuvre-nord"),
    ("Vauclin SAS", "vauclin"),
    ("CCI Nantes St-Nazaire", "cci-nantes-saint-nazaire"),
    ("Centre hospitalier universitaire de Caen", "chu-caen"),
    ("Lycée n° 2 – Éco²", "lycee-n-2-eco"),
    ("Газпром", "gazprom"),
    ("Яндекс", "iandeks"),
    ("華為", "huawei"),
    ("شركة", "shrk"),
    ("Ørsted Éolien", "orsted-eolien"),
    ("Łódź", "lodz"),
    ("Læsø Færge", "laeso-faerge"),
    ("Лицей № ٢", "litsei-2"),
    ("!!!", "e84c538e7fe2"),
    ("★★★", "597d97765589"),
]


@pytest.mark.parametrize(("name", "identifier"), SLUGS, ids=[case[0] for case in SLUGS])
def test_slug(name: str, identifier: str) -> None:
    assert slug(name) == identifier


def test_known_names_share_the_gazetteers_id() -> None:
    acronym, name = grouped("La [SNCF] recrute.") + grouped("La [Société nationale des chemins de fer français] recrute.")
    assert acronym.organisation_id == name.organisation_id


def test_a_known_name_beyond_ascii_has_a_whole_id() -> None:
    (mention,) = grouped("Le danois [Ørsted] recrute.")
    assert mention.organisation_id == "orsted"
