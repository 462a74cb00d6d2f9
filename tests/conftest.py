"""Runs over small corpora that do without the statistical model."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpora import ARTICLES, write_corpus
from pipeline.extraction import extractor
from pipeline.ingest import Summary, run
from pipeline.survey import Options


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction by rules alone: no statistical model is loaded."""
    monkeypatch.setattr(extractor, "find_entities", lambda texts: ([] for _ in texts))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", ARTICLES)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def ingest(no_model: None, corpus: Path, output: Path) -> Callable[..., Summary]:
    """A run over the corpus into the output, with the options given."""
    return lambda **options: run(Options(**{"corpus": corpus, "output": output} | options))
