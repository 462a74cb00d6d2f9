"""What a check has to say of a file: where, how bad, what is wrong, what to do."""

from dataclasses import dataclass
from typing import Literal

from pipeline.faults import Said

Severity = Literal["problem", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one file.

    A problem must be mended, a warning looked at; a note is only said. `line` is the line of the file, from 1, where that
    makes sense.
    """

    severity: Severity
    path: str
    line: int | None
    field: str
    said: Said

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.said.problem

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.said.remedy

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.severity}: {self.field}: {self.said}"
