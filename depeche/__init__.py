"""The command `depeche`: `command` is the whole of it, one module for each verb or two, imported when it is called.

What verbs share: `flags`, `log` (what a run tells while it works), `render` and `why` (an article on a terminal), `summary` (a
run); `endings` says how the command ends.
"""

import gc
import sys
from typing import Any

# New objects between two searches for garbage. With Python's few hundred, what is being loaded, and stays, is searched again
# and again: a seventh of the time of `depeche extract`.
_SEARCHED_AT_ONCE = 100_000


def main() -> None:
    """Run the command; whatever goes wrong is one sentence on stderr, and a status."""
    gc.set_threshold(_SEARCHED_AT_ONCE)
    try:
        from depeche.command import app

        app()
    except KeyboardInterrupt:
        sys.stderr.write("depeche: stopped, before anything was done.\n")
        sys.exit(130)
    except Exception as error:
        from depeche.endings import end

        end(error)


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from depeche.command import app

    return app
