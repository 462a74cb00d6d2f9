"""The held-out articles of the bundled corpus, packed to come with the program, which has no corpus.

No weights that ship have learnt from them, so that they tell what a user's weights lose on press of other manners.
`python -m pipeline.training.held_out` packs `corpus/held_out` anew.
"""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.reading.gold import read_pairs
from pipeline.training.articles import Pair
from schemas import Article
from schemas.gold import GoldArticle

PACKED = Path(__file__).with_name("held_out.jsonl.gz")


def read_held_out() -> list[Pair]:
    """The articles with their gold."""
    rows = map(json.loads, gzip.decompress(PACKED.read_bytes()).decode().splitlines())
    return [(Article.model_validate(row["article"]), GoldArticle.model_validate(row["gold"])) for row in rows]


def packed(pairs: Iterable[Pair]) -> bytes:
    """A file of articles with their gold; the same ones give the same bytes."""
    rows = [{"article": article.model_dump(mode="json"), "gold": gold.model_dump(mode="json")} for article, gold in pairs]
    return gzip.compress("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode(), mtime=0)


if __name__ == "__main__":
    PACKED.write_bytes(packed(read_pairs(Path("corpus/held_out/gold"), Path("corpus/held_out/articles"))))
