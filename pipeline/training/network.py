"""The encoder while it is taught: a transformer with five heads, in PyTorch."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.extraction.encoder import FIRST, FURTHER, LABELS
from pipeline.training.passages import NO_ORGANISATION, Passage, holders
from pipeline.training.pretrained import Pretrained
from schemas.facts import AmountKind, Change, OrganisationKind

_INNER = 128  # width of the head of holders
_DROPOUT = 0.1
_SMOOTHING = 0.05  # of what heads are taught of spans: no class is ever certain
_EPSILON = 1e-12
_FAR = -30_000.0  # added to the attention to what is not there
_PAD = 1
# What a mistake of each head weighs in all.
_SHARES = {"labels": 6.0, "holders": 0.03, "kinds": 0.04, "changes": 0.04, "bodies": 0.008}
AMOUNT_KINDS: Sequence[str] = get_args(AmountKind)
BODIES: Sequence[str] = get_args(OrganisationKind)
CHANGES: Sequence[str] = get_args(Change)


class Layer(nn.Module):
    """One layer: attention, then a network at each piece, each added to what was there and normalised."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.ln1, self.ln2 = nn.LayerNorm(width, _EPSILON), nn.LayerNorm(width, _EPSILON)
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Vectors of the pieces of several windows (windows × pieces × width) in, the same out."""
        windows, pieces, width = x.shape
        split = self.qkv(x).view(windows, pieces, 3, self.heads, width // self.heads)
        mixed = functional.scaled_dot_product_attention(*split.permute(2, 0, 3, 1, 4), attn_mask=mask)
        x = self.ln1(x + self.drop(self.o(mixed.transpose(1, 2).reshape(windows, pieces, width))))
        return self.ln2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """The pretrained layers up to `layers`, and heads for labels, holders, kinds of amounts and of organisations, and changes."""

    def __init__(self, pretrained: Pretrained, kept: Sequence[int], layers: int) -> None:
        super().__init__()
        tensors, width = pretrained.tensors, pretrained.width
        words = np.ascontiguousarray(tensors["emb.word"][list(kept)])
        places = tensors["emb.pos"].reshape(-1, width) + tensors["emb.type"].reshape(-1, width)[0]
        self.emb = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=True)
        self.pos = nn.Parameter(torch.from_numpy(places), requires_grad=False)
        self.ln = nn.LayerNorm(width, _EPSILON)
        _set(self.ln, tensors, "emb.ln")
        self.layers = nn.ModuleList(self._layer(pretrained, at) for at in range(layers))
        self.ner = nn.Linear(width, len(LABELS))
        self.fig, self.org = nn.Linear(width, _INNER), nn.Linear(width, _INNER)
        self.mix = nn.Sequential(nn.Linear(3 * width, _INNER), nn.GELU(approximate="tanh"), nn.Linear(_INNER, 1))
        self.null = nn.Linear(width, 2)
        self.kind, self.okind = nn.Linear(2 * width, len(AMOUNT_KINDS)), nn.Linear(2 * width, len(BODIES))
        self.change = nn.Linear(2 * width, len(CHANGES))
        self.drop = nn.Dropout(_DROPOUT)

    @staticmethod
    def _layer(pretrained: Pretrained, at: int) -> Layer:
        tensors = pretrained.tensors
        layer = Layer(pretrained.width, pretrained.heads, tensors[f"l{at}.fi.b"].shape[0])
        for part, name in ((layer.o, "ao"), (layer.up, "fi"), (layer.down, "fo"), (layer.ln1, "aln"), (layer.ln2, "oln")):
            _set(part, tensors, f"l{at}.{name}")
        for end in ("w", "b"):
            joined = np.concatenate([tensors[f"l{at}.{name}.{end}"] for name in "qkv"])
            (layer.qkv.weight if end == "w" else layer.qkv.bias).data = torch.from_numpy(joined)
        return layer

    def head_parameters(self) -> Iterator[nn.Parameter]:
        """The weights that are not pretrained."""
        for part in (self.ner, self.fig, self.org, self.mix, self.null, self.kind, self.okind, self.change):
            yield from part.parameters()

    def body_parameters(self) -> Iterator[nn.Parameter]:
        """The pretrained weights that are taught further: all but the words and their places."""
        yield from self.ln.parameters()
        yield from self.layers.parameters()

    def forward(self, passages: Sequence[Passage]) -> Tensor:
        """The vectors of the pieces (passages × pieces × width)."""
        longest = max(len(passage.ids) for passage in passages)
        ids = torch.full((len(passages), longest), _PAD)
        for row, passage in enumerate(passages):
            ids[row, : len(passage.ids)] = torch.tensor(passage.ids)
        x = self.ln(self.emb(ids) + self.pos[:longest])
        kind = torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32
        mask = torch.where(ids == _PAD, _FAR, 0.0)[:, None, None, :].to(kind)
        for layer in self.layers:
            x = layer(x, mask)
        return self.drop(x)

    def loss(self, vectors: Tensor, passages: Sequence[Passage]) -> Tensor:
        """How wrong the heads are on these passages, all together."""
        losses: dict[str, list[Tensor]] = {"holders": [], "kinds": [], "changes": [], "bodies": []}
        for row, passage in zip(vectors, passages, strict=True):
            for name, loss in self._losses(row, passage):
                losses[name].append(loss)
        total = _SHARES["labels"] * self._label_loss(vectors, passages)
        for name, each in losses.items():
            total = total + _SHARES[name] * torch.stack(each).sum() if each else total
        return total

    def _label_loss(self, vectors: Tensor, passages: Sequence[Passage]) -> Tensor:
        labels = torch.full(vectors.shape[:2], -1)
        for row, passage in enumerate(passages):
            labels[row, : len(passage.labels)] = torch.tensor(passage.labels)
        known = labels >= 0
        labels = labels[known]
        chances = functional.log_softmax(self.ner(vectors[known]), -1)
        said = chances.gather(1, labels.clamp(max=len(LABELS) - 1)[:, None])[:, 0]
        none = torch.logsumexp(chances[:, [at for at in range(len(LABELS)) if at not in (FIRST, FURTHER)]], -1)
        return -torch.where(labels == NO_ORGANISATION, none, said).sum() / max(len(labels), 1)

    def _losses(self, vectors: Tensor, passage: Passage) -> Iterator[tuple[str, Tensor]]:
        """The mistakes of the heads asked of single places of one passage, summed, by name."""
        known = [(figure.first, right) for figure in passage.figures if (right := holders(passage, figure)) is not None]
        if known:
            chances = functional.log_softmax(self._holders(vectors, [first for first, _ in known], passage), 1)
            asked = zip(chances, known, strict=True)
            yield "holders", -torch.stack([torch.logsumexp(row[right], 0) for row, (_, right) in asked]).sum()
        kinds = [(sum_.first, sum_.last, AMOUNT_KINDS.index(sum_.kind)) for sum_ in passage.figures if sum_.kind]
        if kinds:
            yield "kinds", _mistake(self.kind, vectors, kinds)
        changes = [(count.first, count.last, CHANGES.index(count.change)) for count in passage.figures if count.change]
        if changes:
            yield "changes", _mistake(self.change, vectors, changes)
        bodies = [(named.first, named.last, BODIES.index(named.kind)) for named in passage.mentions if named.kind]
        if bodies:
            yield "bodies", _mistake(self.okind, vectors, bodies)

    def _holders(self, vectors: Tensor, figures: Sequence[int], passage: Passage) -> Tensor:
        """For each figure (rows) the score of each mention, of nobody, and of someone named elsewhere."""
        asked, told = vectors[list(figures)], vectors[[mention.first for mention in passage.mentions]]
        each = len(asked), len(told), -1
        pairs = torch.cat([told.expand(*each), asked[:, None].expand(*each), told * asked[:, None]], 2)
        scores = self.fig(asked) @ self.org(told).T / _INNER**0.5 + self.mix(pairs)[:, :, 0]
        return torch.cat([scores, self.null(asked)], 1)


def _mistake(head: nn.Linear, vectors: Tensor, marked: Sequence[tuple[int, int, int]]) -> Tensor:
    """How wrong a head is on spans, given by first and last piece with the class of each, in all."""
    firsts, lasts, right = map(list, zip(*marked, strict=True))
    scores = head(torch.cat([vectors[firsts], vectors[lasts]], 1))
    return functional.cross_entropy(scores, torch.tensor(right), reduction="sum", label_smoothing=_SMOOTHING)


def _set(part: nn.Module, tensors: Mapping[str, np.ndarray], name: str) -> None:
    part.weight.data = torch.from_numpy(tensors[f"{name}.w"])
    part.bias.data = torch.from_numpy(tensors[f"{name}.b"])
