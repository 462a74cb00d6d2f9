"""What the network of names needs of spaCy's French model to read: tokenizer, shape of the network, vectors of words.

Of the model's 500,000 strings only their hashes are kept, of its vectors what the first layer makes of them, and of the
pattern for whole words a shorter one: spaCy's has sets of a thousand letters in each of 266 alternatives, seconds to compile.
"""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import numpy as np
import srsly
from spacy.language import Language

from pipeline.extraction.organisations.network import WORD_VECTORS

_FLAGS = "(?iu)"
_LETTERS = re.compile(r"\[[^\]]{100,}\]")


def make_vocabulary(base: Language, network: bytes) -> dict[str, np.ndarray]:
    """The parts of the vocabulary, by name, for a network that `base` was taught to be."""
    names: Any = base.get_pipe("ner")
    names.model.from_bytes(network)
    layer = next(each for each in names.model.walk() if each.name == WORD_VECTORS)
    words, rows = (np.fromiter(column, kind) for column, kind in _words(base))
    order = words.argsort()
    parts = {
        "tokenizer": _tokenizer(base),
        "config": json.dumps(base.config["components"]["ner"]["model"]).encode(),
        "transitions": names.to_bytes(exclude=["vocab", "model"]),
    }
    vectors = (base.vocab.vectors.data @ layer.get_param("W").T).astype(np.float16)
    arrays = {"words": words[order], "rows": rows[order], "vectors": vectors}
    return {name: np.frombuffer(part, np.uint8) for name, part in parts.items()} | arrays


def _words(base: Language) -> list[tuple[Any, Any]]:
    """The hashes of words that have a vector, and its row, with the kind of number each is."""
    known = base.vocab.vectors.key2row
    return [(known.keys(), np.uint64), (known.values(), np.uint16)]


def _tokenizer(base: Language) -> bytes:
    tokenizer: Any = base.tokenizer
    content = srsly.msgpack_loads(tokenizer.to_bytes(exclude=["vocab"]))
    return bytes(srsly.msgpack_dumps(content | {"token_match": shortened(content["token_match"])}))


def shortened(pattern: str) -> str:
    """A pattern of alternatives, each for a whole word, with what they share said once; it matches the same words.

    Raises ValueError for a pattern of another form.
    """
    alternatives = pattern.removeprefix(f"{_FLAGS}(?:^").removesuffix("$)").split("$)|(?:^")
    if pattern != _FLAGS + "|".join(f"(?:^{each}$)" for each in alternatives):
        raise ValueError("spaCy's pattern for whole words has another form.")
    heads: dict[str, list[str]] = defaultdict(list)
    for each in alternatives:
        letters = _LETTERS.search(each)
        at = letters.start() if letters else 0
        heads[each[at:]].append(each[:at])
    endings = [f"(?:{'|'.join(head)}){tail}" for tail, head in heads.items() if head != [""]]
    wholes = [tail for tail, head in heads.items() if head == [""]]
    return f"{_FLAGS}^(?:{'|'.join([*endings, _joined(wholes)])})$"


def _joined(wholes: Sequence[str]) -> str:
    """One pattern for several that begin and end alike."""
    begin = _beginning(wholes)
    end = _beginning([each[len(begin) :][::-1] for each in wholes])[::-1]
    return f"{begin}(?:{'|'.join(each[len(begin) : len(each) - len(end)] for each in wholes)}){end}"


def _beginning(texts: Sequence[str]) -> str:
    """What all of the texts begin with."""
    return "".join(letters[0] for letters in takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False)))
