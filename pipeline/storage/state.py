"""What a committed generation holds: its articles, its rejects, and whether its files are as they were written."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.faults import Said, stored_fault
from pipeline.storage.contract import MANIFEST
from pipeline.storage.tables import Row, read, sha256
from schemas import CONTRACT_VERSION, TABLES

SAID = "said"  # in the metadata of `rejects`: by their `detail`, which fault it tells and its values
REGISTER = "register"  # in the metadata of `organisations`: the fingerprint of the register that they are linked to


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What decides whether an article has to be extracted again."""

    content_sha256: str
    source_path: str | None
    extractor: str
    month: str


@dataclass(frozen=True)
class Stored:
    """The state of the tables before a run.

    `damaged` are files to be rebuilt, as paths below the generation; `register` is the fingerprint of the register that the
    organisations are linked to, None without one; `said` is what the rejects tell, by their detail.
    """

    generation: Path | None
    articles: dict[str, StoredArticle]
    rejects: list[dict[str, Any]]
    damaged: frozenset[str]
    register: str | None = None
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def damaged_months(self) -> frozenset[str]:
        """Partitions of which some table is damaged."""
        return frozenset(path.split("/")[1] for path in self.damaged if "/month=" in path)

    @property
    def lost_rejects(self) -> bool:
        """Whether it is no longer known what was refused."""
        return self._is_damaged("rejects")

    def lacks_articles(self, month: str) -> bool:
        """Whether the articles of a partition are lost, and with them what the facts beside them belong to."""
        return self._is_damaged(f"articles/{month}")

    def files(self, table: str) -> list[Path]:
        """The sound files of a table."""
        return files_of(self.generation, table, self.damaged) if self.generation else []

    def _is_damaged(self, folder: str) -> bool:
        return any(path.startswith(f"{folder}/") for path in self.damaged)


@dataclass(frozen=True)
class Change:
    """What a run does to the tables: `dropped` articles lose their rows, those of `staged` folders come in,
    `rejects` are the new ones, `said` what they tell, by their detail.
    """

    dropped: Collection[str]
    staged: Sequence[Path]
    rejects: Sequence[Row]
    said: Mapping[str, Said]


@dataclass(frozen=True)
class Recovered:
    """What was taken over from runs that were stopped: folders of staged rows, and the articles that they are of."""

    folders: Sequence[Path]
    article_ids: frozenset[str]


def extractor_name(pipeline_version: str, model: str) -> str:
    """Code and model as one string, to compare."""
    return f"{pipeline_version} {model}"


def read_state(generation: Path | None) -> Stored:
    """The state that a generation, if there is one, leaves to the next run."""
    if generation is None:
        return Stored(None, {}, [], frozenset())
    damaged = damaged_files(generation)
    rejects = files_of(generation, "rejects", damaged)
    told = read(TABLES["rejects"], rejects).to_pylist()
    register = _register(generation, damaged)
    return Stored(generation, _articles(generation, damaged), told, damaged, register, read_said(rejects))


def read_said(rejects: Iterable[Path]) -> dict[str, Said]:
    """What the rejects of some files say as data, by their detail; without those that another version has stored."""
    metadata = [pq.read_schema(file).metadata for file in rejects]
    stored = [json.loads(each[SAID.encode()]) for each in metadata if SAID.encode() in each]
    read = {detail: stored_fault(data) for each in stored for detail, data in each.items()}
    return {detail: said for detail, said in read.items() if said}


def files_of(generation: Path, table: str, damaged: Collection[str] = ()) -> list[Path]:
    """The sound Parquet files of one table, sorted."""
    files = sorted((generation / table).rglob("*.parquet"))
    return [file for file in files if file.relative_to(generation).as_posix() not in damaged]


def damaged_files(generation: Path) -> frozenset[str]:
    """Files of a generation that are missing or no longer as written."""
    present = _digests(generation)
    try:
        written = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return frozenset(path for path in present if not _opens(generation / path))
    return frozenset(path for path, digest in written.items() if present.get(path) != digest)


def told(reject: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a reject says, whichever run says it and whenever its file last changed."""
    return tuple(reject[name] for name in ("source_path", "article_id", "stage", "error", "detail"))


def write_manifest(generation: Path) -> None:
    """Note the files of a generation and their SHA-256."""
    manifest = {"contract_version": CONTRACT_VERSION, "files": _digests(generation)}
    (generation / MANIFEST).write_text(json.dumps(manifest, indent=0) + "\n", encoding="utf-8")


def same_content(one: Path, other: Path) -> bool:
    """Whether two generations hold the same bytes, `runs` aside."""
    return _content(one) == _content(other)


def count_rows(generation: Path) -> dict[str, int]:
    """Rows of each table."""
    return {name: count_in(files_of(generation, name)) for name in TABLES}


def count_in(files: Iterable[Path]) -> int:
    """Rows of some files."""
    return sum(pq.read_metadata(file).num_rows for file in files)


def _articles(generation: Path, damaged: Collection[str]) -> dict[str, StoredArticle]:
    columns = ["article_id", "content_sha256", "source_path", "pipeline_version", "model"]
    found = {}
    for file in files_of(generation, "articles", damaged):
        for row in read(TABLES["articles"], [file], columns).to_pylist():
            extractor = extractor_name(row["pipeline_version"], row["model"])
            found[row["article_id"]] = StoredArticle(row["content_sha256"], row["source_path"], extractor, file.parent.name)
    return found


def _register(generation: Path, damaged: Collection[str]) -> str | None:
    metadata = [pq.read_schema(file).metadata for file in files_of(generation, "organisations", damaged)]
    return next((each[REGISTER.encode()].decode() for each in metadata if REGISTER.encode() in each), None)


def _content(generation: Path) -> dict[str, str]:
    return {path: digest for path, digest in _digests(generation).items() if not path.startswith("runs/")}


def _digests(generation: Path) -> dict[str, str]:
    return {file.relative_to(generation).as_posix(): sha256(file) for file in sorted(generation.glob("[!.]*/**/*.parquet"))}


def _opens(file: Path) -> bool:
    try:
        pq.ParquetFile(file).read()
    except (OSError, pa.ArrowException):
        return False
    return True
