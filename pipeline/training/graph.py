"""The taught encoder as ONNX: matrices in bytes, each row of what they are multiplied with scaled by itself.

Rows are scaled one by one because a few pieces have vectors far larger than the others; a common scale would blur the rest.
Attention and products are onnxruntime's own operators, which do in one pass what would take a dozen nodes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pipeline.reading.document import Floats

_OPSET, _IR = 20, 9
_FUSED = "com.microsoft"
_EPSILON = 1e-12
_BYTE = 127
# Processors without VNNI add products of bytes two by two in 16 bits, and cut what does not fit. With 7 bits of weight it
# always fits, and all read the same (an emulated Haswell: chances differ by .04 with 8 bits, by 3e-7 with 7).
_SEVEN_BITS = 63
_TINY = 1e-6

Arrays = Mapping[str, Floats]


def quantised(matrix: Floats, most: int) -> tuple[np.ndarray, Floats]:
    """A matrix in signed bytes of at most `most`, and the scale of each row."""
    scale = np.maximum(np.abs(matrix).max(1, keepdims=True), 1e-8) / most
    return np.clip(np.round(matrix / scale), -most, most).astype(np.int8), scale.astype(np.float32)


def make_encoder(weights: Arrays, layers: int, heads: int) -> bytes:
    """The graph of an encoder with these weights: `ids` of one window in; log-probabilities of `labels` and `vectors` out."""
    return _Encoder(weights, heads).build(layers)


def make_holders(weights: Arrays) -> bytes:
    """The graph of the head of holders.

    The vectors of a `figure` (one row) and of `mentions` in; `chances` out, of each mention, of nobody, of someone else.
    """
    return _Holders(weights).build()


class _Graph:
    def __init__(self, weights: Arrays) -> None:
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def _serialised(self, inputs: Sequence[Any], outputs: Mapping[str, Sequence[int | str]]) -> bytes:
        floats = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self._nodes, "encoder", inputs, floats, list(self._constants.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="depeche")
        model.ir_version = _IR
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))

    def _node(self, operator: str, *inputs: str, name: str = "", **options: Any) -> str:
        name = name or f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], **options))
        return name

    def _constant(self, name: str, value: Any) -> str:
        self._constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _long(self, name: str, value: list[int]) -> str:
        return self._constant(name, np.array(value, np.int64))

    def _float(self, name: str, value: float) -> str:
        return self._constant(name, np.array(value, np.float32))

    def _dense(self, x: str, part: str) -> str:
        """A linear layer in 32 bits."""
        product = self._node("MatMul", x, self._constant(f"{part}.w", self._weights[f"{part}.weight"].T))
        return self._node("Add", product, self._constant(f"{part}.b", self._weights[f"{part}.bias"]))


class _Encoder(_Graph):
    def __init__(self, weights: Arrays, heads: int) -> None:
        super().__init__(weights)
        self._heads = heads
        self._width = weights["emb.weight"].shape[1]
        self._rows: dict[str, tuple[str, str]] = {}

    def build(self, layers: int) -> bytes:
        x = self._normalised(self._embedded(), "ln", "h0")
        for at in range(layers):
            x = self._layer(x, at, "vectors" if at == layers - 1 else f"h{at + 1}")
        self._node("LogSoftmax", self._dense(x, "ner"), name="labels", axis=-1)
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])
        labels = self._weights["ner.bias"].shape[0]
        return self._serialised([ids], {"labels": [1, "n", labels], "vectors": [1, "n", self._width]})

    def _embedded(self) -> str:
        """The words of the pieces, each by the scale of its row, and their places."""
        words, scale = quantised(self._weights["emb.weight"], _BYTE)
        picked = self._node("Gather", self._constant("emb.q", words), "ids", axis=0)
        scales = self._node("Gather", self._constant("emb.s", scale), "ids", axis=0)
        x = self._node("Mul", self._node("Cast", picked, to=TensorProto.FLOAT), scales)
        count = self._node("Slice", self._node("Shape", "ids"), self._long("one", [1]), self._long("two", [2]))
        places = self._constant("pos", self._weights["pos"])
        return self._node("Add", x, self._node("Slice", places, self._long("zero", [0]), count, self._long("axis", [0])))

    def _normalised(self, x: str, part: str, name: str = "") -> str:
        weight = self._constant(f"{part}.g", self._weights[f"{part}.weight"])
        bias = self._constant(f"{part}.b", self._weights[f"{part}.bias"])
        return self._node("LayerNormalization", x, weight, bias, name=name, axis=-1, epsilon=_EPSILON)

    def _layer(self, x: str, at: int, name: str) -> str:
        part = f"layers.{at}"
        asked = [f"{part}.{each}" for each in ("query", "key", "value")]
        self._nodes.append(helper.make_node("Split", [self._linear(x, f"{part}.qkv")], asked, axis=-1, num_outputs=3))
        mixed = self._node("MultiHeadAttention", *asked, domain=_FUSED, num_heads=self._heads)
        x = self._normalised(self._node("Add", x, self._linear(mixed, f"{part}.o")), f"{part}.ln1")
        inner = self._node("Gelu", self._linear(x, f"{part}.up"))
        return self._normalised(self._node("Add", x, self._linear(inner, f"{part}.down")), f"{part}.ln2", name)

    def _linear(self, x: str, part: str) -> str:
        """A linear layer in bytes."""
        weights, scale = quantised(self._weights[f"{part}.weight"], _SEVEN_BITS)
        rows, largest = self._scaled_rows(x)
        matrix, scales = self._constant(f"{part}.q", weights.T), self._constant(f"{part}.s", scale[:, 0])
        bias = self._constant(f"{part}.bias", self._weights[f"{part}.bias"])
        product = self._node("DynamicQuantizeMatMul", rows, matrix, scales, domain=_FUSED)
        return self._node("Add", self._node("Mul", product, largest), bias)

    def _scaled_rows(self, x: str) -> tuple[str, str]:
        """The rows of `x` by their largest value, and that of each."""
        if x not in self._rows:
            largest = self._node("ReduceMax", self._node("Abs", x), self._long("last", [-1]), keepdims=1)
            largest = self._node("Max", largest, self._float("tiny", _TINY))
            self._rows[x] = self._node("Mul", x, self._node("Reciprocal", largest)), largest
        return self._rows[x]


class _Holders(_Graph):
    def build(self) -> bytes:
        told = self._node("MatMul", self._dense("mentions", "org"), self._node("Transpose", self._dense("figure", "fig")))
        inner = self._weights["fig.bias"].shape[0]
        tied = self._node("Mul", told, self._float("scale", inner**-0.5))
        asked = self._node("Expand", "figure", self._node("Shape", "mentions"))
        pairs = self._node("Concat", "mentions", asked, self._node("Mul", "mentions", "figure"), axis=1)
        mixed = self._dense(self._node("Gelu", self._dense(pairs, "mix.0"), approximate="tanh"), "mix.2")
        others = self._node("Transpose", self._dense("figure", "null"))
        scores = self._node("Concat", self._node("Add", tied, mixed), others, axis=0)
        chances = self._node("Softmax", scores, axis=0)
        self._node("Squeeze", chances, self._long("last", [-1]), name="chances")
        width = self._weights["fig.weight"].shape[1]
        shapes: dict[str, list[int | str]] = {"figure": [1, width], "mentions": ["n", width]}
        inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
        return self._serialised(inputs, {"chances": ["all"]})
