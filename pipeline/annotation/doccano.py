"""doccano's JSONL for sequence labelling: `label` is a list of [start, end, label]; other keys come back as they went."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.annotation.files import load_json, read_json_lines, write_json_lines
from pipeline.annotation.marks import Annotated, Mark, mark_key, strings


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write one article a line; the project needs « Allow overlapping spans » and « Count grapheme clusters » off."""
    write_json_lines(map(_record, articles), path)


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read an export, with relations or without."""
    for record in read_json_lines(path):
        article_id = str(record["article_id"])
        values = load_json(record.get("values") or "{}", f"{path}, {article_id}")
        marks = [Mark(start, end, label, strings(values.get(f"{start}-{end}-{label}"))) for start, end, label in _spans(record)]
        yield Annotated(article_id, record.get("text"), marks)


def _record(article: Annotated) -> dict[str, Any]:
    return {
        "text": article.text,
        "label": [[mark.start, mark.end, mark.label] for mark in article.marks],
        "article_id": article.article_id,
        "values": json.dumps({mark_key(mark): dict(mark.values) for mark in article.marks if mark.values}, ensure_ascii=False),
    }


def _spans(record: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for each in record.get("entities") or ():
        yield int(each["start_offset"]), int(each["end_offset"]), str(each["label"])
    for start, end, label in record.get("label") or record.get("labels") or ():
        yield int(start), int(end), str(label)
