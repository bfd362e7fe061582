"""Stands in for importlib.abc: the two base classes of Pyodide's import hooks."""

from ._abc import Loader

__all__ = ["Loader", "MetaPathFinder"]


class MetaPathFinder:
    """A base class; finders tell by their methods what they do."""
