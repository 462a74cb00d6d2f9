"""A whole corpus looked through: articles that cannot be read, gold that cannot be right, and what is missing."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.checking.articles import check_article
from pipeline.checking.consistency import check_consistency
from pipeline.checking.findings import Finding
from pipeline.checking.gold import Subject, check_gold
from pipeline.errors import ArticleError
from pipeline.extraction.preparation import publication_day, stated_day, vague_day
from pipeline.faults import Fault
from pipeline.reading.corpus import ENDINGS, Source, is_article, read_corpus
from pipeline.reading.folders import Folders, corpus_folders
from pipeline.reading.gold import load_gold
from pipeline.sources.duplicates import KnownTexts
from schemas import Article
from schemas.gold import GoldArticle


class _Gold(NamedTuple):
    path: Path
    gold: GoldArticle


def check_corpus(corpus: Path) -> Iterator[Finding]:
    """Everything there is to say of a corpus folder, articles first, then gold, each in order of paths.

    Raises UsageError when there is no such folder.
    """
    folders = corpus_folders(corpus)
    read = list(read_corpus(folders.articles))
    sources = [source for source in read if isinstance(source, Source)]
    yield from (_unread(folders.articles, each) for each in read if isinstance(each, ArticleError))
    yield from _strays(folders)
    yield from _check_articles(folders.articles, sources)
    golds: list[_Gold] = []
    for path in sorted(folders.gold.glob("*.json")):
        gold, problems = load_gold(path)
        yield from (_unread_gold(path, problem) for problem in problems)
        golds += [_Gold(path, gold)] if gold else []
    yield from _check_pairs(folders.articles, sources, golds)
    yield from check_consistency(golds)


def _unread(articles: Path, error: ArticleError) -> Finding:
    return Finding("problem", str(articles / error.path), _line_in(error.problem), error.field, error.said)


def _strays(folders: Folders) -> Iterator[Finding]:
    """Files that lie among the articles or the gold and are none."""
    endings = ", ".join(f"*{ending}" for ending in ENDINGS)
    for path in _files(folders.articles):
        if not is_article(path.name) and folders.gold not in path.parents:
            yield Finding("note", str(path), None, "file", Fault.NO_ARTICLE_FILE(endings))
    for path in _files(folders.gold):
        if path.suffix != ".json" or path.parent != folders.gold:
            yield Finding("warning", str(path), None, "file", Fault.NO_GOLD_FILE(str(folders.gold)))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _unread_gold(path: Path, error: ArticleError) -> Finding:
    line = _line_in(error.problem) or _line_of(path.read_text(encoding="utf-8", errors="replace"), error.field)
    return Finding("problem", error.path, line, error.field, error.said)


def _line_of(content: str, field: str) -> int | None:
    """The line of a gold file on which the fact of a field like `dates.3.precision` begins."""
    kind, _, rest = field.partition(".")
    if not rest and f'"{kind}"' in content:
        return content.count("\n", 0, content.find(f'"{kind}"')) + 1
    index = rest.partition(".")[0]
    at = content.find(f'"{kind}"')
    facts = [match.start() for match in re.finditer(r"\{", content[at:])] if at >= 0 else []
    return content.count("\n", 0, at + facts[int(index)]) + 1 if index.isdigit() and int(index) < len(facts) else None


def _line_in(problem: str) -> int | None:
    """The line that a message names."""
    named = re.search(r"\bline (\d+)", problem)
    return int(named[1]) if named else None


def _check_articles(articles: Path, sources: Sequence[Source]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    known = KnownTexts()
    ids = {source.article.article_id for source in sources}
    for source in sources:
        article, path = source.article, _path(articles, source)
        twin = first.setdefault(article.text, path)
        if twin != path:
            yield Finding("problem", path, None, "text", Fault.SAME_TEXT(twin))
        yield from check_article(path, article, ids)
        if twin == path and not article.duplicate_of and (copied := known.copied(article.text)):
            yield Finding("warning", path, None, "text", Fault.REPRINT(round(copied.similarity * 100), copied.article_id))
        known.add(article.article_id, article.text)
        yield from _check_day(path, article)


def _path(articles: Path, source: Source) -> str:
    return str(articles / str(source.article.source_path))


def _check_day(path: str, article: Article) -> Iterator[Finding]:
    stated = stated_day(article.text)
    if article.published is None and stated is None:
        vague = vague_day(article)
        yield Finding("note", path, None, "published", Fault.VAGUE_DAY(vague) if vague else Fault.UNDATED())
    elif stated and article.published and stated != article.published:
        yield Finding("warning", path, None, "published", Fault.TWO_DAYS(str(article.published), str(stated)))


def _check_pairs(articles: Path, sources: Sequence[Source], golds: Sequence[_Gold]) -> Iterator[Finding]:
    by_id = {source.article.article_id: source for source in sources}
    first: dict[str, Path] = {}
    for path, gold in golds:
        twin, source = first.setdefault(gold.article_id, path), by_id.get(gold.article_id)
        if twin != path:
            yield Finding("problem", str(path), None, "article_id", Fault.GOLD_TWICE(gold.article_id, str(twin)))
        elif source is None:
            yield Finding("problem", str(path), None, "article_id", Fault.GOLD_OF_NONE(gold.article_id, str(articles)))
        else:
            yield from check_gold(_subject(path, gold, source))
    for article_id in sorted(by_id.keys() - first.keys() if golds else ()):
        yield Finding("note", _path(articles, by_id[article_id]), None, "gold", Fault.WITHOUT_GOLD())


def _subject(path: Path, gold: GoldArticle, source: Source) -> Subject:
    article = source.article
    return Subject(str(path), path.read_text(encoding="utf-8-sig"), gold, article.text, publication_day(article))
