"""Prodigy's JSONL: one task a line, spans on tokens; `ner.manual` and `spans.manual` take it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.annotation.files import read_json_lines, write_json_lines
from pipeline.annotation.marks import Annotated, Mark, strings
from pipeline.annotation.tokens import cut_tokens


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write tasks with their tokens, which Prodigy wants and would otherwise cut elsewhere than the marks."""
    write_json_lines(map(_task, articles), path)


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tasks that were accepted, or never answered."""
    for task in read_json_lines(path):
        if task.get("answer", "accept") == "accept":
            marks = [
                Mark(int(s["start"]), int(s["end"]), str(s["label"]), strings(s.get("values"))) for s in task.get("spans") or ()
            ]
            yield Annotated(str(task["meta"]["article_id"]), task["text"], marks)


def _task(article: Annotated) -> dict[str, Any]:
    text = article.text or ""
    spans = cut_tokens(text, article.marks)
    first = {start: number for number, (start, _) in enumerate(spans)}
    last = {end: number for number, (_, end) in enumerate(spans)}
    tokens = [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1].isspace()}
        for number, (start, end) in enumerate(spans)
    ]
    marked = [
        {
            "start": m.start,
            "end": m.end,
            "token_start": first[m.start],
            "token_end": last[m.end],
            "label": m.label,
            "values": m.values,
        }
        for m in article.marks
    ]
    return {"text": text, "tokens": tokens, "spans": marked, "meta": {"article_id": article.article_id}}
