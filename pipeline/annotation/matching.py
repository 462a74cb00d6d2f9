"""Which article of a corpus a tool's annotations are of: by its id, else by its text."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from pipeline.annotation.marks import Annotated
from pipeline.sources.duplicates import KnownTexts
from schemas import Article


class Match(NamedTuple):
    """An article, and how much of its text is that by which it was found, from 0 to 1; None where it was found by its id."""

    article: Article
    likeness: float | None = None


class Articles:
    """The articles of a corpus, to be found again."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles

    def match(self, annotated: Annotated) -> Match | None:
        """The article that was annotated: that of its id, else that of its very text, else the one most like it."""
        if article := self._articles.get(annotated.article_id or ""):
            return Match(article)
        text = annotated.text or ""
        if same := self._by_words.get(_words(text)):
            return Match(self._articles[same], 1)
        copy = self._known.copied(text) if text else None
        return Match(self._articles[copy.article_id], copy.similarity) if copy else None

    @cached_property
    def _by_words(self) -> dict[int, str]:
        return {_words(article.text): article_id for article_id, article in reversed(tuple(self._articles.items()))}

    @cached_property
    def _known(self) -> KnownTexts:
        known = KnownTexts()
        for article_id, article in self._articles.items():
            known.add(article_id, article.text)
        return known


def _words(text: str) -> int:
    return hash(tuple(text.split()))
