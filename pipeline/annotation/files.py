"""Files of annotation tools: JSON and JSON lines, with what is wrong told as an ArticleError."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import ArticleError, UsageError


def write_text(content: str, path: Path) -> None:
    """Write a file in UTF-8 as it stands, its folder made if need be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path}: it cannot be written ({error.strerror}). Give another with --output.") from None


def read_text(path: Path) -> str:
    """The content of a file in UTF-8, line ends as they are; raises ArticleError when it is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ArticleError(str(path), "encoding", "it is not UTF-8.", "Export it again as UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path}: it cannot be read ({error.strerror}). Give the file that the tool exported.") from None


def write_json_lines(records: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write one record a line."""
    write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), path)


def read_json_lines(path: Path) -> Iterator[Any]:
    """The records of a file, one a line."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield load_json(line, f"{path}:{number}")


def load_json(content: str, place: str, remedy: str = "Export it again.") -> Any:
    """What a piece of JSON says; raises ArticleError, with the remedy, when it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ArticleError(place, "file", f"it is not JSON: {error}.", remedy) from None
