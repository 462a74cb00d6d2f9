"""What is learnt of bare numbers: which are asked about, what gold says of them, a head on the vectors of the encoder."""

import pytest

from pipeline.extraction.encoder import chances
from pipeline.extraction.extractor import read
from pipeline.extraction.figures.bare import COUNTED
from pipeline.extraction.preparation import prepare
from pipeline.reading.document import Document, Encoding
from pipeline.training.kinds import BARE_NUMBERS, examples
from pipeline.training.marked import read_marked
from pipeline.training.numbers import fit_head
from schemas.gold import GoldArticle

MARKED = """=== n1 2014-03-12
[Ostréa|company] a pris {3 M€|investment|Ostréa}, il en reste {1,2|debt|Ostréa}. La barge porte 40 tonnes,
{12 matelots|professionals|Ostréa} et {4 mousses|professionals|Ostréa}. Fermé depuis 2009.

=== n2 2014-03-12
Le [CA Redon|sport] lève 12 %, compte 4 stades et {900 licenciés|members/total|CA Redon},
qui ont donné {800 euros|funding|CA Redon}.
"""
ASKED = {
    # article, the features of the word behind each number that is asked about, and what it counts
    "n1": [("", "money"), ("next «tonnes»", "nothing"), ("next «mousse»", "people")],
    "n2": [("next «stades»", "nothing")],
}


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Document, GoldArticle]]:
    (path := tmp_path_factory.mktemp("marked") / "a.txt").write_text(MARKED, encoding="utf-8")
    pairs = read_marked(path)
    return [(document, gold) for document, (_, gold) in zip(read(prepare(a) for a, _ in pairs), pairs, strict=True)]


def test_numbers_are_asked_about_that_neither_a_currency_nor_a_noun_tells(taught: list[tuple[Document, GoldArticle]]) -> None:
    found = {
        gold.article_id: [
            (next((feature for feature in example.features if feature.startswith("next «")), ""), example.label)
            for name, example in examples(document, gold)
            if name == BARE_NUMBERS
        ]
        for document, gold in taught
    }
    assert found == ASKED


def test_the_head_tells_what_it_was_taught(taught: list[tuple[Document, GoldArticle]]) -> None:
    head = fit_head(taught)
    assert {name: len(part) for name, part in head.items()} == {"number.weight": len(COUNTED), "number.bias": len(COUNTED)}
    for document, gold in taught:
        encoding = Encoding(document.encoding.windows, head)
        for fact, what in [*((each, "money") for each in gold.amounts), *((each, "people") for each in gold.headcounts)]:
            read = chances(encoding, "number", fact.start, fact.end)
            assert read is not None
            assert COUNTED[int(read.argmax())] == what


def test_a_head_that_is_not_there_says_nothing(taught: list[tuple[Document, GoldArticle]]) -> None:
    document, gold = taught[0]
    assert chances(Encoding(document.encoding.windows, {}), "number", gold.amounts[0].start, gold.amounts[0].end) is None
