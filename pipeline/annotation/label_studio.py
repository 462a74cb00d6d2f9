"""Label Studio's JSON: tasks with predictions out, tasks with annotations back; and the labelling interface they need."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.annotation.files import load_json, read_text, write_text
from pipeline.annotation.formats import BESIDE, Format
from pipeline.annotation.marks import COLOURS, Annotated, Mark, mark_key
from pipeline.errors import ArticleError

_REMEDY = "Export the project as « JSON », neither JSON-MIN nor CSV."

# `pre-wrap` keeps every space and line end: without it Label Studio shifts the offsets.
_INTERFACE = """<View>
  <Style>.htx-text{{ white-space: pre-wrap; }}</Style>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
  <TextArea name="values" toName="text" perRegion="true" editable="true" maxSubmissions="12"
            placeholder="name=value: kind=revenue, value=2400000, holder=CHU de Rouen"/>
</View>
"""


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write tasks, and beside them the labelling interface to paste into the project's settings (`*.config.xml`)."""
    write_text(json.dumps([_task(article) for article in articles], ensure_ascii=False, indent=1) + "\n", path)
    labels = "\n".join(f'    <Label value="{label}" background="{colour}"/>' for label, colour in COLOURS.items())
    write_text(_INTERFACE.format(labels=labels), path.with_suffix(BESIDE[Format.label_studio][0]))


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tasks: of each the last annotation that was not cancelled, else its prediction, as not confirmed.

    Raises ArticleError when they are no tasks (JSON-MIN, CSV).
    """
    tasks = load_json(read_text(path), str(path), _REMEDY)
    if not isinstance(tasks, list) or any("data" not in task for task in tasks):
        raise ArticleError(str(path), "file", "it is no list of Label Studio tasks.", _REMEDY)
    for task in tasks:
        data = task["data"]
        done = [each for each in task.get("annotations") or () if not each.get("was_cancelled")]
        chosen = done or task.get("predictions") or [{}]
        marks = list(_marks(chosen[-1].get("result") or ()))
        yield Annotated(str(data["article_id"]), data.get("text"), marks, confirmed=bool(done))


def _task(article: Annotated) -> dict[str, Any]:
    text = article.text or ""
    result = [region for mark in article.marks for region in _regions(mark, text)]
    data = {"text": text, "article_id": article.article_id}
    return {"data": data, "predictions": [{"model_version": "depeche", "result": result}]}


def _regions(mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    """The region of a mark, and its values: two results with one id."""
    span = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}
    ends = {"id": mark_key(mark), "to_name": "text"}
    yield ends | {"from_name": "label", "type": "labels", "value": span | {"labels": [mark.label]}}
    if mark.values:
        lines = [f"{name}={value}" for name, value in mark.values.items()]
        yield ends | {"from_name": "values", "type": "textarea", "value": span | {"text": lines}}


def _marks(result: Sequence[Mapping[str, Any]]) -> Iterator[Mark]:
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for each in result:
        if each.get("type") == "textarea":
            lines = each["value"].get("text") or []
            values[each["id"]] |= dict(_pair(line) for line in ([lines] if isinstance(lines, str) else lines) if "=" in line)
    for each in result:
        if each.get("type") == "labels":
            span = each["value"]
            for label in span["labels"]:
                yield Mark(int(span["start"]), int(span["end"]), str(label), values[each["id"]], span.get("text"))


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip(), value.strip()
