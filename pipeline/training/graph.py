"""The taught encoder as ONNX: matrices in 8 bits, each row of what they are multiplied with quantised by itself.

Rows are scaled one by one because a few pieces have vectors far larger than the others; a common scale would blur the rest.
"""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pipeline.reading.document import Floats

_OPSET, _IR = 20, 9
_EPSILON = 1e-12
_MOST = 127
_ZERO = 128  # stands for nought in unsigned bytes
_TINY = 1e-6

Arrays = dict[str, Floats]


def quantised(matrix: Floats) -> tuple[np.ndarray, Floats]:
    """A matrix in signed bytes, and the scale of each row."""
    scale = np.maximum(np.abs(matrix).max(1, keepdims=True), 1e-8) / _MOST
    return np.clip(np.round(matrix / scale), -_MOST, _MOST).astype(np.int8), scale.astype(np.float32)


def make_graph(weights: Arrays, layers: int, heads: int) -> bytes:
    """The graph of an encoder with these weights: ids of one window in; log-probabilities of labels and vectors out."""
    return _Graph(weights, heads).build(layers)


class _Graph:
    def __init__(self, weights: Arrays, heads: int) -> None:
        self._weights, self._heads = weights, heads
        self._width = weights["emb.weight"].shape[1]
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}
        self._rows: dict[str, tuple[str, str]] = {}

    def build(self, layers: int) -> bytes:
        """The graph, serialised."""
        x = self._normalised(self._embedded(), "ln", "h0")
        for at in range(layers):
            x = self._layer(x, at, "vectors" if at == layers - 1 else f"h{at + 1}")
        said = self._node("MatMul", x, self._constant("ner.w", self._weights["ner.weight"].T))
        self._node(
            "LogSoftmax", self._node("Add", said, self._constant("ner.b", self._weights["ner.bias"])), name="labels", axis=-1
        )
        floats, ids = TensorProto.FLOAT, helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])
        outputs = [
            helper.make_tensor_value_info("labels", floats, [1, "n", self._weights["ner.bias"].shape[0]]),
            helper.make_tensor_value_info("vectors", floats, [1, "n", self._width]),
        ]
        graph = helper.make_graph(self._nodes, "encoder", [ids], outputs, list(self._constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], producer_name="depeche")
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

    def _embedded(self) -> str:
        """The words of the pieces, each by the scale of its row, and their places."""
        words, scale = quantised(self._weights["emb.weight"])
        picked = self._node("Gather", self._constant("emb.q", words), "ids", axis=0)
        scales = self._node("Gather", self._constant("emb.s", scale), "ids", axis=0)
        x = self._node("Mul", self._node("Cast", picked, to=TensorProto.FLOAT), scales)
        count = self._node("Slice", self._node("Shape", "ids"), self._long("one", [1]), self._long("two", [2]))
        places = self._constant("pos", self._weights["pos"])
        return self._node("Add", x, self._node("Slice", places, self._long("zero", [0]), count, self._long("axis", [0])))

    def _long(self, name: str, value: list[int]) -> str:
        return self._constant(name, np.array(value, np.int64))

    def _float(self, name: str, value: float) -> str:
        return self._constant(name, np.array(value, np.float32))

    def _normalised(self, x: str, part: str, name: str = "") -> str:
        weight = self._constant(f"{part}.g", self._weights[f"{part}.weight"])
        bias = self._constant(f"{part}.b", self._weights[f"{part}.bias"])
        return self._node("LayerNormalization", x, weight, bias, name=name, axis=-1, epsilon=_EPSILON)

    def _layer(self, x: str, at: int, name: str) -> str:
        part = f"layers.{at}"
        size = self._width // self._heads
        split = self._node("Reshape", self._linear(x, f"{part}.qkv"), self._long("split", [0, 0, 3 * self._heads, size]))
        turned = self._node("Transpose", split, perm=[0, 2, 1, 3])
        query, key, value = (f"{part}.{each}" for each in ("query", "key", "value"))
        self._nodes.append(helper.make_node("Split", [turned], [query, key, value], axis=1, num_outputs=3))
        scaled = self._node("Mul", query, self._float("scale", size**-0.5))
        attention = self._node("MatMul", scaled, self._node("Transpose", key, perm=[0, 1, 3, 2]))
        mixed = self._node("MatMul", self._node("Softmax", attention, axis=-1), value)
        joined = self._node("Reshape", self._node("Transpose", mixed, perm=[0, 2, 1, 3]), self._long("join", [0, 0, self._width]))
        x = self._normalised(self._node("Add", x, self._linear(joined, f"{part}.o")), f"{part}.ln1")
        inner = self._node("Gelu", self._linear(x, f"{part}.up"))
        return self._normalised(self._node("Add", x, self._linear(inner, f"{part}.down")), f"{part}.ln2", name)

    def _linear(self, x: str, part: str) -> str:
        weights, scale = quantised(self._weights[f"{part}.weight"])
        rows, scales = self._quantised_rows(x)
        product = self._node(
            "MatMulInteger", rows, self._constant(f"{part}.q", weights.T), self._constant("nought", np.array(_ZERO, np.uint8))
        )
        scaled = self._node("Mul", self._node("Cast", product, to=TensorProto.FLOAT), scales)
        scaled = self._node("Mul", scaled, self._constant(f"{part}.s", scale[:, 0]))
        return self._node("Add", scaled, self._constant(f"{part}.bias", self._weights[f"{part}.bias"]))

    def _quantised_rows(self, x: str) -> tuple[str, str]:
        """The rows of `x` in unsigned bytes, and the scale of each."""
        if x not in self._rows:
            largest = self._node("ReduceMax", self._node("Abs", x), self._long("last", [-1]), keepdims=1)
            scale = self._node("Div", self._node("Max", largest, self._float("tiny", _TINY)), self._float("most", _MOST))
            whole = self._node("Round", self._node("Div", x, scale))
            shifted = self._node("Add", whole, self._float("zero point", _ZERO))
            self._rows[x] = self._node("Cast", shifted, to=TensorProto.UINT8), scale
        return self._rows[x]
