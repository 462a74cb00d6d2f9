"""A survey made into batches with a place to leave their rows."""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ArticleError
from pipeline.lexicon import user_file
from pipeline.reading.corpus import modified_at
from pipeline.run.batches import Batch, Entry, cut
from pipeline.run.options import Options
from pipeline.run.survey import Survey, register_of, survey
from pipeline.storage.address import Output
from pipeline.storage.generations import STAGED, begin, discard_others, left_staged
from pipeline.storage.staging import holding, recover
from pipeline.storage.stamp import Marks, Refused, Stamp, marks, reject
from pipeline.storage.state import Recovered, Stored
from pipeline.weights.own import find_own

_LOG = logging.getLogger("depeche.plan")

# How many workers a cluster is thought to have: nobody knows before it is asked.
_ON_CLUSTER = 16


@dataclass(frozen=True)
class Plan:
    """A run to be: batches to extract, what a stopped run has extracted of it, articles to drop, problems of reading, rejects of
    before that still hold.

    `register` is the fingerprint of the register to link organisations to, None without one.
    """

    options: Options
    started_at: datetime
    stamp: Stamp
    stored: Stored
    register: str | None
    folder: Path
    batches: Sequence[Batch]
    recovered: Recovered
    n_unchanged: int
    n_not_asked: int
    pruned: Sequence[str]
    rejects: Sequence[Refused]
    kept_rejects: Sequence[dict[str, Any]]

    @property
    def staging(self) -> Path:
        """The folder that takes what is extracted."""
        return self.folder.resolve() / STAGED

    @property
    def n_articles(self) -> int:
        """Articles to extract."""
        return sum(len(batch.entries) for batch in self.batches)


def make_plan(options: Options) -> Plan:
    """What a run has to do, and the folder of a new generation to do it in; `options.output` must be open."""
    started_at = datetime.now(UTC)
    found = survey(options)
    register = register_of(options)
    stamp = Stamp(_run_id(found, register), found.model, found.code)
    folder = begin(options.output, stamp.run_id, found.generation)
    recovered = _recover(found, options.output, folder, stamp)
    todo = [entry for entry, _ in found.todo if entry.article_id not in recovered.article_ids]
    left = {*found.unchanged, *(entry.article_id for entry in found.not_asked)}
    return Plan(
        options=options,
        started_at=started_at,
        stamp=stamp,
        stored=found.stored,
        register=register,
        folder=folder,
        batches=list(_batches(todo, options, folder / STAGED, stamp)),
        recovered=recovered,
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


def _recover(found: Survey, output: Output, folder: Path, stamp: Stamp) -> Recovered:
    """What stopped runs have extracted of what this one would, taken over.

    What this one is not asked for stays as they left it; the rest is removed.
    """
    left = left_staged(output, folder)
    recovered = recover(left, folder / STAGED, {_marks(entry, stamp) for entry, _ in found.todo}, stamp.run_id)
    discard_others(output, folder, kept=holding(left, {_marks(entry, stamp) for entry in found.not_asked}))
    if recovered.article_ids:
        n = len(recovered.article_ids)
        _LOG.info(
            "%s of the articles a run had extracted that was stopped: they are taken over",
            f"{n:,}",
            extra={"fields": {"recovered": n}},
        )
    return recovered


def _marks(entry: Entry, stamp: Stamp) -> Marks:
    return marks(
        article_id=entry.article_id,
        content_sha256=entry.content_sha256,
        source_path=entry.path,
        extracted_at=entry.modified,
        model=stamp.model,
        pipeline_version=stamp.pipeline_version,
    )


def _batches(todo: Sequence[Entry], options: Options, staging: Path, stamp: Stamp) -> Iterator[Batch]:
    workers = _ON_CLUSTER if options.dask else options.workers
    weights = find_own(options.weights).resolve() if options.weights else None
    if todo and user_file():
        _check_gazetteer()
    for number, entries in enumerate(cut(todo, workers)):
        yield Batch(number, options.corpus.resolve(), entries, staging.resolve(), stamp, weights, user_file())


def _check_gazetteer() -> None:
    """Raise DepecheError when the user's organisations cannot be read: once, and not for each article."""
    from pipeline.extraction.organisations.gazetteer import load_gazetteer

    load_gazetteer()


def _reject(corpus: Path, problem: ArticleError, run_id: str) -> Refused:
    return reject(problem.path, None, "read", problem.field, problem.said, run_id, modified_at(corpus, problem.path))
