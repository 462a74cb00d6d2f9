"""Articles out to a tool's format, and its annotations back in as gold files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from pipeline.annotation.fitting import Misfit, cuts_word
from pipeline.annotation.formats import MODULES, Format
from pipeline.annotation.from_tables import mark_tables
from pipeline.annotation.gold import has_marks, make_gold, render
from pipeline.annotation.marking import mark_facts, mark_gold
from pipeline.annotation.marks import Annotated, Mark
from pipeline.annotation.matching import Articles, Match
from pipeline.annotation.saving import Made, findings_of, make, save
from pipeline.checking.findings import Finding
from pipeline.errors import ArticleError, UsageError
from pipeline.extraction.extractor import extract, extract_many
from pipeline.faults import Fault
from pipeline.reading.corpus import read_corpus
from pipeline.reading.gold import load_gold, read_gold
from pipeline.storage.address import Output
from schemas import Article
from schemas.gold import GoldArticle

_UNCONFIRMED = Misfit(0, "annotations", Fault.UNCONFIRMED(), kept=True)
_EMPTY = Misfit(0, "annotations", Fault.NOTHING_MARKED())
_TWICE = Misfit(0, "annotations", Fault.IMPORTED_TWICE())
_ABSENT = Misfit(0, "article_id", Fault.NO_SUCH_ARTICLE())


class _Exchange(Protocol):
    def write(self, articles: Iterable[Annotated], path: Path) -> None: ...

    def read(self, path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]: ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one article's annotations: its gold file if one was made, what did not fit, what is odd in it."""

    article_id: str
    path: Path | None
    misfits: Sequence[Misfit]
    findings: Sequence[Finding] = ()


def read_articles(folder: Path) -> dict[str, Article]:
    """The articles of a corpus folder by id; those that cannot be read are left to `depeche check`."""
    sources = (source for source in read_corpus(folder) if not isinstance(source, ArticleError))
    return {source.article.article_id: source.article for source in sources}


def export(form: Format, articles: Sequence[Article], path: Path, gold_folder: Path | None = None) -> None:
    """Write articles with what the pipeline finds in them; with what gold marks instead, where `gold_folder` has it."""
    golds = {gold.article_id: gold for gold in read_gold(gold_folder)} if gold_folder else {}
    _exchange(form).write(list(_annotated(articles, golds)), path)


def configuration(form: Format) -> str:
    """What a tool needs to know of labels and relations, to be put into its settings.

    Raises UsageError where it needs nothing.
    """
    module = _module(form)
    if not hasattr(module, "configuration"):
        raise UsageError(f"{form} has no settings for labels. Those that have: label-studio, doccano, brat.")
    return cast(str, module.configuration())


def export_tables(form: Format, output: Output, path: Path) -> None:
    """Write the articles of the tables in `output` with the facts that the run found in them."""
    _exchange(form).write(list(mark_tables(output)), path)


def import_gold(
    form: Format,
    path: Path,
    articles: Mapping[str, Article],
    folder: Path,
    *,
    replace: bool = False,
    allow_empty: bool = False,
    allow_cut: bool = False,
) -> Iterator[Imported]:
    """Make a gold file in `folder` of each article that a tool annotated; those without id are found by their text.

    A gold file that is there is left as it is unless `replace`; gold without any mark is made only with `allow_empty`, gold
    with a mark that cuts a word, as a slip of the mouse does, only with `allow_cut`. Raises ArticleError, before anything is
    written, when the file is none of the format.
    """
    present = {gold.article_id: file for file in folder.glob("*.json") if (gold := load_gold(file)[0])}
    corpus, seen = Articles(articles), set[str]()
    for annotated in list(_read(form, path, {article_id: article.text for article_id, article in articles.items()})):
        match = corpus.match(annotated)
        if match is None:
            yield Imported(annotated.article_id or f"{(annotated.text or '')[:60]!r}", None, [_ABSENT])
            continue
        article = match.article
        if article.article_id in seen:
            yield Imported(article.article_id, None, [_TWICE])
            continue
        seen.add(article.article_id)
        file = present.get(article.article_id, folder / f"{Path(article.source_path or article.article_id).stem}.json")
        yield _imported(annotated, match, file, replace=replace, allow_empty=allow_empty, allow_cut=allow_cut)


def _annotated(articles: Sequence[Article], golds: Mapping[str, GoldArticle]) -> Iterator[Annotated]:
    """Each article with its marks, in order; only those without gold are extracted."""
    found = extract_many(article for article in articles if article.article_id not in golds)
    for article in articles:
        gold = golds.get(article.article_id)
        yield mark_gold(gold, article.text) if gold else mark_facts(next(found))


def _read(form: Format, path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    try:
        yield from _exchange(form).read(path, texts)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        problem = f"it is not what {form} exports: {type(error).__name__} {error}."
        raise ArticleError(str(path), "file", problem, "Export it again, or give its own format.") from None


def _imported(annotated: Annotated, match: Match, file: Path, *, replace: bool, allow_empty: bool, allow_cut: bool) -> Imported:
    article = match.article
    told = [*_by(match), *_doubtful(annotated)]
    made = make(annotated, article, _finder(article))
    if isinstance(made, Misfit):
        return Imported(article.article_id, None, [*told, made])
    misfits = [*told, *made.misfits, *([] if annotated.confirmed else [_UNCONFIRMED])]
    if not has_marks(made.gold) and not allow_empty:
        return Imported(article.article_id, None, [*misfits, _EMPTY])
    if cut := [] if allow_cut else list(_cut(made, article, file)):
        return Imported(article.article_id, None, [*misfits, *cut])
    if not save(file, _as_it_stands(made.gold, article.text, file), lambda present: present is None or replace):
        return Imported(article.article_id, None, [*misfits, Misfit(0, "file", Fault.GOLD_PRESENT(str(file)))])
    return Imported(article.article_id, file, misfits, findings_of(made, article, file))


def _cut(made: Made, article: Article, file: Path) -> Iterator[Misfit]:
    """The marks that cut a word, but for those that the gold file has already or that are found so."""
    text = article.text
    if not (cut := [mark for mark in made.marks if cuts_word(text, mark.start) or cuts_word(text, mark.end)]):
        return
    present = load_gold(file)[0] if file.exists() else None
    known = {*_places(_finder(article)()), *(_places(mark_gold(present, text).marks) if present else ())}
    for mark in cut:
        if (mark.start, mark.end) not in known:
            around = text[max(0, mark.start - 10) : mark.end + 10]
            yield Misfit(mark.start, "span", Fault.WORD_CUT(text[mark.start : mark.end], around))


def _places(marks: Iterable[Mark]) -> set[tuple[int, int]]:
    return {(mark.start, mark.end) for mark in marks}


def _by(match: Match) -> Iterator[Misfit]:
    if match.likeness is not None:
        said = Fault.SAME_WORDS() if match.likeness == 1 else Fault.LIKE_WORDS(round(match.likeness * 100))
        yield Misfit(0, "article_id", said, kept=True)


def _doubtful(annotated: Annotated) -> Iterator[Misfit]:
    return (Misfit(doubt.mark.start, "relations", doubt.said, kept=doubt.kept) for doubt in annotated.doubts)


def _as_it_stands(gold: GoldArticle, text: str, file: Path) -> str:
    """The content for a gold file: that of the file, where it says the same in another order."""
    content, present = render(gold), load_gold(file)[0] if file.exists() else None
    if present and present.article_id == gold.article_id:
        again, _ = make_gold(gold.article_id, text, present.published, mark_gold(present, text).marks)
        if render(again) == content:
            return file.read_text(encoding="utf-8")
    return content


def _finder(article: Article) -> Callable[[], Sequence[Mark]]:
    return lambda: mark_facts(extract(article)).marks


def _exchange(form: Format) -> _Exchange:
    return cast(_Exchange, _module(form))


def _module(form: Format) -> ModuleType:
    return import_module(f"pipeline.annotation.{MODULES[form]}")
