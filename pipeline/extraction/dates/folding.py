"""Text as the date patterns read it, offset for offset: lower case, then without accents."""

import re

_PLAIN = dict(zip("àâäáãçéèêëíîïìñóôöòúûüù", "aaaaaceeeeiiiinoooouuuu", strict=True))
_ACCENTED = re.compile(f"[{''.join(_PLAIN)}]")
_CUT_LINE = re.compile(r"(?<=[\w,])\n(?=[a-zà-ÿ])")


def lower(text: str) -> str:
    """The text in lower case, one for one: the rare capital whose small form is longer stays."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def fold(text: str) -> str:
    """The text in lower case without accents, one for one: offsets stay the same. A sentence cut by a line end is mended."""
    return _ACCENTED.sub(lambda match: _PLAIN[match[0]], lower(_CUT_LINE.sub(" ", text)))
