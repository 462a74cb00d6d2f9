"""Make all weights anew: `python -m pipeline.training WINER.jsonl [--corpus DIR]`.

WINER.jsonl is WiNER-fr (French Wikinews, CC BY), the corpus folder holds our own `articles/` with `gold/`, and
`pages/` and `paragraphs/` in which everything is marked. Needs
PyTorch and the pretrained encoder (the `train` extra). The same data and libraries give the same bytes.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DepecheError
from pipeline.extraction.organisations.network import load_base
from pipeline.training.articles import Annotated, Pair, annotated, read_winer
from pipeline.training.candidates import learn_candidates
from pipeline.training.corpus import PARAGRAPHS, read_corpus, whole
from pipeline.training.encoder import Parts, learn_encoder
from pipeline.training.folds import Scores
from pipeline.training.holders import learn_holders
from pipeline.training.information import save_information
from pipeline.training.kinds import BARE_NUMBERS, RIDGES, learn_kinds
from pipeline.training.manifest import describe
from pipeline.training.names import learn_names
from pipeline.training.vocabulary import make_vocabulary
from pipeline.training.words import learn_words
from pipeline.weights import save
from pipeline.weights.linear import LinearModel
from pipeline.weights.manifest import save_manifest


def main() -> None:
    """Train, and write the weights and their manifest."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=(__doc__ or "").split(":")[0])
    parser.add_argument("winer", type=Path, help="WiNER-fr as JSON lines")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder of articles/ and gold/ (default: corpus)")
    arguments = parser.parse_args()
    try:
        train(arguments.winer, arguments.corpus)
    except DepecheError as error:
        parser.error(str(error))


def train(winer: Path, corpus: Path) -> None:
    """Write the weights and their manifest.

    Raises UsageError when WiNER-fr or the corpus cannot be read, ArticleError when a gold file is none.
    """
    ours = read_corpus(corpus)
    held_out: dict[str, Scores | None] = {}
    for name, weights, scores in _learn(list(read_winer(winer)), whole(ours), ours[PARAGRAPHS]):
        save(name, weights)
        held_out[name] = scores
    save_manifest(describe(ours, winer, held_out))
    save_information(whole(ours))


def _learn(
    others: list[Annotated], texts: list[Pair], paragraphs: list[Pair]
) -> Iterator[tuple[str, LinearModel | bytes | Parts, Scores | None]]:
    """Weights by name with their scores. They must be saved as they come: the next ones are learnt with them.

    What is a name, and whose a figure is, hangs on where in a text they stand: paragraphs teach it to the readers alone.
    """
    articles = [*others, *map(annotated, [*texts, *paragraphs])]
    yield "words", learn_words(load_base()), None
    network, unseen, scores = learn_names(articles)
    yield "names", network, scores
    yield "vocabulary", make_vocabulary(load_base(), network), None
    encoder, unseen, scores = learn_encoder(unseen)
    yield "encoder", encoder, scores
    documents = [annotated.document for annotated in unseen if annotated.own]
    yield from learn_kinds([*texts, *paragraphs], documents, [BARE_NUMBERS])
    alone = {article.article_id for article, _ in paragraphs}
    yield "candidates", *learn_candidates([annotated for annotated in unseen if annotated.article_id not in alone])
    yield from learn_kinds([*texts, *paragraphs], documents, [name for name in RIDGES if name != BARE_NUMBERS])
    yield "holders", *learn_holders(texts, documents[: len(texts)])


if __name__ == "__main__":
    main()
