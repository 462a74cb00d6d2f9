"""Teach the statistical model of names what an organisation is, from articles whose organisations are known."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from pipeline.extraction.organisations.names import read_names
from pipeline.extraction.organisations.network import BATCH_SIZE, load_base, names_in
from pipeline.reading.document import Entity
from pipeline.training.articles import Annotated
from pipeline.training.folds import Scores, f1, folds
from pipeline.training.renaming import Marked, renamed

_EPOCHS = 7
_BATCH = 8
_LEARN_RATE = 0.001
_DECAY = 0.85  # of the learn rate, each epoch
_DROPOUT = 0.3
_UNKNOWN = "?"


def learn_names(articles: Sequence[Annotated]) -> tuple[bytes, list[Annotated], Scores]:
    """The network, and the articles with the names that one finds which has not seen them, with the scores of these."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        network = pool.submit(_network, articles)
        folded = pool.map(_read_unseen, *zip(*folds(articles), strict=True))
        read = {annotated.article_id: annotated for fold in folded for annotated in fold}
        unseen = [read[annotated.article_id] for annotated in articles]
        return network.result(), unseen, _scores(unseen)


def _read_unseen(seen: Sequence[Annotated], unseen: Sequence[Annotated]) -> list[Annotated]:
    docs = partial(_fit(seen).pipe, batch_size=BATCH_SIZE)
    documents = read_names((annotated.document for annotated in unseen), lambda texts: map(names_in, docs(texts)))
    return [replace(annotated, document=document) for annotated, document in zip(unseen, documents, strict=True)]


def _scores(articles: Sequence[Annotated]) -> Scores:
    """How well the organisations of our own articles are found, with their boundaries."""
    right = found = gold = 0
    for annotated in (each for each in articles if each.own):
        names = {(name.start, name.end) for name in annotated.document.entities if name.label == "ORG"}
        counted = {name for name in names if not annotated.ignores(*name)}
        right += len(counted.intersection(annotated.organisations))
        found += len(counted)
        gold += len(annotated.organisations)
    return {"f1": f1(right, found, gold)}


def _network(articles: Sequence[Annotated]) -> bytes:
    """The network of a model taught by all articles, in half precision, which halves the file."""
    names: Any = _fit(articles).get_pipe("ner")
    for node in names.model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, node.get_param(name).astype(np.float16).astype(np.float32))
    return bytes(names.model.to_bytes())


def _fit(articles: Sequence[Annotated]) -> Language:
    """A model taught by the articles; in each epoch, those of our own press count three times, once with made-up names."""
    model = load_base()
    own = [_marked(model, annotated) for annotated in articles if annotated.own]
    others = [_marked(model, annotated) for annotated in articles if not annotated.own]
    known = [_example(model, marked) for marked in [*others, *own, *own]]
    fix_random_seed(0)
    chance = random.Random(0)
    optimizer = model.resume_training()
    optimizer.learn_rate = _LEARN_RATE
    for _ in range(_EPOCHS):
        examples = known + [_example(model, renamed(marked, chance)) for marked in own]
        chance.shuffle(examples)
        for start in range(0, len(examples), _BATCH):
            model.update(examples[start : start + _BATCH], sgd=optimizer, drop=_DROPOUT)
        optimizer.learn_rate *= _DECAY
    return model


def _marked(base: Language, annotated: Annotated) -> Marked:
    """The article with all its names; where only organisations are marked, the others are those of the untaught model."""
    doc = base.make_doc(annotated.document.text)
    organisations = [Entity(start, end, "ORG") for start, end in annotated.organisations]
    unknown = [Entity(start, end, _UNKNOWN) for start, end in annotated.ignored]
    names = filter_spans(_spans(doc, [*organisations, *(annotated.others or ()), *unknown]))
    if annotated.others is None:
        taken = {at for name in names for at in range(name.start, name.end)}
        names += [name for name in base(doc).ents if name.label_ != "ORG" and taken.isdisjoint(range(name.start, name.end))]
    return Marked(doc.text, [Entity(name.start_char, name.end_char, name.label_) for name in names])


def _example(model: Language, marked: Marked) -> Example:
    doc = model.make_doc(marked.text)
    names = list(_spans(doc, marked.names))
    unknown = [span for span in names if span.label_ == _UNKNOWN]
    doc.set_ents([span for span in names if span.label_ != _UNKNOWN], missing=unknown, default="outside")
    return Example(model.make_doc(marked.text), doc)


def _spans(doc: Doc, entities: Sequence[Entity]) -> Iterator[Span]:
    """The entities in whole tokens, without marks and spaces at their ends; the model cannot learn one over a line end."""
    for entity in entities:
        span = doc.char_span(entity.start, entity.end, alignment_mode="expand")
        while span and _is_edge(span[0]):
            span = span[1:]
        while span and _is_edge(span[-1]):
            span = span[:-1]
        if span and not any(token.is_space for token in span):
            yield Span(doc, span.start, span.end, entity.label)


def _is_edge(token: Token) -> bool:
    return token.is_space or token.is_punct
