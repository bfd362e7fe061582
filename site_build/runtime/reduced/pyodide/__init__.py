"""Stands in for pyodide: without the event loop."""

from . import _state

__all__ = ["_state"]
