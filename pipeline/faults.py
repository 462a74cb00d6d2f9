"""What may be wrong with an article, as data: which fault it is and its values. Who reads of it is told so in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

Value = str | int

_REPORT = "This is a fault of the program: please report it with the article."
_FACT = "{} {!r} at {}-{}, rule {!r}: "
_MARK = "{} {}-{} « {} »"


@unique
class Fault(Enum):
    """What is wrong, and what to do about it, in English: each `{}` stands for a value, `{!r}` for one that is quoted.

    The French of both is in `lexicon/review/reasons.toml`.
    """

    # What a file may not be: found by reading.
    OTHER = "{0}", "{1}"
    EMPTY = "there is no text.", "Add the article's text, or delete the file."
    NO_DAY = "{!r} is not a day of the calendar.", "Write it as 2012-04-27."
    FUTURE_DAY = "{!r} is in the future.", "Give the day the article was published."
    UNCLOSED = (
        "the `---` of line 1 is not closed in the first {} characters.",
        "Close it with a line `---`, or remove that first line.",
    )
    NO_YAML = "it is not YAML: {}.", "Put values that hold `: ` or `#` in quotes."
    NO_YAML_FROM_LINE = "it is not YAML: {}, line {}.", "Put values that hold `: ` or `#` in quotes."
    TOO_DEEP = "it is nested too deep.", "Write one `key: value` a line."
    NO_KEYS = "it is not a list of `key: value` lines.", "Write one `key: value` a line."
    NO_PLAIN_VALUE = "it is a list or a mapping.", "Write one plain value."
    CONTROL_CHARACTERS = "{!r} holds control characters.", "Use letters, digits, `-`, `_`, `.` and `/`."
    BINARY = "it holds binary data.", "Save it as text in UTF-8."
    NO_ENCODING = "it is neither UTF-8 nor Windows-1252.", "Save it as text in UTF-8."
    TOO_LONG = "it has more than {:,} bytes, too many for an article.", "Split it into its articles, one a file."
    SAME_ID = "{!r} is the id of {} too, which is kept.", "Give each article its own `id:`, or delete one of the two."
    NO_NAME = "its name is not UTF-8.", "Rename it."
    LEADS_OUT = "it is a link that leads out of the corpus.", "Copy the article into the corpus."
    NO_FILE = "it is not a plain file.", "Replace it by the file or folder itself, or remove it."
    UNREADABLE = "it cannot be read: {}.", "Make it readable, or remove it."
    CHANGED_MEANWHILE = "it changed during the run.", "Run again to take it in."
    # What the program may do wrong: found by extracting and validating.
    BROKEN = "the extraction failed: {}.", _REPORT
    INVALID = f"{_FACT}{{}}.", ""
    ELSEWHERE = f"{_FACT}the article reads {{!r}} there.", ""
    TAKEN = f"{_FACT}its key {{!r}} is taken.", ""
    # What keeps an article from being corrected: found by who opens its page.
    NO_GOLD = "{}.", "Correct it, or make the file anew."
    NO_GOLD_FIELD = "{}.", "See corpus/README.md for the fields of a gold file."
    AT = "{}: {}:", ""
    OTHER_CORPUS = "", "Give the corpus of these tables: depeche review CORPUS --output OUTPUT."
    CHANGED_SINCE = "{}: it changed since the last run.", "Run again: depeche run."
    # What keeps a mark from being gold, or from being all that it says.
    SHIFTED = (
        "most marks begin or end inside a word: their offsets are shifted, and by no rule that is known.",
        "Export it with its text, from the project that has the text unchanged.",
    )
    OTHER_TEXT = (
        "the tool's text is another than the article's: its offsets mean nothing here.",
        "Export the articles again, and annotate that export.",
    )
    NO_LABEL = "{!r} is no label.", "Labels: {1}."
    OUTSIDE = "{} {}-{} is outside the text of {} characters.", "Mark it again."
    OTHER_WORDS = "{} {}-{} is {!r} in the tool, {!r} in the article.", "Mark it again."
    BLANK = "{} {}-{} holds nothing but white space.", "Delete it."
    NO_KIND = "{!r} is no kind of organisation: left out.", "Correct it."
    LACKING = f"{_MARK} has no {{}}: left out.", "Give it in the tool, as name=value, or in the file."
    NO_WHOLE = (
        f"{_MARK}: no headcount begins at {{}}, of which it would be a part: left out of it.",
        "Mark the whole, or draw the relation anew.",
    )
    NO_VALUE = f"{_MARK} has no such value.", "Values: {4}."
    NO_FACT = f"{_MARK}: {{}}: left out.", "Correct it."
    NO_HOLDER = (
        f"{_MARK}: the holder {{!r}} is no organisation that is marked: '?' for now.",
        "Mark a mention of it, or correct the name.",
    )

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy

    def __call__(self, *values: Value) -> "Said":
        """The fault with its values, made storable: they may hold what is no Unicode."""
        return Said(self, tuple(_storable(value) if isinstance(value, str) else value for value in values))


@dataclass(frozen=True, slots=True)
class Said:
    """A fault with its values; as a string it is told in English."""

    fault: Fault
    values: Sequence[Value] = ()

    def __str__(self) -> str:
        return self.told(lambda pattern, values: pattern.format(*values))

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.fault.problem.format(*self.values)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.fault.remedy.format(*self.values)

    def told(self, fill: Callable[[str, Sequence[Value]], str]) -> str:
        """What is wrong and what to do, where `fill` puts the values into the words for a pattern."""
        return " ".join(filter(None, (fill(pattern, self.values) for pattern in (self.fault.problem, self.fault.remedy))))

    def as_data(self) -> dict[str, Any]:
        """Its name and its values, to be stored."""
        return {"fault": self.fault.name, "values": list(self.values)}


def stored_fault(data: Mapping[str, Any]) -> Said | None:
    """What was stored; None where it is of a version that has other faults."""
    fault = Fault.__members__.get(data["fault"])
    return fault(*data["values"]) if fault else None


def _storable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
