"""What a run would do and why: the corpus compared with the tables. Nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import ArticleError
from pipeline.extraction.preparation import publication_day
from pipeline.reading.corpus import Source, check_folder, read_corpus
from pipeline.run.options import Options
from pipeline.storage.contract import is_older
from pipeline.storage.fingerprint import pipeline_version
from pipeline.storage.generations import check_output, current, store_errors
from pipeline.storage.state import Stored, extractor_name, read_state
from pipeline.weights.manifest import model_version

# Always taken: the next generation would hold what is left of a damaged file, or of tables unread, as if that were all.
_DAMAGED = "damaged table"
_OLDER = "older contract"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the corpus, its text left on disk."""

    article_id: str
    path: str
    content_sha256: str
    modified: datetime


@dataclass(frozen=True)
class Survey:
    """Articles to extract, each with the reason, and those to drop; problems of reading.

    `unchanged` are articles that the tables hold as they are, `not_asked` those that a run without limits would extract.
    """

    model: str
    code: str
    stored: Stored
    todo: Sequence[tuple[Entry, str]]
    unchanged: Sequence[str]
    not_asked: Sequence[str]
    gone: Sequence[str]
    problems: Sequence[ArticleError]


def check_usage(options: Options) -> None:
    """Raise UsageError when there is no such corpus, or the output folder is not ours; StoreError when that cannot be read."""
    check_folder(options.corpus)
    with store_errors(options.output):
        check_output(options.output, full=options.full)


def survey(options: Options) -> Survey:
    """Read the corpus and find what the tables lack. Raises UsageError without a corpus."""
    generation = current(options.output)
    older = is_older(options.output, generation)
    stored = read_state(None if older else generation)
    model, code = model_version(), pipeline_version()
    todo: list[tuple[Entry, str]] = []
    unchanged, not_asked, seen, problems = [], [], set(), []
    for source in read_corpus(options.corpus):
        if isinstance(source, ArticleError):
            problems.append(source)
            continue
        entry = _entry(source)
        reason = _OLDER if older else _reason(entry, stored, extractor_name(code, model)) or ("full" if options.full else None)
        seen.add(entry.article_id)
        if reason is None:
            unchanged.append(entry.article_id)
        elif reason in (_DAMAGED, _OLDER) or (_has_room(todo, options.limit) and _is_wanted(source, options)):
            todo.append((entry, reason))
        else:
            not_asked.append(entry.article_id)
    gone = _gone(stored, seen, problems) if options.prune else []
    return Survey(model, code, stored, todo, unchanged, not_asked, gone, problems)


def _entry(source: Source) -> Entry:
    article = source.article
    return Entry(article.article_id, str(article.source_path), source.content_sha256, source.modified)


def _reason(entry: Entry, stored: Stored, extractor: str) -> str | None:
    """Why the tables do not hold an article as it is; None when they do."""
    known = stored.articles.get(entry.article_id)
    if known is None:
        return "new"
    checks = {
        _DAMAGED: known.month in stored.damaged_months or stored.lost_rejects,
        "changed": known.content_sha256 != entry.content_sha256,
        "moved": known.source_path != entry.path,
        "new code or model": known.extractor != extractor,
    }
    return next((reason for reason, holds in checks.items() if holds), None)


def _has_room(todo: Sequence[object], limit: int | None) -> bool:
    return limit is None or len(todo) < limit


def _is_wanted(source: Source, options: Options) -> bool:
    if options.ids and source.article.article_id not in options.ids:
        return False
    if options.since is None and options.until is None:
        return True
    day = publication_day(source.article)
    return day is not None and (options.since or day) <= day <= (options.until or day)


def _gone(stored: Stored, seen: set[str], problems: Iterable[ArticleError]) -> list[str]:
    """Articles of the tables of which the corpus has no file any more; one that cannot be read now is not gone."""
    unread = {problem.path for problem in problems}
    return [name for name, known in stored.articles.items() if name not in seen and known.source_path not in unread]
