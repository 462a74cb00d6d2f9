"""What may be wrong with an article, as data: which fault it is and its values. Who reads of it is told so in words."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | Said"

_REPORT = "This is a fault of the program: please report it with the article."
_FACT = "{} {!r} at {}-{}, rule {!r}: "
_MARK = "{} {}-{} « {} »"
_MAX_SHOWN = 80  # characters of a value that is told
_GUIDE = "See the guide in corpus/README.md."
_OFFSETS = "Mark it again: offsets count the code points of the text below the front matter."
_DATE_IT = "Add `published:` if it is known; « hier » and the like have no value without."
_AGAIN = "Make it anew from the corpus: depeche run."
_SEE_MATCH = "See that it is that article."
_AS_BEFORE = "The tables are as they were before."


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
    UNCONFIRMED = "nobody has confirmed these marks: the tool has them as predictions.", "Annotate it."
    NOTHING_MARKED = "nothing is marked, and no gold is made of it.", "If nothing is to mark: --allow-empty."
    IMPORTED_TWICE = "the file has this article more than once.", "Leave one of its annotations in it."
    NO_SUCH_ARTICLE = (
        "the corpus has no such article, nor one of that text.",
        "Give the corpus that was exported, with --corpus.",
    )
    GOLD_PRESENT = "{} is there already.", "To put the new annotations in its place: --replace."
    WORD_CUT = (
        "{!r} cuts a word of {!r}, and no gold is made of the article.",
        "Mark it again; if it is to be so: --allow-cut.",
    )
    SAME_WORDS = "matched by its text.", _SEE_MATCH
    LIKE_WORDS = "matched by its text, {}% alike.", _SEE_MATCH
    NO_RELATION = "{} {}-{}: the relation {!r} to {} at {} is none of gold's: left out.", "Draw {6}, from a figure."
    OTHER_RELATION = (
        "{} {}-{}: its relation gives {} {!r}, its values {!r}: the relation is taken.",
        "See that it is the right one.",
    )
    UNDRAWN = (
        "{} {}-{}: no relation leads to the {} {!r} of its values: the value is taken.",
        "Draw the relation, or delete the value if it has no {3}.",
    )

    # What a value may not be, said inside other faults: found by validating.
    OF_FIELD = "{}: {}", ""
    BOTH = "{}; {}", ""
    NOT_ADMITTED = "{!r} is not admitted ({})", ""
    MISSING = "Field required", ""
    UNKNOWN_FIELD = "Extra inputs are not permitted", ""
    NOT_AMONG = "Input should be one of {}", ""
    NO_NUMBER = "Input should be a valid decimal", ""
    NOT_WHOLE = "Input should be a whole number", ""
    TOO_SMALL = "Input should be at least {}", ""
    TOO_LARGE = "Input should be at most {}", ""
    NO_DATE = "Input should be a day, as 2012-04-27", ""
    NO_BOOLEAN = "Input should be true or false", ""
    NO_TEXT = "Input should be text", ""
    NO_LIST = "Input should be a list", ""
    NO_OBJECT = "Input should be an object", ""
    NO_JSON = "Invalid JSON", ""
    NO_JSON_AT = "Invalid JSON at line {}, column {}", ""
    OTHER_LENGTH = "span {}-{} does not have the length of its text {!r}", ""
    HALF_DATED = "date_from and date_to go together", ""
    DAYS_REVERSED = "date_from {} is after date_to {}", ""
    NO_FIGURE = "give value, or value_min with value_max, not both and not neither", ""
    RANGE_REVERSED = "value_min {} must not exceed value_max {}", ""
    # What makes one doubt that a text is a whole article, said inside another fault or alone.
    PAYWALL = "behind a paywall: « {} »", ""
    CUT_SHORT = "cut short: it ends with « {} »", ""
    MOJIBAKE = "wrongly decoded accents (« Ã© »)", ""
    VERY_SHORT = "only {} characters", ""
    # What a check says of gold.
    BACKWARD = "it ends before it begins.", _OFFSETS
    OUT_OF_TEXT = "it is outside the text of {} characters.", _OFFSETS
    TWICE = "it stands twice, and only the last counts.", "Make one of the two."
    OTHER_DAY = (
        "{} is not the day the article gives, {}.",
        "Correct the one that is wrong; deictic dates count from it.",
    )
    SHARED_ID = "its id is not its own.", "Give each organisation another id: o1, o2, …"
    NOT_MENTIONED = "it is mentioned nowhere.", "Mark its mentions, or remove it."
    NAMELESS = "it has no name.", "Give its full name."
    KINDLESS = "it has no kind.", "Say what sort of body it is: company, public, …"
    NOT_THERE = "{!r} is marked, but the text there is {!r}.", "Mark it again."
    SOMEWHERE_ELSE = "{!r} is marked, but the text there is {!r}.", "It stands at {2} to {3}: correct the offsets."
    SPACE_AT_EDGE = "{!r} begins or ends with a space.", "Leave the space out."
    CUTS_WORD = "{!r} cuts a word of {!r}.", "Mark whole words."
    OVERLAPPING = "{!r} and {!r} overlap.", "Keep the longer one, as the guide says, or two that are apart."
    NEUTRAL_TOO = "{!r} is marked and neutral at once.", "Decide: take it out of `ignore`, or out of the facts."
    IN_BOILERPLATE = (
        "{!r} is in a line read as boilerplate.",
        "Remove it; if the line is part of the article, report the line.",
    )
    UNKNOWN_CURRENCY = (
        "{!r} is no currency of pipeline/lexicon/amounts/currencies.toml.",
        "Correct it; if it is right, the extraction must learn it.",
    )
    HOLDER_ABSENT = (
        "{!r} is of {!r}, which is no organisation of this file.",
        "Give an id of `organisations`, null for nobody, or `?` for unclear.",
    )
    WHOLE_ABSENT = "{!r} is part of a headcount that does not exist.", "Give the start of the whole, or null."
    UNMARKED = (
        "{!r} is marked elsewhere, but not at {} to {}, line {} of the text.",
        "Mark it there too, or put it in `ignore`.",
    )
    DAYS_OF_LENGTH = "{!r}: a {} has no date_from, date_to or precision.", _GUIDE
    NO_TIMEX = "{!r}: timex {!r} is not the TIMEX3 value of a {}.", _GUIDE
    OTHER_TIMEX = "{!r}: timex {!r} is not that of {} to {}.", "Correct the days, or leave the timex empty."
    ONE_END = "{!r}: date_from and date_to go together.", _GUIDE
    NO_PRECISION = "{!r}: a {} has a precision.", _GUIDE
    ENDS_FIRST = "{!r}: date_from {} is after date_to {}.", _GUIDE
    NOT_ONE_UNIT = "{!r}: {} to {} is not one whole unit of precision {}.", _GUIDE
    NOT_WHOLE_UNITS = "{!r}: {} to {} is not whole units of precision {}.", _GUIDE
    OUT_OF_TIME = "{!r}: {} to {} is out of time.", _GUIDE
    OTHER_YEAR = "{!r}: {} to {} is not in the year that its text names.", _GUIDE
    VALUE_OR_RANGE = "{!r}: it has value, or value_min with value_max, not both and not neither.", _GUIDE
    NO_RANGE = "{!r}: value_min {} and value_max {} are no range.", _GUIDE
    NEGATIVE_COUNT = "{!r}: it is less than nothing.", _GUIDE
    PART_OF_ONE = "{!r}: people are counted whole.", _GUIDE
    OTHER_SIGN = "{!r}: its value {} has another sign than its text.", _GUIDE
    OTHER_DIGITS = "{!r}: its value {} has other digits than its text.", _GUIDE
    OTHER_SIZE = "{!r}: its value {} is not of the size that its text says.", _GUIDE
    NO_CODE = "{!r}: {!r} is no ISO 4217 code.", _GUIDE
    DISAGREES = (
        "{!r} is {!r} here, {!r} elsewhere in the corpus (uses: {}).",
        "Correct one of them, unless they are different things.",
    )
    GOLD_TWICE = "{!r} has its gold in {} already.", "Keep one of the two."
    GOLD_OF_NONE = "there is no article {!r} in {}.", "Add the article, correct the id, or delete the gold."
    WITHOUT_GOLD = "there is none.", "See corpus/README.md to make it."
    # What a check says of an article.
    KEY_TWICE = "it stands {} times, and only the last counts.", "Keep one of them."
    KEY_UNREAD = "it is not read.", "Keys that are read: {0}, and other words for these."
    DOUBTFUL = "the text is doubtful: {}.", "See that it is whole and reads well."
    HTML = "it holds HTML tags.", "Bring the page in with `depeche add`."
    OTHER_LANGUAGE = (
        "{!r} is not French, which is all that the extractors read.",
        "Remove the article, or correct its language.",
    )
    NO_ADDRESS = "{!r} is no web address.", "Write it as https://exemple.fr/article, or remove it."
    COPY_OF_NONE = "there is no other article {!r}.", "Name the article that this one copies, or remove it."
    NO_ARTICLE_FILE = "it is not read: articles are {}.", "Bring it in with `depeche add`."
    NO_GOLD_FILE = "it is not read: gold is {}/*.json.", "Rename or move it, or take it away."
    SAME_TEXT = "it is the text of {}.", "Delete one of the two."
    REPRINT = "{}% of it is in {} too.", "Say `duplicate_of: {1}` in its front matter, or delete one of the two."
    UNDATED = "neither metadata nor text give the day of publication.", _DATE_IT
    VAGUE_DAY = "the metadata give no day of publication, and the text says only « {} ».", _DATE_IT
    TWO_DAYS = "the metadata say {}, the text {}.", "Correct the metadata, unless the text gives another day."
    # What keeps a page from being shown, or a change from being made: found by the web application.
    NO_PAGE = "There is no such page.", ""
    NO_METHOD = "This page cannot be asked for in this way.", "See /api for what can be asked."
    UNREAD_REQUEST = "The request cannot be read.", "Send JSON, as /api says."
    REFUSED_REQUEST = "The request is refused: {}.", ""
    PAGE_FAILED = "The page could not be made.", "This is a fault of the program: what it says in its terminal helps to mend it."
    FIELD = "Field {}: {}.", ""
    OTHER_HOST = "This server answers only on {}.", "Open the address that depeche review printed."
    OTHER_ORIGIN = (
        "A change must come from a page of this server: its Origin is another.",
        "Open the page anew, and change it there.",
    )
    NO_TOKEN = "The token is missing.", "Open the address that depeche review printed."
    GOLD_CHANGED = "{}: it changed since this page was opened.", "Open the page again."
    SAME_BODY = "{}: it is this very organisation.", "Name another one."
    NOT_SO_CALLED = "{}: {} is never called so.", "Choose one of its names."
    NO_BODY = "{}: there is no such organisation.", "Choose one of the list."
    OWN_NAME = "{}: it is the very name of this organisation.", "Choose another one of its names."
    OF_MANY = "{}: many organisations are called so, and all of them would be this one.", "Choose a name that only one has."
    AS_DECIDED = "{}: {} says so already.", "Start a run."
    NO_DECISION = "{}: {} has no decision on it.", "Open the page anew."
    BUSY = "{}: others keep writing to it.", "Try again."
    NOT_UTF8 = "{}: it is not UTF-8.", "Save it as CSV in UTF-8."
    LEADS_NOWHERE = "{}: {} leads to {}, which has no line or leads back.", "Mend the column `other`."
    NO_COLUMNS = "{}: no column {}.", "A gazetteer has the columns {2}."
    GOLD_UNWRITABLE = "{}: it cannot be written ({}).", "Give another folder with --gold."
    # What keeps tables from being read.
    NO_TABLES = "{0}: there are no tables.", "Make them: depeche run --output {0}"
    NEWER_TABLES = (
        "{}: its tables follow contract {}, this program knows {}.",
        "Upgrade the program, or give another output folder.",
    )
    OLDER_TABLES = (
        "{}: its tables follow contract {}, this program {}.",
        "Make all of them anew from the corpus: depeche run CORPUS --output {0} --full. "
        "Articles that have left the corpus are not carried over.",
    )
    DAMAGED_MARKER = "{}: it is damaged.", "Remove it and the tables, then run again."
    DAMAGED_POINTER = "{}: it is damaged.", "Put an earlier version of it back, or give another place."
    DAMAGED_TABLE = "{}: it is damaged ({}).", _AGAIN
    LOST_FILE = "{}: it is missing or damaged.", _AGAIN
    NO_DISK = "{}: {}.", f"{_AS_BEFORE} {{2}}"
    NO_STORE = "{}: {}.", f"{_AS_BEFORE} See whether the bucket exists and the store answers, then run again."
    NO_ACCESS = "{}: {}.", f"{_AS_BEFORE} See whether these credentials may read and write there: {{2}}."
    NO_OBSTORE = "{}: obstore is not installed.", "Install it: pip install 'depeche[stores]'"

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
        return {
            "fault": self.fault.name,
            "values": [value.as_data() if isinstance(value, Said) else value for value in self.values],
        }


def stored_fault(data: Mapping[str, Any]) -> Said | None:
    """What was stored; None where it is of a version that has other faults."""
    fault = Fault.__members__.get(data["fault"])
    values = [stored_fault(value) if isinstance(value, Mapping) else value for value in data["values"]]
    return fault(*(value for value in values if value is not None)) if fault and None not in values else None


# What pydantic calls what is wrong with a value, and which of the values that it gives are told.
_INVALID: Mapping[str, tuple[Fault, Sequence[str]]] = {
    "missing": (Fault.MISSING, ()),
    "extra_forbidden": (Fault.UNKNOWN_FIELD, ()),
    "literal_error": (Fault.NOT_AMONG, ["expected"]),
    "enum": (Fault.NOT_AMONG, ["expected"]),
    "greater_than_equal": (Fault.TOO_SMALL, ["ge"]),
    "less_than_equal": (Fault.TOO_LARGE, ["le"]),
    **dict.fromkeys(("decimal_parsing", "decimal_type", "float_parsing", "float_type"), (Fault.NO_NUMBER, ())),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), (Fault.NOT_WHOLE, ())),
    **dict.fromkeys(("date_parsing", "date_type", "date_from_datetime_parsing"), (Fault.NO_DATE, ())),
    **dict.fromkeys(("bool_parsing", "bool_type"), (Fault.NO_BOOLEAN, ())),
    "string_type": (Fault.NO_TEXT, ()),
    **dict.fromkeys(("list_type", "tuple_type"), (Fault.NO_LIST, ())),
    "span_length": (Fault.OTHER_LENGTH, ["start", "end", "text"]),
    "half_dated": (Fault.HALF_DATED, ()),
    "days_reversed": (Fault.DAYS_REVERSED, ["date_from", "date_to"]),
    "no_figure": (Fault.NO_FIGURE, ()),
    "range_reversed": (Fault.RANGE_REVERSED, ["value_min", "value_max"]),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), (Fault.NO_OBJECT, ())),
}


def invalid(error: Mapping[str, Any]) -> Said:
    """What is wrong with a value, from an error of pydantic; one whose kind is not known tells the value."""
    if error["type"] == "json_invalid":
        return _no_json(error["input"])
    if error["type"] not in _INVALID:
        return Fault.NOT_ADMITTED(str(error["input"])[:_MAX_SHOWN], error["msg"])
    fault, names = _INVALID[error["type"]]
    told = [str(error["ctx"][name]) for name in names]
    return fault(*(", ".join(re.findall(r"'([^']*)'", each)) if fault is Fault.NOT_AMONG else each for each in told))


def innermost(place: Sequence[str | int]) -> str:
    """What a person calls the place of a value: its innermost name."""
    return next((str(step) for step in reversed(place) if isinstance(step, str)), "value")


def _no_json(content: Any) -> Said:
    """Where a content is no JSON, if it is at hand."""
    try:
        json.loads(content)
    except json.JSONDecodeError as error:
        return Fault.NO_JSON_AT(error.lineno, error.colno)
    except (TypeError, ValueError):
        pass
    return Fault.NO_JSON()


def _storable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
