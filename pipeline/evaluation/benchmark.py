"""What a run costs, as ratios that hold on any machine: memory, a second run, Prefect's share, all readers against one.

`python -m pipeline.evaluation.benchmark [memory] [unchanged] [scale] [prefect] [reading] [--articles 2000]` makes articles out of
the bundled corpus, runs `depeche run` over them as processes of its own, and prints one line a measure:

memory     peak memory of a run over ten times as many articles, against one over the articles
unchanged  time of a run over five times as many articles, none of them new, against their first run
scale      commit and unchanged survey of the articles, of five and of fifty times as many, all short and read by rules alone
prefect    what Prefect adds to the time of a run without it, the start of its server left out: the median of three pairs
reading    processor time of the encoder alone, and of spaCy's names alone, against that of the whole extraction: the median of
           three rounds
"""

import argparse
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from pipeline.extraction.encoder import encode
from pipeline.extraction.extractor import extract_document, extract_many
from pipeline.extraction.organisations.network import BATCH_SIZE, load_base
from pipeline.extraction.preparation import prepare
from pipeline.reading.corpus import Source, read_corpus
from pipeline.storage.commit import build_generation, finish_generation
from pipeline.storage.fingerprint import pipeline_version
from pipeline.storage.generations import STAGED, begin, open_output, publish
from pipeline.storage.rows import Rows
from pipeline.storage.staging import stage
from pipeline.storage.stamp import Stamp
from pipeline.storage.state import Change, count_rows, read_state
from pipeline.weights.manifest import model_version
from schemas import Run

_COMMAND = [sys.executable, "-c", "from depeche import main; main()"]
_PAIRS = 3
_FIRST_DAY, _DAYS = date(2005, 1, 1), 20 * 365
_FIGURE = re.compile(r"\b(?!(?:19|20)\d\d\b)(\d)(\d+)")
_NAME = re.compile(r"\b[A-ZÉ][a-zéèêçôî]{5,}")
_CONSONANTS = "bcdfgjlmnprstv"
_SHORT = 200  # characters
_GROWTH = (1, 5, 50)
_BATCH = 64  # articles


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds by the clock and of processors, and the peak memory of its largest process, in bytes."""

    seconds: float
    processor_seconds: float
    peak: int


@dataclass(frozen=True)
class Commit:
    """What one commit took of processors, in seconds; the peak memory of its process, in bytes, before it and with it."""

    processor_seconds: float
    before: int
    peak: int


def make_articles(sources: Sequence[str], folder: Path, n_articles: int) -> Path:
    """Write `n_articles` made articles below `folder`, the same each time: real layouts and sentences, no two alike.

    Each is as long as one of the texts in `sources`, of paragraphs from all of them; figures differ, and one name in ten, as
    new names keep coming in a real corpus. They are spread over twenty years.
    """
    paragraphs = [paragraph for text in sources for paragraph in text.split("\n\n")]
    for number in range(n_articles):
        chance = random.Random(number)
        length = len(chance.choice(sources).split("\n\n"))
        text = "\n\n".join(_vary(chance.choice(paragraphs), chance) for _ in range(length))
        published = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\npublished: {published}\n---\nArticle {number}\n\n{text}\n", encoding="utf-8")
    return folder


def run(corpus: Path, output: Path, *flags: str) -> Cost:
    """One `depeche run` as a process of its own. Raises CalledProcessError when it is not done; rejects are no matter here."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [*_COMMAND, "run", str(corpus), "--output", str(output), *flags],
        stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith(("DEPECHE_", "PREFECT_API_"))},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, process.args)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def memory(texts: Sequence[str], folder: Path, n_articles: int) -> str:
    """Peak memory of one process over ten times as many articles, against the articles."""
    small, large = (
        run(make_articles(texts, folder / f"{n}", n), folder / f"{n}-tables", "--no-prefect")
        for n in (n_articles, 10 * n_articles)
    )
    told = f"{large.peak / 1e6:,.0f} MB for {10 * n_articles:,} articles, {small.peak / 1e6:,.0f} MB for {n_articles:,}"
    return f"memory     {large.peak / small.peak:.2f}  ({told})"


def unchanged(texts: Sequence[str], folder: Path, n_articles: int) -> str:
    """Time of a run over five times as many unchanged articles, against their first run."""
    corpus = make_articles(texts, folder / "corpus", 5 * n_articles)
    first, second = (run(corpus, folder / "tables", "--no-prefect") for _ in range(2))
    told = f"{second.seconds:.1f} s for {5 * n_articles:,} unchanged articles, {first.seconds:.1f} s for their first run"
    return f"unchanged  {second.seconds / first.seconds:.4f}  ({told})"


def scale(texts: Sequence[str], folder: Path, n_articles: int) -> str:
    """Commit of short articles and a run that finds nothing new, at three sizes of a corpus: processor time and peak memory."""
    short = [paragraph for text in texts for paragraph in text.split("\n\n") if len(paragraph) < _SHORT]
    told = []
    for n in (n_articles * factor for factor in _GROWTH):
        corpus, output = make_articles(short, folder / f"{n}", n), folder / f"{n}-tables"
        commit, again = _committed(corpus, output), run(corpus, output, "--no-prefect")
        rates = f"commit {n / commit.processor_seconds:,.0f} a second, nothing to do {n / again.processor_seconds:,.0f}"
        peaks = f"{commit.before / 1e6:,.0f} MB before the commit, {commit.peak / 1e6:,.0f} MB with it"
        told.append(f"{n:,} articles: {rates}; {peaks}")
    return "\n           ".join(["scale      articles by the second of processor time, peak memory", *told])


def prefect(texts: Sequence[str], folder: Path, n_articles: int) -> str:
    """What Prefect adds to a plain run, beyond what it adds to a run over one article."""
    one, many = make_articles(texts, folder / "one", 1), make_articles(texts, folder / "many", n_articles)
    pairs = [(_pair(one, folder / "tables"), _pair(many, folder / "tables")) for _ in range(_PAIRS)]
    starts = [flow.seconds - plain.seconds for (flow, plain), _ in pairs]
    shares = [_share(few, all_, lambda cost: cost.seconds) for few, all_ in pairs]
    of_processors = [_share(few, all_, lambda cost: cost.processor_seconds) for few, all_ in pairs]
    told = (
        f"of the time for {n_articles:,} articles, {min(shares):+.1%} to {max(shares):+.1%} in {_PAIRS} pairs; "
        f"{statistics.median(of_processors):+.1%} of processor time; {statistics.median(starts):.1f} s to start apart"
    )
    return f"prefect    {statistics.median(shares):+.1%}  ({told})"


def reading(texts: Sequence[str], folder: Path, n_articles: int) -> str:
    """Processor time of the encoder alone, and of spaCy's names alone, against that of the whole extraction."""
    articles = [read.article for read in read_corpus(make_articles(texts, folder, n_articles)) if isinstance(read, Source)]
    documents, model = list(map(prepare, articles)), load_base()
    deque(extract_many(articles[:1]), maxlen=0)
    rounds = [
        (
            _processor_seconds(encode(documents)),
            _processor_seconds(model.pipe((article.text for article in articles), batch_size=BATCH_SIZE)),
            _processor_seconds(extract_many(articles)),
        )
        for _ in range(_PAIRS)
    ]
    encoder, names = ([costs[at] / costs[-1] for costs in rounds] for at in (0, 1))
    speed = sum(len(article.text.split()) for article in articles) / min(costs[-1] for costs in rounds)
    told = (
        f"the encoder alone, {min(encoder):.3f} to {max(encoder):.3f} in {_PAIRS} rounds; "
        f"names alone {statistics.median(names):.3f}; {speed:,.0f} words a second in all"
    )
    return f"reading    {statistics.median(encoder):.3f}  ({told})"


MEASURES = {"memory": memory, "unchanged": unchanged, "scale": scale, "prefect": prefect, "reading": reading}


def main() -> None:
    """Measure, and print a line for each as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"{', '.join(MEASURES)}; all unless given")
    parser.add_argument("--articles", type=int, default=2_000, help="how many, 2,000 unless given")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/articles"), help="articles to make others of")
    options = parser.parse_args()
    if unknown := set(options.measures) - MEASURES.keys():
        parser.error(f"{', '.join(sorted(unknown))}: there is no such measure. Measures: {', '.join(MEASURES)}.")
    texts = [source.article.text for source in read_corpus(options.corpus) if isinstance(source, Source)]
    for name in options.measures or MEASURES:
        with tempfile.TemporaryDirectory(prefix="depeche-benchmark-") as folder:
            sys.stdout.write(MEASURES[name](texts, Path(folder), options.articles) + "\n")
            sys.stdout.flush()


def _committed(corpus: Path, output: Path) -> Commit:
    """What it costs to commit the articles of a corpus, read by rules alone, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_stage_and_commit, corpus, output).result()


def _stage_and_commit(corpus: Path, output: Path) -> Commit:
    now = datetime.now(UTC)
    stamp = Stamp("benchmark", model_version(), pipeline_version())
    with open_output(output):
        folder = begin(output, stamp.run_id, None)
        staged = [_stage_by_rules(folder / STAGED, sources, stamp) for sources in _batches(corpus)]
        begun, before = time.process_time(), _peak(resource.RUSAGE_SELF)
        stored = read_state(None)
        build_generation(folder, stored, Change((), staged, (), {}))
        counts = {f"n_{name}": n for name, n in count_rows(folder).items() if name != "runs"}
        told = {"started_at": now, "finished_at": now, "status": "completed", "versions": "{}", "parameters": "{}"}
        finish_generation(folder, stored, dict(Run(run_id=stamp.run_id, n_extracted=counts["n_articles"], **told, **counts)))
        publish(output, folder)
    return Commit(time.process_time() - begun, before, _peak(resource.RUSAGE_SELF))


def _batches(corpus: Path) -> Iterator[list[Source]]:
    sources = (read for read in read_corpus(corpus) if isinstance(read, Source))
    while batch := list(islice(sources, _BATCH)):
        yield batch


def _stage_by_rules(staging: Path, sources: Iterable[Source], stamp: Stamp) -> Path:
    rows = Rows()
    for source in sources:
        rows.add(source, extract_document(prepare(source.article)), stamp)
    return stage(staging, rows.tables, rows.rejects)


def _peak(of: int) -> int:
    """The peak memory so far, in bytes, of this process or of its largest child."""
    return resource.getrusage(of).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _pair(corpus: Path, output: Path) -> tuple[Cost, Cost]:
    """A first run with Prefect and one without, into new tables both."""
    costs = []
    for flags in ((), ("--no-prefect",)):
        shutil.rmtree(output, ignore_errors=True)
        costs.append(run(corpus, output, *flags))
    return costs[0], costs[1]


def _processor_seconds(work: Iterable[object]) -> float:
    """What it takes of processors to do it to the end."""
    begun = time.process_time()
    deque(work, maxlen=0)
    return time.process_time() - begun


def _share(few: tuple[Cost, Cost], many: tuple[Cost, Cost], cost_of: Callable[[Cost], float]) -> float:
    """What the flow adds to the plain run, each without what it takes over one article."""
    flow, plain = (cost_of(large) - cost_of(small) for small, large in zip(few, many, strict=True))
    return flow / plain - 1


def _vary(paragraph: str, chance: random.Random) -> str:
    """The paragraph with other figures, years aside, and one name in ten another."""
    figures = _FIGURE.sub(lambda figure: figure[1] + "".join(chance.choices("0123456789", k=len(figure[2]))), paragraph)
    return _NAME.sub(lambda name: _new_name(name[0], chance) if chance.random() < 0.1 else name[0], figures)


def _new_name(name: str, chance: random.Random) -> str:
    return name[:2] + "".join(chance.choice(_CONSONANTS) if letter in _CONSONANTS else letter for letter in name[2:])


if __name__ == "__main__":
    main()
