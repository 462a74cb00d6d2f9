"""What the evidence on bodies of a register weighs: learnt from the gold of `corpus/registry`, judged on articles held out."""

from pathlib import Path

import pytest

from pipeline.registry.build import build_register
from pipeline.registry.linking import THRESHOLD, load_weights
from pipeline.registry.register import Register
from pipeline.training.bodies import Example, read_examples, register_files
from pipeline.training.linking import learn, scores

FOLDER = Path(__file__).parents[2] / "corpus" / "registry"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    with Register(build_register(register_files(FOLDER), tmp_path_factory.mktemp("registry") / "register").path) as register:
        return list(read_examples(FOLDER, register))


def test_the_weights_are_those_of_the_gold(examples: list[Example]) -> None:
    assert learn(examples) == load_weights()


def test_links_are_right_in_articles_held_out(examples: list[Example]) -> None:
    held_out = scores(examples, load_weights(), THRESHOLD)
    assert held_out["precision"] >= 0.97
    assert held_out["recall"] >= 0.85
