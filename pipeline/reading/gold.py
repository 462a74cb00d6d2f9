"""Gold files in, and the articles that they belong to."""

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import ArticleError, UsageError
from pipeline.faults import Fault, Said, invalid
from pipeline.reading.corpus import read_corpus
from schemas import Article
from schemas.gold import GoldArticle


def read_gold(folder: Path) -> Iterator[GoldArticle]:
    """The gold files of a folder, in order of name.

    Raises ArticleError when a file is no gold file.
    """
    for path in sorted(folder.glob("*.json")):
        gold, problems = load_gold(path)
        if gold is None:
            raise problems[0]
        yield gold


def load_gold(path: Path) -> tuple[GoldArticle | None, list[ArticleError]]:
    """The gold of one file, or None and everything that keeps the file from being one."""
    try:
        return GoldArticle.model_validate_json(path.read_bytes().removeprefix(BOM_UTF8)), []
    except ValidationError as error:
        return None, [_problem(path, each["loc"], invalid(each)) for each in error.errors()]
    except OSError as error:
        return None, [ArticleError.of(str(path), "file", Fault.UNREADABLE, str(error.strerror))]


def read_pairs(gold_folder: Path, articles_folder: Path) -> list[tuple[Article, GoldArticle]]:
    """The articles that have gold, with it, in order of their ids.

    Raises UsageError when a folder is missing, there is no gold or no article for it, ArticleError when a gold file is none.
    """
    if not gold_folder.is_dir():
        raise UsageError(f"{gold_folder}: there is no such folder. Give the folder that holds the gold files (*.json).")
    gold = {each.article_id: each for each in read_gold(gold_folder)}
    if not gold:
        raise UsageError(f"{gold_folder}: there is no gold file (*.json) in it. Give the folder that holds them.")
    sources = [source for source in read_corpus(articles_folder) if not isinstance(source, ArticleError)]
    articles = {source.article.article_id: source.article for source in sources}
    absent = [article_id for article_id in sorted(gold) if article_id not in articles]
    if absent:
        raise UsageError(f"{articles_folder} has no article {', '.join(absent[:5])}. `depeche check` tells what to do.")
    return [(articles[article_id], gold[article_id]) for article_id in sorted(gold)]


def corpus_fingerprint(pairs: Iterable[tuple[Article, GoldArticle]]) -> str:
    """16 hexadecimal digits that change with any text, publication date or annotation, and with nothing else."""
    content = [[article.text, str(article.published), gold.model_dump(mode="json")] for article, gold in pairs]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _problem(path: Path, place: tuple[int | str, ...], why: Said) -> ArticleError:
    if not place:
        return ArticleError.of(str(path), "file", Fault.NO_GOLD, why)
    return ArticleError.of(str(path), ".".join(map(str, place)), Fault.NO_GOLD_FIELD, why)
