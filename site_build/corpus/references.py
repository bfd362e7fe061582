"""Which records plain data names, found along the type hints.

Working on plain data, not on records, finds dangling names even in a file that has other faults.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from calculator.ground.problems import Diagnostic, Path
from calculator.ground.records import SHORTHAND, RefTo, hints_of
from calculator.packs.schema import PackRecord

LENT: Mapping[str, str] = {"clauses": "provision", "unknowns": "unknown"}
LENT_WORDS: Mapping[str, str] = {"provision": "条款", "unknown": "未知事项"}


def walk_references(hint: Any, data: object, path: Path = ()) -> Iterator[tuple[str, str, Path]]:
    """Kind, name and key path of every reference in plain data that should have the shape of `hint`."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *notes = get_args(hint)
        yield from ((note.kind, data, path) for note in notes if isinstance(note, RefTo) and isinstance(data, str))
        yield from walk_references(base, data, path)
    elif origin in (Union, types.UnionType):
        yield from walk_references(next(arg for arg in get_args(hint) if arg is not type(None)), data, path)
    elif origin is tuple and isinstance(data, list):
        for at, item in enumerate(data):
            yield from walk_references(get_args(hint)[0], item, (*path, at))
    elif origin is Mapping and isinstance(data, Mapping):
        for key, item in data.items():
            yield from walk_references(get_args(hint)[1], item, (*path, key))
    elif is_dataclass(hint):
        yield from _walk_record(hint, data, path)


def _walk_record(record: Any, data: object, path: Path) -> Iterator[tuple[str, str, Path]]:
    shorthand = getattr(record, SHORTHAND, None)
    if shorthand and isinstance(data, str):
        data = {shorthand: data}
    if not isinstance(data, Mapping):
        return
    for key, hint in _leading(record):
        if key in data:
            yield from walk_references(hint, data[key], (*path, key))


@cache
def _leading(record: Any) -> tuple[tuple[str, Any], ...]:
    """The keys of a record below which references can stand, with their hints."""
    hints = ((item.name.rstrip("_"), hints_of(record)[item.name]) for item in fields(record))
    return tuple((key, hint) for key, hint in hints if _leads(hint, frozenset()))


def _leads(hint: Any, above: frozenset[Any]) -> bool:
    """Whether references can stand in data of this shape; `above` are the records around it."""
    if is_dataclass(hint):
        if hint in above:
            return False
        record: Any = hint
        return any(_leads(hints_of(record)[item.name], above | {record}) for item in fields(record))
    if get_origin(hint) is Annotated:
        base, *notes = get_args(hint)
        return any(isinstance(note, RefTo) for note in notes) or _leads(base, above)
    return any(_leads(arg, above) for arg in get_args(hint) if arg is not Ellipsis)


def in_pack(problem: Diagnostic, data: object) -> Diagnostic:
    """A problem of a bundle as one of its pack: what is wrong with a text that it is lent stands where it cites it."""
    part, *rest = problem.path or ("pack",)
    record = data if isinstance(data, Mapping) else {}
    if part == "pack" or not rest:
        return replace(problem, path=tuple(rest))
    if rest[0] in record.get(part, ()):
        return problem
    if kind := LENT.get(str(part)):
        cited = (path for other, name, path in walk_references(PackRecord, data) if (other, name) == (kind, rest[0]))
        message = f"{LENT_WORDS[kind]}“{rest[0]}”：{problem.message}"
        return replace(problem, path=next(cited, ("law",)), message=message)
    outputs = (path for path, name in _values_from(record) if name == rest[0])
    return replace(problem, path=next(outputs, ("law",)))


def _values_from(record: Mapping[str, Any]) -> Iterator[tuple[Path, object]]:
    """The outputs that take their words from a vocabulary of the place, and which."""
    outputs = record.get("outputs")
    for name, item in outputs.items() if isinstance(outputs, Mapping) else ():
        if isinstance(item, Mapping):
            yield ("outputs", name, "values_from"), item.get("values_from")
