"""What is asked of a served page: a change sent, its draft, what keeps it from being accessible."""

from typing import Any

import httpx
import pytest

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def sent(served: Any, method: str, path: str, body: Any, language: str = "fr") -> httpx.Response:
    """What the server answers to a change that comes from one of its pages."""
    headers = {"Origin": served.address, "Accept": "application/json", "Accept-Language": language}
    return httpx.request(method, served.address + path, json=body, headers=headers, timeout=120)


def draft_of(served: Any, article_id: str = "clinique") -> dict[str, Any]:
    """An article's marks as its page has them, to be saved as its gold."""
    page = httpx.get(f"{served.address}/articles/{article_id}.json", timeout=60).json()
    marks = [{name: fact[name] for name in ("start", "end", "label", "values")} for fact in page["facts"]]
    return {"version": page["version"], "marks": marks}


def violations(page: Any) -> list[tuple[str, list[Any]]]:
    """What axe finds wrong with a page in a browser: rules and places."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The policy of the pages lets no script in; the tool comes in through the browser's own channel.
    found = axe.run(page, options={"runOnly": _RULES}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
