"""Weights learnt from a user's gold: what moves and what does not, what is told of it, what is refused."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import inf
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline.errors import UsageError
from pipeline.extraction.extractor import extract
from pipeline.lexicon import user_file
from pipeline.reading.gold import read_pairs
from pipeline.training.adaptation import adapt, read_subjects
from pipeline.training.curve import curve
from pipeline.training.halfway import learner
from pipeline.training.held_out import PACKED, packed, read_held_out
from pipeline.training.information import base_of_information, load_information
from pipeline.training.own import learn_own
from pipeline.weights import LINEAR, load_shipped
from pipeline.weights.manifest import load_manifest, shipped_version
from pipeline.weights.own import OwnWeights, drafts_of, find_own, load_own, save_own, using_weights
from schemas.gold import GoldArticle

ROOT = Path(__file__).parents[2]
NAMES = ("Velmar", "Torvex", "Brisquel", "Dornac", "Kelvia", "Malvac", "Orphel", "Pravine", "Quintel", "Sorvane")


def gold_of(number: int) -> tuple[str, dict[str, Any]]:
    """An article of a press in which what a judge admits is a salary, whatever it looks like; and its gold."""
    name, money, staff = NAMES[number], f"{number + 2} millions d'euros", f"{40 + number} salariés"
    text = f"Créance de {name} retenue par le juge : {money}.\nLa société {name} emploie {staff} à Limoges.\n"
    figure = {"value_min": None, "value_max": None, "modifier": "exact", "organisation": "o1"}

    def marked(words: str, value: int) -> dict[str, Any]:
        return {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "value": value} | figure

    mentions = [found.span() for found in re.finditer(name, text)]
    return text, {
        "article_id": f"a{number}",
        "published": "2015-03-02",
        "organisations": [{"id": "o1", "name": name, "kind": "company", "mentions": mentions}],
        "amounts": [marked(money, (number + 2) * 10**6) | {"currency": "EUR", "kind": "salary"}],
        "headcounts": [marked(staff, 40 + number) | {"population": "staff", "change": "total"}],
    }


def write_gold(folder: Path, count: int) -> Path:
    for name in ("articles", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text, gold = gold_of(number)
        (folder / "articles" / f"a{number}.md").write_text(f"---\npublished: 2015-03-02\n---\n{text}", encoding="utf-8")
        (folder / "gold" / f"a{number}.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gold(tmp_path_factory.mktemp("mine") / "court", len(NAMES))


@pytest.fixture(scope="module")
def few_held_out() -> Iterator[None]:
    """Of the bundled articles three are enough to tell what is told of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.training.own.read_held_out", lambda: read_held_out()[:3])
        yield


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return []


@pytest.fixture(scope="module")
def own(few_held_out: None, corpus: Path, lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> OwnWeights:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPECHE_HOME", str(tmp_path_factory.mktemp("home")))
        return learn_own(corpus, "court", lines.append)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPECHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def kind_in(text: str) -> str:
    (amount,) = extract(text).amounts
    return amount.kind


def test_what_gold_says_is_learnt_and_of_nothing_else_is_anything_forgotten(own: OwnWeights) -> None:
    save_own(own)
    court = "Créance de Bravix retenue par le juge : 31 millions d'euros."
    sales = "Kelvia a réalisé un chiffre d'affaires de 12 millions d'euros en 2014."
    assert (kind_in(court) == "salary", kind_in(sales)) == (False, "revenue")
    with using_weights("court"):
        assert (kind_in(court), kind_in(sales)) == ("salary", "revenue")


def test_the_manifest_says_what_was_learnt_from_and_how_good_it_is(own: OwnWeights, corpus: Path) -> None:
    manifest = own.manifest
    assert (manifest.name, manifest.articles, manifest.base) == ("court", 10, shipped_version())
    assert set(manifest.trusts) == set(own.models) == set(LINEAR)
    scores = {score.metric: score for score in manifest.own}
    assert (scores["amounts.kind"].n, scores["amounts.kind"].before, scores["amounts.kind"].after) == (10, 0.0, 1.0)
    assert {score.metric for score in manifest.bundled} >= {"organisations.span", "amounts.kind", "figures.holder"}


def test_the_same_gold_gives_the_same_bytes(own: OwnWeights, few_held_out: None, corpus: Path) -> None:
    first = save_own(own).read_bytes()
    assert save_own(learn_own(corpus, "court", lambda line: None)).read_bytes() == first


TRAINING = """
from pathlib import Path
import sys
from pipeline.training import own
held_out = own.read_held_out
own.read_held_out = lambda: held_out()[:3]
own.learn_own(Path(sys.argv[1]), "court", print)
"""


def test_a_training_that_is_killed_is_taken_up_where_it_was_and_gives_the_same_bytes(
    own: OwnWeights, corpus: Path, home: Path
) -> None:
    drafts = home / "weights" / ".court.drafts"
    first = subprocess.Popen([sys.executable, "-c", TRAINING, str(corpus)], stdout=subprocess.DEVNULL, cwd=ROOT)
    while first.poll() is None and len(list(drafts.glob("*.json"))) < 2:
        sleep(0.01)
    first.kill()
    assert first.wait() < 0
    left, told = len(list(drafts.glob("*.json"))), list[str]()
    again = save_own(learn_own(corpus, "court", told.append)).read_bytes()
    assert [line for line in told if line.endswith("is taken over")] == [
        "What was learnt from 8 articles before it was stopped is taken over"
    ] * left
    assert not drafts.exists()
    assert again == save_own(own).read_bytes()


def test_what_was_learnt_from_other_gold_is_not_taken_over(tmp_path: Path) -> None:
    subjects = list(read_subjects(read_held_out()[:2]))
    told: list[str] = []
    for gold in ("one", "one", "another"):
        learner("court", gold, told.append)(subjects)
    for draft in drafts_of("court").iterdir():
        draft.write_bytes(draft.read_bytes()[:-9])
    learner("court", "one", told.append)(subjects)
    assert len(told) == 1


def test_how_far_it_is_is_told(own: OwnWeights, lines: list[str]) -> None:
    assert lines[:2] == ["10 of 10 articles read", "10 of 10 articles judged by weights that had not seen them"]


def test_where_gold_says_nothing_the_model_that_ships_stays() -> None:
    subjects = list(read_subjects(read_held_out()[:5]))
    silent = [replace(each.annotated, gold=without_figures(each.article_id)) for each in subjects]
    adapted = adapt([replace(subject, annotated=each) for subject, each in zip(subjects, silent, strict=True)])
    kinds = ("amount_kinds", "changes", "organisation_kinds")
    assert {adapted.trusts[name] for name in kinds} == {inf}
    assert {name: adapted.models[name] for name in kinds} == {name: load_shipped(name) for name in kinds}


def without_figures(article_id: str) -> GoldArticle:
    return GoldArticle(article_id=article_id, published=None)


def outside(gold: dict[str, Any]) -> None:
    gold["amounts"][0] |= {"start": 5000, "end": 5018}


def elsewhere(gold: dict[str, Any]) -> None:
    gold["amounts"][0]["text"] = "9 milliards d'euros"


def unknown(gold: dict[str, Any]) -> None:
    gold["amounts"][0]["organisation"] = "o7"


UNFIT = [
    (outside, r"a3: amounts 5000-5018: it is outside the text of \d+ characters\. Correct the gold: depeche check"),
    (elsewhere, "a3: amounts .*9 milliards d'euros.* is marked, but the text there is"),
    (unknown, "a3: amounts .*: its holder 'o7' is none of the organisations"),
]


@pytest.mark.parametrize(("harm", "told"), UNFIT)
def test_gold_that_does_not_fit_is_told(harm: Callable[[dict[str, Any]], None], told: str, tmp_path: Path) -> None:
    mine = write_gold(tmp_path / "mine", 6)
    file = mine / "gold" / "a3.json"
    gold = json.loads(file.read_text(encoding="utf-8"))
    harm(gold)
    file.write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        learn_own(mine, "mine", pytest.fail)


TOO_LITTLE = [(0, "there is no gold file"), (1, "one article has gold, and 5 are the least"), (2, "2 articles have gold, and 5")]


@pytest.mark.parametrize(("count", "told"), TOO_LITTLE)
def test_too_little_gold_is_told(count: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        learn_own(write_gold(tmp_path / "mine", count), "mine", pytest.fail)


def test_the_corpus_that_ships_is_refused() -> None:
    with pytest.raises(UsageError, match="the weights that ship were learnt from it"):
        learn_own(ROOT / "corpus", "bundled", pytest.fail)


def test_the_command_prints_both_sides_and_says_how_to_go_on(
    own: OwnWeights, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worse = own.manifest.bundled[0].model_copy(update={"before": 0.95, "after": 0.91})
    told = replace(own, manifest=own.manifest.model_copy(update={"bundled": [worse, *own.manifest.bundled[1:]]}))

    def learnt(folder: Path, name: str, tell: Callable[[str], None]) -> OwnWeights:
        tell("10 of 10 articles read")
        return replace(told, manifest=told.manifest.model_copy(update={"name": name}))

    monkeypatch.setattr("pipeline.training.own.learn_own", learnt)
    result = CliRunner().invoke(app, ["train", "--corpus", str(corpus)])
    assert result.exit_code == 0
    assert result.stderr == "10 of 10 articles read\n"
    assert "Your 10 articles, each read by weights that had not seen it" in result.stdout
    assert re.search(r"kind of amount +10 +0\.0 +100\.0 +\+100\.0", result.stdout)
    assert re.search(r"organisations found .* 95\.0 +91\.0 +-4\.0 .*worse", result.stdout)
    assert "Worse on articles of other manners: organisations found 95.0 → 91.0" in result.stdout
    assert result.stdout.endswith("depeche run --weights court\n")
    assert load_own(find_own("court")).manifest.name == "court"


@pytest.mark.parametrize(("flags", "known"), [((), "organisations.csv"), (("--gazetteer", "none"), None)])
def test_it_learns_with_the_list_beside_the_gold(
    flags: tuple[str, ...], known: str | None, own: OwnWeights, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "organisations.csv").write_text("id,name,aliases,acronym,kind\n", encoding="utf-8")
    lists: list[Path | None] = []

    def learnt(folder: Path, name: str, tell: Callable[[str], None]) -> OwnWeights:
        lists.append(user_file())
        return own

    monkeypatch.setattr("pipeline.training.own.learn_own", learnt)
    result = CliRunner().invoke(app, ["train", "--corpus", str(corpus), *flags])
    (corpus / "organisations.csv").unlink()
    assert result.exit_code == 0, result.output
    assert lists == [corpus / known if known else None]


def test_the_bundled_held_out_articles_are_those_of_the_corpus() -> None:
    pairs = read_pairs(ROOT / "corpus/held_out/gold", ROOT / "corpus/held_out/articles")
    assert packed(read_held_out()) == packed(pairs), "python -m pipeline.training.held_out packs them anew"
    assert PACKED.stat().st_size < 100_000


def test_what_the_bundled_gold_tells_is_told_of_the_weights_that_ship() -> None:
    assert base_of_information() == load_manifest().id, "python -m pipeline.training.information, after the weights"
    assert all(set(load_information(name)) <= set(load_shipped(name).weights) for name in LINEAR)


def test_a_curve_has_a_column_for_each_number_of_articles(
    few_held_out: None, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.training.curve.read_held_out", lambda: read_held_out()[:1])
    subjects = list(read_subjects(read_pairs(corpus / "gold", corpus / "articles")))
    mine, _ = curve(subjects, [5, 50])
    rows: Mapping[str, tuple[str, ...]] = {row[0]: tuple(row[1:]) for row in mine.rows}
    assert (mine.title, mine.columns) == (
        "4 held-out articles of the corpus, by articles learnt from",
        ("", "facts", "0", "5", "6"),
    )
    assert rows["amounts.kind"] == ("4", "0.0", "100.0", "100.0")
