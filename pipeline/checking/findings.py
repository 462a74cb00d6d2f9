"""What a check has to say of a file: where, how bad, what is wrong, what to do."""

from dataclasses import dataclass
from typing import Literal

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
    message: str
    remedy: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.severity}: {self.field}: {self.message} {self.remedy}"
