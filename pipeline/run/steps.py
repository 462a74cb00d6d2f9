"""The main job in plain steps: plan, extract batch by batch, commit. The flow and the command both call these.

Extraction and the writing of tables take seconds to load: in this room the functions that need them import them, so that a run
that finds nothing to do does not.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.run.batches import BatchResult
from pipeline.run.gazetteer import using_gazetteer_of
from pipeline.run.options import Options
from pipeline.run.plan import Plan, make_plan
from pipeline.run.progress import track
from pipeline.storage.address import Output
from pipeline.storage.disk import discard
from pipeline.storage.fingerprint import library_versions
from pipeline.storage.generations import open_output, publish
from pipeline.storage.state import Change, count_rows, same_content, told
from pipeline.workers import worker_pool
from schemas import Reject, Run


@dataclass(frozen=True)
class Summary:
    """How a run ended.

    `run_id` is None when the tables already were what the corpus gives. Of the `n_extracted` articles a run that was stopped had
    extracted `n_recovered`. `n_unchanged` counts articles that the tables held as
    they are, `n_not_asked` those that a run without limits would have extracted, `n_rejected` what this run was the first to
    reject, or a full run all of it; `rejects` counts by kind of error what the table of rejects now holds, `new_rejects` are
    those of its rows that no run told before in these words.
    """

    output: Output
    run_id: str | None
    n_extracted: int
    n_recovered: int
    n_unchanged: int
    n_not_asked: int
    n_pruned: int
    n_rejected: int
    counts: dict[str, int]
    rejects: dict[str, int]
    new_rejects: Sequence[Mapping[str, Any]]
    seconds: float

    @property
    def share_of_rejects(self) -> float:
        """Rejects of what the run took up, between 0 and 1; a fact refused counts as an article."""
        return self.n_rejected / max(1, self.n_extracted + self.n_rejected)


def run(options: Options) -> Summary:
    """Bring the tables of an output folder up to date with a corpus folder, without Prefect."""
    with using_gazetteer_of(options), open_output(options.output, options.wait, full=options.full):
        plan = make_plan(options)
        with track(plan.staging, plan.n_articles):
            results = list(_extract_batches(plan))
        return commit(plan, results)


def commit(plan: Plan, results: Sequence[BatchResult]) -> Summary:
    """Make the tables what the plan and its batches give, all at once; nothing is written when that changes nothing."""
    new = [*plan.rejects, *(each for result in results for each in result.rejects)]
    rejects = [*plan.kept_rejects, *_with_first_run(map(dict, new), plan.stored.rejects)]
    extracted = {*plan.recovered.article_ids, *(article_id for result in results for article_id in result.extracted)}
    staged = [*plan.recovered.folders, *(result.staged for result in results)]
    said = {**plan.stored.said, **{each.detail: each.said for each in new}}
    change = Change({*extracted, *plan.pruned}, staged, rejects, said)
    known = set(map(told, plan.stored.rejects))
    generation = _build(plan, change, len(extracted)) if _is_needed(plan, change) else None
    discard(plan.folder)
    now = generation or plan.stored.generation
    return Summary(
        output=plan.options.output,
        run_id=plan.stamp.run_id if generation else None,
        n_extracted=len(extracted),
        n_recovered=len(plan.recovered.article_ids),
        n_unchanged=plan.n_unchanged,
        n_not_asked=plan.n_not_asked,
        n_pruned=len(plan.pruned),
        n_rejected=_count_rejected(plan, new),
        counts=count_rows(now) if now else {},
        rejects=dict(sorted(Counter(f"{row['stage']}: {row['error']}" for row in rejects).items())),
        new_rejects=[row for row in rejects if told(row) not in known],
        seconds=(datetime.now(UTC) - plan.started_at).total_seconds(),
    )


def _extract_batches(plan: Plan) -> Iterator[BatchResult]:
    if not plan.batches:
        return
    from pipeline.run.extraction import extract_batch

    if plan.options.workers == 1:
        yield from map(extract_batch, plan.batches)
    else:
        with worker_pool(plan.options.workers) as pool:
            yield from pool.map(extract_batch, plan.batches)


def _with_first_run(rows: Iterable[dict[str, Any]], stored: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rejects; one that was told before keeps the run that first told it."""
    known = {_content(row): row for row in stored}
    return (known.get(_content(row), row) for row in rows)


def _count_rejected(plan: Plan, new: Sequence[Reject]) -> int:
    """Rejects that no run told before, so that a file that stays bad fails one run and not each; a full run counts all."""
    told = set() if plan.options.full else set(map(_content, plan.stored.rejects))
    return sum(_content(dict(each)) not in told for each in new)


def _content(reject_row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A reject without the run that told it."""
    return tuple(value for name, value in reject_row.items() if name != "run_id")


def _is_needed(plan: Plan, change: Change) -> bool:
    stored = plan.stored
    if stored.generation is None or stored.damaged or change.dropped or stored.register != plan.register:
        return True
    return Counter(map(_content, change.rejects)) != Counter(map(_content, stored.rejects))


def _build(plan: Plan, change: Change, n_extracted: int) -> Path | None:
    """The new generation, published; None when its content is that of the one before."""
    from pipeline.storage.commit import build_generation, finish_generation

    build_generation(plan.folder, plan.stored, change, plan.options.registry)
    if plan.stored.generation and same_content(plan.folder, plan.stored.generation):
        return None
    finish_generation(plan.folder, plan.stored, _run_row(plan, change, n_extracted))
    return publish(plan.options.output, plan.folder)


def _run_row(plan: Plan, change: Change, n_extracted: int) -> dict[str, Any]:
    counts = {f"n_{name}": n for name, n in count_rows(plan.folder).items() if name != "runs"}
    versions = library_versions() | {"pipeline": plan.stamp.pipeline_version, "model": plan.stamp.model}
    run_row = Run(
        run_id=plan.stamp.run_id,
        started_at=plan.started_at,
        finished_at=datetime.now(UTC),
        status="completed with rejects" if change.rejects else "completed",
        n_extracted=n_extracted,
        versions=json.dumps(versions, sort_keys=True),
        parameters=json.dumps(plan.options.model_dump(mode="json"), sort_keys=True),
        **counts,
    )
    return dict(run_row)
