"""Stands in for _pyodide: errors are formatted where they are caught, so no hook prints them."""

from . import _base, _importhook

__all__ = ["_base", "_importhook", "set_excepthook"]


def set_excepthook() -> None:
    """Leave Python's own."""
