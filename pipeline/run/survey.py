"""What a run would do and why: the corpus compared with the tables. Nothing is written."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArticleError, UsageError
from pipeline.reading.corpus import Source, check_folder, count_others, read_corpus
from pipeline.run.batches import Entry
from pipeline.run.gazetteer import gazetteer_of
from pipeline.run.options import Options
from pipeline.storage.address import home
from pipeline.storage.contract import is_older
from pipeline.storage.disk import store_errors
from pipeline.storage.fingerprint import pipeline_version
from pipeline.storage.generations import check_output, current
from pipeline.storage.state import Stored, extractor_name, read_state
from pipeline.weights.manifest import model_version
from pipeline.weights.own import using_weights

_LOG = logging.getLogger("depeche.survey")

# Always taken: the next generation would hold what is left of a damaged file, or of tables unread, as if that were all.
_DAMAGED = "damaged table"
_OLDER = "older contract"


@dataclass(frozen=True)
class Survey:
    """Articles to extract, each with the reason, and those to drop; problems of reading.

    `generation` is the committed one, `stored` what of it can be kept. `unchanged` are articles that the tables hold as they are,
    `not_asked` those that a run without limits would extract.
    """

    model: str
    code: str
    generation: Path | None
    stored: Stored
    todo: Sequence[tuple[Entry, str]]
    unchanged: Sequence[str]
    not_asked: Sequence[Entry]
    gone: Sequence[str]
    problems: Sequence[ArticleError]

    @property
    def new_problems(self) -> Sequence[ArticleError]:
        """Those of the problems that the tables do not tell yet."""
        known = {(row["source_path"], row["error"], row["detail"]) for row in self.stored.rejects}
        return [each for each in self.problems if (each.path, each.field, each.detail) not in known]


def check_usage(options: Options) -> None:
    """Raise UsageError without such a corpus, register, list of organisations or weights, or when the output is not ours.

    Raise StoreError when the output cannot be read.
    """
    check_folder(options.corpus)
    if home(options.output).resolve().is_relative_to(options.corpus.resolve()):
        raise UsageError(f"{options.output}: it lies in the corpus {options.corpus}. Give a folder outside of it for the tables.")
    register_of(options)
    gazetteer_of(options.gazetteer)
    model_of(options)
    with store_errors(options.output):
        check_output(options.output, full=options.full)


def register_of(options: Options) -> str | None:
    """The fingerprint of the register to link organisations to, None without one. Raises UsageError when it is none."""
    if not options.registry:
        return None
    from pipeline.registry.register import read_fingerprint

    return read_fingerprint(options.registry)


def model_of(options: Options) -> str:
    """What reads the articles. Raises UsageError without weights of the name asked for, and when they do not fit."""
    with using_weights(options.weights):
        return model_version()


def survey(options: Options) -> Survey:
    """Read the corpus and find what the tables lack. Raises UsageError without a corpus, or with one of other files alone."""
    generation = current(options.output)
    older = is_older(options.output, generation)
    stored = read_state(None if older else generation)
    model, code = model_of(options), pipeline_version()
    todo: list[tuple[Entry, str]] = []
    not_asked: list[Entry] = []
    unchanged, seen, problems = [], set(), []
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
            not_asked.append(entry)
    _tell_others(options.corpus, is_empty=not (seen or problems))
    gone = _gone(stored, seen, problems) if options.prune else []
    return Survey(model, code, generation, stored, todo, unchanged, not_asked, gone, problems)


def _tell_others(corpus: Path, *, is_empty: bool) -> None:
    """Tell once which files of a corpus are no articles; raises UsageError when there is nothing else."""
    others = count_others(corpus)
    if not others:
        return
    n, kinds = others.total(), ", ".join(f"{number} {ending}" for ending, number in others.most_common(5))
    told = f"{corpus}: {n} {'file is no article' if n == 1 else 'files are no articles'} ({kinds}) and not read."
    remedy = "Bring them in: depeche add"
    if is_empty:
        raise UsageError(f"{told} There is none (*.txt, *.md) in it. {remedy} {corpus} --corpus FOLDER")
    _LOG.warning("%s %s", told, remedy, extra={"fields": {"not_articles": dict(others)}})


def _entry(source: Source) -> Entry:
    article = source.article
    return Entry(article.article_id, str(article.source_path), source.content_sha256, source.modified, len(article.text))


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
    # A second and more to load, and this alone needs it.
    from pipeline.extraction.preparation import publication_day

    day = publication_day(source.article)
    return day is not None and (options.since or day) <= day <= (options.until or day)


def _gone(stored: Stored, seen: set[str], problems: Iterable[ArticleError]) -> list[str]:
    """Articles of the tables of which the corpus has no file any more; one that cannot be read now is not gone."""
    unread = {problem.path for problem in problems}
    return [name for name, known in stored.articles.items() if name not in seen and known.source_path not in unread]
