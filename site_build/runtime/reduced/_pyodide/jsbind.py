"""Stands in for _pyodide.jsbind: the signature that JavaScript functions have when none is declared."""

from _pyodide_core import JsFuncSignature, js2py_default_call_result, py2js_default


class no_default:
    """Marks a parameter without a default."""


def _any(*_: object, **__: object) -> None:
    """The shape of every undeclared function."""


default_signature = JsFuncSignature(
    _any, False, 0, (), (), py2js_default, (), (), (), py2js_default, js2py_default_call_result
)
