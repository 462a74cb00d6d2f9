"""Prodigy's JSONL: one task a line, spans on tokens; `ner.manual`, `spans.manual` and `rel.manual` take it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.annotation.files import read_json_lines, write_json_lines
from pipeline.annotation.marks import Annotated, Mark, id_of, strings
from pipeline.annotation.relations import related, relations
from pipeline.annotation.tokens import cut_tokens
from pipeline.errors import ArticleError


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write tasks with their tokens, which Prodigy wants and would otherwise cut elsewhere than the marks."""
    write_json_lines(map(_task, articles), path)


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tasks that were accepted, or never answered.

    Raises ArticleError when one has no spans, not even none: it is of another recipe.
    """
    for number, task in enumerate(read_json_lines(path), start=1):
        if task.get("answer", "accept") == "accept":
            if not isinstance(task.get("spans"), list):
                problem = "it has no list of spans."
                raise ArticleError(f"{path}, task {number}", "spans", problem, "Annotate with ner.manual or spans.manual.")
            marks, doubts = related(_marks(task["spans"]), _drawn(task), task["text"])
            yield Annotated(id_of((task.get("meta") or {}).get("article_id")), task["text"], marks, doubts=doubts)


_Key = tuple[int, int, str]


def _marks(spans: Iterable[Mapping[str, Any]]) -> dict[_Key, Mark]:
    return {_key(span): Mark(*_key(span), strings(span.get("values"))) for span in spans}


def _drawn(task: Mapping[str, Any]) -> list[tuple[str, _Key, _Key]]:
    """Relations as name, source, target: head and child are spans."""
    drawn = task.get("relations") or ()
    return [(str(each.get("label") or ""), _key(each["head_span"]), _key(each["child_span"])) for each in drawn]


def _key(span: Mapping[str, Any]) -> _Key:
    return int(span["start"]), int(span["end"]), str(span["label"])


def _task(article: Annotated) -> dict[str, Any]:
    text = article.text or ""
    spans = cut_tokens(text, article.marks)
    first = {start: number for number, (start, _) in enumerate(spans)}
    last = {end: number for number, (_, end) in enumerate(spans)}
    tokens = [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1].isspace()}
        for number, (start, end) in enumerate(spans)
    ]
    bare = [
        {"start": m.start, "end": m.end, "token_start": first[m.start], "token_end": last[m.end], "label": m.label}
        for m in article.marks
    ]
    marked = [span | {"values": mark.values} for span, mark in zip(bare, article.marks, strict=True)]
    drawn = [_relation(each.name, bare[each.source], bare[each.target]) for each in relations(article.marks)]
    return {
        "text": text,
        "tokens": tokens,
        "spans": marked,
        "relations": drawn,
        "meta": {"article_id": article.article_id},
    }


def _relation(name: str, head: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """A relation between spans; Prodigy tells tokens by the last one of each."""
    ends = {"head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child}
    return ends | {"label": name}
