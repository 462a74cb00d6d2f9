"""Where the articles, the gold and the user's own organisations of a corpus are."""

from pathlib import Path
from typing import NamedTuple


class Folders(NamedTuple):
    """Where the articles and the gold of a corpus are; the folder of the gold may not exist."""

    articles: Path
    gold: Path

    @property
    def organisations(self) -> Path:
        """The file of the user's own organisations, beside the gold; it may not exist."""
        return self.gold.with_name("organisations.csv")


def corpus_folders(corpus: Path) -> Folders:
    """The folders of a corpus: `articles` and `gold` in it; a folder without `articles` holds the articles itself."""
    if (corpus / "articles").is_dir():
        return Folders(corpus / "articles", corpus / "gold")
    return Folders(corpus, (corpus.parent if corpus.name == "articles" else corpus) / "gold")
