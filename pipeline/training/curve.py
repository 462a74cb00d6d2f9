"""How much a user's weights gain with the number of articles: `python -m pipeline.training.curve CORPUS [--sizes 10 20 50 100]`.

A third of the corpus is held out, always the same; weights are learnt from so many of the others, each number with those of the
one before. Prints, in Markdown, how good each is on the held-out third, and on the held-out articles that come with the program.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import DepecheError
from pipeline.evaluation.tables import ReportTable, markdown, percent
from pipeline.training.adaptation import Subject, adapt, read_subjects
from pipeline.training.folds import even_folds
from pipeline.training.held_out import read_held_out
from pipeline.training.own import read_own
from pipeline.training.trial import outcomes_of, scores
from pipeline.weights.own import Score

_THIRDS = 3


def main() -> None:
    """Print the curve of a corpus."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.curve", description=(__doc__ or "").split(":")[0])
    parser.add_argument("corpus", type=Path, help="folder of articles/ and gold/")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 20, 50, 100], help="numbers of articles to learn from")
    arguments = parser.parse_args()
    try:
        for table in curve(list(read_subjects(read_own(arguments.corpus))), arguments.sizes):
            sys.stdout.write(markdown([table]) + "\n")
            sys.stdout.flush()
    except DepecheError as error:
        parser.error(str(error))


def curve(subjects: Sequence[Subject], sizes: Sequence[int]) -> Iterator[ReportTable]:
    """The scores on the held-out third and on the bundled articles, a column for each number of articles that there are."""
    others, held_out = next(even_folds(subjects, _THIRDS))
    bundled = list(read_subjects(read_held_out()))
    numbers = sorted({min(size, len(others)) for size in sizes})
    models = [adapt(others[:number]).models for number in numbers]
    for title, articles in ((f"{len(held_out)} held-out articles of the corpus", held_out), ("The bundled ones", bundled)):
        before = outcomes_of(articles, {})
        told = [scores(before, outcomes_of(articles, each)) for each in models]
        yield ReportTable(f"{title}, by articles learnt from", ("", "facts", "0", *map(str, numbers)), list(_rows(told)))


def _rows(told: Sequence[Sequence[Score]]) -> Iterator[tuple[str, ...]]:
    for metric in zip(*told, strict=True):
        first = metric[0]
        yield first.metric, str(first.n), percent(first.before), *(percent(score.after) for score in metric)


if __name__ == "__main__":
    main()
