"""What the network of names reads by: the names are those of spaCy's whole model, taught the same."""

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ArticleError
from pipeline.extraction.organisations import network
from pipeline.extraction.organisations.names import load_model
from pipeline.extraction.organisations.network import BATCH_SIZE, Network, load_base, names_in
from pipeline.reading.corpus import read_corpus
from pipeline.training.vocabulary import shortened
from pipeline.weights import load_network, load_vocabulary

CORPUS = Path(__file__).parents[2] / "corpus/articles"
TEXTS = [read.article.text for read in read_corpus(CORPUS) if not isinstance(read, ArticleError)][::8]


@pytest.fixture(scope="module")
def whole() -> Any:
    """spaCy's model, its names taught as ours are."""
    model = load_base()
    names: Any = model.get_pipe("ner")
    names.model.from_bytes(load_network())
    return model


def test_names_are_those_of_the_whole_model(whole: Any) -> None:
    names = list(map(names_in, whole.pipe(TEXTS, batch_size=BATCH_SIZE)))
    assert list(load_model().read(TEXTS)) == names
    assert sum(map(len, names)) > 500


def test_new_words_are_forgotten_beyond_a_bound_and_names_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    names = list(load_model().read(TEXTS))
    fresh = Network(load_vocabulary(), load_network())
    monkeypatch.setattr(network, "_MOST_STRINGS", len(fresh.words.strings) + 1000)
    sizes = []
    for start in range(0, len(TEXTS), BATCH_SIZE):
        assert list(fresh.read(TEXTS[start : start + BATCH_SIZE])) == names[start : start + BATCH_SIZE]
        sizes.append(len(fresh.words.strings))
    assert sizes == [sizes[0]] * len(sizes)


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
