"""The JSON of answers described: its schema for everyone, its types for the page's scripts, both from the records."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from inspect import cleandoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from calculator.answers.records import Across, Along, Answer, Answered, Comparison
from calculator.answers.view import CheckView, FigureView, TableView

Schema = dict[str, Any]

ROOTS = (Answer, Answered, Comparison, Along, Across, TableView, FigureView, CheckView)
TITLE = "计算器的答案"
WIDTH = 120
BRANCH = "\n    | "
HEADER = """// Made from the records of calculator/answers, by site_build/exchange/answer_schema.py; a test compares.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: it grows with the records"""


def answer_schema() -> Schema:
    """The JSON Schema (2020-12) of an answer; comparisons, charts and tables of a pack stand among its definitions."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "$ref": _reference(Answer),
        "$defs": {record.__name__: _definition(record) for record in records()},
    }


def answer_schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(answer_schema(), ensure_ascii=False, indent=1) + "\n"


def answer_types() -> str:
    """The same as TypeScript interfaces for `docs/assets/calculator/answer.d.ts`."""
    return "\n\n".join([HEADER, *map(_interface, records())]) + "\n"


@cache
def records() -> tuple[type, ...]:
    """Every record that answers are made of, in the order of first use."""
    found: dict[type, None] = {}

    def take(hint: Any) -> None:
        if is_dataclass(hint) and isinstance(hint, type) and hint not in found:
            found[hint] = None
            for inner in get_type_hints(hint, include_extras=True).values():
                take(inner)
        for inner in get_args(hint):
            take(inner)

    for root in ROOTS:
        take(root)
    return tuple(found)


def _keys(record: Any) -> Iterator[tuple[str, Any, bool]]:
    """Each key of a record with its type and whether it is always there: what has a default is left out at it."""
    hints = get_type_hints(record, include_extras=True)
    for item in fields(record):
        always = _always(item)
        yield item.name.rstrip("_"), hints[item.name] if always else _present(hints[item.name]), always


def _always(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _present(hint: Any) -> Any:
    """The type of what is there: None is only ever a default."""
    if get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(one for one in get_args(hint) if one is not type(None))]  # noqa: UP007 - made at run time
    return hint


# --- as a schema --------------------------------------------------------------------------------------------------


def _reference(record: type) -> str:
    return f"#/$defs/{record.__name__}"


def _definition(record: type) -> Schema:
    keys = [*_keys(record)]
    return {
        "description": cleandoc(record.__doc__ or ""),
        "type": "object",
        "properties": {name: _schema(hint) for name, hint, _ in keys},
        "required": [name for name, _, always in keys if always],
        "additionalProperties": False,
    }


def _schema(hint: Any) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _schema(arguments[0])
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(one) for one in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if origin is Literal:
        return {"enum": [*arguments]}
    return {"type": JSON_TYPES[hint]} if hint in JSON_TYPES else {"$ref": _reference(hint)}


JSON_TYPES: Mapping[Any, str] = {str: "string", bool: "boolean", int: "integer", type(None): "null"}


# --- as types -----------------------------------------------------------------------------------------------------


def _interface(record: type) -> str:
    lines = [f"/** {cleandoc(record.__doc__ or '').splitlines()[0]} */", f"export interface {record.__name__} {{"]
    lines += [_member(f"{name}{'' if always else '?'}", _type(hint)) for name, hint, always in _keys(record)]
    return "\n".join([*lines, "}"])


def _member(name: str, written: str) -> str:
    """One line, or as many as there are choices where they do not fit."""
    line = f"  {name}: {written};"
    return line if len(line) <= WIDTH else f"  {name}:{''.join(f'{BRANCH}{one}' for one in written.split(' | '))};"


def _type(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(arguments[0])
    if origin in (Union, types.UnionType):
        return " | ".join(map(_type, arguments))
    if origin is tuple:
        inner = _type(arguments[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin is Mapping:
        return f"Record<string, {_type(arguments[1])}>"
    if origin is Literal:
        return " | ".join(json.dumps(one) for one in arguments)
    return SCRIPT_TYPES.get(hint) or str(hint.__name__)


SCRIPT_TYPES: Mapping[Any, str] = {str: "string", bool: "boolean", int: "number", type(None): "null"}
