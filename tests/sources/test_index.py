"""The index of what a corpus holds: kept beside it, and never believed against the files."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpora import write_corpus
from pipeline.errors import ArticleError, UsageError
from pipeline.reading.corpus import read_corpus
from pipeline.sources.adding import add
from pipeline.sources.draft import Given
from pipeline.sources.index import Corpus, index_name, open_corpus
from pipeline.sources.web import Web


def story(n: int) -> str:
    """An article that is like no other."""
    words = (f"{noun}{(n * k) % 97}" for k, noun in enumerate(["usine", "quai", "halle", "pont", "four", "gare"] * 20, start=1))
    return f"Le chantier numéro {n} avance. {' '.join(words)}.\n"


def files(count: int) -> dict[str, str | bytes]:
    return {f"20{n % 20:02}/a{n}.md": f"---\nid: a{n}\nurl: https://a.example/{n}\n---\n{story(n)}" for n in range(count)}


def verdicts(corpus: Corpus) -> list[object]:
    texts = [text for n in range(8) for text in (story(n), f"Autre titre\n\n{story(n)}", story(n + 50))]
    told = [(corpus.texts.same(text), corpus.texts.copied(text)) for text in texts]
    return [*told, *(corpus.article_at(f"https://a.example/{n}") for n in range(8)), *(f"a{n}" in corpus for n in range(8))]


def kept(folder: Path) -> list[object]:
    with open_corpus(folder) as corpus:
        return verdicts(corpus)


def anew(folder: Path) -> list[object]:
    corpus = Corpus(folder)
    corpus.catch_up()
    return verdicts(corpus)


def move(folder: Path) -> None:
    (folder / "2001/a1.md").rename(folder / "b.md")


def edit_in_place(folder: Path) -> None:
    file = folder / "2002/a2.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("id: a2", "id: z2").replace("numéro 2", "numéro 7"), encoding="utf-8"
    )


def replace_by_another(folder: Path) -> None:
    (folder / "2004/a4.md").write_text(story(55), encoding="utf-8")


def break_an_article(folder: Path) -> None:
    (folder / "2005/a5.md").write_bytes(b"a\x00b")


HANDS: list[Callable[[Path], object]] = [
    lambda folder: None,
    lambda folder: (folder / "2003/a3.md").unlink(),
    move,
    edit_in_place,
    replace_by_another,
    break_an_article,
    lambda folder: write_corpus(folder, {"c.txt": story(6), "d.md": "---\nid: a0\n---\nUn autre texte."}),
    lambda folder: (folder / index_name()).unlink(),
    lambda folder: (folder / index_name()).write_bytes(b"ceci n'est pas un index" * 900),
    lambda folder: (folder / ".known-0123abcd.sqlite").write_bytes(b"d'un autre programme"),
]


@pytest.mark.parametrize("hand", HANDS)
def test_whatever_is_done_by_hand_the_verdicts_are_those_of_the_files(tmp_path: Path, hand: Callable[[Path], object]) -> None:
    folder = write_corpus(tmp_path / "corpus", files(8))
    assert kept(folder) == anew(folder)
    hand(folder)
    assert kept(folder) == anew(folder)
    assert [file.name for file in folder.glob(".*")] == [index_name()]


def test_an_index_damaged_inside_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", files(40))
    kept(folder)
    file = folder / index_name()
    content = file.read_bytes()
    file.write_bytes(content[:4096] + bytes(len(content) - 4096))
    with pytest.raises(UsageError, match="delete it: it is made anew"):
        kept(folder)


def test_what_is_not_to_be_kept_is_not_written(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", files(3))
    with open_corpus(folder, keep=False) as corpus:
        corpus.hold("z", "z.md", None, story(60))
        assert corpus.texts.same(story(60)) == "z"
    assert list(folder.glob(".*")) == []
    kept(folder)
    before = (folder / index_name()).read_bytes()
    with open_corpus(folder, keep=False) as corpus:
        corpus.hold("z", "z.md", None, story(60))
    assert (folder / index_name()).read_bytes() == before


def test_two_who_add_at_once_know_of_each_other(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, files(3))
    with open_corpus(folder) as first, open_corpus(folder) as second:
        second.hold("z", "z.md", "https://a.example/z", story(60))
        assert (first.texts.same(story(60)), first.article_at("https://a.example/z")) == ("z", "z")


def test_the_first_articles_of_a_new_corpus_are_kept_too(tmp_path: Path) -> None:
    with open_corpus(tmp_path / "corpus") as corpus:
        write_corpus(tmp_path / "corpus", files(1))
        corpus.hold("a0", "2000/a0.md", "https://a.example/0", story(0))
    assert (tmp_path / "corpus" / index_name()).is_file()
    assert kept(tmp_path / "corpus") == anew(tmp_path / "corpus")


def noted_on_opening(folder: Path) -> int:
    """How many rows of the index are written when a corpus is opened."""
    with open_corpus(folder) as corpus:
        return corpus.database.total_changes


def test_a_corpus_that_was_read_is_not_read_again(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, files(30))
    first = noted_on_opening(folder)
    time.sleep(2.1)  # what has just been written is read once more
    noted_on_opening(folder)
    assert (first > 30, noted_on_opening(folder)) == (True, 0)
    write_corpus(folder, {"2001/neuf.md": f"---\nid: neuf\n---\n{story(99)}"})
    assert 0 < noted_on_opening(folder) < first / 10


ADDING = """
import sys
from pathlib import Path
from pipeline.sources.adding import add
from pipeline.sources.draft import Given
from pipeline.sources.index import open_corpus
from pipeline.sources.web import Web
with Web() as web, open_corpus(Path(sys.argv[2])) as corpus:
    for added in add([sys.argv[1]], corpus, Given(), web):
        print(added.path, flush=True)
"""


def test_kill_9_while_adding_costs_no_article_and_doubles_none(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"id": f"r{n}", "texte": story(n)}) + "\n" for n in range(60)), encoding="utf-8")
    folder = write_corpus(tmp_path / "corpus", files(1))
    kept(folder)
    with subprocess.Popen([sys.executable, "-c", ADDING, rows, folder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        n_told = sum(1 for _, _ in zip(range(17), process.stdout, strict=False))
        process.kill()
    assert n_told == 17
    n_there = sum(1 for _ in read_corpus(folder)) - 1
    with Web() as web, open_corpus(folder) as corpus:
        outcomes = list(add([str(rows)], corpus, Given(), web))
    # The first of the corpus has the text of row 0.
    assert sum(isinstance(outcome, ArticleError) for outcome in outcomes) == n_there + 1
    assert sum(1 for _ in read_corpus(folder)) == 60
