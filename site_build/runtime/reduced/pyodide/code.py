"""Stands in for pyodide.code: nothing is run from text but what Pyodide's own start runs."""

from _pyodide._base import eval_code

__all__ = ["eval_code"]
