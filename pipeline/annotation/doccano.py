"""doccano's JSONL for sequence labelling: `label` is a list of [start, end, label]; other keys come back as they went."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.annotation.files import load_json, read_json_lines, write_json_lines
from pipeline.annotation.marks import COLOURS, Annotated, Mark, id_of, mark_key, strings
from pipeline.annotation.relations import related
from pipeline.errors import ArticleError

# Where each export has its marks: with relations, without, before 1.7, before 1.0.
_MARKS = ("entities", "label", "labels", "annotations")


def configuration() -> str:
    """The labels, to import under Labels, Span."""
    return json.dumps([{"text": label, "background_color": colour} for label, colour in COLOURS.items()], indent=1) + "\n"


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write one article a line; the project needs « Allow overlapping spans » and « Count grapheme clusters » off."""
    write_json_lines(map(_record, articles), path)


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read an export, with relations or without.

    Raises ArticleError when a record has no marks, not even none, or marks whose labels are numbers.
    """
    for number, record in enumerate(read_json_lines(path), start=1):
        place = f"{path}, record {number}"
        values = load_json(record.get("values") or "{}", place)
        spans = list(_spans(record, place))
        marks = {key: Mark(start, end, label, strings(values.get(f"{start}-{end}-{label}"))) for key, start, end, label in spans}
        drawn = [(str(each.get("type") or ""), each["from_id"], each["to_id"]) for each in record.get("relations") or ()]
        taken, doubts = related(marks, drawn, record.get("text"))
        yield Annotated(id_of(record.get("article_id")), record.get("text"), taken, doubts=doubts)


def _record(article: Annotated) -> dict[str, Any]:
    return {
        "text": article.text,
        "label": [[mark.start, mark.end, mark.label] for mark in article.marks],
        "article_id": article.article_id,
        "values": json.dumps({mark_key(mark): dict(mark.values) for mark in article.marks if mark.values}, ensure_ascii=False),
    }


def _spans(record: Mapping[str, Any], place: str) -> Iterator[tuple[Any, int, int, str]]:
    """The spans of a record, each with the id that relations call it by, or its place."""
    lists = [record[name] for name in _MARKS if isinstance(record.get(name), list)]
    if not lists:
        problem = f"it has no list of marks ({', '.join(_MARKS)})."
        raise ArticleError(place, "label", problem, "Export the project as JSONL, of a project of sequence labelling.")
    for number, each in enumerate(mark for marks in lists for mark in marks):
        if isinstance(each, dict):
            key, start, end, label = each.get("id", -1 - number), each["start_offset"], each["end_offset"], each["label"]
        else:
            key, (start, end, label) = -1 - number, each
        if not isinstance(label, str):
            problem = f"its label {label!r} is a number in doccano's database, no name."
            raise ArticleError(place, "label", problem, "Export the project as JSONL with the labels' names.")
        yield key, int(start), int(end), label
