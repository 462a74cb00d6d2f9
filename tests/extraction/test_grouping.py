"""Which mentions of one article are one organisation, and what its id, name and kind are."""

import re

import pytest

from pipeline.extraction.organisations.aliases import find_renamings
from pipeline.extraction.organisations.grouping import group_mentions
from pipeline.extraction.organisations.identity import slug
from pipeline.extraction.organisations.mention_kind import kind_of_beginning
from pipeline.extraction.organisations.tokens import tokenise
from pipeline.extraction.preparation import prepare
from pipeline.reading.document import Document
from schemas import Article, OrganisationMention


def document_of(marked: str) -> tuple[Document, list[OrganisationMention]]:
    """A text that marks mentions with square brackets, and these."""
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
    return document, mentions


def grouped(marked: str) -> list[OrganisationMention]:
    """The mentions of a text that marks them with square brackets, grouped."""
    return group_mentions(*document_of(marked))


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
    "[Vauclin], rebaptisée [Orvelia] en 2019, recrute.",
    "[Vauclin] (devenu depuis [Orvelia]) recrute.",
    "[Vauclin] devient [Orvelia].",
    "[Vauclin] a pris le nom d'[Orvelia].",
    "[Vauclin] change de nom et devient [Orvelia].",
    "[Orvelia], anciennement [Vauclin], recrute.",
    "[Orvelia] ([ex-Vauclin]) recrute. [Vauclin] avait fermé.",
    "[Orvelia] (autrefois [Vauclin]) recrute.",
    "[Orvelia], nouveau nom des [Transports Vauclin], recrute.",
    "[Vauclin] devient alors une filiale à part entière, renommée [Orvelia Coatings].",
    "Née sous le nom de [Vauclin], [Orvelia] livre des repas.",
    "Le groupe [Vauclin] (également nommé [V/Group]) recrute.",
    "[Vauclin], plus connue sous le nom d'[Orvelia], recrute.",
    "La [Société des transports du Jura] dite [Bustal] recrute.",
    "L'américain [VMD] ([Vauclin&Co]) vend son site. [VMD] part.",
    "[Vauclin Group] (Paris:[VAUC]) recrute.",
    "[Vauclin] recrute. [Vauclin Group] investit. Le [groupe Vauclin] s'étend.",
    "[VAUCLIN] investit. [Vauclin-France] a inauguré son usine.",
    "La [CCI Rennes Bretagne] publie. L'élu de la [CCI rennaise] s'explique.",
    "Le [CHU d'Angers] recrute. Le [CHU] angevin investit.",
    "Le [CHRU de Tours] recrute. L'[hôpital de Tours] investit. Le [CHU] aussi.",
    "L'[hôpital d'instruction des armées Vauclin] ferme. L'[hôpital Vauclin] est vieux. [Vauclin] est vide.",
    "Le [Département] paie. Le [conseil départemental de l'Aisne] vote.",
    "Le [SDIS 55] recrute. Le [Service départemental d'incendie et de secours de la Meuse] aussi.",
    "Le [Groupement des artisans du Puy-de-Dôme] ([Gap 63]) se réunit.",
    "La [Confédération paysanne de la Vienne] proteste. La [Confédération paysanne] aussi.",
    "[BIOSOL] recrute. Le [pôle Biosol] investit.",
    "Les [Ambulances Vauclin] roulent. [Vauclin] recrute.",
    "La [Coop santé du Fjord] ouvre. La [Coopérative de solidarité en santé du Fjord] recrute.",
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
    "[Vauclin] a racheté [Orvelia].",
    "[Vauclin] devient actionnaire d'[Orvelia].",
    "Une filiale de [Vauclin], baptisée [Orvelia], recrute.",
    "Le site va fermer chez [Vauclin], dit [Orvelia].",
    "[Orvelia] (groupe [Vauclin]) recrute.",
    "[Orvelia] ([Vauclin]) recrute.",
    "[Vauclin] investit. Sa filiale [Vauclin Iberia] a creusé ses pertes. [Vauclin] le regrette.",
    "[Vauclin] ouvre l'[Vauclin Académie], notre école. [Vauclin] recrute.",
    "[Vauclin] et [Vauclin Rail] recrutent. [Vauclin] investit.",
    "[Vauclin Cholet] appartient au groupe [Vauclin].",
    "[Vauclin Fonds II] a levé 3 M€. [Vauclin Fonds] avait levé 2 M€.",
    "[Crédit agricole] et [Crédit agricole Normandie] prêtent.",
    "Le [CHU de Reims] et l'[hôpital de Châlons] recrutent. Le [CHU] investit.",
    "Le [CHU de Dijon] recrute. Le [CHU angevin] aussi.",
    "La [CCI France] alerte. La [CCI du Jura] prête. La [CCI] recrute.",
    "La [clinique Vauclin] recrute. Le [Groupe hospitalier Vauclin] investit. [Vauclin] aussi.",
    "[Vauclin] recrute. La [Fondation Vauclin] aide les malades.",
    "La [CFDT] appelle. La [Confédération française des travailleurs du Jura] refuse.",
    "[★★★] fournit [✚✚✚].",
]


@pytest.mark.parametrize("marked", ONE, ids=ONE)
def test_one_organisation(marked: str) -> None:
    assert len({mention.organisation_id for mention in grouped(BODY + marked if "\n" not in marked else marked)}) == 1


@pytest.mark.parametrize("marked", TWO, ids=TWO)
def test_two_organisations(marked: str) -> None:
    assert len({mention.organisation_id for mention in grouped(BODY + marked)}) == 2


RENAMED = [  # with the place, of the first two, of the body that has the third name, None where neither has it
    ("[Orvelia], rachetée par [Vauclin] et rebaptisée [Delvia], recrute.", 0),
    ("[Orvelia] a été reprise par [Vauclin], rebaptisée [Delvia].", 0),
    ("[Orvelia] devient alors une filiale de [Vauclin], renommée [Delvia].", 0),
    ("[Vauclin] a racheté [Orvelia], rebaptisée [Delvia].", 1),
    ("[Vauclin] a vendu son site à [Orvelia], renommée [Delvia].", 1),
    ("[Vauclin] devient client d'[Orvelia], renommée [Delvia].", 1),
    ("[Vauclin] vend une filiale d'[Orvelia], renommée [Delvia].", None),
]


@pytest.mark.parametrize(("marked", "place"), RENAMED, ids=[case[0] for case in RENAMED])
def test_which_of_two_bodies_is_renamed(marked: str, place: int | None) -> None:
    *bodies, renamed = (mention.organisation_id for mention in grouped(BODY + marked))
    assert [body == renamed for body in bodies] == [place == 0, place == 1]


GIVEN_UP = [  # with the former name and the new one, nothing where none is given up
    ("[Orvelia] devient [Delvia].", "Orvelia Delvia"),
    ("[Orvelia], devenue en 2014 [Delvia], recrute.", "Orvelia Delvia"),
    ("[Orvelia] (devenu [Delvia]) recrute.", "Orvelia Delvia"),
    ("[Orvelia], rebaptisée [Delvia], recrute.", "Orvelia Delvia"),
    ("[Orvelia] s'appelle désormais [Delvia].", "Orvelia Delvia"),
    ("[Orvelia], ancien nom de [Delvia], recrute.", "Orvelia Delvia"),
    ("Née sous le nom d'[Orvelia], [Delvia] recrute.", "Orvelia Delvia"),
    ("[Orvelia], rachetée par [Vauclin] et rebaptisée [Delvia], recrute.", "Orvelia Delvia"),
    ("[Delvia] ([ex-Orvelia]) recrute.", "ex-Orvelia Delvia"),
    ("[Delvia] (ex-[Orvelia]) recrute.", "Orvelia Delvia"),
    ("[Delvia], anciennement [Orvelia], recrute.", "Orvelia Delvia"),
    ("[Delvia] (autrefois [Orvelia]) recrute.", "Orvelia Delvia"),
    ("[Delvia], nouveau nom d'[Orvelia], recrute.", "Orvelia Delvia"),
    ("[Delvia], nom commercial d'[Orvelia], recrute.", ""),
    ("[Delvia], plus connue sous le nom d'[Orvelia], recrute.", ""),
    ("Une filiale d'[Orvelia], rebaptisée [Delvia], recrute.", ""),
    ("[Delvia] et [Orvelia] recrutent.", ""),
]


@pytest.mark.parametrize(("marked", "names"), GIVEN_UP, ids=[case[0] for case in GIVEN_UP])
def test_which_name_is_given_up_for_which(marked: str, names: str) -> None:
    document, mentions = document_of(BODY + marked)
    found = [(mentions[former].name, mentions[new].name) for former, new in find_renamings(document.text, mentions)]
    assert " ".join(name for pair in found for name in pair) == names


def test_canonical_name_is_no_former_name() -> None:
    assert {mention.name for mention in grouped(BODY + "[Orvelia] ([ex-Transports Vauclin]) recrute.")} == {"Orvelia"}


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
    ("Vauclin Group", "vauclin"),
    ("Groupe Vauclin", "groupe-vauclin"),
    ("ex-Transports Vauclin", "transports-vauclin"),
    ("Chambre de métiers du Jura", "cma-jura"),
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


KINDS = [
    ("Le directeur est l'invité de [France Bleu].", "media"),
    ("Le directeur est l'invité de [France Info].", "media"),
    ("La [SNCF] recrute.", "company"),
    ("La [CFDT] et la [CGT] refusent.", "union"),
]


@pytest.mark.parametrize(("marked", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_known_organisations_have_the_gazetteers_kind(marked: str, kind: str) -> None:
    assert {mention.kind for mention in grouped(BODY + marked)} == {kind}


BEGINNINGS = [
    ("Centre universitaire Mirandal", "education"),
    ("Centre hospitalier de Morlange", "health"),
    ("France Bleu Armorique", "media"),
    ("Canal Sport Ouest", "media"),
    ("France Biotech", None),
    ("Centre Mirandal", None),
]


@pytest.mark.parametrize(("name", "kind"), BEGINNINGS, ids=[case[0] for case in BEGINNINGS])
def test_kind_of_the_first_words_of_a_name(name: str, kind: str | None) -> None:
    assert kind_of_beginning(tokenise(name).keys) == kind


def test_known_names_share_the_gazetteers_id() -> None:
    acronym, name = grouped("La [SNCF] recrute.") + grouped("La [Société nationale des chemins de fer français] recrute.")
    assert acronym.organisation_id == name.organisation_id


def test_a_known_name_beyond_ascii_has_a_whole_id() -> None:
    (mention,) = grouped("Le danois [Ørsted] recrute.")
    assert mention.organisation_id == "orsted"
