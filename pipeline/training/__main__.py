"""Make all weights anew: `python -m pipeline.training WINER.jsonl [--corpus DIR]`.

WINER.jsonl is WiNER-fr (French Wikinews, CC BY), the corpus folder holds our own `articles/` with `gold/`, and
`paragraphs/` in which everything is marked. Needs
PyTorch and the pretrained encoder (the `train` extra). The same data and libraries give the same bytes.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DepecheError
from pipeline.extraction.organisations.network import load_base
from pipeline.reading.gold import read_pairs
from pipeline.training.articles import Annotated, Pair, annotated, read_winer
from pipeline.training.candidates import learn_candidates
from pipeline.training.encoder import Parts, learn_encoder
from pipeline.training.folds import Scores
from pipeline.training.holders import learn_holders
from pipeline.training.information import save_information
from pipeline.training.kinds import learn_kinds
from pipeline.training.manifest import describe
from pipeline.training.marked import read_paragraphs
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
    pairs, paragraphs = read_pairs(corpus / "gold", corpus / "articles"), read_paragraphs(corpus / "paragraphs")
    held_out: dict[str, Scores | None] = {}
    for name, weights, scores in _learn([*read_winer(winer), *map(annotated, [*pairs, *paragraphs])], pairs, paragraphs):
        save(name, weights)
        held_out[name] = scores
    save_manifest(describe(pairs, paragraphs, winer, held_out))
    save_information(pairs)


def _learn(
    articles: list[Annotated], pairs: list[Pair], paragraphs: list[Pair]
) -> Iterator[tuple[str, LinearModel | bytes | Parts, Scores | None]]:
    """Weights by name with their scores. They must be saved as they come: the next ones are learnt with them.

    What is a name, and whose a figure is, hangs on where in an article they stand: paragraphs teach it to the readers alone.
    """
    yield "words", learn_words(load_base()), None
    network, unseen, scores = learn_names(articles)
    yield "names", network, scores
    yield "vocabulary", make_vocabulary(load_base(), network), None
    encoder, unseen, scores = learn_encoder(unseen)
    yield "encoder", encoder, scores
    alone = {article.article_id for article, _ in paragraphs}
    yield "candidates", *learn_candidates([annotated for annotated in unseen if annotated.article_id not in alone])
    documents = [annotated.document for annotated in unseen if annotated.own]
    for name, model, scores in learn_kinds([*pairs, *paragraphs], documents):
        yield name, model, scores
    yield "holders", *learn_holders(pairs, documents[: len(pairs)])


if __name__ == "__main__":
    main()
