"""brat standoff: a folder of `.txt` and `.ann`, values as notes in JSON on their spans, holders and wholes as relations too."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.annotation.files import load_json, read_text, write_text
from pipeline.annotation.marks import LABELS, ORGANISATION, VALUES, Annotated, Mark, strings
from pipeline.annotation.relations import HOLDER, PART_OF, related, relations
from pipeline.errors import UsageError

_CONFIGURATION = "[entities]\n{labels}\n\n[relations]\n{relations}\n\n[events]\n\n[attributes]\n"
_ESCAPES = {"%": "%25", "/": "%2F", "\\": "%5C"}

# T3	AMOUNT 205 228	118 millions de dollars
_SPAN = re.compile(r"(?P<name>T\d+)\t(?P<label>\S+) (?P<offsets>[\d ;]+)(?:\t(?P<text>.*))?")
# #3	AnnotatorNotes T3	{"value": "118000000"}
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (?P<name>T\d+)\t(?P<note>.*)")
# R1	holder Arg1:T3 Arg2:T1
_RELATION = re.compile(r"R\d+\t(?P<name>\S+) \w+:(?P<source>T\d+) \w+:(?P<target>T\d+)\s*")


def configuration() -> str:
    """The labels and relations: `annotation.conf`."""
    figures = "|".join(label for label, names in VALUES.items() if HOLDER in names)
    parts = "|".join(label for label, names in VALUES.items() if PART_OF in names)
    drawn = f"{HOLDER} Arg1:{figures}, Arg2:{ORGANISATION}\n{PART_OF} Arg1:{parts}, Arg2:{parts}"
    return _CONFIGURATION.format(labels="\n".join(LABELS), relations=drawn)


def write(articles: Iterable[Annotated], folder: Path) -> None:
    """Write two files an article, and the labels as `annotation.conf`."""
    for article in articles:
        name = _file_name(article.article_id or "")
        write_text(article.text or "", folder / f"{name}.txt")
        write_text("".join(_lines(article)), folder / f"{name}.ann")
    write_text(configuration(), folder / "annotation.conf")


def read(folder: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read each `.ann` with its `.txt`, in order of name."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder. Give the folder that holds the *.ann files.")
    for path in sorted(folder.glob("*.ann")):
        article_id = _article_id(path.stem)
        text = path.with_suffix(".txt")
        shown = read_text(text) if text.exists() else None
        lines = [line.rstrip("\r") for line in read_text(path).split("\n")]
        drawn = [(each["name"], each["source"], each["target"]) for line in lines if (each := _RELATION.fullmatch(line))]
        marks, doubts = related(_marks(lines, str(path)), drawn, shown)
        yield Annotated(article_id, shown, marks, doubts=doubts)


def _lines(article: Annotated) -> Iterator[str]:
    text = article.text or ""
    for number, mark in enumerate(article.marks, start=1):
        # A span may not hold a line end: brat wants it in pieces.
        pieces = [match.span() for match in re.compile(r"[^\n]+").finditer(text, mark.start, mark.end)]
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        yield f"T{number}\t{mark.label} {offsets}\t{' '.join(text[start:end] for start, end in pieces)}\n"
        if mark.values:
            yield f"#{number}\tAnnotatorNotes T{number}\t{json.dumps(dict(mark.values), ensure_ascii=False)}\n"
    for number, each in enumerate(relations(article.marks), start=1):
        yield f"R{number}\t{each.name} Arg1:T{each.source + 1} Arg2:T{each.target + 1}\n"


def _marks(lines: Sequence[str], place: str) -> dict[str, Mark]:
    """The marks by their names in the file."""
    notes = {match["name"]: match["note"] for line in lines if (match := _NOTE.fullmatch(line))}
    marks = {}
    for line in lines:
        if span := _SPAN.fullmatch(line):
            offsets = [int(number) for number in re.findall(r"\d+", span["offsets"])]
            note = notes.get(span["name"], "")
            values = strings(load_json(note, place)) if note.startswith("{") else {}
            words = span["text"] if len(offsets) == 2 else None
            marks[span["name"]] = Mark(offsets[0], offsets[-1], span["label"], values, words)
    return marks


def _file_name(article_id: str) -> str:
    name = article_id
    for character, escaped in _ESCAPES.items():
        name = name.replace(character, escaped)
    return f"%2E{name[1:]}" if name.startswith(".") else name


def _article_id(name: str) -> str:
    for character, escaped in [*_ESCAPES.items(), (".", "%2E")][::-1]:
        name = name.replace(escaped, character)
    return name
