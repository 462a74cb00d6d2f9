"""Broken bytes: whatever is damaged in a page, feed or table is refused or read, and never stops the program."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from test_add_records import TEXT, parquet, xlsx

from pipeline.annotation.docbin import read as read_docbin
from pipeline.annotation.docbin import write as write_docbin
from pipeline.annotation.marks import Annotated, Mark
from pipeline.errors import ArticleError
from pipeline.sources.feeds import read_feed
from pipeline.sources.formats import Format
from pipeline.sources.pages import read_archived_page, read_page
from pipeline.sources.records import read_records

PAGES = Path(__file__).parent / "pages"
PAGE = (PAGES / "blog.html").read_bytes()
BAITS = [b"<", b">", b"&#0;", b"\x01", b"&#x1F;", b"<!--", b"<![CDATA[", b"\xff\xfe", b"&#55296;", b"</html>", b'"', b"\0"]


def records(form: Format) -> Callable[[bytes], Any]:
    return lambda content: list(read_records(form, content, "t", {}))


READERS: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "page": (lambda content: read_page(content, "p"), (PAGES / "wordpress.html").read_bytes()),
    "old page": (lambda content: read_page(content, "p"), (PAGES / "spip-latin1.html").read_bytes()),
    "MHTML": (
        lambda content: read_archived_page(content, "p"),
        b"Content-Type: text/html\n\n" + (PAGES / "blog.html").read_bytes(),
    ),
    "RSS": (lambda content: list(read_feed(content, "f")), (PAGES / "wordpress-feed.xml").read_bytes()),
    "Atom": (lambda content: list(read_feed(content, "f")), (PAGES / "atom.xml").read_bytes()),
    "xlsx": (records(Format.xlsx), xlsx(["texte"], [TEXT])),
    "Parquet": (records(Format.parquet), parquet(texte=[TEXT] * 50)),
    "CSV": (records(Format.csv), b'texte;date\n"a;b";2019-01-01\n' * 5),
    "JSONL": (records(Format.jsonl), b'{"texte": "a", "date": "2019-01-01"}\n' * 5),
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, dropped, doubled or put in."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at, kind = chance.randrange(len(changed)), chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at + 1 : at + chance.randint(1, 200)]
        elif kind == 2:
            changed[at:at] = changed[at : at + chance.randint(1, 300)]
        else:
            changed[at:at] = chance.choice(BAITS)
    return bytes(changed)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", READERS)
def test_damaged(name: str) -> None:
    read, content = READERS[name]
    chance = random.Random(name)
    for _ in range(25):
        with suppress(ArticleError):
            read(damaged(content, chance))


def flood(n: int, attribute: str) -> bytes:
    """A page with a tag of so many attributes."""
    words = "<p>Le maire a parlé longuement du chantier de la halle, qui durera plus d'un an.</p>" * 6
    attributes = " ".join(attribute.format(i) for i in range(n))
    return f"<html><body><article><h1>La halle</h1><div {attributes}>{words}</div></article></body></html>".encode()


@pytest.mark.parametrize("attribute", ["a{}=1", "a{}", "a{}='>'", 'a{}="<"', "a{0} = {0}", "a{}/", "a{}='"])
def test_a_tag_with_very_many_attributes_takes_linear_time(attribute: str) -> None:
    def seconds(n: int) -> float:
        begun = process_time()
        with suppress(ArticleError):
            read_page(flood(n, attribute), "p")
        return process_time() - begun

    seconds(1)
    assert seconds(40_000) < 8 * max(0.2, seconds(10_000))


def test_a_tag_with_very_many_attributes_keeps_its_text() -> None:
    assert "chantier de la halle" in read_page(flood(5_000, "a{}=1"), "p").text


def test_damaged_docbin(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.spacy", random.Random(1)
    write_docbin([Annotated("a", TEXT, [Mark(3, 11, "ORG")])], path)
    content = path.read_bytes()
    for _ in range(25):
        path.write_bytes(damaged(content, chance))
        with suppress(ArticleError):
            list(read_docbin(path, {}))
