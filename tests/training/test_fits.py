"""Fits on examples so few that their answer is known, and what is learnt from articles made up for it."""

import re
from dataclasses import replace
from math import exp, inf, log

import pytest

from pipeline.extraction.extractor import read
from pipeline.extraction.preparation import prepare
from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Entity
from pipeline.training.articles import Annotated, Pair
from pipeline.training.candidates import learn_candidates
from pipeline.training.holders import learn_holders
from pipeline.training.kinds import examples as kinds_taught
from pipeline.training.linear import (
    Choice,
    Example,
    design,
    fit_calibration,
    fit_choices,
    fit_classes,
    frequent,
    information_of_choices,
    information_of_classes,
    refit_choices,
    refit_classes,
)
from pipeline.weights.linear import LinearModel
from schemas import Article
from schemas.gold import GoldArticle

CLASSES = [Example("a", ["hausse", "b"], "x"), Example("a", ["baisse", "b"], "y"), Example("a", ["stable"], "z")] * 4


def test_classes_are_told_by_their_features_and_the_same_twice() -> None:
    model = fit_classes([*CLASSES, Example("a", ["seen once"], "x")], 1.0)
    assert model == fit_classes([*CLASSES, Example("a", ["seen once"], "x")], 1.0)
    assert model.classes == ("x", "y", "z")
    assert [model.choose([name]) for name in ("hausse", "baisse", "stable")] == ["x", "y", "z"]
    assert "seen once" not in model.weights


def test_what_rules_say_is_trusted_more() -> None:
    examples = [Example("a", [f"rules {each.label}", f"word {each.label}"], each.label) for each in CLASSES]
    weights = fit_classes(examples, 0.1).weights
    assert weights["rules x"][0] > 3 * weights["word x"][0] > 0


ONE, OTHER = Choice([["near"], []], 0), Choice([["near"], []], 1)
LIKELIEST = [
    # choices, ridge, prior, what « near » weighs
    ([ONE, ONE, ONE, OTHER], 1e-6, 0.0, log(3)),
    ([ONE, OTHER], 1e-6, 4.0, 0.0),
    ([ONE, OTHER], 5.0, 0.0, 0.0),
    ([ONE, OTHER], 1e9, 4.0, 4.0),
    ([Choice([["near", "near"], []], 0)] * 3 + [Choice([["near", "near"], []], 1)], 1e-6, 0.0, log(3) / 2),
    ([Choice([["near"], [], []], 0)] * 2 + [Choice([["near"], [], []], 2)] * 2, 1e-6, 0.0, log(2)),
]


@pytest.mark.parametrize(("choices", "ridge", "prior", "weight"), LIKELIEST)
def test_the_likeliest_weight_of_choices(choices: list[Choice], ridge: float, prior: float, weight: float) -> None:
    assert fit_choices(choices, {"near": prior}, ridge, 1)["near"] == pytest.approx(weight, abs=0.001)


def test_a_ridge_pulls_towards_the_prior_as_much_as_the_examples_pull_away() -> None:
    weight = fit_choices([ONE] * 20, {"near": -1.0}, 5.0, 1)["near"]
    assert 5.0 * (weight + 1.0) == pytest.approx(20 / (1 + exp(weight)), abs=0.02)


MORE = [Example("a", ["hausse", "new"], "y")] * 6
KNOWN = LinearModel(("x", "y", "z"), {"": (0.0, 0.0, 0.0), "hausse": (2.0, -1.0, -1.0), "baisse": (-1.0, 2.0, -1.0)})


def test_a_model_is_moved_by_examples_the_farther_the_less_it_is_trusted() -> None:
    information = {"hausse": (20.0, 20.0, 20.0)}
    models = list(refit_classes([*MORE, Example("a", [], "other")], KNOWN, information, [inf, 10.0, 1.0, 0.1], 1.0))
    assert models[0] == KNOWN
    weights = [model.weights["hausse"][1] for model in models]
    assert weights == sorted(weights)
    assert weights[0] == -1.0
    assert [model.weights["baisse"] for model in models] == [KNOWN.weights["baisse"]] * 4
    assert [models[at].choose(["hausse", "new"]) for at in (0, -1)] == ["x", "y"]


def test_without_examples_a_model_stays() -> None:
    assert list(refit_classes([], KNOWN, {}, [inf, 1.0], 1.0)) == [KNOWN, KNOWN]


def test_what_other_examples_told_of_a_weight_counts_as_if_they_were_there() -> None:
    others, ours = [ONE] * 30 + [OTHER] * 10, [ONE] * 2 + [OTHER] * 6
    known = fit_choices(others, {}, 1e-6, 1)
    (moved,) = refit_choices(ours, known, information_of_choices(others, known), [1.0], 1e-6, 1)
    assert moved["near"] == pytest.approx(fit_choices([*others, *ours], {}, 1e-6, 1)["near"], abs=0.05)


def test_what_examples_tell_of_a_weight_is_the_variance_of_its_feature() -> None:
    assert information_of_choices([ONE] * 8, {"near": 0.0, "far": 1.0}) == {"near": (2.0,)}
    even = LinearModel(("x", "y", "z"), {"b": (0.0, 0.0, 0.0)})
    assert information_of_classes([Example("a", ["b"], "x")] * 9, even) == {"b": (2.0, 2.0, 2.0)}


def test_a_calibration_is_moved_from_what_is_expected_by_what_is_seen() -> None:
    assert fit_calibration([], (0.7, -0.1), 10.0) == (0.7, -0.1)
    assert fit_calibration([(0.0, True)], (0.7, 5.0), 1000.0) == pytest.approx((0.7, 5.0), abs=0.01)
    slopes = [fit_calibration([(3.0, False), (3.0, True)] * n, (0.7, -0.1), 10.0)[0] for n in (1, 5, 50, 500)]
    assert slopes == sorted(slopes, reverse=True)


def test_without_choices_weights_are_as_expected() -> None:
    assert fit_choices([], {"near": 4.0}, 5.0, 1) == {"near": 4.0}


def test_a_rare_feature_has_no_weight_unless_it_is_expected() -> None:
    choices = [Choice([["near", "rare"], ["far"]], 0), Choice([["near"], ["far"]], 0)]
    assert set(fit_choices(choices, {"never seen": 4.0}, 5.0, 2)) == {"far", "near", "never seen"}
    assert fit_choices(choices, {"never seen": 4.0}, 5.0, 2)["never seen"] == 4.0


def test_a_design_counts_the_features_that_have_a_column() -> None:
    rows = [["b", "a", "b"], [], ["c", "b"]]
    assert frequent(rows, 2) == ["b"]
    assert design(rows, ["a", "b"]).toarray().tolist() == [[1, 2], [0, 0], [0, 1]]


def test_a_calibration_makes_scores_the_log_odds_of_being_right() -> None:
    choices = [(0.0, True), (0.0, False), *[(2.0, True)] * 3, (2.0, False)]
    assert fit_calibration(choices) == pytest.approx((log(3) / 2, 0.0), abs=0.01)


def _annotated(number: int, marked: int, ignored: int) -> Annotated:
    """An article in which the model has read a company, whose mentions gold marks up to a number, ignores up to another."""
    text = f"La société Vexmed{number} embauche à Caen.\nLe maire l'a dit hier à la société Vexmed{number}."
    mentions = [(found.start(), found.end()) for found in re.finditer(r"Vexmed\d+", text)]
    document = prepare(Article(article_id=f"a{number}", text=text))
    document = replace(document, entities=[Entity(start, end, "ORG") for start, end in mentions])
    gold = GoldArticle(article_id=f"a{number}", published=None)
    return Annotated(document, mentions[:marked], mentions[2 - ignored :], gold=gold)


def test_candidates_are_judged_in_unseen_articles() -> None:
    articles = [_annotated(n, marked=0 if n % 5 == 0 else 2, ignored=0) for n in range(20)]
    model, scores = learn_candidates(articles)
    assert scores == {"f1": 0.889, "f1_without_gazetteer": 0.889}
    assert model.classes == ("organisation",)
    assert model.calibration


def test_what_gold_ignores_counts_neither_way() -> None:
    articles = [_annotated(n, marked=0 if n % 5 == 0 else 1, ignored=1) for n in range(20)]
    assert learn_candidates(articles)[1]["f1"] == 0.889


def _pair(number: int, holder: str | None) -> Pair:
    """An article with one figure, and gold that says whose it is."""
    text = "Velmar emploie 120 salariés."
    end, start = len("Velmar"), text.index("120")
    gold = {
        "article_id": f"a{number}",
        "published": None,
        "organisations": [{"id": "o1", "name": text[:end], "kind": "company", "mentions": [[0, end]]}],
        "headcounts": [
            {"start": start, "end": start + 12, "text": "120 salariés", "value": 120, "value_min": None, "value_max": None}
            | {"modifier": "exact", "organisation": holder, "population": "staff", "change": "total"}
        ],
    }
    return Article(article_id=f"a{number}", text=text), GoldArticle.model_validate(gold)


@pytest.mark.parametrize("holder", ["o1", None])
def test_holders_are_learnt_from_what_gold_says(holder: str | None) -> None:
    pairs = [_pair(number, holder) for number in range(30)]
    model, scores = learn_holders(pairs, list(read(prepare(article) for article, _ in pairs)))
    expected = load_lexicon("holders/holding")["prior"]["holder"]["governs"]
    assert scores == {"accuracy": 1.0}
    assert (model.column["governs"] > expected) == (holder is not None)


def test_kinds_are_learnt_from_what_is_found_and_marked() -> None:
    article, gold = _pair(1, "o1")
    document = replace(prepare(article), entities=[Entity(0, len("Velmar"), "ORG")])
    taught = {name: example.label for name, example in kinds_taught(document, gold)}
    assert taught == {"changes": "total", "organisation_kinds": "company"}
