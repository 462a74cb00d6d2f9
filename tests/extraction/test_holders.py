"""Holders and periods: whose figure it is, and of when.

In the sentences, [] marks a mention of an organisation (its kind after |, company unless said), {} a figure (its kind or
population after |) and <> a date.
"""

import re
from collections.abc import Iterator
from itertools import product
from time import process_time
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import pytest

from pipeline.extraction.encoder import encode
from pipeline.extraction.holders import explain_holders, features, tie_figures
from pipeline.extraction.holders.features import Observation, Template, Term
from pipeline.extraction.holders.tie import load_weights, probability
from pipeline.extraction.preparation import prepare
from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Document
from schemas import Amount, Article, DateMention, Figure, Headcount, OrganisationMention

_MARK = re.compile(r"[\[{<]([^|\]}>]*)(?:\|([^\]}>]*))?[\]}>]")
_NICKNAMES = {"CHU": "CHU de Sorges"}
_AMOUNT_KINDS = {"revenue", "budget", "investment", "funding", "market", "cost", "profit", "debt", "value", "salary", "other"}


class Marked(NamedTuple):
    document: Document
    mentions: list[OrganisationMention]
    dates: list[DateMention]
    amounts: list[Amount]
    headcounts: list[Headcount]


def read(marked: str) -> Marked:
    """A text without its marks, and what they mark."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append((match[0][0], len(text), len(text) + len(match[1]), match[2]))
        text, at = text + match[1], match.end()
    document = next(encode([prepare(Article(article_id="a", text=text + marked[at:]))]))
    found = Marked(document, [], [], [], [])
    for mark, start, end, label in spans:
        located = found.document.located(start, end)
        name = str(located["text"])
        if mark == "[":
            found.mentions.append(
                OrganisationMention.model_construct(
                    **located, organisation_id=_NICKNAMES.get(name, name), name=name, kind=label or "company", confidence=0.9
                )
            )
        elif mark == "<":
            found.dates.append(DateMention.model_construct(**located, type="DATE", date_id=name))
        elif label in _AMOUNT_KINDS:
            found.amounts.append(Amount.model_construct(**located, kind=label, organisation_id=None, date_id=None))
        else:
            found.headcounts.append(
                Headcount.model_construct(**located, population=label or "staff", organisation_id=None, date_id=None)
            )
    return found


def tie(marked: str) -> tuple[list[str | None], list[str | None]]:
    """Holders and periods found for the figures of a marked text, in order."""
    amounts, headcounts = tie_figures(*read(marked))
    figures: list[Figure] = sorted([*amounts, *headcounts], key=lambda figure: figure.start)
    return [figure.organisation_id for figure in figures], [figure.date_id for figure in figures]


HOLDERS = [
    # subject of the clause
    ("[Velmar] emploie {120 salariés} et réalise {14 M€|revenue} de chiffre d'affaires.", ["Velmar", "Velmar"]),
    # what staff are paid is the employer's
    ("[Altéa] recrute. Ses aides-soignantes débutent à {1 450 euros|salary} net.", ["Altéa"]),
    ("Le [CHU de Sorges|health] dispose d'un budget de {310 millions d'euros|budget}.", ["CHU de Sorges"]),
    ("La [Région Ponant|public] apporte {300 000 €|funding} au projet.", ["Région Ponant"]),
    ("[Altéa] a levé {2 M€|funding} auprès de [Borealis Ventures].", ["Altéa"]),
    # brackets and labels
    ("Le rachat de [Cordex] ({12 salariés}, {1,1 M€|revenue} de ventes) est signé.", ["Cordex", "Cordex"]),
    ("[Osalis] a battu [Nortel Bois] ({45 salariés}).", ["Nortel Bois"]),
    ("Salariés : [CHU de Sorges|health], {4 100} ; [clinique des Tilleuls|health], {320}.", ["CHU de Sorges", "clinique des Tilleuls"]),  # noqa: E501
    # relative clause
    ("La mairie a reçu [Cordex], qui emploie {85 personnes|people}.", ["Cordex"]),
    # after the figure
    ("Avec {7 150 agents} et {480 M€|budget} de budget, le [CHU de Sorges|health] est premier.", ["CHU de Sorges"] * 2),
    ("Ils craignent la suppression de {140 postes|jobs} au [CHU de Sorges|health].", ["CHU de Sorges"]),
    ("{Quarante ingénieurs|professionals} travaillent chez [Poxalis].", ["Poxalis"]),
    ("Les CDD : {96} au [CHU de Sorges|health] et {41} au [CH d'Aubier|health].", ["CHU de Sorges", "CH d'Aubier"]),
    # the others stand in an apposition
    ("[Altéa], issue d'un laboratoire du [CNRS|research], veut lever {1,5 M€|funding}.", ["Altéa"]),
    # « y »
    ("Le bâtiment de [SimPro|health] a ouvert. {Une centaine de formateurs|professionals} y travaillent.", ["SimPro"]),
    # possessive, pronoun and generic that point back
    ("[Altéa] s'agrandit. Elle compte {60 salariés}.", ["Altéa"]),
    ("[Altéa] s'agrandit. Son chiffre d'affaires atteint {9 M€|revenue}.", ["Altéa"]),
    ("[Altéa] s'agrandit. L'entreprise emploie {60 personnes|people}.", ["Altéa"]),
    ("[Altéa] compte {60 salariés}. Elle a perdu {2 M€|profit} et son passif atteint {5 M€|debt}.", ["Altéa"] * 3),
    # the nearest body of its kind, not the nearest body
    ("La [clinique des Tilleuls|health] est suivie par la [Région Ponant|public]. L'établissement emploie {90 infirmiers|professionals}.", ["clinique des Tilleuls"]),  # noqa: E501
    ("[Velmar] a cédé [Cordex] au fonds [Borealis|bank]. La société [Cordex] a {30 salariés}.", ["Cordex"]),
    ("L'[Union des cidriers|association] a saisi [Velmar]. La fédération revendique {400 adhérents|members}.", ["Union des cidriers"]),  # noqa: E501
    ("[Velmar] attend l'[Agence du littoral|public]. Celle-ci a débloqué {3 M€|funding}.", ["Agence du littoral"]),
    # a relative clause or an apposition stands between subject and verb
    ("[Velmar], qui livre [Nortel], [Poxalis] et [Cordex], supprimera {80 postes|jobs}.", ["Velmar"]),
    ("[Velmar] (12 sites), filiale du groupe [Nortel], a réalisé {14 M€|revenue} de ventes.", ["Velmar"]),
    ("[Velmar] a investi {2 M€|investment} et embauché {30 personnes|people}.", ["Velmar", "Velmar"]),
    # givers
    ("[Altéa] dispose d'un budget de {180 000 €|budget}, dont {60 000 €|funding} versés par la [Région Ponant|public].", ["Altéa", "Région Ponant"]),  # noqa: E501
    ("La [Région Ponant|public] apporte {2 M€|funding}, le [Département du Vair|public] {1 M€|funding}.", ["Région Ponant", "Département du Vair"]),  # noqa: E501
    # table under a heading
    ("En chiffres\n[CHU de Sorges|health]\n{7 710 employés}\n{590 M€|budget} de budget\n", ["CHU de Sorges"] * 2),
    # the speaker's
    ("« Nous employons {300 personnes|people} », assure Anne Roy, directrice de l'[usine Velmar].", ["usine Velmar"]),
]  # fmt: skip

NOBODY = [
    "La filière santé représente {17 000 emplois|jobs} dans la région.",
    "Le marché mondial pèse {2,4 milliards d'euros|market}.",
    "La communauté compte {40 000 habitants|residents}.",
    "[Altéa] a grandi. Le secteur emploie {30 000 personnes|people} en France.",
    "[Altéa] est né. Une union qui, pour ce secteur - qui représente {9 000 acteurs|members} -, compte beaucoup.",
    "L'[Insee|public] évalue à {1 500|people} le nombre de postes vacants.",
    "D'après le dernier baromètre de l'[Adiro|association], elles font travailler {19 500 personnes|people}.",
    "[Altéa] recrute. La [CCI du Vair|chamber] rappelle que la branche a perdu {9 000 emplois|jobs}.",
    "[Altéa] est installée à Sorges. La commune compte {4 000 habitants|residents}.",
    "Le bassin a perdu {9 000 emplois|jobs} textiles.",
]

PERIODS = [
    ("[Altéa] a réalisé {9 M€|revenue} de ventes en <2019>.", ["2019"]),
    ("En <2019>, [Altéa] a réalisé {9 M€|revenue} de ventes.", ["2019"]),
    ("Les ventes passent de {9 M€|revenue} en <2019> à {12 M€|revenue} en <2021>.", ["2019", "2021"]),
    ("[Altéa] est née en <2019>. Elle emploie {12 salariés}.", [None]),
]


@pytest.mark.parametrize(("marked", "holders"), HOLDERS, ids=[marked for marked, _ in HOLDERS])
def test_holder(marked: str, holders: list[str]) -> None:
    assert tie(marked)[0] == holders


@pytest.mark.parametrize("marked", NOBODY)
def test_nobody_holds_it(marked: str) -> None:
    assert tie(marked)[0] == [None]


@pytest.mark.parametrize(("marked", "periods"), PERIODS, ids=[marked for marked, _ in PERIODS])
def test_period(marked: str, periods: list[str | None]) -> None:
    assert tie(marked)[1] == periods


# Of the first figure: the candidate, and the name of an observation that speaks for it (+) or against it (-).
WHY = [
    ("[Velmar] emploie {120 salariés}.", "Velmar", "+governs"),
    ("[Velmar] emploie {120 salariés}.", None, "+nobody"),
    ("[Osalis] a battu [Nortel Bois] ({45 salariés}).", "Nortel Bois", "+bracket"),
    (
        "Ils craignent la suppression de {140 postes|jobs} au [CHU de Sorges|health].",
        "CHU de Sorges",
        "+right at people au alone",
    ),
    ("L'[Insee|public] évalue à {1 500|people} le nombre de postes vacants.", "Insee", "-governs, says"),
    ("Le marché mondial pèse {2,4 milliards d'euros|market}.", None, "+nobody, sector"),
    ("En chiffres\n[CHU de Sorges|health]\n{7 710 employés}\n", "CHU de Sorges", "+heading is it"),
]


@pytest.mark.parametrize(("marked", "candidate", "reason"), WHY)
def test_why(marked: str, candidate: str | None, reason: str) -> None:
    found = read(marked)
    (explanation, *_) = explain_holders(found.document, found.mentions, found.amounts, found.headcounts)
    (told,) = [each for each in explanation.candidates if each.organisation_id == candidate]
    assert reason in {f"{'+' if each.weight > 0 else '-'}{each.name}" for each in told.reasons}


@pytest.mark.parametrize("marked", [*(marked for marked, _ in HOLDERS), *NOBODY])
def test_the_explanation_is_of_what_was_decided_and_adds_up(marked: str) -> None:
    found = read(marked)
    explanations = explain_holders(found.document, found.mentions, found.amounts, found.headcounts)
    assert [each.candidates[0].organisation_id for each in explanations] == tie(marked)[0]
    for candidates in (each.candidates for each in explanations):
        assert [each.weight for each in candidates] == sorted((each.weight for each in candidates), reverse=True)
        assert sum(each.probability for each in candidates) == pytest.approx(1)
        for each in candidates:
            assert sum(reason.weight for reason in each.reasons) == pytest.approx(each.weight)
            assert [abs(reason.weight) for reason in each.reasons] == sorted((abs(r.weight) for r in each.reasons), reverse=True)


PROBABILITIES = [
    (0.0, [0.0], 1.0),
    (2.0, [2.0, 2.0], 0.5),
    (1.0, [1.0, 0.0], 0.731),
    (0.0, [1.0, 0.0], 0.269),
    (300.0, [300.0, -300.0], 1.0),
]


@pytest.mark.parametrize(("weight", "weights", "likely"), PROBABILITIES)
def test_probability_is_a_share_of_e_to_the_weights(weight: float, weights: list[float], likely: float) -> None:
    assert probability(weight, weights) == pytest.approx(likely, abs=0.001)


WORD = "‹word›"  # stands for any word in the slot of one
DECLARED = [each for each in vars(features).values() if isinstance(each, Template | Observation)]
TEMPLATES: list[Template[*tuple[Any, ...]]] = [each.template if isinstance(each, Observation) else each for each in DECLARED]


# What is observed of other observations, and of which; nobody and antecedents, of all but anchors.
_SPOKEN = [features.MEASURE, features.VERB, features.VERB_MEASURE, features.SORT_AFTER]
INNER: dict[Any, list[Any]] = {
    features.QUALIFIED: [*_SPOKEN, features.NEW_PARAGRAPH.template, features.TABULAR.template],
    features.SPOKEN_BEFORE: [features.OPENING],
    features.WITH_NONE_LEFT: [features.STANDING],
    features.IN_TABLE: [features.STANDING],
    features.GOVERNS_AFTER: [features.SORT_AFTER],
    features.ANOTHER: [features.GIVER, features.RIGHT_AT],
    features.OF_ANOTHER_SORT: [features.CARRIED],
}


def slots(template: Template[*tuple[Any, ...]]) -> tuple[Any, ...]:
    """The types of a template's values, as it is declared."""
    return get_args(template.__orig_class__)  # type: ignore[attr-defined]


def inner(template: Template[*tuple[Any, ...]]) -> list[Template[*tuple[Any, ...]]]:
    """The templates of the observations that a template takes."""
    plain = [each for each in TEMPLATES if each.tie is None and Observation not in slots(each)]
    return INNER.get(template, [*plain, features.OF_ANOTHER_SORT])


def values(slot: Any, template: Template[*tuple[Any, ...]]) -> Iterator[Any]:
    """All values of a slot of that type in the template."""
    if get_origin(slot) in (Union, UnionType):
        yield from (value for each in get_args(slot) for value in values(each, template))
    elif get_origin(slot) is Literal:
        yield from get_args(slot)
    elif slot is Observation:
        yield from (observation for each in inner(template) for observation in every(each))
    elif issubclass(slot, Term):
        yield from slot
    else:
        yield from {NoneType: [None], int: range(-5, 6), str: [WORD]}[slot]


def every(template: Template[*tuple[Any, ...]]) -> Iterator[Observation]:
    """All observations that a template can make."""
    yield from (template(*filling) for filling in product(*(list(values(slot, template)) for slot in slots(template))))


def test_every_weight_and_prior_is_that_of_an_observation() -> None:
    prior = load_lexicon("holders/holding")["prior"]
    names = {name for template in TEMPLATES for one in every(template) for name in one.names}
    spoken = "|".join(re.escape(name).replace(WORD, r"\S+") for name in names if WORD in name)
    weighed = {*load_weights(), *prior["holder"], *prior["antecedent"]}
    assert [name for name in sorted(weighed - names) if not re.fullmatch(spoken, name)] == []


def test_every_prior_is_weighed() -> None:
    prior = load_lexicon("holders/holding")["prior"]
    assert {*prior["holder"], *prior["antecedent"]} <= set(load_weights())


@pytest.mark.parametrize("template", TEMPLATES, ids=[template.name for template in TEMPLATES])
def test_every_observation_has_a_name_and_a_meaning_for_all_its_values(template: Template[*tuple[Any, ...]]) -> None:
    assert template.name.count("{") == template.meaning.count("{") == len(slots(template))


def test_what_was_carried_over_is_known_by_name() -> None:
    carried = [name for name in load_weights() if name.removeprefix("nobody, ").startswith("carried")]
    assert carried
    assert set(carried) <= features.carried_names()


def test_time_grows_with_the_text_even_in_one_endless_sentence() -> None:
    piece = "la [CCI du Jura|chamber] et {12 salariés}, {3 M€|budget} en <2019>, "

    def seconds(copies: int) -> float:
        begin = process_time()
        tie(piece * copies)
        return process_time() - begin

    seconds(20)
    assert seconds(800) < 8 * seconds(200)
