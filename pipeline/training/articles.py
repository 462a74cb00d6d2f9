"""What is learnt from: articles whose organisations are known, of WiNER-fr and of our own corpus, with the names read in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageError
from pipeline.extraction.preparation import prepare
from pipeline.reading.document import Document, Entity
from schemas import Article
from schemas.gold import GoldArticle

# Labels of WiNER-fr as those of the statistical model; its dates and hours are no names.
_LABELS = {"Organization": "ORG", "Person": "PER", "Location": "LOC", "Event": "MISC", "Product": "MISC"}
_TEST_STEP = 6

Span = tuple[int, int]
Pair = tuple[Article, GoldArticle]


@dataclass(frozen=True)
class Annotated:
    """An article and the character spans of its organisations; what overlaps `ignored` is neither right nor wrong.

    `others` are its other names, or None where nobody marked them; `gold` is that of an article of our own corpus.
    """

    document: Document
    organisations: Sequence[Span]
    ignored: Sequence[Span] = ()
    others: Sequence[Entity] | None = None
    gold: GoldArticle | None = None

    @property
    def own(self) -> bool:
        """Whether it is of our own corpus."""
        return self.gold is not None

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.document.article.article_id

    def ignores(self, start: int, end: int) -> bool:
        """Whether the span overlaps one that is neither right nor wrong."""
        return any(a < end and start < b for a, b in self.ignored)


class _Mark(BaseModel):
    start: int
    end: int
    label: str


class _Record(BaseModel):
    """A line of WiNER-fr."""

    id: str
    text: str
    spans: list[_Mark]


def read_winer(path: Path) -> Iterator[Annotated]:
    """Articles of WiNER-fr, one a line of JSON with `id`, `text` and `spans`; every 6th is left out for tests.

    Raises UsageError when there is no such file or a line is none of it.
    """
    for number, record in enumerate(_read_records(path)):
        if number % _TEST_STEP:
            names = [Entity(mark.start, mark.end, _LABELS[mark.label]) for mark in record.spans if mark.label in _LABELS]
            organisations = [(name.start, name.end) for name in names if name.label == "ORG"]
            others = [name for name in names if name.label != "ORG"]
            document = prepare(Article(article_id=record.id, text=record.text))
            yield Annotated(document, _outermost(organisations), others=others)


def _read_records(path: Path) -> Iterator[_Record]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path}: it cannot be read: {error.strerror}. Give WiNER-fr as JSON lines.") from None
    for number, line in enumerate(lines, 1):
        try:
            yield _Record.model_validate_json(line)
        except ValidationError as error:
            place, problem = ".".join(map(str, error.errors()[0]["loc"])), error.errors()[0]["msg"]
            told = f"{path}, line {number}: {place or 'line'}: {problem}."
            raise UsageError(f"{told} Give WiNER-fr as JSON lines with id, text, spans.") from None


def annotated(pair: Pair) -> Annotated:
    """An article of our own corpus, with its gold."""
    article, gold = pair
    spans = [span for organisation in gold.organisations for span in organisation.mentions]
    return Annotated(prepare(article), spans, gold.ignore, gold=gold)


def _outermost(spans: Sequence[Span]) -> list[Span]:
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]
