"""Teach the pretrained encoder names, holders and kinds, from WiNER-fr and our own corpus."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.optim import AdamW

from pipeline.extraction.encoder import Model, encode, make_model
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.network import load_base
from pipeline.training.articles import Annotated
from pipeline.training.folds import HALVES, Scores, f1, folds
from pipeline.training.graph import make_encoder, make_holders
from pipeline.training.network import Network
from pipeline.training.numbers import fit_head
from pipeline.training.passages import Passage, exchanged, lesson_of, passages, worn
from pipeline.training.pretrained import Pretrained, french_pieces, load_pretrained, make_tokenizer

_LAYERS = 9
# Of the articles of others, the share that each epoch reads. They teach names alone and are soon known; ours teach holders and
# kinds as well, and after two epochs are not yet known themselves.
_OTHERS = (1.0, 1.0, 0.2, 0.2, 0.2, 0.2)
_BATCH = 2048  # pieces
_MIXED = 40  # pieces by which passages of one batch may differ in length
_LEARN_RATE, _HEADS_RATE = 1e-4, 1e-3
_RENAMED = 0.5  # of our own articles, the share that an epoch reads with made-up names
# Of the pieces of a passage, the most that are made unreadable. Read whole, our own articles are known by heart after eight
# epochs (kinds right in .95 of them, in .78 of others).
_WORN = 0.2
_DECAY = 0.01
_WARM = 0.06  # of a course, in which the learn rate rises
_LONGEST_STEP = 1.0  # norm of a gradient
# Trainings whose weights are averaged (« model soups », Wortsman and others, 2022): one is some hundredths of F better on one
# sort of press, the next on another; their mean is near the better one on each.
_COURSES = 2
# In 16 bits processors that have them read a quarter more pieces a second; others emulate them and take three times as long.
_HALF: bool = torch.cpu._is_avx512_bf16_supported()

Weights = Mapping[str, np.ndarray]
Parts = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class _School:
    """What all encoders are taught from: the pretrained one, and the pieces that are kept of its vocabulary."""

    pretrained: Pretrained
    kept: Sequence[int]


def learn_encoder(articles: Sequence[Annotated]) -> tuple[Parts, list[Annotated], Scores]:
    """The encoder, and the articles with what one says that has not seen them, with the scores of that on our own articles."""
    pretrained = load_pretrained()
    texts = [annotated.document.text for annotated in articles]
    school = _School(pretrained, french_pieces(pretrained, load_base().vocab.strings, texts))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,)) as pool:
        courses = [pool.submit(_teach, school, articles, course) for course in range(_COURSES)]
        halves = [(seen, others, pool.submit(_teach, school, seen)) for seen, others in folds(articles, HALVES)]
        read = [
            each for seen, others, taught in halves for each in _read(others, make_model(_made(school, taught.result(), seen)))
        ]
        unseen = {annotated.article_id: annotated for annotated in read}
        ordered = [unseen[annotated.article_id] for annotated in articles]
        return _made(school, _mean([course.result() for course in courses]), articles), ordered, _scores(ordered)


def _read(articles: Iterable[Annotated], model: Model) -> Iterator[Annotated]:
    for annotated in articles:
        yield replace(annotated, document=next(encode([annotated.document], model)))


def _scores(articles: Sequence[Annotated]) -> Scores:
    """How well the encoder alone finds the organisations of our own articles, with their boundaries."""
    right = found = gold = 0
    for annotated in (each for each in articles if each.own):
        names = {name for name in Encoded(annotated.document.encoding).names() if not annotated.ignores(*name)}
        right += len(names.intersection(annotated.organisations))
        found += len(names)
        gold += len(annotated.organisations)
    return {"f1": f1(right, found, gold)}


def _teach(school: _School, articles: Sequence[Annotated], course: int = 0) -> Weights:
    """The weights of an encoder taught by the articles.

    Courses begin with the same weights and differ in what they read when.
    """
    torch.manual_seed(0)
    network = Network(school.pretrained, school.kept, _LAYERS)
    torch.manual_seed(course)
    rates = [(network.body_parameters(), _LEARN_RATE), (network.head_parameters(), _HEADS_RATE)]
    optimizer = AdamW([{"params": [*weights], "lr": rate} for weights, rate in rates], weight_decay=_DECAY, fused=True)
    network.train()
    for place, batch in _lessons(articles, make_tokenizer(school.pretrained, school.kept), course):
        for group, (_, rate) in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(place / _WARM, 1.0) * (1 - place)
        _step(network, optimizer, batch)
    return {name: value.detach().numpy() for name, value in network.state_dict().items()}


def _lessons(articles: Sequence[Annotated], tokenizer: Tokenizer, course: int) -> Iterator[tuple[float, list[Passage]]]:
    """What a course reads, batch by batch, each with the share of the course that ends with it."""
    chance = random.Random(course)
    own = [lesson_of(annotated) for annotated in articles if annotated.own]
    others = [lesson_of(annotated) for annotated in articles if not annotated.own]
    for epoch, share in enumerate(_OTHERS):
        ours = [exchanged(lesson, chance) if chance.random() < _RENAMED else lesson for lesson in own]
        read = [*ours, *chance.sample(others, round(share * len(others)))]
        batches = _batches([passage for lesson in read for passage in passages(lesson, tokenizer)], chance)
        for at, batch in enumerate(batches, 1):
            yield (epoch + at / (len(batches) + 1)) / len(_OTHERS), [worn(passage, _WORN, chance) for passage in batch]


def _mean(courses: Sequence[Weights]) -> Weights:
    """The mean of weights that were taught from the same beginning."""
    return {name: np.asarray(np.mean([course[name] for course in courses], axis=0, dtype=np.float32)) for name in courses[0]}


def _made(school: _School, weights: Weights, articles: Sequence[Annotated]) -> Parts:
    """The parts of the encoder with these weights; what bare numbers count is learnt as it reads our own articles."""
    tokenizer = make_tokenizer(school.pretrained, school.kept).to_str().encode()
    parts = _parts(weights, tokenizer, school.pretrained.heads)
    seen = _read((annotated for annotated in articles if annotated.own), make_model(parts))
    return parts | fit_head((annotated.document, annotated.gold) for annotated in seen if annotated.gold)


def _step(network: Network, optimizer: AdamW, batch: Sequence[Passage]) -> None:
    with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
        vectors = network(batch)
    loss = network.loss(vectors.float(), batch)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
    optimizer.step()


def _batches(taught: Sequence[Passage], chance: random.Random) -> list[list[Passage]]:
    """The passages in batches of about one length, in random order."""
    batches: list[list[Passage]] = [[]]
    for passage in sorted(taught, key=lambda one: len(one.ids) + chance.random() * _MIXED):
        if (len(batches[-1]) + 1) * len(passage.ids) > _BATCH and batches[-1]:
            batches.append([])
        batches[-1].append(passage)
    chance.shuffle(batches)
    return batches


def _parts(weights: Weights, tokenizer: bytes, heads: int) -> Parts:
    files = {"graph": make_encoder(weights, _LAYERS, heads), "holders": make_holders(weights), "tokenizer": tokenizer}
    asked = {name: weights[name] for name in weights if name.split(".")[0] in ("kind", "okind", "change")}
    return {name: np.frombuffer(content, np.uint8) for name, content in files.items()} | asked
