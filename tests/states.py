"""A corpus whose articles all change from state to state, to tell of some rows whether they are of one state."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import MappingProxyType

import killed_run
from corpora import write_corpus
from pipeline.storage.address import Output

N_ARTICLES = 7
KEPT = "Le pôle Mécaval compte 87 adhérents."


def write_state(corpus: Path, state: int) -> None:
    """All articles of a state but one say its number, and two stand in a month that the state before does not have."""
    days = [*(f"2012-{month:02}-03" for month in range(1, N_ARTICLES - 2)), *2 * [f"{2013 + state // 12}-{1 + state % 12:02}-03"]]
    articles = {f"a{n}.md": f"---\npublished: {day}\n---\nL'usine {state} coûte 3 M€.\n" for n, day in enumerate(days)}
    write_corpus(corpus, articles | {"kept.md": f"---\npublished: 2011-05-03\n---\n{KEPT}\n"})


def states_of(texts: Sequence[str]) -> set[str]:
    """The states that some rows of `articles` come from, by their texts."""
    return {text.split()[1] for text in texts if not text.startswith(KEPT)}


def is_whole(texts: Sequence[str]) -> bool:
    """Whether these are the texts of all articles, in one state."""
    return len(states_of(texts)) == 1 and len(texts) == N_ARTICLES


@contextmanager
def constant_commits(
    corpus: Path, output: Output, commits: int, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Event]:
    """Runs in processes of their own, each of which changes all months of the tables; the event says that they are done."""
    done = Event()

    def commit() -> None:
        try:
            for state in range(2, 2 + commits):
                write_state(corpus, state)
                process = killed_run.start(corpus, output, environment=environment)
                process.join()
                assert process.exitcode == 0
        finally:
            done.set()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(commit)
        yield done
        future.result()
