"""Correcting: an article's gold or what was found as marks, a draft looked over, the draft saved as gold."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from pipeline.annotation.fitting import Misfit
from pipeline.annotation.marking import mark_facts, mark_gold
from pipeline.annotation.marks import IGNORE, KIND_OF, NUMBERS, ORGANISATION, VALUES, Annotated, Mark, lacking_value, mark_key
from pipeline.annotation.saving import Made, findings_of, make, save
from pipeline.checking.findings import Finding
from pipeline.errors import ArticleError, DepecheError, UsageError
from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.extractor import Facts
from pipeline.extraction.headcounts import find_headcounts
from pipeline.extraction.preparation import prepare, publication_day
from pipeline.faults import Fault, Said
from pipeline.reading.corpus import check_folder, read_file
from pipeline.reading.gold import load_gold
from pipeline.review.article import ArticlePage, ShownFinding, Stored, read_article, show
from pipeline.review.carrying import Both, carry
from schemas import Article
from schemas.gold import GoldArticle


class ConflictError(DepecheError):
    """The gold changed since the page was read: nothing was written."""


class RefusedError(DepecheError):
    """The marks cannot be gold as they are; `why` is why, and `page` says it of each."""

    def __init__(self, why: Sequence[Said], page: ArticlePage) -> None:
        super().__init__(_as_text(why))
        self.why, self.page = why, page


class DraftMark(BaseModel):
    """A mark as a person has it: offsets in code points, label, values as text; those left out are looked for in its words."""

    start: int
    end: int
    label: str
    values: dict[str, str] = Field({}, description="Empty ones count as left out.")


class Draft(BaseModel):
    """All marks of an article; `version` is that of the page they were made from."""

    version: str = ""
    marks: list[DraftMark]


class LeftDraft(Draft):
    """A draft that gold may have overtaken, with the marks that it began with."""

    base: list[DraftMark]


@dataclass
class GoldFolder:
    """A folder of gold files, and which article each is of; read again where a file has changed."""

    path: Path
    _seen: dict[str, tuple[tuple[int, int], str | None]] = field(default_factory=dict)

    def files(self) -> dict[str, Path]:
        """The gold file of each article that has one."""
        present: dict[str, Path] = {}
        for file in sorted(self.path.glob("*.json")):
            state = file.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            if file.name not in self._seen or self._seen[file.name][0] != stamp:
                self._seen[file.name] = (stamp, _article_of(file))
            if article_id := self._seen[file.name][1]:
                present.setdefault(article_id, file)
        return present


@dataclass(frozen=True)
class Desk:
    """Where a person corrects: articles, the gold that corrections become, and the user's own list of organisations.

    `other` is the gold of the other annotator, which this one never sees; the `is_second` annotates what the first has.
    """

    articles: Path
    gold: GoldFolder
    gazetteer: Path
    other: GoldFolder | None = None
    is_second: bool = False

    def check(self) -> None:
        """Raise UsageError where there are no articles, or where corrections cannot be put."""
        check_folder(self.articles)
        if self.gold.path.exists() and not self.gold.path.is_dir():
            raise UsageError(f"{self.gold.path}: it is a file. Give the folder of gold files with --gold.")
        if self.gazetteer.is_dir():
            raise UsageError(f"{self.gazetteer}: it is a folder. Give the file of your own organisations with --gazetteer.")
        if self.other and self.other.path.resolve() == self.gold.path.resolve():
            raise UsageError(f"{self.gold.path}: it would be compared with itself. Give another folder with --gold.")

    @property
    def annotator(self) -> str:
        """A short name for who annotates here: whose gold goes to this folder."""
        return _digest(str(self.gold.path.resolve()))

    def open(self, index: sqlite3.Connection, article_id: str, *, found: bool = False) -> ArticlePage | None:
        """The page of an article with its gold, or with what was found where it has none or that is wanted; None without it."""
        stored = read_article(index, article_id)
        if stored is None:
            return None
        content = self._content(article_id)
        gold, refused = self._gold(article_id, content), self._refused(stored)
        has_gold = content is not None
        marks = mark_gold(gold, stored.text).marks if gold and not found else stored.marks
        findings: list[ShownFinding] = []
        if gold and not found and not refused:
            made = make(_annotated(stored, marks), self._article(stored), lambda: marks)
            findings = self._findings(made, stored)
        origin = "gold" if gold and not found else "found"
        state = {"origin": origin, "has_gold": has_gold, "version": version_of(content)}
        return show(stored, marks, findings=findings, **state, **_refusal(refused))

    def draft(self, index: sqlite3.Connection, article_id: str, draft: Draft) -> ArticlePage | None:
        """The page of a draft, values that were left out filled in, with all that a check would say of it."""
        stored = read_article(index, article_id)
        return self._drafted(stored, draft)[0] if stored else None

    def carry(self, index: sqlite3.Connection, article_id: str, left: LeftDraft) -> tuple[ArticlePage, list[Both]] | None:
        """The page of a draft with what it changed carried over to the gold of now, and what both changed differently."""
        stored = read_article(index, article_id)
        if stored is None:
            return None
        content = self._content(article_id)
        gold = self._gold(article_id, content)
        saved = mark_gold(gold, stored.text).marks if gold else stored.marks
        marks, both = carry(map(_tidied, left.base), map(_tidied, left.marks), saved)
        drafted = [DraftMark(start=each.start, end=each.end, label=each.label, values=dict(each.values)) for each in marks]
        return self._drafted(stored, Draft(version=version_of(content), marks=drafted))[0], both

    def save(self, index: sqlite3.Connection, article_id: str, draft: Draft) -> ArticlePage | None:
        """Make gold of a draft; gives its page.

        Raises RefusedError when a mark would be lost, ConflictError when gold changed meanwhile.
        """
        stored = read_article(index, article_id)
        if stored is None:
            return None
        page, made = self._drafted(stored, draft)
        lost = [misfit for misfit in made.misfits if not misfit.kept] if isinstance(made, Made) else [made]
        if refused := self._refused(stored) or [each.said for each in lost[:1]]:
            raise RefusedError(refused, page)
        assert isinstance(made, Made)
        if not save(self._file(stored), made.content, lambda present: version_of(present) == draft.version):
            raise ConflictError(Fault.GOLD_CHANGED(str(self._file(stored))))
        return self.open(index, article_id)

    def _drafted(self, stored: Stored, draft: Draft) -> tuple[ArticlePage, Made | Misfit]:
        marks = [_tidied(each) for each in draft.marks]
        article = self._article(stored)
        made = make(_annotated(stored, marks), article, lambda: [*stored.marks, *_read_alone(article, marks)])
        shown = made.marks if isinstance(made, Made) else marks
        content = self._content(stored.row["article_id"])
        page = show(
            stored,
            sorted(shown, key=lambda mark: (mark.start, -mark.end, mark.label)),
            origin="draft",
            has_gold=content is not None,
            version=draft.version,
            findings=self._findings(made, stored),
            **_refusal(self._refused(stored)),
        )
        return page, made

    def _findings(self, made: Made | Misfit, stored: Stored) -> list[ShownFinding]:
        if isinstance(made, Misfit):
            return [_of_misfit(made, ())]
        misfits = [_of_misfit(misfit, made.marks) for misfit in made.misfits]
        return misfits + [_of_finding(each, made.marks) for each in findings_of(made, self._article(stored), self._file(stored))]

    def _article(self, stored: Stored) -> Article:
        """The article as its file has it, else as the tables do."""
        try:
            return read_file(self.articles, stored.row["source_path"] or "").article
        except ArticleError:
            return Article(article_id=stored.row["article_id"], text=stored.text, published=stored.facts.published)

    def _refused(self, stored: Stored) -> list[Said]:
        """Why gold cannot be made of the article, if so: its file is gone, or another text than the tables have."""
        path = stored.row["source_path"] or ""
        try:
            article = read_file(self.articles, path).article
        except ArticleError as error:
            return [*_placed(error), Fault.OTHER_CORPUS()]
        if article.article_id != stored.row["article_id"] or article.text != stored.text:
            return [Fault.CHANGED_SINCE(str(self.articles / path))]
        file = self.gold.files().get(article.article_id)
        problems = load_gold(file)[1] if file else []
        return _placed(problems[0]) if problems else []

    def _file(self, stored: Stored) -> Path:
        name = Path(stored.row["source_path"] or stored.row["article_id"]).stem
        return self.gold.files().get(stored.row["article_id"], self.gold.path / f"{name}.json")

    def _content(self, article_id: str) -> str | None:
        file = self.gold.files().get(article_id)
        return file.read_text(encoding="utf-8") if file else None

    def _gold(self, article_id: str, content: str | None) -> GoldArticle | None:
        return load_gold(self.gold.files()[article_id])[0] if content is not None else None


def _placed(error: ArticleError) -> list[Said]:
    """What an error says, and of which field of which file."""
    return [Fault.AT(error.path, error.field), error.said]


def _as_text(said: Iterable[Said]) -> str:
    return " ".join(map(str, said))


def _refusal(refused: Sequence[Said]) -> dict[str, Any]:
    """Why an article cannot be corrected, as its page has it."""
    return {"refusal": _as_text(refused) or None, "refused": [each.as_data() for each in refused]}


def version_of(content: str | None) -> str:
    """A short name for the content of a gold file; empty when there is none."""
    return "" if content is None else _digest(content)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _article_of(file: Path) -> str | None:
    try:
        return str(json.loads(file.read_bytes())["article_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _annotated(stored: Stored, marks: Sequence[Mark]) -> Annotated:
    return Annotated(stored.row["article_id"], stored.text, marks)


def _tidied(mark: DraftMark) -> Mark:
    """The mark with its numbers as Python reads them, and without empty values."""
    known = VALUES.get(mark.label, ())
    values = {name: value.strip() for name, value in mark.values.items() if value.strip() and name in known}
    # What a French keyboard puts into a number: « 1 200 000,5 ».
    numbers = {name: "".join(value.split()).replace(",", ".") for name, value in values.items() if name in NUMBERS}
    return Mark(mark.start, mark.end, mark.label, values | numbers)


def _read_alone(article: Article, marks: Iterable[Mark]) -> Iterator[Mark]:
    """What the words of each mark without values say by themselves."""
    for mark in marks:
        if lacking_value(mark.label, mark.values) and (words := article.text[mark.start : mark.end].strip()):
            selection = Article(article_id=article.article_id, text=words, published=publication_day(article))
            document = prepare(selection)
            dates = list(find_dates(document))
            amounts = list(find_amounts(document, taken=dates))
            headcounts = list(find_headcounts(document, taken=[*dates, *amounts]))
            facts = Facts(selection, document.published, [], dates, amounts, headcounts)
            shift = article.text.index(words, mark.start)
            yield from (replace(each, start=each.start + shift, end=each.end + shift) for each in mark_facts(facts).marks)


def _of_misfit(misfit: Misfit, marks: Sequence[Mark]) -> ShownFinding:
    key = next((mark_key(mark) for mark in marks if mark.start == misfit.start and misfit.field != "text"), None)
    return _shown(key, misfit.field, "warning" if misfit.kept else "problem", misfit.said)


def _of_finding(finding: Finding, marks: Sequence[Mark]) -> ShownFinding:
    key = next((mark_key(mark) for mark in marks if _is_about(finding.field, mark)), None)
    return _shown(key, finding.field, finding.severity, finding.said)


def _shown(key: str | None, field: str, severity: str, said: Said) -> ShownFinding:
    return ShownFinding(key=key, field=field, severity=severity, message=said.problem, remedy=said.remedy, said=said.as_data())


def _is_about(place: str, mark: Mark) -> bool:
    """Whether a check's finding is about a mark: « amounts 205-228 » names its span, « organisations o3 (Kelvia) » its name."""
    if mark.label == ORGANISATION and place.endswith(f"({mark.values.get('name')})"):
        return True
    field = "ignore" if mark.label == IGNORE else KIND_OF[mark.label].gold
    return place == f"{field} {mark.start}-{mark.end}"


def as_marks(page: ArticlePage) -> list[Mapping[str, Any]]:
    """The marks of a page, as a draft has them."""
    return [fact.model_dump(include={"start", "end", "label", "values"}) for fact in page.facts]
