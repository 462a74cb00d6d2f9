"""A survey made into batches with a place to leave their rows."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ArticleError
from pipeline.reading.corpus import modified_at
from pipeline.registry.register import read_fingerprint
from pipeline.run.options import Options
from pipeline.run.survey import Entry, Survey, survey
from pipeline.storage.generations import STAGED, begin
from pipeline.storage.rows import Stamp, reject
from pipeline.storage.state import Stored
from schemas import Reject

BATCH_SIZE = 200


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
    """A run to be: batches to extract, articles to drop, problems of reading, rejects of before that still hold.

    `register` is the fingerprint of the register to link organisations to, None without one.
    """

    options: Options
    started_at: datetime
    stamp: Stamp
    stored: Stored
    register: str | None
    folder: Path
    batches: Sequence[Batch]
    n_unchanged: int
    n_not_asked: int
    pruned: Sequence[str]
    rejects: Sequence[Reject]
    kept_rejects: Sequence[dict[str, Any]]

    @property
    def n_articles(self) -> int:
        """Articles to extract."""
        return sum(len(batch.entries) for batch in self.batches)


def make_plan(options: Options) -> Plan:
    """What a run has to do, and the folder of a new generation to do it in; `options.output` must be open."""
    started_at = datetime.now(UTC)
    found = survey(options)
    register = read_fingerprint(options.registry) if options.registry else None
    stamp = Stamp(_run_id(found, register), found.model, found.code)
    folder = begin(options.output, stamp.run_id)
    left = {*found.unchanged, *found.not_asked}
    return Plan(
        options=options,
        started_at=started_at,
        stamp=stamp,
        stored=found.stored,
        register=register,
        folder=folder,
        batches=list(_batches([entry for entry, _ in found.todo], options.corpus.resolve(), folder / STAGED, stamp)),
        n_unchanged=len(found.unchanged),
        n_not_asked=len(found.not_asked),
        pruned=found.gone,
        rejects=[_reject(options.corpus, problem, stamp.run_id) for problem in found.problems],
        kept_rejects=[row for row in found.stored.rejects if row["stage"] != "read" and row["article_id"] in left],
    )


def _run_id(found: Survey, register: str | None) -> str:
    """A function of what the run extracts, what it refuses, with which code, and which register it links to."""
    articles = sorted((entry.article_id, entry.content_sha256) for entry, _ in found.todo)
    content = json.dumps([found.model, found.code, articles, sorted(map(str, found.problems)), *([register] if register else [])])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _batches(todo: Sequence[Entry], corpus: Path, staging: Path, stamp: Stamp) -> Iterator[Batch]:
    for number, at in enumerate(range(0, len(todo), BATCH_SIZE)):
        yield Batch(number, corpus, todo[at : at + BATCH_SIZE], staging.resolve(), stamp)


def _reject(corpus: Path, problem: ArticleError, run_id: str) -> Reject:
    return reject(problem.path, None, "read", problem.field, problem.detail, run_id, modified_at(corpus, problem.path))
