"""Learn what the evidence on bodies of a register weighs, from gold: `python -m pipeline.training.linking [FOLDER]`.

The folder holds `articles.txt`, invented short articles whose organisations are marked, and an invented register in the
layouts of the public ones. The weights start from `[prior]` of `registry/linking.toml`. Needs the `train` extra.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.extraction.organisations.identity import slug
from pipeline.extraction.organisations.mention_kind import kind_of_beginning
from pipeline.extraction.organisations.tokens import tokenise
from pipeline.extraction.organisations.vocabulary import heads
from pipeline.lexicon import load_lexicon
from pipeline.registry.build import build_register
from pipeline.registry.evidence import Candidate, against_all, gather
from pipeline.registry.linking import decide
from pipeline.registry.register import Register
from pipeline.registry.scene import Scene, Subject
from pipeline.training.folds import folds
from pipeline.training.linear import Choice, fit_calibration, fit_choices
from pipeline.weights.linear import LinearModel

_RIDGE = 2.0
_RARE = 4
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


def read_examples(folder: Path, register: Register) -> Iterator[Example]:
    """The organisations of the gold articles of a folder."""
    parts = _HEAD.split((folder / "articles.txt").read_text(encoding="utf-8"))[1:]
    for article_id, day, marked in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        text, subjects = _read(marked.strip())
        scene = Scene(text, date.fromisoformat(day), register.towns)
        for answer, subject in subjects:
            yield Example(article_id, subject.names[0], gather(register, scene, subject), answer, len(subject.spans))


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weight of each piece of evidence."""
    choices = [choice for example in examples for choice in _choices(example)]
    return fit_choices(choices, load_lexicon("registry/linking")["prior"], _RIDGE, _RARE)


def judge(examples: Sequence[Example]) -> list[tuple[Example, float, bool, bool]]:
    """Each example with the log-odds of what weights choose that have not seen its article; whether that is right; and a body."""
    judged = []
    for seen, unseen in folds(examples):
        weights = fit(seen)
        for example in unseen:
            chosen = decide(example.candidates, weights)
            judged.append((example, chosen.odds, example.is_answer(chosen.candidate), chosen.candidate is not None))
    return judged


def learn(examples: Sequence[Example]) -> LinearModel:
    """The weights of all examples, calibrated on articles that were held out."""
    line = fit_calibration([(odds, right) for _, odds, right, is_somebody in judge(examples) if is_somebody])
    return LinearModel(("body",), {name: (weight,) for name, weight in fit(examples).items()}, line)


def scores(examples: Sequence[Example], model: LinearModel, threshold: float) -> Mapping[str, float]:
    """Precision and recall of mentions, held out, of links that are at least so sure."""
    told = right = 0
    for example, odds, is_right, is_somebody in judge(examples):
        if is_somebody and model.confidence(odds) >= threshold:
            told += example.mentions
            right += example.mentions * is_right
    there = sum(example.mentions for example in examples if example.answer)
    return {"precision": right / max(1, told), "recall": right / max(1, there), "told": told, "there": there}


def _choices(example: Example) -> Iterator[Choice]:
    places = [at for at, candidate in enumerate([None, *example.candidates]) if example.is_answer(candidate)]
    if example.candidates and places:
        yield Choice([against_all(example.candidates), *(each.evidence for each in example.candidates)], places[0])


def _read(marked: str) -> tuple[str, list[tuple[str | None, Subject]]]:
    """The text of a marked article, and its organisations with what they are."""
    text, at, spans = "", 0, {}
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


def main() -> None:
    """Write the weights, and tell how good they are on articles held out."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "corpus/registry")
    with TemporaryDirectory() as place:
        built = build_register(
            [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".json", ".jsonl")], Path(place) / "register"
        )
        with Register(built.path) as register:
            examples = list(read_examples(folder, register))
    model = learn(examples)
    target = Path(__file__).parents[1] / "lexicon" / "registry" / "weights.json"
    target.write_text(model.to_json(), encoding="utf-8")
    for threshold in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        told = " ".join(f"{name} {value:.3f}" for name, value in scores(examples, model, threshold).items())
        sys.stdout.write(f"{threshold} {told}\n")


if __name__ == "__main__":
    main()
