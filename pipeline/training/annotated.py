"""Articles whose organisations are known, for training: WiNER-fr and our own corpus."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.extraction.preparation import prepare
from pipeline.reading.corpus import Source, read_corpus
from pipeline.reading.document import Document, Entity
from pipeline.reading.gold import read_gold
from schemas import Article

# Labels of WiNER-fr as those of the statistical model; its dates and hours are no names.
_LABELS = {"Organization": "ORG", "Person": "PER", "Location": "LOC", "Event": "MISC", "Product": "MISC"}
_TEST_STEP = 6

Span = tuple[int, int]


@dataclass(frozen=True)
class Annotated:
    """An article and the character spans of its organisations; what overlaps `ignored` is neither right nor wrong.

    `others` are its other names, or None where nobody marked them; `own` says that it is of our corpus.
    """

    document: Document
    organisations: Sequence[Span]
    ignored: Sequence[Span] = ()
    others: Sequence[Entity] | None = None
    own: bool = False


def read_winer(path: Path) -> Iterator[Annotated]:
    """Articles of WiNER-fr, one a line of JSON with `text` and `spans`; every 6th is left out for tests."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % _TEST_STEP:
                record = json.loads(line)
                names = [Entity(s["start"], s["end"], _LABELS[s["label"]]) for s in record["spans"] if s["label"] in _LABELS]
                organisations = [(name.start, name.end) for name in names if name.label == "ORG"]
                others = [name for name in names if name.label != "ORG"]
                document = prepare(Article(article_id=record["id"], text=record["text"]))
                yield Annotated(document, _outermost(organisations), others=others)


def read_own(corpus: Path) -> Iterator[Annotated]:
    """Our own articles that have gold."""
    gold = {article.article_id: article for article in read_gold(corpus / "gold")}
    for source in read_corpus(corpus / "articles"):
        if isinstance(source, Source) and (annotated := gold.get(source.article.article_id)):
            spans = [span for organisation in annotated.organisations for span in organisation.mentions]
            yield Annotated(prepare(source.article), spans, annotated.ignore, own=True)


def _outermost(spans: Sequence[Span]) -> list[Span]:
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]
