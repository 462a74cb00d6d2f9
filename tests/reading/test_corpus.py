import os
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from corpora import write_corpus
from pipeline.errors import ArticleError, UsageError
from pipeline.reading.corpus import MAX_BYTES, Source, count_others, parse_bytes, read_corpus, read_file

METADATA = [
    ("Un texte nu.", {"article_id": "a", "text": "Un texte nu.", "published": None, "language": "fr"}),
    ("---\n---\nTexte", {"article_id": "a", "text": "Texte"}),
    ("---\nid: 007\ntitle: no\n---\nTexte", {"article_id": "007", "title": "no"}),
    ("---\ntitle: 'Grève : la suite'\nauthor: Zoé Le Goff\n---\nTexte", {"title": "Grève : la suite", "author": "Zoé Le Goff"}),
    ("---\nurl: ~\npublisher: null\ntitle:\n---\nTexte", {"url": None, "publisher": None, "title": None}),
    ("---\ntitle: >\n  Sur deux\n  lignes\n---\n\nTexte\n", {"title": "Sur deux lignes", "text": "\nTexte\n"}),
    ("---\nlanguage: br\n---\nTexte", {"language": "br"}),
    ("---\nduplicate_of: 2012/a\n---\nTexte", {"duplicate_of": "2012/a"}),
    ("--- \r\npublished: 2012-04-27\r\n---\r\nUn\r\ndeux\rtrois", {"published": date(2012, 4, 27), "text": "Un\ndeux\ntrois"}),
    ("\ufeff---\nid: b\n---\nTexte", {"article_id": "b", "text": "Texte"}),
    ("Cafe\u0301\u00a0: 3\u202f000 €", {"text": "Café\u00a0: 3\u202f000 €"}),
    ("Un tiret\n---\nid: x\n---\n", {"text": "Un tiret\n---\nid: x\n---\n"}),
    (
        "---\ntitre: x\nSource: L'Écho\ndate: 3 mai 2012\n---\nTexte",
        {"title": "x", "publisher": "L'Écho", "published": date(2012, 5, 3)},
    ),
    ("---\ntags: [a, b]\ndraft: {a: 1}\ntitle: x\n---\nTexte", {"title": "x", "text": "Texte"}),
    ("---\nauteurs: [Anne Lebrun, Zoé Le Goff]\n---\nTexte", {"author": "Anne Lebrun, Zoé Le Goff"}),
    ("---\ncontenu: x\n---\nTexte", {"text": "Texte"}),
    ("\uf0b7 40 agents\x0c\ufffd", {"text": "\uf0b7 40 agents\x0c\ufffd"}),
]

# The bytes of « Été à Nîmes, 3 €. » as older and other programs save it.
ENCODED = ["Été à Nîmes, 3 €.".encode(encoding) for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16")] + [
    b"\xfe\xff" + "Été à Nîmes, 3 €.".encode("utf-16-be")
]

STAMPS = [
    ("2012-04-27", date(2012, 4, 27)),
    ("2012-4-7", date(2012, 4, 7)),
    ("2012-04-27T22:30:00+02:00", date(2012, 4, 27)),
    ("27/04/2012", date(2012, 4, 27)),
    ("27.04.2012", date(2012, 4, 27)),
    ("27-04-2012", date(2012, 4, 27)),
    ("03/04/12", date(2012, 4, 3)),
    ("03/04/98", date(1998, 4, 3)),
    ("03-04-2012 08:30", date(2012, 4, 3)),
    ("27 avril 2012", date(2012, 4, 27)),
    ("vendredi 1er juin 2012 à 10h30", date(2012, 6, 1)),
    ("Fri, 27 Apr 2012 08:00:00 GMT", date(2012, 4, 27)),
]

BAD = [
    (b"", "text", "no text"),
    (b"---\nid: x\n---\n \n", "text", "no text"),
    (b"PNG\0\0", "encoding", "binary"),
    ("Été".encode("utf-16-le"), "encoding", "binary"),
    (b"\xef\xbb\xbfEn 2012,\0 40 agents.", "encoding", "binary"),
    (b"\xff\xfe" + "En 2012,\0 40 agents.".encode("utf-16-le"), "encoding", "binary"),
    (b"\xff\xfe" + Random(1).randbytes(2_000), "encoding", "binary"),
    (b"\xfe\xff" + Random(2).randbytes(2_000), "encoding", "binary"),
    (bytes(range(1, 32)) * 4 + b" abc", "encoding", "binary"),
    (b"Un\n\x81t\xe9", "encoding", "neither UTF-8 nor Windows-1252"),
    (b"---\nid: x\nTexte sans fin", "front_matter", "not closed"),
    (b"---\ntitle: La CCI : un bilan\n---\nTexte", "front_matter", "line 2"),
    (b"---\n- id\n---\nTexte", "front_matter", "key: value"),
    (b"---\nid: [1, 2]\n---\nTexte", "id", "plain value"),
    (b"---\ntitle: [a, b]\n---\nTexte", "title", "plain value"),
    (b"---\nid: !!python/object/apply:os.getcwd []\n---\nTexte", "id", "plain value"),
    (b"---\nid: &a [*a]\n---\nTexte", "front_matter", "YAML"),
    (b"---\nid: " + b"[" * 15_000 + b"\n---\nTexte", "front_matter", "YAML"),
    (b"---\npublished: 2021-02-30\n---\nTexte", "published", "not a day"),
    (b"---\npublished: 31/04/2020\n---\nTexte", "published", "not a day"),
    (b"---\npublished: avril 2012\n---\nTexte", "published", "not a day"),
    (b"---\npublished: hier\n---\nTexte", "published", "not a day"),
    (b"---\npublished: 2999-01-01\n---\nTexte", "published", "future"),
    (b'---\nid: "a\\u001b[2J"\n---\nTexte', "id", "control characters"),
    (b"x" * (MAX_BYTES + 1), "size", "500,000 bytes"),
]


@pytest.mark.parametrize(("content", "fields"), METADATA, ids=[content for content, _ in METADATA])
def test_metadata_and_text(content: str, fields: dict[str, object]) -> None:
    article = parse_bytes(content.encode(), "a.md", "a")
    assert article.model_dump(include=set(fields)) == fields


@pytest.mark.parametrize("content", ENCODED, ids=repr)
def test_a_text_is_read_whatever_it_was_saved_in(content: bytes) -> None:
    assert parse_bytes(content, "a.txt", "a").text == "Été à Nîmes, 3 €."


@pytest.mark.parametrize(("stamp", "day"), STAMPS, ids=[stamp for stamp, _ in STAMPS])
def test_publication_stamp(stamp: str, day: date) -> None:
    assert parse_bytes(f"---\npublished: {stamp}\n---\nTexte".encode(), "a.md", "a").published == day


@pytest.mark.parametrize(("content", "field", "words"), BAD, ids=[repr(content[:30]) for content, _, _ in BAD])
def test_bad_content_names_file_field_and_remedy(content: bytes, field: str, words: str) -> None:
    with pytest.raises(ArticleError) as error:
        parse_bytes(content, "2012/a.md", "a")
    assert (error.value.path, error.value.field) == ("2012/a.md", field)
    assert words in f"{error.value.problem} {error.value.remedy}"
    assert error.value.remedy


def test_articles_come_in_order_of_paths_with_ids_from_them(tmp_path: Path) -> None:
    write_corpus(
        tmp_path, {"b.txt": "B", "a/z.md": "Z", "a/e\u0301.txt": "E", ".a.txt": "x", "notes.pdf": "x", ".git/x.txt": "x"}
    )
    sources = [source for source in read_corpus(tmp_path) if isinstance(source, Source)]
    assert [source.article.article_id for source in sources] == ["a/\u00e9", "a/z", "b"]
    assert sources[-1].article.source_path == "b.txt"


def test_endings_are_known_however_they_are_written(tmp_path: Path) -> None:
    write_corpus(
        tmp_path, {"a.TXT": "A", "b.Md": "B", "c.markdown": "C", "d.HTML": "x", "e.html": "x", "f.pdf": "x", "g": "x", ".h": "x"}
    )
    assert [source.article.article_id for source in read_corpus(tmp_path) if isinstance(source, Source)] == ["a", "b", "c"]
    assert count_others(tmp_path) == {".html": 2, ".pdf": 1, "g": 1}


def test_content_sha256_is_of_text_and_metadata_not_of_place(tmp_path: Path) -> None:
    write_corpus(
        tmp_path, {"a.md": "---\nid: x\n---\nT", "b/c.txt": "---\r\nid: x\r\n---\r\nT", "d.md": "---\nid: x\ntitle: t\n---\nT"}
    )
    first, moved, other = (read_file(tmp_path, path).content_sha256 for path in ("a.md", "b/c.txt", "d.md"))
    assert first == moved != other


def test_modified_is_the_time_of_the_file(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "T"})
    os.utime(tmp_path / "a.txt", ns=(0, 1_335_520_800_123_456_789))
    assert read_file(tmp_path, "a.txt").modified == datetime(2012, 4, 27, 10, 0, 0, 123456, tzinfo=UTC)


def test_of_two_files_with_one_id_the_first_is_kept_and_both_are_named(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "A", "b.md": "---\nid: a\n---\nB", "c.txt": "C"})
    first, problem, last = read_corpus(tmp_path)
    assert isinstance(problem, ArticleError)
    assert "b.md" in str(problem)
    assert "a.txt" in str(problem)
    assert [source.article.text for source in (first, last) if isinstance(source, Source)] == ["A", "C"]


def test_what_is_no_plain_file_of_the_corpus_is_refused(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"outside/secret.txt": "S", "corpus/a.txt": "A", "corpus/sub/b.txt": "B"})
    corpus = tmp_path / "corpus"
    (corpus / "inside.txt").symlink_to("a.txt")
    (corpus / "leak.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (corpus / "linked").symlink_to(tmp_path / "outside")
    (corpus / "gone.txt").symlink_to("nowhere.txt")
    (corpus / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(corpus / "pipe.txt")
    read = list(read_corpus(corpus))
    problems = {problem.path: problem.problem for problem in read if isinstance(problem, ArticleError)}
    assert problems.keys() == {"leak.txt", "linked", "gone.txt", "loop.txt", "pipe.txt"}
    assert "out of the corpus" in problems["leak.txt"]
    assert "out of the corpus" in problems["linked"]
    assert len(read) - len(problems) == 3


def test_a_file_name_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xe9t\xe9.txt")).write_text("T", encoding="utf-8")
    (problem,) = read_corpus(tmp_path)
    assert isinstance(problem, ArticleError)
    assert problem.path == "\\xe9t\\xe9.txt"


def test_a_folder_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        list(read_corpus(tmp_path / "nowhere"))
