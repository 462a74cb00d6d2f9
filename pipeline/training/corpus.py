"""What of a corpus folder weights are learnt from, by source."""

from pathlib import Path

from pipeline.reading.gold import read_pairs
from pipeline.training.articles import Pair
from pipeline.training.marked import read_all_marked

ARTICLES, PAGES, PARAGRAPHS = "corpus", "pages", "paragraphs"
WHOLE = (ARTICLES, PAGES)
SOURCES = (*WHOLE, PARAGRAPHS)


def read_corpus(folder: Path) -> dict[str, list[Pair]]:
    """Articles with their gold, and the pages and paragraphs in which everything is marked, by source.

    Raises UsageError when a marked text is none, ArticleError when a gold file is none.
    """
    marked = {name: read_all_marked(folder / name) for name in (PAGES, PARAGRAPHS)}
    return {ARTICLES: read_pairs(folder / "gold", folder / "articles"), **marked}


def whole(corpus: dict[str, list[Pair]]) -> list[Pair]:
    """Those that are whole texts: where in one a name or a figure stands, only they tell."""
    return [pair for source in WHOLE for pair in corpus[source]]
