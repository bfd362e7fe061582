"""Stands in for _pyodide._base: the simple statements of Pyodide's own start, and import by path."""

import sys
from typing import Any


def eval_code(source: str, globals: dict[str, Any] | None = None, locals: Any = None, **_: object) -> Any:
    """Run simple statements; the value of the last expression among them, or None."""
    found: list[Any] = []
    shown = sys.displayhook
    sys.displayhook = found.append
    try:
        exec(compile(source, "<exec>", "single"), {} if globals is None else globals, locals)
    finally:
        sys.displayhook = shown
    return found[-1] if found else None


def pyimport_impl(path: str) -> Any:
    """A module, or a name in one."""
    stem, *names = path.rsplit(".", 1)
    found = __import__(stem, fromlist=names)
    return getattr(found, names[0]) if names else found
