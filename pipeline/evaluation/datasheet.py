"""The datasheet of the corpus: what is in it, counted from its files and kept in `corpus/README.md`.

`python -m pipeline.evaluation.datasheet` writes the counts anew between the two marks of that file.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.evaluation.layouts import find_layout
from pipeline.extraction.preparation import prepare
from pipeline.reading.gold import corpus_fingerprint, read_pairs
from schemas import KINDS, Article
from schemas.gold import UNCLEAR, GoldArticle
from schemas.kinds import SCORED

BEGIN, END = "<!-- datasheet: written by a program -->", "<!-- end of the datasheet -->"
_UNKNOWN = "not said"


class _Entry(NamedTuple):
    """What is counted of an article."""

    article: Article
    gold: GoldArticle
    year: str
    layout: str
    region: str


def write_datasheet(corpus: Path) -> None:
    """Put the counts of a corpus folder into its README."""
    readme = corpus / "README.md"
    readme.write_text(with_datasheet(readme.read_text(encoding="utf-8"), datasheet(corpus)), encoding="utf-8")


def with_datasheet(text: str, sheet: str) -> str:
    """A README with the datasheet between its marks; raises UsageError when it lacks them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise UsageError(f"The README of the corpus lacks the lines {BEGIN!r} and {END!r}. Put them where the counts belong.")
    return f"{before}{BEGIN}\n\n{sheet}\n{END}{after}"


def datasheet(corpus: Path) -> str:
    """The counts of a corpus folder in Markdown: articles by year, layout and region, facts by kind."""
    pairs = read_pairs(corpus / "gold", corpus / "articles")
    regions = _read_regions(corpus / "regions.csv")
    entries = [_entry(article, gold, regions) for article, gold in pairs]
    words = sum(len(article.text.split()) for article, _ in pairs)
    head = f"{len(entries)} articles with gold, {_spaced(words)} words. Corpus `{corpus_fingerprint(pairs)}`.\n"
    return "\n".join([head, *_lines(entries)])


def _entry(article: Article, gold: GoldArticle, regions: Mapping[str, str]) -> _Entry:
    document = prepare(article)
    year = str(document.published.year) if document.published else _UNKNOWN
    return _Entry(article, gold, year, find_layout(document), regions.get(article.article_id) or _UNKNOWN)


def _read_regions(path: Path) -> dict[str, str]:
    """The region of each article, by its id."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["article_id"]: row["region"] for row in csv.DictReader(stream)}


def _lines(entries: Sequence[_Entry]) -> Iterator[str]:
    golds = [each.gold for each in entries]
    yield "| counted | |\n| --- | --- |"
    yield _line("articles by year", sorted(Counter(f"{each.year}:" for each in entries).items()))
    yield _line("articles by layout", _frequent(each.layout for each in entries))
    yield _line("articles by region", _frequent(each.region for each in entries))
    yield _line("facts", list(_facts(golds).items()))
    for kind in KINDS:
        for column in (*kind.classes[:1], kind.unit):
            if column in kind.gold_model.model_fields:
                names = (getattr(each, column) or _UNKNOWN for gold in golds for each in getattr(gold, kind.gold))
                yield _line(f"{kind.gold} by {column}", _frequent(names))


def _facts(golds: Sequence[GoldArticle]) -> dict[str, int]:
    facts = [(kind, each) for kind in KINDS for gold in golds for each in getattr(gold, kind.gold)]
    labels = Counter(kind.label_of(each) for kind, each in facts)
    figures = [each for kind, each in facts if kind.has_holder]
    return {
        **{name: sum(labels[label] for label in scored.labels) for name, scored in SCORED.items()},
        "mentions of organisations": sum(len(each.mentions) for gold in golds for each in gold.organisations),
        "figures with a holder": sum(figure.organisation not in (None, UNCLEAR) for figure in figures),
        "figures without": sum(figure.organisation is None for figure in figures),
        "figures whose holder is unclear": sum(figure.organisation == UNCLEAR for figure in figures),
        "neutral spans": sum(len(gold.ignore) for gold in golds),
    }


def _frequent(names: Iterable[str]) -> list[tuple[str, int]]:
    """Names and their numbers, the most frequent first."""
    return sorted(Counter(names).items(), key=lambda each: (-each[1], each[0]))


def _line(name: str, rows: Sequence[tuple[str, int]]) -> str:
    return f"| {name} | {' · '.join(f'{row} {_spaced(n)}' for row, n in rows)} |"


def _spaced(n: int) -> str:
    return f"{n:,}".replace(",", " ")


if __name__ == "__main__":
    write_datasheet(Path("corpus"))
