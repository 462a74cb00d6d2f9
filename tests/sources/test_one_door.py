"""A text is read alike, or refused alike, whether it lies in a corpus or is brought into one."""

from pathlib import Path

import pytest

from corpora import write_corpus
from pipeline.errors import ArticleError
from pipeline.reading.corpus import Source, read_corpus
from pipeline.sources.draft import Draft, Given, completed
from pipeline.sources.reading import read_source
from pipeline.sources.web import Web

TEXT = "L’été, la halle de Nîmes coûte 3 € à la mairie.\n"

FILES: list[tuple[str, bytes]] = [
    ("a.txt", TEXT.encode()),
    ("a.TXT", TEXT.encode()),
    ("a.Markdown", TEXT.encode()),
    ("a.txt", TEXT.encode("cp1252")),
    ("a.txt", TEXT.encode("utf-16")),
    ("a.txt", TEXT.encode("utf-8-sig")),
    ("a.txt", TEXT.replace("\n", "\r\n").encode()),
    ("a.txt", b"\x81" + TEXT.encode("cp1252")),
    ("a.txt", TEXT.encode("utf-16-le")),
    ("a.txt", b""),
    *(
        (name, f"---\n{block}\n---\n{TEXT}".encode())
        for name in ("a.txt", "a.md")
        for block in (
            "date: 2012-05-03\nsource: L'Écho",
            "Date de parution: 3 mai 2012\nJournal: L'Écho",
            "date: 2012-02-31",
            "date: 2999-01-01",
            "title: x\ntags: [a, b]",
            "authors: [Anne Lebrun, Zoé Le Goff]",
            "title: [a, b]",
            "title: a: b",
            "- a",
        )
    ),
    ("a.md", b"---\nTexte sans fin"),
    ("a.md", f"---\r\ndate: 2012-05-03\r\n---\r\n{TEXT}".encode()),
]


def from_corpus(folder: Path) -> tuple[object, ...]:
    (read,) = read_corpus(folder)
    if not isinstance(read, Source):
        return (read.field, read.problem)
    article = read.article
    return (article.text, article.title, article.published, article.publisher, article.author)


def from_source(path: Path) -> tuple[object, ...]:
    with Web() as web:
        (read,) = read_source(str(path), Given(), web)
    try:
        if not isinstance(read, Draft):
            raise read
        draft = completed(read, Given())
    except ArticleError as problem:
        return (problem.field, problem.problem)
    return (draft.text, draft.title, draft.published, draft.publisher, draft.author)


@pytest.mark.parametrize(("name", "content"), FILES, ids=repr)
def test_both_doors_take_and_refuse_the_same(tmp_path: Path, name: str, content: bytes) -> None:
    write_corpus(tmp_path, {name: content})
    assert from_corpus(tmp_path) == from_source(tmp_path / name)
