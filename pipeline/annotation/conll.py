"""CoNLL columns: a token and its BIO tag a line, as plain as every reader takes it; values stand in a file beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import eq, mul
from pathlib import Path
from typing import Any

from pipeline.annotation.files import read_json_lines, read_text, write_json_lines, write_text
from pipeline.annotation.formats import BESIDE, Format
from pipeline.annotation.marks import Annotated, Mark, mark_key, strings
from pipeline.annotation.tokens import Span, cut_tokens, outermost
from pipeline.errors import ArticleError

# The line before each article, as spaCy and the readers of CoNLL-2003 want it.
_ARTICLE = "-DOCSTART- -X- O O"
_ARTICLES = re.compile(r"^-DOCSTART-.*$", re.MULTILINE)
_FACTS = BESIDE[Format.conll][0]
_OUTSIDE = "O"
_BEGINS = ("B", "S", "U")
# B-AMOUNT, O
_TAG = re.compile(r"[BIESLU]-.+|O")


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write articles one after another, an empty line at each line end of the text; beside them `*.facts.jsonl`.

    That holds what columns cannot: ids, values, marks inside others.
    """
    kept = list(articles)
    write_text("".join(line + "\n" for article in kept for line in _lines(article)), path)
    write_json_lines(map(_facts, kept), path.with_suffix(_FACTS))


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tags (BIO, BIOES or BILOU) back onto the `texts` that have the tokens; values from `*.facts.jsonl` if it is there.

    Raises ArticleError where no text has the tokens.
    """
    beside = path.with_suffix(_FACTS)
    facts = {record["article_id"]: _kept(record["facts"]) for record in (read_json_lines(beside) if beside.exists() else ())}
    by_letters = {"".join(text.split()): article_id for article_id, text in texts.items()}
    blocks = _ARTICLES.split(read_text(path))
    for number, rows in enumerate(map(_rows, blocks[1:] or blocks), start=1):
        article_id = _find_article([row[0] for row in rows], by_letters)
        place = f"{path}, article {number}"
        if article_id is None:
            raise ArticleError(place, "tokens", "they are of no article.", "Give the corpus that was exported, with --corpus.")
        marks = _marks(rows, texts[article_id], facts.get(article_id, []), place)
        yield Annotated(article_id, texts[article_id], marks)


def _lines(article: Annotated) -> Iterator[str]:
    text = article.text or ""
    yield _ARTICLE
    yield ""
    end = 0
    spans = cut_tokens(text, article.marks)
    for span, tag in zip(spans, _tags(spans, outermost(article.marks)), strict=True):
        if end and "\n" in text[end : span[0]]:
            yield ""
        yield f"{text[slice(*span)]}\t{tag}"
        end = span[1]
    yield ""


def _facts(article: Annotated) -> dict[str, Any]:
    marks = [{"start": m.start, "end": m.end, "label": m.label, "values": dict(m.values)} for m in article.marks]
    return {"article_id": article.article_id, "facts": marks}


def _kept(facts: Iterable[Mapping[str, Any]]) -> list[Mark]:
    return [Mark(fact["start"], fact["end"], fact["label"], strings(fact["values"])) for fact in facts]


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


def _rows(block: str) -> list[list[str]]:
    return [line.split() for line in block.split("\n") if line.strip()]


def _find_article(tokens: Sequence[str], by_letters: Mapping[str, str]) -> str | None:
    """The article whose text is made of these tokens, else the one that begins most like them, if any does."""
    letters = "".join(tokens)
    if letters in by_letters or not by_letters or not letters:
        return by_letters.get(letters)
    nearest = max(by_letters, key=lambda other: sum(accumulate(map(eq, letters, other), mul)))
    return by_letters[nearest] if nearest.startswith(tokens[0]) else None


def _marks(rows: Sequence[Sequence[str]], text: str, facts: Sequence[Mark], place: str) -> list[Mark]:
    """The marks of the tags with the values of `facts`, and the facts that tags cannot show."""
    values = {mark_key(fact): fact.values for fact in facts}
    shown = {mark_key(fact) for fact in outermost(facts)}
    tagged = [replace(mark, values=values.get(mark_key(mark), {})) for mark in _decoded(rows, _aligned(rows, text, place), place)]
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


def _decoded(rows: Iterable[Sequence[str]], spans: Iterable[Span], place: str) -> list[Mark]:
    """The marks of a column of tags, the last of each row; raises ArticleError on what is no tag."""
    marks: list[Mark] = []
    inside = False
    for row, (start, end) in zip(rows, spans, strict=True):
        prefix, _, label = row[-1].partition("-")
        if not _TAG.fullmatch(row[-1]):
            problem = f"the last column of {row[0]!r} is {row[-1]!r}, no tag (BIO, BIOES or BILOU)."
            raise ArticleError(place, "tags", problem, "Put the tags into the last column.")
        if not label:
            inside = False
            continue
        if inside and prefix not in _BEGINS and marks[-1].label == label:
            marks[-1] = replace(marks[-1], end=end)
        else:
            marks.append(Mark(start, end, label))
        inside = True
    return marks
