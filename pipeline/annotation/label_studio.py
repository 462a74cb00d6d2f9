"""Label Studio's JSON: tasks with predictions out, tasks with annotations back; and the labelling interface they need."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.annotation.files import load_json, read_text, write_text
from pipeline.annotation.formats import BESIDE, Format
from pipeline.annotation.marks import COLOURS, KIND_OF, Annotated, Mark, choices, id_of, mark_key
from pipeline.annotation.relations import HOLDER, RELATIONS, joined, related, relations
from pipeline.errors import ArticleError
from schemas import KINDS, FactKind
from schemas.gold import UNCLEAR

_REMEDY = "Export the project as « JSON », neither JSON-MIN nor CSV."

# `pre-wrap` keeps every space and line end: without it Label Studio shifts the offsets.
_INTERFACE = """<View>
  <Style>.htx-text{{ white-space: pre-wrap; }}</Style>
  <Relations>
{relations}
  </Relations>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
{choices}
  <TextArea name="values" toName="text" perRegion="true" editable="true" maxSubmissions="12"
            placeholder="name=value: value=2400000, currency=EUR, name=CHU de Rouen"/>
</View>
"""
_CHOICES = """  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="{labels}">
    <Header value="{name}" size="6"/>
    <Choices name="{control}" toName="text" perRegion="true" choice="single" showInline="true">
{options}
    </Choices>
  </View>"""
_SPANS, _LINES, _CHOICE, _RELATION = "labels", "textarea", "choices", "relation"


def configuration() -> str:
    """The labelling interface: labels, relations, and for each label what its values are one of."""
    return _INTERFACE.format(
        relations="\n".join(f'    <Relation value="{name}"/>' for name in RELATIONS),
        labels="\n".join(f'    <Label value="{label}" background="{colour}"/>' for label, colour in COLOURS.items()),
        choices="\n".join(_choices(kind, name, named) for kind in KINDS for name, named in _choosable(kind).items()),
    )


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write tasks, and beside them the labelling interface to paste into the project's settings (`*.config.xml`)."""
    write_text(json.dumps([_task(article) for article in articles], ensure_ascii=False, indent=1) + "\n", path)
    write_text(configuration(), path.with_suffix(BESIDE[Format.label_studio][0]))


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read tasks: of each the last annotation that was not cancelled, else its prediction, as not confirmed.

    Raises ArticleError when they are no tasks (JSON-MIN, CSV), or hold regions of another interface.
    """
    tasks = load_json(read_text(path), str(path), _REMEDY)
    if not isinstance(tasks, list) or any("data" not in task for task in tasks):
        raise ArticleError(str(path), "file", "it is no list of Label Studio tasks.", _REMEDY)
    for number, task in enumerate(tasks, start=1):
        data = task["data"]
        done = [each for each in task.get("annotations") or () if not each.get("was_cancelled")]
        chosen = done or task.get("predictions") or [{}]
        result = chosen[-1].get("result") or ()
        _check_types(result, f"{path}, task {number}")
        marks, doubts = related(_marks(result), list(_drawn(result)), data.get("text"))
        yield Annotated(id_of(data.get("article_id")), data.get("text"), marks, confirmed=bool(done), doubts=doubts)


def _choosable(kind: FactKind) -> dict[str, tuple[str, ...]]:
    """The values of a kind that are one of a few; a holder may be said to be unclear."""
    return choices(kind) | ({HOLDER: (UNCLEAR,)} if kind.has_holder else {})


def _choices(kind: FactKind, name: str, named: Sequence[str]) -> str:
    options = "\n".join(f'      <Choice value="{value}"/>' for value in named)
    return _CHOICES.format(labels=",".join(kind.labels), name=name, control=_control(kind, name), options=options)


def _control(kind: FactKind, name: str) -> str:
    """What the interface calls the choice of a value: names in it are unique."""
    return f"{kind.name}-{name}"


def _task(article: Annotated) -> dict[str, Any]:
    text = article.text or ""
    keys = [mark_key(mark) for mark in article.marks]
    drawn = [
        {"type": _RELATION, "from_id": keys[each.source], "to_id": keys[each.target], "direction": "right", "labels": [each.name]}
        for each in relations(article.marks)
    ]
    result = [*chain.from_iterable(_regions(mark, text) for mark in article.marks), *drawn]
    data = {"text": text, "article_id": article.article_id}
    return {"data": data, "predictions": [{"model_version": "depeche", "result": result}]}


def _regions(mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    """The region of a mark, its choices, and its other values as lines: results with one id."""
    span = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}
    ends = {"id": mark_key(mark), "to_name": "text"}
    yield ends | {"from_name": "label", "type": _SPANS, "value": span | {"labels": [mark.label]}}
    kind = KIND_OF.get(mark.label)
    named = _choosable(kind) if kind else {}
    lines = []
    for name, value in mark.values.items():
        if kind and value in named.get(name, ()):
            yield ends | {"from_name": _control(kind, name), "type": _CHOICE, "value": span | {"choices": [value]}}
        else:
            lines.append(f"{name}={value}")
    if lines:
        yield ends | {"from_name": "values", "type": _LINES, "value": span | {"text": lines}}


def _check_types(result: Iterable[Mapping[str, Any]], place: str) -> None:
    """Raise ArticleError for a result that the interface does not make: a mark in it would be lost."""
    for each in result:
        if each.get("type") not in (_SPANS, _LINES, _CHOICE, _RELATION):
            problem = f"it has a result of type {each.get('type')!r}."
            raise ArticleError(place, "result", problem, "Annotate with the interface of: depeche annotate export --config.")


def _marks(result: Sequence[Mapping[str, Any]]) -> dict[str, Mark]:
    """The marks of regions by id; a second label of a region has the id with the label."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value, region in chain.from_iterable(map(_values, result)):
        values[region][name] = joined(values[region].get(name), value)
    marks: dict[str, Mark] = {}
    for each in result:
        if each["type"] == _SPANS:
            span, region = each["value"], each["id"]
            for label in span.get("labels") or [""]:
                key = f"{region} {label}" if region in marks else region
                marks[key] = Mark(int(span["start"]), int(span["end"]), str(label), values[region], span.get("text"))
    return marks


def _values(each: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The values of a result, each with its name and the id of its region."""
    if each["type"] == _LINES:
        lines = each["value"].get("text") or []
        for line in [lines] if isinstance(lines, str) else lines:
            name, sign, value = line.partition("=")
            if sign:
                yield name.strip(), value.strip(), each["id"]
    elif each["type"] == _CHOICE:
        name = each["from_name"].rpartition("-")[2]
        yield from ((name, value, each["id"]) for value in each["value"].get("choices") or ())


def _drawn(result: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Relations as name, source, target."""
    for each in result:
        if each["type"] == _RELATION:
            source, target = each["from_id"], each["to_id"]
            if each.get("direction") == "left":
                source, target = target, source
            yield from ((label, source, target) for label in each.get("labels") or [""])
