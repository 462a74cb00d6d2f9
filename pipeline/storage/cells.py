"""Values as cells of spreadsheets and CSV files."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

# What a spreadsheet does not show before the sign that makes a cell a formula.
_UNSEEN = r"[\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
# A cell that begins so is a formula, also with the wide signs of Asian keyboards, « ＝ »; an apostrophe before it makes it text
# (OWASP, CSV injection).
_FORMULA = re.compile(rf"[\t\r]|{_UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫]")


def as_text(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def as_cell(value: Any) -> Any:
    """A value as CSV holds it: numbers without idle decimals, days and instants in ISO 8601, formulas made text."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
