"""Gold of bodies: invented short articles whose organisations are marked with what they are in an invented register.

`articles.txt` of a folder has them, each after a line `=== id day`; the register lies beside it, in the layouts of the public
ones. A mark is `[name|identifier]`, without an identifier for what the register does not have or the article does not tell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.extraction.organisations.identity import slug
from pipeline.extraction.organisations.mention_kind import kind_of_beginning
from pipeline.extraction.organisations.tokens import tokenise
from pipeline.extraction.organisations.vocabulary import heads
from pipeline.registry.evidence import Candidate, gather
from pipeline.registry.register import Register
from pipeline.registry.scene import Scene, Subject

_HEAD = re.compile(r"^=== (?P<id>\S+) (?P<day>\d{4}-\d\d-\d\d)\n", re.MULTILINE)
_MARK = re.compile(r"\[(?P<text>[^\[\]|]+)\|(?P<answer>[^\[\]|]*)\]")


@dataclass(frozen=True)
class Example:
    """An organisation of an article: its bodies of the register, the one that it is (None for none), and its mentions."""

    article_id: str
    name: str
    candidates: Sequence[Candidate]
    answer: str | None
    mentions: int

    def is_answer(self, candidate: Candidate | None) -> bool:
        """Whether a candidate, None for nobody, is what gold says."""
        if candidate is None or self.answer is None:
            return (candidate is None) == (self.answer is None)
        entry = candidate.entry
        return self.answer in (entry.finess if entry.owner else entry.siren, entry.finess, entry.ror, entry.wikidata)


def register_files(folder: Path) -> list[Path]:
    """The files of the invented register that lie in a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json", ".jsonl"))


def read_examples(folder: Path, register: Register) -> Iterator[Example]:
    """The organisations of the gold articles of a folder."""
    parts = _HEAD.split((folder / "articles.txt").read_text(encoding="utf-8"))[1:]
    for article_id, day, marked in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        text, subjects = _read(marked.strip())
        scene = Scene(text, date.fromisoformat(day), register.towns)
        for answer, subject in subjects:
            yield Example(article_id, subject.names[0], gather(register, scene, subject), answer, len(subject.spans))


def _read(marked: str) -> tuple[str, list[tuple[str | None, Subject]]]:
    """The text of a marked article, and its organisations with what they are."""
    text, at = "", 0
    spans: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        answer = mark["answer"] or None
        spans.setdefault((answer or slug(mark["text"]), answer), []).append((len(text), len(text) + len(mark["text"])))
        text, at = text + mark["text"], mark.end()
    text += marked[at:]
    return text, [(answer, _subject(text, found)) for (_, answer), found in spans.items()]


def _subject(text: str, spans: Sequence[tuple[int, int]]) -> Subject:
    names = sorted({text[start:end] for start, end in spans}, key=lambda name: (-len(name), name))
    keys = tokenise(names[0]).keys
    kind = kind_of_beginning(keys) or heads().get(keys[0]) or ("other" if names[0].isupper() else "company")
    return Subject(names, spans, kind)
