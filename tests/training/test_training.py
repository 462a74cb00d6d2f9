"""What training rests on: articles with made-up names, and weights small enough to ship."""

import random
from pathlib import Path

import pytest

import pipeline
from pipeline.reading.document import Entity
from pipeline.training.renaming import Marked, renamed

WEIGHTS = Path(pipeline.__file__).parent / "weights"

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


def test_what_is_trained_weighs_less_than_10_megabytes() -> None:
    trained = [WEIGHTS / "names.msgpack.gz", WEIGHTS / "candidates.json"]
    assert sum(path.stat().st_size for path in trained) < 10_000_000


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
