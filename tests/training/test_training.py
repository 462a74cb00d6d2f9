"""What training rests on: articles whose organisations are known, names made up, articles held out."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import spacy

from pipeline.errors import UsageError
from pipeline.extraction.encoder import BEGIN, BREAK, END, OTHER
from pipeline.extraction.organisations.names import read_names
from pipeline.extraction.organisations.network import names_in
from pipeline.extraction.preparation import prepare
from pipeline.reading.document import Entity
from pipeline.training.articles import annotated, read_winer
from pipeline.training.folds import FOLDS, accuracy, f1, folds
from pipeline.training.passages import Passage, worn
from pipeline.training.renaming import Marked, renamed
from schemas import Article
from schemas.gold import GoldArticle

WORN = [
    # ids of the pieces, the most that are made unreadable, whether any is
    ([BEGIN, *range(10, 60), BREAK, *range(60, 110), END], 1.0, True),
    ([BEGIN, *range(10, 60), BREAK, *range(60, 110), END], 0.0, False),
    ([BEGIN, BREAK, END], 1.0, False),
]


@pytest.mark.parametrize(("ids", "most", "any_is"), WORN)
def test_a_worn_passage_lacks_pieces_but_no_bounds(ids: list[int], most: float, any_is: bool) -> None:
    passage = Passage(ids, [OTHER] * len(ids), [], [])
    after = worn(passage, most, random.Random(1))
    assert (after.ids != ids) is any_is
    changed = {before for before, now in zip(ids, after.ids, strict=True) if before != now}
    assert changed.isdisjoint((BEGIN, END, BREAK))
    assert replace(after, ids=ids) == passage


RENAMED = [
    # text, names, those of which another word must stand in the text
    ("Garandel embauche. Chez Garandel, on rit.", ["Garandel", "Garandel"], ["Garandel"]),
    ("GARANDEL (Orne) : le site de Garandel ferme.", ["GARANDEL", "Garandel"], ["GARANDEL", "Garandel"]),
    ("Le CHU de Caen et Vexmed signent.", ["CHU de Caen", "Vexmed"], ["Vexmed"]),
    ("La ville attend.", [], []),
]


@pytest.mark.parametrize(("text", "names", "gone"), RENAMED, ids=[case[0] for case in RENAMED])
def test_renamed(text: str, names: list[str], gone: list[str]) -> None:
    marked = Marked(text, list(_entities(text, names)))
    new = renamed(marked, random.Random(0))
    assert not [word for word in gone if word in new.text]
    assert len(new.names) == len(names)
    for before, after in zip(marked.names, new.names, strict=True):
        was, now = text[before.start : before.end], new.text[after.start : after.end]
        assert (now == was) == (was not in gone)
        assert now.isupper() == was.isupper()
    assert _without(text, marked) == _without(new.text, new)


def test_the_same_chance_makes_the_same_names() -> None:
    marked = Marked("Vexmed embauche.", [Entity(0, 6, "ORG")])
    assert renamed(marked, random.Random(7)) == renamed(marked, random.Random(7))


LINE: dict[str, Any] = {
    "id": "w1",
    "text": "La Fédération de Brême, à Brême, salue Ivo Rast.",
    "spans": [
        {"start": 3, "end": 22, "label": "Organization"},
        {"start": 17, "end": 22, "label": "Organization"},
        {"start": 26, "end": 31, "label": "Location"},
        {"start": 39, "end": 47, "label": "Person"},
        {"start": 0, "end": 2, "label": "Date"},
    ],
}


def test_articles_of_winer(tmp_path: Path) -> None:
    path = tmp_path / "winer.jsonl"
    path.write_text("\n".join(json.dumps(LINE | {"id": f"w{n}"}) for n in range(8)), encoding="utf-8")
    read = list(read_winer(path))
    assert [each.article_id for each in read] == ["w1", "w2", "w3", "w4", "w5", "w7"]
    assert not any(each.own for each in read)
    assert read[0].organisations == [(3, 22)]
    assert [entity.label for entity in read[0].others or ()] == ["LOC", "PER"]


NO_LINES = [
    ("{", "line 2: line: "),
    ('{"id": "w1", "spans": []}', "line 2: text: "),
    (json.dumps(LINE | {"spans": [{"start": "?", "end": 2, "label": "Person"}]}), "line 2: spans.0.start: "),
]


@pytest.mark.parametrize(("line", "told"), NO_LINES)
def test_what_is_no_line_of_winer_is_told(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "winer.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=told) as error:
        list(read_winer(path))
    assert str(path) in str(error.value)


def test_a_missing_winer_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        list(read_winer(tmp_path / "winer.jsonl"))


def test_an_article_of_our_own_has_the_organisations_of_gold() -> None:
    organisation = {"id": "o1", "name": "Vexmed", "mentions": [[0, 6]]}
    gold = {"article_id": "a", "published": None, "organisations": [organisation], "ignore": [[16, 20]]}
    read = annotated((Article(article_id="a", text="Vexmed embauche Rast."), GoldArticle.model_validate(gold)))
    assert (read.article_id, read.organisations, read.own, read.others) == ("a", [(0, 6)], True, None)
    assert [read.ignores(*span) for span in [(0, 6), (10, 17), (20, 21)]] == [False, True, False]


def test_names_are_read_from_the_texts_of_extraction() -> None:
    model = spacy.blank("fr")
    model.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": [{"LOWER": "vexmed"}]}])  # type: ignore[attr-defined]
    texts = ["On parle de vexmed. La mairie de Brême attend Vexmed.", "Rien ici."]
    documents = (prepare(Article(article_id="a", text=text)) for text in texts)
    read = list(read_names(documents, lambda texts: map(names_in, model.pipe(texts))))
    assert [list(document.entities) for document in read] == [[Entity(46, 52, "ORG")], []]


@dataclass(frozen=True)
class Item:
    article_id: str
    number: int


ITEMS = [Item(f"article {n // 3}", n) for n in range(60)]


def test_every_item_is_judged_once_by_those_of_other_articles() -> None:
    parts = list(folds(ITEMS))
    assert len(parts) == FOLDS
    assert sorted(item.number for _, unseen in parts for item in unseen) == list(range(60))
    for seen, unseen in parts:
        assert seen
        assert unseen
        assert len(seen) + len(unseen) == 60
        assert {item.article_id for item in seen}.isdisjoint(item.article_id for item in unseen)


def test_accuracy_is_that_of_items_unseen() -> None:
    def by_heart(items: Sequence[Item]) -> set[int]:
        return {item.number for item in items}

    assert accuracy(ITEMS, by_heart, lambda known, item: [item.number in known]) == {"accuracy": 0.0}
    assert accuracy(ITEMS, by_heart, lambda known, item: [True, item.number in known, True]) == {"accuracy": 0.667}
    assert accuracy(ITEMS, by_heart, lambda known, item: []) == {}


@pytest.mark.parametrize(("counts", "score"), [((3, 4, 5), 0.667), ((0, 4, 5), 0.0), ((0, 0, 0), 0.0), ((5, 5, 5), 1.0)])
def test_f1(counts: tuple[int, int, int], score: float) -> None:
    assert f1(*counts) == score


def _entities(text: str, names: list[str]) -> list[Entity]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append(Entity(at, at + len(name), "ORG"))
        at += len(name)
    return found


def _without(text: str, marked: Marked) -> str:
    """The text without its names."""
    for name in reversed(marked.names):
        text = text[: name.start] + text[name.end :]
    return text
