"""What the network of names reads by: the names are those of spaCy's whole model, taught the same."""

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ArticleError
from pipeline.extraction.organisations.names import load_model
from pipeline.extraction.organisations.network import BATCH_SIZE, load_base
from pipeline.reading.corpus import read_corpus
from pipeline.training.vocabulary import shortened
from pipeline.weights import load_network

CORPUS = Path(__file__).parents[2] / "corpus/articles"
TEXTS = [read.article.text for read in read_corpus(CORPUS) if not isinstance(read, ArticleError)][::8]


@pytest.fixture(scope="module")
def whole() -> Any:
    """spaCy's model, its names taught as ours are."""
    model = load_base()
    names: Any = model.get_pipe("ner")
    names.model.from_bytes(load_network())
    return model


def test_words_and_names_are_those_of_the_whole_model(whole: Any) -> None:
    docs = list(whole.pipe(TEXTS, batch_size=BATCH_SIZE))
    read = list(load_model().pipe(TEXTS))
    assert [[token.text for token in doc] for doc in read] == [[token.text for token in doc] for doc in docs]
    assert [_names(doc) for doc in read] == [_names(doc) for doc in docs]
    assert sum(len(doc.ents) for doc in docs) > 500


def test_the_shorter_pattern_is_for_the_same_words(whole: Any) -> None:
    pattern = whole.tokenizer.token_match.__self__
    shorter = re.compile(shortened(pattern.pattern))
    words = [whole.vocab.strings[key] for key in whole.vocab.vectors.key2row]
    hyphened = [word for word in words if re.search(r"[-–—‐‑'’]", word)]
    found = [word for word in hyphened if shorter.match(word)]
    assert found == [word for word in hyphened if pattern.match(word)]
    assert 10_000 < len(found) < len(hyphened)
    assert len(shorter.pattern) < len(pattern.pattern) / 50


@pytest.mark.parametrize("pattern", ["(?iu)(?:^a$)|b", "(?:^a$)", "a"])
def test_a_pattern_of_another_form_is_told(pattern: str) -> None:
    with pytest.raises(ValueError, match="another form"):
        shortened(pattern)


def _names(doc: Any) -> list[tuple[int, int, str]]:
    return [(name.start_char, name.end_char, name.label_) for name in doc.ents]
