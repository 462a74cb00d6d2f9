"""CoNLL columns: a token and its BIO tag a line. Articles, values and marks inside others stand in comments."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.annotation.files import load_json, read_text, write_text
from pipeline.annotation.marks import Annotated, Mark, mark_key, strings
from pipeline.annotation.tokens import Span, cut_tokens, outermost
from pipeline.errors import ArticleError

_ARTICLE = "# newdoc id = "
_FACT = "# fact = "
_OUTSIDE = "O"
_BEGINS = ("B", "S", "U")


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write articles one after another, an empty line at each line end of the text."""
    write_text("".join(line + "\n" for article in articles for line in _lines(article)), path)


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tags (BIO, BIOES or BILOU) back onto the articles' `texts`; raises ArticleError where the tokens are others."""
    for block in read_text(path).split(_ARTICLE)[1:]:
        lines = [line.rstrip("\r") for line in block.split("\n")]
        text = texts.get(lines[0])
        yield Annotated(lines[0], text, _marks(lines[1:], text, f"{path}, {lines[0]}") if text is not None else [])


def _lines(article: Annotated) -> Iterator[str]:
    text = article.text or ""
    yield _ARTICLE + article.article_id
    for mark in article.marks:
        fact = {"start": mark.start, "end": mark.end, "label": mark.label, "values": dict(mark.values)}
        yield _FACT + json.dumps(fact, ensure_ascii=False)
    end = 0
    spans = cut_tokens(text, article.marks)
    for span, tag in zip(spans, _tags(spans, outermost(article.marks)), strict=True):
        if "\n" in text[end : span[0]]:
            yield ""
        yield f"{text[slice(*span)]}\t{tag}"
        end = span[1]
    yield ""


def _tags(spans: Iterable[Span], marks: Iterable[Mark]) -> Iterator[str]:
    """The BIO tag of each token; tokens and marks in order."""
    left = iter(marks)
    mark = next(left, None)
    for start, end in spans:
        while mark and mark.end <= start:
            mark = next(left, None)
        if mark and mark.start <= start and end <= mark.end:
            yield f"{'B' if start == mark.start else 'I'}-{mark.label}"
        else:
            yield _OUTSIDE


def _marks(lines: Iterable[str], text: str, place: str) -> list[Mark]:
    facts, rows = [], []
    for line in lines:
        if line.startswith(_FACT):
            fact = load_json(line.removeprefix(_FACT), place)
            facts.append(Mark(fact["start"], fact["end"], fact["label"], strings(fact["values"])))
        elif line.strip() and not line.startswith("# "):
            rows.append(line.split())
    values = {mark_key(fact): fact.values for fact in facts}
    shown = {mark_key(fact) for fact in outermost(facts)}
    tagged = [replace(mark, values=values.get(mark_key(mark), {})) for mark in _decoded(rows, _aligned(rows, text, place))]
    return tagged + [fact for fact in facts if mark_key(fact) not in shown]


def _aligned(rows: Iterable[Sequence[str]], text: str, place: str) -> Iterator[Span]:
    """Where each token stands in the text: nothing but white space may lie between two."""
    at = 0
    for row in rows:
        start = text.find(row[0], at)
        if start < 0 or text[at:start].strip():
            problem = f"the token {row[0]!r} does not follow in the article, after {text[max(0, at - 30) : at]!r}."
            raise ArticleError(place, "tokens", problem, "Keep the tokens of the export, in their order.")
        at = start + len(row[0])
        yield start, at


def _decoded(rows: Iterable[Sequence[str]], spans: Iterable[Span]) -> list[Mark]:
    """The marks of a column of tags, the last of each row."""
    marks: list[Mark] = []
    inside = False
    for row, (start, end) in zip(rows, spans, strict=True):
        prefix, _, label = row[-1].partition("-")
        if not label:
            inside = False
            continue
        if inside and prefix not in _BEGINS and marks[-1].label == label:
            marks[-1] = replace(marks[-1], end=end)
        else:
            marks.append(Mark(start, end, label))
        inside = True
    return marks
