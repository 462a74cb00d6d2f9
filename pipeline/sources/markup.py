"""HTML fragments and Markdown into the plain text a reader sees."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tr", "ul"),
    )
)
_UNSEEN = frozenset(["script", "style", "template", "noscript", "svg", "iframe", "head", "title", "select", "button"])
# class="titre", hidden, data-id=7
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_OPENING_TAG = re.compile(rf"(?P<name><[a-zA-Z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)")
_MAX_ATTRIBUTES = 500  # lxml compares each one of a tag with all others
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|strong|em|b|i|a|li|ul|ol|span|blockquote)(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_MAX_BREAKS, _MAX_CELL = 2, 200  # line breaks and characters of a cell that is a cell

# ![Le site](site.jpg)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
# [CHU de Rouen](https://exemple.fr)
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
# **38 millions d'euros**, __38__, *38*
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__|\*)(?=[^\s*_])([^*\n]{1,500}?)(?<=[^\s*_])\1(?![\w*])")
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)


def has_tags(text: str) -> bool:
    """Whether a text is HTML: at least two tags."""
    return len(_TAG.findall(text[:20_000])) >= 2


def fragment_text(fragment: str) -> str:
    """The text of a piece of HTML: blocks are lines, paragraphs stand apart, list items begin with `- `."""
    root = parse(fragment)
    return "" if root is None else tree_text(root)


def parse(fragment: str) -> lxml_html.HtmlElement | None:
    """The tree of a page or a piece of one; None when there is nothing in it."""
    if not fragment.strip():
        return None
    try:
        return lxml_html.fromstring(f"<div>{_without_declaration(without_floods(fragment))}</div>")
    except (etree.ParserError, ValueError):
        return None


def without_floods(html: str) -> str:
    """The page without the attributes of those tags that have more of them than any page of people."""
    return _OPENING_TAG.sub(lambda tag: tag["name"] if _is_flood(tag["attributes"]) else tag[0], html)


def _is_flood(attributes: str) -> bool:
    return len(attributes) > _MAX_ATTRIBUTES and len(_ATTRIBUTES.findall(attributes)) > _MAX_ATTRIBUTES


def tree_text(root: lxml_html.HtmlElement) -> str:
    """The text of a tree, laid out as `fragment_text` says."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(root)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unfold_layout(root: lxml_html.HtmlElement) -> None:
    """Make blocks of the tables by which old pages are laid out: those with a cell that holds paragraphs of its own."""
    for table in list(root.iter("table")):
        if any(_is_layout(cell) for cell in table.iter("td")):
            for element in table.iter("table", "tbody", "tr", "td", "th"):
                element.tag = "div"


def _is_layout(cell: lxml_html.HtmlElement) -> bool:
    if cell.find(".//table") is not None or len(cell.findall(".//p")) > 1:
        return True
    return len(cell.findall(".//br")) > _MAX_BREAKS and len(cell.text_content()) > _MAX_CELL


def markdown_text(text: str) -> str:
    """Markdown without pictures, link targets, emphasis and comments; headings and lists stay as they are."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", _COMMENT.sub("", text)))
    return _EMPHASIS.sub(r"\2", text)


def _pieces(root: lxml_html.HtmlElement) -> Iterator[str]:
    """The visible text with its line breaks, in order of the page."""
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            unseen += tag in _UNSEEN
            if not unseen:
                yield _opening(tag) + _inline(element.text)
            continue
        if event == "end" and not unseen:
            yield "\n\n" if tag in _BLOCKS and tag not in ("li", "tr") else " " if tag in ("td", "th") else ""
        unseen -= event == "end" and tag in _UNSEEN
        if not unseen and element is not root:
            yield _inline(element.tail)


def _opening(tag: str) -> str:
    if tag == "li":
        return "\n- "
    return "\n\n" if tag in _BLOCKS and tag != "tr" else "\n" if tag in ("br", "tr") else ""


def _inline(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _without_declaration(fragment: str) -> str:
    """lxml refuses text that names its own encoding."""
    return re.sub(r"^\s{0,100}<\?xml[^>]{0,300}>", "", fragment)
