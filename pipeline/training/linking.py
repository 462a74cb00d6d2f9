"""Learn what the evidence on bodies of a register weighs, from gold: `python -m pipeline.training.linking [FOLDER]`.

The weights start from `[prior]` of `registry/linking.toml`. Needs the `train` extra.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.lexicon import load_lexicon
from pipeline.registry.build import build_register
from pipeline.registry.evidence import against_all
from pipeline.registry.linking import decide
from pipeline.registry.register import Register
from pipeline.training.bodies import Example, read_examples, register_files
from pipeline.training.folds import folds
from pipeline.training.linear import Choice, fit_calibration, fit_choices
from pipeline.weights.linear import LinearModel

_RIDGE = 2.0
_RARE = 4


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


def main() -> None:
    """Write the weights, and tell how good they are on articles held out."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "corpus/registry")
    with TemporaryDirectory() as place:
        built = build_register(register_files(folder), Path(place) / "register")
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
