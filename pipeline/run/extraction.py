"""One batch: read again, extracted, validated, staged. It loads the models and all patterns, so only who extracts imports it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline.errors import ArticleError, UsageError
from pipeline.extraction.extractor import Facts, extract, extract_many
from pipeline.faults import Fault
from pipeline.reading.corpus import Source, read_file
from pipeline.run.batches import Batch, BatchResult
from pipeline.run.progress import tally
from pipeline.storage.rows import Rows
from pipeline.storage.staging import stage
from pipeline.storage.stamp import Refused, reject
from pipeline.weights.manifest import model_version
from pipeline.weights.own import using_weights
from schemas import Article


def extract_batch(batch: Batch) -> BatchResult:
    """Read, extract, validate and stage the articles of a batch; each problem becomes a reject and costs no other article.

    Raises UsageError when the user's own weights are no longer those of the plan.
    """
    rows, extracted = Rows(), []
    with _planned(batch), tally(batch.staging, batch.number, len(batch.entries)) as count:
        sources = list(_read_again(batch, rows.rejects))
        for source, facts in zip(sources, _extract_each([source.article for source in sources]), strict=True):
            if isinstance(facts, Facts):
                rows.add(source, facts, batch.stamp)
                extracted.append(source.article.article_id)
            else:
                rows.rejects.append(_extract_reject(source, facts, batch.stamp.run_id))
            count()
        staged = stage(batch.staging, rows.tables, rows.rejects)
    return BatchResult(staged, extracted, rows.rejects)


@contextmanager
def _planned(batch: Batch) -> Iterator[None]:
    """Let the weights of the plan be in use; other ones of their name are not what the rows are marked with."""
    with using_weights(batch.weights):
        if batch.weights and model_version() != batch.stamp.model:
            raise UsageError(f"{batch.weights}: other weights were made during the run. Run again to read with them.")
        yield


def _read_again(batch: Batch, rejects: list[Refused]) -> Iterator[Source]:
    """The articles of a batch as planned; one whose file went or changed since is refused until the next run."""
    for entry in batch.entries:
        try:
            source = read_file(batch.corpus, entry.path)
            if source.content_sha256 != entry.content_sha256:
                raise ArticleError.of(entry.path, "file", Fault.CHANGED_MEANWHILE)
            yield source
        except ArticleError as problem:
            run_id = batch.stamp.run_id
            rejects.append(reject(entry.path, entry.article_id, "read", problem.field, problem.said, run_id, entry.modified))


def _extract_each(articles: Sequence[Article]) -> Iterator[Facts | Exception]:
    """The facts of each article, or the error that it raises: after one, the rest goes article by article."""
    done = 0
    try:
        for facts in extract_many(articles):
            yield facts
            done += 1
    except Exception:
        yield from map(_extract_alone, articles[done:])


def _extract_alone(article: Article) -> Facts | Exception:
    try:
        return extract(article)
    except Exception as error:
        return error


def _extract_reject(source: Source, error: Exception, run_id: str) -> Refused:
    article = source.article
    name, said = type(error).__name__, Fault.BROKEN(str(error))
    return reject(str(article.source_path), article.article_id, "extract", name, said, run_id, source.modified)
