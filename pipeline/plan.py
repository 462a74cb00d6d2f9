"""What a run has to do: the corpus compared with the tables."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ArticleError
from pipeline.extraction.ner import model_version
from pipeline.reading.corpus import check_folder, modified_at, read_corpus
from pipeline.storage.fingerprint import pipeline_version
from pipeline.storage.generations import STAGED, begin, claim, current
from pipeline.storage.rows import Stamp, reject
from pipeline.storage.state import Stored, StoredArticle, extractor_name, read_state
from schemas import Reject

BATCH_SIZE = 200


@dataclass(frozen=True)
class Options:
    """What a run is asked to do: `full` extracts unchanged articles too, `prune` drops those that left the corpus."""

    corpus: Path
    output: Path
    full: bool = False
    prune: bool = False
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the corpus, its text left on disk."""

    article_id: str
    path: str
    content_sha256: str
    modified: datetime


@dataclass(frozen=True)
class Batch:
    """Articles to extract together, and where to leave their rows."""

    number: int
    corpus: Path
    entries: Sequence[Entry]
    staging: Path
    stamp: Stamp


@dataclass(frozen=True)
class Plan:
    """A run to be: batches to extract, articles to drop, problems of reading, rejects of before that still hold."""

    options: Options
    started_at: datetime
    stamp: Stamp
    stored: Stored
    folder: Path
    batches: Sequence[Batch]
    n_unchanged: int
    pruned: Sequence[str]
    rejects: Sequence[Reject]
    kept_rejects: Sequence[dict[str, Any]]

    @property
    def n_articles(self) -> int:
        """Articles to extract."""
        return sum(len(batch.entries) for batch in self.batches)


def check_usage(options: Options) -> None:
    """Raise UsageError when there is no such corpus, or the output folder is not ours."""
    check_folder(options.corpus)
    claim(options.output)


def make_plan(options: Options) -> Plan:
    """Read the corpus and compare it with the tables; `options.output` must be open."""
    started_at = datetime.now(UTC)
    entries, problems = _scan(options.corpus)
    stored = read_state(current(options.output))
    model, code = model_version(), pipeline_version()
    todo = [entry for entry in entries if options.full or _is_stale(entry, stored, extractor_name(code, model))]
    unchanged = {entry.article_id for entry in entries} - {entry.article_id for entry in todo}
    stamp = Stamp(_run_id(model, code, todo, problems), model, code)
    folder = begin(options.output, stamp.run_id)
    return Plan(
        options=options,
        started_at=started_at,
        stamp=stamp,
        stored=stored,
        folder=folder,
        batches=list(_batches(todo, options.corpus.resolve(), folder / STAGED, stamp)),
        n_unchanged=len(unchanged),
        pruned=_gone(stored, entries, problems) if options.prune else [],
        rejects=[_reject(options.corpus, problem, stamp.run_id) for problem in problems],
        kept_rejects=[row for row in stored.rejects if row["stage"] != "read" and row["article_id"] in unchanged],
    )


def _scan(corpus: Path) -> tuple[list[Entry], list[ArticleError]]:
    entries, problems = [], []
    for source in read_corpus(corpus):
        if isinstance(source, ArticleError):
            problems.append(source)
        else:
            path = str(source.article.source_path)
            entries.append(Entry(source.article.article_id, path, source.content_sha256, source.modified))
    return entries, problems


def _is_stale(entry: Entry, stored: Stored, extractor: str) -> bool:
    """Whether the tables lack an article, hold another state of it, or hold it damaged."""
    known = stored.articles.get(entry.article_id)
    if known is None or known.month in stored.damaged_months or stored.lost_rejects:
        return True
    return known != StoredArticle(entry.content_sha256, entry.path, extractor, known.month)


def _gone(stored: Stored, entries: Iterable[Entry], problems: Iterable[ArticleError]) -> list[str]:
    """Articles of the tables of which the corpus has no file any more; one that cannot be read now is not gone."""
    present = {entry.article_id for entry in entries}
    unread = {problem.path for problem in problems}
    return [name for name, known in stored.articles.items() if name not in present and known.source_path not in unread]


def _run_id(model: str, code: str, todo: Iterable[Entry], problems: Iterable[ArticleError]) -> str:
    """A function of what the run extracts, what it refuses, and with which code."""
    articles = sorted((entry.article_id, entry.content_sha256) for entry in todo)
    content = json.dumps([model, code, articles, sorted(map(str, problems))])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _batches(todo: Sequence[Entry], corpus: Path, staging: Path, stamp: Stamp) -> Iterator[Batch]:
    for number, at in enumerate(range(0, len(todo), BATCH_SIZE)):
        yield Batch(number, corpus, todo[at : at + BATCH_SIZE], staging, stamp)


def _reject(corpus: Path, problem: ArticleError, run_id: str) -> Reject:
    detail = f"{problem.problem} {problem.remedy}"
    return reject(problem.path, None, "read", problem.field, detail, run_id, modified_at(corpus, problem.path))
