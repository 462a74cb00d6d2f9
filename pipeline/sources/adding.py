"""Articles into a corpus: read, completed, compared with what is there, filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import ArticleError, DepecheError
from pipeline.extraction.preparation import vague_day
from pipeline.sources.draft import Draft, Given, completed
from pipeline.sources.duplicates import Copy
from pipeline.sources.filing import UNDATED, find_path, find_stem, render, write
from pipeline.sources.index import Corpus
from pipeline.sources.reading import check_source, read_source
from pipeline.sources.web import Web
from schemas import Article


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was filed, or would be: `path` below the corpus, and what a person should look into."""

    path: str
    article_id: str
    title: str | None
    notes: Sequence[str]


def add(
    sources: Sequence[str], corpus: Corpus, given: Given, web: Web, *, dry_run: bool = False
) -> Iterator[Added | ArticleError]:
    """File the articles of each source in a corpus, one after another; nothing is ever overwritten.

    An article whose text the corpus already holds is refused; one that copies another is filed as its duplicate.
    With `dry_run` nothing is written. Raises UsageError, before anything is written, when a source is not there.
    """
    for source in sources:
        check_source(source)
    for source in sources:
        for found in _read(source, given, web):
            try:
                yield _filed(found, corpus, given, dry_run=dry_run)
            except ArticleError as problem:
                yield problem


def _read(source: str, given: Given, web: Web) -> Iterator[Draft | ArticleError]:
    """The articles of a source; whatever fails in one costs no other source."""
    try:
        yield from read_source(source, given, web)
    except DepecheError:
        raise
    except Exception as error:
        problem = f"it cannot be read ({type(error).__name__}: {error})."
        yield ArticleError(source, "file", problem, "This is a fault of the program: please report it with the source.")


def _filed(found: Draft | ArticleError, corpus: Corpus, given: Given, *, dry_run: bool) -> Added:
    if isinstance(found, ArticleError):
        raise found
    draft = completed(found, given)
    _check_new(draft, corpus)
    copy = corpus.texts.copied(draft.text)
    draft = replace(draft, duplicate_of=copy.article_id if copy else None)
    remarks = [*draft.notes, *_same_address(draft, corpus), *_undated(draft)]
    stem = find_stem(draft, corpus)
    article_id, path = draft.article_id or stem, find_path(stem)
    content = render(draft, article_id, remarks)
    if not dry_run:
        write(corpus.folder, path, content)
    corpus.hold(article_id, path, draft.url, draft.text)
    return Added(path, article_id, draft.title, [*_likeness(copy), *remarks])


def _check_new(draft: Draft, corpus: Corpus) -> None:
    if twin := corpus.texts.same(draft.text):
        raise ArticleError(draft.origin, "text", f"the corpus has this very text already, as {twin}.", "Nothing to do.")
    if draft.article_id in corpus.texts:
        raise ArticleError(draft.origin, "id", f"the corpus has another article {draft.article_id}.", "Give this one another id.")


def _likeness(copy: Copy | None) -> list[str]:
    return [f"copy of {copy.article_id}: {copy.similarity:.0%} in common"] if copy else []


def _undated(draft: Draft) -> list[str]:
    vague = vague_day(Article(article_id=UNDATED, text=draft.text, published=draft.published))
    return [f"no day of publication: the text says only « {vague} »"] if vague else []


def _same_address(draft: Draft, corpus: Corpus) -> list[str]:
    known = corpus.article_at(draft.url)
    return [f"same address as {known}"] if known and known != draft.duplicate_of else []
