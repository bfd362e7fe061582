"""Stands in for _pyodide.docstring: nobody reads docstrings in a worker."""


def get_cmeth_docstring(_: object) -> str:
    """An empty docstring of the form that C methods have."""
    return ")\n--\n\n"
